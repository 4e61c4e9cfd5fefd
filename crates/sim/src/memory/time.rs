//! Time and randomness of a rehearsal: both come from the seed.

use std::sync::{Mutex, PoisonError};

use ports::{Clock, Entropy};
use sha2::{Digest, Sha256};
use terms::Instant;

/// A clock that stands until it is set.
#[derive(Debug)]
pub struct RehearsalClock(Mutex<Instant>);

impl RehearsalClock {
    /// A clock that stands at `now`.
    pub fn new(now: Instant) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets it, backward too: a clock may jump.
    pub fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }
}

impl Clock for RehearsalClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes from a seed: SHA-256(domain ‖ seed ‖ counter), block after block.
///
/// # Guarantee
/// The same seed gives the same bytes on every machine, in the order in which they are asked for.
/// Fit for rehearsals only: whoever knows the seed knows every key.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    block: Mutex<u64>,
}

impl SeededEntropy {
    /// The bytes of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, block: Mutex::new(0) }
    }

    /// The same bytes from here on.
    pub(crate) fn fork(&self) -> Self {
        let block = *self.block.lock().unwrap_or_else(PoisonError::into_inner);
        Self { seed: self.seed, block: Mutex::new(block) }
    }

    fn next(&self) -> [u8; 32] {
        let mut block = self.block.lock().unwrap_or_else(PoisonError::into_inner);
        *block = block.wrapping_add(1);
        derived(self.seed, &format!("entropy {block}"))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(32) {
            for (to, from) in piece.iter_mut().zip(self.next()) {
                *to = from;
            }
        }
    }
}

/// 256 bits that hang on the seed and on what they are for.
pub(crate) fn derived(seed: u64, purpose: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(b"gongshu-rehearsal/v1\0");
    hasher.update(seed.to_be_bytes());
    hasher.update(purpose.as_bytes());
    hasher.finalize().into()
}
