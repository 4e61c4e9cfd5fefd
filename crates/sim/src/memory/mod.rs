//! The ports of a place in memory: journal, keys, blobs, meter, entropy and clock, with faults on
//! demand.

mod faults;
mod journal;
mod keys;
mod meter;
mod time;

pub use faults::{Aftermath, Blow, Faults, Outage};
pub use journal::MemoryJournal;
pub use keys::{MemoryBlobs, MemoryKeys};
pub use meter::MemoryMeter;
pub(crate) use time::derived;
pub use time::{RehearsalClock, SeededEntropy};
