//! The seal: entries, Merkle tiles, signed checkpoints and proofs.
