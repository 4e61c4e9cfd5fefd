//! What the public is told of: where it stands in the journal. Ids and numbers only.

use governance::{Event, HoldTarget, Register};
use serde::{Deserialize, Serialize};
use terms::{AgreementId, CallId, Day, PartyId, ProductId};

use crate::bench::Index;

/// An entry that is disclosed to society.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Disclosed {
    pub(crate) seq: u64,
    pub(crate) day: Day,
    pub(crate) kind: String,
    pub(crate) about: About,
    pub(crate) serial: Option<(String, u64)>,
}

/// What a disclosed entry is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum About {
    Call(CallId),
    PartnerRules(PartyId),
    Agreement(AgreementId),
    Product(ProductId),
    Release(u64),
}

impl Index {
    /// Takes up what an event tells the public.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only some events are for the public")]
    pub(crate) fn disclose(&mut self, seq: u64, day: Day, event: &Event) {
        let (about, serial) = match event {
            Event::CatalogueEntered { resource } => {
                self.listed.insert(resource.clone(), (seq, day));
                return;
            }
            Event::ResourceImported { resource, .. } => {
                self.updated.insert(resource.clone(), day);
                return;
            }
            Event::CallPublished { call, serial, .. } => {
                (About::Call(call.clone()), Some((Register::Disclosures, *serial)))
            }
            Event::PartnerRulesPublished { operator, serial, .. } => {
                (About::PartnerRules(operator.clone()), Some((Register::Disclosures, *serial)))
            }
            Event::AgreementCameIntoForce { agreement, serial, .. } => {
                (About::Agreement(agreement.clone()), Some((Register::Agreements, *serial)))
            }
            Event::ProductRegistered { form, serial, .. } => {
                (About::Product(form.product.clone()), Some((Register::Products, *serial)))
            }
            Event::ProductAdmitted { product, .. }
            | Event::ProductWithdrawn { product, .. }
            | Event::HoldSet { target: HoldTarget::Product(product), .. } => {
                (About::Product(product.clone()), None)
            }
            Event::FileReleased { serial, .. } => {
                (About::Release(*serial), Some((Register::Releases, *serial)))
            }
            _ => return,
        };
        let serial = serial.map(|(register, number)| (register.code().to_owned(), number));
        self.disclosed.push(Disclosed { seq, day, kind: event.kind().to_owned(), about, serial });
    }
}
