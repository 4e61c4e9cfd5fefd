//! Receipts: self-contained proofs that an entry is in the log (C2SP tlog-proof), opening the parts
//! that were chosen.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::decimal::number;
use crate::envelope::{Envelope, EnvelopeError};
use crate::merkle::{Hash, leaf_hash, verify_inclusion};
use crate::note::VerifierKey;
use crate::part::{Audience, Part};

const FORMAT: &str = "c2sp.org/tlog-proof@v1";
/// No proof in a tree of 2⁵³ leaves is longer.
const MAX_HASHES: usize = 64;

/// Why a receipt is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The text is no proof of this version.
    #[error("this is no `{FORMAT}` proof")]
    Shape,
    /// The checkpoint in it is not believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The proof does not lead from the entry to the root.
    #[error("the proof does not lead to the root of its checkpoint")]
    NotIncluded,
    /// It carries no entry, or none that can be read.
    #[error("it carries no entry of ours")]
    NoEntry,
    /// The entry is not one.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// A part does not open its commitment.
    #[error("the part for `{0}` does not open its commitment")]
    Part(Audience),
}

/// A proof of inclusion with the checkpoint it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What the log adds; proven by nothing in the proof itself.
    pub extra: Option<Vec<u8>>,
    /// The position of the entry.
    pub index: u64,
    /// The way from the leaf up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, as it is.
    pub checkpoint: String,
}

impl Proof {
    /// The text of the proof.
    pub fn encode(&self) -> String {
        let extra = self.extra.iter().map(|it| format!("extra {}", STANDARD.encode(it)));
        let mut lines = vec![FORMAT.to_owned()];
        lines.extend(extra);
        lines.push(format!("index {}", self.index));
        lines.extend(self.hashes.iter().map(|hash| STANDARD.encode(hash)));
        lines.extend([String::new(), self.checkpoint.clone()]);
        lines.join("\n")
    }

    /// Reads a proof; nothing of it is believed yet.
    ///
    /// # Errors
    /// [`ReceiptError::Shape`] when it is none.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let proof = read(text).ok_or(ReceiptError::Shape)?;
        if proof.encode() == text { Ok(proof) } else { Err(ReceiptError::Shape) }
    }

    /// Whether the leaf with this hash is in a log that a trusted key signed.
    ///
    /// # Errors
    /// [`ReceiptError::Checkpoint`] or [`ReceiptError::NotIncluded`].
    pub fn verify(&self, leaf: &Hash, keys: &[VerifierKey]) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::open(self.checkpoint.as_bytes(), keys)?;
        let included = verify_inclusion(leaf, self.index, &checkpoint.head, &self.hashes);
        if included { Ok(checkpoint) } else { Err(ReceiptError::NotIncluded) }
    }
}

fn read(text: &str) -> Option<Proof> {
    let (head, checkpoint) = text.split_once("\n\n")?;
    let mut lines = head.split('\n').peekable();
    lines.next().filter(|it| *it == FORMAT)?;
    let extra = match lines.next_if(|it| it.starts_with("extra ")) {
        Some(line) => Some(STANDARD.decode(line.strip_prefix("extra ")?).ok()?),
        None => None,
    };
    let index = number(lines.next()?.strip_prefix("index ")?)?;
    let hashes = lines.map(hash).collect::<Option<Vec<_>>>()?;
    let short = hashes.len() <= MAX_HASHES;
    short.then(|| Proof { extra, index, hashes, checkpoint: checkpoint.to_owned() })
}

fn hash(line: &str) -> Option<Hash> {
    STANDARD.decode(line).ok()?.try_into().ok()
}

/// A receipt: the envelope of an entry, the parts that are opened, and the proof that it is in the
/// log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The canonical envelope.
    pub envelope: Vec<u8>,
    /// The parts that are opened, in the order of the audiences; the others stay closed.
    pub parts: Vec<Part>,
    /// The way from the leaf up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, as it is.
    pub checkpoint: String,
}

impl Receipt {
    /// The receipt as a `.tlog-proof`; envelope and parts travel in its `extra` line.
    ///
    /// # Errors
    /// [`ReceiptError::Envelope`] when the envelope is none.
    pub fn encode(&self) -> Result<String, ReceiptError> {
        let index = Envelope::parse(&self.envelope)?.seq;
        let parts = self.parts.iter().map(Opened::of).collect();
        let extra = Extra { envelope: STANDARD.encode(&self.envelope), parts };
        let extra = serde_json::to_vec(&extra).map_err(|_| ReceiptError::Shape)?;
        let (hashes, checkpoint) = (self.hashes.clone(), self.checkpoint.clone());
        Ok(Proof { extra: Some(extra), index, hashes, checkpoint }.encode())
    }

    /// Reads a receipt; nothing of it is believed yet.
    ///
    /// # Errors
    /// [`ReceiptError`] says why it is none.
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let proof = Proof::parse(text)?;
        let (envelope, parts) = extra(&proof).ok_or(ReceiptError::NoEntry)?;
        let (hashes, checkpoint) = (proof.hashes, proof.checkpoint);
        let receipt = Self { envelope, parts, hashes, checkpoint };
        if receipt.encode()? == text { Ok(receipt) } else { Err(ReceiptError::Shape) }
    }

    /// Whether all of it holds: signature, inclusion, sequence number, and every part that is
    /// opened.
    ///
    /// # Errors
    /// [`ReceiptError`] says what does not.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<(Envelope, Checkpoint), ReceiptError> {
        let envelope = Envelope::parse(&self.envelope)?;
        let proof = Proof {
            extra: None,
            index: envelope.seq,
            hashes: self.hashes.clone(),
            checkpoint: self.checkpoint.clone(),
        };
        let checkpoint = proof.verify(&leaf_hash(&self.envelope), keys)?;
        let closed = |part: &&Part| *envelope.commitments.of(part.audience) != part.commitment();
        match self.parts.iter().find(closed) {
            Some(part) => Err(ReceiptError::Part(part.audience)),
            None => Ok((envelope, checkpoint)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extra {
    envelope: String,
    parts: Vec<Opened>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Opened {
    audience: Audience,
    opening: String,
    part: String,
}

impl Opened {
    fn of(part: &Part) -> Self {
        let (opening, bytes) = (hex::encode(part.opening), STANDARD.encode(&part.bytes));
        Self { audience: part.audience, opening, part: bytes }
    }

    fn part(&self) -> Option<Part> {
        let mut opening = [0; 32];
        hex::decode_to_slice(&self.opening, &mut opening).ok()?;
        let bytes = STANDARD.decode(&self.part).ok()?;
        Some(Part { audience: self.audience, opening, bytes })
    }
}

fn extra(proof: &Proof) -> Option<(Vec<u8>, Vec<Part>)> {
    let extra: Extra = serde_json::from_slice(proof.extra.as_deref()?).ok()?;
    let parts = extra.parts.iter().map(Opened::part).collect::<Option<Vec<_>>>()?;
    let ascending = parts.is_sorted_by(|before, after| before.audience < after.audience);
    let envelope = STANDARD.decode(&extra.envelope).ok()?;
    ascending.then_some((envelope, parts))
}

#[cfg(test)]
mod tests;
