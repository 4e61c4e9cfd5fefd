//! Faults on demand: the n-th durable step fails, before or after it took effect.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// When a fault strikes a durable step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Blow {
    /// Before it took effect: nothing is kept.
    Before,
    /// After it took effect: it is kept, but the caller does not learn so.
    After,
}

/// What the world is like after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aftermath {
    /// The machine is off: nothing works until [`Faults::restore`].
    PowerCut,
    /// The next step works again.
    Hiccup,
}

/// A planned fault struck, or the machine is off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a planned fault")]
pub struct Outage;

#[derive(Debug, Default)]
struct Plan {
    steps: u64,
    blows: BTreeMap<u64, (Blow, Aftermath)>,
    dark: bool,
}

/// The faults of one place; clones share them. Without a plan nothing ever fails.
#[derive(Clone, Debug, Default)]
pub struct Faults(Arc<Mutex<Plan>>);

impl Faults {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Plans a fault in the durable step `ahead` steps from now; the very next one is 1.
    pub fn strike(&self, ahead: u64, blow: Blow, aftermath: Aftermath) {
        let mut plan = self.plan();
        let step = plan.steps.saturating_add(ahead);
        plan.blows.insert(step, (blow, aftermath));
    }

    /// Turns the machine on again and forgets what was planned.
    pub fn restore(&self) {
        let mut plan = self.plan();
        plan.dark = false;
        plan.blows.clear();
    }

    /// How many durable steps were begun so far.
    pub fn steps(&self) -> u64 {
        self.plan().steps
    }

    /// Whether the machine is off.
    pub fn is_dark(&self) -> bool {
        self.plan().dark
    }

    /// Fails while the machine is off.
    pub(crate) fn alive(&self) -> Result<(), Outage> {
        if self.is_dark() { Err(Outage) } else { Ok(()) }
    }

    /// Takes a durable step, unless a planned fault strikes it.
    pub(crate) fn durable<T>(&self, step: impl FnOnce() -> T) -> Result<T, Outage> {
        self.alive()?;
        let blow = {
            let mut plan = self.plan();
            plan.steps = plan.steps.saturating_add(1);
            let step = plan.steps;
            let blow = plan.blows.remove(&step);
            plan.dark = blow.is_some_and(|(_, aftermath)| aftermath == Aftermath::PowerCut);
            blow
        };
        match blow {
            None => Ok(step()),
            Some((Blow::Before, _)) => Err(Outage),
            Some((Blow::After, _)) => {
                step();
                Err(Outage)
            }
        }
    }
}
