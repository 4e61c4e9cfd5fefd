//! What holds from one entry to the next: place, time, registers.

use std::collections::BTreeMap;

use crate::envelope::{Envelope, Serial};
use crate::finding::{Fault, Finding};

const DAY_MS: i64 = 86_400_000;
/// The earliest and the latest hour of a day anywhere on earth, against UTC.
const ZONES_MS: [i64; 2] = [-12 * 3_600_000, 14 * 3_600_000];

/// Walks over envelopes in order. Only those that are known to be the sealed ones are shown to it;
/// the others are counted, so that what is missing is not told again as a gap in a register.
#[derive(Debug, Default)]
pub(crate) struct Sequence {
    place: Option<String>,
    recorded_ms: i64,
    unread: u64,
    registers: BTreeMap<String, Register>,
}

#[derive(Debug, Default)]
struct Register {
    last: u64,
    unread: u64,
}

impl Sequence {
    /// Passes over entries that are missing, altered or unreadable.
    pub(crate) fn pass(&mut self, entries: u64) {
        self.unread = self.unread.saturating_add(entries);
    }

    /// Reads the envelope at `seq`.
    pub(crate) fn read(&mut self, seq: u64, envelope: &Envelope) -> Vec<Finding> {
        let mut faults = Vec::new();
        if envelope.seq != seq {
            faults.push(Fault::Misplaced);
        }
        let place = self.place.get_or_insert_with(|| envelope.place.clone());
        if *place != envelope.place {
            faults.push(Fault::ForeignPlace { place: envelope.place.clone() });
        }
        if envelope.recorded_ms < self.recorded_ms {
            faults.push(Fault::TimeBackwards);
        }
        self.recorded_ms = envelope.recorded_ms;
        if !is_day_of(envelope) {
            faults.push(Fault::DayApart);
        }
        faults.extend(envelope.serial.as_ref().and_then(|serial| self.count(serial)));
        faults.into_iter().map(|fault| Finding::at(seq, fault)).collect()
    }

    /// The last number of each register.
    pub(crate) fn registers(&self) -> BTreeMap<String, u64> {
        self.registers.iter().map(|(name, register)| (name.clone(), register.last)).collect()
    }

    fn count(&mut self, serial: &Serial) -> Option<Fault> {
        let register = self.registers.entry(serial.register.clone()).or_default();
        let (first, number) = (register.last + 1, serial.number);
        if number < first {
            return Some(Fault::SerialRepeated { register: serial.register.clone(), number });
        }
        // As many numbers may be wanting as entries could not be read since the last number.
        let excused = self.unread - register.unread;
        *register = Register { last: number, unread: self.unread };
        (number - first > excused).then(|| Fault::SerialGap {
            register: serial.register.clone(),
            first,
            last: number - 1,
        })
    }
}

fn is_day_of(envelope: &Envelope) -> bool {
    let [first, last] = ZONES_MS.map(|zone| (envelope.recorded_ms + zone).div_euclid(DAY_MS));
    (first..=last).contains(&envelope.day.days_since_epoch())
}
