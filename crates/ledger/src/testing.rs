//! A made log for tests: every byte of it follows from the number of the entry. The tests that
//! run outside the room include this file too, so it speaks the public API only.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ledger::publish::{self, PublicEntry, PublicPart};
use ledger::{Audience, Commitments, Envelope, Part, Serial, Signer, VerifierKey, leaf_hash};

/// When entry 0 is recorded: 2026-02-06, 9 o'clock in Beijing; one second for each entry.
const FIRST_MS: i64 = 1_770_339_600_000;
/// The log and its key.
pub(crate) const ORIGIN: &str = "log.gongshu.test/futian";

/// The published files by their paths.
pub(crate) type Published = BTreeMap<String, Vec<u8>>;

/// An opening, random for nobody but the reader of this file.
pub(crate) fn opening(seq: u64, audience: Audience) -> [u8; 32] {
    leaf_hash(format!("opening {seq} {audience}").as_bytes())
}

/// Whether an entry stands in the register of erasures: 9, 59, 109 and so on.
pub(crate) fn is_erasure(seq: u64) -> bool {
    seq % 50 == 9
}

/// The four parts of an entry before any erasure.
pub(crate) fn parts(seq: u64) -> Vec<Part> {
    let words = |audience: Audience| match audience {
        Audience::Public => format!("{{\"purpose\":\"traffic {seq}\"}}"),
        Audience::Parties if seq % 2 == 1 => format!("{{\"words\":\"第 {seq} 次\"}}"),
        Audience::Regulator => format!("{{\"event\":{seq},\"v\":1}}"),
        Audience::Personal if seq % 100 == 6 => format!("sealed {seq}"),
        Audience::Parties | Audience::Personal => String::new(),
    };
    let part = |audience| Part {
        audience,
        opening: opening(seq, audience),
        bytes: words(audience).into_bytes(),
    };
    Audience::ALL.map(part).to_vec()
}

/// The number of an entry in a register, if it stands in one.
fn serial(seq: u64) -> Option<Serial> {
    let numbered = |register: &str, number| Some(Serial { register: register.to_owned(), number });
    match seq % 10 {
        3 => numbered("grants", seq / 10 + 1),
        7 => numbered("refusals", seq / 10 + 1),
        9 if is_erasure(seq) => numbered(publish::ERASURES, seq / 50 + 1),
        _ => None,
    }
}

/// The envelope of an entry.
pub(crate) fn envelope(seq: u64) -> Envelope {
    let parts = parts(seq);
    let committed: Vec<_> = parts.iter().map(|it| (&it.opening, it.bytes.as_slice())).collect();
    let articles: &[&str] = if seq.is_multiple_of(3) { &["FT-16", "FT-18"] } else { &[] };
    Envelope {
        seq,
        kind: if is_erasure(seq) { "person-erased" } else { "step-answered" }.to_owned(),
        serial: serial(seq),
        place: "futian".to_owned(),
        recorded_ms: FIRST_MS + i64::try_from(seq).unwrap() * 1000,
        day: "2026-02-06".parse().unwrap(),
        rulebook: if seq == 0 { [0; 32] } else { leaf_hash(b"rulebook") },
        articles: articles.iter().map(|&it| it.to_owned()).collect(),
        commitments: Commitments::to(committed.try_into().unwrap()),
    }
}

/// Which parts are erased by law, and the entry that records it: the public part of entry 5 and
/// the personal part of entry 6 by entry 9, those of 105 and 106 by 109, and so on.
pub(crate) fn erased_by(seq: u64, audience: Audience) -> Option<u64> {
    match (seq % 100, audience) {
        (5, Audience::Public) => Some(seq + 4),
        (6, Audience::Personal) => Some(seq + 3),
        _ => None,
    }
}

/// The first entries as they are published once the log has that many.
pub(crate) fn public_entries(count: u64) -> Vec<PublicEntry> {
    let entry = |seq| {
        let erased = erased_by(seq, Audience::Public).filter(|by| *by < count);
        let part = parts(seq).swap_remove(0);
        let open = PublicPart::Open { opening: part.opening, part: part.bytes };
        let public = erased.map_or(open, |by| PublicPart::Erased { by });
        PublicEntry { envelope: envelope(seq).encode().unwrap(), public }
    };
    (0..count).map(entry).collect()
}

/// The key of the log.
pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &leaf_hash(b"the key of the made log")).unwrap()
}

/// Its public half.
pub(crate) fn key() -> VerifierKey {
    signer().verifier_key()
}

/// The published files over some entries.
pub(crate) fn publish(entries: Vec<PublicEntry>) -> Published {
    publish::files(entries, &signer()).collect::<Result<_, _>>().unwrap()
}

/// Logs that were published before: many tests change a copy of the same one.
static SHELF: Mutex<BTreeMap<u64, Published>> = Mutex::new(BTreeMap::new());

/// The published files of the log with this many entries.
pub(crate) fn published(count: u64) -> Published {
    let mut shelf = SHELF.lock().unwrap();
    shelf.entry(count).or_insert_with(|| publish(public_entries(count))).clone()
}
