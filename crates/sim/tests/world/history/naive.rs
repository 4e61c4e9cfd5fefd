//! The public figures by hand: from the journal alone, event by event, in the plainest way.

use std::collections::{BTreeMap, BTreeSet};

use desk::views::{Statistics, Timely};
use governance::{Event, Subject};
use ledger::Envelope;
use ports::{Audience, Journal as _};
use rulebook::model::Unit;
use serde::Deserialize;
use sim::Sim;
use terms::{Day, PartyId, Role};

/// The ends that are what was applied for.
const GOOD: &[&str] = &[
    "inspected",
    "on_record",
    "entered",
    "selected",
    "in_force",
    "released",
    "granted",
    "left",
    "restored",
    "on_file",
    "circulates",
    "open",
    "closed",
];

#[derive(Deserialize)]
struct Record {
    happened_on: Day,
    event: Event,
}

/// An entry, read.
pub(crate) struct Told {
    pub(crate) day: Day,
    pub(crate) articles: Vec<String>,
    pub(crate) event: Event,
}

/// Everything in the journal.
pub(crate) fn events(sim: &Sim) -> Vec<Told> {
    let mut events = Vec::new();
    let mut take = |entry: ports::StoredEntry| {
        let envelope = Envelope::parse(&entry.envelope).unwrap();
        let part = entry.parts.iter().find(|part| part.audience == Audience::Regulator).unwrap();
        let record: Record = serde_json::from_slice(&part.bytes).unwrap();
        let articles = envelope.articles;
        events.push(Told { day: record.happened_on, articles, event: record.event });
        true
    };
    sim.journal().scan(0, &mut take).unwrap();
    events
}

/// A step that was opened.
struct Step {
    id: String,
    from: Day,
    slots: Vec<(Role, Option<PartyId>, bool)>,
    stops: Vec<(Day, Option<Day>)>,
    over: bool,
}

/// A case.
struct Case {
    procedure: String,
    steps: Vec<Step>,
    providers: BTreeSet<PartyId>,
    /// `open`, `good`, `bad`, `withdrawn`.
    state: &'static str,
}

/// How a body fares in a procedure: working days of each answer and whether it was in time, and
/// whether each awaited answer is overdue.
#[derive(Default)]
struct Fares {
    given: Vec<(u32, bool)>,
    awaited: Vec<bool>,
}

type Cell = (String, Day);

/// The count.
#[derive(Default)]
pub(crate) struct Count {
    cases: BTreeMap<String, Case>,
    fares: BTreeMap<(Option<PartyId>, String), Fares>,
    opened: BTreeMap<Cell, u64>,
    good: BTreeMap<Cell, u64>,
    bad: BTreeMap<Cell, u64>,
    withdrawn: BTreeMap<Cell, u64>,
    refused: BTreeMap<Cell, u64>,
    billed: BTreeMap<Cell, u64>,
    volume: BTreeMap<(&'static str, Day), u64>,
    entered: BTreeMap<String, Day>,
    admitted: BTreeMap<String, Day>,
    subscribed: BTreeMap<String, String>,
    provider: BTreeMap<String, PartyId>,
    granted: BTreeMap<String, Vec<String>>,
    tables: BTreeMap<String, String>,
    roles: BTreeMap<PartyId, BTreeSet<Role>>,
}

fn add<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K, count: u64) {
    *counts.entry(key).or_default() += count;
}

