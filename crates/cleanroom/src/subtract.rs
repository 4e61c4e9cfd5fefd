//! Whether cells could be subtracted from each other row by row: by the rows of each entity and
//! not by its presence only, and from some of the cells of an answer and not from all only.

use std::collections::BTreeMap;

use privacy::{Budget, TooMuchWork};

use crate::crowd::Crowd;
use crate::table::KeptPart;

/// The cells of one aggregate under one condition, made ready for comparing.
pub(crate) struct Indexed<'a> {
    kept: &'a KeptPart,
    /// All cells together.
    whole: Crowd,
    /// Entity, cell and print, ascending.
    entries: Vec<(u64, usize, u64)>,
    /// Whether no entity is in two cells.
    disjoint: bool,
}

/// A cell by number, or all cells together.
type Target = Option<usize>;

/// How often the rows of one side count for those of the other.
#[derive(Clone, Copy)]
struct Scale(u64, u64);

impl Scale {
    /// Rows that count alike.
    const EVEN: Self = Self(1, 1);

    /// A join can count every row several times; told from the entities of both, few of which
    /// may be those that are singled out.
    fn of(left: &Crowd, right: &Crowd, least: usize) -> Self {
        let mut others = right.pairs().peekable();
        let common = left.pairs().filter_map(|(entity, print)| {
            while others.next_if(|(other, _)| *other < entity).is_some() {}
            let (_, other) = others.next_if(|(other, _)| *other == entity)?;
            Some((print, other))
        });
        let sample: Vec<(u64, u64)> = common.take(least.saturating_mul(2)).collect();
        let fits = |scale: &Self| {
            let same = sample.iter().filter(|(print, other)| scale.same(*print, *other));
            2 * same.count() >= sample.len()
        };
        let times = (2..=MOST_TIMES).flat_map(|times| [Self(times, 1), Self(1, times)]);
        std::iter::once(Self::EVEN).chain(times).find(fits).unwrap_or(Self::EVEN)
    }

    fn same(self, print: u64, other: u64) -> bool {
        print.wrapping_mul(self.0) == other.wrapping_mul(self.1)
    }

    fn turned(self) -> Self {
        Self(self.1, self.0)
    }
}

/// How often a join may count every row and still be seen through.
const MOST_TIMES: u64 = 16;

fn spend(budget: &mut Budget, steps: usize) -> Result<(), TooMuchWork> {
    let steps = u64::try_from(steps).unwrap_or(u64::MAX);
    budget.0 = budget.0.checked_sub(steps).ok_or(TooMuchWork)?;
    Ok(())
}

impl<'a> Indexed<'a> {
    pub(crate) fn new(kept: &'a KeptPart) -> Self {
        let cells = kept.crowds.iter().enumerate();
        let mut entries: Vec<(u64, usize, u64)> = cells
            .flat_map(|(cell, crowd)| {
                crowd.pairs().map(move |(entity, print)| (entity, cell, print))
            })
            .collect();
        entries.sort_unstable();
        let whole = Crowd::of(entries.iter().map(|(entity, _, print)| (*entity, *print)).collect());
        let disjoint = whole.len() == entries.len();
        Self { kept, whole, entries, disjoint }
    }

    pub(crate) fn space(&self) -> &str {
        &self.kept.space
    }

    fn targets(&self) -> impl Iterator<Item = (Target, &Crowd)> {
        let cells = self.kept.crowds.iter().enumerate().map(|(cell, crowd)| (Some(cell), crowd));
        cells.chain([(None, &self.whole)])
    }

    fn rows(&self, target: Target) -> Vec<u64> {
        match target {
            None => self.kept.rows.clone(),
            Some(cell) => self.kept.rows.get(cell).copied().into_iter().collect(),
        }
    }
}

/// The rows of `new` that could be subtracted from something in `old`, or something in `old` from
/// them.
pub(crate) fn clashes(
    new: &Indexed<'_>,
    old: &Indexed<'_>,
    least: u32,
    budget: &mut Budget,
) -> Result<Vec<u64>, TooMuchWork> {
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let scale = Scale::of(&new.whole, &old.whole, least);
    let mut rows = Vec::new();
    for (target, crowd) in new.targets() {
        let mut clash = differ((crowd, &old.whole), scale, least, budget)?;
        for other in old.kept.crowds.iter().filter(|_| !old.disjoint) {
            clash = clash || differ((crowd, other), scale, least, budget)?;
        }
        if clash {
            rows.extend(new.rows(target));
        }
    }
    if old.disjoint {
        for (target, _) in unions((new, old), scale, least, budget)? {
            rows.extend(new.rows(target));
        }
    }
    if new.disjoint {
        for (_, cells) in unions((old, new), scale.turned(), least, budget)? {
            rows.extend(cells.into_iter().flat_map(|cell| new.rows(Some(cell))));
        }
    }
    Ok(rows)
}

