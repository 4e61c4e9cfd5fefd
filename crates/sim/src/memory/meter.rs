//! A meter in memory. What is not durable is gone after a power cut; calls without an end stay
//! without one when a new life begins.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};

use ports::{Dial, Meter, MeterFailure, Metered, MeteredCall, Reading};

use super::faults::{Faults, Outage};

/// What is done to the meter, in order.
#[derive(Clone, Copy, Debug)]
enum Step {
    Call(Dial, u64),
    Confirm(Dial),
    Carry(Dial, Reading),
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    called: u64,
    billed: u64,
    lost: u64,
}

#[derive(Clone, Debug, Default)]
struct Book {
    durable: BTreeMap<Dial, Count>,
    last_durable: BTreeMap<u64, u64>,
    pending: Vec<Step>,
    last: BTreeMap<u64, u64>,
    issued: u64,
    upto: u64,
}

/// A meter in memory; it fails where `faults` says so.
#[derive(Debug)]
pub struct MemoryMeter {
    book: Mutex<Book>,
    faults: Faults,
}

fn outage(outage: Outage) -> MeterFailure {
    MeterFailure(outage.to_string())
}

impl MemoryMeter {
    /// A meter that has counted nothing.
    pub fn new(faults: Faults) -> Self {
        Self { book: Mutex::default(), faults }
    }

    /// Another meter that has counted the same.
    pub(crate) fn fork(&self, faults: Faults) -> Self {
        Self { book: Mutex::new(self.book().clone()), faults }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a new life: what was not durable is gone, and what has no end has none any more.
    pub fn restart(&self) {
        let mut book = self.book();
        book.pending.clear();
        book.last = book.last_durable.clone();
        for count in book.durable.values_mut() {
            count.lost = count.called.saturating_sub(count.billed);
        }
    }

    fn make_durable(&self, book: &mut Book) -> Result<(), MeterFailure> {
        if book.upto == book.issued && book.pending.is_empty() {
            return self.faults.alive().map_err(outage);
        }
        self.faults.durable(|| book.write()).map_err(outage)
    }
}

impl Book {
    fn write(&mut self) {
        for step in std::mem::take(&mut self.pending) {
            match step {
                Step::Call(dial, number) => {
                    let count = self.durable.entry(dial).or_default();
                    count.called = count.called.saturating_add(1);
                    self.last_durable.insert(dial.subscription, number);
                }
                Step::Confirm(dial) => {
                    let count = self.durable.entry(dial).or_default();
                    count.billed = count.billed.saturating_add(1);
                }
                Step::Carry(dial, reading) => {
                    let count = self.durable.entry(dial).or_default();
                    count.billed = count.billed.max(reading.billed);
                    count.lost = count.lost.max(reading.unconfirmed);
                    count.called = count.billed.saturating_add(count.lost);
                    let last = self.last_durable.entry(dial.subscription).or_default();
                    *last = (*last).max(reading.last).max(count.called);
                }
            }
        }
        self.upto = self.issued;
    }
}

impl Meter for MemoryMeter {
    fn record(&self, call: MeteredCall) -> Result<Metered, MeterFailure> {
        self.faults.alive().map_err(outage)?;
        let mut book = self.book();
        let last = book.last.entry(call.dial.subscription).or_default();
        *last = last.saturating_add(1);
        let number = *last;
        book.issued = book.issued.saturating_add(1);
        book.pending.push(Step::Call(call.dial, number));
        Ok(Metered { dial: call.dial, number, ticket: book.issued })
    }

    fn poll_durable(&self, call: &Metered, _: &Waker) -> Poll<Result<(), MeterFailure>> {
        let mut book = self.book();
        if book.upto >= call.ticket {
            return Poll::Ready(Ok(()));
        }
        Poll::Ready(self.make_durable(&mut book))
    }

    fn confirm(&self, call: &Metered) {
        self.book().pending.push(Step::Confirm(call.dial));
    }

    fn abandon(&self, call: &Metered) {
        let mut book = self.book();
        let count = book.durable.entry(call.dial).or_default();
        count.lost = count.lost.saturating_add(1);
    }

    fn read(&self) -> Result<BTreeMap<Dial, Reading>, MeterFailure> {
        let mut book = self.book();
        self.make_durable(&mut book)?;
        let read = |(dial, count): (&Dial, &Count)| {
            let last = book.last_durable.get(&dial.subscription).copied().unwrap_or_default();
            (*dial, Reading { billed: count.billed, unconfirmed: count.lost, last })
        };
        Ok(book.durable.iter().map(read).collect())
    }

    fn carry(&self, dial: Dial, reading: Reading) -> Result<(), MeterFailure> {
        let mut book = self.book();
        book.pending.push(Step::Carry(dial, reading));
        self.make_durable(&mut book)?;
        let last = book.last_durable.get(&dial.subscription).copied().unwrap_or_default();
        let known = book.last.entry(dial.subscription).or_default();
        *known = (*known).max(last);
        Ok(())
    }
}
