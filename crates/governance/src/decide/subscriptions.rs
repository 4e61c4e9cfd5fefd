//! Subscriptions to products, and the keys that open them.

use std::collections::BTreeMap;

use rulebook::vocabulary::GuardName;
use terms::{AccessKeyId, CaseId, ProductId, ScenarioId, SubscriptionId, Text, VersionNo};

use super::cases::Framed;
use super::oversight::given;
use super::{Council, No, unknown};
use crate::act::Evidence;
use crate::event::{Event, Recorded, Register};
use crate::guards::Grounds;
use crate::product::Subscription;
use crate::state::{Case, CaseState, Subject};

/// How many keys of a subscription may be open at a time.
const MOST_KEYS: usize = 10;

impl Council<'_> {
    pub(super) fn frame_subscription(
        &self,
        (product, scenario): (&ProductId, &ScenarioId),
        (calls_per_month, describe): (u32, &str),
        grounds: &mut Grounds<'_>,
    ) -> Result<Framed, No> {
        let known = self.state.products.get(product).ok_or_else(|| unknown("product", product))?;
        if known.owner == self.party {
            return Err(No::Malformed(Text::new(
                "不能订阅本单位的产品",
                "a supplier does not subscribe to its own product",
            )));
        }
        if calls_per_month == 0 {
            return Err(No::Malformed(Text::new(
                "每月调用次数须大于零",
                "ask for one call a month at least",
            )));
        }
        self.check_product(product, grounds);
        let offered = known.admitted();
        let reviewed = offered.map(|(_, version)| &version.form.scenario);
        if let Some(reviewed) = reviewed.filter(|reviewed| *reviewed != scenario) {
            grounds.always(
                GuardName::ScenarioBinding,
                &Text::new(
                    format!("产品只用于经审核的场景 `{reviewed}`，申请的是 `{scenario}`"),
                    format!("the product serves scenario `{reviewed}`, not `{scenario}`"),
                ),
                &Text::new("就新场景另行申请审核", "have the new scenario reviewed first"),
            );
        }
        let about = |subject: &Subject| {
            let Subject::Subscription { product: it, .. } = subject else { return false };
            it == product
        };
        let mut mine = self.state.cases.values().filter(|case| case.applicant == self.party);
        let open = mine.any(|case| case.state == CaseState::Open && about(&case.subject));
        if open {
            return Err(No::Malformed(Text::new(
                "对该产品的订阅申请尚未办结",
                "a subscription to this product is already asked for",
            )));
        }
        Ok(Framed {
            subject: Subject::Subscription {
                product: product.clone(),
                version: offered.map_or(VersionNo(0), |(version, _)| version),
                scenario: scenario.clone(),
                calls_per_month,
            },
            document: None,
            before: Vec::new(),
            words: BTreeMap::from([("describe".to_owned(), describe.to_owned())]),
        })
    }

    pub(super) fn opened_subscription(
        &self,
        (id, case): (&CaseId, &Case),
        (product, version): (&ProductId, VersionNo),
        (scenario, calls_per_month): (&ScenarioId, u32),
    ) -> Option<Recorded> {
        let number = self.state.subscriptions.len().saturating_add(1);
        let serial = self.next_serial(Register::Subscriptions);
        let version = self.state.products.get(product)?.versions.get(&version)?;
        let event = Event::SubscriptionOpened {
            subscription: SubscriptionId::new(format!("subscription-{number}")).ok()?,
            product: product.clone(),
            party: case.applicant.clone(),
            case: id.clone(),
            scenario: scenario.clone(),
            price: version.form.price,
            calls_per_month,
            on: self.day(),
            serial,
        };
        let mut recorded = self.recorded(event, self.cites_of(GuardName::ScenarioBinding));
        recorded.register = Some((Register::Subscriptions, serial));
        recorded.public.insert("product".to_owned(), product.to_string());
        Some(recorded)
    }

    pub(super) fn close_subscription(
        &self,
        id: &SubscriptionId,
        reason: &str,
    ) -> Result<Vec<Recorded>, No> {
        let known = self.state.subscriptions.get(id);
        let known = known.ok_or_else(|| unknown("subscription", id))?;
        let owner = self.state.products.get(&known.product).map(|product| &product.owner);
        if known.party != self.party && owner != Some(&self.party) {
            return Err(unknown("subscription", id));
        }
        given(reason)?;
        if known.closed_on.is_some() {
            return Err(No::Malformed(Text::new("订阅已经终止", "it is closed already")));
        }
        let event = Event::SubscriptionClosed { subscription: id.clone(), on: self.day() };
        Ok(vec![self.reasoned(event, GuardName::ScenarioBinding, reason)])
    }

    pub(super) fn issue_key(&self, id: &SubscriptionId) -> Result<Vec<Recorded>, No> {
        let known = self.own_subscription(id)?;
        if known.closed_on.is_some() {
            return Err(No::Malformed(Text::new("订阅已经终止", "the subscription is closed")));
        }
        let keys = self.state.access_keys.values();
        let open = keys.filter(|key| key.subscription == *id && key.revoked_on.is_none()).count();
        if open >= MOST_KEYS {
            return Err(No::Malformed(Text::new(
                format!("每项订阅最多 {MOST_KEYS} 个有效密钥，请先撤销不用的"),
                format!("at most {MOST_KEYS} keys are open at a time; revoke one first"),
            )));
        }
        let Some(Evidence::Secret(digest)) = self.act.evidence else {
            // Run dry: lawful so far; the secret is made when it is asked for in earnest.
            return Ok(Vec::new());
        };
        let number = self.state.access_keys.len().saturating_add(1);
        let event = Event::KeyIssued {
            key: AccessKeyId::new(format!("access-{number}"))
                .map_err(|_| unknown("access key", &number))?,
            subscription: id.clone(),
            officer: self.officer.clone(),
            digest,
            on: self.day(),
        };
        Ok(vec![self.recorded(event, self.cites_of(GuardName::ScenarioBinding))])
    }

    pub(super) fn revoke_key(&self, id: &AccessKeyId) -> Result<Vec<Recorded>, No> {
        let known = self.state.access_keys.get(id).filter(|key| key.revoked_on.is_none());
        let known = known.ok_or_else(|| unknown("access key", id))?;
        self.own_subscription(&known.subscription).map_err(|_| unknown("access key", id))?;
        let event = Event::KeyRevoked { key: id.clone(), on: self.day() };
        Ok(vec![self.recorded(event, self.cites_of(GuardName::ScenarioBinding))])
    }

    fn own_subscription(&self, id: &SubscriptionId) -> Result<&Subscription, No> {
        let known = self.state.subscriptions.get(id).filter(|it| it.party == self.party);
        known.ok_or_else(|| unknown("subscription", id))
    }
}
