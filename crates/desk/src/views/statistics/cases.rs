//! One pass over the cases: where each stands, and every answer given or awaited under a clock.

use std::collections::{BTreeMap, BTreeSet};

use governance::{Case, CaseState, OpenStep, Slot, Subject};
use rulebook::calendar::Count;
use rulebook::model::{Procedure, Rulebook, Step};
use terms::{ArticleId, Day, PartyId, ProcedureId, ResourceId, StepId, Text};

use super::super::clock;
use super::super::{CaseFigures, Named, StateFigures};
use super::Counting;

/// What one pass over the cases found.
#[derive(Default)]
pub(super) struct Taken<'a> {
    pub(super) cases: Vec<CaseFact<'a>>,
    pub(super) answers: Vec<AnswerFact<'a>>,
}

/// How a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    Open,
    EndedWell,
    Declined,
    Withdrawn,
}

/// A case, as it counts.
pub(super) struct CaseFact<'a> {
    pub(super) procedure: &'a ProcedureId,
    pub(super) name: &'a Text,
    pub(super) article: &'a ArticleId,
    pub(super) opened_on: Day,
    /// When it was closed.
    pub(super) closed_on: Option<Day>,
    pub(super) stands: Stands,
    waits: bool,
    overdue: bool,
    /// The days on which its steps were answered.
    pub(super) answered_on: Vec<Day>,
    /// The resource it let into the catalogue.
    pub(super) entered: Option<&'a ResourceId>,
}

/// An answer under a clock, given or awaited.
pub(super) struct AnswerFact<'a> {
    pub(super) body: Option<PartyId>,
    pub(super) procedure: &'a ProcedureId,
    pub(super) name: &'a Text,
    pub(super) article: &'a ArticleId,
    pub(super) came: Came,
}

/// Whether an answer came, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// It took so many working days.
    Given { days: u32, in_time: bool },
    /// It is awaited.
    Awaited { overdue: bool },
}

/// Takes up every case. One whose rulebook is not at hand, or has no such procedure, is counted
/// under the rulebook that is in force.
pub(super) fn taken(counting: Counting<'_>) -> Taken<'_> {
    let mut taken = Taken::default();
    for case in counting.bench.state.cases.values() {
        let law = counting.law_of(case);
        let Some(procedure) = law.procedure(&case.procedure) else { continue };
        let answers = counting.answers(case);
        let overdue = |it: &AnswerFact<'_>| it.came == Came::Awaited { overdue: true };
        let stands = stands(case, procedure);
        taken.cases.push(CaseFact {
            procedure: &procedure.id,
            name: &procedure.name,
            article: &procedure.head.article,
            opened_on: case.opened_on,
            closed_on: closed_on(case),
            stands,
            waits: case.state == CaseState::Open && case.steps.iter().any(clock::is_stopped),
            overdue: answers.iter().any(overdue),
            answered_on: answered_on(case),
            entered: entered(case, stands),
        });
        taken.answers.extend(answers);
    }
    taken
}

impl<'a> Counting<'a> {
    fn law_of(self, case: &Case) -> &'a Rulebook {
        self.library.of(&case.rulebook)
    }

    /// The answers of a case that stand under a clock.
    fn answers(self, case: &'a Case) -> Vec<AnswerFact<'a>> {
        let mut facts = Vec::new();
        for open in &case.steps {
            let law = self.library.of(&open.rulebook);
            let Some(procedure) = law.procedure(&case.procedure) else { continue };
            let Some(step) = procedure.step(&open.step) else { continue };
            let round = Round { law, step, case, open };
            let came = open.slots.iter().filter_map(|slot| Some((slot, self.came(&round, slot)?)));
            facts.extend(came.map(|(slot, came)| AnswerFact {
                body: self.body(case, slot),
                procedure: &procedure.id,
                name: &procedure.name,
                article: &procedure.head.article,
                came,
            }));
        }
        facts
    }

    /// How the answer of a slot counts; none where no clock runs, where it stands still, or where
    /// nobody waits for it any more.
    fn came(self, round: &Round<'_>, slot: &Slot) -> Option<Came> {
        let from = clock::from(round.step.within.as_ref()?, round.case, round.open)?;
        let Some(answer) = &slot.answer else {
            if round.case.state != CaseState::Open || round.open.closed_on.is_some() {
                return None;
            }
            let due = self.due(round, from, None)?;
            return Some(Came::Awaited { overdue: due < self.today });
        };
        let due = self.due(round, from, Some(answer.on))?;
        let days = self.worked(from, answer.on, &round.open.stops);
        Some(Came::Given { days, in_time: answer.on <= due })
    }

    /// The due day, as it was known on the day of the answer.
    fn due(self, round: &Round<'_>, from: Day, answered: Option<Day>) -> Option<Day> {
        let within = round.step.within.as_ref()?;
        let before = |stop: &&(Day, Option<Day>)| answered.is_none_or(|day| stop.0 <= day);
        let policy = round.law.policy(clock::EVENT_DAY);
        let count = Count {
            from,
            count: within.count,
            unit: within.unit,
            from_event_day: policy.is_some_and(|policy| policy.value != 0),
            stops: round.open.stops.iter().filter(before).copied().collect(),
        };
        self.library.calendar.due(&count).on
    }

    /// The working days after `from` through `to` on which the clock ran.
    fn worked(self, from: Day, to: Day, stops: &[(Day, Option<Day>)]) -> u32 {
        let stood = |day: Day| {
            stops.iter().any(|(first, last)| *first <= day && last.is_none_or(|last| day <= last))
        };
        let days = std::iter::successors(Some(from.next()), |day| Some(day.next()));
        let days = days.take_while(|day| *day <= to);
        let worked = days.filter(|day| self.library.calendar.works(*day) && !stood(*day));
        u32::try_from(worked.count()).unwrap_or(u32::MAX)
    }

    /// The body that answered, or the only one that may.
    fn body(self, case: &Case, slot: &Slot) -> Option<PartyId> {
        if let Some(answer) = &slot.answer {
            return Some(answer.party.clone());
        }
        if let Some(party) = &slot.party {
            return Some(party.clone());
        }
        let state = &self.bench.state;
        let with_role = |party: &PartyId| {
            state.parties.get(party).is_some_and(|it| it.roles.contains(&slot.role))
        };
        let providers = state.providers_of(case);
        let concerned: Vec<&PartyId> = providers.iter().filter(|it| with_role(it)).collect();
        let mut able: Vec<&PartyId> = if concerned.is_empty() {
            state.parties.keys().filter(|it| with_role(it)).collect()
        } else {
            concerned
        };
        let only = able.pop()?;
        able.is_empty().then(|| only.clone())
    }
}

/// A step of a case while it is looked at.
struct Round<'a> {
    law: &'a Rulebook,
    step: &'a Step,
    case: &'a Case,
    open: &'a OpenStep,
}

