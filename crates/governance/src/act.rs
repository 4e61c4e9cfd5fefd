//! What people ask for: acts with their commands, forms and materials.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::model::Passage;
use serde::{Deserialize, Serialize};
use terms::{
    AccessKeyId, AgreementId, CallId, CaseId, ColumnKind, Day, Digest, GrantId, HoldId, Instant,
    ItemId, Level, Mask, Obtained, OfficerId, OpeningType, Origin, PartyId, Permission,
    ProcedureId, ProductId, Purpose, ResourceId, Role, ScenarioId, StepId, SubscriptionId, TableId,
    Text, VersionNo,
};
use utoipa::ToSchema;

use crate::matter::About;
use crate::product::ProductForm;
use crate::state::LegalForm;

/// An act: who asks for what, and on which legal day it happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The officer who acts.
    pub actor: OfficerId,
    /// The day it happened; never after today.
    pub happened_on: Day,
    /// What is asked for.
    pub command: Command,
    /// What the desk found out before asking the council.
    pub evidence: Option<Evidence>,
}

/// Facts the desk establishes before the council decides; never taken from a caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// The content of a table, frozen, with the automatic verdict on it.
    Egress(EgressEvidence),
    /// The signature was checked against the officer's registered key.
    SignatureHolds,
    /// The query passed the guard.
    Plan {
        /// Digest of the guarded plan.
        digest: Digest,
        /// The resources it reads.
        reads: Vec<ResourceId>,
    },
    /// How many cells a look would show.
    Cells(u64),
    /// The digest of a secret the desk has made.
    Secret(Digest),
}

/// Frozen content and the automatic verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EgressEvidence {
    /// Digest of the file.
    pub content: Digest,
    /// Rows of the file.
    pub rows: u64,
    /// Whether every automatic check passed.
    pub pass: bool,
    /// The codes of the checks that failed.
    pub failed: Vec<String>,
}

