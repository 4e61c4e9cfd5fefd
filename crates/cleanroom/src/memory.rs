//! What a grant has been shown and what was released for it: entity sets of all those cells.

use std::collections::BTreeSet;

use ports::Grant;
use privacy::{Budget, Clash, Part, TooMuchWork, clashes_between, clashes_within};
use serde::{Deserialize, Serialize};
use terms::{EntityRule, ReleaseId, TableId};

use crate::fault::Fault;
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
            Self::Release(release, table) => format!("release-{release}-{table}"),
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
    format!("memory/{}", grant.id)
}

fn key(grant: &Grant) -> String {
    format!("memory/{}", grant.id)
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

struct NewPart<'a> {
    kept: &'a KeptPart,
    part: Part,
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
    let new: Vec<NewPart<'_>> =
        parts.iter().map(|kept| NewPart { kept, part: Part::new(kept.sets.clone()) }).collect();
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
        match against(&new, &old, least, &mut budget) {
            Ok(Some(rows)) => differences.earlier.push((known.name().to_owned(), rows)),
            Ok(None) => {}
            Err(TooMuchWork) => differences.unfinished = true,
        }
    }
    Ok(differences)
}

fn within(
    new: &[NewPart<'_>],
    least: u32,
    budget: &mut Budget,
) -> Result<BTreeSet<u64>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    for (place, part) in new.iter().enumerate() {
        let clashes = clashes_within(&part.part, least, budget)?;
        rows.extend(part.rows(&clashes));
        for (other, against) in new.iter().enumerate() {
            if place != other && part.kept.space == against.kept.space {
                let clashes = clashes_between(&part.part, &against.part, least, budget)?;
                rows.extend(part.rows(&clashes));
            }
        }
    }
    Ok(rows)
}

/// The rows that clash with an earlier answer; `None` when nothing does.
fn against(
    new: &[NewPart<'_>],
    old: &[KeptPart],
    least: u32,
    budget: &mut Budget,
) -> Result<Option<BTreeSet<u64>>, TooMuchWork> {
    let mut rows = BTreeSet::new();
    let mut found = false;
    for earlier in old {
        let earlier_part = Part::new(earlier.sets.clone());
        for part in new.iter().filter(|part| part.kept.space == earlier.space) {
            // The same cells again tell nothing.
            if same_cells(&part.kept.sets, &earlier.sets) {
                continue;
            }
            let clashes = clashes_between(&part.part, &earlier_part, least, budget)?;
            found |= !clashes.is_empty();
            rows.extend(part.rows(&clashes));
        }
    }
    Ok(found.then_some(rows))
}

fn same_cells(new: &[privacy::EntitySet], old: &[privacy::EntitySet]) -> bool {
    let ordered = |sets: &[privacy::EntitySet]| {
        let mut sets: Vec<privacy::EntitySet> = sets.to_vec();
        sets.sort();
        sets.dedup();
        sets
    };
    new.len() == old.len() && ordered(new) == ordered(old)
}

impl NewPart<'_> {
    /// The rows of clashing cells; all rows when the whole clashes.
    fn rows(&self, clashes: &[Clash]) -> BTreeSet<u64> {
        let mut rows = BTreeSet::new();
        for clash in clashes {
            match clash.cell {
                None => rows.extend(&self.kept.rows),
                Some(cell) => rows.extend(self.kept.rows.get(cell)),
            }
        }
        rows
    }
}
