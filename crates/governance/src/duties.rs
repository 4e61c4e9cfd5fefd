//! Duties: what the rulebook asks for again and again, or after something happened, and what of it
//! was done. Nothing here is stored: whatever the journal holds decides it, so a missed duty stays
//! visible as missed and none is counted twice.

use rulebook::model::{Duty, Occasion, Rulebook};
use rulebook::vocabulary::{FieldKind, Rhythm, Trigger};
use terms::{CaseId, Day, PartyId, ProcedureId, Role, RuleId};

use crate::matter::About;
use crate::state::{AgreementState, Case, CaseState, HoldTarget, Party, State, Subject};

/// A period of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Its first day.
    pub first: Day,
    /// How long it is.
    pub rhythm: Rhythm,
}

impl Period {
    /// Reads `2026`, `2026-h1`, `2026-q4` or `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, part) = text.split_once('-').map_or((text, None), |(y, p)| (y, Some(p)));
        if year.len() != 4 {
            return None;
        }
        let (rhythm, length, number) = match part {
            None => (Rhythm::Year, 12, 1),
            Some(part) => {
                if let Some(half) = part.strip_prefix('h') {
                    (Rhythm::HalfYear, 6, half.parse::<i8>().ok()?)
                } else if let Some(quarter) = part.strip_prefix('q') {
                    (Rhythm::Quarter, 3, quarter.parse::<i8>().ok()?)
                } else if part.len() == 2 {
                    (Rhythm::Month, 1, part.parse::<i8>().ok()?)
                } else {
                    return None;
                }
            }
        };
        let month = number.checked_sub(1)?.checked_mul(length)?.checked_add(1)?;
        let first = Day::new(year.parse().ok()?, month, 1).ok()?;
        Some(Self { first, rhythm })
    }

    /// The period a day lies in.
    pub fn of(day: Day, rhythm: Rhythm) -> Option<Self> {
        let mut period = Self { first: Day::new(day.year(), 1, 1).ok()?, rhythm };
        while period.next().first <= day {
            period = period.next();
        }
        Some(period)
    }

    /// The period after it.
    #[must_use]
    pub fn next(self) -> Self {
        Self { first: self.first.plus_months(i32::from(months(self.rhythm))), ..self }
    }

    /// Its last day.
    pub fn last(self) -> Day {
        self.next().first.plus_days(-1)
    }

    /// As it is written: `2026-q4`.
    pub fn code(self) -> String {
        let year = self.first.year();
        let mut at = Self { first: Day::new(year, 1, 1).unwrap_or(self.first), ..self };
        let mut number = 1_u8;
        while at.first < self.first {
            at = at.next();
            number = number.saturating_add(1);
        }
        match self.rhythm {
            Rhythm::Year => format!("{year}"),
            Rhythm::HalfYear => format!("{year}-h{number}"),
            Rhythm::Quarter => format!("{year}-q{number}"),
            Rhythm::Month => format!("{year}-{number:02}"),
        }
    }
}

fn months(rhythm: Rhythm) -> i8 {
    match rhythm {
        Rhythm::Month => 1,
        Rhythm::Quarter => 3,
        Rhythm::HalfYear => 6,
        Rhythm::Year => 12,
    }
}

/// What a party must do, or had to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// Whose it is.
    pub party: PartyId,
    /// The period, for what comes back.
    pub period: Option<Period>,
    /// What set it off, for what follows something.
    pub about: Option<About>,
    /// The last day of the period, or the day it happened: the time runs from the day after.
    pub from: Day,
    /// The case that does it, the day it was brought, and whether it has ended well.
    pub done: Option<(CaseId, Day, bool)>,
}

/// Every task that fell due from the first period a party was there for until today, and the one
/// that runs.
pub fn tasks(state: &State, law: &Rulebook, today: Day) -> Vec<Task> {
    let mut found = Vec::new();
    for duty in law.duties.values() {
        add_tasks(state, (law, duty), today, &mut found);
    }
    found
}

fn add_tasks(state: &State, (law, duty): (&Rulebook, &Duty), today: Day, found: &mut Vec<Task>) {
    match &duty.occasion {
        Occasion::Every(rhythm) => returning(state, (law, duty, *rhythm), today, found),
        Occasion::After(trigger, kind) => {
            for (day, about, party) in happened(state, *trigger, kind.as_ref()) {
                following(state, (law, duty), (day, about, party.as_ref()), found);
            }
        }
    }
}

/// The duties that a party owes by today and does with a case of this procedure.
pub(crate) fn owed<'l>(
    state: &State,
    law: &'l Rulebook,
    (party, procedure): (&PartyId, &ProcedureId),
    today: Day,
) -> Vec<&'l Duty> {
    let of_procedure = law.duties.values().filter(|duty| duty.procedure == *procedure);
    let owed = of_procedure.filter(|duty| {
        let mut tasks = Vec::new();
        add_tasks(state, (law, duty), today, &mut tasks);
        tasks.iter().any(|task| task.party == *party)
    });
    owed.collect()
}

/// From when a party owes what its role owes: an operator from its first agreement on.
fn since(state: &State, (id, party): (&PartyId, &Party), who: &[Role]) -> Option<Day> {
    let operates = who.iter().all(|role| *role == Role::Operator);
    let registered = party.since;
    if !operates {
        return registered;
    }
    let own = state
        .agreements
        .values()
        .filter(|it| it.holder == *id && it.under.is_none() && it.state != AgreementState::Draft);
    own.map(|it| it.term.0).min()
}

