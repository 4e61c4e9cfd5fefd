//! Exploration of a procedure: every state a case of it can reach, under every combination of the
//! facts its conditions ask for, by the very machine that decides. It shows that no case can stand
//! still, no step or end is dead, every clock has something to start it, from every state an end is
//! reached, and nothing is granted twice.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rulebook::model::{Asked, Condition, Procedure, Rulebook, Step};
use rulebook::vocabulary::{Effect, Fact};
use terms::{Day, Digest, ItemId, OfficerId, PartyId, ProcedureId, Role, StepId, Text};

use crate::machine::Machine;
use crate::state::{Answer, Case, CaseState, OpenStep, Slot, State, Subject};

/// How far the exploration goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many answer where a step is for several.
    pub answerers: usize,
    /// How often a step may open in one case.
    pub rounds: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { answerers: 2, rounds: 2 }
    }
}

/// What came of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explored {
    /// The procedure.
    pub procedure: ProcedureId,
    /// States reached, under all combinations of facts together.
    pub states: usize,
    /// Combinations of facts.
    pub worlds: usize,
    /// What does not hold.
    pub faults: Vec<Fault>,
}

/// Something that does not hold, and the acts that lead there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// What.
    pub what: Text,
    /// The answers that lead there: step and outcome.
    pub path: Vec<(StepId, ItemId)>,
}

/// The facts of one world: for each that is asked, the values it has. An origin may have several.
pub(crate) type World = BTreeMap<(Fact, Option<Asked>), BTreeSet<String>>;

fn key(condition: &Condition) -> (Fact, Option<Asked>) {
    (condition.fact, condition.of.clone())
}

/// Whether a condition holds in a world.
pub(crate) fn holds_in(world: &World, condition: &Condition) -> bool {
    let values = world.get(&key(condition));
    let mut values = values.into_iter().flatten();
    match condition.fact {
        // Any resource that is so, any that is not.
        Fact::Origin | Fact::Obtained => {
            values.any(|value| (*value == condition.value) == condition.is)
        }
        Fact::Applicant
        | Fact::Personal
        | Fact::Source
        | Fact::Purpose
        | Fact::Exposure
        | Fact::Field
        | Fact::Record => values.any(|value| *value == condition.value) == condition.is,
    }
}

/// Explores every procedure of a rulebook.
pub fn explore(law: &Rulebook, bounds: Bounds) -> Vec<Explored> {
    law.procedures.values().map(|procedure| Explorer::new(law, procedure, bounds).run()).collect()
}

struct Explorer<'a> {
    law: &'a Rulebook,
    procedure: &'a Procedure,
    bounds: Bounds,
    nowhere: State,
    reached: BTreeSet<StepId>,
    faults: BTreeSet<Fault>,
    states: usize,
}

/// A state of a case, and how often what grants happened on the way there.
#[derive(Clone)]
struct Place {
    case: Case,
    granted: BTreeMap<Effect, u8>,
    path: Vec<(StepId, ItemId)>,
}

/// What tells two places apart.
type Mark = (Vec<(StepId, bool, Vec<Option<ItemId>>)>, Option<StepId>, BTreeMap<Effect, u8>);

impl Place {
    fn mark(&self) -> Mark {
        let answers = |open: &OpenStep| -> Vec<Option<ItemId>> {
            open.slots.iter().map(|it| it.answer.as_ref().map(|it| it.outcome.clone())).collect()
        };
        let mut steps: Vec<_> = self
            .case
            .steps
            .iter()
            .map(|it| {
                let open = it.closed_on.is_none();
                // What a closed step came to says nothing about what may come; its round does.
                (it.step.clone(), open, if open { answers(it) } else { Vec::new() })
            })
            .collect();
        steps.sort();
        let end = match &self.case.state {
            CaseState::Ended(end) => Some(end.clone()),
            CaseState::Open | CaseState::Withdrawn => None,
        };
        (steps, end, self.granted.clone())
    }

    fn ended(&self) -> bool {
        self.case.state != CaseState::Open
    }
}