impl Count {
    pub(crate) fn of(sim: &Sim) -> Self {
        let mut count = Self::default();
        for told in events(sim) {
            if told.event.kind() == "act.refused" {
                add(&mut count.volume, ("refused", told.day.month()), 1);
                for article in &told.articles {
                    add(&mut count.refused, (article.clone(), told.day.month()), 1);
                }
            }
            count.take(sim, told.day, told.event);
        }
        let today = sim.desk().unwrap().time().unwrap().0;
        count.still_awaited(sim, today);
        count
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events count")]
    fn take(&mut self, sim: &Sim, day: Day, event: Event) {
        match event {
            Event::PartyRegistered { party, roles, .. } => {
                self.roles.insert(party, roles);
            }
            Event::PartnerAdmitted { party, .. } => {
                self.roles.get_mut(&party).unwrap().insert(Role::Partner);
            }
            Event::OperatorApproved { party, .. } => {
                self.roles.get_mut(&party).unwrap().insert(Role::Operator);
            }
            Event::ResourceDescribed { provider, form } => {
                self.provider.insert(form.resource.to_string(), provider);
            }
            Event::CatalogueEntered { resource } => {
                self.entered.entry(resource.to_string()).or_insert(day);
            }
            Event::ProductAdmitted { product, on, .. } => {
                self.admitted.entry(product.to_string()).or_insert(on);
            }
            Event::GrantMade { grant, tables, .. } => {
                let resources = tables.iter().map(|table| table.resource.to_string()).collect();
                self.granted.insert(grant.to_string(), resources);
            }
            Event::RunAdmitted { grant, table, on, .. } => {
                self.tables.insert(table.to_string(), grant.to_string());
                add(&mut self.volume, ("runs", on.month()), 1);
            }
            Event::FileReleased { .. } => add(&mut self.volume, ("releases", day.month()), 1),
            Event::SubscriptionOpened { subscription, product, .. } => {
                self.subscribed.insert(subscription.to_string(), product.to_string());
            }
            Event::UsageRecorded { subscription, month, billed, .. } => {
                let product = self.subscribed[subscription.as_str()].clone();
                add(&mut self.billed, (product, month), billed);
                add(&mut self.volume, ("calls", month), billed);
            }
            event => self.take_case(sim, event),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events are about a case")]
    fn take_case(&mut self, sim: &Sim, event: Event) {
        match event {
            Event::CaseOpened { case, procedure, on, subject, opens, .. } => {
                let procedure = procedure.to_string();
                let providers = self.providers(&subject);
                let steps = opens.into_iter().map(|it| step(it, on)).collect();
                add(&mut self.opened, (procedure.clone(), on.month()), 1);
                add(&mut self.volume, ("opened", on.month()), 1);
                let opened = Case { procedure, steps, providers, state: "open" };
                self.cases.insert(case.to_string(), opened);
            }
            Event::StepAnswered {
                case, step: id, slot, party, on, outcome, opens, end, ..
            } => {
                add(&mut self.volume, ("answers", on.month()), 1);
                let slot = usize::try_from(slot).unwrap();
                self.answered(sim, (case.as_str(), id.as_str(), slot), (party, on));
                let case = self.cases.get_mut(case.as_str()).unwrap();
                if outcome.is_some() {
                    let open = case.steps.iter_mut().find(|it| it.id == id.as_str() && !it.over);
                    open.unwrap().over = true;
                }
                case.steps.extend(opens.into_iter().map(|it| step(it, on)));
                if let Some(end) = end {
                    let good = GOOD.contains(&end.as_str());
                    case.state = if good { "good" } else { "bad" };
                    let counts = if good { &mut self.good } else { &mut self.bad };
                    add(counts, (case.procedure.clone(), on.month()), 1);
                    add(&mut self.volume, ("closed", on.month()), 1);
                }
            }
            Event::ClockStopped { case, step, on } => {
                let case = self.cases.get_mut(case.as_str()).unwrap();
                let open = case.steps.iter_mut().find(|it| it.id == step.as_str() && !it.over);
                open.unwrap().stops.push((on, None));
            }
            Event::ClockResumed { case, step, on, .. } => {
                let case = self.cases.get_mut(case.as_str()).unwrap();
                let open = case.steps.iter_mut().find(|it| it.id == step.as_str() && !it.over);
                open.unwrap().stops.last_mut().unwrap().1 = Some(on);
            }
            Event::CaseWithdrawn { case, on } => {
                let case = self.cases.get_mut(case.as_str()).unwrap();
                case.state = "withdrawn";
                add(&mut self.withdrawn, (case.procedure.clone(), on.month()), 1);
                add(&mut self.volume, ("closed", on.month()), 1);
            }
            _ => {}
        }
    }

    /// The source departments of what a case is about, as far as a clock can wait for any of them.
    fn providers(&self, subject: &Subject) -> BTreeSet<PartyId> {
        let Subject::EgressReview { table, .. } = subject else { return BTreeSet::new() };
        let resources = &self.granted[&self.tables[table.as_str()]];
        resources.iter().map(|it| self.provider[it].clone()).collect()
    }

    fn answered(&mut self, sim: &Sim, at: (&str, &str, usize), (party, on): (PartyId, Day)) {
        let case = self.cases.get_mut(at.0).unwrap();
        let open = case.steps.iter_mut().find(|it| it.id == at.1 && !it.over).unwrap();
        open.slots[at.2].2 = true;
        let Some(due) = due(sim, &case.procedure, open) else { return };
        let days = (1..1000)
            .map(|days| open.from.plus_days(days))
            .take_while(|day| *day <= on)
            .filter(|day| sim.law().calendar.works(*day) && !stands_still(open, *day))
            .count();
        let fares = self.fares.entry((Some(party), case.procedure.clone())).or_default();
        fares.given.push((u32::try_from(days).unwrap(), on <= due));
    }

    fn still_awaited(&mut self, sim: &Sim, today: Day) {
        for case in self.cases.values().filter(|case| case.state == "open") {
            for open in case.steps.iter().filter(|step| !step.over) {
                let stopped = open.stops.last().is_some_and(|stop| stop.1.is_none());
                let Some(due) = due(sim, &case.procedure, open).filter(|_| !stopped) else {
                    continue;
                };
                for (role, party, _) in open.slots.iter().filter(|slot| !slot.2) {
                    let mut able: Vec<PartyId> = match party {
                        Some(party) => vec![party.clone()],
                        None if *role == Role::DataProvider => {
                            case.providers.iter().cloned().collect()
                        }
                        None => {
                            let has = self.roles.iter().filter(|(_, roles)| roles.contains(role));
                            has.map(|(party, _)| party.clone()).collect()
                        }
                    };
                    let only = if able.len() == 1 { able.pop() } else { None };
                    let key = (only, case.procedure.clone());
                    self.fares.entry(key).or_default().awaited.push(due < today);
                }
            }
        }
    }

    /// Holds the figures of the place against these.
    pub(crate) fn check(&self, figures: &Statistics) {
        self.check_states(figures);
        self.check_months(figures);
        let mut seen = 0;
        for row in &figures.timeliness {
            let body = row.body.as_ref().map(|body| body.id.clone());
            let key = (body, row.procedure.id.to_string());
            let fares = self.fares.get(&key).unwrap_or_else(|| panic!("{key:?}"));
            compare(&format!("{key:?}"), &[fares], &row.figures);
            seen += 1;
        }
        assert_eq!(seen, self.fares.len());
        for row in &figures.bodies {
            let body = row.body.as_ref().map(|body| &body.id);
            let own = self.fares.iter().filter(|(key, _)| key.0.as_ref() == body);
            let own: Vec<&Fares> = own.map(|(_, fares)| fares).collect();
            compare(&format!("{body:?}"), &own, &row.figures);
        }
    }

    fn check_states(&self, figures: &Statistics) {
        for row in &figures.states {
            let procedure = row.procedure.id.to_string();
            let own = || self.cases.values().filter(|case| case.procedure == procedure);
            let in_state = |state| own().filter(|case| case.state == state).count();
            let waiting = own().filter(|case| {
                let open = case.steps.iter().filter(|step| !step.over);
                let mut stops = open.filter_map(|step| step.stops.last());
                case.state == "open" && stops.any(|stop| stop.1.is_none())
            });
            let counted = [row.open, row.ended_well, row.declined, row.withdrawn];
            let expected = ["open", "good", "bad", "withdrawn"].map(in_state);
            let counted = counted.map(|count| usize::try_from(count).unwrap());
            assert_eq!(counted, expected, "{procedure}");
            assert_eq!(row.total, u64::try_from(own().count()).unwrap(), "{procedure}");
            assert_eq!(row.waiting, u64::try_from(waiting.count()).unwrap(), "{procedure}");
        }
    }

    fn check_months(&self, figures: &Statistics) {
        let month = |counts: &BTreeMap<Cell, u64>, what: &str, month: Day| {
            counts.get(&(what.to_owned(), month)).copied()
        };
        for row in &figures.cases {
            let id = row.procedure.id.as_str();
            let expected = [&self.opened, &self.good, &self.bad, &self.withdrawn]
                .map(|counts| month(counts, id, row.month).unwrap_or(0));
            let counted = [row.opened, row.ended_well, row.declined, row.withdrawn];
            assert_eq!(counted.map(Option::unwrap_or_default), expected, "{id} {}", row.month);
        }
        for row in &figures.refusals {
            let expected = month(&self.refused, row.article.as_str(), row.month).unwrap_or(0);
            assert_eq!(row.refused.unwrap_or(0), expected, "{} {}", row.article, row.month);
        }
        let told: u64 = figures.refusals.iter().filter_map(|row| row.refused).sum();
        assert_eq!(told, self.refused.values().sum::<u64>());
        for row in &figures.products {
            let expected = month(&self.billed, row.product.id.as_str(), row.month).unwrap_or(0);
            assert_eq!(row.billed.unwrap_or(0), expected, "{} {}", row.product.id, row.month);
        }
        for row in &figures.volume {
            let counted = [
                ("opened", row.opened),
                ("closed", row.closed),
                ("answers", row.answers),
                ("refused", row.refused),
                ("runs", row.runs),
                ("releases", row.releases),
                ("calls", row.calls),
            ];
            for (what, counted) in counted {
                let expected = self.volume.get(&(what, row.month)).copied().unwrap_or(0);
                assert_eq!(counted.unwrap_or(0), expected, "{what} in {}", row.month);
            }
        }
        for row in &figures.catalogue {
            let before = |days: &BTreeMap<String, Day>| {
                let there = days.values().filter(|day| day.month() <= row.month);
                u64::try_from(there.count()).unwrap()
            };
            assert_eq!(row.resources, before(&self.entered), "{}", row.month);
            assert_eq!(row.products, before(&self.admitted), "{}", row.month);
        }
    }
}

fn compare(what: &str, fares: &[&Fares], figures: &Timely) {
    let given: Vec<(u32, bool)> = fares.iter().flat_map(|it| it.given.clone()).collect();
    let awaited: Vec<bool> = fares.iter().flat_map(|it| it.awaited.clone()).collect();
    let count = |is: &dyn Fn(&(u32, bool)) -> bool| {
        u64::try_from(given.iter().filter(|it| is(it)).count()).unwrap()
    };
    assert_eq!(figures.answered, count(&|_| true), "{what}: answered");
    assert_eq!(figures.in_time, count(&|it| it.1), "{what}: in time");
    assert_eq!(figures.late, count(&|it| !it.1), "{what}: late");
    assert_eq!(figures.open, u64::try_from(awaited.len()).unwrap(), "{what}: open");
    let overdue = awaited.iter().filter(|overdue| **overdue).count();
    assert_eq!(figures.overdue, u64::try_from(overdue).unwrap(), "{what}: overdue");
    // The least number of days that at least so many of a hundred do not exceed.
    let within = |of_hundred: usize| {
        let enough = |days: &u32| {
            given.iter().filter(|it| it.0 <= *days).count() * 100 >= given.len() * of_hundred
        };
        (!given.is_empty()).then(|| (0..1000).find(enough).unwrap())
    };
    assert_eq!(figures.median_days, within(50), "{what}: median");
    assert_eq!(figures.ninth_decile_days, within(90), "{what}: ninth decile");
}

fn step(opened: governance::OpenedStep, on: Day) -> Step {
    let slots = opened.slots.into_iter().map(|slot| (slot.role, slot.party, false)).collect();
    Step { id: opened.step.to_string(), from: on, slots, stops: Vec::new(), over: false }
}

fn stands_still(open: &Step, day: Day) -> bool {
    open.stops.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to))
}

/// The due day, counted on the fingers: every clock of this rulebook runs in working days from
/// receipt. None where there is no clock.
fn due(sim: &Sim, procedure: &str, open: &Step) -> Option<Day> {
    let law = &sim.law().current;
    let procedure = law.procedures.values().find(|it| it.id.as_str() == procedure).unwrap();
    let step = procedure.steps.iter().find(|it| it.id.as_str() == open.id).unwrap();
    let within = step.within.as_ref()?;
    assert_eq!((within.unit, within.from.as_str()), (Unit::WorkingDays, "receipt"));
    if open.stops.last().is_some_and(|stop| stop.1.is_none()) {
        return None;
    }
    let (mut day, mut left) = (open.from, within.count);
    while left > 0 {
        day = day.next();
        if sim.law().calendar.works(day) && !stands_still(open, day) {
            left -= 1;
        }
    }
    Some(day)
}
