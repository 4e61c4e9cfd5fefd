//! The state of a place: a fold of its journal. It holds ids, digests and code words, no person's
//! name, no free text.

mod hold;
mod resource;

use std::collections::{BTreeMap, BTreeSet};

use rulebook::model::Change;
use serde::{Deserialize, Serialize};
use terms::{
    AccessKeyId, AgreementId, CallId, CaseId, Day, Digest, GrantId, HoldId, Instant, ItemId, Mask,
    MatterId, OfficerId, PartyId, Permission, PlaceId, ProcedureId, ProductId, Purpose, ReleaseId,
    ResourceId, Role, RunId, ScenarioId, StepId, SubscriptionId, TableId, Text, VersionNo,
    WorkspaceId,
};
use utoipa::ToSchema;

pub use self::hold::{Hold, HoldTarget};
pub use self::resource::{Resource, Version, VersionState};
use crate::act::{CatalogueForm, RevocationGround};
use crate::matter::{About, Matter};
use crate::product::{AccessKey, Product, ProductForm, Subscription};

/// The state of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The place, once founded.
    pub place: Option<Place>,
    /// The changes of its law, in order.
    #[serde(default)]
    pub laws: Vec<LawInForce>,
    /// Bodies and companies.
    pub parties: BTreeMap<PartyId, Party>,
    /// Officers.
    pub officers: BTreeMap<OfficerId, Officer>,
    /// Calls for applications.
    pub calls: BTreeMap<CallId, Call>,
    /// Cases.
    pub cases: BTreeMap<CaseId, Case>,
    /// Those that are open: few, however many were ever opened.
    pub open_cases: BTreeSet<CaseId>,
    /// Resources.
    pub resources: BTreeMap<ResourceId, Resource>,
    /// Descriptions that wait for the authority; what stands in the catalogue holds until then.
    pub proposed: BTreeMap<ResourceId, CatalogueForm>,
    /// Agreements.
    pub agreements: BTreeMap<AgreementId, Agreement>,
    /// Grants.
    pub grants: BTreeMap<GrantId, Grant>,
    /// Holds, lifted ones too.
    pub holds: BTreeMap<HoldId, Hold>,
    /// Runs.
    pub runs: BTreeMap<RunId, Run>,
    /// Workspace tables.
    pub tables: BTreeMap<TableId, Table>,
    /// Releases.
    pub releases: BTreeMap<ReleaseId, Release>,
    /// The rules of entry and exit that each operator published last: the document's digest.
    #[serde(default)]
    pub partner_rules: BTreeMap<PartyId, Digest>,
    /// Products.
    #[serde(default)]
    pub products: BTreeMap<ProductId, Product>,
    /// Subscriptions.
    #[serde(default)]
    pub subscriptions: BTreeMap<SubscriptionId, Subscription>,
    /// Keys of subscriptions, revoked ones too.
    #[serde(default)]
    pub access_keys: BTreeMap<AccessKeyId, AccessKey>,
    /// Matters on record, replaced and struck ones too.
    #[serde(default)]
    pub matters: BTreeMap<MatterId, Matter>,
    /// The last day on which each officer looked at results, and the cells shown that day.
    pub looked: BTreeMap<OfficerId, (Day, u64)>,
    /// Officers approved to be operators, by application case.
    pub approved_operators: BTreeMap<PartyId, CaseId>,
    /// The last serial of each public register.
    pub registers: BTreeMap<String, u64>,
    /// How many entries are folded in.
    pub size: u64,
    /// When the last entry was recorded.
    pub recorded_at: Option<Instant>,
}

/// Whether acts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Acts count; the clock is the system's.
    Live,
    /// Nothing counts; the clock is set by hand.
    Rehearsal,
}

/// The place itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its id.
    pub id: PlaceId,
    /// Live or rehearsal, fixed for good.
    pub mode: Mode,
    /// IANA zone of its legal days.
    pub zone: String,
    /// The rehearsal clock.
    pub clock: Option<Instant>,
}

/// A rulebook that came into force here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LawInForce {
    /// Its digest.
    pub rulebook: Digest,
    /// The day that names it.
    pub version: Day,
    /// How it differs from the one before, where there was one.
    pub change: Option<Change>,
    /// From which day acts are decided under it.
    pub on: Day,
    /// The rulebook that was in force before.
    pub before: Option<Digest>,
}

/// The legal form of a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LegalForm {
    /// A state organ.
    StateOrgan,
    /// A public institution or public-service body.
    PublicService,
    /// A legal person.
    LegalPerson,
    /// An unincorporated body.
    Unincorporated,
    /// A natural person.
    NaturalPerson,
}

/// A body or company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its public name.
    pub name: Text,
    /// Its roles.
    pub roles: BTreeSet<Role>,
    /// Its legal form.
    pub legal_form: LegalForm,
    /// Its affiliates on record.
    pub affiliates: BTreeSet<PartyId>,
    /// Those among them that it named itself, or the authority: what a third party says of it
    /// ties it to nobody else.
    #[serde(default)]
    pub ties: BTreeSet<PartyId>,
    /// The legal day it was entered.
    #[serde(default)]
    pub since: Option<Day>,
}

