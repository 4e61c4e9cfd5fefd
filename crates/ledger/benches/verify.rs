//! Verifying a journal of 100,000 entries, against hashing the same bytes.

use std::hint::black_box;
use std::time::{Duration, Instant};

use ledger::verify::{Expected, Row, verify};
use ledger::{Audience, Commitments, Envelope, Part, leaf_hash};
use serde_json::json;
use sha2::{Digest as _, Sha256};

const ENTRIES: u64 = 100_000;
const ROUNDS: u32 = 5;
const FIRST_MS: i64 = 1_770_339_600_000;

fn row(seq: u64) -> Option<Row> {
    let part = |audience: Audience| Part {
        audience,
        opening: leaf_hash(format!("{seq} {audience}").as_bytes()),
        bytes: if audience == Audience::Regulator { vec![b'x'; 300] } else { Vec::new() },
    };
    let parts = Audience::ALL.map(part);
    let [public, parties, regulator, personal] =
        [0, 1, 2, 3].map(|at| parts.get(at).map(|it| (&it.opening, it.bytes.as_slice())));
    let envelope = Envelope {
        seq,
        kind: "run.admitted".to_owned(),
        serial: None,
        place: "futian".to_owned(),
        recorded_ms: FIRST_MS.checked_add_unsigned(seq)?,
        day: "2026-02-06".parse().ok()?,
        rulebook: [7; 32],
        articles: vec!["FT-19".to_owned()],
        commitments: Commitments::to([public?, parties?, regulator?, personal?]),
    };
    let envelope = envelope.encode().ok()?;
    let leaf = Some(leaf_hash(&envelope));
    Some(Row { seq, kind: None, envelope, leaf, parts: parts.to_vec() })
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn hash(rows: &[Row]) {
    for row in rows {
        black_box(Sha256::digest(&row.envelope));
        for part in &row.parts {
            black_box(Sha256::digest(&part.bytes));
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench says what it found")]
fn main() {
    let rows: Vec<Row> = (0..ENTRIES).filter_map(row).collect();
    let round = |_| {
        let copy = rows.clone();
        let verified = timed(|| {
            let report = verify(copy, Expected::default());
            assert!(report.is_intact() && report.size == ENTRIES);
        });
        (verified, timed(|| hash(&rows)))
    };
    let (verified, hashed): (Vec<_>, Vec<_>) = (0..ROUNDS).map(round).unzip();
    let best = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let found = json!({
        "what": "a journal of 100,000 entries verified",
        "against": "the same bytes hashed",
        "ms": ms(best(&verified)), "plain_ms": ms(best(&hashed)),
    });
    println!("{found}");
}
