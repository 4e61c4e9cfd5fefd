//! Entries, batches and acts to try an implementation with.

use ledger::{Frontier, leaf_hash};
use ports::{Act, Audience, Batch, Head, Journal, KeyId, StoredEntry, StoredPart};
use terms::Digest;

/// An entry that differs from every other one, with all four parts.
pub(super) fn entry(seq: u64) -> StoredEntry {
    let part = |audience, bytes: Vec<u8>| StoredPart {
        audience,
        opening: fill(seq, u8::try_from(bytes.len() % 251).unwrap_or(0)),
        bytes,
        sealed_under: None,
    };
    let mut parts = vec![
        part(Audience::Public, format!("public {seq}").into_bytes()),
        part(Audience::Parties, Vec::new()),
        part(Audience::Regulator, (0..=u8::MAX).collect()),
        part(Audience::Personal, format!("personal \u{5458} {seq}").into_bytes()),
    ];
    if let Some(last) = parts.last_mut() {
        last.sealed_under = Some(KeyId(format!("person/{seq}")));
    }
    let envelope = format!("envelope\0{seq}\n").into_bytes();
    StoredEntry { seq, kind: format!("kind.{}", seq % 3), envelope, parts }
}

/// The entries of a range of numbers.
pub(super) fn entries(range: std::ops::Range<u64>) -> Vec<StoredEntry> {
    range.map(entry).collect()
}

/// A batch of so many entries for a journal of so many.
pub(super) fn batch(expected_size: u64, count: u64) -> Batch {
    let entries = entries(expected_size..expected_size + count);
    Batch { expected_size, entries, act: None, erase: Vec::new() }
}

/// An act whose body and answer come from its key.
pub(super) fn act(actor: &str, key: &str) -> Act {
    let byte = key.bytes().next().unwrap_or(0);
    Act {
        actor: actor.to_owned(),
        key: key.to_owned(),
        body: Digest([byte; 32]),
        answer: format!("{{\"answer\":\"{key}\"}}\0").into_bytes(),
    }
}

/// A batch of one entry that belongs to an act.
pub(super) fn acting(expected_size: u64, actor: &str, key: &str) -> Batch {
    Batch { act: Some(act(actor, key)), ..batch(expected_size, 1) }
}

/// The head that entries lead to.
pub(super) fn head_of(entries: &[StoredEntry]) -> Head {
    let mut tree = Frontier::new();
    for entry in entries {
        tree.push(leaf_hash(&entry.envelope));
    }
    Head { size: tree.size(), root: Digest(tree.root()) }
}

/// All entries from `from` on.
pub(super) fn scanned(journal: &impl Journal, from: u64) -> Vec<StoredEntry> {
    let mut entries = Vec::new();
    let scan = journal.scan(from, &mut |entry| {
        entries.push(entry);
        true
    });
    done("a scan", scan);
    entries
}

/// Asserts that a journal holds exactly these entries, and that its head is theirs.
pub(super) fn assert_holds(journal: &impl Journal, expected: &[StoredEntry]) {
    assert_eq!(scanned(journal, 0), expected, "a scan gives the entries that were appended");
    let head = done("the head", journal.head());
    assert_eq!(head, head_of(expected), "the head is size and Merkle root of the entries");
}

/// The value of what must not fail.
#[expect(clippy::panic, reason = "a suite says what does not hold by panicking")]
pub(super) fn done<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what} failed: {error}"))
}

fn fill(seq: u64, more: u8) -> [u8; 32] {
    let mut opening = [more; 32];
    for (place, byte) in opening.iter_mut().zip(seq.to_be_bytes()) {
        *place = byte;
    }
    opening
}
