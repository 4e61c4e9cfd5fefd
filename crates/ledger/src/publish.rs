//! The published files of a log: what a stranger needs, and nothing more.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::decimal::MAX_NUMBER;
use crate::envelope::Envelope;
use crate::merkle::{Head, leaf_hash};
use crate::note::Signer;
use crate::tiles::{
    TileBuilder, TileId, TileKind, TiledNodes, WIDTH, decode_bundle, encode_bundle,
};

/// Where the signed tree head is published.
pub const CHECKPOINT: &str = "checkpoint";
/// Where the verifier key is published, as a convenience; it proves nothing by standing there.
pub const VKEY: &str = "vkey";
/// The register that every entry which records an erasure stands in.
pub const ERASURES: &str = "erasures";

/// A path below the log's address, and the bytes there.
pub type File = (String, Vec<u8>);

/// The public part of an entry, as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicPart {
    /// The part and the opening of its commitment.
    Open {
        /// The 32 random bytes.
        opening: [u8; 32],
        /// The part; nothing, if the entry says nothing in public.
        part: Vec<u8>,
    },
    /// It is erased.
    Erased {
        /// The entry that records the erasure.
        by: u64,
    },
}

/// What is published of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicEntry {
    /// The canonical envelope.
    pub envelope: Vec<u8>,
    /// Its public part.
    pub public: PublicPart,
}

/// Why an entry cannot be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// It is no envelope, or not the next one.
    #[error("this is not the envelope of entry {0}")]
    NotNext(u64),
    /// Its public part does not open the commitment in the envelope.
    #[error("the public part of entry {0} does not open its commitment")]
    NotOpen(u64),
    /// The checkpoint cannot be signed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
}

/// Makes the published files as the log grows, holding no more than the unfinished ones.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    tiles: TileBuilder,
    envelopes: Vec<Vec<u8>>,
    lines: Vec<String>,
}

impl Publisher {
    /// Begins with the log without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a published log of `size` entries again; none if an unfinished file cannot be read.
    pub fn resume(size: u64, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Self> {
        let tiles = TileBuilder::resume(size, &read)?;
        let width = u16::try_from(size % u64::from(WIDTH)).ok()?;
        if width == 0 {
            return Some(Self { tiles, ..Self::default() });
        }
        let file = |kind| TiledNodes::file(&read, TileId { kind, index: size / 256, width });
        let count = usize::from(width);
        let bundle = file(TileKind::Entries)?;
        let entries = decode_bundle(&bundle)?;
        let envelopes = entries.get(..count)?.iter().map(|it| it.to_vec()).collect();
        let text = String::from_utf8(file(TileKind::Public)?).ok()?;
        let lines: Vec<_> = text.split_inclusive('\n').take(count).map(str::to_owned).collect();
        (lines.len() == count).then_some(Self { tiles, envelopes, lines })
    }

    /// Appends an entry and hands out the files that this finishes.
    ///
    /// # Errors
    /// [`PublishError`] when it is not the next entry, or its public part is not its own: a log
    /// that contradicts itself is not published.
    pub fn push(&mut self, entry: &PublicEntry) -> Result<Vec<File>, PublishError> {
        let seq = self.head().size;
        let envelope = Envelope::parse(&entry.envelope).ok().filter(|it| it.seq == seq);
        let envelope = envelope.ok_or(PublishError::NotNext(seq))?;
        if !is_open(&envelope, &entry.public) {
            return Err(PublishError::NotOpen(seq));
        }
        self.envelopes.push(entry.envelope.clone());
        self.lines.push(public_line(seq, &entry.public));
        let mut files: Vec<File> = named(self.tiles.push(leaf_hash(&entry.envelope)));
        if self.lines.len() == usize::from(WIDTH) {
            files.extend(self.bundles(seq / u64::from(WIDTH)));
            self.envelopes.clear();
            self.lines.clear();
        }
        Ok(files)
    }

    /// The unfinished files at this size.
    pub fn partials(&self) -> Vec<File> {
        let mut files = named(self.tiles.partials());
        if !self.lines.is_empty() {
            files.extend(self.bundles(self.head().size / u64::from(WIDTH)));
        }
        files
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        self.tiles.head()
    }

    fn bundles(&self, index: u64) -> [File; 2] {
        let width = u16::try_from(self.lines.len()).unwrap_or(WIDTH);
        let name = |kind| TileId { kind, index, width }.to_string();
        // No envelope is longer than two bytes can say: all of them were parsed.
        let entries = encode_bundle(self.envelopes.iter().map(Vec::as_slice)).unwrap_or_default();
        let public = self.lines.concat().into_bytes();
        [(name(TileKind::Entries), entries), (name(TileKind::Public), public)]
    }
}

/// All published files of a log, finished ones first, then the unfinished ones, the verifier key
/// and last the checkpoint: whoever copies them in this order never shows a checkpoint before what
/// it counts.
///
/// # Errors
/// The iterator ends after the first [`PublishError`].
pub fn files<I: IntoIterator<Item = PublicEntry>>(
    entries: I,
    signer: &Signer,
) -> Files<'_, I::IntoIter> {
    let state = Stage::Entries(Box::default());
    Files { entries: entries.into_iter(), signer, state, ready: Vec::new().into_iter() }
}

