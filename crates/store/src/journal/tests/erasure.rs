//! What was erased is in no file.

use std::fs;
use std::path::Path;

use ports::{Audience, Batch, Journal as _};

use crate::SqliteJournal;
use crate::testing::{assert_nowhere, files, folder, holding, open, scanned, sealed};

const CANARY: &[u8] = b"canary-in-a-personal-part";
/// Lengths on both sides of every bound: in a page, over its edge, over several pages.
const LENGTHS: [usize; 9] = [25, 100, 1000, 3000, 4060, 4096, 4200, 9000, 150_000];

/// A personal part of that length with canaries all over it.
fn words(length: usize) -> Vec<u8> {
    CANARY.iter().copied().cycle().take(length).collect()
}

/// Appends so many entries of changing length, with canaries in them.
fn fill(journal: &SqliteJournal, from: u64, count: u64) {
    let lengths = LENGTHS.into_iter().cycle();
    let entries = (from..from + count).zip(lengths).map(|(seq, length)| sealed(seq, words(length)));
    let entries = entries.collect();
    journal.append(Batch { expected_size: from, entries, act: None, erase: Vec::new() }).unwrap();
}

fn erase(journal: &SqliteJournal, seqs: impl Iterator<Item = u64>) {
    let expected_size = journal.head().unwrap().size;
    let erase = seqs.map(|seq| (seq, Audience::Personal)).collect();
    journal.append(Batch { expected_size, entries: Vec::new(), act: None, erase }).unwrap();
}

fn assert_gone(folder: &Path) {
    assert_nowhere(folder, CANARY);
}

#[test]
fn it_is_gone_when_the_append_returns() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    fill(&journal, 0, 40);
    assert!(!holding(folder.path(), CANARY).is_empty());
    erase(&journal, 0..40);
    assert_gone(folder.path());
    assert!(scanned(&journal).iter().all(|entry| entry.parts.len() == 3));
    drop(journal);
    assert_gone(folder.path());
    assert_eq!(scanned(&open(&path)).len(), 40);
}

#[test]
fn it_is_gone_one_by_one_among_others() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    for round in 0..6 {
        fill(&journal, round * 9, 9);
        // Each time everything that is there but the entries kept without canaries.
        erase(&journal, (round * 9..round * 9 + 9).rev());
        assert_gone(folder.path());
    }
}

#[test]
fn the_openings_are_gone_too() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    fill(&journal, 0, 3);
    let openings: Vec<_> = scanned(&journal).iter().map(|entry| entry.parts[3].opening).collect();
    erase(&journal, 0..3);
    for opening in openings {
        assert_nowhere(folder.path(), &opening);
    }
}

#[test]
fn it_is_gone_while_others_read() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    fill(&journal, 0, 100);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| (0..5).for_each(|_| assert_eq!(scanned(&journal).len(), 100)));
        }
        erase(&journal, 0..100);
    });
    // A reader may have held up the wiping for a moment; the next write finds nobody reading.
    erase(&journal, 0..1);
    wait_until_gone(folder.path());
}

/// The wiping of the log is tried again every second.
fn wait_until_gone(folder: &Path) {
    for _ in 0..100 {
        if holding(folder, CANARY).is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert_gone(folder);
}

#[test]
fn what_a_crash_left_in_the_log_is_wiped_at_the_next_start() {
    let (before, after) = (folder(), folder());
    let path = before.path().join("journal.sqlite");
    let journal = open(&path);
    fill(&journal, 0, 9);
    // A reader outside keeps the log from being wiped, and then the process dies.
    let mut evidence = crate::Evidence::open(&path).unwrap();
    evidence.rows(&mut |_| ()).unwrap();
    erase(&journal, 0..9);
    for (path, bytes) in files(before.path()) {
        fs::write(after.path().join(path.file_name().unwrap()), bytes).unwrap();
    }
    assert!(!holding(after.path(), CANARY).is_empty(), "the log still has it");
    let journal = open(&after.path().join("journal.sqlite"));
    assert!(scanned(&journal).iter().all(|entry| entry.parts.len() == 3));
    wait_until_gone(after.path());
}
