//! Hash tiles as the log grows, with only the unfinished tile of each level in memory.

use super::{HEIGHT, TileId, TileKind, TiledNodes, WIDTH, tile_hashes};
use crate::merkle::{Frontier, Hash, Head};

/// Grows the hash tiles of a log leaf by leaf.
#[derive(Clone, Debug, Default)]
pub struct TileBuilder {
    size: u64,
    /// The hashes of the unfinished tile of each level, at most 255.
    open: Vec<Vec<Hash>>,
}

impl TileBuilder {
    /// The tiles of the log without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up the tiles of a log of `size` entries again; none if an unfinished tile cannot be
    /// read.
    pub fn resume(size: u64, read: impl Fn(&str) -> Option<Vec<u8>>) -> Option<Self> {
        let mut open = Vec::new();
        let mut count = size;
        for level in 0..=u8::MAX {
            if count == 0 {
                break;
            }
            let id = unfinished(level, count);
            let hashes = match id.width {
                0 => Vec::new(),
                _ => tile_hashes(&TiledNodes::file(&read, id)?, id.width)?,
            };
            open.push(hashes);
            count /= u64::from(WIDTH);
        }
        Some(Self { size, open })
    }

    /// Appends the hash of a leaf and hands out the tiles that this finishes.
    pub fn push(&mut self, leaf: Hash) -> Vec<(TileId, Vec<u8>)> {
        self.size += 1;
        let (mut finished, mut carried, mut count) = (Vec::new(), leaf, self.size);
        for level in 0..=u8::MAX {
            let Some(hashes) = self.level(level) else { break };
            hashes.push(carried);
            if hashes.len() < usize::from(WIDTH) {
                break;
            }
            carried = subtree_root(hashes);
            count /= u64::from(WIDTH);
            let id = TileId { kind: TileKind::Hashes(level), index: count - 1, width: WIDTH };
            finished.push((id, hashes.concat()));
            hashes.clear();
        }
        finished
    }

    /// The unfinished tiles at this size.
    pub fn partials(&self) -> Vec<(TileId, Vec<u8>)> {
        let mut count = self.size;
        let mut tiles = Vec::new();
        for (level, hashes) in (0_u8..).zip(&self.open) {
            if !hashes.is_empty() {
                tiles.push((unfinished(level, count), hashes.concat()));
            }
            count /= u64::from(WIDTH);
        }
        tiles
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        let mut frontier = Frontier::new();
        let mut height = HEIGHT * u32::try_from(self.open.len()).unwrap_or_default();
        for hashes in self.open.iter().rev() {
            height -= HEIGHT;
            for hash in hashes {
                frontier.push_subtree(height, *hash);
            }
        }
        Head { size: self.size, root: frontier.root() }
    }

    fn level(&mut self, level: u8) -> Option<&mut Vec<Hash>> {
        let level = usize::from(level);
        if self.open.len() == level {
            self.open.push(Vec::with_capacity(usize::from(WIDTH)));
        }
        self.open.get_mut(level)
    }
}

/// The unfinished tile of a level that has `count` hashes; its width may be 0.
fn unfinished(level: u8, count: u64) -> TileId {
    let width = u16::try_from(count % u64::from(WIDTH)).unwrap_or_default();
    TileId { kind: TileKind::Hashes(level), index: count / u64::from(WIDTH), width }
}

/// The root over the hashes of a tile.
pub(crate) fn subtree_root(hashes: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    for hash in hashes {
        frontier.push(*hash);
    }
    frontier.root()
}
