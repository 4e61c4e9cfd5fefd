//! Taking a decision back: corrected, withdrawn or revoked by whoever made it, or changed by the
//! outcome of a reconsideration or a lawsuit. What the decision had brought about ends in the same
//! act; the case and every answer in it stay as they were, and so does the log.

use rulebook::model::StepKind;
use terms::{CaseId, PartyId, Role, Text};

use super::oversight::given;
use super::{Council, No, unknown};
use crate::act::RevocationGround;
use crate::event::{Event, Recorded};
use crate::matter::MatterState;
use crate::product::ProductState;
use crate::state::{AgreementState, Case, CaseState, GrantState, Subject};

impl Council<'_> {
    pub(super) fn revoke_decision(
        &self,
        id: &CaseId,
        ground: RevocationGround,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let case = self.state.cases.get(id).ok_or_else(|| unknown("case", id))?;
        given(reason)?;
        let CaseState::Ended(_) = &case.state else {
            return Err(No::Malformed(Text::new(
                "案件尚未办结，没有决定可以撤销",
                "the case has not ended: there is no decision to take back",
            )));
        };
        if case.revoked.is_some() {
            return Err(No::Malformed(Text::new(
                "该决定已经撤销",
                "this decision was taken back already",
            )));
        }
        self.check_may_revoke(id, case)?;
        if matches!(case.subject, Subject::EgressReview { .. }) {
            return Err(No::Malformed(Text::new(
                "已放行的文件无法收回；请暂停或者终止相关授权，并依法追究",
                "a file that has left cannot be called back; suspend or end the grant instead",
            )));
        }
        if matches!(case.subject, Subject::CatalogueEntry { .. }) {
            return Err(No::Malformed(Text::new(
                "目录条目由数源部门重新编目变更",
                "an entry of the catalogue is changed by compiling it anew",
            )));
        }
        let event = Event::DecisionRevoked {
            case: id.clone(),
            ground,
            by: self.party.clone(),
            on: self.day(),
        };
        let cites = self.cites_of_case(case);
        let mut revoked = self.recorded(event, cites.clone());
        revoked.words.insert("reason".to_owned(), reason.to_owned());
        let mut all = vec![revoked];
        for event in self.undone(id) {
            all.push(self.recorded(event, cites.clone()));
        }
        Ok(all)
    }

    /// Whoever decided in the case, or the authority, which enters what others found.
    fn check_may_revoke(&self, id: &CaseId, case: &Case) -> Result<(), No> {
        let procedure = self.law_of(case).procedure(&case.procedure);
        let decided = |party: &PartyId| {
            case.steps.iter().any(|open| {
                let kind = procedure.and_then(|it| it.step(&open.step)).map(|step| step.kind);
                let answers = open.slots.iter().filter_map(|slot| slot.answer.as_ref());
                kind == Some(StepKind::Decide) && answers.into_iter().any(|it| it.party == *party)
            })
        };
        let own = self.state.is_same_or_affiliate(&self.party, &case.applicant);
        if (decided(&self.party) && !own) || self.has_role(Role::DataAuthority) {
            return Ok(());
        }
        let mut grounds = self.grounds_of(case);
        let fact = Text::new(
            format!("`{}` 不是案件 `{id}` 的决定机关", self.party),
            format!("`{}` decided nothing in case `{id}`", self.party),
        );
        let remedy = Text::new("请由作出决定的机构办理", "ask whoever made the decision");
        match procedure {
            Some(procedure) => grounds.under(&procedure.head, &fact, &remedy),
            None => return Err(unknown("procedure", &case.procedure)),
        }
        Ok(grounds.verdict()?)
    }

    /// What ends with a decision: everything its case had made that still counts.
    fn undone(&self, id: &CaseId) -> Vec<Event> {
        let (state, on) = (self.state, self.day());
        let mut events = Vec::new();
        for (agreement, known) in &state.agreements {
            if known.case == *id && known.state == AgreementState::InForce {
                let ended = self.terminated(
                    agreement,
                    rulebook::vocabulary::GuardName::AccessEndsWithAgreement,
                );
                events.extend(ended.into_iter().map(|it| it.event));
            }
        }
        for (grant, known) in &state.grants {
            if known.case == *id && known.state != GrantState::Closed {
                events.push(Event::GrantClosed { grant: grant.clone(), on });
            }
        }
        for (product, known) in &state.products {
            let newest = known.versions.values().next_back();
            let here =
                newest.is_some_and(|it| it.case == *id && it.state == ProductState::Admitted);
            if here && known.withdrawn_on.is_none() {
                events.push(Event::ProductWithdrawn { product: product.clone(), on });
            }
        }
        for (subscription, known) in &state.subscriptions {
            if known.case == *id && known.closed_on.is_none() {
                events.push(Event::SubscriptionClosed { subscription: subscription.clone(), on });
            }
        }
        for (matter, known) in &state.matters {
            if known.case == *id && known.state == MatterState::Current {
                events.push(Event::MatterStruck { matter: matter.clone(), on });
            }
        }
        for (party, case) in &state.approved_operators {
            if case == id {
                events.push(Event::ApprovalRevoked { party: party.clone(), on });
            }
        }
        events
    }
}