/// The rows of cells that could be subtracted from other cells of the same part.
pub(crate) fn clashes_inside(
    part: &Indexed<'_>,
    least: u32,
    budget: &mut Budget,
) -> Result<Vec<u64>, TooMuchWork> {
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let mut rows = Vec::new();
    if part.disjoint {
        return Ok(rows);
    }
    for (place, crowd) in part.kept.crowds.iter().enumerate() {
        for (other, later) in part.kept.crowds.iter().enumerate().skip(place + 1) {
            if differ((crowd, later), Scale::EVEN, least, budget)? {
                rows.extend(part.rows(Some(place)));
                rows.extend(part.rows(Some(other)));
            }
        }
    }
    Ok(rows)
}

/// Whether one to `least` − 1 entities are in one crowd only, or in both with other rows.
fn differ(
    (left, right): (&Crowd, &Crowd),
    scale: Scale,
    least: usize,
    budget: &mut Budget,
) -> Result<bool, TooMuchWork> {
    spend(budget, 1)?;
    if left.len().abs_diff(right.len()) >= least {
        return Ok(false);
    }
    let (mut lefts, mut rights) = (left.pairs().peekable(), right.pairs().peekable());
    let (mut differing, mut steps) = (0usize, 0usize);
    while differing < least {
        steps += 1;
        match (lefts.peek().copied(), rights.peek().copied()) {
            (None, None) => break,
            (Some((l, print)), Some((r, other))) if l == r => {
                differing += usize::from(!scale.same(print, other));
                lefts.next();
                rights.next();
                continue;
            }
            (Some((l, _)), Some((r, _))) if l < r => lefts.next(),
            (Some(_), None) => lefts.next(),
            (_, Some(_)) => rights.next(),
        };
        differing += 1;
    }
    spend(budget, steps)?;
    Ok(differing > 0 && differing < least)
}

/// What a target and a cell have in common.
#[derive(Clone, Copy, Default)]
struct Common {
    entities: usize,
    /// Of these, with other rows.
    changed: usize,
}

/// The targets of `of` that differ by one to `least` − 1 entities from the union of some cells of
/// `among`, which are disjoint; with those cells. The union that differs least is made of the
/// cells that lie mostly inside the target.
fn unions(
    (of, among): (&Indexed<'_>, &Indexed<'_>),
    scale: Scale,
    least: usize,
    budget: &mut Budget,
) -> Result<Vec<(Target, Vec<usize>)>, TooMuchWork> {
    let cells = of.kept.crowds.len();
    spend(budget, of.entries.len() + of.whole.len() + among.entries.len())?;
    let whole = of.whole.pairs().map(|(entity, print)| (entity, cells, print));
    let mut entries: Vec<(u64, usize, u64)> = of.entries.iter().copied().chain(whole).collect();
    entries.sort_unstable();
    let mut outside = vec![0usize; cells + 1];
    let mut common: BTreeMap<(usize, usize), Common> = BTreeMap::new();
    let mut others = among.entries.iter().peekable();
    for (entity, target, print) in entries {
        while others.next_if(|(other, ..)| *other < entity).is_some() {}
        match others.peek().filter(|(other, ..)| *other == entity) {
            Some((_, cell, other)) => {
                let common = common.entry((target, *cell)).or_default();
                common.entities += 1;
                common.changed += usize::from(!scale.same(print, *other));
            }
            None => {
                if let Some(outside) = outside.get_mut(target) {
                    *outside += 1;
                }
            }
        }
    }
    let mut differing = outside;
    let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for ((target, cell), common) in common {
        let size = among.kept.crowds.get(cell).map_or(0, Crowd::len);
        let missing = size - common.entities + common.changed;
        if let Some(differing) = differing.get_mut(target) {
            *differing += missing.min(common.entities);
        }
        if missing <= common.entities {
            inside.entry(target).or_default().push(cell);
        }
    }
    let clash = |(target, differing): (usize, usize)| {
        let target = (differing > 0 && differing < least).then_some(target)?;
        let cells_inside = inside.remove(&target)?;
        Some(((target < cells).then_some(target), cells_inside))
    };
    Ok(differing.into_iter().enumerate().filter_map(clash).collect())
}
