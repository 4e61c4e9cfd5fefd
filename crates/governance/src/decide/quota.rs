//! How much may be used in a day: numbers the place decided where the text gives none.

use terms::{GrantId, Text};

use super::{Council, No};
use crate::act::Evidence;
use crate::state::Grant;

impl Council<'_> {
    /// Refuses a run beyond those a grant has in a day; one that was cut off counts too.
    pub(super) fn check_runs(&self, id: &GrantId, grant: &Grant) -> Result<(), No> {
        let Some(policy) = self.law.policy("runs_per_day") else { return Ok(()) };
        let today = self.day();
        let made = grant.runs_on.filter(|(day, _)| *day == today).map_or(0, |(_, runs)| runs);
        if made < policy.value {
            return Ok(());
        }
        let mut grounds = self.grounds();
        grounds.under(
            &policy.head,
            &Text::new(
                format!("授权 `{id}` 在 {today} 已运行 {made} 次，每日上限 {}", policy.value),
                format!("grant `{id}` ran {made} times on {today}; {} a day", policy.value),
            ),
            &Text::new("次日再运行", "run it tomorrow"),
        );
        Ok(grounds.verdict()?)
    }

    /// Refuses a look beyond the cells an officer may see in a day.
    pub(super) fn check_cells(&self) -> Result<(), No> {
        let Some(policy) = self.law.policy("look_cells_per_day") else { return Ok(()) };
        let today = self.day();
        let seen = self.state.looked.get(self.officer).filter(|(day, _)| *day == today);
        let seen = seen.map_or(0, |(_, cells)| *cells);
        let limit = u64::from(policy.value);
        let within = match self.act.evidence {
            Some(Evidence::Cells(cells)) => seen.saturating_add(cells) <= limit,
            Some(
                Evidence::Egress(_)
                | Evidence::SignatureHolds
                | Evidence::Plan { .. }
                | Evidence::Secret(_),
            )
            | None => seen < limit,
        };
        if within {
            return Ok(());
        }
        let mut grounds = self.grounds();
        grounds.under(
            &policy.head,
            &Text::new(
                format!("`{}` 在 {today} 已查看 {seen} 个单元格，每日上限 {limit}", self.officer),
                format!("`{}` looked at {seen} cells on {today}; {limit} a day", self.officer),
            ),
            &Text::new("次日再查看，或者缩小结果", "look tomorrow, or make the result smaller"),
        );
        Ok(grounds.verdict()?)
    }
}
