//! Draws which case is opened next: what was seldom opened, and what stands in the way of another.

use std::collections::BTreeMap;

use governance::{About, Command, Material, MatterState, SubjectForm};
use rulebook::model::{Asked, ItemKind, Procedure};
use rulebook::vocabulary::{Subject, Whose};
use terms::{ItemId, OfficerId, PartyId, RuleId};

use super::draw::{Draw, Drawn, document};

/// How many procedures are looked at before no case is opened.
const PROCEDURES: u32 = 4;
/// How often a form is drawn anew before one is sent that the law refuses.
const TRIES: u32 = 6;
/// How many wishes are kept in mind.
const MOST_WANTS: usize = 12;

/// A matter that must be on record before something else may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Want {
    /// Its kind.
    kind: ItemId,
    /// Who needs it.
    pub(super) party: PartyId,
    /// What it must be about, where that is asked.
    pub(super) about: Option<About>,
}

impl<'a> Draw<'a> {
    /// Somebody opens a case.
    pub(super) fn opening(&mut self) -> Drawn {
        for _ in 0..PROCEDURES {
            let Some((procedure, want)) = self.procedure() else { continue };
            let opened = self.opened(procedure, want.as_ref())?;
            if opened.is_some() {
                return Ok(opened);
            }
        }
        Ok(None)
    }

    /// A case of this procedure; none where the place has nothing it could be about.
    fn opened(&mut self, procedure: &Procedure, want: Option<&Want>) -> Drawn {
        let mut refused = None;
        for tried in 0..TRIES {
            let Some((officer, form)) = self.form(procedure, want)? else { break };
            let command = Command::OpenCase {
                procedure: procedure.id.clone(),
                form,
                fields: self.fields(procedure),
                materials: self.materials(procedure),
            };
            // Now and then nobody thinks first.
            if tried == 0 && self.dice.chance(6) {
                return Ok(Some((officer, self.act(command))));
            }
            match self.hands.may(&officer, &command) {
                Ok(()) => return Ok(Some((officer, self.act(command)))),
                Err(rules) => {
                    self.learn(&officer, &command, &rules);
                    refused = Some((officer, command)).filter(|_| self.dice.chance(20));
                }
            }
        }
        Ok(refused.map(|(officer, command)| (officer, self.act(command))))
    }

    /// Which procedure: one that is waited for, or one that was seldom begun.
    fn procedure(&mut self) -> Option<(&'a Procedure, Option<Want>)> {
        let law = self.law;
        if self.dice.chance(55)
            && let Some(want) = self.wants.pop()
        {
            let keeps = law.procedures.values().filter(|it| it.keeps.as_ref() == Some(&want.kind));
            let keeps: Vec<&Procedure> = keeps.collect();
            return self.dice.pick(&keeps).map(|it| (*it, Some(want)));
        }
        let typed = self.dice.chance(60);
        let fits = |it: &&Procedure| match it.subject {
            Subject::EgressReview => false,
            Subject::Matter => !typed || has_effect(it),
            Subject::CatalogueEntry
            | Subject::OperatorApplication
            | Subject::OperationAgreement
            | Subject::ResourceRequest
            | Subject::ServiceAgreement
            | Subject::Rectification
            | Subject::OperatorExit
            | Subject::PartnerEntry
            | Subject::PartnerExit
            | Subject::PartnerReport
            | Subject::Product
            | Subject::Subscription => typed,
        };
        let fitting: Vec<&Procedure> = law.procedures.values().filter(fits).collect();
        let mut chosen: Option<(usize, &Procedure)> = None;
        for _ in 0..3 {
            let drawn = self.dice.pick(&fitting).copied()?;
            let begun = self.state.cases.values().filter(|it| it.procedure == drawn.id).count();
            if chosen.is_none_or(|(least, _)| begun < least) {
                chosen = Some((begun, drawn));
            }
        }
        chosen.map(|(_, procedure)| (procedure, None))
    }

    /// What was missing is brought next: the matters that the rules in the way look for.
    pub(super) fn learn(&mut self, officer: &OfficerId, command: &Command, rules: &[RuleId]) {
        let law = self.law;
        let Some(party) = self.state.officers.get(officer).map(|it| it.party.clone()) else {
            return;
        };
        let guards = rules.iter().filter_map(|rule| law.guards.get(rule));
        for guard in guards {
            let named = guard.matter.iter().map(|(kind, _)| kind);
            let asked = guard.when.iter().filter_map(|it| match &it.of {
                Some(Asked::Record(kind, _)) => Some(kind),
                Some(Asked::Field(_)) | None => None,
            });
            for kind in named.chain(asked) {
                let about = self.thing_of(command);
                let want = Want { kind: kind.clone(), party: party.clone(), about };
                let there = self.wants.contains(&want) || self.is_under_way(kind);
                if self.wants.len() < MOST_WANTS && !there {
                    self.wants.push(want);
                }
            }
        }
    }

