//! The seal: entries, Merkle tiles, signed checkpoints, proofs, and what a verifier says of them.
//!
//! Pure: no clock, no disk, no randomness (entropy is passed in as bytes). It knows nothing of
//! events, law or storage. The formats are specified in `docs/formats/entry.md`.

pub mod audit;
pub mod checkpoint;
pub mod envelope;
pub mod finding;
pub mod merkle;
pub mod note;
pub mod part;
pub mod publish;
pub mod receipt;
pub mod tiles;
pub mod verify;

mod decimal;
mod say;
mod sequence;

#[cfg(test)]
extern crate self as ledger;
#[cfg(test)]
mod testing;

pub use checkpoint::Checkpoint;
pub use envelope::{Commitments, Envelope, EnvelopeError, LegalDay, Serial};
pub use finding::{Fault, Finding, Report};
pub use merkle::{Frontier, Hash, Head, Tree, leaf_hash};
pub use note::{Signer, VerifierKey};
pub use part::{Audience, Part, commit, opens, personal_additional_data};
pub use receipt::Receipt;
pub use say::Tongue;
