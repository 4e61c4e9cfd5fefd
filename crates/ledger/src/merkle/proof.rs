//! Inclusion and consistency proofs: made from complete subtrees, checked from nothing.

use super::{Hash, Head, empty_root, node_hash};

/// Where the roots of complete subtrees come from: memory or tiles.
pub trait Nodes {
    /// The root of the `index`-th complete subtree of `2^height` leaves, if it is known.
    fn node(&self, height: u32, index: u64) -> Option<Hash>;
}

/// The root over the first `size` leaves; none if a subtree is not known.
///
/// # Source
/// RFC 9162 §2.1.1.
pub fn root_at(nodes: &impl Nodes, size: u64) -> Option<Hash> {
    if size == 0 { Some(empty_root()) } else { range_root(nodes, 0, size) }
}

/// The proof that leaf `index` is in the tree of `size` leaves, from the leaf up; none if it is not
/// in it or a subtree is not known.
///
/// # Source
/// RFC 9162 §2.1.3.1.
pub fn inclusion_proof(nodes: &impl Nodes, index: u64, size: u64) -> Option<Vec<Hash>> {
    if index >= size {
        return None;
    }
    let (mut start, mut end, mut proof) = (0, size, Vec::new());
    while end - start > 1 {
        let middle = start + split(end - start);
        if index < middle {
            proof.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    proof.reverse();
    Some(proof)
}

/// The proof that the tree of `old` leaves is the beginning of the tree of `new` leaves; none if it
/// is not shorter or equal, or a subtree is not known.
///
/// # Source
/// RFC 9162 §2.1.4.1.
pub fn consistency_proof(nodes: &impl Nodes, old: u64, new: u64) -> Option<Vec<Hash>> {
    if old > new {
        return None;
    }
    if old == 0 || old == new {
        return Some(Vec::new());
    }
    let (mut start, mut end, mut proof) = (0, new, Vec::new());
    while end != old {
        let middle = start + split(end - start);
        if old <= middle {
            proof.push(range_root(nodes, middle, end)?);
            end = middle;
        } else {
            proof.push(range_root(nodes, start, middle)?);
            start = middle;
        }
    }
    if start != 0 {
        proof.push(range_root(nodes, start, end)?);
    }
    proof.reverse();
    Some(proof)
}

/// Whether `proof` shows that `leaf` is leaf `index` of the tree `head`.
pub fn verify_inclusion(leaf: &Hash, index: u64, head: &Head, proof: &[Hash]) -> bool {
    included_root(leaf, index, head.size, proof) == Some(head.root)
}

/// Whether `proof` shows that the tree `old` is the beginning of the tree `new`.
///
/// The empty tree is the beginning of every tree: nothing is to be proven, and the proof is empty.
///
/// # Source
/// RFC 9162 §2.1.4.2.
pub fn verify_consistency(old: &Head, new: &Head, proof: &[Hash]) -> bool {
    if old.size == 0 {
        let same = new.size != 0 || new.root == old.root;
        return proof.is_empty() && old.root == empty_root() && same;
    }
    if old.size == new.size {
        return proof.is_empty() && old.root == new.root;
    }
    consistent_roots(old, new.size, proof) == Some((old.root, new.root))
}

/// The root that `proof` leads to from `leaf`; none if it has not the shape of a proof.
///
/// # Source
/// RFC 9162 §2.1.3.2.
fn included_root(leaf: &Hash, index: u64, size: u64, proof: &[Hash]) -> Option<Hash> {
    let mut climb = Climb { node: index, last: size.checked_sub(1)? };
    if climb.node > climb.last {
        return None;
    }
    let mut root = *leaf;
    for sibling in proof {
        root = match climb.step()? {
            Side::Left => node_hash(sibling, &root),
            Side::Right => node_hash(&root, sibling),
        };
    }
    (climb.last == 0).then_some(root)
}

fn consistent_roots(old: &Head, new: u64, proof: &[Hash]) -> Option<(Hash, Hash)> {
    let (node, last) = (old.size.checked_sub(1)?, new.checked_sub(1)?);
    if node >= last {
        return None;
    }
    // A complete old tree is its own first node and is left out of the proof.
    let complete = old.size.is_power_of_two();
    let (seed, path) = if complete { (&old.root, proof) } else { proof.split_first()? };
    let shift = node.trailing_ones();
    let mut climb = Climb { node: node >> shift, last: last >> shift };
    let (mut old_root, mut new_root) = (*seed, *seed);
    for sibling in path {
        match climb.step()? {
            Side::Left => {
                old_root = node_hash(sibling, &old_root);
                new_root = node_hash(sibling, &new_root);
            }
            Side::Right => new_root = node_hash(&new_root, sibling),
        }
    }
    (climb.last == 0).then_some((old_root, new_root))
}

/// On which side the next sibling stands.
enum Side {
    Left,
    Right,
}

/// The way up from a node, beside the last node of its level.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// One sibling up; none above the root.
    fn step(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let left = self.node & 1 == 1 || self.node == self.last;
        while left && self.node & 1 == 0 && self.node != 0 {
            self.shift();
        }
        self.shift();
        Some(if left { Side::Left } else { Side::Right })
    }

    fn shift(&mut self) {
        (self.node, self.last) = (self.node >> 1, self.last >> 1);
    }
}

/// The root over leaves `start..end`, where `start` is a multiple of the power of two at or above
/// the number of leaves.
fn range_root(nodes: &impl Nodes, start: u64, end: u64) -> Option<Hash> {
    let count = end - start;
    if count.is_power_of_two() {
        let height = count.trailing_zeros();
        return nodes.node(height, start >> height);
    }
    let middle = start + split(count);
    Some(node_hash(&range_root(nodes, start, middle)?, &range_root(nodes, middle, end)?))
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