/// An officer. The name is personal and not here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// The party.
    pub party: PartyId,
    /// Whether the officer is in post.
    pub in_post: bool,
    /// Registered Ed25519 public key.
    pub public_key: Option<Digest>,
    /// Whether the personal data was erased.
    pub erased: bool,
}

/// A call for applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Its title.
    pub title: Text,
    /// First day of the window.
    pub opens: Day,
    /// Last day of the window.
    pub closes: Day,
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseState {
    /// Steps are open.
    Open,
    /// It ended at this end of its procedure.
    Ended(StepId),
    /// The applicant withdrew it.
    Withdrawn,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The rulebook it runs under.
    pub rulebook: Digest,
    /// Who opened it.
    pub applicant: PartyId,
    /// The role in which the applicant applies.
    pub role: Role,
    /// The officer who opened it.
    pub author: OfficerId,
    /// The legal day it was opened.
    pub opened_on: Day,
    /// What it is about.
    pub subject: Subject,
    /// Which items were handed in.
    pub given: BTreeSet<ItemId>,
    /// Where it stands.
    pub state: CaseState,
    /// The steps that were opened, in order.
    pub steps: Vec<OpenStep>,
    /// The document to be signed, where there is one.
    pub document: Option<Digest>,
    /// What the applicant filled in, by field.
    #[serde(default)]
    pub fields: BTreeMap<ItemId, String>,
    /// On what ground and when its decision was taken back.
    #[serde(default)]
    pub revoked: Option<(RevocationGround, Day)>,
    /// The rulebook it could not be carried over to; it waits for somebody to say where it goes.
    #[serde(default)]
    pub stalled: Option<Digest>,
}

/// What a case is about, without free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A resource for the catalogue.
    CatalogueEntry {
        /// The resource.
        resource: ResourceId,
    },
    /// An application to become operator.
    OperatorApplication {
        /// The call.
        call: CallId,
    },
    /// The agreement with an operator.
    OperationAgreement {
        /// The agreement.
        agreement: AgreementId,
        /// The operator.
        operator: PartyId,
    },
    /// A request for resources.
    ResourceRequest {
        /// The operation agreement it rests on.
        agreement: AgreementId,
        /// The application scenario.
        scenario: ScenarioId,
        /// What it is used for.
        purpose: Purpose,
        /// What is wished.
        tables: Vec<WishedTable>,
    },
    /// A data service agreement.
    ServiceAgreement {
        /// The agreement.
        agreement: AgreementId,
        /// The grant it opens.
        grant: GrantId,
    },
    /// A file that asks to leave.
    EgressReview {
        /// The table.
        table: TableId,
        /// Digest of the frozen file.
        content: Digest,
        /// Rows of the file.
        rows: u64,
        /// Whether every automatic check passed.
        pass: bool,
        /// The codes of the checks that failed.
        failed: Vec<String>,
    },
    /// A breach.
    Rectification {
        /// The agreement.
        agreement: AgreementId,
        /// By when.
        limit: Day,
        /// The hold set with the order.
        hold: HoldId,
    },
    /// An exit.
    OperatorExit {
        /// The agreement.
        agreement: AgreementId,
    },
    /// The entry of a partner.
    PartnerEntry {
        /// Its platform service agreement.
        agreement: AgreementId,
        /// The operation agreement it rests on.
        operation: AgreementId,
    },
    /// The exit of a partner.
    PartnerExit {
        /// Its platform service agreement.
        agreement: AgreementId,
    },
    /// The operator's report on its partners.
    PartnerReport {
        /// The operation agreement.
        agreement: AgreementId,
        /// The first day of the month.
        month: Day,
    },
    /// A product.
    Product {
        /// Its version.
        version: VersionNo,
        /// Its dossier.
        form: Box<ProductForm>,
        /// Digest of the guarded plan of its template.
        plan: Option<Digest>,
    },
    /// The use of a product.
    Subscription {
        /// The product.
        product: ProductId,
        /// The version it was asked for; its price is the price agreed.
        version: VersionNo,
        /// The scenario it is used in.
        scenario: ScenarioId,
        /// How many calls a month are wished.
        calls_per_month: u32,
    },
    /// A matter of another kind.
    Matter {
        /// The kind it is kept under, where it is put on record.
        kind: Option<ItemId>,
        /// Its title.
        title: Text,
        /// What it is about.
        about: Option<About>,
    },
}

/// A step that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenStep {
    /// The step.
    pub step: StepId,
    /// The rulebook it opened under.
    pub rulebook: Digest,
    /// The legal day it opened.
    pub opened_on: Day,
    /// The legal day it closed.
    pub closed_on: Option<Day>,
    /// The outcome it came to.
    pub outcome: Option<ItemId>,
    /// Who must answer, and what was answered.
    pub slots: Vec<Slot>,
    /// When its clock stood still: (from, through).
    pub stops: Vec<(Day, Option<Day>)>,
}

