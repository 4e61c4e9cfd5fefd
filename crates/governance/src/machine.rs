//! The case machine: which steps open, who must answer them, and where an answer leads.

use std::collections::BTreeSet;

use rulebook::model::{Actor, Agree, Asked, Condition, Outcome, Procedure, Rulebook, Step};
use rulebook::vocabulary::Fact;
use terms::{ItemId, Origin, PartyId, Role, StepId};

use crate::event::{OpenedStep, SlotForm};
use crate::matter::About;
use crate::product::ProductSource;
use crate::prove::{World, holds_in};
use crate::state::{Case, OpenStep, State, Subject};

/// Where an answer leads.
#[derive(Debug, Default)]
pub(crate) struct Move {
    /// The outcome the step came to, once it is closed.
    pub(crate) outcome: Option<ItemId>,
    /// The steps that open.
    pub(crate) opens: Vec<OpenedStep>,
    /// The end the case comes to.
    pub(crate) end: Option<StepId>,
}

/// A case seen with its procedure, its place and its state.
#[derive(Clone, Copy)]
pub(crate) struct Machine<'a> {
    pub(crate) state: &'a State,
    pub(crate) law: &'a Rulebook,
    pub(crate) procedure: &'a Procedure,
    pub(crate) case: &'a Case,
    /// The facts, where they are assumed instead of found.
    pub(crate) world: Option<&'a World>,
}

impl<'a> Machine<'a> {
    /// A case as it stands, under the law it runs under.
    pub(crate) fn new(
        state: &'a State,
        law: &'a Rulebook,
        (procedure, case): (&'a Procedure, &'a Case),
    ) -> Self {
        Self { state, law, procedure, case, world: None }
    }

    /// The steps that open with the case.
    pub(crate) fn first(&self) -> Vec<OpenedStep> {
        self.open(&self.procedure.first)
    }

    /// Opens the steps named, or what stands in their stead where a condition fails.
    fn open(&self, ids: &[StepId]) -> Vec<OpenedStep> {
        ids.iter().filter_map(|id| self.open_one(id, 0)).collect()
    }

