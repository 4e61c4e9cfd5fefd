//! Which leaves are the sealed ones: those of the entries, those of the tiles, or those of the
//! blocks that the tiles above vouch for. The one that leads to the signed root is believed.

use std::collections::BTreeMap;

use crate::merkle::{Frontier, Hash, Head};
use crate::tiles::{HEIGHT, TileBuilder, TileId, TileKind, WIDTH};

/// A leaf, as the entry and as the tile has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf {
    pub(super) entry: Option<Hash>,
    pub(super) tile: Option<Hash>,
}

/// Which side is believed where both are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Entries,
    Tiles,
}

impl Leaf {
    fn by(&self, side: Side) -> Option<Hash> {
        match side {
            Side::Entries => self.entry.or(self.tile),
            Side::Tiles => self.tile.or(self.entry),
        }
    }
}

/// A full block of 256 leaves.
#[derive(Clone, Copy, Debug)]
struct Block {
    by_entries: Option<Hash>,
    by_tiles: Option<Hash>,
    upper: Option<Hash>,
}

/// How full blocks are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blocks {
    By(Side),
    /// Whichever side the tile above agrees with.
    Vouched,
    /// What the tile above says, whatever is below it.
    Upper,
}

/// A way to read the whole log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    blocks: Blocks,
    tail: Side,
}

const READINGS: [Reading; 6] = [
    Reading { blocks: Blocks::By(Side::Entries), tail: Side::Entries },
    Reading { blocks: Blocks::By(Side::Tiles), tail: Side::Tiles },
    Reading { blocks: Blocks::Vouched, tail: Side::Entries },
    Reading { blocks: Blocks::Vouched, tail: Side::Tiles },
    Reading { blocks: Blocks::By(Side::Entries), tail: Side::Tiles },
    Reading { blocks: Blocks::By(Side::Tiles), tail: Side::Entries },
];

/// Everything needed to know the root at the sizes that matter, under every reading.
#[derive(Debug, Default)]
pub(super) struct Trees {
    blocks: Vec<Block>,
    /// The leaves after the last full block, for each size that matters and is not full.
    tails: BTreeMap<u64, Vec<Leaf>>,
}

impl Trees {
    /// Takes up a block; `upper` is what the tile above says of it, `sizes` those that matter.
    pub(super) fn push(&mut self, leaves: &[Leaf], upper: Option<Hash>, sizes: &[u64]) {
        let width = u64::from(WIDTH);
        let first = u64::try_from(self.blocks.len()).unwrap_or(u64::MAX).saturating_mul(width);
        for size in sizes.iter().filter(|size| **size > first && **size < first + width) {
            let count = usize::try_from(size - first).unwrap_or(usize::MAX);
            self.tails.insert(*size, leaves.iter().copied().take(count).collect());
        }
        if leaves.len() == usize::from(WIDTH) {
            let root = |side| block_root(leaves, side);
            let (by_entries, by_tiles) = (root(Side::Entries), root(Side::Tiles));
            self.blocks.push(Block { by_entries, by_tiles, upper });
        }
    }

    /// The reading that leads to this head, if one does.
    pub(super) fn reading(&self, head: &Head) -> Option<Reading> {
        READINGS.into_iter().find(|reading| self.root(*reading, head.size) == Some(head.root))
    }

    /// The root at a size under any reading, if enough is there.
    pub(super) fn any_root(&self, size: u64) -> Option<Hash> {
        READINGS.into_iter().find_map(|reading| self.root(reading, size))
    }

    /// Which side a reading believes about an entry.
    pub(super) fn side(&self, reading: Reading, seq: u64) -> Side {
        let block = usize::try_from(seq / u64::from(WIDTH)).ok().and_then(|at| self.blocks.get(at));
        match (block, reading.blocks) {
            (None, _) => reading.tail,
            (Some(_), Blocks::By(side)) => side,
            (Some(block), _) => vouched(block),
        }
    }

    /// The blocks that were changed on both sides, if the tiles above lead to this head.
    pub(super) fn changed_blocks(&self, head: &Head) -> Option<Vec<u64>> {
        let reading = |tail| Reading { blocks: Blocks::Upper, tail };
        let holds = |tail| self.root(reading(tail), head.size) == Some(head.root);
        if !holds(Side::Entries) && !holds(Side::Tiles) {
            return None;
        }
        let changed =
            |block: &Block| block.by_entries != block.upper && block.by_tiles != block.upper;
        let firsts = (0..).step_by(usize::from(WIDTH));
        Some(firsts.zip(&self.blocks).filter(|(_, block)| changed(block)).map(|it| it.0).collect())
    }

    /// The tiles above the leaves, as this reading makes them.
    pub(super) fn upper_tiles(&self, reading: Reading) -> Option<Vec<(TileId, Vec<u8>)>> {
        let (mut builder, mut tiles) = (TileBuilder::new(), Vec::new());
        for block in &self.blocks {
            tiles.extend(builder.push(pick(block, reading.blocks)?));
        }
        tiles.extend(builder.partials());
        Some(tiles.into_iter().filter_map(|(id, bytes)| Some((raised(id)?, bytes))).collect())
    }

    pub(super) fn root(&self, reading: Reading, size: u64) -> Option<Hash> {
        let mut frontier = Frontier::new();
        let full = usize::try_from(size / u64::from(WIDTH)).ok()?;
        for block in self.blocks.get(..full)? {
            frontier.push_subtree(HEIGHT, pick(block, reading.blocks)?);
        }
        if !size.is_multiple_of(u64::from(WIDTH)) {
            let tail = self.tails.get(&size)?;
            tail.iter()
                .try_for_each(|leaf| leaf.by(reading.tail).map(|hash| frontier.push(hash)))?;
        }
        (frontier.size() == size).then(|| frontier.root())
    }
}

fn pick(block: &Block, blocks: Blocks) -> Option<Hash> {
    match blocks {
        Blocks::By(Side::Entries) => block.by_entries,
        Blocks::By(Side::Tiles) => block.by_tiles,
        Blocks::Vouched => pick(block, Blocks::By(vouched(block))),
        Blocks::Upper => block.upper.or(block.by_entries),
    }
}

fn vouched(block: &Block) -> Side {
    if block.by_tiles == block.upper && block.upper.is_some() { Side::Tiles } else { Side::Entries }
}

fn block_root(leaves: &[Leaf], side: Side) -> Option<Hash> {
    let mut frontier = Frontier::new();
    leaves.iter().try_for_each(|leaf| leaf.by(side).map(|hash| frontier.push(hash)))?;
    Some(frontier.root())
}

/// The name one level up: the builder was fed with blocks, not with leaves.
fn raised(id: TileId) -> Option<TileId> {
    match id.kind {
        TileKind::Hashes(level) => Some(TileId { kind: TileKind::Hashes(level + 1), ..id }),
        TileKind::Entries | TileKind::Public => None,
    }
}
