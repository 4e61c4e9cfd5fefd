//! Parts go, entries stay.

use ports::{Audience, Batch, Journal, StoredEntry};

use super::sorts::{act, assert_holds, batch, done, entries, head_of, scanned};

pub(super) fn all<J: Journal>(make: &impl Fn() -> J) {
    parts_go(&make());
    again_and_nothing(&make());
    only_with_its_batch(&make());
}

fn parts_go(journal: &impl Journal) {
    let mut expected = entries(0..3);
    done("an append", journal.append(batch(0, 3)));
    let erase = vec![(1, Audience::Personal), (2, Audience::Public)];
    let head = done("an append", journal.append(Batch { erase: erase.clone(), ..batch(3, 1) }));
    expected.extend(entries(3..4));
    assert_eq!(head, head_of(&expected), "an erasure does not change the tree");
    without(&mut expected, &erase);
    assert_holds(journal, &expected);
    assert_eq!(scanned(journal, 2), expected.split_off(2), "wherever a scan begins");
}

fn again_and_nothing(journal: &impl Journal) {
    let mut expected = entries(0..2);
    done("an append", journal.append(batch(0, 2)));
    let erase = vec![(0, Audience::Parties), (1, Audience::Personal)];
    without(&mut expected, &erase);
    for _ in 0..2 {
        done("an append", journal.append(Batch { erase: erase.clone(), ..batch(2, 0) }));
        assert_holds(journal, &expected);
    }
    let nothing = vec![(7, Audience::Public), (u64::MAX, Audience::Personal)];
    done("an append", journal.append(Batch { erase: nothing, ..batch(2, 0) }));
    assert_holds(journal, &expected);
    done("an append", journal.append(batch(2, 1)));
    expected.extend(entries(2..3));
    assert_holds(journal, &expected);
}

fn only_with_its_batch(journal: &impl Journal) {
    done("an append", journal.append(Batch { act: Some(act("ann", "k")), ..batch(0, 2) }));
    let erase = vec![(0, Audience::Personal)];
    let refused = [
        Batch { erase: erase.clone(), ..batch(1, 0) },
        Batch { erase: erase.clone(), act: Some(act("ann", "k")), ..batch(2, 0) },
        Batch { erase, entries: entries(9..10), ..batch(2, 0) },
    ];
    for batch in refused {
        assert!(journal.append(batch).is_err(), "the batch is refused");
        assert_holds(journal, &entries(0..2));
    }
}

fn without(entries: &mut [StoredEntry], erased: &[(u64, Audience)]) {
    for entry in entries {
        let seq = entry.seq;
        entry.parts.retain(|part| !erased.contains(&(seq, part.audience)));
    }
}
