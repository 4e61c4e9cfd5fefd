//! What a verifier finds: one list, stable codes, every finding with its sequence number.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::merkle::{Hash, Head};
use crate::part::Audience;

/// What is wrong. The codes (as serialised, such as `altered-part`) are stable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Fault {
    /// The entries are gone, though later ones are there.
    Missing,
    /// The entries at the end are gone.
    Truncated,
    /// The envelope is not the one that was sealed.
    Altered,
    /// The leaf hash kept beside the entry is not the one that was sealed; the envelope is.
    AlteredLeaf,
    /// The kind kept beside the entry is not the one in its envelope.
    AlteredKind,
    /// The envelope is the one that was sealed, but never was a valid one.
    Malformed,
    /// The envelope stands under another number than its own.
    Misplaced,
    /// The entry is there once more.
    Repeated,
    /// The part is gone, and no erasure says so.
    MissingPart {
        /// Whose.
        audience: Audience,
    },
    /// The part does not open its commitment.
    AlteredPart {
        /// Whose.
        audience: Audience,
    },
    /// The part was erased by law and is still there.
    NotErased {
        /// Whose.
        audience: Audience,
    },
    /// The part is said to be erased by an entry that records no erasure.
    FalseErasure {
        /// The entry that is named.
        by: u64,
    },
    /// The entry is of another place than those before it.
    ForeignPlace {
        /// The place it names.
        place: String,
    },
    /// Numbers of a register were left out before this entry.
    SerialGap {
        /// The register.
        register: String,
        /// The first number left out.
        first: u64,
        /// The last number left out.
        last: u64,
    },
    /// A number of a register is used again, or goes back.
    SerialRepeated {
        /// The register.
        register: String,
        /// The number.
        number: u64,
    },
    /// It was recorded before the entry before it.
    TimeBackwards,
    /// The legal day is no day anywhere on earth at the time of the record.
    DayApart,
    /// The tree is not the one of a head that was pinned; the entries were changed and sealed anew.
    Rewritten {
        /// The size of the pinned head.
        size: u64,
    },
    /// There are entries that the head of the journal does not count.
    BeyondHead,
    /// There is no checkpoint.
    NoCheckpoint,
    /// The checkpoint is unreadable, of another log, or not signed by the trusted key.
    BadCheckpoint {
        /// Why, in English.
        why: String,
    },
    /// A file of hashes is missing; the entries speak for themselves.
    MissingTile {
        /// Its path.
        file: String,
    },
    /// A file of hashes is not what the entries make it.
    AlteredTile {
        /// Its path.
        file: String,
    },
}

/// A fault and the entries it is found at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The first entry it is found at.
    pub seq: u64,
    /// The last one; the same as `seq` if it is one alone.
    pub through: u64,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

impl Finding {
    /// A fault at one entry.
    pub fn at(seq: u64, fault: Fault) -> Self {
        Self { seq, through: seq, fault }
    }

    /// A fault from one entry through another.
    pub fn range(seq: u64, through: u64, fault: Fault) -> Self {
        Self { seq, through, fault }
    }
}

/// A part that is gone by law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Erased {
    /// The entry.
    pub seq: u64,
    /// Whose part.
    pub audience: Audience,
    /// The entry that records the erasure, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<u64>,
}

/// What a verifier has to say of a journal or a published log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The log, if a checkpoint names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// How many entries there should be.
    pub size: u64,
    /// The root over them, if it could be computed.
    #[serde(serialize_with = "hex_root")]
    pub root: Option<Hash>,
    /// What is wrong, by sequence number; nothing if all is intact.
    pub findings: Vec<Finding>,
    /// What is gone by law; no fault.
    pub erased: Vec<Erased>,
    /// The last number seen in each register.
    pub registers: BTreeMap<String, u64>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_intact(&self) -> bool {
        self.findings.is_empty()
    }

    /// The head, if the root could be computed.
    pub fn head(&self) -> Option<Head> {
        self.root.map(|root| Head { size: self.size, root })
    }

    /// Puts findings in order, each once, and tells a run of entries with one fault as one.
    pub(crate) fn tidy(&mut self) {
        self.erased.sort();
        self.findings.sort_by(|one, other| {
            (&one.fault, one.seq, one.through).cmp(&(&other.fault, other.seq, other.through))
        });
        self.findings.dedup();
        self.findings.dedup_by(|later, before| {
            let run =
                later.fault == before.fault && before.through.checked_add(1) == Some(later.seq);
            if run {
                before.through = later.through;
            }
            run
        });
        self.findings.sort();
    }
}

#[expect(clippy::ref_option, reason = "serde hands the field over by reference")]
fn hex_root<S: Serializer>(root: &Option<Hash>, out: S) -> Result<S::Ok, S::Error> {
    root.map(hex::encode).serialize(out)
}