    /// Whether a case that would put such a matter on record is open.
    fn is_under_way(&self, kind: &ItemId) -> bool {
        let open = self.state.open_cases.iter().filter_map(|id| self.state.cases.get(id));
        let mut subjects = open.map(|case| &case.subject);
        subjects.any(
            |it| matches!(it, governance::Subject::Matter { kind: Some(own), .. } if own == kind),
        )
    }

    /// What a thing must be about to have what must be on record of it first.
    pub(super) fn prepared(&mut self, procedure: &Procedure) -> Option<About> {
        let (state, law) = (self.state, self.law);
        let before = law.guards.values().filter(|it| it.before.contains(&procedure.id));
        let kinds = before.filter_map(|it| it.matter.as_ref());
        let kinds: Vec<&ItemId> =
            kinds.filter(|(_, whose)| *whose != Whose::Place).map(|(kind, _)| kind).collect();
        let kind = self.dice.pick(&kinds).copied()?;
        let found = self.pick(&state.matters, |it| {
            it.kind == *kind && it.state == MatterState::Current && it.about.is_some()
        });
        found.and_then(|(_, matter)| matter.about.clone())
    }

    /// What a command is about.
    fn thing_of(&mut self, command: &Command) -> Option<About> {
        if let Command::RequestRelease { table, .. } = command {
            let grant = self.state.tables.get(table).map(|it| it.grant.clone())?;
            let tables = &self.state.grants.get(&grant)?.tables;
            return self.dice.pick(tables).map(|it| About::Resource(it.resource.clone()));
        }
        if let Command::AnswerStep { case, .. } = command {
            let resources = self.state.resources_of(self.state.cases.get(case)?);
            return self.dice.pick(&resources).cloned().map(About::Resource);
        }
        let Command::OpenCase { form, .. } = command else { return None };
        match form {
            SubjectForm::Matter { about, .. } => about.clone(),
            SubjectForm::CatalogueEntry(form) => Some(About::Resource(form.resource.clone())),
            SubjectForm::ResourceRequest { resources, .. } => {
                self.dice.pick(resources).map(|it| About::Resource(it.resource.clone()))
            }
            SubjectForm::OperationAgreement { operator, .. } => {
                Some(About::Party(operator.clone()))
            }
            SubjectForm::ServiceAgreement { grant, .. } => Some(About::Grant(grant.clone())),
            SubjectForm::Rectification { agreement, .. }
            | SubjectForm::OperatorExit { agreement }
            | SubjectForm::PartnerEntry { agreement, .. }
            | SubjectForm::PartnerExit { agreement }
            | SubjectForm::PartnerReport { agreement, .. } => {
                Some(About::Agreement(agreement.clone()))
            }
            SubjectForm::Product(form) => Some(About::Product(form.product.clone())),
            SubjectForm::Subscription { product, .. } => Some(About::Product(product.clone())),
            SubjectForm::OperatorApplication { .. } | SubjectForm::EgressReview { .. } => None,
        }
    }

    /// Everything a procedure asks for, mostly.
    pub(super) fn materials(&mut self, known: &Procedure) -> BTreeMap<ItemId, Material> {
        let contents = known.contents.as_ref().and_then(|rule| self.law.contents_of(rule));
        let topics = contents.map(|it| it.items.as_slice()).unwrap_or_default();
        let complete = self.dice.chance(90);
        let mut materials = BTreeMap::new();
        for item in known.requires.iter().chain(topics) {
            if complete || self.dice.chance(90) {
                let material = match item.kind {
                    ItemKind::Statement => Material::Statement("说明".to_owned()),
                    ItemKind::Document => document("附件"),
                };
                materials.insert(item.id.clone(), material);
            }
        }
        materials
    }
}

/// Whether a case of it brings something about besides a matter on record.
fn has_effect(procedure: &Procedure) -> bool {
    use rulebook::vocabulary::Effect;
    let of_ends = procedure.ends.values().flat_map(|end| &end.effects);
    let of_outcomes = procedure.steps.iter().flat_map(|it| &it.outcomes).flat_map(|it| &it.effects);
    of_ends.chain(of_outcomes).any(|it| *it == Effect::ApproveOperator)
}
