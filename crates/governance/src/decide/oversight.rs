//! Holds, terminations and erasures.

use rulebook::vocabulary::GuardName;
use terms::{AgreementId, CaseId, HoldId, OfficerId, ResourceId, Text, VersionNo};

use super::{Council, No, plain, unknown};
use crate::event::{Event, Recorded, Register};
use crate::state::{AgreementState, HoldTarget, Subject, VersionState};

impl Council<'_> {
    pub(super) fn lift(&self, hold: &HoldId, reason: &str) -> Result<Vec<Recorded>, No> {
        let known = self.state.holds.get(hold).filter(|hold| hold.lifted_on.is_none());
        let known = known.ok_or_else(|| unknown("hold", hold))?;
        given(reason)?;
        if known.owner != self.party {
            let mut grounds = self.grounds();
            grounds.always(
                GuardName::HoldOwner,
                &Text::new(
                    format!("暂停 `{hold}` 由 `{}` 设置", known.owner),
                    format!("hold `{hold}` was set by `{}`", known.owner),
                ),
                &Text::new("由设置机关解除", "its owner must lift it"),
            );
            grounds.verdict()?;
        }
        self.check_not_ordered(hold)?;
        let event = Event::HoldLifted { hold: hold.clone(), on: self.day() };
        Ok(vec![self.reasoned(event, GuardName::HoldOwner, reason)])
    }

    /// The open case a hold was set in: it stands until that case ends.
    pub(super) fn ordered_in(&self, hold: &HoldId) -> Option<&CaseId> {
        let set_in = self.state.holds.get(hold).and_then(|hold| hold.case.as_ref());
        let matter = set_in.and_then(|case| self.state.open_cases.get(case));
        let order = || {
            self.open_case_about(
                |subject| matches!(subject, Subject::Rectification { hold: it, .. } if it == hold),
            )
        };
        matter.or_else(order)
    }

    fn check_not_ordered(&self, wanted: &HoldId) -> Result<(), No> {
        let Some(case) = self.ordered_in(wanted) else { return Ok(()) };
        let mut grounds = self.grounds();
        grounds.always(
            GuardName::HoldStopsUse,
            &Text::new(
                format!("暂停 `{wanted}` 随案件 `{case}` 设置，该案件尚未办结"),
                format!("hold `{wanted}` belongs to case `{case}`, which is still open"),
            ),
            &Text::new("案件办结时解除暂停", "the end of that case lifts the hold"),
        );
        Ok(grounds.verdict()?)
    }

    pub(super) fn suspend(
        &self,
        agreement: &AgreementId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let mut grounds = self.grounds();
        self.may_suspend(agreement, &mut grounds);
        grounds.verdict()?;
        self.in_force_or_unknown(agreement)?;
        given(reason)?;
        let event = Event::HoldSet {
            hold: self.next_hold(),
            target: HoldTarget::Agreement(agreement.clone()),
            owner: self.party.clone(),
            on: self.day(),
            case: None,
        };
        let mut recorded = self.reasoned(event, GuardName::HoldStopsUse, reason);
        recorded.cites.extend(self.cites_of_rule(self.rule_of_suspension(agreement)));
        Ok(vec![recorded])
    }

    pub(super) fn terminate(
        &self,
        agreement: &AgreementId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        self.require_role("may_terminate", &Text::new("终止协议", "end an agreement"))?;
        self.in_force_or_unknown(agreement)?;
        given(reason)?;
        let mut all = self.terminated(agreement, GuardName::AccessEndsWithAgreement);
        if let Some(first) = all.first_mut() {
            first.words.insert("reason".to_owned(), reason.to_owned());
            first.cites.extend(self.cites_of_rule("may_terminate"));
        }
        Ok(all)
    }

    fn in_force_or_unknown(&self, agreement: &AgreementId) -> Result<(), No> {
        let known = self.state.agreements.get(agreement);
        let in_force = known.is_some_and(|it| it.state == AgreementState::InForce);
        if in_force { Ok(()) } else { Err(unknown("agreement", agreement)) }
    }

    pub(super) fn erase_person(
        &self,
        officer: &OfficerId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.officers.get(officer).filter(|officer| !officer.erased);
        let known = known.ok_or_else(|| unknown("officer", officer))?;
        if known.party != self.party {
            let act = Text::new("删除个人信息", "erase personal data");
            self.require_role("may_erase_person", &act)?;
        }
        given(reason)?;
        if known.in_post {
            return Err(No::Malformed(Text::new(
                "经办人仍在岗，请先解除",
                "the officer is still in post; dismiss first",
            )));
        }
        let serial = self.next_serial(Register::Erasures);
        let event = Event::PersonErased { officer: officer.clone(), serial };
        Ok(vec![self.erased(event, serial, reason)])
    }

    pub(super) fn erase_version(
        &self,
        resource: &ResourceId,
        version: VersionNo,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.resources.get(resource).filter(|it| it.provider == self.party);
        let known = known.ok_or_else(|| unknown("resource", resource))?;
        let ready = known.versions.get(&version).is_some_and(|it| it.state == VersionState::Ready);
        if !ready {
            return Err(unknown("version", &version));
        }
        given(reason)?;
        let serial = self.next_serial(Register::Erasures);
        let event = Event::VersionErased { resource: resource.clone(), version, serial };
        Ok(vec![self.erased(event, serial, reason)])
    }

    fn erased(&self, event: Event, serial: u64, reason: &str) -> Recorded {
        let mut recorded = self.recorded(event, self.cites_of_rule("may_erase_person"));
        recorded.words.insert("reason".to_owned(), reason.to_owned());
        recorded.register = Some((Register::Erasures, serial));
        recorded
    }

    pub(super) fn reasoned(&self, event: Event, guard: GuardName, reason: &str) -> Recorded {
        let mut recorded = plain(event, self.cites_of(guard));
        recorded.words.insert("reason".to_owned(), reason.to_owned());
        recorded
    }
}

pub(super) fn given(reason: &str) -> Result<(), No> {
    if reason.trim().is_empty() {
        return Err(No::Malformed(Text::new("未写明理由", "state the reason")));
    }
    Ok(())
}
