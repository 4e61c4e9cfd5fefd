//! Where an output column comes from.

use std::collections::BTreeSet;

/// A column of a granted table: number of the table, number of the column.
pub(crate) type Place = (usize, usize);

/// How a value is stretched and shifted by constants: `by · value + shift`.
///
/// Far enough, every stretching becomes a step: a product that overflows, or a sum in which small
/// values vanish, counts the values beyond a bound and so picks out the largest. So it is bounded
/// well within the digits of a floating-point number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    by: f64,
    shift: f64,
}

impl Default for Stretch {
    fn default() -> Self {
        Self { by: 1.0, shift: 0.0 }
    }
}

impl Stretch {
    const MOST: f64 = 1e6;

    fn bounded(self) -> Option<Self> {
        let by = self.by.abs();
        let lawful = (1.0 / Self::MOST..=Self::MOST).contains(&by);
        (lawful && self.shift.abs() <= Self::MOST * by).then_some(self)
    }

    /// Stretched further.
    pub(crate) fn times(self, factor: f64) -> Option<Self> {
        Self { by: self.by * factor, shift: self.shift * factor }.bounded()
    }

    /// Shifted further.
    pub(crate) fn plus(self, shift: f64) -> Option<Self> {
        Self { shift: self.shift + shift, ..self }.bounded()
    }
}

/// What a column or expression is computed from.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Lineage {
    /// The columns of granted tables.
    pub(crate) sources: BTreeSet<Place>,
    /// The scans whose rows it reads; where it reads those of two, it could weigh one pair of
    /// entities among all pairs.
    pub(crate) scans: BTreeSet<usize>,
    /// Whether each entity adds to a sum of it by one value of one column at most, stretched and
    /// shifted by constants; anything else could pick out one entity inside a large group.
    pub(crate) plain: bool,
    /// How far it is stretched, where it is plain.
    pub(crate) stretch: Stretch,
    /// How many texts it is put together from, at most.
    pub(crate) texts: usize,
    /// Whether it is a column as it is, or a constant.
    pub(crate) bare: bool,
    /// Whether an aggregate lies between it and its sources.
    pub(crate) aggregated: bool,
}

impl Lineage {
    /// A constant.
    pub(crate) fn constant() -> Self {
        Self { plain: true, bare: true, texts: 1, ..Self::default() }
    }

    /// A column of a granted table, as a scan reads it.
    pub(crate) fn column(place: Place, scan: usize) -> Self {
        Self { sources: BTreeSet::from([place]), scans: BTreeSet::from([scan]), ..Self::constant() }
    }

    /// Whether it depends on no column.
    pub(crate) fn is_constant(&self) -> bool {
        self.sources.is_empty() && !self.aggregated
    }

    /// Something computed from all `parts`, in a way that is not plain.
    pub(crate) fn mixed<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut mixed = Self { texts: 1, ..Self::default() };
        for part in parts {
            mixed.sources.extend(&part.sources);
            mixed.scans.extend(&part.scans);
            mixed.texts = mixed.texts.max(part.texts);
            mixed.aggregated |= part.aggregated;
        }
        mixed.plain = mixed.is_constant();
        mixed
    }

    /// The same sources, plain or not.
    pub(crate) fn with_plain(self, plain: bool) -> Self {
        Self { plain, ..self }
    }

    /// The same sources, plain where there is a stretch.
    pub(crate) fn stretched(self, stretch: Option<Stretch>) -> Self {
        Self { plain: stretch.is_some(), stretch: stretch.unwrap_or_default(), ..self }
    }

    /// How far it is stretched, if it is plain.
    pub(crate) fn plain_stretch(&self) -> Option<Stretch> {
        self.plain.then_some(self.stretch)
    }
}