    fn open_one(&self, id: &StepId, depth: usize) -> Option<OpenedStep> {
        let step = self.procedure.step(id)?;
        if step.when.iter().all(|condition| self.holds(condition)) {
            return Some(OpenedStep {
                step: step.id.clone(),
                rulebook: self.law.digest,
                slots: self.slots(step),
            });
        }
        let next = step.otherwise.as_ref().filter(|_| depth < self.procedure.steps.len())?;
        self.open_one(next, depth.saturating_add(1))
    }

    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        if let Some(world) = self.world {
            return holds_in(world, condition);
        }
        let is = match condition.fact {
            Fact::Applicant => self.case.role.code() == condition.value,
            Fact::Origin => return self.origin_holds(condition),
            Fact::Source => {
                let Subject::Product { form, .. } = &self.case.subject else { return false };
                let source = match form.source {
                    ProductSource::Release { .. } => "release",
                    ProductSource::Template { .. } => "template",
                };
                source == condition.value
            }
            Fact::Purpose => {
                let Subject::ResourceRequest { purpose, .. } = &self.case.subject else {
                    return !condition.is;
                };
                code_of(purpose) == condition.value
            }
            Fact::Obtained => {
                let resources = self.state.resources_of(self.case);
                let mut known = resources.iter().filter_map(|it| self.state.resources.get(it));
                return known.any(|it| (code_of(&it.obtained) == condition.value) == condition.is);
            }
            Fact::Exposure => {
                let raw = if self.state.any_raw(self.case) { "raw" } else { "processed" };
                raw == condition.value
            }
            Fact::Field => {
                let Some(Asked::Field(field)) = &condition.of else { return false };
                self.case.fields.get(field) == Some(&condition.value)
            }
            Fact::Record => self.record_holds(condition),
            Fact::Personal => {
                let personal = if self.state.any_personal(self.case) { "yes" } else { "no" };
                personal == condition.value
            }
        };
        is == condition.is
    }

    /// Whether a matter on record that concerns the case, or its applicant, says so.
    fn record_holds(&self, condition: &Condition) -> bool {
        let Some(Asked::Record(kind, field)) = &condition.of else { return false };
        let mut matters = self.state.matters_current(kind).filter(|matter| match &matter.about {
            None => true,
            Some(About::Party(party)) if *party == self.case.applicant => true,
            Some(_) => self.state.touches(self.case, matter),
        });
        matters.any(|matter| {
            field.as_ref().is_none_or(|field| matter.fields.get(field) == Some(&condition.value))
        })
    }

    /// `origin is X` holds when any resource is of X; `origin is not X` when any is not.
    fn origin_holds(&self, condition: &Condition) -> bool {
        self.state.any_origin(self.case, |origin| {
            (origin_code(origin) == condition.value) == condition.is
        })
    }

    /// Who must answer a step.
    fn slots(&self, step: &Step) -> Vec<SlotForm> {
        let mut slots: Vec<SlotForm> = Vec::new();
        for slot in step.by.iter().flat_map(|actor| self.actor(actor)) {
            let doubled = slot.party.is_some() && slots.iter().any(|it| it.party == slot.party);
            if !doubled {
                slots.push(slot);
            }
        }
        slots
    }

    fn actor(&self, actor: &Actor) -> Vec<SlotForm> {
        let of_party = |role, party| SlotForm { role, party: Some(party) };
        match actor {
            Actor::Role(role) => vec![SlotForm { role: *role, party: None }],
            Actor::Applicant => vec![of_party(self.case.role, self.case.applicant.clone())],
            Actor::OperatorConcerned => {
                let operator = self.state.operator_of(self.case);
                operator.into_iter().map(|party| of_party(Role::Operator, party)).collect()
            }
            Actor::Holder => {
                let holder = self.state.holder_of(self.case).into_iter();
                holder.map(|party| of_party(self.holder_role(), party)).collect()
            }
            Actor::EachProvider => {
                let providers = self.state.providers_of(self.case).into_iter();
                providers.map(|party| of_party(Role::DataProvider, party)).collect()
            }
            Actor::OneProvider => {
                let providers = self.state.providers_of(self.case).into_iter();
                let apart =
                    |party: &PartyId| !self.state.is_same_or_affiliate(party, &self.case.applicant);
                providers
                    .filter(apart)
                    .take(1)
                    .map(|party| of_party(Role::DataProvider, party))
                    .collect()
            }
            Actor::Each(role) => {
                let with = self.state.parties.iter();
                let with = with.filter(|(_, party)| party.roles.contains(role));
                with.map(|(party, _)| of_party(*role, party.clone())).collect()
            }
            Actor::Named(field) => {
                let named = self.case.fields.get(field).and_then(|it| PartyId::new(it).ok());
                let role = self.procedure.field(field).and_then(|field| field.role);
                let known = named.filter(|party| self.state.parties.contains_key(party));
                known
                    .map(|party| {
                        let own = self.state.parties.get(&party);
                        let any = own.and_then(|own| own.roles.first().copied());
                        of_party(role.or(any).unwrap_or(self.case.role), party)
                    })
                    .into_iter()
                    .collect()
            }
            Actor::Signatories => {
                let contents = self.procedure.contents.as_ref();
                let contents = contents.and_then(|rule| self.law.contents_of(rule));
                let signatories = contents.map(|it| it.signatories.as_slice()).unwrap_or_default();
                let plain = signatories.iter().filter(|actor| **actor != Actor::Signatories);
                plain.flat_map(|actor| self.actor(actor)).collect()
            }
        }
    }

    /// In which role the holder of an agreement or the owner of a product acts.
    fn holder_role(&self) -> Role {
        let holder = self.state.holder_of(self.case);
        if let Subject::Matter { .. } = &self.case.subject {
            let known = holder.as_ref().and_then(|it| self.state.parties.get(it));
            let roles = known.map(|party| &party.roles);
            return roles.and_then(|it| it.first()).copied().unwrap_or(self.case.role);
        }
        let operates = holder.is_some_and(|holder| self.state.has_role(&holder, Role::Operator));
        if operates { Role::Operator } else { Role::Partner }
    }

    /// Where the answer `outcome` in `slot` of the open step leads.
    pub(crate) fn answered(&self, open: &OpenStep, slot: usize, outcome: &Outcome) -> Move {
        let Some(step) = self.procedure.step(&open.step) else {
            return Move::default();
        };
        let Some(resolved) = resolve(step, open, slot, outcome) else {
            return Move::default();
        };
        match resolved {
            Resolved::Outcome(outcome) => self.follow(step, open, outcome),
            Resolved::Differ(next) => Move {
                outcome: ItemId::new("differ").ok(),
                opens: self.open(std::slice::from_ref(&next)),
                end: None,
            },
        }
    }

    fn follow(&self, step: &Step, open: &OpenStep, outcome: &Outcome) -> Move {
        let mut result = Move { outcome: Some(outcome.id.clone()), ..Move::default() };
        let favourable = step.favourable().is_some_and(|it| it.id == outcome.id);
        for target in &outcome.to {
            let ends = self.procedure.ends.contains_key(target);
            // A refusal ends a case at once; whatever else is led to waits for its siblings.
            if (favourable || !ends) && self.is_awaited_by_others(open, target, ends) {
                continue;
            }
            if ends {
                result.end = Some(target.clone());
            } else {
                result.opens.extend(self.open(std::slice::from_ref(target)));
            }
        }
        if result.end.is_some() {
            result.opens.clear();
        }
        result
    }

    /// Whether the case may still come to `target` from another open step: steps side by side, and
    /// branches of any length, join there. An end is joined by what goes well only.
    fn is_awaited_by_others(&self, open: &OpenStep, target: &StepId, end: bool) -> bool {
        let others = self.case.steps.iter();
        let mut others = others.filter(|it| it.closed_on.is_none() && it.step != open.step);
        others.any(|other| self.leads(&other.step, target, end))
    }

    fn leads(&self, from: &StepId, target: &StepId, favourable: bool) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut next = vec![from];
        while let Some(step) = next.pop().and_then(|id| self.procedure.step(id)) {
            let many = if favourable { 1 } else { step.outcomes.len() };
            let outcomes = step.outcomes.iter().take(many).flat_map(|outcome| &outcome.to);
            for to in outcomes.chain(&step.otherwise).chain(&step.differ) {
                if to == target {
                    return true;
                }
                if self.procedure.step(to).is_some() && seen.insert(to) {
                    next.push(to);
                }
            }
        }
        false
    }
}

