//! Duties: what the rulebook asks of each party again and again, or after something happened, when
//! it is due, and whether it was done.

use governance::duties::{Task, tasks};
use rulebook::calendar::Count;
use rulebook::model::{Duty, Occasion};
use terms::{Day, OfficerId, Text};

use super::clock::EVENT_DAY;
use super::subject::about_words;
use super::{DutiesPage, DutyLine, DutyState, MatterLine, Viewer, name, subject};
use crate::desk::Desk;
use crate::no::DeskNo;

/// How many working days before its day a task is called due.
const SOON: i32 = 10;

impl Desk {
    /// What the caller's party owes; the authority sees what everybody owes.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn duties(&self, caller: &OfficerId) -> Result<DutiesPage, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        Ok(DutiesPage { today: viewer.today, tasks: viewer.duties() })
    }

    /// The matters on record: those of the public register for everybody, the others for whoever
    /// brought them, and all of them for the authority.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn matters(&self, caller: Option<&OfficerId>) -> Result<Vec<MatterLine>, DeskNo> {
        let bench = self.read();
        let viewer = match caller {
            Some(caller) => Some(self.viewer(&bench, caller)?),
            None => None,
        };
        let law = self.law();
        let state = &bench.state;
        let lines = state.matters.iter().filter_map(|(id, matter)| {
            let case = state.cases.get(&matter.case)?;
            let procedure = law.procedure(&case.procedure)?;
            let own = viewer.is_some_and(|it| it.is_authority() || it.sees_case(case));
            if !procedure.public && !own {
                return None;
            }
            Some(MatterLine {
                id: id.clone(),
                kind: matter.kind.clone(),
                kind_name: procedure.name.clone(),
                article: procedure.head.article.clone(),
                title: matter.title.clone(),
                about: matter.about.as_ref().filter(|_| own).map(|it| about_words(state, it)),
                party: name::party(state, &matter.party),
                state: matter.state,
                since: matter.since,
                until: matter.until,
                case: own.then(|| matter.case.clone()),
                fields: subject::fields(law, state, case),
            })
        });
        let mut lines: Vec<MatterLine> = lines.collect();
        lines.reverse();
        Ok(lines)
    }
}

impl Viewer<'_> {
    /// What the viewer's party owes, or everybody; what is late first, then by day.
    pub(super) fn duties(&self) -> Vec<DutyLine> {
        let all = tasks(self.state(), self.law(), self.today);
        let seen = all.into_iter().filter(|it| it.party == *self.party || self.is_authority());
        let mut lines: Vec<DutyLine> = seen.filter_map(|task| self.duty_line(&task)).collect();
        lines.sort_by_key(|line| (rank(line.state), line.due, line.party.id.clone()));
        lines
    }

    fn duty_line(&self, task: &Task) -> Option<DutyLine> {
        let duty = self.law().duties.get(&task.rule)?;
        let (due, provisional) = self.due_of(duty, task.from);
        let state = self.state_of(task, due);
        Some(DutyLine {
            rule: task.rule.clone(),
            article: duty.head.article.clone(),
            strength: duty.head.strength,
            reading: duty.head.reading.clone(),
            says: duty.says.clone(),
            when: rulebook::say::occasion(self.law(), duty),
            party: name::party(self.state(), &task.party),
            mine: task.party == *self.party,
            procedure: duty.procedure.clone(),
            period: task.period.map(governance::duties::Period::code),
            about: task.about.as_ref().map(|about| about_words(self.state(), about)),
            due,
            left: self.library.calendar.working_days_between(self.today, due),
            provisional,
            case: task.done.as_ref().map(|(case, _, _)| case.clone()),
            done_on: task.done.as_ref().map(|(_, on, _)| *on),
            state,
        })
    }

    /// The last day: where the text gives no time, the last day of the period itself, or the day
    /// after what happened.
    fn due_of(&self, duty: &Duty, from: Day) -> (Day, bool) {
        let Some((count, unit)) = duty.within else {
            let last = match duty.occasion {
                Occasion::Every(_) => from,
                Occasion::After(..) => from.next(),
            };
            return (last, false);
        };
        let event_day = self.law().policy(EVENT_DAY).is_some_and(|policy| policy.value != 0);
        let counted = self.library.calendar.due(&Count {
            from,
            count,
            unit,
            from_event_day: event_day,
            stops: Vec::new(),
        });
        (counted.on.unwrap_or(from), counted.provisional)
    }

    fn state_of(&self, task: &Task, due: Day) -> DutyState {
        match &task.done {
            Some((_, on, _)) if *on > due => DutyState::DoneLate,
            Some((_, _, true)) => DutyState::Done,
            Some(_) => DutyState::UnderWay,
            None if due < self.today => DutyState::Overdue,
            None if self.library.calendar.working_days_between(self.today, due) <= SOON => {
                DutyState::Due
            }
            None => DutyState::Coming,
        }
    }
}

fn rank(state: DutyState) -> u8 {
    match state {
        DutyState::Overdue => 0,
        DutyState::Due => 1,
        DutyState::UnderWay => 2,
        DutyState::Coming => 3,
        DutyState::DoneLate => 4,
        DutyState::Done => 5,
    }
}

/// One line that says what a task is for: the period, or what it is about.
pub(super) fn for_what(line: &DutyLine) -> Text {
    match (&line.period, &line.about) {
        (Some(period), _) => Text::same(period),
        (None, Some(about)) => about.clone(),
        (None, None) => Text::same(""),
    }
}