/// Until when: an operator owes nothing for a period that began after its agreement had ended.
fn until(state: &State, id: &PartyId, who: &[Role], today: Day) -> Day {
    if !who.iter().all(|role| *role == Role::Operator) {
        return today;
    }
    let own = state.agreements.values().filter(|it| it.holder == *id && it.under.is_none());
    let last = own.map(|it| it.ended_on.unwrap_or(it.term.1)).max();
    last.map_or(today, |last| last.min(today))
}

fn owing<'s>(state: &'s State, duty: &'s Duty) -> impl Iterator<Item = (&'s PartyId, &'s Party)> {
    state.parties.iter().filter(|(_, party)| duty.who.iter().any(|role| party.roles.contains(role)))
}

fn returning(
    state: &State,
    (law, duty, rhythm): (&Rulebook, &Duty, Rhythm),
    today: Day,
    found: &mut Vec<Task>,
) {
    for (id, party) in owing(state, duty) {
        let Some(since) = since(state, (id, party), &duty.who) else { continue };
        let since = law.place.first_day.map_or(since, |first| since.max(first));
        let until = until(state, id, &duty.who, today);
        let mut at = Period::of(since, rhythm);
        while let Some(period) = at.filter(|period| period.first <= until) {
            at = Some(period.next());
            let done = done(state, duty, |case| {
                case.applicant == *id && period_of(law, case).is_some_and(|it| it == period)
            });
            found.push(Task {
                rule: duty.head.id.clone(),
                party: id.clone(),
                period: Some(period),
                about: None,
                from: period.last(),
                done,
            });
        }
    }
}

fn following(
    state: &State,
    (_, duty): (&Rulebook, &Duty),
    (day, about, party): (Day, About, Option<&PartyId>),
    found: &mut Vec<Task>,
) {
    for (id, _) in owing(state, duty) {
        // What happened to one operator is no duty of another.
        let other = duty.who.iter().all(|role| *role == Role::Operator)
            && party.is_some_and(|party| party != id);
        if other {
            continue;
        }
        let done = done(state, duty, |case| {
            let other = matches!(&case.subject,
                Subject::Matter { about: Some(it), .. } if *it != about);
            case.applicant == *id && case.opened_on >= day && !other
        });
        found.push(Task {
            rule: duty.head.id.clone(),
            party: id.clone(),
            period: None,
            about: Some(about.clone()),
            from: day,
            done,
        });
    }
}

/// The first case of the duty's procedure that does it and was neither withdrawn nor refused.
fn done(state: &State, duty: &Duty, does: impl Fn(&Case) -> bool) -> Option<(CaseId, Day, bool)> {
    let mut cases = state.cases.iter().filter(|(_, case)| {
        case.procedure == duty.procedure && case.state != CaseState::Withdrawn && does(case)
    });
    let (id, case) = cases.next()?;
    Some((id.clone(), case.opened_on, case.state != CaseState::Open))
}

fn period_of(law: &Rulebook, case: &Case) -> Option<Period> {
    if let Subject::PartnerReport { month, .. } = &case.subject {
        return Period::of(*month, Rhythm::Month);
    }
    let procedure = law.procedure(&case.procedure)?;
    let field = procedure.fields.iter().find(|field| field.kind == FieldKind::Period)?;
    Period::parse(case.fields.get(&field.id)?)
}

/// What happened of this kind: the day, what it happened to, and whose it is.
fn happened(
    state: &State,
    trigger: Trigger,
    kind: Option<&terms::ItemId>,
) -> Vec<(Day, About, Option<PartyId>)> {
    match trigger {
        Trigger::AgreementInForce => {
            let signed = state.agreements.iter().filter(|(_, it)| it.in_force_on.is_some());
            let signed = signed.filter(|(_, it)| it.under.is_none());
            signed
                .filter_map(|(id, it)| {
                    Some((it.in_force_on?, About::Agreement(id.clone()), Some(it.holder.clone())))
                })
                .collect()
        }
        Trigger::AgreementEnded => {
            let ended = state.agreements.iter().filter(|(_, it)| it.under.is_none());
            ended
                .filter_map(|(id, it)| {
                    Some((it.ended_on?, About::Agreement(id.clone()), Some(it.holder.clone())))
                })
                .collect()
        }
        Trigger::ProductAdmitted => {
            let admitted = state.products.iter().filter_map(|(id, product)| {
                let day = product.versions.values().filter_map(|it| it.admitted_on).min()?;
                Some((day, About::Product(id.clone()), Some(product.owner.clone())))
            });
            admitted.collect()
        }
        Trigger::HoldSet => {
            let held = state.holds.values().map(|hold| {
                let (about, party) = match &hold.target {
                    HoldTarget::Agreement(id) => {
                        let holder = state.agreements.get(id).map(|it| it.holder.clone());
                        (About::Agreement(id.clone()), holder)
                    }
                    HoldTarget::Grant(id) => {
                        let party = state.grants.get(id).map(|it| it.party.clone());
                        (About::Grant(id.clone()), party)
                    }
                    HoldTarget::Product(id) => {
                        let owner = state.products.get(id).map(|it| it.owner.clone());
                        (About::Product(id.clone()), owner)
                    }
                };
                (hold.set_on, about, party)
            });
            held.collect()
        }
        Trigger::MatterEntered => {
            let of_kind = state.matters.iter().filter(|(_, it)| Some(&it.kind) == kind);
            of_kind
                .map(|(id, it)| (it.since, About::Matter(id.clone()), Some(it.party.clone())))
                .collect()
        }
    }
}
