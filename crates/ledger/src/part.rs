//! The four parts of an entry and the commitments to them.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::merkle::Hash;

/// Who a part of an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Anyone.
    Public,
    /// The parties to the matter.
    Parties,
    /// The supervisors.
    Regulator,
    /// The one person or body it is about; sealed under their key.
    Personal,
}

impl Audience {
    /// All four, in the order of the envelope.
    pub const ALL: [Self; 4] = [Self::Public, Self::Parties, Self::Regulator, Self::Personal];

    /// The name as the envelope writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Parties => "parties",
            Self::Regulator => "regulator",
            Self::Personal => "personal",
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Audience {
    type Err = UnknownAudience;
    fn from_str(text: &str) -> Result<Self, UnknownAudience> {
        Self::ALL.into_iter().find(|it| it.as_str() == text).ok_or(UnknownAudience)
    }
}

/// Why a text names no audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an audience is `public`, `parties`, `regulator` or `personal`")]
pub struct UnknownAudience;

/// A part with the opening of its commitment. An entry that has nothing to say to an audience
/// still has the part: zero bytes under an opening of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Part {
    /// Who it is for.
    pub audience: Audience,
    /// The random bytes that open the commitment.
    pub opening: [u8; 32],
    /// The bytes committed to; of a personal part the sealed ones.
    pub bytes: Vec<u8>,
}

impl Part {
    /// The commitment to this part.
    pub fn commitment(&self) -> Hash {
        commit(self.audience, &self.opening, &self.bytes)
    }
}

/// Shows the size only: neither an opening nor a part belongs in a log.
impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({}, {} bytes)", self.audience, self.bytes.len())
    }
}

/// The commitment to `part` for `audience`: SHA-256 over a line naming the audience, the opening
/// and the part.
///
/// # Guarantee
/// Hiding as long as the opening is 32 fresh random bytes and is kept with the part: after both are
/// erased, nothing about the part can be tested against the commitment, not even a guess.
pub fn commit(audience: Audience, opening: &[u8; 32], part: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(format!("gongshu-part/v1/{audience}\n"));
    hasher.update(opening);
    hasher.update(part);
    hasher.finalize().into()
}

/// Whether `opening` and `part` open `commitment` for `audience`.
pub fn opens(commitment: &Hash, audience: Audience, opening: &[u8; 32], part: &[u8]) -> bool {
    commit(audience, opening, part) == *commitment
}

/// The additional data under which the personal part of entry `seq` is sealed with the key
/// `key_id`.
///
/// It ties the sealed bytes to the entry and the key: they cannot be moved to another entry.
pub fn personal_additional_data(key_id: &str, seq: u64) -> Vec<u8> {
    format!("gongshu-personal/v1\n{key_id}\n{seq}").into_bytes()
}