impl<'a> Explorer<'a> {
    fn new(law: &'a Rulebook, procedure: &'a Procedure, bounds: Bounds) -> Self {
        Self {
            law,
            procedure,
            bounds,
            nowhere: State::default(),
            reached: BTreeSet::new(),
            faults: BTreeSet::new(),
            states: 0,
        }
    }

    fn run(mut self) -> Explored {
        let worlds = worlds(self.procedure);
        for world in &worlds {
            self.world(world);
        }
        let steps = self.procedure.steps.iter().map(|step| (&step.id, &step.name));
        let ends = self.procedure.ends.iter().map(|(id, end)| (id, &end.name));
        for (id, name) in steps.chain(ends) {
            if !self.reached.contains(id) {
                let what = Text::new(
                    format!("“{}”（{id}）从未到达", name.zh),
                    format!("`{id}` is never reached"),
                );
                self.faults.insert(Fault { what, path: Vec::new() });
            }
        }
        Explored {
            procedure: self.procedure.id.clone(),
            states: self.states,
            worlds: worlds.len(),
            faults: self.faults.into_iter().collect(),
        }
    }

    /// Every state in one world, breadth first: the path to a fault is a shortest one.
    fn world(&mut self, world: &World) {
        let mut seen: BTreeMap<Mark, usize> = BTreeMap::new();
        let mut places: Vec<Place> = Vec::new();
        let mut before: Vec<Vec<usize>> = Vec::new();
        let mut queue = VecDeque::new();
        let first = self.opened(world);
        seen.insert(first.mark(), 0);
        places.push(first);
        before.push(Vec::new());
        queue.push_back(0);
        let mut cut: BTreeSet<usize> = BTreeSet::new();
        while let Some(at) = queue.pop_front() {
            let Some(place) = places.get(at).cloned() else { continue };
            self.look(&place);
            let (next, was_cut) = self.next(&place, world);
            if was_cut {
                cut.insert(at);
            }
            for place in next {
                let mark = place.mark();
                let index = *seen.entry(mark).or_insert_with(|| {
                    places.push(place);
                    before.push(Vec::new());
                    queue.push_back(places.len() - 1);
                    places.len() - 1
                });
                if let Some(before) = before.get_mut(index) {
                    before.push(at);
                }
            }
        }
        self.states += places.len();
        self.check_ends(&places, &before, &cut);
    }

    /// From every state an end is reached. A state whose loop was cut off may still end.
    fn check_ends(&mut self, places: &[Place], before: &[Vec<usize>], cut: &BTreeSet<usize>) {
        let ended = places.iter().enumerate().filter(|(_, place)| place.ended());
        let mut open: Vec<usize> = ended.map(|(at, _)| at).chain(cut.iter().copied()).collect();
        let mut ending: BTreeSet<usize> = open.iter().copied().collect();
        while let Some(at) = open.pop() {
            for earlier in before.get(at).into_iter().flatten() {
                if ending.insert(*earlier) {
                    open.push(*earlier);
                }
            }
        }
        let stuck = places.iter().enumerate().find(|(at, _)| !ending.contains(at));
        if let Some((_, place)) = stuck {
            let what = Text::new("案件无法办结", "the case cannot come to an end");
            self.faults.insert(Fault { what, path: place.path.clone() });
        }
    }

    fn opened(&self, world: &World) -> Place {
        let case = blank(self.law, self.procedure);
        let machine = self.machine(&case, world);
        let opens: Vec<StepId> = machine.first().into_iter().map(|it| it.step).collect();
        let mut place = Place { case, granted: BTreeMap::new(), path: Vec::new() };
        for step in opens {
            self.open(&mut place.case, &step);
        }
        place
    }

