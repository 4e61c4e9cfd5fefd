//! What an expression is computed from, and how.

use std::collections::BTreeSet;

use super::scope::Place;

/// What a column or expression is computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lineage {
    /// The columns of granted tables.
    pub(crate) sources: BTreeSet<Place>,
    /// Whether each row adds one value of one column to a sum of it, stretched and shifted.
    pub(crate) plain: bool,
    /// Whether it is a column as it is, or a constant.
    pub(crate) bare: bool,
    /// By how much a plain value is stretched; none is not at all.
    pub(crate) stretch: Option<f64>,
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

    /// The same, stretched by a constant; so far that rounding could pick out one value, it is not
    /// plain any more.
    pub(crate) fn stretched(self, by: Option<f64>) -> Self {
        let stretch = by.map(|by| by.abs() * self.stretch.unwrap_or(1.0));
        let small = stretch.is_some_and(|it| (9e-5..=1.1e4).contains(&it));
        Self { stretch, plain: self.plain && small, bare: false, ..self }
    }

    /// The same, shifted by a constant.
    pub(crate) fn shifted(self, by: Option<f64>) -> Self {
        let small = by.is_some_and(|by| by.abs() <= 1e6);
        Self { plain: self.plain && small, bare: false, ..self }
    }

    /// The same sources, plain or not.
    pub(crate) fn with_plain(self, plain: bool) -> Self {
        Self { plain, ..self }
    }
}
