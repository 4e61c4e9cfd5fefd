//! What every implementation of a port must do, as suites that any of them can be run through.
//!
//! Each takes a function that makes a fresh, empty implementation. They panic at the first thing
//! that does not hold, and say which.

mod acts;
mod appends;
mod erasures;
mod ring;
mod shelf;
mod sorts;
mod together;

use std::sync::Arc;

use ports::{Blobs, Journal, Keys};

/// Holds a journal against its port: appends, scans, acts, erasures, snapshots, many threads.
///
/// # Panics
/// When something does not hold.
pub fn journal<J: Journal>(make: impl Fn() -> J) {
    appends::all(&make);
    acts::all(&make);
    erasures::all(&make);
    together::all(&make);
}

/// Holds a key ring against its port: made once, found again, gone for good when destroyed.
///
/// # Panics
/// When something does not hold.
pub fn keys<K: Keys>(make: impl Fn() -> K) {
    ring::all(&make);
}

/// Holds a store of blobs, with the ring it seals under, against its port.
///
/// # Panics
/// When something does not hold.
pub fn blobs<B: Blobs>(make: impl Fn() -> (B, Arc<dyn Keys>)) {
    shelf::all(&make);
}
