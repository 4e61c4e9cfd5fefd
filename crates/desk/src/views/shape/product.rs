//! Products and subscriptions.

use governance::{Parameter, Price, ProductKind, ProductState, ReleasePath, UseOfMonth};
use serde::{Deserialize, Serialize};
use terms::{
    AccessKeyId, CaseId, Day, Digest, ProductId, ReleaseId, ResourceId, ScenarioId, SubscriptionId,
    Text, VersionNo,
};
use utoipa::ToSchema;

use super::{HoldView, Named, OfficerName, PartyName};

/// Whether a product is given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// On file; its review is open.
    UnderReview,
    /// It is given out.
    Circulating,
    /// It stands still: a hold, an agreement that ended, a closed grant.
    Stopped,
    /// Its supplier took it off the market.
    Withdrawn,
}

/// A product on one line, for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductLine {
    /// The product.
    pub id: ProductId,
    /// Its title.
    pub title: Text,
    /// What it gives.
    pub summary: Text,
    /// What it is.
    pub kind: ProductKind,
    /// Who supplies it.
    pub owner: PartyName,
    /// The scenario that binds its use.
    pub scenario: ScenarioId,
    /// What it costs.
    pub price: Price,
    /// On which path it reaches people.
    pub path: ReleasePath,
    /// Whether it is given out.
    pub standing: Standing,
    /// The newest version that has passed its review, or the newest one.
    pub version: VersionNo,
    /// How many subscriptions are open.
    pub subscribers: u64,
    /// How many calls were billed.
    pub calls: u64,
}

/// A version of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductVersionView {
    /// Its number.
    pub version: VersionNo,
    /// Where it stands.
    pub state: ProductState,
    /// The entry that put it on file.
    pub entry: u64,
    /// The entry that let it circulate.
    pub admitted: Option<u64>,
    /// The day it was let circulate.
    pub admitted_on: Option<Day>,
    /// Its serial in the register of products.
    pub serial: u64,
    /// The case that registered it; for its parties.
    pub case: Option<CaseId>,
}

/// The released file a product is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseOfProduct {
    /// The release.
    pub id: ReleaseId,
    /// The entry that let the file out.
    pub entry: u64,
    /// Its serial in the register of releases.
    pub serial: u64,
    /// Digest of the file.
    pub content: Digest,
}

/// A product, for everybody; its query is for its supplier and its reviewers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductView {
    /// On one line.
    pub line: ProductLine,
    /// Its versions, the newest first.
    pub versions: Vec<ProductVersionView>,
    /// The resources it is made from.
    pub resources: Vec<Named<ResourceId>>,
    /// The released file it is made from.
    pub release: Option<ReleaseOfProduct>,
    /// The parameters of its template.
    pub parameters: Vec<Parameter>,
    /// The query of its template.
    pub sql: Option<String>,
    /// The holds on it, lifted ones too.
    pub holds: Vec<HoldView>,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// The viewer's subscription to it.
    pub subscription: Option<SubscriptionId>,
    /// What the viewer may do: `subscribe`, `stop`, `withdraw`.
    pub may: Vec<String>,
}

/// A key of a subscription; its secret is nowhere kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccessKeyView {
    /// The key.
    pub id: AccessKeyId,
    /// Who issued it.
    pub officer: Option<OfficerName>,
    /// When.
    pub issued_on: Day,
    /// When it was revoked.
    pub revoked_on: Option<Day>,
}

/// The use of a subscription in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MonthUse {
    /// The first day of the month.
    pub month: Day,
    /// What was used.
    pub used: UseOfMonth,
    /// What it comes to, in fen.
    pub fen: u64,
}

/// A subscription, for its subscriber and its supplier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SubscriptionView {
    /// The subscription.
    pub id: SubscriptionId,
    /// The product.
    pub product: Named<ProductId>,
    /// Whether the product is given out.
    pub standing: Standing,
    /// Who supplies it.
    pub owner: PartyName,
    /// Who subscribes.
    pub party: PartyName,
    /// The scenario that binds its use.
    pub scenario: ScenarioId,
    /// The price agreed.
    pub price: Price,
    /// How many calls a month it may make.
    pub calls_per_month: u32,
    /// When it opened.
    pub opened_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Its use, the newest month first.
    pub months: Vec<MonthUse>,
    /// Its keys; for the subscriber.
    pub keys: Vec<AccessKeyView>,
    /// Whether it is the viewer's own.
    pub own: bool,
    /// The case that opened it.
    pub case: CaseId,
}
