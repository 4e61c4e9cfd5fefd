//! Entries as the desk makes them, every byte from the number of the entry.

use std::ops::Range;
use std::path::Path;

use ledger::{Commitments, Envelope, leaf_hash};
use ports::{Audience, Batch, Head, Journal as _, KeyId, StoredEntry, StoredPart};
use terms::PlaceId;

use crate::SqliteJournal;

/// When entry 0 is recorded: 2026-02-06, 9 o'clock in Beijing; one second for each entry.
const FIRST_MS: i64 = 1_770_339_600_000;

/// The place of the tests.
pub(crate) fn place() -> PlaceId {
    PlaceId::new("futian").unwrap()
}

/// The journal of the place at `path`.
pub(crate) fn open(path: &Path) -> SqliteJournal {
    SqliteJournal::open(path, &place()).unwrap()
}

/// An entry whose personal part is sealed under the key `person/p`.
pub(crate) fn entry(seq: u64) -> StoredEntry {
    sealed(seq, format!("sealed words {seq}").into_bytes())
}

/// An entry with these bytes as its personal part.
pub(crate) fn sealed(seq: u64, personal: Vec<u8>) -> StoredEntry {
    let part = |audience, bytes: Vec<u8>| {
        let opening = leaf_hash(format!("opening {seq} {audience:?}").as_bytes());
        StoredPart { audience, opening, bytes, sealed_under: None }
    };
    let mut parts = vec![
        part(Audience::Public, format!("{{\"public\":{seq}}}").into_bytes()),
        part(Audience::Parties, Vec::new()),
        part(Audience::Regulator, format!("{{\"event\":{seq}}}").into_bytes()),
        part(Audience::Personal, personal),
    ];
    parts[3].sealed_under = Some(KeyId("person/p".to_owned()));
    let envelope = envelope(seq, &parts).encode().unwrap();
    StoredEntry { seq, kind: "clock.moved".to_owned(), envelope, parts }
}

fn envelope(seq: u64, parts: &[StoredPart]) -> Envelope {
    let committed: Vec<_> = parts.iter().map(|it| (&it.opening, it.bytes.as_slice())).collect();
    Envelope {
        seq,
        kind: "clock.moved".to_owned(),
        serial: None,
        place: place().to_string(),
        recorded_ms: FIRST_MS + i64::try_from(seq).unwrap(),
        day: "2026-02-06".parse().unwrap(),
        rulebook: [5; 32],
        articles: vec!["FT-16".to_owned()],
        commitments: Commitments::to(committed.try_into().unwrap()),
    }
}

/// Appends a range of entries at once.
pub(crate) fn append(journal: &SqliteJournal, range: Range<u64>) -> Head {
    let expected_size = range.start;
    let entries = range.map(entry).collect();
    journal.append(Batch { expected_size, entries, act: None, erase: Vec::new() }).unwrap()
}

/// All entries of a journal.
pub(crate) fn scanned(journal: &SqliteJournal) -> Vec<StoredEntry> {
    let mut entries = Vec::new();
    let scan = journal.scan(0, &mut |entry| {
        entries.push(entry);
        true
    });
    scan.unwrap();
    entries
}
