//! Verifying the stored journal, entry by entry, without trusting what it says of itself.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::str::FromStr as _;

use governance::Event;
use ledger::audit::pin;
use ledger::checkpoint::Checkpoint;
use ledger::finding::{Fault, Finding};
use ledger::publish::CHECKPOINT;
use ledger::verify::{Expected, Inspection};
use ledger::{Head, Report, VerifierKey};
use ports::Audience;
use serde::Deserialize;
use store::{Evidence, EvidenceRow};
use terms::OfficerId;

use super::OfflineFailure;
use crate::files;
use crate::installation::{DataDir, Sheet};

/// Verifies the journal of an installation: against its own head, against every checkpoint it
/// published, and against one that was kept elsewhere.
///
/// The file is read as it lies and never changed; a server may go on meanwhile. `against` is a
/// checkpoint or a receipt.
///
/// # Errors
/// [`OfflineFailure`] when there is nothing to verify, or `against` proves nothing about a log.
/// What is wrong with the journal is no failure but a finding.
pub fn verify(data_dir: &Path, against: Option<&Path>) -> Result<Report, OfflineFailure> {
    let dir = DataDir::new(data_dir);
    let sheet = Sheet::read(&dir.sheet())?;
    let premises = dir.place(&sheet.place);
    let keys = [VerifierKey::from_str(&sheet.vkey)?];
    let mut evidence = Evidence::open(&premises.journal())?;
    let mut pins = Pins::default();
    for kept in &evidence.claims().checkpoints {
        pins.take(kept.size, kept.note.as_bytes(), &keys);
    }
    let published = premises.log().join(CHECKPOINT);
    let found = files::read_if_there(&published).map_err(OfflineFailure::disk(&published))?;
    if let Some(bytes) = found {
        pins.take(0, &bytes, &keys);
    }
    if let Some(path) = against {
        let bytes = fs::read(path).map_err(OfflineFailure::disk(path))?;
        let head = pin(&bytes, &keys)
            .map_err(|source| OfflineFailure::Pin { path: path.to_path_buf(), source })?;
        pins.heads.push(head);
    }
    let erased = erased_by_law(&mut evidence)?;
    let head = evidence.claims().head;
    let expected = Expected { head, pinned: pins.heads, erased };
    let mut inspection = Inspection::new(expected);
    // A number that cannot be read is missing for the inspection, and told as that.
    evidence.rows(&mut |row| inspection.push(&row.into()))?;
    let mut report = inspection.finish();
    report.origin = Some(sheet.origin);
    report.findings.extend(pins.findings);
    report.findings.sort();
    Ok(report)
}

/// The heads of checkpoints that were kept, and what is wrong with the others.
#[derive(Default)]
struct Pins {
    heads: Vec<Head>,
    findings: Vec<Finding>,
}

impl Pins {
    fn take(&mut self, size: u64, note: &[u8], keys: &[VerifierKey]) {
        match Checkpoint::open(note, keys) {
            Ok(checkpoint) => self.heads.push(checkpoint.head),
            Err(error) => {
                let at = size.saturating_sub(1);
                let fault = Fault::BadCheckpoint { why: error.to_string() };
                self.findings.push(Finding::at(at, fault));
            }
        }
    }
}

/// The part for the supervisors, as far as it is needed here.
#[derive(Deserialize)]
struct Told {
    event: Event,
}

/// The personal parts that entries on record say were erased: not what the file marks as erased.
fn erased_by_law(
    evidence: &mut Evidence,
) -> Result<BTreeSet<(u64, ledger::Audience)>, OfflineFailure> {
    let mut erased: BTreeSet<OfficerId> = BTreeSet::new();
    let mut sealed: Vec<(u64, String)> = Vec::new();
    evidence.rows(&mut |row| {
        erased.extend(erased_person(&row));
        let personal = row.parts.iter().find(|part| part.audience == Audience::Personal);
        let key = personal.and_then(|part| part.sealed_under.as_ref());
        sealed.extend(key.map(|key| (row.seq, key.0.clone())));
    })?;
    let of_erased = |key: &str| {
        let person = key.strip_prefix("person/");
        person.is_some_and(|person| erased.iter().any(|it| it.as_str() == person))
    };
    let parts = sealed.into_iter().filter(|(_, key)| of_erased(key));
    Ok(parts.map(|(seq, _)| (seq, ledger::Audience::Personal)).collect())
}

fn erased_person(row: &EvidenceRow) -> Option<OfficerId> {
    if row.kind != "person.erased" {
        return None;
    }
    let part = row.parts.iter().find(|part| part.audience == Audience::Regulator)?;
    let told: Told = serde_json::from_slice(&part.bytes).ok()?;
    if let Event::PersonErased { officer, .. } = told.event { Some(officer) } else { None }
}
