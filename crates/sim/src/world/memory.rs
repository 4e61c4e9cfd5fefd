//! What a place in memory stands on.

use std::sync::Arc;

use desk::DeskPorts;
use terms::Instant;

use crate::memory::{
    Faults, MemoryBlobs, MemoryJournal, MemoryKeys, MemoryMeter, RehearsalClock, SeededEntropy,
};
use crate::room::NaiveRoom;

/// The ports of one place in memory.
pub(super) struct Memory {
    pub(super) journal: Arc<MemoryJournal>,
    pub(super) keys: Arc<MemoryKeys>,
    pub(super) meter: Arc<MemoryMeter>,
    pub(super) faults: Faults,
    blobs: Arc<MemoryBlobs>,
    room: Arc<NaiveRoom>,
    clock: Arc<RehearsalClock>,
    entropy: Arc<SeededEntropy>,
}

impl Memory {
    pub(super) fn new(seed: u64, now: Instant, faults: Faults) -> Self {
        let entropy = Arc::new(SeededEntropy::new(seed));
        let keys = Arc::new(MemoryKeys::new(entropy.clone(), faults.clone()));
        Self {
            journal: Arc::new(MemoryJournal::new(faults.clone())),
            meter: Arc::new(MemoryMeter::new(faults.clone())),
            blobs: Arc::new(MemoryBlobs::new(keys.clone(), faults.clone())),
            room: Arc::new(NaiveRoom::new(keys.clone(), entropy.clone(), faults.clone())),
            clock: Arc::new(RehearsalClock::new(now)),
            keys,
            entropy,
            faults,
        }
    }

    /// Copies of all of them, with a clock that stands at `now`.
    pub(super) fn fork(&self, now: Instant) -> Self {
        let faults = Faults::default();
        let entropy = Arc::new(self.entropy.fork());
        let keys = Arc::new(self.keys.fork(entropy.clone(), faults.clone()));
        Self {
            journal: Arc::new(self.journal.fork(faults.clone())),
            meter: Arc::new(self.meter.fork(faults.clone())),
            blobs: Arc::new(self.blobs.fork(keys.clone(), faults.clone())),
            room: Arc::new(self.room.fork(keys.clone(), entropy.clone(), faults.clone())),
            clock: Arc::new(RehearsalClock::new(now)),
            keys,
            entropy,
            faults,
        }
    }

    /// Lets the time pass until `now`.
    pub(super) fn pass(&self, now: Instant) {
        self.clock.set(now);
    }

    pub(super) fn ports(&self) -> DeskPorts {
        DeskPorts {
            journal: self.journal.clone(),
            room: self.room.clone(),
            keys: self.keys.clone(),
            blobs: self.blobs.clone(),
            meter: self.meter.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
        }
    }
}