/// One awaited answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// The role that must answer.
    pub role: Role,
    /// The very party, where only one will do.
    pub party: Option<PartyId>,
    /// The answer.
    pub answer: Option<Answer>,
    /// The sealed scan one officer has handed in and another must confirm.
    #[serde(default)]
    pub scan: Option<HandedIn>,
}

/// A sealed scan that waits for its second officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// Who handed it in.
    pub officer: OfficerId,
    /// SHA-256 of the scan.
    pub scan: Digest,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The outcome chosen.
    pub outcome: ItemId,
    /// The officer.
    pub officer: OfficerId,
    /// The officer's party.
    pub party: PartyId,
    /// The legal day.
    pub on: Day,
    /// The entry that records it.
    pub entry: u64,
}

/// The kinds of agreements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// With the operator.
    Operation,
    /// On the development and use of granted data.
    DataService,
    /// Of a partner with the operator, on the use of the platform.
    PlatformService,
}

/// Where an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementState {
    /// Not yet signed by all.
    Draft,
    /// Signed by all.
    InForce,
    /// Ended.
    Ended,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// Its kind.
    pub kind: AgreementKind,
    /// Where it stands.
    pub state: AgreementState,
    /// The operator or partner.
    pub holder: PartyId,
    /// First and last day.
    pub term: (Day, Day),
    /// The document signed.
    pub document: Digest,
    /// The case that made it.
    pub case: CaseId,
    /// Its serial in the register of agreements, once in force.
    pub serial: Option<u64>,
    /// The rulebook at signing.
    pub rulebook: Digest,
    /// The operation agreement it rests on, for a service agreement.
    pub under: Option<AgreementId>,
    /// When it ended.
    pub ended_on: Option<Day>,
    /// The legal day it came into force.
    #[serde(default)]
    pub in_force_on: Option<Day>,
}

/// A wished or granted table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WishedTable {
    /// The resource.
    pub resource: ResourceId,
    /// The newest version when it was wished.
    pub version: VersionNo,
    /// The name in SQL.
    pub sql_name: String,
    /// The columns.
    pub columns: Vec<WishedColumn>,
    /// The row filter.
    pub row_filter: Option<String>,
}

/// A wished or granted column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WishedColumn {
    /// Its name.
    pub name: String,
    /// What may be done with it.
    pub permissions: BTreeSet<Permission>,
    /// What is seen instead.
    pub mask: Option<Mask>,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// Authorised; the service agreement is not yet signed by all.
    Pending,
    /// Open.
    Open,
    /// Closed for good.
    Closed,
}

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Where it stands.
    pub state: GrantState,
    /// Whose it is.
    pub party: PartyId,
    /// The operation agreement it rests on.
    pub agreement: AgreementId,
    /// The service agreement that opened it.
    pub service_agreement: Option<AgreementId>,
    /// The case that made it.
    pub case: CaseId,
    /// The scenario that binds its use.
    pub scenario: ScenarioId,
    /// The purpose that binds its use.
    pub purpose: Purpose,
    /// Its tables; a run reads the newest imported version of each.
    pub tables: Vec<WishedTable>,
    /// The smallest group, in entities.
    pub min_entities: u32,
    /// First and last day.
    pub term: Option<(Day, Day)>,
    /// Where its results live.
    pub workspace: WorkspaceId,
    /// Its serial in the register of grants.
    pub serial: u64,
    /// How many runs were debited.
    pub runs: u64,
    /// The last day a run was debited, and how many were that day.
    pub runs_on: Option<(Day, u32)>,
}

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Debited and admitted.
    Admitted,
    /// Answered.
    Answered,
    /// Cut off; the debit stands.
    Interrupted,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The grant.
    pub grant: GrantId,
    /// Who ran it.
    pub officer: OfficerId,
    /// Digest of the guarded plan.
    pub plan: Digest,
    /// Where it stands.
    pub state: RunState,
    /// The table of its result.
    pub table: TableId,
    /// The resources it reads; empty in the oldest entries.
    #[serde(default)]
    pub reads: Vec<ResourceId>,
    /// The legal day.
    pub on: Day,
    /// The entry that admitted it.
    pub entry: u64,
}

/// A workspace table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The grant.
    pub grant: GrantId,
    /// The run that made it.
    pub run: RunId,
    /// Digest of the result.
    pub result: Digest,
    /// Rows.
    pub rows: u64,
    /// Whether it may be looked at.
    pub lookable: bool,
    /// Cells shown so far.
    pub looked: u64,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The case that reviewed it.
    pub case: CaseId,
    /// The table.
    pub table: TableId,
    /// The grant.
    pub grant: GrantId,
    /// Digest of the file.
    pub content: Digest,
    /// Its serial in the register of releases.
    pub serial: u64,
    /// The entry that made it.
    pub entry: u64,
    /// How often it was handed over.
    pub delivered: u64,
}
