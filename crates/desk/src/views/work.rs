//! The work-list: what waits for the viewer, and when it is due.

use std::collections::BTreeMap;

use governance::{Case, CaseState};
use terms::{CaseId, Day, OfficerId};

use super::clock::{Clock, is_stopped};
use super::line::open_steps;
use super::{CaseLine, HeatDay, Viewer, WorkPage, case_line};
use crate::desk::Desk;
use crate::no::DeskNo;

/// How many working days the heat strip shows.
const WORKING_DAYS: usize = 20;
/// How many ended cases are listed.
const ENDED: usize = 50;

impl Desk {
    /// The caller's work-list.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn work(&self, caller: &OfficerId) -> Result<WorkPage, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let (mut mine, mut others, mut ended) = (Vec::new(), Vec::new(), Vec::new());
        for id in viewer.cases_by_age() {
            let Some(case) = viewer.state().cases.get(id) else { continue };
            if case.state != CaseState::Open {
                ended.push(id);
            } else if let Some(line) = case_line(viewer, id) {
                if line.mine { &mut mine } else { &mut others }.push(line);
            }
        }
        mine.sort_by_key(urgency);
        others.sort_by_key(urgency);
        Ok(WorkPage {
            today: viewer.today,
            heat: viewer.heat(),
            mine,
            others,
            ended: viewer.last_ended(ended),
        })
    }
}

/// Overdue first, then by due date, then what has none.
fn urgency(line: &CaseLine) -> (bool, Option<Day>) {
    let on = line.due.as_ref().and_then(|due| due.on);
    (on.is_none(), on)
}

impl Viewer<'_> {
    /// The cases that ended last, by their last entry.
    fn last_ended(&self, mut ended: Vec<&CaseId>) -> Vec<CaseLine> {
        ended.sort_by_key(|id| self.bench.index.cases.get(*id).and_then(|about| about.last()));
        let newest = ended.into_iter().rev().take(ENDED);
        newest.filter_map(|id| case_line(*self, id)).collect()
    }

    /// From today until twenty working days are shown, each with the answers due that day.
    fn heat(&self) -> Vec<HeatDay> {
        let due = self.due_days();
        let calendar = &self.library.calendar;
        let days = std::iter::successors(Some(self.today), |day| Some(day.next()));
        let mut worked = 0;
        days.map(|day| calendar.explain(day))
            .take_while(|day| {
                let room = worked < WORKING_DAYS;
                worked += usize::from(day.works);
                room
            })
            .map(|day| HeatDay {
                day: day.day,
                works: day.works,
                why: day.why,
                due: due.get(&day.day).copied().unwrap_or(0),
            })
            .collect()
    }

    /// How many awaited answers of the viewer are due on which day; stopped clocks are due on none.
    fn due_days(&self) -> BTreeMap<Day, u32> {
        let mut days: BTreeMap<Day, u32> = BTreeMap::new();
        for (id, case) in &self.state().cases {
            for on in self.due_in(id, case) {
                let count = days.entry(on).or_default();
                *count = count.saturating_add(1);
            }
        }
        days
    }

    fn due_in(&self, id: &CaseId, case: &Case) -> Vec<Day> {
        let open = open_steps(case).filter(|open| !is_stopped(open));
        let mine = open.filter(|open| self.may_answer(id, case, open));
        mine.filter_map(|open| Clock::of(*self, case, open)?.due().on).collect()
    }
}
