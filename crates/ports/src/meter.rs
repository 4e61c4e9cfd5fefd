//! The meter: every call of a subscription is on record before it is answered.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use terms::{Day, Instant};

/// Whose calls are counted together: those of one subscription in one legal month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dial {
    /// The serial of the subscription in its register.
    pub subscription: u64,
    /// The first day of the month.
    pub month: Day,
}

/// A call that is about to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeteredCall {
    /// Whose it is.
    pub dial: Dial,
    /// When it was let in.
    pub at: Instant,
    /// The first half of the SHA-256 of the answer's bytes.
    pub answer: [u8; 16],
}

/// A call on its way into the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metered {
    /// Whose it is.
    pub dial: Dial,
    /// Its number: those of a subscription run from 1, without gaps, over all months.
    pub number: u64,
    /// Its place in the queue of the meter; only [`Meter::poll_durable`] reads it.
    pub ticket: u64,
}

/// What a dial says of calls whose end is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Calls whose answer was handed over in full, durably so.
    pub billed: u64,
    /// Calls on record whose answer is not known to have been handed over, and never will be.
    pub unconfirmed: u64,
    /// The number of the newest call of the subscription, over all months.
    pub last: u64,
}

/// The meter broke; nothing is answered until the place is opened again.
#[derive(Clone, Debug, thiserror::Error)]
#[error("the meter failed: {0}")]
pub struct MeterFailure(pub String);

/// The meter of one place: append only, in the order of the calls.
///
/// # Guarantee
/// A call that [`Meter::poll_durable`] calls ready survives a power cut. A call that was recorded
/// and neither confirmed nor abandoned counts as unconfirmed once the meter is opened again.
pub trait Meter: Send + Sync {
    /// Puts a call in the queue and gives it its number; never waits for the disk.
    ///
    /// # Errors
    /// [`MeterFailure`] when the meter broke before.
    fn record(&self, call: MeteredCall) -> Result<Metered, MeterFailure>;

    /// Whether a call is durable; `waker` is woken when that is known.
    fn poll_durable(&self, call: &Metered, waker: &Waker) -> Poll<Result<(), MeterFailure>>;

    /// The answer of a call was handed over in full; written with a later group.
    fn confirm(&self, call: &Metered);

    /// The answer of a call did not come to its end, and will not.
    fn abandon(&self, call: &Metered);

    /// Makes everything so far durable, and reads all dials. Blocks.
    ///
    /// # Errors
    /// [`MeterFailure`].
    fn read(&self) -> Result<BTreeMap<Dial, Reading>, MeterFailure>;

    /// Sets a dial to at least `reading`: what was counted before this meter began, or was lost
    /// with an older one. Asked before the first call of a life; blocks until it is durable.
    ///
    /// # Errors
    /// [`MeterFailure`].
    fn carry(&self, dial: Dial, reading: Reading) -> Result<(), MeterFailure>;
}

/// Ends when a call is durable.
#[must_use = "a call may be answered only when this has ended"]
pub struct Durable {
    meter: Arc<dyn Meter>,
    call: Metered,
}

impl Durable {
    /// The moment at which `call` is durable.
    pub fn new(meter: Arc<dyn Meter>, call: Metered) -> Self {
        Self { meter, call }
    }
}

impl std::fmt::Debug for Durable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Durable").field("call", &self.call).finish_non_exhaustive()
    }
}

impl Future for Durable {
    type Output = Result<(), MeterFailure>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.meter.poll_durable(&self.call, context.waker())
    }
}
