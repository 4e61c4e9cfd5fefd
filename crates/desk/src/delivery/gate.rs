//! A gate: what one key opens, as long as nothing changes. A call that is inside is let out before
//! whoever closed the gate hears that it is closed.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant as Moment};

use ports::{Durable, Meter, Metered};
use terms::{Day, Instant, ProductId, Refusal};

use super::edition::Edition;
use super::line::Line;

/// What a key opens. Replaced, never changed: an answer made for one gate does not pass another.
pub struct Gate {
    pub(super) line: Arc<Line>,
    pub(super) product: ProductId,
    /// What is behind it, or why nothing is.
    pub(super) pass: Result<Arc<Edition>, Arc<Refusal>>,
    pub(super) month: Day,
    /// When the month is over.
    pub(super) month_over: Instant,
    /// How many calls a minute the place allows under one subscription.
    pub(super) per_minute: Option<u32>,
    yard: Arc<Yard>,
    closed: AtomicBool,
    cut: AtomicBool,
    inside: AtomicUsize,
    writing: AtomicUsize,
}

/// Where whoever closes a gate waits for the calls inside.
#[derive(Debug, Default)]
pub(super) struct Yard {
    lock: Mutex<()>,
    left: Condvar,
}

/// What a gate is made from.
pub(super) struct Plan {
    pub(super) line: Arc<Line>,
    pub(super) product: ProductId,
    pub(super) pass: Result<Arc<Edition>, Arc<Refusal>>,
    pub(super) month: Day,
    pub(super) month_over: Instant,
    pub(super) per_minute: Option<u32>,
}

impl std::fmt::Debug for Gate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Gate({}, {})", self.line.subscription, self.product)
    }
}

impl Gate {
    pub(super) fn new(plan: Plan, yard: &Arc<Yard>) -> Self {
        let Plan { line, product, pass, month, month_over, per_minute } = plan;
        Self {
            line,
            product,
            pass,
            month,
            month_over,
            per_minute,
            yard: Arc::clone(yard),
            closed: AtomicBool::new(false),
            cut: AtomicBool::new(false),
            inside: AtomicUsize::new(0),
            writing: AtomicUsize::new(0),
        }
    }

    /// Whether a gate made from `plan` would be this one.
    pub(super) fn is(&self, plan: &Plan) -> bool {
        let same = match (&self.pass, &plan.pass) {
            (Ok(one), Ok(other)) => Arc::ptr_eq(one, other),
            (Err(one), Err(other)) => one == other,
            (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
        };
        same && Arc::ptr_eq(&self.line, &plan.line)
            && (&self.product, self.month) == (&plan.product, plan.month)
            && (self.month_over, self.per_minute) == (plan.month_over, plan.per_minute)
    }

    /// Goes in; false when the gate is closed. Whoever is in must leave.
    pub(super) fn enter(&self) -> bool {
        self.inside.fetch_add(1, Ordering::SeqCst);
        if self.closed.load(Ordering::SeqCst) {
            self.leave();
            return false;
        }
        true
    }

    pub(super) fn leave(&self) {
        let before = self.inside.fetch_sub(1, Ordering::SeqCst);
        if before == 1 && self.closed.load(Ordering::SeqCst) {
            let _waiting = self.yard.lock.lock().unwrap_or_else(PoisonError::into_inner);
            self.yard.left.notify_all();
        }
    }

    /// Lets nobody in any more.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
    }

    /// Whether nobody is let in any more.
    pub fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    /// Waits until a closed gate is empty; whoever is still inside at `until` sends no more. How
    /// many those were.
    pub(super) fn empty(&self, until: Moment) -> usize {
        let mut waiting = self.yard.lock.lock().unwrap_or_else(PoisonError::into_inner);
        while self.inside.load(Ordering::SeqCst) > 0 {
            let left = until.saturating_duration_since(Moment::now());
            if left == Duration::ZERO {
                break;
            }
            let woken = self.yard.left.wait_timeout(waiting, left);
            waiting = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        drop(waiting);
        self.cut.store(true, Ordering::SeqCst);
        // A write that began before the cut takes no longer than copying into the system's buffer.
        while self.writing.load(Ordering::SeqCst) > 0 {
            std::thread::yield_now();
        }
        self.inside.load(Ordering::SeqCst)
    }
}

/// A call that was let in and is on its way into the record. Dropped before its answer was handed
/// over, it is a call without an end: on record, and not billed.
pub struct Passage {
    gate: Arc<Gate>,
    meter: Arc<dyn Meter>,
    call: Metered,
    is_over: bool,
}

impl std::fmt::Debug for Passage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passage").field("call", &self.call).finish_non_exhaustive()
    }
}

/// The right to send a piece of an answer; sending it must not wait.
#[derive(Debug)]
#[must_use = "the right to send ends when this is dropped"]
pub struct Pen<'a>(&'a Gate);

impl Passage {
    /// A call of whoever is inside `gate`.
    pub(super) fn new(gate: Arc<Gate>, meter: Arc<dyn Meter>, call: Metered) -> Self {
        Self { gate, meter, call, is_over: false }
    }

    /// The number of the call within its subscription.
    pub fn number(&self) -> u64 {
        self.call.number
    }

    /// Ends when the call is durable; nothing of the answer may be sent before.
    pub fn durable(&self) -> Durable {
        Durable::new(Arc::clone(&self.meter), self.call)
    }

    /// The right to send a piece of the answer; none when the gate was closed and the time to leave
    /// is over.
    pub fn pen(&self) -> Option<Pen<'_>> {
        self.gate.writing.fetch_add(1, Ordering::SeqCst);
        let pen = Pen(&self.gate);
        (!self.gate.cut.load(Ordering::SeqCst)).then_some(pen)
    }

    /// The answer was handed over in full.
    pub fn handed_over(mut self) {
        self.is_over = true;
        self.meter.confirm(&self.call);
    }
}

impl Drop for Passage {
    fn drop(&mut self) {
        if !self.is_over {
            self.meter.abandon(&self.call);
        }
        self.gate.leave();
    }
}

impl Drop for Pen<'_> {
    fn drop(&mut self) {
        self.0.writing.fetch_sub(1, Ordering::SeqCst);
    }
}
