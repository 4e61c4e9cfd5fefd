//! Clocks: when a step is due, and the day-by-day explanation of it.

use governance::{Case, OpenStep};
use rulebook::calendar::Count;
use rulebook::model::{Procedure, Rulebook, Unit, Within};
use terms::{Day, Text};

use super::{ClockView, Due, DueDay, Viewer};

/// The policy that says whether the day of the event counts.
pub(super) const EVENT_DAY: &str = "count_from_event_day";

/// The running or past clock of a step that was opened.
pub(super) struct Clock<'a> {
    viewer: Viewer<'a>,
    law: &'a Rulebook,
    procedure: &'a Procedure,
    within: &'a Within,
    open: &'a OpenStep,
    from: Day,
    counted: rulebook::Due,
}

impl<'a> Clock<'a> {
    /// None when the step has no time, or what starts its clock has not happened.
    pub(super) fn of(viewer: Viewer<'a>, case: &Case, open: &'a OpenStep) -> Option<Self> {
        // A change of policy is for clocks that start later.
        let law = viewer.law_of(&open.rulebook);
        let procedure = law.procedure(&case.procedure)?;
        let within = procedure.step(&open.step)?.within.as_ref()?;
        let from = from(within, case, open)?;
        let policy = law.policy(EVENT_DAY);
        let counted = viewer.library.calendar.due(&Count {
            from,
            count: within.count,
            unit: within.unit,
            from_event_day: policy.is_some_and(|policy| policy.value != 0),
            stops: open.stops.clone(),
        });
        Some(Self { viewer, law, procedure, within, open, from, counted })
    }

    /// When the step is due.
    pub(super) fn due(&self) -> Due {
        let closed = self.open.closed_on.is_some();
        let calendar = &self.viewer.library.calendar;
        let left = self.counted.on.filter(|_| !closed);
        Due {
            on: self.counted.on,
            left: left.map(|on| calendar.working_days_between(self.viewer.today, on)),
            provisional: self.counted.provisional,
            stopped: is_stopped(self.open),
            article: self.procedure.head.article.clone(),
            strength: self.within.strength,
        }
    }

    /// The clock in full.
    pub(super) fn view(&self) -> ClockView {
        let in_days = matches!(self.within.unit, Unit::WorkingDays | Unit::Days);
        let policy = self.law.policy(EVENT_DAY).filter(|_| in_days);
        ClockView {
            due: self.due(),
            count: self.within.count,
            unit: self.within.unit,
            from: self.from,
            from_what: self.event(),
            days: self.counted.days.iter().cloned().map(day).collect(),
            stops: self.open.stops.clone(),
            reading: policy.and_then(|policy| policy.head.reading.clone()),
        }
    }

    fn event(&self) -> Text {
        match self.within.from.as_str() {
            "receipt" => Text::new("收到", "receipt"),
            "opening" => Text::new("立案", "the opening of the case"),
            step => {
                let known = self.procedure.steps.iter().find(|it| it.id.as_str() == step);
                known.map_or_else(|| Text::same(step), |step| step.name.clone())
            }
        }
    }
}

/// Whether the clock of a step stands still.
pub(super) fn is_stopped(open: &OpenStep) -> bool {
    open.closed_on.is_none() && open.stops.last().is_some_and(|(_, through)| through.is_none())
}

/// The day of the event that starts the clock.
pub(super) fn from(within: &Within, case: &Case, open: &OpenStep) -> Option<Day> {
    match within.from.as_str() {
        "receipt" => Some(open.opened_on),
        "opening" => Some(case.opened_on),
        step => {
            let mut rounds = case.steps.iter().filter(|it| it.step.as_str() == step);
            rounds.rfind(|round| round.outcome.is_some())?.closed_on
        }
    }
}

fn day(counted: rulebook::CountedDay) -> DueDay {
    DueDay {
        day: counted.day,
        counts: counted.counts,
        why: counted.why,
        notice: counted.notice,
        ordinal: counted.ordinal,
    }
}
