//! Time and randomness as things that are handed in.

use terms::Instant;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The present instant.
    fn now(&self) -> Instant;
}

/// Gives random bytes fit for keys.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with fresh random bytes.
    fn fill(&self, bytes: &mut [u8]);
}
