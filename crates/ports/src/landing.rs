//! A batch on its way to the disk.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use crate::{AppendFailure, Head, StoreFailure};

type Outcome = Result<Head, AppendFailure>;

/// A batch that was handed to the journal. Any number of threads may wait for the same one.
#[derive(Clone, Debug)]
pub struct Landing(Arc<Slot>);

/// Who brings the batch in, and tells.
///
/// # Guarantee
/// Whoever waits is told, even when this is dropped untold.
#[derive(Debug)]
pub struct Pilot(Arc<Slot>);

#[derive(Debug, Default)]
struct Slot {
    outcome: Mutex<Option<Outcome>>,
    told: Condvar,
}

impl Landing {
    /// A batch that sets out, and who brings it in.
    pub fn out() -> (Self, Pilot) {
        let slot = Arc::new(Slot::default());
        (Self(Arc::clone(&slot)), Pilot(slot))
    }

    /// A batch that is in already, or never will be.
    pub fn done(outcome: Result<Head, AppendFailure>) -> Self {
        Self(Arc::new(Slot { outcome: Mutex::new(Some(outcome)), told: Condvar::new() }))
    }

    /// Waits until the batch is durable or refused; again and at once when that is known.
    ///
    /// # Errors
    /// [`AppendFailure`], as [`crate::Journal::append`] gives it.
    pub fn wait(&self) -> Result<Head, AppendFailure> {
        let mut outcome = self.0.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(outcome) = &*outcome {
                return outcome.clone();
            }
            outcome = self.0.told.wait(outcome).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether it is known what came of the batch.
    pub fn is_known(&self) -> bool {
        self.0.outcome.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }
}

impl Pilot {
    /// Tells whoever waits. Only the first word counts.
    pub fn tell(self, outcome: Result<Head, AppendFailure>) {
        self.0.tell(outcome);
    }
}

impl Drop for Pilot {
    fn drop(&mut self) {
        let gone = StoreFailure("the writer of the journal has stopped".to_owned());
        self.0.tell(Err(gone.into()));
    }
}

impl Slot {
    fn tell(&self, outcome: Outcome) {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(outcome);
        self.told.notify_all();
    }
}
