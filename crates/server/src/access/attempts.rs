//! The limit on wrong passwords, for one officer and for all together.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ports::Clock;
use terms::Instant;

/// How long a wrong password counts, in milliseconds: one minute.
pub(super) const WINDOW_MS: i64 = 60 * 1000;
/// So many wrong passwords for one officer, then none is looked at until the window has passed.
pub(super) const PER_OFFICER: usize = 10;
/// So many for all officers together.
pub(super) const TOGETHER: usize = 100;

/// Too many wrong passwords: try again after this many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// Seconds.
    pub(crate) seconds: i64,
}

/// The log-ins tried lately that did not succeed, oldest first.
///
/// # Guarantee
/// An attempt counts as failed from its beginning, so a hundred at once are no way round the
/// limit. At most [`TOGETHER`] are remembered, whatever names are tried.
pub(crate) struct Attempts {
    clock: Arc<dyn Clock>,
    failed: Mutex<VecDeque<(Instant, String)>>,
}

impl fmt::Debug for Attempts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempts")
    }
}

impl Attempts {
    /// Nobody has tried yet.
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, failed: Mutex::default() }
    }

    /// Begins an attempt to log in as `officer`.
    pub(crate) fn begin(&self, officer: &str) -> Result<(), Wait> {
        let now = self.clock.now();
        let mut failed = self.lock();
        while failed.front().is_some_and(|(at, _)| passed(*at, now) >= WINDOW_MS) {
            failed.pop_front();
        }
        let own = failed.iter().filter(|(_, name)| name == officer);
        let first_own =
            own.clone().next().map(|(at, _)| *at).filter(|_| own.count() >= PER_OFFICER);
        let first = failed.front().map(|(at, _)| *at).filter(|_| failed.len() >= TOGETHER);
        if let Some(first) = first_own.or(first) {
            return Err(wait(first, now));
        }
        failed.push_back((now, officer.to_owned()));
        Ok(())
    }

    /// The password was right: the failures before it are forgiven.
    pub(crate) fn succeeded(&self, officer: &str) {
        self.lock().retain(|(_, name)| name != officer);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Instant, String)>> {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn passed(then: Instant, now: Instant) -> i64 {
    now.millis().saturating_sub(then.millis())
}

fn wait(first: Instant, now: Instant) -> Wait {
    let left = WINDOW_MS.saturating_sub(passed(first, now));
    Wait { seconds: (left / 1000).saturating_add(1) }
}
