//! Auditing a published log from its files alone, without trusting whoever serves them.

mod files;
mod pass;
mod public;
mod trees;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::finding::{Fault, Finding, Report};
use crate::merkle::Head;
use crate::note::VerifierKey;
use crate::publish::CHECKPOINT;
use crate::receipt::{Proof, Receipt, ReceiptError};

use files::Files;
use pass::Pass;

/// What an auditor brings along.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The keys of the log, obtained elsewhere.
    pub keys: Vec<VerifierKey>,
    /// Heads that were seen before.
    pub pinned: Vec<Head>,
}

/// Why a file cannot be pinned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// It is no checkpoint that a trusted key signed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// It is no receipt that holds.
    #[error(transparent)]
    Receipt(#[from] ReceiptError),
}

/// The head to pin from an earlier checkpoint, a receipt, or any other tlog-proof.
///
/// # Errors
/// [`PinError`] when it does not hold in itself: then it proves nothing about a log.
pub fn pin(bytes: &[u8], keys: &[VerifierKey]) -> Result<Head, PinError> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if !text.starts_with("c2sp.org/tlog-proof@") {
        return Ok(Checkpoint::open(bytes, keys)?.head);
    }
    match Receipt::parse(text) {
        Ok(receipt) => Ok(receipt.verify(keys)?.1.head),
        Err(ReceiptError::NoEntry) => {
            let proof = Proof::parse(text)?;
            Ok(Checkpoint::open(proof.checkpoint.as_bytes(), keys)?.head)
        }
        Err(error) => Err(error.into()),
    }
}

/// Audits the log whose published files `read` gives by their path.
///
/// # Guarantee
/// One changed byte in any file (`vkey` aside: it is not read), one entry or one file removed, or
/// the end cut off, is told as exactly that, at exactly the entry it befell. An intact log with a
/// key of `trust` has no finding.
/// Memory: 96 bytes for every 256 entries.
pub fn audit(read: impl Fn(&str) -> Option<Vec<u8>>, trust: &Trust) -> Report {
    let checkpoint = match read(CHECKPOINT) {
        None => return refused(Fault::NoCheckpoint),
        Some(bytes) => Checkpoint::open(&bytes, &trust.keys),
    };
    match checkpoint {
        Err(error) => refused(Fault::BadCheckpoint { why: error.to_string() }),
        Ok(checkpoint) => Pass::new(Files::new(&read), checkpoint.head, &trust.pinned)
            .run()
            .finish(checkpoint.origin),
    }
}

fn refused(fault: Fault) -> Report {
    Report { findings: vec![Finding::at(0, fault)], ..Report::default() }
}

#[cfg(test)]
mod tests;