fn stands(case: &Case, procedure: &Procedure) -> Stands {
    match &case.state {
        CaseState::Open => Stands::Open,
        CaseState::Withdrawn => Stands::Withdrawn,
        CaseState::Ended(end) if is_applied_for(end, procedure) => Stands::EndedWell,
        CaseState::Ended(_) => Stands::Declined,
    }
}

/// Whether an end is the one that favourable answers to every step lead to.
fn is_applied_for(end: &StepId, procedure: &Procedure) -> bool {
    let mut seen: BTreeSet<&StepId> = BTreeSet::new();
    let mut next: Vec<&StepId> = procedure.first.iter().collect();
    while let Some(id) = next.pop() {
        if id == end {
            return true;
        }
        if seen.insert(id) {
            let favourable = procedure.step(id).and_then(Step::favourable);
            next.extend(favourable.into_iter().flat_map(|outcome| &outcome.to));
        }
    }
    false
}

fn closed_on(case: &Case) -> Option<Day> {
    let closed = || case.steps.iter().filter_map(|step| step.closed_on).max();
    (case.state != CaseState::Open).then(closed).flatten()
}

fn answered_on(case: &Case) -> Vec<Day> {
    let slots = case.steps.iter().flat_map(|step| &step.slots);
    slots.filter_map(|slot| slot.answer.as_ref()).map(|answer| answer.on).collect()
}

fn entered(case: &Case, stands: Stands) -> Option<&ResourceId> {
    let Subject::CatalogueEntry { resource } = &case.subject else { return None };
    (stands == Stands::EndedWell).then_some(resource)
}

/// Where the cases of each procedure stand.
pub(super) fn states(counting: Counting<'_>, cases: &[CaseFact<'_>]) -> Vec<StateFigures> {
    let mut rows: BTreeMap<(&ArticleId, &ProcedureId), StateFigures> = BTreeMap::new();
    for procedure in counting.library.in_force(&counting.bench.state).procedures.values() {
        let article = &procedure.head.article;
        rows.insert((article, &procedure.id), none_yet(&procedure.id, &procedure.name, article));
    }
    for case in cases {
        let row = rows
            .entry((case.article, case.procedure))
            .or_insert_with(|| none_yet(case.procedure, case.name, case.article));
        row.total += 1;
        let place = match case.stands {
            Stands::Open => &mut row.open,
            Stands::EndedWell => &mut row.ended_well,
            Stands::Declined => &mut row.declined,
            Stands::Withdrawn => &mut row.withdrawn,
        };
        *place += 1;
        row.waiting += u64::from(case.waits);
        row.overdue += u64::from(case.overdue);
    }
    rows.into_values().collect()
}

fn none_yet(procedure: &ProcedureId, name: &Text, article: &ArticleId) -> StateFigures {
    StateFigures {
        procedure: Named { id: procedure.clone(), name: name.clone() },
        article: article.clone(),
        total: 0,
        open: 0,
        waiting: 0,
        overdue: 0,
        ended_well: 0,
        declined: 0,
        withdrawn: 0,
    }
}

/// The cases of each procedure that has any, month by month.
pub(super) fn by_month(counting: Counting<'_>, cases: &[CaseFact<'_>]) -> Vec<CaseFigures> {
    let mut procedures: BTreeMap<(&ArticleId, &ProcedureId), &Text> = BTreeMap::new();
    let mut counts: BTreeMap<(&ProcedureId, Day), [u64; 4]> = BTreeMap::new();
    let mut add = |procedure, day: Day, place: usize| {
        let row = counts.entry((procedure, day.month())).or_default();
        if let Some(count) = row.get_mut(place) {
            *count += 1;
        }
    };
    for case in cases {
        procedures.insert((case.article, case.procedure), case.name);
        add(case.procedure, case.opened_on, 0);
        let place = match case.stands {
            Stands::Open => continue,
            Stands::EndedWell => 1,
            Stands::Declined => 2,
            Stands::Withdrawn => 3,
        };
        if let Some(day) = case.closed_on {
            add(case.procedure, day, place);
        }
    }
    let mut rows = Vec::new();
    for ((_, id), name) in procedures {
        for month in counting.months() {
            let count = counts.get(&(id, month.month)).copied().unwrap_or_default();
            let [opened, ended_well, declined, withdrawn] = count.map(|it| month.shown(it));
            rows.push(CaseFigures {
                procedure: Named { id: id.clone(), name: name.clone() },
                month: month.month,
                opened,
                ended_well,
                declined,
                withdrawn,
            });
        }
    }
    rows
}
