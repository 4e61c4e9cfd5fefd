//! The journal on disk.

mod damage;
mod erasure;
mod kill;

use std::cell::Cell;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use ports::{Act, Audience, Batch, Journal as _, PastAct, Snapshot};
use terms::{Digest, Instant};

use super::connection::{Connection, Purpose};
use super::{KeptCheckpoint, SqliteJournal};
use crate::conformance;
use crate::testing::{append, entry, files, folder, open, scanned};

/// Runs statements on a file, as somebody with a database tool would.
pub(crate) fn meddle(path: &Path, sql: &'static str) {
    let mut connection = Connection::open(path, Purpose::Write).unwrap();
    connection.run(async |it| sqlx::raw_sql(sql).execute(it).await).unwrap();
    connection.close().unwrap();
}

fn checkpoint(size: u64, note: &str) -> KeptCheckpoint {
    KeptCheckpoint { size, note: note.to_owned() }
}

#[test]
fn the_journal_keeps_its_port() {
    let folder = folder();
    let next = Cell::new(0);
    conformance::journal(|| open(&folder.path().join(next.replace(next.get() + 1).to_string())));
}

#[test]
fn everything_outlives_the_process() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let act = Act {
        actor: "ann".to_owned(),
        key: "k".to_owned(),
        body: Digest([3; 32]),
        answer: b"yes".to_vec(),
    };
    let made_at = Instant::from_millis(5);
    let snapshot = Snapshot { size: 2, shape: "s".to_owned(), made_at, bytes: vec![1, 2] };
    let journal = open(&path);
    append(&journal, 0..3);
    let erase = vec![(1, Audience::Personal)];
    let batch = Batch { expected_size: 3, entries: vec![entry(3)], act: Some(act), erase };
    let head = journal.append(batch).unwrap();
    journal.keep_snapshot(snapshot.clone()).unwrap();
    journal.keep_checkpoint(4, "note").unwrap();
    let (before, leaves) = (scanned(&journal), journal.leaves(0).unwrap());
    drop(journal);
    let journal = open(&path);
    assert_eq!(journal.head().unwrap(), head);
    assert_eq!(scanned(&journal), before);
    assert_eq!(before[1].parts.len(), 3);
    assert_eq!(journal.leaves(0).unwrap(), leaves);
    let past = PastAct { body: Digest([3; 32]), answer: b"yes".to_vec() };
    assert_eq!(journal.past_act("ann", "k").unwrap(), Some(past));
    assert_eq!(journal.snapshot().unwrap(), Some(snapshot));
    assert_eq!(journal.checkpoints().unwrap(), [checkpoint(4, "note")]);
    assert_eq!(journal.path(), path);
    append(&journal, 4..6);
    assert_eq!(scanned(&journal).len(), 6);
}

#[test]
fn its_files_are_for_nobody_else() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    append(&journal, 0..3);
    let files = files(folder.path());
    assert_eq!(files.len(), 3, "the file, its log, the index of the log");
    for (path, _) in files {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{path:?}");
    }
}

#[test]
fn checkpoints_are_kept_by_size() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    append(&journal, 0..5);
    assert_eq!(journal.newest_checkpoint().unwrap(), None);
    for (size, note) in [(2, "two"), (5, "five"), (4, "four"), (5, "five, cosigned")] {
        journal.keep_checkpoint(size, note).unwrap();
    }
    let kept = [checkpoint(2, "two"), checkpoint(4, "four"), checkpoint(5, "five, cosigned")];
    assert_eq!(journal.checkpoints().unwrap(), kept);
    assert_eq!(journal.newest_checkpoint().unwrap(), Some(kept[2].clone()));
    let told = journal.keep_checkpoint(6, "six").unwrap_err().to_string();
    assert!(told.contains("covers more entries than the journal has"), "{told}");
    assert_eq!(journal.checkpoints().unwrap(), kept);
}

#[test]
fn leaves_are_those_of_the_envelopes() {
    let folder = folder();
    let journal = open(&folder.path().join("journal.sqlite"));
    assert!(journal.leaves(0).unwrap().is_empty());
    append(&journal, 0..40);
    let leaves: Vec<_> = (0..40).map(|seq| ledger::leaf_hash(&entry(seq).envelope)).collect();
    for from in [0, 1, 39, 40, 41] {
        let expected = leaves.get(from..).unwrap_or_default();
        assert_eq!(journal.leaves(u64::try_from(from).unwrap()).unwrap(), expected);
    }
}

#[test]
fn ten_thousand_entries_are_appended_scanned_and_opened_again() {
    const ALL: u64 = 10_000;
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    for from in (0..ALL).step_by(1_000) {
        append(&journal, from..from + 1_000);
    }
    let head = journal.head().unwrap();
    assert_eq!((head.size, count(&journal)), (ALL, ALL));
    drop(journal);
    let journal = open(&path);
    assert_eq!((journal.head().unwrap(), count(&journal)), (head, ALL));
    assert_eq!(journal.leaves(0).unwrap().len(), 10_000);
}

fn count(journal: &SqliteJournal) -> u64 {
    let mut next = 0;
    let scan = journal.scan(0, &mut |entry| {
        let fits = entry.seq == next;
        next += u64::from(fits);
        fits
    });
    scan.unwrap();
    next
}
