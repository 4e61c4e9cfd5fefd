//! Whether a cell is large enough to be seen.

/// How a cell stands to the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Large enough.
    Seen,
    /// Too few entities: the cell does not exist for the analyst.
    Withheld,
}

/// How a cell stands, given for each protected entity how many of them it holds.
///
/// # Guarantee
/// Seen exactly when there is a count and every count is at least `least` and at least 1. None
/// and few are withheld alike: were an empty side of an outer join seen and a small one not, the
/// difference would tell whether somebody is there.
///
/// # Source
/// The threshold rule (Hundepool et al., Statistical Disclosure Control, 2012, §4.2).
pub fn standing(counts: &[u32], least: u32) -> Standing {
    let enough = |count: &u32| *count >= least.max(1);
    if !counts.is_empty() && counts.iter().all(enough) {
        Standing::Seen
    } else {
        Standing::Withheld
    }
}

#[cfg(test)]
mod tests;
