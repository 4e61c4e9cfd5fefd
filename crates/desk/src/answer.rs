//! Answers: what an act came to, and how it is remembered under the caller's key.

use governance::{Event, Recorded};
use ports::{ImportReceipt, Rows, RunReceipt};
use serde::{Deserialize, Serialize};
use terms::{
    AccessKeyId, AgreementId, ArticleId, CallId, CaseId, Digest, GrantId, HoldId, ProductId,
    ReleaseId, ResourceId, RunId, SubscriptionId, TableId, VersionNo,
};
use utoipa::ToSchema;

use crate::no::Refused;
use crate::views::{CaseLine, Due};

/// What an act made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Made {
    /// A case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// An agreement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<AgreementId>,
    /// A grant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grant: Option<GrantId>,
    /// A run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunId>,
    /// A workspace table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    /// A release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseId>,
    /// A hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<HoldId>,
    /// A call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallId>,
    /// A resource version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionNo>,
    /// A product that was put on file or let circulate.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub product: Option<ProductId>,
    /// A subscription.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub subscription: Option<SubscriptionId>,
    /// A key of a subscription.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub access_key: Option<AccessKeyId>,
}

/// The answer to an act.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Answer {
    /// The entries that record it.
    pub entries: Vec<u64>,
    /// What it made.
    pub made: Made,
    /// The case it opened or moved.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub case: Option<CaseLine>,
    /// The articles it rests on.
    pub articles: Vec<ArticleId>,
    /// The next due date of the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub due: Option<Due>,
    /// What a run did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub receipt: Option<RunReceipt>,
    /// The rows of a look.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<Rows>,
    /// The secret of a new access key: shown once, and nowhere kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub secret: Option<String>,
}

/// The answer to an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportAnswer {
    /// The entries that record it.
    pub entries: Vec<u64>,
    /// The version it made.
    pub made: Made,
    /// What the import did.
    pub receipt: ImportReceipt,
}

/// What is remembered under a caller's key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Remembered {
    /// The answer itself.
    Answer { answer: Box<Answer> },
    /// The law's refusal.
    Refused { refused: Box<Refused> },
    /// A run; its receipt stands in the entry that ended it.
    Run { run: RunId, entries: Vec<u64> },
    /// An import; its receipt stands in the entry that ended it.
    Import { resource: ResourceId, version: VersionNo, entries: Vec<u64> },
    /// A look; the rows are shown again, and must be the same.
    Look { table: TableId, shown: Digest, answer: Box<Answer> },
}

/// What the events of an act made.
#[expect(clippy::wildcard_enum_match_arm, reason = "only some events make something")]
pub(crate) fn made(recorded: &[Recorded]) -> Made {
    let mut made = Made::default();
    for it in recorded {
        match &it.event {
            Event::CaseOpened { case, .. } => made.case = Some(case.clone()),
            Event::AgreementDrafted { agreement, .. } => made.agreement = Some(agreement.clone()),
            Event::GrantMade { grant, .. } => made.grant = Some(grant.clone()),
            Event::RunAdmitted { run, table, .. } => {
                made.run = Some(run.clone());
                made.table = Some(table.clone());
            }
            Event::FileReleased { release, .. } => made.release = Some(release.clone()),
            Event::HoldSet { hold, .. } => made.hold = Some(hold.clone()),
            Event::CallPublished { call, .. } => made.call = Some(call.clone()),
            Event::ImportStarted { version, .. } => made.version = Some(*version),
            Event::ProductRegistered { form, .. } => made.product = Some(form.product.clone()),
            Event::ProductAdmitted { product, .. } => made.product = Some(product.clone()),
            Event::SubscriptionOpened { subscription, .. } => {
                made.subscription = Some(subscription.clone());
            }
            Event::KeyIssued { key, .. } => made.access_key = Some(key.clone()),
            _ => {}
        }
    }
    made
}

/// The articles the events of an act rest on, each once, in order.
pub(crate) fn articles(recorded: &[Recorded]) -> Vec<ArticleId> {
    let mut articles: Vec<_> =
        recorded.iter().flat_map(|it| &it.cites).map(|cite| cite.article.clone()).collect();
    articles.sort_unstable();
    articles.dedup();
    articles
}

/// The case the events of an act opened or moved.
#[expect(clippy::wildcard_enum_match_arm, reason = "only some events are about a case")]
pub(crate) fn case_of(recorded: &[Recorded]) -> Option<CaseId> {
    recorded.iter().find_map(|it| match &it.event {
        Event::CaseOpened { case, .. }
        | Event::StepAnswered { case, .. }
        | Event::ScanHandedIn { case, .. }
        | Event::ClockStopped { case, .. }
        | Event::ClockResumed { case, .. }
        | Event::DecisionRevoked { case, .. }
        | Event::CasePassed { case, .. }
        | Event::CaseStalled { case, .. }
        | Event::CaseWithdrawn { case, .. } => Some(case.clone()),
        _ => None,
    })
}
