//! The right edge of a growing tree: all that is needed to append and to know the root.

use super::{Hash, Head, empty_root, node_hash};

/// An append-only tree of which only the complete subtrees on the right edge are kept: at most one
/// hash for each binary digit of the size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Height and root of each complete subtree, from the highest to the lowest.
    peaks: Vec<(u32, Hash)>,
}

impl Frontier {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a tree again from its size and its [`Frontier::peaks`]; none if they do not fit.
    pub fn resume(size: u64, peaks: &[Hash]) -> Option<Self> {
        let heights = (0..u64::BITS).rev().filter(|height| size >> height & 1 == 1);
        let fits = u32::try_from(peaks.len()).ok()? == size.count_ones();
        fits.then(|| Self { size, peaks: heights.zip(peaks.iter().copied()).collect() })
    }

    /// The roots of the complete subtrees, from the highest to the lowest.
    pub fn peaks(&self) -> Vec<Hash> {
        self.peaks.iter().map(|(_, root)| *root).collect()
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends the hash of a leaf.
    pub fn push(&mut self, leaf: Hash) {
        self.append(0, leaf);
    }

    /// Appends the root of a complete subtree of `2^height` leaves; false, and nothing is done, if
    /// the tree does not end at a multiple of that.
    pub fn push_subtree(&mut self, height: u32, root: Hash) -> bool {
        let fits = height < u64::BITS && self.size.trailing_zeros() >= height;
        if fits {
            self.append(height, root);
        }
        fits
    }

    /// The root over all leaves.
    pub fn root(&self) -> Hash {
        let mut from_the_right = self.peaks.iter().rev().map(|(_, root)| *root);
        match from_the_right.next() {
            Some(last) => from_the_right.fold(last, |right, left| node_hash(&left, &right)),
            None => empty_root(),
        }
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        Head { size: self.size, root: self.root() }
    }

    fn append(&mut self, height: u32, root: Hash) {
        self.size += 1_u64 << height;
        let (mut height, mut root) = (height, root);
        while let Some((_, left)) = self.peaks.pop_if(|(peak, _)| *peak == height) {
            root = node_hash(&left, &root);
            height += 1;
        }
        self.peaks.push((height, root));
    }
}
