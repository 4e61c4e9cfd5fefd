//! The fold of partners, products, subscriptions and keys.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "`evolve` matches every event and sends each branch only its own"
)]

use std::collections::BTreeMap;

use terms::Role;

use crate::event::Event;
use crate::product::{AccessKey, Product, ProductState, ProductVersion, Subscription};
use crate::state::{AgreementKind, AgreementState, State};

impl State {
    pub(super) fn evolve_partners(&mut self, event: &Event) {
        match event {
            Event::PartnerRulesPublished { operator, document, .. } => {
                self.partner_rules.insert(operator.clone(), *document);
            }
            Event::PartnerAdmitted { party, .. } => {
                if let Some(party) = self.parties.get_mut(party) {
                    party.roles.insert(Role::Partner);
                }
            }
            Event::PartnerLeft { party, .. } => {
                let stays = self.agreements.values().any(|agreement| {
                    agreement.kind == AgreementKind::PlatformService
                        && agreement.state == AgreementState::InForce
                        && agreement.holder == *party
                });
                if let Some(party) = self.parties.get_mut(party).filter(|_| !stays) {
                    party.roles.remove(&Role::Partner);
                }
            }
            _ => {}
        }
    }

    pub(super) fn evolve_products(&mut self, entry: u64, event: &Event) {
        match event {
            Event::ProductRegistered { version, owner, form, plan, case, serial } => {
                let product = self.products.entry(form.product.clone()).or_insert_with(|| {
                    Product { owner: owner.clone(), versions: BTreeMap::new(), withdrawn_on: None }
                });
                let registered = ProductVersion {
                    form: form.as_ref().clone(),
                    plan: *plan,
                    case: case.clone(),
                    state: ProductState::Registered,
                    serial: *serial,
                    entry,
                    admitted: None,
                    admitted_on: None,
                };
                product.versions.insert(*version, registered);
            }
            Event::ProductAdmitted { product, version, on } => {
                let Some(product) = self.products.get_mut(product) else { return };
                if let Some(known) = product.versions.get_mut(version) {
                    known.state = ProductState::Admitted;
                    known.admitted = Some(entry);
                    known.admitted_on = Some(*on);
                    product.withdrawn_on = None;
                }
            }
            Event::ProductWithdrawn { product, on } => {
                if let Some(product) = self.products.get_mut(product) {
                    product.withdrawn_on = Some(*on);
                }
            }
            _ => {}
        }
    }

    pub(super) fn evolve_subscriptions(&mut self, event: &Event) {
        match event {
            Event::SubscriptionOpened { subscription, .. } => {
                if let Some(opened) = opened(event) {
                    self.subscriptions.insert(subscription.clone(), opened);
                }
            }
            Event::SubscriptionClosed { subscription, on } => {
                if let Some(subscription) = self.subscriptions.get_mut(subscription) {
                    subscription.closed_on = Some(*on);
                }
            }
            Event::KeyIssued { key, subscription, officer, digest, on } => {
                let issued = AccessKey {
                    subscription: subscription.clone(),
                    officer: officer.clone(),
                    digest: *digest,
                    issued_on: *on,
                    revoked_on: None,
                };
                self.access_keys.insert(key.clone(), issued);
            }
            Event::KeyRevoked { key, on } => {
                if let Some(key) = self.access_keys.get_mut(key) {
                    key.revoked_on = Some(*on);
                }
            }
            Event::QuotaLeased { subscription, month, calls } => {
                if let Some(subscription) = self.subscriptions.get_mut(subscription) {
                    let used = subscription.use_of.entry(*month).or_default();
                    used.leased = used.leased.saturating_add(u64::from(*calls));
                }
            }
            Event::UsageRecorded { subscription, month, billed, unconfirmed } => {
                if let Some(subscription) = self.subscriptions.get_mut(subscription) {
                    let used = subscription.use_of.entry(*month).or_default();
                    used.billed = used.billed.saturating_add(*billed);
                    used.unconfirmed = used.unconfirmed.saturating_add(*unconfirmed);
                }
            }
            _ => {}
        }
    }
}

fn opened(event: &Event) -> Option<Subscription> {
    let Event::SubscriptionOpened {
        product,
        party,
        case,
        scenario,
        price,
        calls_per_month,
        on,
        serial,
        ..
    } = event
    else {
        return None;
    };
    Some(Subscription {
        product: product.clone(),
        party: party.clone(),
        case: case.clone(),
        scenario: scenario.clone(),
        price: *price,
        calls_per_month: *calls_per_month,
        opened_on: *on,
        closed_on: None,
        serial: *serial,
        use_of: BTreeMap::new(),
    })
}
