//! Matters: whatever a place keeps on record besides operators, agreements, resources and products.
//! What a matter is, and which fields it has, is said by the procedure that puts it on record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{
    AgreementId, CaseId, Day, GrantId, ItemId, MatterId, PartyId, ProductId, ResourceId, Text,
};
use utoipa::ToSchema;

use crate::state::HoldTarget;

/// What a matter is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A party.
    Party(PartyId),
    /// A resource.
    Resource(ResourceId),
    /// An agreement.
    Agreement(AgreementId),
    /// A grant.
    Grant(GrantId),
    /// A product.
    Product(ProductId),
    /// A matter on record.
    Matter(MatterId),
}

impl About {
    /// What a hold on it stops; none for what nobody uses.
    pub fn target(&self) -> Option<HoldTarget> {
        match self {
            Self::Agreement(agreement) => Some(HoldTarget::Agreement(agreement.clone())),
            Self::Grant(grant) => Some(HoldTarget::Grant(grant.clone())),
            Self::Product(product) => Some(HoldTarget::Product(product.clone())),
            Self::Party(_) | Self::Resource(_) | Self::Matter(_) => None,
        }
    }
}

/// Whether a matter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MatterState {
    /// It is on record and counts.
    Current,
    /// A later one took its place.
    Replaced,
    /// It was struck off.
    Struck,
}

/// A matter on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its kind, a word of the rulebook.
    pub kind: ItemId,
    /// Its title.
    pub title: Text,
    /// What it is about.
    pub about: Option<About>,
    /// Its fields, by id.
    pub fields: BTreeMap<ItemId, String>,
    /// Who brought it.
    pub party: PartyId,
    /// The case that put it on record.
    pub case: CaseId,
    /// Whether it counts.
    pub state: MatterState,
    /// The day it was put on record.
    pub since: Day,
    /// The day it was replaced or struck off.
    pub until: Option<Day>,
    /// Its serial in the register of matters.
    pub serial: u64,
}
