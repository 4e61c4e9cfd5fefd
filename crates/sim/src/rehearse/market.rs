//! Draws the use of data, products on the market, and oversight.

use std::collections::BTreeMap;

use governance::{
    AgreementKind, AgreementState, CaseState, Command, GrantState, Material, Product,
    ProductSource, Subscription,
};
use terms::{AgreementId, OfficerId, ProductId, RuleId, SubscriptionId, Text};

use super::cast;
use super::draw::{Deed, Draw, Drawn, document};

impl Draw<'_> {
    /// Runs, looks and requests for release.
    pub(super) fn use_of_data(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let kind = self.dice.below(10);
        if kind < 5 || state.tables.is_empty() {
            let found = self.pick(&state.grants, |it| it.state == GrantState::Open);
            let any = self.pick(&state.grants, |_| true);
            let (grant, known) = found.or(any)?;
            let officer = self.one_of(|party| *party == known.party)?;
            let has = |name: &str| known.tables.iter().any(|it| it.resource.as_str() == name);
            let sql = cast::question((has("people"), has("sites")), self.dice);
            return Some((officer, self.act(Command::RunQuery { grant, sql })));
        }
        let found = self.pick(&state.tables, |it| it.lookable);
        let found = found.filter(|_| self.dice.chance(85));
        let (table, known) = found.or_else(|| self.pick(&state.tables, |_| true))?;
        let party = state.grants.get(&known.grant).map(|grant| grant.party.clone());
        let officer = self.one_of(|it| Some(it) == party.as_ref())?;
        let command = if kind < 7 {
            Command::Look { table }
        } else {
            let purpose = "发布报告".to_owned();
            let title = Text::new("统计结果", "figures");
            let command = Command::RequestRelease { table, purpose, title };
            // What is missing before a release is found out first, mostly.
            if let Err(rules) = self.hands.may(&officer, &command)
                && self.dice.chance(70)
            {
                self.learn(&officer, &command, &rules);
            }
            command
        };
        Some((officer, self.act(command)))
    }

    pub(super) fn collect(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let (release, known) = self.pick(&state.releases, |_| true)?;
        let party = state.grants.get(&known.grant).map(|grant| grant.party.clone());
        let officer = self.one_of(|it| Some(it) == party.as_ref())?;
        Some((officer, Deed::Collect(format!("/api/releases/{release}/file"))))
    }

    /// Calls, keys, and what suppliers and operators do on the market.
    pub(super) fn market(&mut self) -> Drawn {
        let drawn = match self.dice.below(20) {
            0..=7 => return self.program(),
            8..=11 => self.issue_key(),
            12..=14 => self.answer_template(),
            15..=17 => self.partner_rules(),
            18 => self.end_of_key(),
            _ => self.end_of_sale(),
        };
        Ok(drawn.map(|(officer, command)| (officer, self.act(command))))
    }

    /// A program calls a product with a key of its subscription, or of another.
    fn program(&mut self) -> Drawn {
        let numbers: Vec<usize> = (0..self.secrets.len()).collect();
        let Some(secret) = self.dice.pick(&numbers).copied() else { return Ok(None) };
        let Some(known) = self.secrets.get(secret) else { return Ok(None) };
        let mut product = known.product.clone();
        if self.dice.chance(8) {
            product = ProductId::new("no-such-product")?;
        }
        let path = match self.dice.below(10) {
            0..=2 => format!("/deliver/{product}/file"),
            3..=8 => format!("/deliver/{product}?office=o{}", self.dice.below(5)),
            _ => format!("/deliver/{product}?office=' OR 1=1"),
        };
        let Some(officer) = self.anybody() else { return Ok(None) };
        Ok(Some((officer, Deed::Call { secret, path })))
    }

    fn subscribed(&mut self) -> Option<(SubscriptionId, OfficerId)> {
        let state = self.state;
        let open = self.pick(&state.subscriptions, |it: &Subscription| it.closed_on.is_none());
        let (subscription, known) = open?;
        let officer = self.one_of(|party| *party == known.party)?;
        Some((subscription, officer))
    }

    fn issue_key(&mut self) -> Option<(OfficerId, Command)> {
        let (subscription, officer) = self.subscribed()?;
        Some((officer, Command::IssueKey { subscription }))
    }

    fn answer_template(&mut self) -> Option<(OfficerId, Command)> {
        let state = self.state;
        let is_template = |it: &Product| {
            let newest = it.newest().map(|(_, version)| &version.form.source);
            matches!(newest, Some(ProductSource::Template { .. }))
        };
        let (product, known) = self.pick(&state.products, is_template)?;
        let officer = self.one_of(|party| *party == known.owner)?;
        let office = format!("o{}", self.dice.below(5));
        let arguments = BTreeMap::from([("office".to_owned(), office)]);
        Some((officer, Command::AnswerTemplate { product, arguments }))
    }

    fn partner_rules(&mut self) -> Option<(OfficerId, Command)> {
        let anybody = self.anybody().filter(|_| self.dice.chance(4));
        let officer = self.allowed("may_set_partner_rules").or(anybody)?;
        let Material::Document(document) = document("合作方规则") else { return None };
        let summary = Text::new("准入和退出", "entry and exit");
        Some((officer, Command::PublishPartnerRules { document, summary }))
    }

    fn end_of_key(&mut self) -> Option<(OfficerId, Command)> {
        let state = self.state;
        let (key, known) = self.pick(&state.access_keys, |it| it.revoked_on.is_none())?;
        let party = state.subscriptions.get(&known.subscription).map(|it| it.party.clone());
        let officer = self.one_of(|it| Some(it) == party.as_ref())?;
        Some((officer, Command::RevokeKey { key }))
    }

    fn end_of_sale(&mut self) -> Option<(OfficerId, Command)> {
        let state = self.state;
        let reason = "演练".to_owned();
        match self.dice.below(6) {
            0 | 1 => {
                let (subscription, officer) = self.subscribed()?;
                Some((officer, Command::CloseSubscription { subscription, reason }))
            }
            2 => {
                let (product, known) = self.pick(&state.products, |_| true)?;
                let officer = self.one_of(|party| *party == known.owner)?;
                Some((officer, Command::WithdrawProduct { product, reason }))
            }
            _ => {
                let (product, known) = self.pick(&state.products, |_| true)?;
                let owner = self.one_of(|party| *party == known.owner);
                let overseer = self.allowed("may_stop_product");
                let officer = if self.dice.chance(40) { owner } else { overseer }?;
                Some((officer, Command::StopProduct { product, reason }))
            }
        }
    }

    /// Somebody whom a rule on who may do it names.
    pub(super) fn allowed(&mut self, rule: &str) -> Option<OfficerId> {
        let (state, law) = (self.state, self.law);
        let rule = RuleId::new(rule).ok()?;
        let roles = &law.guards.get(&rule)?.roles;
        self.one_of(|party| roles.iter().any(|role| state.has_role(party, *role)))
    }

    /// Suspensions, terminations, withdrawals, erasures of versions.
    pub(super) fn oversight(&mut self) -> Option<(OfficerId, Deed)> {
        let state = self.state;
        let reason = "演练".to_owned();
        let drawn = match self.dice.below(20) {
            0..=10 => {
                let found = self.pick(&state.holds, |hold| hold.lifted_on.is_none());
                found.and_then(|(hold, known)| {
                    let officer = self.one_of(|party| *party == known.owner)?;
                    Some((officer, Command::LiftHold { hold, reason }))
                })
            }
            11 => self.suspension(),
            12 if self.dice.chance(50) => {
                let agreement = self.in_force(AgreementKind::Operation)?;
                let officer = self.allowed("may_terminate")?;
                Some((officer, Command::TerminateAgreement { agreement, reason }))
            }
            13 => {
                let found = self.pick(&state.cases, |case| case.state == CaseState::Open);
                found.filter(|_| self.dice.chance(50)).and_then(|(case, known)| {
                    let officer = self.one_of(|party| *party == known.applicant)?;
                    Some((officer, Command::WithdrawCase { case }))
                })
            }
            14 => {
                let found = self.pick(&state.resources, |it| it.versions.len() > 1);
                found.and_then(|(resource, known)| {
                    let version = *known.versions.keys().next()?;
                    let officer = self.one_of(|party| *party == known.provider)?;
                    Some((officer, Command::EraseVersion { resource, version, reason }))
                })
            }
            _ => self.call(),
        };
        drawn.map(|(officer, command)| (officer, self.act(command)))
    }

    fn suspension(&mut self) -> Option<(OfficerId, Command)> {
        let reason = "演练".to_owned();
        let partner = self.dice.chance(50);
        let (kind, rule) = if partner {
            (AgreementKind::PlatformService, "may_suspend_partner")
        } else {
            (AgreementKind::Operation, "may_suspend")
        };
        let agreement = self.in_force(kind)?;
        let officer = self.allowed(rule)?;
        Some((officer, Command::Suspend { agreement, reason }))
    }

    fn in_force(&mut self, kind: AgreementKind) -> Option<AgreementId> {
        let state = self.state;
        let found = self
            .pick(&state.agreements, |it| it.kind == kind && it.state == AgreementState::InForce);
        found.map(|(agreement, _)| agreement)
    }

    fn call(&mut self) -> Option<(OfficerId, Command)> {
        let anybody = self.anybody().filter(|_| self.dice.chance(10));
        let officer = self.allowed("may_publish_call").or(anybody)?;
        let command = Command::PublishCall {
            title: Text::new("申报通知", "a call"),
            conditions: Text::new("见附件", "see the annex"),
            opens: self.today,
            closes: self.today.plus_days(60),
        };
        Some((officer, command))
    }
}
