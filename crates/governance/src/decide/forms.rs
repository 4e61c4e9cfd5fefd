//! What each form must satisfy before its case opens.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::vocabulary::GuardName;
use terms::{
    AgreementId, CallId, CaseId, Day, Digest, GrantId, HoldId, OpeningType, PartyId, Permission,
    Strength, Text,
};

use super::cases::Framed;
use super::{Council, No, unknown};
use crate::act::{CatalogueForm, ResourceWish, ServiceTerms, SubjectForm};
use crate::event::Event;
use crate::guards::Grounds;
use crate::state::{
    AgreementKind, AgreementState, GrantState, HoldTarget, LegalForm, Subject, WishedColumn,
    WishedTable,
};

impl Council<'_> {
    /// Checks the form and frames the case's subject.
    pub(super) fn frame(
        &self,
        case: &CaseId,
        form: &SubjectForm,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        match form {
            SubjectForm::CatalogueEntry(form) => self.frame_catalogue(form, grounds),
            SubjectForm::OperatorApplication { call, .. } => {
                self.frame_application(call, form, grounds)
            }
            SubjectForm::OperationAgreement { operator, term, document } => {
                self.frame_agreement(case, operator, (*term, *document), grounds)
            }
            SubjectForm::ResourceRequest { agreement, scenario, purpose, describe, resources } => {
                let words = BTreeMap::from([("describe".to_owned(), describe.clone())]);
                let tables = self.frame_request(agreement, resources, grounds)?;
                let subject = Subject::ResourceRequest {
                    agreement: agreement.clone(),
                    scenario: scenario.clone(),
                    purpose: *purpose,
                    tables,
                };
                Ok(Framed { subject, document: None, before: Vec::new(), words })
            }
            SubjectForm::ServiceAgreement { grant, terms } => {
                self.frame_service(case, grant, terms, grounds)
            }
            SubjectForm::EgressReview { .. } => Err(No::Malformed(Text::new(
                "请用“申请出域”提出，内容由平台冻结",
                "use `request_release`; the platform freezes the content",
            ))),
            SubjectForm::Rectification { agreement, limit, finding } => {
                self.frame_rectification(agreement, (*limit, finding), grounds)
            }
            SubjectForm::OperatorExit { agreement } => self.frame_exit(agreement, grounds),
            SubjectForm::PartnerEntry { agreement, term, document } => {
                self.frame_partner_entry(case, agreement, (*term, *document), grounds)
            }
            SubjectForm::PartnerExit { agreement } => self.frame_partner_exit(agreement, grounds),
            SubjectForm::PartnerReport { agreement, month } => {
                self.frame_partner_report(agreement, *month, grounds)
            }
            // What a matter needs is said by its procedure.
            SubjectForm::Matter { .. } => Err(unknown("matter", case)),
            SubjectForm::Product(form) => self.frame_product(form, grounds),
            SubjectForm::Subscription { product, scenario, describe, calls_per_month } => {
                self.frame_subscription((product, scenario), (*calls_per_month, describe), grounds)
            }
        }
    }

    fn frame_catalogue(
        &self,
        form: &CatalogueForm,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let other = self.state.resources.get(&form.resource);
        if other.is_some_and(|resource| resource.provider != self.party) {
            return Err(unknown("resource", &form.resource));
        }
        self.refuse_second(
            |subject| {
                let Subject::CatalogueEntry { resource } = subject else { return false };
                *resource == form.resource
            },
            grounds,
        );
        if let Some(name) = first_doubled(form.columns.iter().map(|column| &column.name)) {
            return Err(No::Malformed(Text::new(
                format!("列 `{name}` 重复"),
                format!("column `{name}` is listed twice"),
            )));
        }
        if form.columns.is_empty() {
            return Err(No::Malformed(Text::new("没有列", "there are no columns")));
        }
        for name in &form.entity {
            if !form.columns.iter().any(|column| column.name == *name) {
                return Err(unknown("column", name));
            }
        }
        check_opening(form, grounds);
        let public_body = self.state.parties.get(&self.party).is_some_and(|party| {
            matches!(party.legal_form, LegalForm::StateOrgan | LegalForm::PublicService)
        });
        if !public_body {
            grounds.add(
                GuardName::ProviderListed,
                &Text::new(
                    "数源部门须为公共管理和服务机构",
                    "a source department is a public management or service body",
                ),
                &Text::new("由数源部门编目", "let the source department compile the entry"),
            );
        }
        let described =
            Event::ResourceDescribed { provider: self.party.clone(), form: Box::new(form.clone()) };
        Ok(Framed {
            subject: Subject::CatalogueEntry { resource: form.resource.clone() },
            document: None,
            before: vec![described],
            words: BTreeMap::new(),
        })
    }

    fn frame_application(
        &self,
        call: &CallId,
        form: &SubjectForm,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let SubjectForm::OperatorApplication {
            security_officer,
            security_department,
            on_blacklist,
            ..
        } = form
        else {
            return Err(unknown("call", call));
        };
        let known = self.state.calls.get(call).ok_or_else(|| unknown("call", call))?;
        let day = self.day();
        if day < known.opens || known.closes < day {
            grounds.add(
                GuardName::ApplicationWindow,
                &Text::new(
                    format!("申报期为 {} 至 {}，申请日为 {day}", known.opens, known.closes),
                    format!("the window is {} to {}; applied {day}", known.opens, known.closes),
                ),
                &Text::new("等待下一次申报通知", "wait for the next call"),
            );
        }
        let natural = self
            .state
            .parties
            .get(&self.party)
            .is_some_and(|party| party.legal_form == LegalForm::NaturalPerson);
        if natural {
            grounds.add(
                GuardName::OperatorIsBody,
                &Text::new("自然人不能成为授权运营单位", "a natural person cannot be an operator"),
                &Text::new("以法人或者非法人组织名义申请", "apply as a body"),
            );
        }
        if *on_blacklist {
            grounds.add(
                GuardName::CleanRecord,
                &Text::new(
                    "申请单位或者其法定代表人有重大违法记录或者在失信名单上",
                    "the applicant or its legal representative has major violations or is listed",
                ),
                &Text::new("信用修复后再申请", "apply again once the record is clean"),
            );
            self.tell_look_back(grounds);
        }
        let named = |name: &Option<String>| name.as_ref().is_some_and(|it| !it.trim().is_empty());
        if !named(security_officer) || !named(security_department) {
            grounds.add(
                GuardName::SecurityOfficerNamed,
                &Text::new(
                    "未明确数据安全负责人或者管理部门",
                    "no data-security officer or department is named",
                ),
                &Text::new("指定并写明", "name both"),
            );
        }
        let mut words = BTreeMap::new();
        for (name, value) in
            [("security_officer", security_officer), ("security_department", security_department)]
        {
            if let Some(value) = value {
                words.insert(name.to_owned(), value.clone());
            }
        }
        Ok(Framed {
            subject: Subject::OperatorApplication { call: call.clone() },
            document: None,
            before: Vec::new(),
            words,
        })
    }

    /// How far back a place looks for what bars an applicant, where its text gives a time.
    fn tell_look_back(&self, grounds: &mut Grounds<'_>) {
        let bars = self.law.guards_named(GuardName::CleanRecord).next().is_some();
        let Some(limit) = self.law.limit("look_back").filter(|_| bars) else { return };
        let years = i16::try_from(limit.count).unwrap_or(i16::MAX);
        let since = self.day().plus_years(years.saturating_neg());
        grounds.under(
            &limit.head,
            &Text::new(
                format!("追溯期自 {since} 起"),
                format!("what happened since {since} counts"),
            ),
            &Text::new("追溯期满后再申请", "apply again when that time is over"),
        );
    }

    fn frame_agreement(
        &self,
        case: &CaseId,
        operator: &PartyId,
        (term, document): ((Day, Day), Digest),
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        if !self.state.parties.contains_key(operator) {
            return Err(unknown("party", operator));
        }
        check_term(term)?;
        if !self.state.approved_operators.contains_key(operator) {
            grounds.add(
                GuardName::ApprovalFirst,
                &Text::new(
                    format!("`{operator}` 未经选定和审定"),
                    format!("`{operator}` has not been selected and approved"),
                ),
                &Text::new("先完成遴选程序", "complete the selection first"),
            );
        }
        self.check_longest(operator, term, grounds);
        self.check_only_agreement(operator, term, grounds);
        let agreement = self.next_agreement();
        let drafted = Event::AgreementDrafted {
            agreement: agreement.clone(),
            kind: AgreementKind::Operation,
            holder: operator.clone(),
            term,
            document,
            case: case.clone(),
            under: None,
        };
        Ok(Framed {
            subject: Subject::OperationAgreement { agreement, operator: operator.clone() },
            document: Some(document),
            before: vec![drafted],
            words: BTreeMap::new(),
        })
    }

    /// The term stays within the limit of the place, unless an exception is on record.
    fn check_longest(&self, operator: &PartyId, term: (Day, Day), grounds: &mut Grounds<'_>) {
        let Some(limit) = self.law.limit("agreement_term") else { return };
        let years = i16::try_from(limit.count).unwrap_or(i16::MAX);
        let last = term.0.plus_years(years).plus_days(-1);
        let soft = limit.head.strength != Strength::Must;
        let excepted =
            || soft && self.state.is_excepted(limit.head.id.as_str(), operator, self.day());
        if term.1 <= last || excepted() {
            return;
        }
        grounds.add(
            GuardName::AgreementTerm,
            &Text::new(
                format!("期限至 {}，一般不超过 {last}", term.1),
                format!("the term runs to {}; generally no later than {last}", term.1),
            ),
            &Text::new(
                format!("期限不超过 {last}；例外须经批准并记录"),
                format!("end by {last}; an exception needs an approved record"),
            ),
        );
    }

    /// An operator has one operation agreement at a time: what is suspended or ended under one
    /// must not go on under another.
    fn check_only_agreement(&self, wanted: &PartyId, term: (Day, Day), grounds: &mut Grounds<'_>) {
        self.refuse_second(
            |subject| {
                let Subject::OperationAgreement { operator, .. } = subject else { return false };
                operator == wanted
            },
            grounds,
        );
        let mut others = self.state.agreements.iter().filter(|(_, other)| {
            other.kind == AgreementKind::Operation
                && other.state == AgreementState::InForce
                && other.holder == *wanted
        });
        let overlaps = others.find(|(_, other)| other.term.0 <= term.1 && term.0 <= other.term.1);
        let Some((id, other)) = overlaps else { return };
        let last = other.term.1;
        grounds.always(
            GuardName::CaseOrder,
            &Text::new(
                format!("`{wanted}` 的协议 `{id}` 至 {last} 有效，期限重叠"),
                format!("agreement `{id}` of `{wanted}` runs to {last}; the terms overlap"),
            ),
            &Text::new(
                "期限从其后开始，或者先终止该协议",
                "begin after it, or end that agreement first",
            ),
        );
    }

    pub(super) fn next_agreement(&self) -> AgreementId {
        let number = self.state.agreements.len().saturating_add(1);
        AgreementId::new(format!("agreement-{number}"))
            .unwrap_or_else(|_| unreachable!("digits are an id"))
    }

    fn frame_request(
        &self,
        agreement: &AgreementId,
        wishes: &[ResourceWish],
        grounds: &mut Grounds<'_>,
    ) -> Result<Vec<WishedTable>, No> {
        let known = self.state.agreements.get(agreement);
        let known = known.filter(|it| it.kind == AgreementKind::Operation);
        let known = known.ok_or_else(|| unknown("agreement", agreement))?;
        if known.holder != self.party {
            self.check_partner(agreement, known, grounds)?;
        }
        self.check_agreement(agreement, grounds);
        if wishes.is_empty() {
            return Err(No::Malformed(Text::new("没有申请任何资源", "no resource is wished")));
        }
        if let Some(name) = first_doubled(wishes.iter().map(|wish| &wish.sql_name)) {
            return Err(No::Malformed(Text::new(
                format!("表名 `{name}` 重复"),
                format!("the name `{name}` is given twice"),
            )));
        }
        wishes.iter().map(|wish| self.frame_wish(wish, grounds)).collect()
    }

    fn frame_wish(
        &self,
        wish: &ResourceWish,
        grounds: &mut Grounds<'_>,
    ) -> Result<WishedTable, No> {
        let resource = self.state.resources.get(&wish.resource).filter(|it| it.in_catalogue);
        let resource = resource.ok_or_else(|| unknown("resource", &wish.resource))?;
        let Some(version) = self.state.ready_version(&wish.resource) else {
            return Err(No::Malformed(Text::new(
                format!("资源 `{}` 尚无入库版本", wish.resource),
                format!("resource `{}` has no imported version yet", wish.resource),
            )));
        };
        for column in &wish.columns {
            let known = resource.columns.iter().find(|(name, _, _)| *name == column.name);
            let Some((_, _, personal)) = known else {
                return Err(unknown("column", &format!("{}.{}", wish.resource, column.name)));
            };
            let raw = column.permissions.contains(&Permission::Show) && column.mask.is_none();
            if *personal && raw {
                refuse_raw_personal(wish, &column.name, grounds);
            }
        }
        Ok(WishedTable {
            resource: wish.resource.clone(),
            version,
            sql_name: wish.sql_name.clone(),
            columns: wish
                .columns
                .iter()
                .map(|column| WishedColumn {
                    name: column.name.clone(),
                    permissions: column.permissions.clone(),
                    mask: column.mask.clone(),
                })
                .collect(),
            row_filter: wish.row_filter.clone(),
        })
    }

    fn frame_service(
        &self,
        case: &CaseId,
        grant: &GrantId,
        terms: &ServiceTerms,
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.state.grants.get(grant).filter(|grant| grant.party == self.party);
        let known = known.ok_or_else(|| unknown("grant", grant))?;
        if known.state != GrantState::Pending {
            return Err(No::Malformed(Text::new(
                format!("授权 `{grant}` 不在待签约状态"),
                format!("grant `{grant}` does not wait for a service agreement"),
            )));
        }
        check_term(terms.term)?;
        self.refuse_second(
            |subject| matches!(subject, Subject::ServiceAgreement { grant: it, .. } if it == grant),
            grounds,
        );
        self.check_agreement(&known.agreement, grounds);
        self.check_platform(&self.party, &known.agreement, grounds);
        let under = self.state.agreements.get(&known.agreement);
        let last = under.map_or(terms.term.1, |agreement| agreement.term.1);
        if terms.term.1 > last {
            grounds.add(
                GuardName::AccessEndsWithAgreement,
                &Text::new(
                    format!("服务期限超出授权运营协议的最后一日 {last}"),
                    format!("the term outlasts the operation agreement, which ends {last}"),
                ),
                &Text::new(format!("期限不晚于 {last}"), format!("end by {last}")),
            );
        }
        let agreement = self.next_agreement();
        let drafted = Event::AgreementDrafted {
            agreement: agreement.clone(),
            kind: AgreementKind::DataService,
            holder: self.party.clone(),
            term: terms.term,
            document: terms.document,
            case: case.clone(),
            under: Some(known.agreement.clone()),
        };
        Ok(Framed {
            subject: Subject::ServiceAgreement { agreement, grant: grant.clone() },
            document: Some(terms.document),
            before: vec![drafted],
            words: BTreeMap::new(),
        })
    }

    fn frame_rectification(
        &self,
        agreement: &AgreementId,
        (limit, finding): (Day, &str),
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.state.agreements.get(agreement);
        if known.is_none_or(|it| it.state != AgreementState::InForce) {
            return Err(unknown("agreement", agreement));
        }
        // The order suspends use in the same act.
        self.may_suspend(agreement, grounds);
        if limit < self.day() {
            return Err(No::Malformed(Text::new(
                "整改期限早于责令日",
                "the limit lies before the order",
            )));
        }
        let hold = self.next_hold();
        let set = Event::HoldSet {
            hold: hold.clone(),
            target: HoldTarget::Agreement(agreement.clone()),
            owner: self.party.clone(),
            on: self.day(),
            case: None,
        };
        Ok(Framed {
            subject: Subject::Rectification { agreement: agreement.clone(), limit, hold },
            document: None,
            before: vec![set],
            words: BTreeMap::from([("finding".to_owned(), finding.to_owned())]),
        })
    }

    pub(super) fn next_hold(&self) -> HoldId {
        let number = self.state.holds.len().saturating_add(1);
        HoldId::new(format!("hold-{number}")).unwrap_or_else(|_| unreachable!("digits are an id"))
    }

    fn frame_exit(&self, agreement: &AgreementId, grounds: &mut Grounds<'_>) -> Result<Framed, No> {
        let known = self.state.agreements.get(agreement);
        // What is left behind hangs on the operation agreement, not on a service agreement.
        let known = known.filter(|it| it.kind == AgreementKind::Operation);
        let known = known.ok_or_else(|| unknown("agreement", agreement))?;
        self.refuse_second(
            |subject| matches!(subject, Subject::OperatorExit { agreement: it } if it == agreement),
            grounds,
        );
        if known.state != AgreementState::Ended && self.day() <= known.term.1 {
            return Err(No::Malformed(Text::new(
                "协议尚未终止，不能办理退出",
                "the agreement has not ended; terminate it first",
            )));
        }
        Ok(Framed {
            subject: Subject::OperatorExit { agreement: agreement.clone() },
            document: None,
            before: Vec::new(),
            words: BTreeMap::new(),
        })
    }

    /// An agreement must be in force and without a standing hold.
    pub(super) fn check_agreement(&self, agreement: &AgreementId, grounds: &mut Grounds<'_>) {
        if !self.state.is_agreement_in_force(agreement, self.day()) {
            let known = self.state.agreements.get(agreement);
            let remedy = match known.map(|known| known.kind) {
                Some(AgreementKind::DataService) => Text::new(
                    "重新申请授权并签订服务协议",
                    "apply for the resources anew and sign a new service agreement",
                ),
                Some(AgreementKind::PlatformService) => {
                    Text::new("签订新的平台服务协议", "sign a new platform service agreement")
                }
                Some(AgreementKind::Operation) | None => {
                    Text::new("先签订有效的授权运营协议", "sign an operation agreement first")
                }
            };
            grounds.always(
                GuardName::AccessEndsWithAgreement,
                &Text::new(
                    format!("协议 `{agreement}` 在 {} 不生效", self.day()),
                    format!("agreement `{agreement}` is not in force on {}", self.day()),
                ),
                &remedy,
            );
        }
        for (hold, set) in self.state.standing_holds(agreement) {
            grounds.always(
                self.rule_of_hold(set),
                &Text::new(
                    format!("`{}` 于 {} 设置的暂停 `{hold}` 尚未解除", set.owner, set.set_on),
                    format!("hold `{hold}` set by `{}` on {} stands", set.owner, set.set_on),
                ),
                &Text::new("完成整改，由设置机关解除", "put it right; its owner lifts the hold"),
            );
        }
    }
}

