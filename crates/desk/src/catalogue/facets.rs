//! Entries by the values of their facets, and how they are counted.

use std::collections::{BTreeMap, BTreeSet};

use roaring::RoaringBitmap;

use crate::views::FacetId;

/// What is chosen of each facet; one value of each must hold.
pub(crate) type Choices = BTreeMap<FacetId, BTreeSet<String>>;

/// Every facet, in the order people see them.
pub(super) const FACETS: [FacetId; 7] = [
    FacetId::Kind,
    FacetId::Provider,
    FacetId::Level,
    FacetId::Opening,
    FacetId::Origin,
    FacetId::Update,
    FacetId::ProductKind,
];

/// Entries by value, of each facet.
#[derive(Debug, Default)]
pub(super) struct Values(BTreeMap<FacetId, BTreeMap<String, RoaringBitmap>>);

/// How many entries each value of a facet would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) facet: FacetId,
    pub(crate) values: Vec<(String, u64)>,
}

impl Values {
    pub(super) fn add(&mut self, number: u32, values: &[(FacetId, String)]) {
        for (facet, value) in values {
            let of_facet = self.0.entry(*facet).or_default();
            of_facet.entry(value.clone()).or_default().insert(number);
        }
    }

    pub(super) fn remove(&mut self, number: u32) {
        for of_facet in self.0.values_mut() {
            for entries in of_facet.values_mut() {
                entries.remove(number);
            }
        }
    }

    /// How many entries have a value.
    pub(super) fn count(&self, facet: FacetId, value: &str) -> u64 {
        let entries = self.0.get(&facet).and_then(|values| values.get(value));
        entries.map_or(0, RoaringBitmap::len)
    }

    /// The entries that the choices of each facet leave; facets without a choice leave all.
    fn left(&self, choices: &Choices) -> BTreeMap<FacetId, RoaringBitmap> {
        let chosen = choices.iter().filter(|(_, values)| !values.is_empty());
        let left = chosen.map(|(facet, values)| {
            let known = self.0.get(facet);
            let mut entries = RoaringBitmap::new();
            for value in values.iter().filter_map(|value| known.and_then(|it| it.get(value))) {
                entries |= value;
            }
            (*facet, entries)
        });
        left.collect()
    }

    /// The filter of all choices together, and of all but each facet's own.
    pub(super) fn filter(&self, choices: &Choices) -> Filter {
        Filter { left: self.left(choices) }
    }

    /// Counts every value of every facet among `found`, under all the other filters.
    ///
    /// # Guarantee
    /// The count of a value is the number of entries there would be if it were the only choice of
    /// its facet. A value that is chosen is named even where it leaves nothing.
    pub(super) fn counted(
        &self,
        found: &RoaringBitmap,
        filter: &Filter,
        choices: &Choices,
    ) -> Vec<Counted> {
        let all = filter.apply(found, None);
        let counted = FACETS.into_iter().map(|facet| {
            let own = filter.left.contains_key(&facet).then(|| filter.apply(found, Some(facet)));
            let among = own.as_ref().unwrap_or(&all);
            let chosen = choices.get(&facet);
            let mut values: Vec<(String, u64)> = self
                .0
                .get(&facet)
                .into_iter()
                .flatten()
                .map(|(value, entries)| (value, among.intersection_len(entries)))
                .filter(|(value, count)| *count > 0 || chosen.is_some_and(|it| it.contains(*value)))
                .map(|(value, count)| (value.clone(), count))
                .collect();
            for unknown in chosen.into_iter().flatten() {
                if !values.iter().any(|(value, _)| value == unknown) {
                    values.push((unknown.clone(), 0));
                }
            }
            // Levels keep their own order; everything else goes by how much there is.
            let rank = |count: u64| if facet == FacetId::Level { 0 } else { count };
            values.sort_by(|one, other| {
                rank(other.1).cmp(&rank(one.1)).then_with(|| one.0.cmp(&other.0))
            });
            Counted { facet, values }
        });
        counted.collect()
    }
}

/// What the choices leave, by facet.
#[derive(Debug)]
pub(super) struct Filter {
    left: BTreeMap<FacetId, RoaringBitmap>,
}

impl Filter {
    /// What is left of `found` by all choices but those of one facet.
    pub(super) fn apply(&self, found: &RoaringBitmap, but: Option<FacetId>) -> RoaringBitmap {
        let mut left = found.clone();
        for (_, entries) in self.left.iter().filter(|(facet, _)| Some(**facet) != but) {
            left &= entries;
        }
        left
    }
}
