//! What a party has been shown and what was released to it, under whatever grant: whom all those
//! cells describe.

use std::collections::{BTreeMap, BTreeSet};

use ports::Grant;
use privacy::{Budget, Clash, EntitySet, Part, TooMuchWork, clashes_between, clashes_within};
use serde::{Deserialize, Serialize};
use terms::{EntityRule, ReleaseId, TableId};

use crate::fault::Fault;
use crate::subtract::{self, Indexed};
use crate::table::{KeptPart, read_parts, write_parts};
use crate::vault::Vault;

/// Steps of comparing that one answer may take; beyond that it is refused.
const WORK: Budget = Budget(100_000_000);

/// How an answer became known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Known {
    /// It was looked at.
    Look(TableId),
    /// It was released.
    Release(ReleaseId, TableId),
}

impl Known {
    fn file(&self) -> String {
        match self {
            Self::Look(table) => format!("look-{table}"),
            // No id holds a `+`.
            Self::Release(release, table) => format!("release-{release}+{table}"),
        }
    }

    fn table(&self) -> &TableId {
        match self {
            Self::Look(table) | Self::Release(_, table) => table,
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Look(table) => table.as_str(),
            Self::Release(release, _) => release.as_str(),
        }
    }
}

fn folder(grant: &Grant) -> String {
    format!("memory/{}", grant.party)
}

fn key(grant: &Grant) -> String {
    format!("memory/{}", grant.party)
}

/// The smallest group of the strictest table of a grant.
fn least(grant: &Grant) -> u32 {
    let protected = grant.tables.iter().filter(|table| table.entity != EntityRule::None);
    protected.map(|table| table.min_entities.max(1)).max().unwrap_or(1)
}

/// Whether an answer is remembered.
pub(crate) async fn remembers(vault: &Vault, grant: &Grant, known: &Known) -> Result<bool, Fault> {
    Ok(vault.names(&folder(grant)).await?.contains(&known.file()))
}

/// Remembers an answer; doing it twice is fine.
pub(crate) async fn remember(
    vault: &Vault,
    grant: &Grant,
    known: &Known,
    parts: &[KeptPart],
) -> Result<(), Fault> {
    let mut bytes = serde_json::to_vec(known).map_err(|_| Fault::broken("memory"))?;
    bytes.push(b'\n');
    bytes.extend(write_parts(parts)?);
    vault.put(&format!("{}/{}", folder(grant), known.file()), &key(grant), &bytes).await?;
    Ok(())
}

async fn recall(vault: &Vault, grant: &Grant, name: &str) -> Result<(Known, Vec<KeptPart>), Fault> {
    let broken = || Fault::broken("memory");
    let bytes = vault.read(&format!("{}/{name}", folder(grant)), &key(grant)).await?;
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    let (known, parts) = bytes.split_at_checked(end).ok_or_else(broken)?;
    let known = serde_json::from_slice(known).map_err(|_| broken())?;
    Ok((known, read_parts(parts.get(1..).ok_or_else(broken)?)?))
}

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
        self.within.is_empty() && self.earlier.is_empty() && !self.unfinished
    }
}

/// Rows of cells that are smaller than the smallest group of the grant as it is now.
pub(crate) fn small(grant: &Grant, parts: &[KeptPart]) -> BTreeSet<u64> {
    let least = usize::try_from(least(grant)).unwrap_or(usize::MAX);
    let cells = parts.iter().flat_map(|part| part.rows.iter().zip(&part.crowds));
    cells.filter(|(_, crowd)| crowd.len() < least).map(|(row, _)| *row).collect()
}

/// The cells of one aggregate in one space, under whatever condition; the same set in the same
/// row is kept once.
struct Together<'a> {
    space: &'a str,
    rows: Vec<u64>,
    part: Part,
}