pub(super) fn check_term((first, last): (Day, Day)) -> Result<(), No> {
    if last < first {
        return Err(No::Malformed(Text::new(
            "期限的最后一日早于第一日",
            "the term ends before it begins",
        )));
    }
    Ok(())
}

fn first_doubled<'a>(names: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

fn refuse_raw_personal(wish: &ResourceWish, column: &str, grounds: &mut Grounds<'_>) {
    let fact = Text::new(
        format!("列 `{}.{column}` 是个人信息，申请原样展示且无本人授权", wish.resource),
        format!(
            "column `{}.{column}` is personal; showing it raw has no consent on record",
            wish.resource
        ),
    );
    let remedy = Text::new(
        "改为脱敏展示或者仅作统计，或者先取得真实、有效、安全的授权",
        "ask for a mask or for aggregates only, or obtain the persons' consent first",
    );
    grounds.add(GuardName::ConsentFirst, &fact, &remedy);
    grounds.add(GuardName::RawStaysIn, &fact, &remedy);
}

/// What is not opened: some places know an exception by statute, others know none.
fn check_opening(form: &CatalogueForm, grounds: &mut Grounds<'_>) {
    if form.opening != OpeningType::NotOpened {
        return;
    }
    grounds.add(
        GuardName::NotOpenedNever,
        &Text::new(
            format!("资源 `{}` 属于不予开放", form.resource),
            format!("resource `{}` is not opened", form.resource),
        ),
        &Text::new("没有合法途径：本地区不设例外", "there is no way: no exception here"),
    );
    if form.statute.as_ref().is_none_or(|it| it.trim().is_empty()) {
        grounds.add(
            GuardName::NotOpenedNeedsStatute,
            &Text::new(
                format!("资源 `{}` 属于不予开放，且未援引法律、法规", form.resource),
                format!("resource `{}` is not opened and no statute is cited", form.resource),
            ),
            &Text::new(
                "援引允许授权运营的法律、法规，或者不列入目录",
                "cite the statute that admits it, or leave it out of the catalogue",
            ),
        );
    }
}
