//! The public envelope of an entry: canonical bytes that are themselves the leaf data.

mod day;
mod read;

use crate::decimal::MAX_NUMBER;
use crate::merkle::{Hash, leaf_hash};
use crate::part::{Audience, commit};

pub use day::LegalDay;

/// The first line of every envelope of this version.
pub const FORMAT: &str = "gongshu-entry/v1";
/// No envelope is longer, in bytes.
pub const MAX_BYTES: usize = 4096;
/// No kind is longer, in bytes.
pub const MAX_KIND: usize = 64;
/// No register has a longer name, in bytes.
pub const MAX_REGISTER: usize = 32;
/// No place has a longer name, in bytes.
pub const MAX_PLACE: usize = 64;
/// No entry cites more articles.
pub const MAX_ARTICLES: usize = 64;
/// No article has a longer id, in bytes.
pub const MAX_ARTICLE: usize = 32;
/// The last instant an entry may be recorded at: the last millisecond of the year 9999.
pub const MAX_RECORDED_MS: i64 = 253_402_300_799_999;

/// The number of an entry within its public register.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Serial {
    /// The register, such as `releases`.
    pub register: String,
    /// The number, gapless from 1.
    pub number: u64,
}

/// The commitments to the four parts. All four are always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitments {
    /// To the part for anyone.
    pub public: Hash,
    /// To the part for the parties.
    pub parties: Hash,
    /// To the part for the supervisors.
    pub regulator: Hash,
    /// To the sealed part about one person or body.
    pub personal: Hash,
}

impl Commitments {
    /// The commitment for one audience.
    pub fn of(&self, audience: Audience) -> &Hash {
        match audience {
            Audience::Public => &self.public,
            Audience::Parties => &self.parties,
            Audience::Regulator => &self.regulator,
            Audience::Personal => &self.personal,
        }
    }

    /// Commits to four parts, given as (opening, bytes) in the order of [`Audience::ALL`].
    pub fn to(parts: [(&[u8; 32], &[u8]); 4]) -> Self {
        let [public, parties, regulator, personal] = parts;
        Self {
            public: commit(Audience::Public, public.0, public.1),
            parties: commit(Audience::Parties, parties.0, parties.1),
            regulator: commit(Audience::Regulator, regulator.0, regulator.1),
            personal: commit(Audience::Personal, personal.0, personal.1),
        }
    }
}

/// The public envelope. It names no person and no party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Position in the log, gapless from 0.
    pub seq: u64,
    /// What kind of act it records.
    pub kind: String,
    /// Its number in a public register, if it stands in one.
    pub serial: Option<Serial>,
    /// The place whose log it is.
    pub place: String,
    /// When it was recorded.
    ///
    /// # Units
    /// Milliseconds since 1970-01-01T00:00:00Z, from 0.
    pub recorded_ms: i64,
    /// The legal day of the record in the zone of the place.
    pub day: LegalDay,
    /// The digest of the rulebook in force; zeros when none was loaded.
    pub rulebook: [u8; 32],
    /// The articles cited, ascending by bytes, each once.
    pub articles: Vec<String>,
    /// The commitments to the parts.
    pub commitments: Commitments,
}

/// Why bytes are no envelope, or a value has none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// It is too long.
    #[error("an envelope has at most {MAX_BYTES} bytes")]
    TooLong,
    /// It is not thirteen lines of ASCII, each ended by a line feed.
    #[error("an envelope is thirteen lines of ASCII, each ended by a line feed")]
    Shape,
    /// A line is not the one that belongs there.
    #[error("line {line} is not `{expected} …`")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// How it should begin.
        expected: &'static str,
    },
    /// A field holds what it may not.
    #[error("`{0}` is out of its bounds")]
    Field(&'static str),
    /// It can be read, but this is not how it is written.
    #[error("the envelope is not in its canonical form")]
    NotCanonical,
}

impl Envelope {
    /// The canonical bytes.
    ///
    /// # Errors
    /// [`EnvelopeError::Field`] names the field that is out of its bounds: what could not be read
    /// back is never written.
    pub fn encode(&self) -> Result<Vec<u8>, EnvelopeError> {
        self.check()?;
        Ok(self.write().into_bytes())
    }

    /// Reads canonical bytes; anything that would not be written in exactly these bytes is refused.
    ///
    /// # Errors
    /// [`EnvelopeError`] says what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        let envelope = read::envelope(bytes)?;
        if envelope.encode()? == bytes { Ok(envelope) } else { Err(EnvelopeError::NotCanonical) }
    }

    /// The leaf hash of the canonical bytes.
    ///
    /// # Errors
    /// As [`Envelope::encode`].
    pub fn leaf_hash(&self) -> Result<Hash, EnvelopeError> {
        Ok(leaf_hash(&self.encode()?))
    }

    fn write(&self) -> String {
        let serial = match &self.serial {
            Some(serial) => format!("{} {}", serial.register, serial.number),
            None => "-".to_owned(),
        };
        let articles =
            if self.articles.is_empty() { "-".to_owned() } else { self.articles.join(" ") };
        let mut lines = vec![
            FORMAT.to_owned(),
            format!("seq {}", self.seq),
            format!("kind {}", self.kind),
            format!("serial {serial}"),
            format!("place {}", self.place),
            format!("recorded {}", self.recorded_ms),
            format!("day {}", self.day),
            format!("rulebook {}", hex::encode(self.rulebook)),
            format!("articles {articles}"),
        ];
        let commitment =
            |audience| format!("{audience} {}", hex::encode(self.commitments.of(audience)));
        lines.extend(Audience::ALL.map(commitment));
        lines.push(String::new());
        lines.join("\n")
    }

    fn check(&self) -> Result<(), EnvelopeError> {
        let sorted = self.articles.is_sorted_by(|before, after| before < after);
        let articles = self.articles.len() <= MAX_ARTICLES && sorted;
        let bounds = [
            ("seq", self.seq <= MAX_NUMBER),
            ("kind", is_kind(&self.kind)),
            ("serial", self.serial.as_ref().is_none_or(is_serial)),
            ("place", is_place(&self.place)),
            ("recorded", (0..=MAX_RECORDED_MS).contains(&self.recorded_ms)),
            ("articles", articles && self.articles.iter().all(|id| is_article(id))),
        ];
        match bounds.into_iter().find(|(_, kept)| !kept) {
            Some((field, _)) => Err(EnvelopeError::Field(field)),
            None => Ok(()),
        }
    }
}

fn is_kind(text: &str) -> bool {
    let lawful = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'.' || c == b'-';
    (1..=MAX_KIND).contains(&text.len()) && text.bytes().all(lawful)
}

fn is_serial(serial: &Serial) -> bool {
    let name = &serial.register;
    (1..=MAX_REGISTER).contains(&name.len())
        && name.bytes().all(|c| c.is_ascii_lowercase())
        && (1..=MAX_NUMBER).contains(&serial.number)
}

fn is_place(text: &str) -> bool {
    let first = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= MAX_PLACE
        && text.bytes().next().is_some_and(first)
        && text.bytes().all(|c| first(c) || c == b'-' || c == b'_')
}

fn is_article(text: &str) -> bool {
    text.len() <= MAX_ARTICLE
        && text.bytes().next().is_some_and(|c| c.is_ascii_alphanumeric())
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'.')
}

#[cfg(test)]
mod tests;