/// Whether the conditions of a step hold for a case.
pub fn applies(state: &State, law: &Rulebook, case: &Case, step: &Step) -> bool {
    law.procedure(&case.procedure).is_some_and(|procedure| {
        let machine = Machine::new(state, law, (procedure, case));
        step.when.iter().all(|condition| machine.holds(condition))
    })
}

enum Resolved<'a> {
    Outcome(&'a Outcome),
    Differ(StepId),
}

/// How the answers so far and this one become one outcome, or none yet.
fn resolve<'a>(
    step: &'a Step,
    open: &OpenStep,
    slot: usize,
    outcome: &'a Outcome,
) -> Option<Resolved<'a>> {
    let others: Vec<Option<&ItemId>> = open
        .slots
        .iter()
        .enumerate()
        .filter(|(index, _)| *index != slot)
        .map(|(_, slot)| slot.answer.as_ref().map(|answer| &answer.outcome))
        .collect();
    let favourable = step.favourable().is_some_and(|it| it.id == outcome.id);
    match step.agree {
        Agree::Any => Some(Resolved::Outcome(outcome)),
        Agree::All if !favourable => Some(Resolved::Outcome(outcome)),
        Agree::All => others.iter().all(Option::is_some).then_some(Resolved::Outcome(outcome)),
        Agree::Same if others.iter().any(Option::is_none) => None,
        // Where nobody else was left to answer, one answer is no agreement.
        Agree::Same if others.is_empty() && favourable => step.differ.clone().map(Resolved::Differ),
        Agree::Same if others.iter().all(|other| *other == Some(&outcome.id)) => {
            Some(Resolved::Outcome(outcome))
        }
        Agree::Same => step.differ.clone().map(Resolved::Differ),
    }
}

/// The code word of a value, as it is stored.
fn code_of(value: &impl serde::Serialize) -> String {
    let code = serde_json::to_value(value).ok();
    code.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

fn origin_code(origin: Origin) -> &'static str {
    match origin {
        Origin::District => "district",
        Origin::Ministry => "ministry",
        Origin::Municipal => "municipal",
        Origin::CrossDistrict => "cross_district",
        Origin::CrossLevel => "cross_level",
        Origin::CrossRegion => "cross_region",
    }
}
