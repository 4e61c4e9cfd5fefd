//! Acts recorded later than they happened: minutes, sealed paper, outages; never a machine's.

use std::collections::BTreeMap;

use terms::{ItemId, Text};

use super::{Council, No};
use crate::act::{Command, Material};
use crate::state::LegalForm;

/// The item that carries the proof of the day an act happened.
const EVIDENCE: &str = "late_evidence";

impl Council<'_> {
    /// An earlier day is believed of a public body that hands in the paper which proves it; what
    /// the platform itself does happens on the day it is done.
    pub(super) fn check_late(&self) -> Result<(), No> {
        let Some(materials) = on_paper(&self.act.command) else {
            return Err(No::Malformed(Text::new(
                "此项操作由平台即时完成，发生日只能是当日",
                "this is done by the platform itself; it happens on the day it is asked for",
            )));
        };
        let body = self.state.parties.get(&self.party).map(|party| party.legal_form);
        if !matches!(body, Some(LegalForm::StateOrgan | LegalForm::PublicService)) {
            return Err(No::Malformed(Text::new(
                "补录由公共管理和服务机构办理；请交主管部门补录",
                "only public bodies record what happened earlier; ask the authority to record it",
            )));
        }
        let proof = materials.iter().find(|(item, _)| item.as_str() == EVIDENCE);
        match proof {
            Some((_, Material::Document(document))) if !document.name.trim().is_empty() => Ok(()),
            _ => Err(No::Malformed(Text::new(
                format!("补录须附证明发生日的文件（项目 `{EVIDENCE}`）"),
                format!("a later record needs the document that proves its day (`{EVIDENCE}`)"),
            ))),
        }
    }
}

/// The materials of an act that may have happened on paper.
fn on_paper(command: &Command) -> Option<&BTreeMap<ItemId, Material>> {
    match command {
        Command::OpenCase { materials, .. }
        | Command::AnswerStep { materials, .. }
        | Command::GiveSupplement { materials, .. } => Some(materials),
        Command::RegisterParty { .. }
        | Command::AppointOfficer { .. }
        | Command::DismissOfficer { .. }
        | Command::RegisterKey { .. }
        | Command::DeclareAffiliation { .. }
        | Command::PublishCall { .. }
        | Command::AskSupplement { .. }
        | Command::WithdrawCase { .. }
        | Command::RevokeDecision { .. }
        | Command::PassCase { .. }
        | Command::StartImport { .. }
        | Command::RunQuery { .. }
        | Command::Look { .. }
        | Command::RequestRelease { .. }
        | Command::LiftHold { .. }
        | Command::Suspend { .. }
        | Command::TerminateAgreement { .. }
        | Command::ErasePerson { .. }
        | Command::EraseVersion { .. }
        | Command::PublishPartnerRules { .. }
        | Command::WithdrawProduct { .. }
        | Command::StopProduct { .. }
        | Command::CloseSubscription { .. }
        | Command::IssueKey { .. }
        | Command::RevokeKey { .. }
        | Command::AnswerTemplate { .. }
        | Command::MoveClock { .. } => None,
    }
}
