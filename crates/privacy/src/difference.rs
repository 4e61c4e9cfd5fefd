//! Whether two answers could be subtracted: sets that differ by a few entities.

use crate::EntitySet;

/// How much work a check may still do, in steps of comparing two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(pub u64);

/// The budget is used up; the answer must be refused, not passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("comparing the answers takes more work than is allowed")]
pub struct TooMuchWork;

impl Budget {
    fn spend(&mut self, steps: u64) -> Result<(), TooMuchWork> {
        self.0 = self.0.checked_sub(steps).ok_or(TooMuchWork)?;
        Ok(())
    }
}

/// The cells of one aggregate of one answer, all over the same kind of entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    cells: Vec<EntitySet>,
    union: EntitySet,
    /// Cell numbers by set size, so that only cells of nearly equal size are compared.
    by_size: Vec<usize>,
}

impl Part {
    /// A part from its cells.
    ///
    /// # Guarantee
    /// Keeps the cells and their order; knows their union.
    ///
    /// # Source
    /// Own.
    pub fn new(cells: Vec<EntitySet>) -> Self {
        let union = EntitySet::union(&cells);
        let mut by_size: Vec<usize> = (0..cells.len()).collect();
        by_size.sort_by_key(|cell| cells.get(*cell).map_or(0, EntitySet::len));
        Self { cells, union, by_size }
    }

    /// The cells.
    ///
    /// # Guarantee
    /// As given to [`Part::new`].
    ///
    /// # Source
    /// Own.
    pub fn cells(&self) -> &[EntitySet] {
        &self.cells
    }

    fn sized(&self) -> impl Iterator<Item = (usize, &EntitySet)> {
        self.by_size.iter().filter_map(|cell| self.cells.get(*cell).map(|set| (*cell, set)))
    }

    /// The cells whose size is within `least` of `size`.
    fn near(&self, size: usize, least: usize) -> impl Iterator<Item = (usize, &EntitySet)> {
        let start = self.by_size.partition_point(|cell| {
            self.cells.get(*cell).is_some_and(|set| set.len() + least <= size)
        });
        let rest = self.by_size.get(start..).unwrap_or_default();
        let sized = rest.iter().filter_map(|cell| self.cells.get(*cell).map(|set| (*cell, set)));
        sized.take_while(move |(_, set)| set.len() < size + least)
    }
}

/// A cell that could be subtracted from something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clash {
    /// The cell of the new part; `None` means all its cells together.
    pub cell: Option<usize>,
}

/// Whether two sets differ by at least one and fewer than `least` entities.
fn subtractable(
    left: &EntitySet,
    right: &EntitySet,
    least: u32,
    budget: &mut Budget,
) -> Result<bool, TooMuchWork> {
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    budget.spend(1)?;
    if left.len().abs_diff(right.len()) >= least {
        return Ok(false);
    }
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut differing = 0usize;
    let mut steps = 0;
    while differing < least {
        steps += 1;
        match (left.peek(), right.peek()) {
            (None, None) => break,
            (Some(l), Some(r)) if l == r => {
                left.next();
                right.next();
                continue;
            }
            (Some(l), Some(r)) if l < r => left.next(),
            (Some(_), None) => left.next(),
            (_, Some(_)) => right.next(),
        };
        differing += 1;
    }
    budget.spend(steps)?;
    Ok(differing > 0 && differing < least)
}

/// The cells of `part` that could be subtracted from another cell of the same part.
///
/// # Guarantee
/// A cell is reported exactly when its set differs from that of another cell of `part` by 1 to
/// `least` − 1 entities (symmetric difference); equal sets are lawful. When the budget does not
/// suffice the result is an error, never a shorter list.
///
/// # Errors
/// [`TooMuchWork`].
///
/// # Source
/// Differencing attack: Denning, Denning and Schwartz, "The tracker", ACM TODS 4(1), 1979.
pub fn clashes_within(
    part: &Part,
    least: u32,
    budget: &mut Budget,
) -> Result<Vec<Clash>, TooMuchWork> {
    let mut clashes = Vec::new();
    let width = usize::try_from(least).unwrap_or(usize::MAX);
    for (place, (cell, set)) in part.sized().enumerate() {
        let later = part.sized().skip(place + 1);
        for (other, near) in later.take_while(|(_, next)| next.len() - set.len() < width) {
            if subtractable(set, near, least, budget)? {
                clashes.push(Clash { cell: Some(cell) });
                clashes.push(Clash { cell: Some(other) });
            }
        }
    }
    clashes.sort_unstable();
    clashes.dedup();
    Ok(clashes)
}

/// The cells of `new` that could be subtracted from something in `old`.
///
/// # Guarantee
/// Reported are exactly the cells of `new`, and `new` as a whole, whose set differs by 1 to
/// `least` − 1 entities from a cell of `old` or from the union of all cells of `old`. When the
/// budget does not suffice the result is an error, never a shorter list.
///
/// # Errors
/// [`TooMuchWork`].
///
/// # Source
/// Differencing attack: Denning, Denning and Schwartz, "The tracker", ACM TODS 4(1), 1979.
pub fn clashes_between(
    new: &Part,
    old: &Part,
    least: u32,
    budget: &mut Budget,
) -> Result<Vec<Clash>, TooMuchWork> {
    let whole = std::iter::once((None, &new.union));
    let cells = new.cells.iter().enumerate().map(|(cell, set)| (Some(cell), set));
    let width = usize::try_from(least).unwrap_or(usize::MAX);
    let mut clashes = Vec::new();
    for (cell, set) in whole.chain(cells) {
        let mut clash = subtractable(set, &old.union, least, budget)?;
        for (_, other) in old.near(set.len(), width) {
            clash = clash || subtractable(set, other, least, budget)?;
        }
        if clash {
            clashes.push(Clash { cell });
        }
    }
    Ok(clashes)
}

#[cfg(test)]
mod tests;
