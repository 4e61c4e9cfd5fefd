//! A whole tree in memory, for proofs between any two sizes.

use super::{Hash, Head, Nodes, node_hash, root_at};

/// Every complete subtree of a tree: about two hashes a leaf.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// `levels[h][i]` is the root of the `i`-th complete subtree of height `h`.
    levels: Vec<Vec<Hash>>,
}

impl Tree {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| u64::try_from(leaves.len()).unwrap_or(u64::MAX))
    }

    /// Appends the hash of a leaf.
    pub fn push(&mut self, leaf: Hash) {
        let mut carried = Some(leaf);
        for level in &mut self.levels {
            let Some(hash) = carried else { return };
            level.push(hash);
            carried = match level.as_chunks::<2>() {
                (pairs, []) => pairs.last().map(|[left, right]| node_hash(left, right)),
                _ => None,
            };
        }
        if let Some(hash) = carried {
            self.levels.push(vec![hash]);
        }
    }

    /// Size and root.
    pub fn head(&self) -> Head {
        let size = self.size();
        Head { size, root: root_at(self, size).unwrap_or_default() }
    }
}

impl Nodes for Tree {
    fn node(&self, height: u32, index: u64) -> Option<Hash> {
        let level = self.levels.get(usize::try_from(height).ok()?)?;
        level.get(usize::try_from(index).ok()?).copied()
    }
}

impl Extend<Hash> for Tree {
    fn extend<I: IntoIterator<Item = Hash>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.push(leaf);
        }
    }
}

impl FromIterator<Hash> for Tree {
    fn from_iter<I: IntoIterator<Item = Hash>>(leaves: I) -> Self {
        let mut tree = Self::new();
        tree.extend(leaves);
        tree
    }
}
