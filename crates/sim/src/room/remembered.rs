//! What a grant has been shown and what was released for it, and whether a new answer could be
//! subtracted from it.

use std::collections::{BTreeMap, BTreeSet};

use privacy::{Budget, Clash, EntitySet, Part, TooMuchWork, clashes_between, clashes_within};
use terms::{GrantId, TableId};

use super::compute::KeptPart;

/// Steps of comparing that one answer may take; beyond that it is refused.
const WORK: Budget = Budget(100_000_000);

/// An answer that became known.
#[derive(Clone, Debug)]
struct Known {
    /// The answer as a refusal names it: its table, or its release.
    name: String,
    table: TableId,
    parts: Vec<KeptPart>,
}

/// The answers that became known, by grant; it outlives the workspaces.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remembered(BTreeMap<GrantId, BTreeMap<String, Known>>);

/// Rows that could be subtracted from something, by what from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Differences {
    /// Rows that could be subtracted from other cells of the same answer.
    pub(crate) within: BTreeSet<u64>,
    /// Earlier answers and the rows that could be subtracted from them.
    pub(crate) earlier: Vec<(String, BTreeSet<u64>)>,
    /// Whether comparing took too much work.
    pub(crate) unfinished: bool,
}

impl Differences {
    /// Whether the answer is harmless.
    pub(crate) fn none(&self) -> bool {
        *self == Self::default()
    }
}

/// How an answer became known, as one word; looks come before releases.
pub(crate) fn look(table: &TableId) -> String {
    format!("look-{table}")
}

impl Remembered {
    /// Whether an answer is known in this way.
    pub(crate) fn holds(&self, grant: &GrantId, way: &str) -> bool {
        self.0.get(grant).is_some_and(|known| known.contains_key(way))
    }

    /// Remembers an answer; doing it twice is fine.
    pub(crate) fn keep(
        &mut self,
        grant: &GrantId,
        way: String,
        (name, table): (&str, &TableId),
        parts: Vec<KeptPart>,
    ) {
        let known = Known { name: name.to_owned(), table: table.clone(), parts };
        self.0.entry(grant.clone()).or_default().insert(way, known);
    }

    /// Compares an answer with itself and with what the grant has been given.
    pub(crate) fn compare(
        &self,
        grant: &GrantId,
        table: &TableId,
        parts: &[KeptPart],
        least: u32,
    ) -> Differences {
        let mut budget = WORK;
        let mut differences = Differences::default();
        let new: Vec<(&KeptPart, Part)> =
            parts.iter().map(|kept| (kept, Part::new(kept.sets.clone()))).collect();
        match within(&new, least, &mut budget) {
            Ok(rows) => differences.within = rows,
            Err(TooMuchWork) => differences.unfinished = true,
        }
        for known in self.0.get(grant).into_iter().flat_map(BTreeMap::values) {
            // What was seen of this very table says nothing new.
            if known.table == *table {
                continue;
            }
            match against(&new, &known.parts, least, &mut budget) {
                Ok(Some(rows)) => differences.earlier.push((known.name.clone(), rows)),
                Ok(None) => {}
                Err(TooMuchWork) => differences.unfinished = true,
            }
        }
        differences
    }
}

fn within(
    new: &[(&KeptPart, Part)],
    least: u32,
    budget: &mut Budget,
) -> Result<BTreeSet<u64>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    for (kept, part) in new {
        rows.extend(rows_of(kept, &clashes_within(part, least, budget)?));
    }
    Ok(rows)
}

/// The rows that clash with an earlier answer; none when nothing does.
fn against(
    new: &[(&KeptPart, Part)],
    old: &[KeptPart],
    least: u32,
    budget: &mut Budget,
) -> Result<Option<BTreeSet<u64>>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    let mut found = false;
    for earlier in old {
        let earlier_part = Part::new(earlier.sets.clone());
        for (kept, part) in new.iter().filter(|(kept, _)| kept.space == earlier.space) {
            // The same cells again tell nothing.
            if same_cells(&kept.sets, &earlier.sets) {
                continue;
            }
            let clashes = clashes_between(part, &earlier_part, least, budget)?;
            found |= !clashes.is_empty();
            rows.extend(rows_of(kept, &clashes));
        }
    }
    Ok(found.then_some(rows))
}

fn same_cells(new: &[EntitySet], old: &[EntitySet]) -> bool {
    let distinct = |sets: &[EntitySet]| sets.iter().cloned().collect::<BTreeSet<_>>();
    new.len() == old.len() && distinct(new) == distinct(old)
}

/// The rows of clashing cells; all rows when the whole clashes.
fn rows_of(kept: &KeptPart, clashes: &[Clash]) -> BTreeSet<u64> {
    let mut rows = BTreeSet::new();
    for clash in clashes {
        match clash.cell {
            None => rows.extend(&kept.rows),
            Some(cell) => rows.extend(kept.rows.get(cell)),
        }
    }
    rows
}