/// The iterator of [`files`].
#[derive(Debug)]
pub struct Files<'a, I> {
    entries: I,
    signer: &'a Signer,
    state: Stage,
    ready: std::vec::IntoIter<File>,
}

#[derive(Debug)]
enum Stage {
    Entries(Box<Publisher>),
    Done,
}

impl<I: Iterator<Item = PublicEntry>> Iterator for Files<'_, I> {
    type Item = Result<File, PublishError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(file) = self.ready.next() {
                return Some(Ok(file));
            }
            let Stage::Entries(publisher) = &mut self.state else { return None };
            let made = match self.entries.next() {
                Some(entry) => publisher.push(&entry),
                None => closing(publisher, self.signer),
            };
            match made {
                Ok(files) if files.last().is_some_and(|file| file.0 == CHECKPOINT) => {
                    self.state = Stage::Done;
                    self.ready = files.into_iter();
                }
                Ok(files) => self.ready = files.into_iter(),
                Err(error) => {
                    self.state = Stage::Done;
                    return Some(Err(error));
                }
            }
        }
    }
}

fn closing(publisher: &Publisher, signer: &Signer) -> Result<Vec<File>, PublishError> {
    let key = signer.verifier_key();
    let note = Checkpoint::new(key.name(), publisher.head()).sign(signer)?;
    let mut files = publisher.partials();
    files.push((VKEY.to_owned(), format!("{key}\n").into_bytes()));
    files.push((CHECKPOINT.to_owned(), note.to_string().into_bytes()));
    Ok(files)
}

fn named(tiles: Vec<(TileId, Vec<u8>)>) -> Vec<File> {
    tiles.into_iter().map(|(id, bytes)| (id.to_string(), bytes)).collect()
}

fn is_open(envelope: &Envelope, public: &PublicPart) -> bool {
    match public {
        PublicPart::Open { opening, part } => {
            let audience = crate::part::Audience::Public;
            crate::part::opens(&envelope.commitments.public, audience, opening, part)
        }
        PublicPart::Erased { by } => *by > envelope.seq && *by <= MAX_NUMBER,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenLine {
    seq: u64,
    opening: String,
    part: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ErasedLine {
    seq: u64,
    erased_by: u64,
}

/// The line of an entry in `public/…`, with its line feed.
pub fn public_line(seq: u64, public: &PublicPart) -> String {
    match public {
        PublicPart::Open { opening, part } => {
            let (opening, part) = (hex::encode(opening), STANDARD.encode(part));
            format!("{{\"seq\":{seq},\"opening\":\"{opening}\",\"part\":\"{part}\"}}\n")
        }
        PublicPart::Erased { by } => format!("{{\"seq\":{seq},\"erased_by\":{by}}}\n"),
    }
}

/// Reads a line of `public/…` with its line feed; none if it is not written as [`public_line`]
/// would.
pub fn parse_public_line(line: &str) -> Option<(u64, PublicPart)> {
    let open = serde_json::from_str::<OpenLine>(line);
    let erased = serde_json::from_str::<ErasedLine>(line);
    let (seq, public) = match (open, erased) {
        (Ok(open), _) => {
            let mut opening = [0; 32];
            hex::decode_to_slice(&open.opening, &mut opening).ok()?;
            (open.seq, PublicPart::Open { opening, part: STANDARD.decode(&open.part).ok()? })
        }
        (_, Ok(erased)) => (erased.seq, PublicPart::Erased { by: erased.erased_by }),
        _ => return None,
    };
    (public_line(seq, &public) == line).then_some((seq, public))
}

#[cfg(test)]
mod tests;
