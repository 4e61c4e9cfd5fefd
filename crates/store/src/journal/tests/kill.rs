//! A process that is killed loses nothing that it acknowledged, and leaves nothing by halves.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;

use ports::{Act, Batch, Journal as _};
use terms::Digest;

use crate::SqliteJournal;
use crate::testing::{child, entry, folder, folder_of_child, open, scanned};

/// Entries of one batch.
const BATCH: u64 = 3;

/// Appends batch after batch, each with an act, and tells each one that is acknowledged.
#[test]
fn appends_when_told() {
    let Some(folder) = folder_of_child() else { return };
    let journal = open(&folder.join("journal.sqlite"));
    let mut size = journal.head().unwrap().size;
    loop {
        journal.append(batch(size)).unwrap();
        size += BATCH;
        writeln!(std::io::stdout(), "acknowledged {size}").unwrap();
    }
}

fn batch(size: u64) -> Batch {
    let act = Act {
        actor: "ann".to_owned(),
        key: size.to_string(),
        body: Digest([1; 32]),
        answer: size.to_be_bytes().to_vec(),
    };
    let entries = (size..size + BATCH).map(entry).collect();
    Batch { expected_size: size, entries, act: Some(act), erase: Vec::new() }
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_there_by_halves() {
    let folder = folder();
    let mut size = 0;
    for lines in [1, 2, 5, 9, 17, 30, 60] {
        let acknowledged = run_and_kill(folder.path(), lines);
        let journal = open(&folder.path().join("journal.sqlite"));
        let found = journal.head().unwrap().size;
        assert!(found >= acknowledged.max(size), "{acknowledged} were acknowledged, {found} found");
        assert_whole(&journal, found);
        size = found;
    }
}

/// The largest size that the process told before it was killed.
fn run_and_kill(folder: &Path, lines: usize) -> u64 {
    let mut process = child("journal::tests::kill::appends_when_told", folder);
    let told = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut told = told.filter_map(|line| line.split_once("acknowledged ")?.1.parse().ok());
    let enough: Vec<u64> = told.by_ref().take(lines).collect();
    process.kill().unwrap();
    process.wait().unwrap();
    // What it still told before it died counts as well.
    told.chain(enough).max().unwrap()
}

fn assert_whole(journal: &SqliteJournal, size: u64) {
    assert_eq!(size % BATCH, 0, "a batch is in as a whole");
    assert_eq!(scanned(journal), (0..size).map(entry).collect::<Vec<_>>());
    for first in (0..size).step_by(3) {
        let past = journal.past_act("ann", &first.to_string()).unwrap();
        assert_eq!(past.unwrap().answer, first.to_be_bytes(), "so is its act");
    }
    assert_eq!(journal.past_act("ann", &size.to_string()).unwrap(), None);
}
