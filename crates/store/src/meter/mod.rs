//! The meter of a place on files: calls are on record, durably, before they are answered.
//!
//! Callers never wait for the disk: they leave a call in a queue, and one writer makes all calls
//! that wait durable at once. Confirmations travel with the next group.

mod fault;
mod queue;
mod record;
mod segment;
mod tally;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::thread::JoinHandle;
use std::time::Duration;

use ports::{Dial, Meter, MeterFailure, Metered, MeteredCall, Reading};
use terms::PlaceId;

use crate::disk;
use queue::{Group, Queue};
use record::Record;
use segment::{Folder, Segment};
use tally::Tally;

pub use fault::MeterOpenFailure;

/// How long calls gather before they are written together, while there are many.
const GATHER: Duration = Duration::from_micros(300);

/// How a meter is laid out on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// How many records a segment holds, its header counted as one.
    pub records: u64,
}

impl Default for Shape {
    /// Eight mebibytes.
    fn default() -> Self {
        Self { records: 1 << 17 }
    }
}

/// A call as an auditor reads it from the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOnRecord {
    /// The call.
    pub call: MeteredCall,
    /// Its number.
    pub number: u64,
}

/// What an auditor reads from all files of a meter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnRecord {
    /// The calls.
    pub calls: Vec<CallOnRecord>,
    /// The dials and numbers of those that were confirmed.
    pub confirmed: Vec<(Dial, u64)>,
}

/// The meter of a place, in a folder of its own.
#[derive(Debug)]
pub struct FileMeter {
    queue: Arc<Queue>,
    tally: Arc<Mutex<Tally>>,
    writer: Option<JoinHandle<()>>,
    dropped: u64,
}

impl FileMeter {
    /// Opens the meter in `folder`, which is made when it is missing.
    ///
    /// # Errors
    /// [`MeterOpenFailure`].
    pub fn open(folder: &Path, place: &PlaceId) -> Result<Self, MeterOpenFailure> {
        Self::open_as(folder, place, Shape::default())
    }

    /// As [`FileMeter::open`], with segments of another size.
    ///
    /// # Errors
    /// [`MeterOpenFailure`].
    pub fn open_as(folder: &Path, place: &PlaceId, shape: Shape) -> Result<Self, MeterOpenFailure> {
        let broken = |source| MeterOpenFailure::Disk { path: folder.to_path_buf(), source };
        disk::make_folder(folder).map_err(broken)?;
        disk::sweep(folder).map_err(broken)?;
        let files = Folder::new(folder, place, shape);
        let mut tally = Tally::default();
        let mut dropped = 0;
        let segment = match files.numbers().map_err(broken)?.last() {
            None => files.create(1, std::iter::empty()).map_err(broken)?,
            Some(number) => {
                let (segment, found) = files.open(*number)?;
                fold(&mut tally, &found.records, folder)?;
                dropped = found.dropped;
                segment
            }
        };
        tally.begin();
        let queue = Arc::new(Queue::new(tally.last.clone()));
        let tally = Arc::new(Mutex::new(tally));
        let writer =
            Writer { queue: Arc::clone(&queue), tally: Arc::clone(&tally), files, segment };
        let writer = std::thread::Builder::new().name("meter".to_owned()).spawn(|| writer.work());
        Ok(Self { queue, tally, writer: Some(writer.map_err(broken)?), dropped })
    }

    /// How many records of a group that was cut off were dropped when it was opened: nobody was
    /// told of them.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Every call on record in `folder`, and every number that was confirmed, oldest first.
    ///
    /// # Errors
    /// [`MeterOpenFailure`].
    pub fn calls(folder: &Path, place: &PlaceId) -> Result<OnRecord, MeterOpenFailure> {
        let files = Folder::new(folder, place, Shape::default());
        let numbers = files.numbers();
        let numbers = numbers
            .map_err(|source| MeterOpenFailure::Disk { path: folder.to_path_buf(), source })?;
        let OnRecord { mut calls, mut confirmed } = OnRecord::default();
        for number in numbers {
            for record in files.records(number)? {
                match record {
                    Record::Call { call, number } => calls.push(CallOnRecord { call, number }),
                    Record::Confirmed { dial, first, count } => {
                        confirmed.extend((first..).zip(0..count).map(|(number, _)| (dial, number)));
                    }
                    Record::Carried { .. } => {}
                }
            }
        }
        Ok(OnRecord { calls, confirmed })
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn fold(tally: &mut Tally, records: &[Record], path: &Path) -> Result<(), MeterOpenFailure> {
    for (index, record) in (1..).zip(records) {
        if !tally.fold(record) {
            return Err(MeterOpenFailure::Damaged { path: path.to_path_buf(), index });
        }
    }
    Ok(())
}

impl Meter for FileMeter {
    fn record(&self, call: MeteredCall) -> Result<Metered, MeterFailure> {
        self.queue.record(call)
    }

    fn poll_durable(&self, call: &Metered, waker: &Waker) -> Poll<Result<(), MeterFailure>> {
        self.queue.poll(call.ticket, waker)
    }

    fn confirm(&self, call: &Metered) {
        self.queue.confirm(call);
    }

    fn abandon(&self, call: &Metered) {
        self.tally().lose(call.dial);
    }

    fn read(&self) -> Result<BTreeMap<Dial, Reading>, MeterFailure> {
        self.queue.flush()?;
        Ok(self.tally().readings())
    }

    fn carry(&self, dial: Dial, reading: Reading) -> Result<(), MeterFailure> {
        let known = self.read()?.get(&dial).copied().unwrap_or_default();
        let confirmed = known.billed.max(reading.billed);
        let lost = known.unconfirmed.max(reading.unconfirmed);
        let called = confirmed.saturating_add(lost);
        let last = known.last.max(reading.last).max(called);
        self.queue.carry(Record::Carried { dial, called, confirmed, last }, last)?;
        self.tally().begin();
        Ok(())
    }
}

impl Drop for FileMeter {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(writer) = self.writer.take() {
            // The writer does not panic; if it did, there is nothing left to do here.
            drop(writer.join());
        }
    }
}

/// Whoever writes; there is one.
struct Writer {
    queue: Arc<Queue>,
    tally: Arc<Mutex<Tally>>,
    files: Folder,
    segment: Segment,
}

impl Writer {
    fn work(mut self) {
        while let Some(group) = self.queue.next_group() {
            let done = self.write(&group);
            self.queue.finish(&group, done.map_err(|error| error.to_string()));
            // A lone caller never waits for company; a crowd shares one turn of the disk.
            if group.calls > 1 {
                std::thread::sleep(GATHER);
            }
        }
    }

    fn write(&mut self, group: &Group) -> std::io::Result<()> {
        // A group that would not fit into an empty segment is written in pieces.
        for records in group.records.chunks(queue::MOST) {
            if !self.segment.has_room(records.len()) {
                let number = self.segment.number.saturating_add(1);
                let carried: Vec<Record> = self.tally().carried().collect();
                self.segment = self.files.create(number, carried.into_iter())?;
            }
            self.segment.append(records)?;
            let mut tally = self.tally();
            for record in records {
                if !tally.fold(record) {
                    return Err(std::io::Error::other("a record contradicts the ones before it"));
                }
            }
        }
        Ok(())
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