    fn machine<'m>(&'m self, case: &'m Case, world: &'m World) -> Machine<'m> {
        Machine {
            state: &self.nowhere,
            law: self.law,
            procedure: self.procedure,
            case,
            world: Some(world),
        }
    }

    fn open(&self, case: &mut Case, id: &StepId) {
        let Some(step) = self.procedure.step(id) else { return };
        let of = |several: bool| if several { self.bounds.answerers } else { 1 };
        let count: usize = step.by.iter().map(|actor| of(actor.is_several())).sum();
        let slot = Slot { role: Role::DataAuthority, party: None, answer: None, scan: None };
        case.steps.push(OpenStep {
            step: id.clone(),
            rulebook: case.rulebook,
            opened_on: case.opened_on,
            closed_on: None,
            outcome: None,
            slots: vec![slot; count],
            stops: Vec::new(),
        });
    }

    /// What must hold in a state.
    fn look(&mut self, place: &Place) {
        if let CaseState::Ended(end) = &place.case.state {
            self.reached.insert(end.clone());
        }
        self.reached.extend(place.case.steps.iter().map(|open| open.step.clone()));
        let mut wrong = Vec::new();
        let open: Vec<&OpenStep> =
            place.case.steps.iter().filter(|it| it.closed_on.is_none()).collect();
        if !place.ended() && open.is_empty() {
            wrong.push(Text::new("没有任何步骤在办", "no step is open"));
        }
        for step in open.iter().filter_map(|open| self.procedure.step(&open.step)) {
            if let Some(from) = Self::clock_without_start(step, &place.case) {
                wrong.push(Text::new(
                    format!("“{}”的期限自“{from}”起算，而该步骤尚未办结", step.name.zh),
                    format!("the clock of `{}` runs from `{from}`, which has not come", step.id),
                ));
            }
        }
        for (effect, _) in place.granted.iter().filter(|(_, times)| **times > 1) {
            let code = effect.code();
            wrong.push(Text::new(format!("`{code}` 发生两次"), format!("`{code}` happens twice")));
        }
        let path = || place.path.clone();
        self.faults.extend(wrong.into_iter().map(|what| Fault { what, path: path() }));
    }

    fn clock_without_start(step: &Step, case: &Case) -> Option<String> {
        let from = &step.within.as_ref()?.from;
        if matches!(from.as_str(), "receipt" | "opening") {
            return None;
        }
        let came = case.steps.iter().any(|it| it.step.as_str() == from && it.outcome.is_some());
        (!came).then(|| from.clone())
    }

    /// The states after every answer that may be given; and whether a loop was cut off.
    fn next(&self, place: &Place, world: &World) -> (Vec<Place>, bool) {
        let (mut found, mut cut) = (Vec::new(), false);
        if place.ended() {
            return (found, cut);
        }
        for (at, open) in place.case.steps.iter().enumerate() {
            if open.closed_on.is_some() {
                continue;
            }
            let Some(step) = self.procedure.step(&open.step) else { continue };
            // Who answers first makes no difference among equals.
            let Some(slot) = open.slots.iter().position(|slot| slot.answer.is_none()) else {
                continue;
            };
            for outcome in &step.outcomes {
                let moved = self.machine(&place.case, world).answered(open, slot, outcome);
                let mut next = place.clone();
                next.path.push((step.id.clone(), outcome.id.clone()));
                let day = next.case.opened_on;
                if let Some(open) = next.case.steps.get_mut(at) {
                    if let Some(slot) = open.slots.get_mut(slot) {
                        slot.answer = Some(answer(&outcome.id, day));
                    }
                    if moved.outcome.is_some() {
                        open.outcome.clone_from(&moved.outcome);
                        open.closed_on = Some(day);
                    }
                }
                let closed = moved.outcome.as_ref() == Some(&outcome.id);
                let end = moved.end.as_ref().and_then(|end| self.procedure.ends.get(end));
                let at_once = outcome.effects.iter().filter(|_| closed);
                let effects = at_once.chain(end.iter().flat_map(|end| &end.effects));
                for effect in effects.filter(|effect| grants(**effect)) {
                    *next.granted.entry(*effect).or_default() += 1;
                }
                let again =
                    |id: &StepId| next.case.steps.iter().filter(|it| it.step == *id).count();
                if moved.opens.iter().any(|it| again(&it.step) >= self.bounds.rounds) {
                    cut = true;
                    continue;
                }
                for opened in &moved.opens {
                    self.open(&mut next.case, &opened.step);
                }
                if let Some(end) = moved.end {
                    next.case.state = CaseState::Ended(end);
                }
                found.push(next);
            }
        }
        (found, cut)
    }
}

