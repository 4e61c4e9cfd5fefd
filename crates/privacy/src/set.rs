//! Sets of entity numbers, kept in order and written as gaps.

use serde::{Deserialize, Serialize};

/// Why bytes are no entity set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes are no entity set")]
pub struct SetError;

/// A set of entity numbers, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "Vec<u8>", into = "Vec<u8>")]
pub struct EntitySet(Vec<u64>);

impl FromIterator<u64> for EntitySet {
    fn from_iter<I: IntoIterator<Item = u64>>(numbers: I) -> Self {
        let mut numbers: Vec<u64> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self(numbers)
    }
}

impl EntitySet {
    /// How many entities are in the set.
    ///
    /// # Guarantee
    /// The number of distinct entities.
    ///
    /// # Source
    /// Own.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no entity is in the set.
    ///
    /// # Guarantee
    /// True exactly when [`Self::len`] is 0.
    ///
    /// # Source
    /// Own.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entities.
    ///
    /// # Guarantee
    /// Ascending and distinct.
    ///
    /// # Source
    /// Own.
    pub fn iter(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.iter().copied()
    }

    /// The set as bytes: the gaps between neighbours, seven bits a byte, least first.
    ///
    /// # Guarantee
    /// [`Self::from_bytes`] gives the same set back; equal sets give equal bytes.
    ///
    /// # Source
    /// LEB128 (DWARF 5, §7.6) over differences.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len());
        let mut last = 0;
        for number in &self.0 {
            let mut gap = number - last;
            while gap >= 0x80 {
                bytes.push(gap.to_le_bytes()[0] | 0x80);
                gap >>= 7;
            }
            bytes.push(gap.to_le_bytes()[0]);
            last = *number;
        }
        bytes
    }

    /// Reads a set.
    ///
    /// # Guarantee
    /// Exactly the sets that [`Self::to_bytes`] wrote are read; numbers out of order, repeated
    /// or beyond 64 bits are an error.
    ///
    /// # Errors
    /// [`SetError`] when the bytes are no set.
    ///
    /// # Source
    /// LEB128 (DWARF 5, §7.6) over differences.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SetError> {
        let mut numbers: Vec<u64> = Vec::new();
        let (mut gap, mut shift) = (0u64, 0u32);
        for byte in bytes {
            let low = u64::from(byte & 0x7f);
            if shift > 63 || (shift == 63 && low > 1) || (shift > 0 && *byte == 0) {
                return Err(SetError);
            }
            gap |= low << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                let last = numbers.last().copied();
                let number = last.unwrap_or(0).checked_add(gap).ok_or(SetError)?;
                if last.is_some() && gap == 0 {
                    return Err(SetError);
                }
                numbers.push(number);
                (gap, shift) = (0, 0);
            }
        }
        if shift == 0 { Ok(Self(numbers)) } else { Err(SetError) }
    }

    /// The union of many sets.
    ///
    /// # Guarantee
    /// An entity is in it exactly when it is in one of `sets`.
    ///
    /// # Source
    /// Own.
    pub fn union<'a>(sets: impl IntoIterator<Item = &'a Self>) -> Self {
        sets.into_iter().flat_map(Self::iter).collect()
    }
}

impl TryFrom<Vec<u8>> for EntitySet {
    type Error = SetError;
    fn try_from(bytes: Vec<u8>) -> Result<Self, SetError> {
        Self::from_bytes(&bytes)
    }
}

impl From<EntitySet> for Vec<u8> {
    fn from(set: EntitySet) -> Self {
        set.to_bytes()
    }
}

#[cfg(test)]
mod tests;
