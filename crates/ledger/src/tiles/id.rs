//! The names of published files.

use std::fmt;

use super::WIDTH;
use crate::decimal::number;

/// What a published file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TileKind {
    /// Hashes at this level, from 0 to 63.
    Hashes(u8),
    /// Envelopes.
    Entries,
    /// Openings and public parts.
    Public,
}

/// The name of a published file: `tile/0/x001/234`, `tile/entries/007.p/12`, `public/000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TileId {
    /// What it holds.
    pub kind: TileKind,
    /// Which one, from 0.
    pub index: u64,
    /// How much of it there is, from 1 to 256; less than 256 is a partial file.
    pub width: u16,
}

/// Why a text names no published file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no tile path")]
pub struct TileError(pub String);

impl TileId {
    /// The full file of this name.
    #[must_use]
    pub fn full(self) -> Self {
        Self { width: WIDTH, ..self }
    }

    /// Whether less than 256 are in it.
    pub fn is_partial(self) -> bool {
        self.width < WIDTH
    }

    /// The sequence number of the first entry under it.
    pub fn first_seq(self) -> u64 {
        let level = match self.kind {
            TileKind::Hashes(level) => u32::from(level),
            TileKind::Entries | TileKind::Public => 0,
        };
        // Indices beyond the range of sequence numbers name no entry at all.
        1_u64
            .checked_shl((level + 1) * 8)
            .and_then(|span| span.checked_mul(self.index))
            .unwrap_or(u64::MAX)
    }
}

impl fmt::Display for TileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
            TileKind::Entries => f.write_str("tile/entries/")?,
            TileKind::Public => f.write_str("public/")?,
        }
        let (mut rest, mut groups) = (self.index, Vec::new());
        while rest >= 1000 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        if !groups.is_empty() {
            write!(f, "x{rest:03}/")?;
            rest = groups.remove(0);
            for group in groups.iter().rev() {
                write!(f, "x{group:03}/")?;
            }
        }
        write!(f, "{rest:03}")?;
        if self.is_partial() { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl std::str::FromStr for TileId {
    type Err = TileError;
    fn from_str(path: &str) -> Result<Self, TileError> {
        let wrong = || TileError(path.chars().take(80).collect());
        let (kind, rest) = kind(path).ok_or_else(wrong)?;
        let (digits, width) = match rest.split_once(".p/") {
            Some((digits, width)) => (digits, number(width).ok_or_else(wrong)?),
            None => (rest, u64::from(WIDTH)),
        };
        let index = digits.replace(['x', '/'], "").parse().map_err(|_| wrong())?;
        let width = u16::try_from(width).map_err(|_| wrong())?;
        let id = Self { kind, index, width };
        let lawful = (1..=WIDTH).contains(&width) && id.to_string() == path;
        if lawful { Ok(id) } else { Err(wrong()) }
    }
}

fn kind(path: &str) -> Option<(TileKind, &str)> {
    if let Some(rest) = path.strip_prefix("public/") {
        return Some((TileKind::Public, rest));
    }
    let (level, rest) = path.strip_prefix("tile/")?.split_once('/')?;
    if level == "entries" {
        return Some((TileKind::Entries, rest));
    }
    let level = number(level).and_then(|it| u8::try_from(it).ok()).filter(|it| *it < 64)?;
    Some((TileKind::Hashes(level), rest))
}
