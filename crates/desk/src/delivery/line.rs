//! The line of a subscription: how much it may still be used, by the month and by the minute.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use terms::{Day, Instant, SubscriptionId};

/// A minute, in milliseconds.
const MINUTE: i64 = 60_000;
/// The most calls that are set aside at once.
const MOST_LEASED: u64 = 10_000;
/// Into how many leases a month's calls are divided, at least.
const LEASES: u64 = 200;

/// The line of one subscription; it outlives every gate.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) subscription: SubscriptionId,
    pub(super) serial: u64,
    pub(super) calls_per_month: u32,
    purse: Mutex<Purse>,
}

#[derive(Debug, Default)]
struct Purse {
    month: Option<Day>,
    /// Calls that are set aside and not used yet.
    lease: u64,
    /// Whether the calls of the month are all set aside.
    is_spent: bool,
    /// When the calls of the last minute were made.
    calls: VecDeque<i64>,
}

/// Whether a call may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// It may, and is counted.
    Taken,
    /// Calls must be set aside first.
    Lease,
    /// The month is used up.
    Spent,
    /// The minute is used up; try again after so many seconds.
    TooFast(u64),
}

impl Line {
    pub(super) fn new(subscription: SubscriptionId, serial: u64, calls_per_month: u32) -> Self {
        Self { subscription, serial, calls_per_month, purse: Mutex::default() }
    }

    fn purse(&self, month: Day) -> MutexGuard<'_, Purse> {
        let mut purse = self.purse.lock().unwrap_or_else(PoisonError::into_inner);
        if purse.month != Some(month) {
            purse.month = Some(month);
            purse.lease = 0;
            purse.is_spent = false;
        }
        purse
    }

    /// Takes a call out of the month and the minute.
    pub(super) fn take(&self, month: Day, now: Instant, per_minute: Option<u32>) -> Take {
        let mut purse = self.purse(month);
        if let Some(wait) = purse.wait(now, per_minute) {
            return Take::TooFast(wait);
        }
        if purse.lease == 0 {
            return if purse.is_spent { Take::Spent } else { Take::Lease };
        }
        purse.lease -= 1;
        if per_minute.is_some() {
            purse.calls.push_back(now.millis());
        }
        Take::Taken
    }

    /// Whether a call could be made now, apart from what is set aside.
    pub(super) fn look(&self, month: Day, now: Instant, per_minute: Option<u32>) -> Take {
        let mut purse = self.purse(month);
        match purse.wait(now, per_minute) {
            Some(wait) => Take::TooFast(wait),
            None if purse.lease == 0 && purse.is_spent => Take::Spent,
            None => Take::Taken,
        }
    }

    /// A call that came to nothing still is one of its minute.
    pub(super) fn note(&self, month: Day, now: Instant) {
        self.purse(month).calls.push_back(now.millis());
    }

    /// Whether calls must be set aside; how many, when so many of the month already are.
    pub(super) fn wants(&self, month: Day, leased: u64) -> Option<u64> {
        let mut purse = self.purse(month);
        if purse.lease > 0 || purse.is_spent {
            return None;
        }
        let quota = u64::from(self.calls_per_month);
        let left = quota.saturating_sub(leased);
        purse.is_spent = left == 0;
        let block = (quota / LEASES).clamp(1, MOST_LEASED).min(left);
        (block > 0).then_some(block)
    }

    /// Calls were set aside, durably.
    pub(super) fn grow(&self, month: Day, calls: u64) {
        let mut purse = self.purse(month);
        purse.lease = purse.lease.saturating_add(calls);
    }
}

impl Purse {
    /// How many seconds to wait until a call is within the minute; none when it is now.
    ///
    /// # Guarantee
    /// No span of sixty seconds, wherever it begins, holds more than `per_minute` calls.
    fn wait(&mut self, now: Instant, per_minute: Option<u32>) -> Option<u64> {
        let most = usize::try_from(per_minute?).unwrap_or(usize::MAX);
        let now = now.millis();
        // A clock that was set back forgets calls that lie in the future.
        while self.calls.front().is_some_and(|at| *at > now || now.saturating_sub(*at) >= MINUTE) {
            self.calls.pop_front();
        }
        if self.calls.len() < most {
            return None;
        }
        let oldest = self.calls.front().copied().unwrap_or(now);
        let left = oldest.saturating_add(MINUTE).saturating_sub(now);
        Some(u64::try_from(left).unwrap_or(0).div_ceil(1000).max(1))
    }
}

#[cfg(test)]
mod tests;
