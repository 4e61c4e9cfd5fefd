//! What an act may name: what its caller may not know of is not found.

use governance::{About, AgreementState, Command, HoldTarget, SubjectForm};
use terms::{AgreementId, CaseId, GrantId, HoldId, TableId};

use super::Viewer;
use crate::no::{DeskNo, not_found};

impl Viewer<'_> {
    /// Whether the viewer may know of everything a command names; the council says the rest.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`].
    pub(crate) fn check_names(&self, command: &Command) -> Result<(), DeskNo> {
        match command {
            Command::AnswerStep { case, .. }
            | Command::AskSupplement { case, .. }
            | Command::GiveSupplement { case, .. }
            | Command::RevokeDecision { case, .. }
            | Command::PassCase { case, .. }
            | Command::WithdrawCase { case } => self.check_case(case),
            Command::RunQuery { grant, .. } => self.check_grant(grant),
            Command::Look { table } | Command::RequestRelease { table, .. } => {
                self.check_table(table)
            }
            Command::LiftHold { hold, .. } => self.check_hold(hold),
            Command::Suspend { agreement, .. } | Command::TerminateAgreement { agreement, .. } => {
                self.check_agreement(agreement)
            }
            Command::OpenCase { form, .. } => self.check_form(form),
            Command::RegisterParty { .. }
            | Command::AppointOfficer { .. }
            | Command::DismissOfficer { .. }
            | Command::RegisterKey { .. }
            | Command::DeclareAffiliation { .. }
            | Command::PublishCall { .. }
            | Command::StartImport { .. }
            | Command::ErasePerson { .. }
            | Command::EraseVersion { .. }
            | Command::PublishPartnerRules { .. }
            | Command::WithdrawProduct { .. }
            | Command::StopProduct { .. }
            | Command::CloseSubscription { .. }
            | Command::IssueKey { .. }
            | Command::RevokeKey { .. }
            | Command::AnswerTemplate { .. }
            | Command::MoveClock { .. } => Ok(()),
        }
    }

    fn check_case(&self, id: &CaseId) -> Result<(), DeskNo> {
        let case = self.state().cases.get(id).filter(|case| self.knows_case(case));
        case.map(|_| ()).ok_or_else(|| not_found("case", id))
    }

    fn check_grant(&self, id: &GrantId) -> Result<(), DeskNo> {
        let grant = self.state().grants.get(id).filter(|grant| self.sees_grant(grant));
        grant.map(|_| ()).ok_or_else(|| not_found("grant", id))
    }

    fn check_table(&self, id: &TableId) -> Result<(), DeskNo> {
        let table = self.state().tables.get(id).ok_or_else(|| not_found("table", id))?;
        self.check_grant(&table.grant).map_err(|_| not_found("table", id))
    }

    fn check_hold(&self, id: &HoldId) -> Result<(), DeskNo> {
        let hold = self.state().holds.get(id).ok_or_else(|| not_found("hold", id))?;
        let seen = match &hold.target {
            HoldTarget::Agreement(agreement) => self.check_agreement(agreement),
            HoldTarget::Grant(grant) => self.check_grant(grant),
            // That a product is stopped is told to everybody who calls it.
            HoldTarget::Product(_) => Ok(()),
        };
        seen.map_err(|_| not_found("hold", id))
    }

    /// An agreement that came into force stands in a public register; a draft is for its parties.
    fn check_agreement(&self, id: &AgreementId) -> Result<(), DeskNo> {
        let known = self.state().agreements.get(id);
        let public = known.is_some_and(|it| it.state != AgreementState::Draft);
        let seen = public || known.is_some_and(|known| self.sees_agreement(known));
        if seen { Ok(()) } else { Err(not_found("agreement", id)) }
    }

    fn check_form(&self, form: &SubjectForm) -> Result<(), DeskNo> {
        match form {
            SubjectForm::ServiceAgreement { grant, .. } => self.check_grant(grant),
            SubjectForm::EgressReview { table } => self.check_table(table),
            SubjectForm::Rectification { agreement, .. }
            | SubjectForm::PartnerEntry { agreement, .. }
            | SubjectForm::PartnerExit { agreement }
            | SubjectForm::PartnerReport { agreement, .. } => self.check_agreement(agreement),
            SubjectForm::OperatorExit { agreement } => {
                let known = self.state().agreements.get(agreement);
                let own = known.is_some_and(|known| self.sees_agreement(known));
                if own { Ok(()) } else { Err(not_found("agreement", agreement)) }
            }
            SubjectForm::Matter { about: Some(about), .. } => match about {
                About::Agreement(agreement) => self.check_agreement(agreement),
                About::Grant(grant) => self.check_grant(grant),
                About::Party(_) | About::Resource(_) | About::Product(_) | About::Matter(_) => {
                    Ok(())
                }
            },
            SubjectForm::Matter { about: None, .. }
            | SubjectForm::CatalogueEntry(_)
            | SubjectForm::OperatorApplication { .. }
            | SubjectForm::OperationAgreement { .. }
            | SubjectForm::ResourceRequest { .. }
            | SubjectForm::Product(_)
            | SubjectForm::Subscription { .. } => Ok(()),
        }
    }
}
