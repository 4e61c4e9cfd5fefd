//! What an expression is computed from, and how.

use std::collections::BTreeSet;

use super::scope::Place;

/// What a column or expression is computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// The columns of granted tables.
    pub(crate) sources: BTreeSet<Place>,
    /// Whether each row adds one value of one column to a sum of it, stretched and shifted.
    pub(crate) plain: bool,
    /// Whether it is a column as it is, or a constant.
    pub(crate) bare: bool,
    /// Whether an aggregate lies between it and its sources.
    pub(crate) aggregated: bool,
}

impl Lineage {
    pub(crate) fn constant() -> Self {
        Self { plain: true, bare: true, ..Self::default() }
    }

    pub(crate) fn column(place: Place) -> Self {
        Self { sources: BTreeSet::from([place]), ..Self::constant() }
    }

    /// Whether it depends on no column.
    pub(crate) fn is_constant(&self) -> bool {
        self.sources.is_empty() && !self.aggregated
    }

    /// Something computed from all of these, in a way that is not plain.
    pub(crate) fn mixed<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut mixed = Self::default();
        for part in parts {
            mixed.sources.extend(&part.sources);
            mixed.aggregated |= part.aggregated;
        }
        mixed.plain = mixed.is_constant();
        mixed
    }

    /// The same sources, plain or not.
    pub(crate) fn with_plain(self, plain: bool) -> Self {
        Self { plain, ..self }
    }
}
