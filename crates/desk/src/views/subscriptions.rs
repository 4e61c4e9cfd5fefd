//! Subscriptions: for whoever subscribes, and for the supplier.

use governance::{Price, PriceUnit, Subscription, UseOfMonth};
use terms::{OfficerId, SubscriptionId};

use super::products::{At, standing};
use super::{AccessKeyView, MonthUse, Named, Standing, SubscriptionView, Viewer, name, subject};
use crate::desk::Desk;
use crate::no::DeskNo;

impl Desk {
    /// The subscriptions of the caller's party and those to its products, the newest first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn subscriptions(&self, caller: &OfficerId) -> Result<Vec<SubscriptionView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let at = At { law: self.law(), today: self.today(&bench.state)? };
        let mut seen: Vec<_> = bench.state.subscriptions.iter().collect();
        seen.sort_by_key(|(_, it)| std::cmp::Reverse(it.serial));
        Ok(seen.into_iter().filter_map(|it| view(viewer, it, at)).collect())
    }
}

fn view(
    viewer: Viewer<'_>,
    (id, subscription): (&SubscriptionId, &Subscription),
    at: At<'_>,
) -> Option<SubscriptionView> {
    let state = viewer.state();
    let product = state.products.get(&subscription.product)?;
    let own = subscription.party == *viewer.party;
    if !own && product.owner != *viewer.party && !viewer.is_authority() {
        return None;
    }
    let keys = state.access_keys.iter().filter(|(_, key)| own && key.subscription == *id);
    let keys = keys.map(|(id, key)| AccessKeyView {
        id: id.clone(),
        officer: viewer.officer_name(&key.officer, false),
        issued_on: key.issued_on,
        revoked_on: key.revoked_on,
    });
    let months = subscription.use_of.iter().rev().map(|(month, used)| MonthUse {
        month: *month,
        used: *used,
        fen: fee(subscription.price, *used),
    });
    Some(SubscriptionView {
        id: id.clone(),
        product: Named {
            id: subscription.product.clone(),
            name: subject::product_title(state, &subscription.product),
        },
        standing: if subscription.closed_on.is_some() {
            Standing::Withdrawn
        } else {
            standing(state, (&subscription.product, product), at)
        },
        owner: name::party(state, &product.owner),
        party: name::party(state, &subscription.party),
        scenario: subscription.scenario.clone(),
        price: subscription.price,
        calls_per_month: subscription.calls_per_month,
        opened_on: subscription.opened_on,
        closed_on: subscription.closed_on,
        months: months.collect(),
        keys: keys.collect(),
        own,
        case: subscription.case.clone(),
    })
}

/// What a month comes to, in fen: what is not confirmed costs nothing.
fn fee(price: Price, used: UseOfMonth) -> u64 {
    match price.per {
        PriceUnit::Call | PriceUnit::File => price.fen.saturating_mul(used.billed),
        PriceUnit::Month => price.fen,
    }
}
