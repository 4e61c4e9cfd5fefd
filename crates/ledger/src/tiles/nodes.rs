//! Subtrees read from tiles, and tiles made from subtrees.

use super::builder::subtree_root;
use super::{HEIGHT, TileId, TileKind, WIDTH};
use crate::merkle::{Hash, Nodes};

/// A published log of a known size as a source of subtrees: proofs without a server.
pub struct TiledNodes<R> {
    size: u64,
    read: R,
}

impl<R: Fn(&str) -> Option<Vec<u8>>> TiledNodes<R> {
    /// The log of `size` entries whose files `read` gives by their path.
    pub fn new(size: u64, read: R) -> Self {
        Self { size, read }
    }

    /// A file by its name; where the partial one is gone, the beginning of the full one serves.
    pub(crate) fn file(read: &R, id: TileId) -> Option<Vec<u8>> {
        let full = || read(&id.full().to_string());
        read(&id.to_string()).or_else(|| id.is_partial().then(full).flatten())
    }
}

impl<R> std::fmt::Debug for TiledNodes<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TiledNodes({} entries)", self.size)
    }
}

impl<R: Fn(&str) -> Option<Vec<u8>>> Nodes for TiledNodes<R> {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        let (level, within) = (height / HEIGHT, height % HEIGHT);
        let count = self.size.checked_shr(level * HEIGHT)?;
        let (first, wanted) = (index.checked_mul(1 << within)?, 1_usize << within);
        let tile = first / u64::from(WIDTH);
        let there = count.checked_sub(tile * u64::from(WIDTH))?.min(u64::from(WIDTH));
        let kind = TileKind::Hashes(u8::try_from(level).ok()?);
        let id =
            TileId { kind, index: tile, width: u16::try_from(there).ok().filter(|it| *it > 0)? };
        let hashes = tile_hashes(&Self::file(&self.read, id)?, id.width)?;
        let skip = usize::try_from(first % u64::from(WIDTH)).ok()?;
        hashes.get(skip..skip + wanted).map(subtree_root)
    }
}

/// The first `width` hashes of a tile; none if it is not whole hashes or too few.
pub fn tile_hashes(bytes: &[u8], width: u16) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    hashes.get(..usize::from(width)).filter(|_| rest.is_empty()).map(<[Hash]>::to_vec)
}

/// The bytes of a tile of hashes; none if it is not one, or a subtree is not known.
pub fn hash_tile(nodes: &impl Nodes, id: TileId) -> Option<Vec<u8>> {
    let TileKind::Hashes(level) = id.kind else { return None };
    let first = id.index.checked_mul(u64::from(WIDTH))?;
    let hashes = (first..first + u64::from(id.width))
        .map(|index| nodes.node(u32::from(level) * HEIGHT, index))
        .collect::<Option<Vec<Hash>>>()?;
    Some(hashes.concat())
}

/// The files that are new or changed when a log grows from `old` to `new` entries.
pub fn tiles_between(old: u64, new: u64) -> Vec<TileId> {
    let mut ids = Vec::new();
    for kind in [TileKind::Entries, TileKind::Public] {
        ids.extend(level_between(kind, old, new));
    }
    let (mut before, mut after) = (old, new);
    for level in 0..64 {
        if after == 0 {
            break;
        }
        ids.extend(level_between(TileKind::Hashes(level), before, after));
        (before, after) = (before / u64::from(WIDTH), after / u64::from(WIDTH));
    }
    ids
}

fn level_between(kind: TileKind, old: u64, new: u64) -> impl Iterator<Item = TileId> {
    let width = u64::from(WIDTH);
    let changed = if new > old { old / width..new.div_ceil(width) } else { 0..0 };
    changed.map(move |index| {
        let there = (new - index * width).min(width);
        TileId { kind, index, width: u16::try_from(there).unwrap_or(WIDTH) }
    })
}