/// What an officer may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Enter a body or company.
    RegisterParty {
        /// Its id.
        party: PartyId,
        /// Its public name.
        name: Text,
        /// Its roles.
        roles: BTreeSet<Role>,
        /// Its legal form.
        legal_form: LegalForm,
    },
    /// Name an officer of a party.
    AppointOfficer {
        /// The officer's id.
        officer: OfficerId,
        /// The party.
        party: PartyId,
        /// The officer's name: personal, sealed under the officer's own key.
        name: String,
    },
    /// End an officer's post.
    DismissOfficer {
        /// The officer.
        officer: OfficerId,
    },
    /// Register one's own signing key.
    RegisterKey {
        /// Ed25519 public key, 64 hexadecimal digits.
        public_key: Digest,
    },
    /// Put on record that two parties are affiliated.
    DeclareAffiliation {
        /// One party.
        one: PartyId,
        /// The other.
        other: PartyId,
        /// Control, common control, secondment, profit share.
        ground: String,
    },
    /// Publish a call for applications.
    PublishCall {
        /// Its title.
        title: Text,
        /// The conditions.
        conditions: Text,
        /// First day of the window.
        opens: Day,
        /// Last day of the window.
        closes: Day,
    },
    /// Open a case.
    OpenCase {
        /// The procedure.
        procedure: ProcedureId,
        /// What it is about.
        form: SubjectForm,
        /// The fields the procedure asks for, by id.
        #[serde(default)]
        fields: BTreeMap<ItemId, String>,
        /// The materials, by item.
        #[serde(default)]
        materials: BTreeMap<ItemId, Material>,
    },
    /// Answer a step of a case.
    AnswerStep {
        /// The case.
        case: CaseId,
        /// The step.
        step: StepId,
        /// The outcome.
        outcome: ItemId,
        /// What the answer carries: `reason`, `legal_basis`, documents.
        #[serde(default)]
        materials: BTreeMap<ItemId, Material>,
        /// The signature, where the step asks for one.
        #[serde(default)]
        signature: Option<Signature>,
    },
    /// Ask the applicant for supplements; the step's clock stops.
    AskSupplement {
        /// The case.
        case: CaseId,
        /// The step.
        step: StepId,
        /// What is missing.
        request: String,
    },
    /// Hand in the supplements; the clock runs again.
    GiveSupplement {
        /// The case.
        case: CaseId,
        /// The step.
        step: StepId,
        /// The supplements.
        materials: BTreeMap<ItemId, Material>,
    },
    /// Withdraw one's own case.
    WithdrawCase {
        /// The case.
        case: CaseId,
    },
    /// Take back the decision a case ended with; what it brought about ends too.
    RevokeDecision {
        /// The case.
        case: CaseId,
        /// On what ground.
        ground: RevocationGround,
        /// Why.
        reason: String,
    },
    /// Say where an open case goes that the change of the law has stopped.
    PassCase {
        /// The case.
        case: CaseId,
        /// Where it goes.
        goes: Passage,
        /// Why.
        reason: String,
    },
    /// Announce a file as the next version of a resource; its bytes follow.
    StartImport {
        /// The resource.
        resource: ResourceId,
        /// `csv` or `json`.
        format: String,
    },
    /// Run a query under a grant.
    RunQuery {
        /// The grant.
        grant: GrantId,
        /// The query.
        sql: String,
    },
    /// Look at a result.
    Look {
        /// The table.
        table: TableId,
    },
    /// Ask that a table may leave.
    RequestRelease {
        /// The table.
        table: TableId,
        /// What the file is for.
        purpose: String,
        /// What the file is called.
        title: Text,
    },
    /// Lift a hold one set.
    LiftHold {
        /// The hold.
        hold: HoldId,
        /// Why.
        reason: String,
    },
    /// Suspend the use of an agreement.
    Suspend {
        /// The agreement.
        agreement: AgreementId,
        /// Why.
        reason: String,
    },
    /// End an operation agreement; all access under it closes in the same act.
    TerminateAgreement {
        /// The agreement.
        agreement: AgreementId,
        /// The ground.
        reason: String,
    },
    /// Erase the personal data of an officer who has left.
    ErasePerson {
        /// The officer.
        officer: OfficerId,
        /// The ground.
        reason: String,
    },
    /// Destroy the data of a resource version.
    EraseVersion {
        /// The resource.
        resource: ResourceId,
        /// The version.
        version: VersionNo,
        /// The ground.
        reason: String,
    },
    /// Publish the rules under which partners come and go.
    PublishPartnerRules {
        /// The rules.
        document: Document,
        /// What they say, in short.
        summary: Text,
    },
    /// Take a product of one's own off the market.
    WithdrawProduct {
        /// The product.
        product: ProductId,
        /// Why.
        reason: String,
    },
    /// Stop a product: no call is answered until the hold is lifted.
    StopProduct {
        /// The product.
        product: ProductId,
        /// Why.
        reason: String,
    },
    /// End a subscription.
    CloseSubscription {
        /// The subscription.
        subscription: SubscriptionId,
        /// Why.
        reason: String,
    },
    /// Make a key for a subscription of one's own; the secret is shown once.
    IssueKey {
        /// The subscription.
        subscription: SubscriptionId,
    },
    /// Take a key back.
    RevokeKey {
        /// The key.
        key: AccessKeyId,
    },
    /// Compute an answer of a product for these arguments, under the grant of its supplier.
    AnswerTemplate {
        /// The product.
        product: ProductId,
        /// The arguments, by parameter.
        #[serde(default)]
        arguments: BTreeMap<String, String>,
    },
    /// Rehearsal only: move the clock forward.
    MoveClock {
        /// To when.
        to: Instant,
    },
}

/// Why a decision is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevocationGround {
    /// It was mistaken and is made anew.
    Correction,
    /// Whoever made it withdraws it.
    Withdrawal,
    /// Its conditions have ceased.
    Revocation,
    /// A reconsideration decided so.
    Reconsideration,
    /// A court decided so.
    Court,
}

