//! Where an output column comes from.

use std::collections::BTreeSet;

/// A column of a granted table: number of the table, number of the column.
pub(crate) type Place = (usize, usize);

/// What a column or expression is computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lineage {
    /// The columns of granted tables.
    pub(crate) sources: BTreeSet<Place>,
    /// Whether each entity adds to a sum of it by one value of one column at most, stretched and
    /// shifted by constants; anything else could pick out one entity inside a large group.
    pub(crate) plain: bool,
    /// Whether it is a column as it is, or a constant.
    pub(crate) bare: bool,
    /// Whether an aggregate lies between it and its sources.
    pub(crate) aggregated: bool,
}

impl Lineage {
    /// A constant.
    pub(crate) fn constant() -> Self {
        Self { plain: true, bare: true, ..Self::default() }
    }

    /// A column of a granted table.
    pub(crate) fn column(place: Place) -> Self {
        Self { sources: BTreeSet::from([place]), plain: true, bare: true, aggregated: false }
    }

    /// Whether it depends on no column.
    pub(crate) fn is_constant(&self) -> bool {
        self.sources.is_empty() && !self.aggregated
    }

    /// Something computed from all `parts`, in a way that is not plain.
    pub(crate) fn mixed<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut mixed = Self { plain: true, ..Self::default() };
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
