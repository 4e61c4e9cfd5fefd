//! Holds: suspensions with an owner.

use serde::{Deserialize, Serialize};
use terms::{AgreementId, CaseId, Day, GrantId, PartyId, ProductId};

/// What a hold stops.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldTarget {
    /// All use under an agreement.
    Agreement(AgreementId),
    /// All use of a grant.
    Grant(GrantId),
    /// All use of a product.
    Product(ProductId),
}

/// A hold: a suspension with an owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What is held.
    pub target: HoldTarget,
    /// Who set it.
    pub owner: PartyId,
    /// When.
    pub set_on: Day,
    /// When it was lifted.
    pub lifted_on: Option<Day>,
    /// The entry that set it.
    pub entry: u64,
    /// The matter it was set in, which alone can lift it while it is open.
    #[serde(default)]
    pub case: Option<CaseId>,
}
