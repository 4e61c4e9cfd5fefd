//! A damaged journal is read as far as it goes, and a verifier says what is wrong with it.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use ledger::finding::{Fault, Finding};
use ledger::verify::{Expected, Inspection};
use ledger::{Report, leaf_hash};
use ports::{Audience, Batch, Journal as _, KeyId};
use tempfile::TempDir;

use super::Evidence;
use crate::journal::tests::meddle;
use crate::testing::{append, entry, files, folder, open};

/// Entries of most tests.
const SIZE: u64 = 30;

/// A journal of so many entries, closed.
fn closed(size: u64) -> (TempDir, PathBuf) {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    append(&open(&path), 0..size);
    (folder, path)
}

/// What a verifier says of a file, held against its own head and one pinned elsewhere.
fn verified(path: &Path, pinned: u64) -> (Report, Vec<RangeInclusive<u64>>) {
    let mut evidence = Evidence::open(path).unwrap();
    let head = evidence.claims().head;
    let mut tree = ledger::Frontier::new();
    (0..pinned).for_each(|seq| tree.push(leaf_hash(&entry(seq).envelope)));
    let expected = Expected { head, pinned: vec![tree.head()], erased: [].into() };
    let mut inspection = Inspection::new(expected);
    let unreadable = evidence.rows(&mut |row| inspection.push(&row.into())).unwrap();
    (inspection.finish(), unreadable)
}

/// What is found after a change, and that finding it changes nothing.
fn check(sql: &'static str, findings: &[Finding]) {
    let (folder, path) = closed(SIZE);
    meddle(&path, sql);
    let before = files(folder.path());
    let (report, unreadable) = verified(&path, SIZE);
    assert_eq!(report.findings, findings, "{sql}");
    assert_eq!(unreadable, [], "{sql}");
    assert_eq!(files(folder.path()), before, "{sql}");
}

/// One fault at entry 7.
fn check_seven(sql: &'static str, fault: Fault) {
    check(sql, &[Finding::at(7, fault)]);
}

#[test]
fn an_intact_journal_is_intact() {
    check("SELECT 1", &[]);
}

#[test]
fn a_changed_entry_is_found_where_it_is() {
    check_seven(
        "UPDATE entries SET envelope = CAST(replace(envelope, 'FT-16', 'FT-17') AS BLOB)
         WHERE seq = 7",
        Fault::Altered,
    );
    check_seven("UPDATE entries SET envelope = x'' WHERE seq = 7", Fault::Altered);
    check_seven("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 7", Fault::AlteredLeaf);
    check_seven("UPDATE entries SET kind = 'x' WHERE seq = 7", Fault::AlteredKind);
}

#[test]
fn a_removed_or_moved_entry_is_found() {
    let cut_off = [Finding::range(20, 29, Fault::Truncated)];
    check_seven("DELETE FROM entries WHERE seq = 7", Fault::Missing);
    check("DELETE FROM entries WHERE seq >= 20", &cut_off);
    check("DELETE FROM entries WHERE seq >= 20; DELETE FROM head", &cut_off);
    check("DELETE FROM entries; DELETE FROM parts", &[Finding::range(0, 29, Fault::Truncated)]);
    check_seven(
        "UPDATE entries SET seq = 99 WHERE seq = 7;
         UPDATE parts SET part = 396 + audience WHERE seq = 7",
        Fault::Misplaced,
    );
}

#[test]
fn a_changed_part_is_found_where_it_is() {
    let audience = ledger::Audience::Parties;
    let altered = || Fault::AlteredPart { audience };
    let missing = || Fault::MissingPart { audience };
    check_seven("UPDATE parts SET bytes = x'00' WHERE part = 29", altered());
    check_seven("UPDATE parts SET opening = zeroblob(32) WHERE part = 29", altered());
    check_seven("DELETE FROM parts WHERE part = 29", missing());
    check_seven("UPDATE parts SET erased = 1 WHERE part = 29", missing());
}

#[test]
fn a_changed_head_is_found() {
    let rewritten = |size| Finding::range(0, size - 1, Fault::Rewritten { size });
    check("UPDATE head SET root = zeroblob(32)", &[rewritten(SIZE)]);
    check("UPDATE head SET size = 29", &[rewritten(29), Finding::at(29, Fault::BeyondHead)]);
    check("UPDATE head SET size = 31", &[Finding::at(30, Fault::Truncated)]);
    check("DELETE FROM head", &[]);
}

#[test]
fn one_byte_changed_in_the_file_itself_is_found() {
    let (_folder, path) = closed(SIZE);
    let envelope = entry(7).envelope;
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.windows(envelope.len()).position(|window| window == envelope).unwrap();
    bytes[at + 40] ^= 1;
    fs::write(&path, bytes).unwrap();
    let (report, unreadable) = verified(&path, SIZE);
    assert_eq!((report.findings, unreadable), (vec![Finding::at(7, Fault::Altered)], vec![]));
}

#[test]
fn a_tail_cut_off_with_its_head_is_found_by_a_pin() {
    let (_folder, path) = closed(SIZE);
    let (folder, shorter) = closed(20);
    assert_eq!(verified(&shorter, 20).0.findings, []);
    let (report, _) = verified(&shorter, SIZE);
    assert_eq!(report.findings, [Finding::range(20, 29, Fault::Truncated)]);
    assert!(verified(&path, SIZE).0.is_intact());
    drop(folder);
}