fn together(parts: &[KeptPart]) -> Vec<Together<'_>> {
    let mut all: BTreeMap<(usize, &str), BTreeSet<(u64, &EntitySet)>> = BTreeMap::new();
    for part in parts {
        let sets = part.crowds.iter().map(|crowd| &crowd.set);
        let cells = part.rows.iter().copied().zip(sets);
        all.entry((part.stage, &part.space)).or_default().extend(cells);
    }
    let part = |((_, space), cells): ((usize, _), BTreeSet<(u64, &EntitySet)>)| Together {
        space,
        rows: cells.iter().map(|(row, _)| *row).collect(),
        part: Part::new(cells.into_iter().map(|(_, set)| set.clone()).collect()),
    };
    all.into_iter().map(part).collect()
}

/// An answer made ready for comparing.
struct Ready<'a> {
    together: Vec<Together<'a>>,
    each: Vec<Indexed<'a>>,
}

impl<'a> Ready<'a> {
    fn new(parts: &'a [KeptPart]) -> Self {
        Self { together: together(parts), each: parts.iter().map(Indexed::new).collect() }
    }
}

/// Compares an answer with itself and with what the grant has been given.
pub(crate) async fn compare(
    vault: &Vault,
    grant: &Grant,
    table: &TableId,
    parts: &[KeptPart],
) -> Result<Differences, Fault> {
    let mut budget = WORK;
    let least = least(grant);
    let new = Ready::new(parts);
    let mut differences = Differences::default();
    match within(&new, least, &mut budget) {
        Ok(rows) => differences.within = rows,
        Err(TooMuchWork) => differences.unfinished = true,
    }
    for name in vault.names(&folder(grant)).await? {
        let (known, old) = recall(vault, grant, &name).await?;
        // What was seen of this very table says nothing new.
        if known.table() == table {
            continue;
        }
        match against(&new, &Ready::new(&old), least, &mut budget) {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => differences.earlier.push((known.name().to_owned(), rows)),
            Err(TooMuchWork) => differences.unfinished = true,
        }
    }
    Ok(differences)
}

fn within(new: &Ready<'_>, least: u32, budget: &mut Budget) -> Result<BTreeSet<u64>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    for (place, part) in new.together.iter().enumerate() {
        let clashes = clashes_within(&part.part, least, budget)?;
        rows.extend(part.clashing(&clashes));
        for (other, against) in new.together.iter().enumerate() {
            if place != other && part.space == against.space {
                let clashes = clashes_between(&part.part, &against.part, least, budget)?;
                rows.extend(part.clashing(&clashes));
            }
        }
    }
    for (place, part) in new.each.iter().enumerate() {
        rows.extend(subtract::clashes_inside(part, least, budget)?);
        for (other, against) in new.each.iter().enumerate() {
            if place != other && part.space() == against.space() {
                rows.extend(subtract::clashes(part, against, least, budget)?);
            }
        }
    }
    Ok(rows)
}

/// The rows that clash with an earlier answer.
fn against(
    new: &Ready<'_>,
    old: &Ready<'_>,
    least: u32,
    budget: &mut Budget,
) -> Result<BTreeSet<u64>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    for earlier in &old.together {
        for part in new.together.iter().filter(|part| part.space == earlier.space) {
            // The same sets again tell nothing, unless their rows are others.
            if same_cells(part.part.cells(), earlier.part.cells()) {
                continue;
            }
            let clashes = clashes_between(&part.part, &earlier.part, least, budget)?;
            rows.extend(part.clashing(&clashes));
        }
    }
    for earlier in &old.each {
        for part in new.each.iter().filter(|part| part.space() == earlier.space()) {
            rows.extend(subtract::clashes(part, earlier, least, budget)?);
        }
    }
    Ok(rows)
}

fn same_cells(new: &[EntitySet], old: &[EntitySet]) -> bool {
    let ordered = |sets: &[EntitySet]| {
        let mut sets: Vec<EntitySet> = sets.to_vec();
        sets.sort();
        sets.dedup();
        sets
    };
    new.len() == old.len() && ordered(new) == ordered(old)
}

impl Together<'_> {
    /// The rows of clashing cells; all rows when the whole clashes.
    fn clashing(&self, clashes: &[Clash]) -> BTreeSet<u64> {
        let mut rows = BTreeSet::new();
        for clash in clashes {
            match clash.cell {
                None => rows.extend(&self.rows),
                Some(cell) => rows.extend(self.rows.get(cell)),
            }
        }
        rows
    }
}
