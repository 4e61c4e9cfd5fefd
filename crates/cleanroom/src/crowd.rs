//! Whom a cell describes: its entities, and of each a print of the rows that count.
//!
//! Two answers over the same entities can still be subtracted to one of them when only its rows
//! differ. The print is a sum over an entity's rows, so that prints of disjoint cells add up.

use privacy::EntitySet;

/// Entities with the prints of their rows, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Crowd {
    pub(crate) set: EntitySet,
    prints: Vec<u64>,
}

impl Crowd {
    /// The print of one row: its number, well mixed (the finaliser of `SplitMix64`).
    pub(crate) fn print(row: u64) -> u64 {
        let mut print = row.wrapping_add(0x9e37_79b9_7f4a_7c15);
        print = (print ^ (print >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        print = (print ^ (print >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        print ^ (print >> 31)
    }

    /// The crowd of pairs of entity and print, in any order; prints of one entity are added.
    pub(crate) fn of(mut pairs: Vec<(u64, u64)>) -> Self {
        pairs.sort_unstable();
        pairs.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                kept.1 = kept.1.wrapping_add(later.1);
            }
            same
        });
        let (numbers, prints): (Vec<u64>, Vec<u64>) = pairs.into_iter().unzip();
        Self { set: numbers.into_iter().collect(), prints }
    }

    /// How many entities there are.
    pub(crate) fn len(&self) -> usize {
        self.set.len()
    }

    /// Entities and prints.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.set.iter().zip(self.prints.iter().copied())
    }

    /// As bytes: the length of the set, the set, the prints.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let set = self.set.to_bytes();
        let length = u64::try_from(set.len()).unwrap_or(u64::MAX);
        let mut bytes = length.to_le_bytes().to_vec();
        bytes.extend(set);
        bytes.extend(self.prints.iter().flat_map(|print| print.to_le_bytes()));
        bytes
    }

    /// What [`Self::to_bytes`] wrote.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (set, prints) = rest.split_at_checked(length)?;
        let set = EntitySet::from_bytes(set).ok()?;
        let (prints, odd) = prints.as_chunks::<8>();
        let whole = odd.is_empty() && prints.len() == set.len();
        whole
            .then(|| Self { set, prints: prints.iter().copied().map(u64::from_le_bytes).collect() })
    }
}
