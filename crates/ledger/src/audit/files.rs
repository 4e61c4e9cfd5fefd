//! Fetching published files, with what is left of them where they are cut short.

use std::ops::Range;

use crate::merkle::Hash;
use crate::tiles::{Recovered, TileId, TileKind, WIDTH, recover_bundle, tile_hashes};

/// The published files.
pub(super) struct Files<'a> {
    read: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

/// A file that was there, maybe under a narrower or a fuller name.
pub(super) struct Fetched {
    pub(super) bytes: Vec<u8>,
    pub(super) width: u16,
}

/// What there is of the tile of leaf hashes over a block.
pub(super) struct LeafTile {
    /// A hash for each entry, as far as there are any.
    pub(super) hashes: Vec<Hash>,
    /// Whether the file is there but is no row of hashes.
    pub(super) broken: bool,
}

impl<'a> Files<'a> {
    pub(super) fn new(read: &'a dyn Fn(&str) -> Option<Vec<u8>>) -> Self {
        Self { read }
    }

    /// The file of this name, or else the full one, a fuller one, or the widest there is.
    pub(super) fn fetch(&self, id: TileId) -> Option<Fetched> {
        let (fuller, narrower) = (id.width + 1..WIDTH, (1..id.width).rev());
        [id.width, WIDTH].into_iter().chain(fuller).chain(narrower).find_map(|width| {
            let bytes = (self.read)(&TileId { width, ..id }.to_string())?;
            Some(Fetched { bytes, width })
        })
    }

    /// The leaf hashes over a block.
    pub(super) fn leaves(&self, id: TileId) -> LeafTile {
        let Some(file) = self.fetch(id) else {
            return LeafTile { hashes: Vec::new(), broken: false };
        };
        let whole = file.bytes.len() == usize::from(file.width) * 32;
        let wanted = id.width.min(file.width);
        let hashes = tile_hashes(&file.bytes, wanted).filter(|_| whole).unwrap_or_default();
        LeafTile { hashes, broken: !whole }
    }

    /// Hashes of an upper tile, as far as there are any.
    pub(super) fn upper(&self, id: TileId) -> Vec<Hash> {
        self.leaves(id).hashes
    }
}

/// The entries of a block: one for each of `seqs`, whatever is left of it.
pub(super) fn entries<'f>(file: Option<&'f Fetched>, seqs: &Range<u64>) -> Vec<Recovered<'f>> {
    let count = usize::try_from(seqs.end - seqs.start).unwrap_or_default();
    let mut found = match file {
        Some(file) => {
            let until = seqs.start + u64::from(file.width);
            recover_bundle(&file.bytes, seqs.start..until).1
        }
        None => Vec::new(),
    };
    found.resize(count, Recovered::Absent);
    found
}

/// The name of the file of this kind over the block that begins at `first`.
pub(super) fn name(kind: TileKind, seqs: &Range<u64>) -> TileId {
    let width = u16::try_from(seqs.end - seqs.start).unwrap_or(WIDTH);
    TileId { kind, index: seqs.start / u64::from(WIDTH), width }
}
