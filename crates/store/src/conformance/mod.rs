//! What every implementation of a port must do, as suites that any of them can be run through.
//!
//! Each takes a function that makes a fresh, empty implementation. They panic at the first thing
//! that does not hold, and say which.

mod acts;
mod appends;
pub(crate) mod dials;
mod erasures;
mod ring;
mod shelf;
mod sorts;
mod together;

use std::sync::Arc;

use ports::{Blobs, Journal, Keys, Meter};

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

/// Holds a meter against its port. `live` opens the meter of a number: numbers 1, 2 and 3 are
/// lives of one meter, one after the other, and every other number is a meter of its own.
///
/// # Panics
/// When something does not hold.
pub fn meter(live: impl Fn(usize) -> Arc<dyn Meter>) {
    dials::all(&live);
}
