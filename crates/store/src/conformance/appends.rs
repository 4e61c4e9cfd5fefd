//! Appending, scanning, snapshots.

use ports::{AppendFailure, Batch, Journal, Snapshot};
use terms::Instant;

use super::sorts::{assert_holds, batch, done, entries, head_of, scanned};

pub(super) fn all<J: Journal>(make: &impl Fn() -> J) {
    empty(&make());
    grows(&make());
    scans_from_anywhere(&make());
    size_must_fit(&make());
    numbers_must_run_on(&make());
    parts_must_be_in_order(&make());
    many(&make());
    handed_over(&make());
    handed_over_in_vain(&make());
    snapshots(&make());
}

fn empty(journal: &impl Journal) {
    assert_holds(journal, &[]);
    assert_eq!(done("a snapshot", journal.snapshot()), None, "there is no snapshot yet");
    assert_eq!(done("an act", journal.past_act("a", "k")), None, "there is no act yet");
}

fn grows(journal: &impl Journal) {
    for (size, count) in [(0, 1), (1, 3), (4, 0), (4, 1), (5, 60)] {
        let head = done("an append", journal.append(batch(size, count)));
        let expected = entries(0..size + count);
        assert_eq!(head, head_of(&expected), "an append answers with the head after it");
        assert_holds(journal, &expected);
    }
}

fn scans_from_anywhere(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 10)));
    for from in 0..12 {
        let expected = entries(from.min(10)..10);
        assert_eq!(scanned(journal, from), expected, "a scan begins at entry {from}");
    }
    assert_eq!(scanned(journal, u64::MAX), [], "there is nothing past the end");
    let mut seen = Vec::new();
    let scan = journal.scan(3, &mut |entry| {
        seen.push(entry.seq);
        seen.len() < 2
    });
    done("a scan", scan);
    assert_eq!(seen, [3, 4], "a scan stops when it is told to");
    assert_eq!(scanned(journal, 8), entries(8..10), "a scan that was stopped harms no other");
}

/// Batches that are not waited for come in in their order, and each may be waited for repeatedly.
fn handed_over(journal: &impl Journal) {
    let begun = (0..20).map(|size| (size + 1, journal.begin(batch(size, 1))));
    let landings: Vec<_> = begun.collect();
    for (size, landing) in landings.into_iter().rev() {
        for _ in 0..2 {
            let head = done("a batch", landing.wait());
            assert_eq!(head, head_of(&entries(0..size)), "each is told the head after it");
        }
        assert!(landing.is_known(), "what was told is known");
    }
    assert_holds(journal, &entries(0..20));
}

/// What rests on a batch that does not come in does not come in either.
fn handed_over_in_vain(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 2)));
    let landings = [3, 4, 5].map(|size| journal.begin(batch(size, 1)));
    for landing in &landings {
        let moved = matches!(landing.wait(), Err(AppendFailure::Moved { actual: 2, .. }));
        assert!(moved, "a batch was made on top of one that is not in");
    }
    assert_holds(journal, &entries(0..2));
    done("an append", journal.append(batch(2, 1)));
}

fn size_must_fit(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 4)));
    for expected_size in [0, 3, 5, u64::MAX - 9] {
        let refused = journal.append(batch(expected_size, 1));
        let moved = matches!(refused, Err(AppendFailure::Moved { expected, actual: 4 })
            if expected == expected_size);
        assert!(moved, "a batch for {expected_size} entries is refused: {refused:?}");
        assert_holds(journal, &entries(0..4));
    }
}

fn numbers_must_run_on(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 2)));
    for wrong in [1..3, 3..4, 0..1] {
        let entries = entries(wrong);
        let refused = journal.append(Batch { entries, ..batch(2, 0) });
        assert!(refused.is_err(), "entries must be numbered on from the size");
    }
    let mut repeated = batch(2, 2);
    repeated.entries.swap(0, 1);
    assert!(journal.append(repeated).is_err(), "entries must be in order");
    assert_holds(journal, &entries(0..2));
}

fn parts_must_be_in_order(journal: &impl Journal) {
    let mut swapped = batch(0, 1);
    swapped.entries.iter_mut().for_each(|entry| entry.parts.reverse());
    assert!(journal.append(swapped).is_err(), "parts must be in the order of audiences");
    let mut twice = batch(0, 1);
    twice.entries.iter_mut().for_each(|entry| entry.parts.extend(entry.parts.last().cloned()));
    assert!(journal.append(twice).is_err(), "an audience has one part");
    assert_holds(journal, &[]);
    let mut without = batch(0, 1);
    without.entries.iter_mut().for_each(|entry| entry.parts.clear());
    done("an append", journal.append(without.clone()));
    assert_holds(journal, &without.entries);
}

fn many(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 5000)));
    assert_holds(journal, &entries(0..5000));
    assert_eq!(scanned(journal, 4997).len(), 3, "the last ones are found at once");
}

fn snapshots(journal: &impl Journal) {
    done("an append", journal.append(batch(0, 3)));
    for (size, bytes) in [(2, vec![7; 100_000]), (3, Vec::new()), (1, vec![0, 1, 2])] {
        let made_at = Instant::from_millis(1_700_000_000_123);
        let shape = format!("shape/{size}");
        let snapshot = Snapshot { size, shape, made_at, bytes };
        done("a snapshot", journal.keep_snapshot(snapshot.clone()));
        let kept = done("a snapshot", journal.snapshot());
        assert_eq!(kept, Some(snapshot), "the last snapshot that was kept is the one there is");
    }
    assert_holds(journal, &entries(0..3));
}
