//! Products made from authorised data, and the subscriptions to them: what is registered, and what
//! the state keeps.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{
    CaseId, Day, Digest, GrantId, OfficerId, PartyId, ProductId, ReleaseId, ScenarioId,
    SubscriptionId, Text, VersionNo,
};
use utoipa::ToSchema;

/// What a product is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// A file of data.
    DataSet,
    /// Answers to calls with parameters.
    Api,
    /// A figure that is computed anew.
    Indicator,
    /// A report for people.
    Report,
    /// Yes or no to a claim.
    Verification,
}

/// What a product is made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case", deny_unknown_fields)]
pub enum ProductSource {
    /// A file that has passed egress review.
    Release {
        /// The release.
        release: ReleaseId,
    },
    /// A query with parameters, reviewed as a template; each answer is checked.
    Template {
        /// The grant it runs under.
        grant: GrantId,
        /// The query; `$name` stands where a parameter does.
        sql: String,
        /// Its parameters.
        #[serde(default)]
        parameters: Vec<Parameter>,
    },
}

/// A parameter of a template, with everything it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name, as it stands after the `$`.
    pub name: String,
    /// What it means.
    pub says: Text,
    /// What it may be.
    pub domain: Domain,
}

/// The values a parameter may take; the reviewers see all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Domain {
    /// One of these words.
    Words {
        /// The words.
        values: Vec<String>,
    },
    /// A whole number in a range, both ends included.
    Numbers {
        /// The least.
        least: i64,
        /// The greatest.
        greatest: i64,
    },
    /// A day in a range, both ends included.
    Days {
        /// The first.
        first: Day,
        /// The last.
        last: Day,
    },
}

impl Domain {
    /// Whether a value, as it is written in a call, lies in the domain.
    pub fn holds(&self, value: &str) -> bool {
        match self {
            Self::Words { values } => values.iter().any(|it| it == value),
            Self::Numbers { least, greatest } => value
                .parse::<i64>()
                .is_ok_and(|it| it.to_string() == value && (*least..=*greatest).contains(&it)),
            // A day is read in one writing only.
            Self::Days { first, last } => {
                value.parse::<Day>().is_ok_and(|it| *first <= it && it <= *last)
            }
        }
    }
}

/// A price in fen; registered with its basis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// How many fen a unit costs; nothing is free of charge.
    pub fen: u64,
    /// For what.
    pub per: PriceUnit,
}

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceUnit {
    /// One call that was answered.
    Call,
    /// A calendar month.
    Month,
    /// One file that was fetched.
    File,
}

/// On which path a product reaches people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReleasePath {
    /// Given for the public good.
    PublicBenefit,
    /// Traded at a data exchange.
    Exchange,
    /// From the supplier to whoever subscribes.
    Direct,
}

/// The dossier of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductForm {
    /// Its id.
    pub product: ProductId,
    /// Its title.
    pub title: Text,
    /// What it gives.
    pub summary: Text,
    /// What it is.
    pub kind: ProductKind,
    /// The reviewed scenario that binds its use.
    pub scenario: ScenarioId,
    /// What it is made from.
    pub source: ProductSource,
    /// What it costs.
    pub price: Price,
    /// On which path it reaches people.
    pub path: ReleasePath,
}

/// Where a version of a product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductState {
    /// On file; its review is open.
    Registered,
    /// Passed its review.
    Admitted,
}

/// A product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Who supplies it.
    pub owner: PartyId,
    /// Its versions.
    pub versions: BTreeMap<VersionNo, ProductVersion>,
    /// When its supplier withdrew it.
    pub withdrawn_on: Option<Day>,
}

/// A version of a product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductVersion {
    /// Its dossier.
    pub form: ProductForm,
    /// Digest of the guarded plan of its template.
    pub plan: Option<Digest>,
    /// The case that registered it.
    pub case: CaseId,
    /// Where it stands.
    pub state: ProductState,
    /// Its serial in the register of products.
    pub serial: u64,
    /// The entry that registered it.
    pub entry: u64,
    /// The entry that let it circulate.
    pub admitted: Option<u64>,
    /// The legal day it was let circulate.
    pub admitted_on: Option<Day>,
}

impl Product {
    /// The newest version that has passed its review.
    pub fn admitted(&self) -> Option<(VersionNo, &ProductVersion)> {
        let mut versions = self.versions.iter().rev();
        versions
            .find(|(_, version)| version.state == ProductState::Admitted)
            .map(|(number, version)| (*number, version))
    }

    /// The newest version, whatever its state.
    pub fn newest(&self) -> Option<(VersionNo, &ProductVersion)> {
        self.versions.iter().next_back().map(|(number, version)| (*number, version))
    }
}

/// A subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The product.
    pub product: ProductId,
    /// Who subscribes.
    pub party: PartyId,
    /// The case that opened it.
    pub case: CaseId,
    /// The scenario that binds its use.
    pub scenario: ScenarioId,
    /// The price agreed: that of the version that circulated when it was asked for.
    pub price: Price,
    /// How many calls a month it may make.
    pub calls_per_month: u32,
    /// When it opened.
    pub opened_on: Day,
    /// When it was closed.
    pub closed_on: Option<Day>,
    /// Its serial in the register of subscriptions.
    pub serial: u64,
    /// Its use by month; the key is the first day of the month.
    pub use_of: BTreeMap<Day, UseOfMonth>,
}

/// What was used of a subscription in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UseOfMonth {
    /// Calls set aside for it; those a server lost in a crash included.
    pub leased: u64,
    /// Calls that were answered, and are billed.
    pub billed: u64,
    /// Calls on record whose answer is not confirmed; they are not billed.
    pub unconfirmed: u64,
}

/// A key that opens a subscription; only its digest is known here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKey {
    /// The subscription.
    pub subscription: SubscriptionId,
    /// Who issued it.
    pub officer: OfficerId,
    /// SHA-256 of the secret.
    pub digest: Digest,
    /// When it was issued.
    pub issued_on: Day,
    /// When it was revoked.
    pub revoked_on: Option<Day>,
}
