//! A file that is not what it says is not opened, and an altered entry is not handed out.

use std::fs;
use std::path::Path;

use ports::Journal as _;
use terms::PlaceId;

use super::meddle;
use crate::testing::{append, folder, open, place, scanned};
use crate::{OpenFailure, SqliteJournal};

/// What opening says of a journal of nine entries, one checkpoint and this change.
fn check(sql: &'static str, told: &str) {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    append(&journal, 0..9);
    journal.keep_checkpoint(8, "note").unwrap();
    drop(journal);
    meddle(&path, sql);
    assert_tells(&path, told);
}

fn assert_tells(path: &Path, told: &str) {
    let failure = SqliteJournal::open(path, &place()).unwrap_err().to_string();
    assert!(failure.contains(told), "{failure}");
    assert!(failure.contains(path.to_str().unwrap()), "{failure}");
}

#[test]
fn a_changed_file_is_told_and_not_opened() {
    check("DELETE FROM entries WHERE seq = 4", "entry 4 is missing");
    check("DELETE FROM entries WHERE seq = 8", "it has 8 entries and counts 9");
    check("UPDATE entries SET seq = 40 WHERE seq = 4", "entry 4 is missing");
    check("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 4", "do not lead to its root");
    check("UPDATE head SET root = zeroblob(32)", "do not lead to its root");
    check("UPDATE head SET size = 8", "it has 9 entries and counts 8");
    check("DELETE FROM head", "it has 9 entries and counts 0");
    check("UPDATE checkpoints SET size = 10", "it counts 9 entries, and 10 were signed for");
    check("UPDATE meta SET value = '2' WHERE name = 'format'", "has format 2, and this program");
    check("UPDATE meta SET value = 'x' WHERE name = 'format'", "none that names its format");
    check("DROP TABLE meta", "is no journal of gongshu: it has tables");
    check("UPDATE meta SET value = 'nanjing' WHERE name = 'place'", "is that of `nanjing`, not of");
}

#[test]
fn other_files_are_not_opened() {
    let folder = folder();
    let path = folder.path().join("other");
    fs::write(&path, "no database, but a text that is long enough to be taken for one".repeat(99))
        .unwrap();
    assert_tells(&path, "file is not a database");
    assert_tells(folder.path(), "cannot");
    assert_tells(&folder.path().join("none/journal.sqlite"), "cannot make the journal");
}

#[test]
fn a_journal_is_of_one_place() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    drop(open(&path));
    let nanjing = PlaceId::new("nanjing").unwrap();
    let failure = SqliteJournal::open(&path, &nanjing).unwrap_err();
    assert!(matches!(failure, OpenFailure::OtherPlace { .. }), "{failure}");
    drop(open(&path));
}

#[test]
fn an_altered_entry_is_not_handed_out() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    append(&open(&path), 0..9);
    meddle(&path, "UPDATE entries SET envelope = CAST(envelope || x'0a' AS BLOB) WHERE seq = 4");
    let journal = open(&path);
    let mut seen = Vec::new();
    let scan = journal.scan(0, &mut |entry| {
        seen.push(entry.seq);
        true
    });
    let told = scan.unwrap_err().to_string();
    assert!(
        told.contains("entry 4 of ") && told.contains("is not the one that was sealed"),
        "{told}"
    );
    assert!(seen.iter().all(|seq| *seq < 4), "nothing at or after it is handed out: {seen:?}");
}

#[test]
fn an_entry_that_went_away_meanwhile_is_told() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    append(&journal, 0..9);
    meddle(&path, "DELETE FROM entries WHERE seq = 8");
    let told = journal.scan(0, &mut |_| true).unwrap_err().to_string();
    assert!(told.contains("entry 8 of ") && told.contains("is missing"), "{told}");
    drop(journal);
    assert_tells(&path, "it has 8 entries and counts 9");
}

#[test]
fn an_empty_file_becomes_a_journal() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    fs::write(&path, "").unwrap();
    append(&open(&path), 0..2);
    assert_eq!(scanned(&open(&path)).len(), 2);
}
