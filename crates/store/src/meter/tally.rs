//! Where the dials stand: a fold of the records.

use std::collections::BTreeMap;

use ports::{Dial, Reading};

use super::record::Record;

/// The counts of one dial.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// Calls on record.
    pub(super) called: u64,
    /// Those that were confirmed.
    pub(super) confirmed: u64,
    /// Those that will never be: calls of an earlier life, and those given up in this one.
    pub(super) lost: u64,
}

/// All dials of a meter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// The counts.
    pub(super) dials: BTreeMap<Dial, Count>,
    /// The number of the newest call of each subscription.
    pub(super) last: BTreeMap<u64, u64>,
}

impl Tally {
    /// Takes up a record that is durable; false when it contradicts what was before it.
    pub(super) fn fold(&mut self, record: &Record) -> bool {
        match record {
            Record::Call { call, number } => {
                let last = self.last.entry(call.dial.subscription).or_default();
                if last.checked_add(1) != Some(*number) {
                    return false;
                }
                *last = *number;
                let count = self.dials.entry(call.dial).or_default();
                count.called = count.called.saturating_add(1);
                true
            }
            Record::Confirmed { dial, first, count } => {
                let last = self.last.get(&dial.subscription).copied().unwrap_or_default();
                let newest = first.saturating_add(*count).saturating_sub(1);
                let known = self.dials.entry(*dial).or_default();
                known.confirmed = known.confirmed.saturating_add(*count);
                *first > 0 && *count > 0 && newest <= last && known.confirmed <= known.called
            }
            Record::Carried { dial, called, confirmed, last } => {
                let known = self.last.entry(dial.subscription).or_default();
                *known = (*known).max(*last);
                let lost = self.dials.get(dial).map_or(0, |count| count.lost);
                let count = Count { called: *called, confirmed: *confirmed, lost };
                self.dials.insert(*dial, count);
                confirmed <= called
            }
        }
    }

    /// Takes up that a call will never be confirmed.
    pub(super) fn lose(&mut self, dial: Dial) {
        let count = self.dials.entry(dial).or_default();
        count.lost = count.lost.saturating_add(1);
    }

    /// A new life begins: what is not confirmed by now never will be.
    pub(super) fn begin(&mut self) {
        for count in self.dials.values_mut() {
            count.lost = count.called.saturating_sub(count.confirmed);
        }
    }

    /// What the dials say.
    pub(super) fn readings(&self) -> BTreeMap<Dial, Reading> {
        let read = |(dial, count): (&Dial, &Count)| {
            let last = self.last.get(&dial.subscription).copied().unwrap_or_default();
            (*dial, Reading { billed: count.confirmed, unconfirmed: count.lost, last })
        };
        self.dials.iter().map(read).collect()
    }

    /// The records that say where every dial stands.
    pub(super) fn carried(&self) -> impl Iterator<Item = Record> + '_ {
        self.dials.iter().map(|(dial, count)| Record::Carried {
            dial: *dial,
            called: count.called,
            confirmed: count.confirmed,
            last: self.last.get(&dial.subscription).copied().unwrap_or_default(),
        })
    }
}