/// What a case is about, as the applicant states it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "subject", rename_all = "snake_case", deny_unknown_fields)]
pub enum SubjectForm {
    /// A matter of another kind; what else it needs stands in the fields.
    Matter {
        /// Its title.
        title: Text,
        /// What it is about.
        #[serde(default)]
        about: Option<About>,
    },
    /// A resource for the operation catalogue.
    CatalogueEntry(CatalogueForm),
    /// An application to become operator.
    OperatorApplication {
        /// The call applied to.
        call: CallId,
        /// The named security officer.
        security_officer: Option<String>,
        /// The named security department.
        security_department: Option<String>,
        /// Whether the applicant or its legal representative is on one of the three lists or has
        /// major violations on record.
        on_blacklist: bool,
    },
    /// The agreement with an approved operator.
    OperationAgreement {
        /// The operator.
        operator: PartyId,
        /// First and last day.
        term: (Day, Day),
        /// The document to be signed.
        document: Digest,
    },
    /// A request for authorised resources.
    ResourceRequest {
        /// The operation agreement it rests on.
        agreement: AgreementId,
        /// The application scenario.
        scenario: ScenarioId,
        /// What it is used for.
        purpose: Purpose,
        /// The scenario and the purpose in words.
        #[serde(default)]
        describe: String,
        /// What is wished.
        resources: Vec<ResourceWish>,
    },
    /// The data service agreement on a grant.
    ServiceAgreement {
        /// The grant.
        grant: GrantId,
        /// The terms.
        terms: ServiceTerms,
    },
    /// A file that asks to leave. Opened by [`Command::RequestRelease`] only.
    EgressReview {
        /// The table.
        table: TableId,
    },
    /// A breach to be put right; a hold is set in the same act.
    Rectification {
        /// The agreement.
        agreement: AgreementId,
        /// By when it must be put right.
        limit: Day,
        /// What was found.
        finding: String,
    },
    /// The exit of an operator whose agreement ended.
    OperatorExit {
        /// The agreement.
        agreement: AgreementId,
    },
    /// The entry of a partner; its platform service agreement is signed in the same case.
    PartnerEntry {
        /// The operation agreement of the operator it joins.
        agreement: AgreementId,
        /// First and last day.
        term: (Day, Day),
        /// The document to be signed.
        document: Digest,
    },
    /// The exit of a partner.
    PartnerExit {
        /// Its platform service agreement.
        agreement: AgreementId,
    },
    /// The operator's monthly report on its partners.
    PartnerReport {
        /// The operation agreement.
        agreement: AgreementId,
        /// A day of the month it is about.
        month: Day,
    },
    /// A product with its dossier.
    Product(Box<ProductForm>),
    /// The wish to use a product.
    Subscription {
        /// The product.
        product: ProductId,
        /// The scenario it is used in.
        scenario: ScenarioId,
        /// What it is used for, in words.
        #[serde(default)]
        describe: String,
        /// How many calls a month are wished.
        calls_per_month: u32,
    },
}

/// A resource as its source department describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueForm {
    /// Its id.
    pub resource: ResourceId,
    /// Its title.
    pub title: Text,
    /// What it holds.
    pub summary: Text,
    /// How far it may be opened.
    pub opening: OpeningType,
    /// The statute that admits a non-open resource all the same.
    #[serde(default)]
    pub statute: Option<String>,
    /// Its security level.
    pub level: Level,
    /// Where it comes from.
    pub origin: Origin,
    /// How its source department came to hold it.
    #[serde(default)]
    pub obtained: Obtained,
    /// How often it is updated, in words.
    pub update_cycle: Text,
    /// The columns that name the protected entity; empty means each row is one.
    #[serde(default)]
    pub entity: Vec<String>,
    /// Its columns.
    pub columns: Vec<ColumnForm>,
}

/// A column as its source department describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnForm {
    /// Its name.
    pub name: String,
    /// What kind of values it holds.
    pub kind: ColumnKind,
    /// Whether it is personal information.
    #[serde(default)]
    pub personal: bool,
    /// Whether it is a trade secret.
    #[serde(default)]
    pub trade_secret: bool,
}

/// What is wished of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResourceWish {
    /// The resource.
    pub resource: ResourceId,
    /// The name it shall have in SQL.
    pub sql_name: String,
    /// The columns and what shall be done with them.
    pub columns: Vec<ColumnWish>,
    /// Only the rows for which this holds, as an SQL condition over the resource's columns.
    #[serde(default)]
    pub row_filter: Option<String>,
}

/// What is wished of one column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnWish {
    /// Its name.
    pub name: String,
    /// What shall be done with it.
    pub permissions: BTreeSet<Permission>,
    /// What is seen instead of the value.
    #[serde(default)]
    pub mask: Option<Mask>,
}

/// The terms of a data service agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTerms {
    /// First and last day.
    pub term: (Day, Day),
    /// The document to be signed.
    pub document: Digest,
}

/// A material: a statement in words, or a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Material {
    /// Words.
    Statement(String),
    /// A document.
    Document(Document),
}

/// A document named by its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Digest,
}

impl Material {
    /// Whether there is anything in it.
    pub fn is_given(&self) -> bool {
        match self {
            Self::Statement(words) => !words.trim().is_empty(),
            Self::Document(document) => !document.name.trim().is_empty(),
        }
    }
}

/// A signature on the case's document. A button alone never signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Signature {
    /// By the officer's registered key, over the statement of the case.
    Key {
        /// The document signed.
        document: Digest,
        /// Ed25519 signature, 128 hexadecimal digits.
        signature: String,
    },
    /// A sealed scan. It signs once a second officer of the same party hands in the same scan.
    SealedScan {
        /// The document signed.
        document: Digest,
        /// SHA-256 of the scan.
        scan: Digest,
    },
}
