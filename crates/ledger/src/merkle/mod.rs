//! The Merkle tree of RFC 6962 and RFC 9162 over SHA-256.

mod frontier;
mod proof;
mod tree;

use sha2::{Digest, Sha256};

pub use frontier::Frontier;
pub use proof::{
    Nodes, consistency_proof, inclusion_proof, root_at, verify_consistency, verify_inclusion,
};
pub use tree::Tree;

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// A tree head: so many leaves under this root.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

/// The hash of a leaf: SHA-256(0x00 ‖ data).
///
/// # Source
/// RFC 9162 §2.1.1.
pub fn leaf_hash(data: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(data).finalize().into()
}

/// The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).
///
/// # Source
/// RFC 9162 §2.1.1.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

#[cfg(test)]
mod tests;