#[test]
fn a_broken_page_hides_no_other_entry() {
    const ALL: u64 = 3000;
    let (folder, path) = closed(ALL);
    let mut bytes = fs::read(&path).unwrap();
    let envelope = entry(1500).envelope;
    let at = bytes.windows(envelope.len()).position(|window| window == envelope).unwrap();
    let page = at / 4096 * 4096;
    bytes[page..page + 4096].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let before = files(folder.path());
    let (report, unreadable) = verified(&path, ALL);
    let [hidden] = unreadable.try_into().unwrap();
    assert!(hidden.contains(&1500) && hidden.clone().count() < 20, "{hidden:?}");
    let missing = Finding::range(*hidden.start(), *hidden.end(), Fault::Missing);
    assert_eq!(report.findings, [missing]);
    assert_eq!(files(folder.path()), before);
}

#[test]
fn numbers_nobody_can_have_are_not_counted_up_to() {
    let (_folder, path) = closed(SIZE);
    meddle(
        &path,
        "UPDATE entries SET seq = 1000000000000 WHERE seq = 29;
         UPDATE parts SET part = 4000000000000 + audience WHERE seq = 29;
         INSERT INTO entries VALUES (9223372036854775807, 'k', zeroblob(32), x'00')",
    );
    let (report, unreadable) = verified(&path, SIZE);
    assert_eq!((report.findings, unreadable), (vec![Finding::at(29, Fault::Misplaced)], vec![]));
}

#[test]
fn values_of_another_type_are_read_as_bytes() {
    let (_folder, path) = closed(3);
    meddle(
        &path,
        "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')');
         UPDATE sqlite_schema SET sql = replace(sql, 'NOT NULL', '')",
    );
    meddle(
        &path,
        "PRAGMA ignore_check_constraints = ON;
         UPDATE entries SET kind = x'ff', leaf = 'short', envelope = NULL WHERE seq = 1;
         UPDATE parts SET bytes = 17, opening = NULL, sealed_under = x'fe' WHERE part = 7;
         UPDATE head SET root = 'no root'; UPDATE meta SET value = x'ff'",
    );
    let mut evidence = Evidence::open(&path).unwrap();
    assert_eq!(evidence.claims().head, None);
    let mut rows = Vec::new();
    assert_eq!(evidence.rows(&mut |row| rows.push(row)).unwrap(), []);
    let [_, odd, _] = rows.try_into().unwrap();
    assert_eq!((odd.seq, odd.kind.as_str(), odd.leaf), (1, "\u{fffd}", [0; 32]));
    assert!(odd.envelope.is_empty());
    assert_eq!((odd.parts[3].opening, odd.parts[3].bytes.as_slice()), ([0; 32], b"17".as_slice()));
}

#[test]
fn what_the_file_says_of_itself_is_told() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    append(&journal, 0..3);
    let erase = vec![(1, Audience::Personal)];
    let batch = Batch { expected_size: 3, entries: Vec::new(), act: None, erase };
    let head = journal.append(batch).unwrap();
    journal.keep_checkpoint(2, "note").unwrap();
    let mut evidence = Evidence::open(&path).unwrap();
    let claims = evidence.claims().clone();
    assert_eq!(claims.head.map(|it| (it.size, it.root)), Some((head.size, head.root.0)));
    assert_eq!((claims.format.as_deref(), claims.place.as_deref()), (Some("1"), Some("futian")));
    assert_eq!(claims.checkpoints, journal.checkpoints().unwrap());
    assert_eq!(claims.erased, [(1, ledger::Audience::Personal)].into());
    let mut erased = Vec::new();
    let visited = evidence.rows(&mut |row| {
        erased.extend(row.parts.into_iter().filter(|part| part.erased));
    });
    visited.unwrap();
    let [part] = erased.try_into().unwrap();
    assert_eq!(part.sealed_under, Some(KeyId("person/p".to_owned())), "it tells whose it was");
    assert_eq!(part.opening, [0; 32]);
    assert!(part.bytes.iter().all(|byte| *byte == 0));
}

#[test]
fn all_of_it_is_of_one_moment_beside_a_writer() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let journal = open(&path);
    append(&journal, 0..3);
    let mut evidence = Evidence::open(&path).unwrap();
    append(&journal, 3..9);
    assert_eq!(evidence.claims().head.unwrap().size, 3);
    for _ in 0..2 {
        let mut seen = Vec::new();
        evidence.rows(&mut |row| seen.push(row.seq)).unwrap();
        assert_eq!(seen, [0, 1, 2]);
    }
    assert_eq!(Evidence::open(&path).unwrap().claims().head.unwrap().size, 9);
}

#[test]
fn entries_that_a_crash_left_in_the_log_are_seen_and_left_there() {
    let (before, after) = (folder(), folder());
    let path = before.path().join("journal.sqlite");
    let journal = open(&path);
    append(&journal, 0..9);
    for name in ["journal.sqlite", "journal.sqlite-wal"] {
        fs::copy(before.path().join(name), after.path().join(name)).unwrap();
    }
    let durable = || {
        let files = files(after.path()).into_iter();
        files.filter(|(path, _)| !path.to_str().unwrap().ends_with("-shm")).collect::<Vec<_>>()
    };
    let left = durable();
    let (report, _) = verified(&after.path().join("journal.sqlite"), 9);
    assert!(report.is_intact(), "{report:?}");
    assert_eq!(durable(), left);
}

#[test]
fn what_is_no_journal_is_told() {
    let folder = folder();
    let path = folder.path().join("journal.sqlite");
    let tells = |expected: &str| {
        let failure = Evidence::open(&path).map(|mut it| it.rows(&mut |_| ()));
        let told = failure.and_then(|rows| rows).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    };
    tells("there is no such file");
    fs::write(&path, "a text that is no database at all. ".repeat(100)).unwrap();
    tells("file is not a database");
    fs::write(&path, "").unwrap();
    tells("no such table: entries");
    assert_eq!(files(folder.path()), [(path, Vec::new())]);
}
