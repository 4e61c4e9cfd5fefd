//! Where calls wait to become durable, and who is to be told.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use ports::{Dial, MeterFailure, Metered, MeteredCall};

use super::record::Record;

/// The most records that are written at once.
pub(super) const MOST: usize = 4096;
/// How long confirmations wait for a call to travel with.
const LAZY: Duration = Duration::from_millis(50);

/// Records that become durable together.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) records: Vec<Record>,
    /// How many of them somebody waits for.
    pub(super) calls: usize,
    upto: u64,
}

#[derive(Debug, Default)]
struct Waiting {
    /// The newest number of each subscription.
    last: BTreeMap<u64, u64>,
    /// Calls and dials to be written, in order.
    records: Vec<Record>,
    /// Confirmations to be written.
    confirmed: Vec<(Dial, u64)>,
    /// The newest ticket.
    issued: u64,
    /// The newest ticket that must not wait.
    urgent: u64,
    /// Who waits for which ticket.
    wakers: Vec<(u64, Waker)>,
    /// Whether the writer sleeps: waking it costs a call of the system, so it is not done in vain.
    sleeps: bool,
    broken: Option<String>,
    closed: bool,
}

/// The queue before the writer.
#[derive(Debug)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    /// There is something to write.
    work: Condvar,
    /// Something is durable.
    done: Condvar,
    /// Everything up to this ticket is durable.
    durable: AtomicU64,
}

impl Queue {
    pub(super) fn new(last: BTreeMap<u64, u64>) -> Self {
        let waiting = Waiting { last, ..Waiting::default() };
        Self {
            waiting: Mutex::new(waiting),
            work: Condvar::new(),
            done: Condvar::new(),
            durable: AtomicU64::new(0),
        }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Numbers a call and leaves it for the writer.
    pub(super) fn record(&self, call: MeteredCall) -> Result<Metered, MeterFailure> {
        let mut waiting = self.waiting();
        waiting.check()?;
        let last = waiting.last.entry(call.dial.subscription).or_default();
        *last = last.saturating_add(1);
        let number = *last;
        let ticket = waiting.push(Record::Call { call, number });
        self.wake(waiting);
        Ok(Metered { dial: call.dial, number, ticket })
    }

    /// Leaves where a dial stands for the writer, and waits until it is durable.
    pub(super) fn carry(&self, record: Record, last: u64) -> Result<(), MeterFailure> {
        let mut waiting = self.waiting();
        waiting.check()?;
        if let Record::Carried { dial, .. } = &record {
            let known = waiting.last.entry(dial.subscription).or_default();
            *known = (*known).max(last);
        }
        waiting.push(record);
        drop(waiting);
        self.flush()
    }

    pub(super) fn confirm(&self, call: &Metered) {
        let mut waiting = self.waiting();
        waiting.confirmed.push((call.dial, call.number));
        if waiting.confirmed.len() == 1 {
            self.wake(waiting);
        }
    }

    fn wake(&self, mut waiting: MutexGuard<'_, Waiting>) {
        let sleeps = std::mem::take(&mut waiting.sleeps);
        drop(waiting);
        if sleeps {
            self.work.notify_one();
        }
    }

    pub(super) fn poll(&self, ticket: u64, waker: &Waker) -> Poll<Result<(), MeterFailure>> {
        if self.durable.load(Ordering::Acquire) >= ticket {
            return Poll::Ready(Ok(()));
        }
        let mut waiting = self.waiting();
        if self.durable.load(Ordering::Acquire) >= ticket {
            return Poll::Ready(Ok(()));
        }
        if let Err(failure) = waiting.check() {
            return Poll::Ready(Err(failure));
        }
        waiting.wakers.push((ticket, waker.clone()));
        Poll::Pending
    }

    /// Waits until everything that was left here is durable.
    pub(super) fn flush(&self) -> Result<(), MeterFailure> {
        let mut waiting = self.waiting();
        waiting.check()?;
        waiting.issued = waiting.issued.saturating_add(1);
        let ticket = waiting.issued;
        waiting.urgent = ticket;
        self.work.notify_one();
        while self.durable.load(Ordering::Acquire) < ticket {
            waiting.check()?;
            waiting = self.done.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }

    /// No more is taken; the writer ends when the rest is written.
    pub(super) fn close(&self) {
        self.waiting().closed = true;
        self.work.notify_one();
    }

    /// What is to be written next; waits for it. None when the meter is closed, or broke.
    pub(super) fn next_group(&self) -> Option<Group> {
        let mut waiting = self.waiting();
        loop {
            let durable = self.durable.load(Ordering::Acquire);
            if waiting.broken.is_some() {
                return None;
            }
            if !waiting.records.is_empty() || waiting.urgent > durable {
                return Some(waiting.take());
            }
            if waiting.closed {
                return (!waiting.confirmed.is_empty()).then(|| waiting.take());
            }
            waiting.sleeps = true;
            if waiting.confirmed.is_empty() {
                waiting = self.work.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            let woken = self.work.wait_timeout(waiting, LAZY);
            let (again, late) = woken.unwrap_or_else(PoisonError::into_inner);
            waiting = again;
            if late.timed_out() {
                return Some(waiting.take());
            }
        }
    }

    /// Tells everybody who waited for a group.
    pub(super) fn finish(&self, group: &Group, done: Result<(), String>) {
        let mut waiting = self.waiting();
        let told = match done {
            Ok(()) => {
                self.durable.store(group.upto, Ordering::Release);
                let all = std::mem::take(&mut waiting.wakers);
                let (told, later) = all.into_iter().partition(|(ticket, _)| *ticket <= group.upto);
                waiting.wakers = later;
                told
            }
            Err(why) => {
                waiting.broken = Some(why);
                std::mem::take(&mut waiting.wakers)
            }
        };
        drop(waiting);
        self.done.notify_all();
        for (_, waker) in told {
            waker.wake();
        }
    }
}

impl Waiting {
    fn check(&self) -> Result<(), MeterFailure> {
        match &self.broken {
            Some(why) => Err(MeterFailure(why.clone())),
            None => Ok(()),
        }
    }

    fn push(&mut self, record: Record) -> u64 {
        self.records.push(record);
        self.issued = self.issued.saturating_add(1);
        self.issued
    }

    fn take(&mut self) -> Group {
        self.sleeps = false;
        let mut records = std::mem::take(&mut self.records);
        let calls = records.len();
        records.extend(runs(std::mem::take(&mut self.confirmed)));
        Group { records, calls, upto: self.issued }
    }
}

/// Confirmations as runs of consecutive numbers.
fn runs(mut confirmed: Vec<(Dial, u64)>) -> Vec<Record> {
    confirmed.sort_unstable();
    let mut runs: Vec<(Dial, u64, u64)> = Vec::new();
    for (dial, number) in confirmed {
        match runs.last_mut() {
            Some((known, first, count))
                if *known == dial && first.saturating_add(*count) == number =>
            {
                *count = count.saturating_add(1);
            }
            _ => runs.push((dial, number, 1)),
        }
    }
    let record = |(dial, first, count)| Record::Confirmed { dial, first, count };
    runs.into_iter().map(record).collect()
}
