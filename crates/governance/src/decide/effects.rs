//! What follows when a case ends well, recorded in the same act.

use rulebook::vocabulary::{Effect, GuardName};
use terms::{AgreementId, CaseId, GrantId, Purpose, ReleaseId, ScenarioId, WorkspaceId};

use super::Council;
use crate::event::{Event, Recorded, Register};
use crate::state::{AgreementKind, AgreementState, Case, GrantState, Subject, WishedTable};

impl Council<'_> {
    /// The events of an effect; a case whose subject does not fit the effect has none.
    pub(super) fn effect(&self, effect: Effect, id: &CaseId, case: &Case) -> Vec<Recorded> {
        match (effect, &case.subject) {
            (Effect::EnterCatalogue, Subject::CatalogueEntry { resource }) => {
                let event = Event::CatalogueEntered { resource: resource.clone() };
                let mut entered = self.recorded(event, self.cites_of(GuardName::ProviderListed));
                if let Some(sheet) = self.state.resources.get(resource) {
                    entered.public.insert("resource".to_owned(), resource.to_string());
                    entered.public.insert("title_zh".to_owned(), sheet.title.zh.clone());
                    entered.public.insert("title_en".to_owned(), sheet.title.en.clone());
                }
                vec![entered]
            }
            (Effect::ApproveOperator, Subject::OperatorApplication { .. }) => {
                let party = case.applicant.clone();
                let event = Event::OperatorApproved { party, case: id.clone() };
                vec![self.recorded(event, self.cites_of(GuardName::ApprovalFirst))]
            }
            (Effect::BringAgreementIntoForce, Subject::OperationAgreement { agreement, .. }) => {
                vec![self.in_force(agreement)]
            }
            (
                Effect::GrantPendingServiceAgreement,
                Subject::ResourceRequest { agreement, scenario, purpose, tables },
            ) => vec![self.granted((id, case), agreement, (scenario, *purpose), tables)],
            (
                Effect::GrantOpen,
                Subject::ResourceRequest { agreement, scenario, purpose, tables },
            ) => self.granted_open((id, case), agreement, (scenario, *purpose), tables),
            (Effect::OpenGrant, Subject::ServiceAgreement { agreement, grant }) => {
                self.opened_grant(agreement, grant)
            }
            (Effect::Release, Subject::EgressReview { table, content, rows, .. }) => {
                self.released(id, table, (*content, *rows)).into_iter().collect()
            }
            (Effect::LiftHold, Subject::Rectification { hold, .. }) => {
                let event = Event::HoldLifted { hold: hold.clone(), on: self.day() };
                vec![self.recorded(event, self.cites_of(GuardName::HoldStopsUse))]
            }
            (Effect::TerminateAgreement, Subject::Rectification { agreement, .. }) => {
                self.terminated(agreement, self.rule_of_end(case, agreement))
            }
            (Effect::AdmitPartner, Subject::PartnerEntry { agreement, .. }) => {
                self.admitted(agreement, case)
            }
            (Effect::DismissPartner, Subject::PartnerExit { agreement }) => {
                self.terminated(agreement, GuardName::AccessEndsWithAgreement)
            }
            (Effect::RegisterProduct, Subject::Product { version, form, plan }) => {
                vec![self.registered((id, case), (*version, *plan), form)]
            }
            (Effect::AdmitProduct, Subject::Product { version, form, .. }) => {
                vec![self.may_circulate(*version, form)]
            }
            (
                Effect::OpenSubscription,
                Subject::Subscription { product, version, scenario, calls_per_month },
            ) => {
                let opened = self.opened_subscription(
                    (id, case),
                    (product, *version),
                    (scenario, *calls_per_month),
                );
                opened.into_iter().collect()
            }
            (Effect::CloseExit, Subject::OperatorExit { agreement }) => {
                let event = Event::ExitClosed { agreement: agreement.clone() };
                vec![self.recorded(event, self.cites_of(GuardName::HandoverFirst))]
            }
            (effect, Subject::Matter { .. }) => self.matter_effect(effect, (id, case)),
            _ => Vec::new(),
        }
    }

    pub(super) fn in_force(&self, agreement: &AgreementId) -> Recorded {
        let serial = self.next_serial(Register::Agreements);
        let event = Event::AgreementCameIntoForce {
            agreement: agreement.clone(),
            rulebook: self.law.digest,
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of(GuardName::AgreementContents));
        recorded.register = Some((Register::Agreements, serial));
        if let Some(agreement) = self.state.agreements.get(agreement) {
            recorded.public.insert("from".to_owned(), agreement.term.0.to_string());
            recorded.public.insert("through".to_owned(), agreement.term.1.to_string());
            recorded.public.insert("document".to_owned(), agreement.document.to_string());
            recorded.public.insert("holder".to_owned(), agreement.holder.to_string());
        }
        recorded
    }

    fn granted(
        &self,
        (id, case): (&CaseId, &Case),
        agreement: &AgreementId,
        (scenario, purpose): (&ScenarioId, Purpose),
        tables: &[WishedTable],
    ) -> Recorded {
        let number = self.state.grants.len().saturating_add(1);
        let serial = self.next_serial(Register::Grants);
        let event = Event::GrantMade {
            grant: GrantId::new(format!("grant-{number}"))
                .unwrap_or_else(|_| unreachable!("digits are an id")),
            party: case.applicant.clone(),
            agreement: agreement.clone(),
            case: id.clone(),
            scenario: scenario.clone(),
            purpose,
            tables: tables.to_vec(),
            min_entities: self.law.policy("min_entities").map_or(10, |policy| policy.value).max(2),
            workspace: WorkspaceId::new(format!("workspace-{number}"))
                .unwrap_or_else(|_| unreachable!("digits are an id")),
            serial,
        };
        let mut cites = self.cites_of(GuardName::OpinionsFirst);
        cites.extend(self.law.policy("min_entities").map(|policy| self.law.cite(&policy.head)));
        // The workspace of a grant is its own.
        cites.extend(self.cites_of(GuardName::TenantsApart));
        let mut recorded = self.recorded(event, cites);
        recorded.register = Some((Register::Grants, serial));
        let names: Vec<_> = tables.iter().map(|table| table.resource.to_string()).collect();
        recorded.public.insert("resources".to_owned(), names.join(" "));
        recorded
    }

    /// A grant that needs no service agreement is used under the operation agreement, for its term.
    fn granted_open(
        &self,
        case: (&CaseId, &Case),
        agreement: &AgreementId,
        what: (&ScenarioId, Purpose),
        tables: &[WishedTable],
    ) -> Vec<Recorded> {
        let granted = self.granted(case, agreement, what, tables);
        let Event::GrantMade { grant, .. } = &granted.event else { return vec![granted] };
        let opened = self.grant_opened(grant, agreement, GuardName::OpinionsFirst);
        vec![granted, opened]
    }

    fn opened_grant(&self, agreement: &AgreementId, grant: &GrantId) -> Vec<Recorded> {
        let opened = self.grant_opened(grant, agreement, GuardName::ServiceAgreementFirst);
        vec![self.in_force(agreement), opened]
    }

    /// A grant opens under an agreement and for its term, on the ground of `guard`.
    fn grant_opened(&self, grant: &GrantId, agreement: &AgreementId, guard: GuardName) -> Recorded {
        let term = self.state.agreements.get(agreement).map(|agreement| agreement.term);
        let event = Event::GrantOpened {
            grant: grant.clone(),
            service_agreement: agreement.clone(),
            term: term.unwrap_or((self.day(), self.day())),
        };
        self.recorded(event, self.cites_of(guard))
    }

    fn released(
        &self,
        id: &CaseId,
        table: &terms::TableId,
        (content, rows): (terms::Digest, u64),
    ) -> Option<Recorded> {
        let number = self.state.releases.len().saturating_add(1);
        let serial = self.next_serial(Register::Releases);
        let event = Event::FileReleased {
            release: ReleaseId::new(format!("release-{number}")).ok()?,
            case: id.clone(),
            table: table.clone(),
            grant: self.state.tables.get(table)?.grant.clone(),
            content,
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of(GuardName::EgressReviewFirst));
        recorded.register = Some((Register::Releases, serial));
        recorded.public.insert("content".to_owned(), content.to_string());
        recorded.public.insert("rows".to_owned(), rows.to_string());
        Some(recorded)
    }

    /// The agreement ends; every service agreement and grant under it ends in the same act, and
    /// the logs are held for as long as the law says. What has ended in another way meanwhile does
    /// not end twice.
    pub(super) fn terminated(&self, agreement: &AgreementId, rule: GuardName) -> Vec<Recorded> {
        let known = self.state.agreements.get(agreement);
        if known.is_none_or(|known| known.state == AgreementState::Ended) {
            return Vec::new();
        }
        let cites = || self.cites_of(rule);
        let on = self.day();
        let ends =
            |agreement: &AgreementId| Event::AgreementEnded { agreement: agreement.clone(), on };
        let mut all = vec![self.recorded(ends(agreement), cites())];
        for (id, service) in &self.state.agreements {
            let rests = id != agreement && self.ends_with(service, agreement);
            if rests && service.state != AgreementState::Ended {
                all.push(self.recorded(ends(id), cites()));
            }
        }
        all.extend(self.partners_leave(agreement));
        let platform = self.state.agreements.get(agreement);
        let platform = platform.filter(|it| it.kind == AgreementKind::PlatformService);
        for (id, grant) in &self.state.grants {
            let of_partner = platform.is_some_and(|platform| {
                platform.holder == grant.party && platform.under.as_ref() == Some(&grant.agreement)
            });
            let rests = of_partner
                || grant.agreement == *agreement
                || grant.service_agreement.as_ref() == Some(agreement);
            if rests && grant.state != GrantState::Closed {
                let closed = Event::GrantClosed { grant: id.clone(), on };
                all.push(self.recorded(closed, cites()));
            }
        }
        let kept = self.cites_of(GuardName::LogsKept);
        if let Some(limit) = self.law.limit("network_logs").filter(|_| !kept.is_empty()) {
            let until = on.plus_years(years(limit.count));
            let held = Event::LogsHeld { agreement: agreement.clone(), until };
            let cites = self.cite(&limit.head).into_iter().chain(kept);
            all.push(self.recorded(held, cites.collect()));
        }
        all
    }
}

fn years(count: u32) -> i16 {
    i16::try_from(count).unwrap_or(i16::MAX)
}
