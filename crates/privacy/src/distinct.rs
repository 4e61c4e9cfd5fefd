//! A distinct counter that stops at the threshold.

use std::collections::BTreeSet;

/// Counts distinct entities up to a limit, and then stops looking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaturatingDistinct {
    limit: usize,
    seen: BTreeSet<u64>,
}

impl SaturatingDistinct {
    /// A counter that stops at `limit`.
    ///
    /// # Guarantee
    /// It never holds more than `limit` numbers.
    ///
    /// # Source
    /// Own; the threshold rule of frequency tables (Hundepool et al., Statistical Disclosure
    /// Control, 2012, §4.2).
    pub fn new(limit: u32) -> Self {
        Self { limit: usize::try_from(limit).unwrap_or(usize::MAX), seen: BTreeSet::new() }
    }

    /// Counts an entity in.
    ///
    /// # Guarantee
    /// The count rises by one when the entity is new and the limit is not reached, else stays.
    ///
    /// # Source
    /// Own.
    pub fn add(&mut self, entity: u64) {
        if self.seen.len() < self.limit {
            self.seen.insert(entity);
        }
    }

    /// The entities held.
    ///
    /// # Guarantee
    /// Ascending, distinct, at most the limit; all of them when fewer than the limit were added.
    ///
    /// # Source
    /// Own.
    pub fn held(&self) -> impl Iterator<Item = u64> + '_ {
        self.seen.iter().copied()
    }

    /// The count.
    ///
    /// # Guarantee
    /// The smaller of the limit and the number of distinct entities added, in whatever order and
    /// over however many counters they were added and merged through [`Self::held`].
    ///
    /// # Source
    /// Own.
    pub fn count(&self) -> u32 {
        u32::try_from(self.seen.len()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests;
