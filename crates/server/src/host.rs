//! The real clock: the one place where the product asks the machine what time it is.

use std::time::{SystemTime, UNIX_EPOCH};

use ports::Clock;
use terms::Instant;

/// The clock of the machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostClock;

impl Clock for HostClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one real clock")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
