//! Partners of an operator: how they come, what they rest on, how they leave.

use std::collections::BTreeMap;

use rulebook::vocabulary::GuardName;
use terms::{AgreementId, CaseId, Day, Digest, PartyId, Role, Text};

use super::cases::Framed;
use super::forms::check_term;
use super::{Council, No, unknown};
use crate::act::{Document, Material};
use crate::event::{Event, Recorded, Register};
use crate::guards::Grounds;
use crate::state::{Agreement, AgreementKind, AgreementState, Case, Hold, HoldTarget, Subject};

impl Council<'_> {
    pub(super) fn publish_partner_rules(
        &self,
        document: &Document,
        summary: &Text,
    ) -> Result<Vec<Recorded>, No> {
        let act = Text::new("制定合作方准入和退出规则", "set the rules for partners");
        self.require_role("may_set_partner_rules", &act)?;
        if !Material::Document(document.clone()).is_given() {
            return Err(No::Malformed(Text::new("缺少规则文件", "the document is missing")));
        }
        let serial = self.next_serial(Register::Disclosures);
        let event = Event::PartnerRulesPublished {
            operator: self.party.clone(),
            document: document.digest,
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of_rule("may_set_partner_rules"));
        recorded.register = Some((Register::Disclosures, serial));
        let facts = [
            ("operator", self.party.to_string()),
            ("document", document.digest.to_string()),
            ("name", document.name.clone()),
            ("summary_zh", summary.zh.clone()),
            ("summary_en", summary.en.clone()),
        ];
        recorded.public.extend(facts.map(|(name, fact)| (name.to_owned(), fact)));
        Ok(vec![recorded])
    }

    pub(super) fn frame_partner_entry(
        &self,
        case: &CaseId,
        agreement: &AgreementId,
        (term, document): ((Day, Day), Digest),
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.operation(agreement)?;
        if known.holder == self.party {
            return Err(No::Malformed(Text::new(
                "授权运营单位不能成为自己的合作方",
                "an operator is not its own partner",
            )));
        }
        check_term(term)?;
        self.check_agreement(agreement, grounds);
        if !self.state.partner_rules.contains_key(&known.holder) {
            grounds.add(
                GuardName::PartnerRulesFirst,
                &Text::new(
                    format!("`{}` 尚未制定合作方准入和退出规则", known.holder),
                    format!("`{}` has published no rules for partners", known.holder),
                ),
                &Text::new("由授权运营单位先公布规则", "the operator must publish them first"),
            );
        }
        if term.1 > known.term.1 {
            let last = known.term.1;
            grounds.add(
                GuardName::AccessEndsWithAgreement,
                &Text::new(
                    format!("服务期限超出授权运营协议的最后一日 {last}"),
                    format!("the term outlasts the operation agreement, which ends {last}"),
                ),
                &Text::new(format!("期限不晚于 {last}"), format!("end by {last}")),
            );
        }
        if self.has_platform_in(agreement, term) {
            return Err(No::Malformed(Text::new(
                "平台服务协议在该期限内有效，无须再次入驻",
                "a platform service agreement is in force in that term; there is no second entry",
            )));
        }
        self.refuse_second(|subject| self.is_entry_of_actor(subject, agreement), grounds);
        let id = self.next_agreement();
        let drafted = Event::AgreementDrafted {
            agreement: id.clone(),
            kind: AgreementKind::PlatformService,
            holder: self.party.clone(),
            term,
            document,
            case: case.clone(),
            under: Some(agreement.clone()),
        };
        Ok(Framed {
            subject: Subject::PartnerEntry { agreement: id, operation: agreement.clone() },
            document: Some(document),
            before: vec![drafted],
            words: BTreeMap::new(),
        })
    }

    /// Whether the actor's party is a partner under an operation agreement on a day of the term; a
    /// next agreement may be signed while the last one runs, and begins after it.
    fn has_platform_in(&self, operation: &AgreementId, term: (Day, Day)) -> bool {
        self.state.agreements.values().any(|it| {
            it.state == AgreementState::InForce
                && is_of_partner(it, &self.party, Some(operation))
                && it.term.0 <= term.1
                && term.0 <= it.term.1
        })
    }

    fn is_entry_of_actor(&self, subject: &Subject, operation: &AgreementId) -> bool {
        let Subject::PartnerEntry { agreement, .. } = subject else { return false };
        let draft = self.state.agreements.get(agreement);
        draft.is_some_and(|it| {
            it.state == AgreementState::Draft && is_of_partner(it, &self.party, Some(operation))
        })
    }

    pub(super) fn frame_partner_exit(
        &self,
        agreement: &AgreementId,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.state.agreements.get(agreement);
        let known = known.filter(|it| it.kind == AgreementKind::PlatformService);
        let known = known.ok_or_else(|| unknown("agreement", agreement))?;
        let operates = self.state.operator_under(agreement) == Some(&self.party);
        if (known.holder != self.party && !operates) || known.state != AgreementState::InForce {
            return Err(unknown("agreement", agreement));
        }
        self.refuse_second(
            |subject| matches!(subject, Subject::PartnerExit { agreement: it } if it == agreement),
            grounds,
        );
        let subject = Subject::PartnerExit { agreement: agreement.clone() };
        Ok(Framed { subject, document: None, before: Vec::new(), words: BTreeMap::new() })
    }

    pub(super) fn frame_partner_report(
        &self,
        agreement: &AgreementId,
        month: Day,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.operation(agreement)?;
        if known.holder != self.party {
            return Err(unknown("agreement", agreement));
        }
        let month = month.month();
        if month > self.day() {
            return Err(No::Malformed(Text::new(
                "不能报送尚未开始的月份",
                "that month has not begun",
            )));
        }
        if month < known.term.0.month() {
            return Err(No::Malformed(Text::new(
                "该月份早于授权运营协议的期限",
                "that month lies before the term of the operation agreement",
            )));
        }
        self.one_report(agreement, month, grounds);
        let subject = Subject::PartnerReport { agreement: agreement.clone(), month };
        Ok(Framed { subject, document: None, before: Vec::new(), words: BTreeMap::new() })
    }

    /// Each month is reported once, whether or not the report has been received yet.
    fn one_report(&self, agreement: &AgreementId, month: Day, grounds: &mut Grounds<'_>) {
        let about = |case: &Case| {
            matches!(&case.subject, Subject::PartnerReport { agreement: it, month: at }
                if it == agreement && *at == month)
        };
        let before = self.state.cases.iter().find(|(_, case)| about(case));
        let Some((case, _)) = before else { return };
        grounds.always(
            GuardName::CaseOrder,
            &Text::new(
                format!("该月的报告已在案件 `{case}` 报送"),
                format!("that month was reported in case `{case}`"),
            ),
            &Text::new("报送其他月份", "report another month"),
        );
    }

    fn operation(&self, agreement: &AgreementId) -> Result<&Agreement, No> {
        let known = self.state.agreements.get(agreement);
        let known = known.filter(|it| it.kind == AgreementKind::Operation);
        known.ok_or_else(|| unknown("agreement", agreement))
    }

    /// A party that is not the operator acts under an operation agreement as partner only.
    pub(super) fn check_partner(
        &self,
        id: &AgreementId,
        operation: &Agreement,
        grounds: &mut Grounds<'_>,
    ) -> Result<(), No> {
        let mut agreements = self.state.agreements.values();
        let known = agreements.any(|it| is_of_partner(it, &self.party, Some(id)));
        let hidden = operation.state == AgreementState::Draft;
        if hidden || !(known || self.has_role(Role::Partner)) {
            return Err(unknown("agreement", id));
        }
        self.check_platform(&self.party, id, grounds);
        Ok(())
    }

    /// What a partner does under an operation agreement rests on its platform service agreement.
    pub(super) fn check_platform(
        &self,
        party: &PartyId,
        operation: &AgreementId,
        grounds: &mut Grounds<'_>,
    ) {
        let known = self.state.agreements.get(operation);
        if known.is_none_or(|known| known.holder == *party) {
            return;
        }
        match self.state.platform_agreement((party, operation), self.day()) {
            Some(platform) => self.check_agreement(platform, grounds),
            None => no_platform_agreement(grounds),
        }
    }

    /// The rule under which a hold stops use: what an operator closes for its partner has a rule
    /// of its own.
    pub(super) fn rule_of_hold(&self, hold: &Hold) -> GuardName {
        let HoldTarget::Agreement(agreement) = &hold.target else { return GuardName::HoldStopsUse };
        let by_operator = self.state.operator_under(agreement) == Some(&hold.owner);
        self.rule_for_partner(GuardName::PartnerHoldStopsUse, by_operator)
            .unwrap_or(GuardName::HoldStopsUse)
    }

    /// The rule under which an order that was not obeyed ends an agreement.
    pub(super) fn rule_of_end(&self, case: &Case, agreement: &AgreementId) -> GuardName {
        let by_operator = self.state.operator_under(agreement) == Some(&case.applicant);
        self.rule_for_partner(GuardName::PartnerAccessEnds, by_operator)
            .unwrap_or(GuardName::AccessEndsWithAgreement)
    }

    fn rule_for_partner(&self, guard: GuardName, applies: bool) -> Option<GuardName> {
        Some(guard).filter(|it| applies && self.law.guards_named(*it).next().is_some())
    }

    /// The rule that says who suspends: the authority any agreement, an operator those of its own
    /// partners.
    pub(super) fn rule_of_suspension(&self, agreement: &AgreementId) -> &'static str {
        let known = self.state.agreements.get(agreement);
        let partner = known.is_some_and(|it| it.kind == AgreementKind::PlatformService);
        if partner && self.state.operator_under(agreement) == Some(&self.party) {
            "may_suspend_partner"
        } else {
            "may_suspend"
        }
    }

    pub(super) fn may_suspend(&self, agreement: &AgreementId, grounds: &mut Grounds<'_>) {
        grounds.require_role(
            self.rule_of_suspension(agreement),
            |role| self.has_role(role),
            &Text::new("暂停使用", "suspend use"),
        );
    }

    pub(super) fn admitted(&self, agreement: &AgreementId, case: &Case) -> Vec<Recorded> {
        let event =
            Event::PartnerAdmitted { party: case.applicant.clone(), agreement: agreement.clone() };
        let admitted = self.recorded(event, self.cites_of(GuardName::PlatformAgreementFirst));
        vec![self.in_force(agreement), admitted]
    }

    /// The partners whose platform service agreement ends with `agreement`.
    pub(super) fn partners_leave(&self, agreement: &AgreementId) -> Vec<Recorded> {
        let ending = self.state.agreements.iter().filter(|(id, it)| {
            it.kind == AgreementKind::PlatformService
                && it.state == AgreementState::InForce
                && (*id == agreement || self.ends_with(it, agreement))
        });
        let left = ending.map(|(id, it)| {
            let event = Event::PartnerLeft {
                party: it.holder.clone(),
                agreement: id.clone(),
                on: self.day(),
            };
            self.recorded(event, self.cites_of(GuardName::PlatformAgreementFirst))
        });
        left.collect()
    }

    /// Whether an agreement ends in the same act as `ended`: it rests on it, or it is another one
    /// of the partner whose platform service agreement ends, under the same operator.
    pub(super) fn ends_with(&self, other: &Agreement, ended: &AgreementId) -> bool {
        if other.under.as_ref() == Some(ended) {
            return true;
        }
        let platform = self.state.agreements.get(ended);
        platform.is_some_and(|platform| {
            platform.kind == AgreementKind::PlatformService
                && other.kind != AgreementKind::Operation
                && other.holder == platform.holder
                && other.under == platform.under
        })
    }
}

/// Whether an agreement is one of a partner on the platform of an operator.
fn is_of_partner(agreement: &Agreement, party: &PartyId, operation: Option<&AgreementId>) -> bool {
    agreement.kind == AgreementKind::PlatformService
        && agreement.holder == *party
        && agreement.under.as_ref() == operation
}

fn no_platform_agreement(grounds: &mut Grounds<'_>) {
    grounds.always(
        GuardName::PlatformAgreementFirst,
        &Text::new("未签订有效的平台服务协议", "there is no platform service agreement in force"),
        &Text::new("先办理合作方入驻", "complete the entry as a partner first"),
    );
}
