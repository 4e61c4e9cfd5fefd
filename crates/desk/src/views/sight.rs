//! Who looks, and what a party may know of.

use governance::{
    Act, Agreement, Case, CaseState, Command, Evidence, Grant, No, OpenStep, Slot, State,
};
use rulebook::model::{Actor, Procedure, Rulebook};
use terms::{Day, Digest, OfficerId, PartyId, Role};

use crate::bench::Bench;
use crate::desk::Desk;
use crate::law::Library;
use crate::no::{DeskNo, not_found};

/// An officer in post who looks at the place on a day.
#[derive(Clone, Copy)]
pub(crate) struct Viewer<'a> {
    pub(crate) bench: &'a Bench,
    pub(crate) library: &'a Library,
    pub(crate) today: Day,
    pub(crate) officer: &'a OfficerId,
    pub(crate) party: &'a PartyId,
}

impl Desk {
    /// The caller as a viewer; an officer who left sees nothing.
    pub(crate) fn viewer<'a>(
        &'a self,
        bench: &'a Bench,
        caller: &'a OfficerId,
    ) -> Result<Viewer<'a>, DeskNo> {
        let today = self.today(&bench.state)?;
        Viewer::new(bench, &self.library, caller, today).ok_or_else(|| not_found("officer", caller))
    }
}

impl<'a> Viewer<'a> {
    /// None when the officer is not in post.
    pub(crate) fn new(
        bench: &'a Bench,
        library: &'a Library,
        officer: &'a OfficerId,
        today: Day,
    ) -> Option<Self> {
        let known = bench.state.officers.get(officer).filter(|known| known.in_post)?;
        Some(Self { bench, library, today, officer, party: &known.party })
    }

    pub(crate) fn state(&self) -> &'a State {
        &self.bench.state
    }

    /// The law that binds acts now.
    pub(crate) fn law(&self) -> &'a Rulebook {
        self.library.in_force(self.state())
    }

    pub(crate) fn has_role(&self, role: Role) -> bool {
        self.state().has_role(self.party, role)
    }

    pub(crate) fn is_authority(&self) -> bool {
        self.has_role(Role::DataAuthority)
    }

    /// Whether the law would let the viewer do this now; nothing is recorded. Signatures hold.
    pub(crate) fn may(&self, command: Command) -> Result<(), No> {
        let act = Act {
            actor: self.officer.clone(),
            happened_on: self.today,
            command,
            evidence: Some(Evidence::SignatureHolds),
        };
        governance::may(self.state(), &act, self.library.codex(self.law()), self.today)
    }

    /// Whether the viewer's party may fill a slot.
    pub(crate) fn fits(&self, slot: &Slot) -> bool {
        match &slot.party {
            Some(party) => party == self.party,
            None => self.has_role(slot.role),
        }
    }

    /// Whether the viewer's party has a slot in a case.
    pub(crate) fn has_slot(&self, case: &Case) -> bool {
        case.steps.iter().flat_map(|step| &step.slots).any(|slot| self.fits(slot))
    }

    /// Whether the viewer may see a case: the applicant, whoever has a slot in it, the authority,
    /// and the source departments and the operator concerned.
    pub(crate) fn sees_case(&self, case: &Case) -> bool {
        self.is_authority()
            || case.applicant == *self.party
            || self.has_slot(case)
            || self.state().providers_of(case).contains(self.party)
            || self.state().operator_of(case).as_ref() == Some(self.party)
            || self.state().holder_of(case).as_ref() == Some(self.party)
    }

    /// Whether the viewer may know that a case exists: also whoever has a part in its procedure
    /// that has not come yet, so that the law can say so.
    pub(crate) fn knows_case(&self, case: &Case) -> bool {
        self.sees_case(case)
            || self
                .law()
                .procedure(&case.procedure)
                .is_some_and(|procedure| self.acts_in(procedure))
    }

    fn acts_in(&self, procedure: &Procedure) -> bool {
        procedure.steps.iter().flat_map(|step| &step.by).any(|actor| match actor {
            Actor::Role(role) | Actor::Each(role) => self.has_role(*role),
            Actor::Named(field) => {
                let role = procedure.field(field).and_then(|field| field.role);
                role.is_some_and(|role| self.has_role(role))
            }
            Actor::Applicant
            | Actor::OperatorConcerned
            | Actor::Holder
            | Actor::EachProvider
            | Actor::OneProvider
            | Actor::Signatories => false,
        })
    }

    /// Whether the viewer reviews a case: a slot in it, and no tie to the applicant.
    pub(crate) fn reviews(&self, case: &Case) -> bool {
        let tied = self.state().is_same_or_affiliate(self.party, &case.applicant);
        case.state == CaseState::Open && self.has_slot(case) && !tied
    }

    /// Whether the viewer may see a grant, its tables and its releases: the grantee, the authority,
    /// and the source departments concerned.
    pub(crate) fn sees_grant(&self, grant: &Grant) -> bool {
        self.is_authority() || grant.party == *self.party || self.provides_for(grant)
    }

    fn provides_for(&self, grant: &Grant) -> bool {
        grant.tables.iter().any(|table| {
            let resource = self.state().resources.get(&table.resource);
            resource.is_some_and(|resource| resource.provider == *self.party)
        })
    }

    /// Whether the viewer is concerned by an agreement.
    pub(crate) fn sees_agreement(&self, agreement: &Agreement) -> bool {
        let case = self.state().cases.get(&agreement.case);
        agreement.holder == *self.party || case.is_some_and(|case| self.sees_case(case))
    }

    /// Whether an answer is kept from the viewer: reviewers are blind to each other until all
    /// answers are in, and so is everybody else.
    pub(crate) fn is_blind_to(
        &self,
        law: &Rulebook,
        case: &Case,
        open: &OpenStep,
        slot: &Slot,
    ) -> bool {
        let step = law.procedure(&case.procedure).and_then(|it| it.step(&open.step));
        let pending = open.outcome.is_none() && open.slots.iter().any(|slot| slot.answer.is_none());
        // A party that still has to answer itself is blind to its own first answer, too.
        let answers = open.slots.iter().any(|slot| slot.answer.is_none() && self.fits(slot));
        let own = slot.answer.as_ref().is_some_and(|answer| {
            answer.officer == *self.officer || (answer.party == *self.party && !answers)
        });
        step.is_some_and(|step| step.blind) && pending && slot.answer.is_some() && !own
    }

    /// The rulebook with this digest, or the current one where it is not at hand.
    pub(crate) fn law_of(&self, digest: &Digest) -> &'a Rulebook {
        self.library.of(digest)
    }
}