/// What must not happen twice in one case.
fn grants(effect: Effect) -> bool {
    match effect {
        Effect::EnterCatalogue
        | Effect::ApproveOperator
        | Effect::BringAgreementIntoForce
        | Effect::GrantPendingServiceAgreement
        | Effect::GrantOpen
        | Effect::OpenGrant
        | Effect::Release
        | Effect::AdmitPartner
        | Effect::RegisterProduct
        | Effect::AdmitProduct
        | Effect::OpenSubscription
        | Effect::EnterMatter => true,
        Effect::LiftHold
        | Effect::TerminateAgreement
        | Effect::CloseExit
        | Effect::DismissPartner
        | Effect::StrikeMatter
        | Effect::SetHold
        | Effect::EndUse => false,
    }
}

fn answer(outcome: &ItemId, on: Day) -> Answer {
    Answer {
        outcome: outcome.clone(),
        officer: OfficerId::new("anybody").unwrap_or_else(|_| unreachable!("a plain word")),
        party: PartyId::new("anybody").unwrap_or_else(|_| unreachable!("a plain word")),
        on,
        entry: 0,
    }
}

/// A case about which nothing is known.
fn blank(law: &Rulebook, procedure: &Procedure) -> Case {
    Case {
        procedure: procedure.id.clone(),
        rulebook: law.digest,
        applicant: PartyId::new("applicant").unwrap_or_else(|_| unreachable!("a plain word")),
        role: procedure.starts.first().copied().unwrap_or(Role::DataAuthority),
        author: OfficerId::new("author").unwrap_or_else(|_| unreachable!("a plain word")),
        opened_on: law.version,
        subject: Subject::Matter { kind: None, title: Text::same("-"), about: None },
        given: BTreeSet::new(),
        state: CaseState::Open,
        steps: Vec::new(),
        document: Some(Digest([0; 32])),
        fields: BTreeMap::new(),
        revoked: None,
        stalled: None,
    }
}

/// Every combination of what the conditions of a procedure ask for.
fn worlds(procedure: &Procedure) -> Vec<World> {
    let mut asked: BTreeMap<(Fact, Option<Asked>), BTreeSet<String>> = BTreeMap::new();
    for condition in procedure.steps.iter().flat_map(|step| &step.when) {
        asked.entry(key(condition)).or_default().insert(condition.value.clone());
    }
    let mut worlds = vec![World::new()];
    for ((fact, of), values) in asked {
        let choices = choices(procedure, fact, of.as_ref(), &values);
        worlds = worlds
            .into_iter()
            .flat_map(|world| {
                choices.iter().map({
                    let (of, world) = (of.clone(), world);
                    move |choice| {
                        let mut world = world.clone();
                        world.insert((fact, of.clone()), choice.clone());
                        world
                    }
                })
            })
            .collect();
    }
    worlds
}

/// What a fact may be: each value alone, something else, and for what is said of any resource two
/// at once.
fn choices(
    procedure: &Procedure,
    fact: Fact,
    of: Option<&Asked>,
    values: &BTreeSet<String>,
) -> Vec<BTreeSet<String>> {
    let mut single: BTreeSet<String> = values.clone();
    match (fact, of) {
        (Fact::Applicant, _) => {
            single = procedure.starts.iter().map(|role| role.code().to_owned()).collect();
        }
        (Fact::Field, Some(Asked::Field(field))) => {
            let known = procedure.field(field);
            let words = known.into_iter().flat_map(|it| &it.choices);
            single.extend(words.map(|(word, _)| word.to_string()));
            if known.is_some_and(|it| it.optional) {
                single.insert(String::new());
            }
        }
        (Fact::Record, _) => {
            single.insert(String::new());
        }
        _ => {
            single.insert("other".to_owned());
        }
    }
    let alone = single.iter().map(|value| BTreeSet::from([value.clone()]));
    let mut choices: Vec<BTreeSet<String>> = alone.collect();
    if matches!(fact, Fact::Origin | Fact::Obtained) {
        choices.push(single);
    }
    choices
}
