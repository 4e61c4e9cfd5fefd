//! What happened: events in the past tense, and how each is recorded for its audiences.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::model::{Change, Passage};
use serde::{Deserialize, Serialize};
use terms::{
    AccessKeyId, AgreementId, CallId, CaseId, Citation, ColumnKind, Day, Digest, GrantId, HoldId,
    Instant, ItemId, MatterId, OfficerId, PartyId, PlaceId, ProcedureId, ProductId, Purpose,
    ReleaseId, ResourceId, Role, RuleId, RunId, ScenarioId, StepId, SubscriptionId, TableId, Text,
    VersionNo, WorkspaceId,
};

use crate::act::{CatalogueForm, RevocationGround};
use crate::product::{Price, ProductForm};
use crate::state::{AgreementKind, HoldTarget, LegalForm, Mode, Subject, WishedTable};

/// A public register with gapless serials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// Agreements in force.
    Agreements,
    /// Grants.
    Grants,
    /// Releases.
    Releases,
    /// Refusals of the law.
    Refusals,
    /// Erasures.
    Erasures,
    /// Disclosures to society.
    Disclosures,
    /// Products on file.
    Products,
    /// Subscriptions.
    Subscriptions,
    /// Matters on record.
    Matters,
}

impl Register {
    /// The name in the envelope.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agreements => "agreements",
            Self::Grants => "grants",
            Self::Releases => "releases",
            Self::Refusals => "refusals",
            Self::Erasures => "erasures",
            Self::Disclosures => "disclosures",
            Self::Products => "products",
            Self::Subscriptions => "subscriptions",
            Self::Matters => "matters",
        }
    }
}

/// An event as it is recorded: the event itself for the supervisors, and what others may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The event; the only part that state is folded from.
    pub event: Event,
    /// The rules it rests on.
    pub cites: Vec<Citation>,
    /// Its public register and serial.
    pub register: Option<(Register, u64)>,
    /// What anyone may read: facts by name.
    pub public: BTreeMap<String, String>,
    /// What the parties may read besides: words by name.
    pub words: BTreeMap<String, String>,
    /// What only the person may read.
    pub personal: Option<Personal>,
}

/// Personal words, sealed under the person's own key before they are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// The person.
    pub officer: OfficerId,
    /// Words by name.
    pub words: BTreeMap<String, String>,
}

/// A step as it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedStep {
    /// The step.
    pub step: StepId,
    /// The rulebook it opens under.
    pub rulebook: Digest,
    /// Who must answer.
    pub slots: Vec<SlotForm>,
}

/// An awaited answer as its step opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotForm {
    /// The role.
    pub role: Role,
    /// The very party, where only one will do.
    pub party: Option<PartyId>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of the state they change")]
pub enum Event {
    /// The place was founded: entry 0.
    PlaceFounded { place: PlaceId, mode: Mode, zone: String, clock: Option<Instant> },
    /// The rehearsal clock was moved forward.
    ClockMoved { to: Instant },
    /// A body or company was entered.
    PartyRegistered { party: PartyId, name: Text, roles: BTreeSet<Role>, legal_form: LegalForm },
    /// An officer was named.
    OfficerAppointed { officer: OfficerId, party: PartyId },
    /// An officer left.
    OfficerDismissed { officer: OfficerId },
    /// An officer registered a signing key.
    KeyRegistered { officer: OfficerId, public_key: Digest },
    /// Two parties were put on record as affiliates.
    AffiliationDeclared {
        one: PartyId,
        other: PartyId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PartyId>,
    },
    /// A call was published.
    CallPublished { call: CallId, title: Text, opens: Day, closes: Day, serial: u64 },
    /// A case was opened.
    CaseOpened {
        case: CaseId,
        procedure: ProcedureId,
        rulebook: Digest,
        applicant: PartyId,
        role: Role,
        author: OfficerId,
        on: Day,
        subject: Subject,
        given: BTreeSet<ItemId>,
        document: Option<Digest>,
        opens: Vec<OpenedStep>,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        fields: BTreeMap<ItemId, String>,
    },
    /// The decision a case ended with was taken back.
    DecisionRevoked { case: CaseId, ground: RevocationGround, by: PartyId, on: Day },
    /// Another rulebook is in force.
    RulebookAdopted {
        rulebook: Digest,
        version: Day,
        change: Option<Change>,
        on: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<Digest>,
    },
    /// An open case was carried over to a rulebook, or stays under its own.
    CasePassed {
        case: CaseId,
        rulebook: Digest,
        goes: Passage,
        on: Day,
        /// Whether the clocks that run are those of the new rulebook.
        clocks: bool,
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        renamed: BTreeMap<StepId, StepId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        opens: Vec<OpenedStep>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PartyId>,
    },
    /// An open case could not be carried over: somebody must say where it goes.
    CaseStalled { case: CaseId, rulebook: Digest, on: Day },
    /// A party is no longer approved to be operator.
    ApprovalRevoked { party: PartyId, on: Day },
    /// A matter was put on record.
    MatterEntered { matter: MatterId, kind: ItemId, case: CaseId, on: Day, serial: u64 },
    /// A matter was struck off the record.
    MatterStruck { matter: MatterId, on: Day },
    /// A step was answered; with `outcome` it is closed and the case moves on.
    StepAnswered {
        case: CaseId,
        step: StepId,
        slot: u32,
        answer: ItemId,
        officer: OfficerId,
        party: PartyId,
        on: Day,
        signed: Option<Digest>,
        outcome: Option<ItemId>,
        opens: Vec<OpenedStep>,
        end: Option<StepId>,
    },
    /// One of two officers handed in a sealed scan; nothing is signed yet.
    ScanHandedIn {
        case: CaseId,
        step: StepId,
        slot: u32,
        officer: OfficerId,
        scan: Digest,
        on: Day,
    },
    /// A step's clock stopped for supplements.
    ClockStopped { case: CaseId, step: StepId, on: Day },
    /// The supplements came; the clock runs again.
    ClockResumed { case: CaseId, step: StepId, on: Day, given: BTreeSet<ItemId> },
    /// A case was withdrawn.
    CaseWithdrawn { case: CaseId, on: Day },
    /// A resource was described.
    ResourceDescribed { provider: PartyId, form: Box<CatalogueForm> },
    /// A resource entered the operation catalogue.
    CatalogueEntered { resource: ResourceId },
    /// An applicant was approved as operator.
    OperatorApproved { party: PartyId, case: CaseId },
    /// An agreement was drafted for signature.
    AgreementDrafted {
        agreement: AgreementId,
        kind: AgreementKind,
        holder: PartyId,
        term: (Day, Day),
        document: Digest,
        case: CaseId,
        under: Option<AgreementId>,
    },
    /// All have signed.
    AgreementCameIntoForce { agreement: AgreementId, rulebook: Digest, serial: u64 },
    /// An agreement ended.
    AgreementEnded { agreement: AgreementId, on: Day },
    /// A grant was made, closed until its service agreement is signed.
    GrantMade {
        grant: GrantId,
        party: PartyId,
        agreement: AgreementId,
        case: CaseId,
        scenario: ScenarioId,
        purpose: Purpose,
        tables: Vec<WishedTable>,
        min_entities: u32,
        workspace: WorkspaceId,
        serial: u64,
    },
    /// A grant opened.
    GrantOpened { grant: GrantId, service_agreement: AgreementId, term: (Day, Day) },
    /// A grant closed for good.
    GrantClosed { grant: GrantId, on: Day },
    /// A hold was set.
    HoldSet {
        hold: HoldId,
        target: HoldTarget,
        owner: PartyId,
        on: Day,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<CaseId>,
    },
    /// A hold was lifted.
    HoldLifted { hold: HoldId, on: Day },
    /// An import began.
    ImportStarted { resource: ResourceId, version: VersionNo, format: String, officer: OfficerId },
    /// An import is complete.
    ResourceImported {
        resource: ResourceId,
        version: VersionNo,
        source: Digest,
        rows: u64,
        set_aside: u64,
        columns: Vec<(String, ColumnKind)>,
    },
    /// An import came to nothing.
    ImportFailed { resource: ResourceId, version: VersionNo },
    /// A run was admitted and debited.
    RunAdmitted {
        run: RunId,
        grant: GrantId,
        officer: OfficerId,
        plan: Digest,
        table: TableId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reads: Vec<ResourceId>,
        on: Day,
    },
    /// A run has an answer.
    RunAnswered { run: RunId, plan: Digest, result: Digest, rows: u64, lookable: bool },
    /// A run was cut off.
    RunInterrupted { run: RunId, why: String },
    /// A table was shown.
    TableLooked { table: TableId, officer: OfficerId, shown: Digest, cells: u64, on: Day },
    /// A file was released.
    FileReleased {
        release: ReleaseId,
        case: CaseId,
        table: TableId,
        grant: GrantId,
        content: Digest,
        serial: u64,
    },
    /// A released file was handed over.
    FileDelivered { release: ReleaseId, officer: OfficerId },
    /// The logs of an ended agreement are held.
    LogsHeld { agreement: AgreementId, until: Day },
    /// An exit is complete.
    ExitClosed { agreement: AgreementId },
    /// An operator published the rules under which partners come and go.
    PartnerRulesPublished { operator: PartyId, document: Digest, serial: u64 },
    /// An applicant became a partner.
    PartnerAdmitted { party: PartyId, agreement: AgreementId },
    /// A partner left.
    PartnerLeft { party: PartyId, agreement: AgreementId, on: Day },
    /// A product was registered and put on file.
    ProductRegistered {
        version: VersionNo,
        owner: PartyId,
        form: Box<ProductForm>,
        plan: Option<Digest>,
        case: CaseId,
        serial: u64,
    },
    /// A product passed its review and may circulate.
    ProductAdmitted { product: ProductId, version: VersionNo, on: Day },
    /// A product was taken off the market by its supplier.
    ProductWithdrawn { product: ProductId, on: Day },
    /// A subscription opened.
    SubscriptionOpened {
        subscription: SubscriptionId,
        product: ProductId,
        party: PartyId,
        case: CaseId,
        scenario: ScenarioId,
        price: Price,
        calls_per_month: u32,
        on: Day,
        serial: u64,
    },
    /// A subscription ended.
    SubscriptionClosed { subscription: SubscriptionId, on: Day },
    /// A key was issued.
    KeyIssued {
        key: AccessKeyId,
        subscription: SubscriptionId,
        officer: OfficerId,
        digest: Digest,
        on: Day,
    },
    /// A key was revoked.
    KeyRevoked { key: AccessKeyId, on: Day },
    /// Calls of a month were set aside for a server.
    QuotaLeased { subscription: SubscriptionId, month: Day, calls: u32 },
    /// What was called of a subscription since the last time.
    UsageRecorded { subscription: SubscriptionId, month: Day, billed: u64, unconfirmed: u64 },
    /// A person's personal data was erased.
    PersonErased { officer: OfficerId, serial: u64 },
    /// The data of a version was erased.
    VersionErased { resource: ResourceId, version: VersionNo, serial: u64 },
    /// The law refused an act.
    ActRefused { command: String, party: PartyId, rules: Vec<RuleId>, serial: u64 },
}

impl Event {
    /// The kind of the entry: what it is about, and what happened.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PlaceFounded { .. } => "place.founded",
            Self::ClockMoved { .. } => "clock.moved",
            Self::PartyRegistered { .. } => "party.registered",
            Self::OfficerAppointed { .. } => "officer.appointed",
            Self::OfficerDismissed { .. } => "officer.dismissed",
            Self::KeyRegistered { .. } => "key.registered",
            Self::AffiliationDeclared { .. } => "affiliation.declared",
            Self::CallPublished { .. } => "call.published",
            Self::CaseOpened { .. } => "case.opened",
            Self::MatterEntered { .. } => "matter.entered",
            Self::DecisionRevoked { .. } => "decision.revoked",
            Self::RulebookAdopted { .. } => "rulebook.adopted",
            Self::CasePassed { .. } => "case.passed",
            Self::CaseStalled { .. } => "case.stalled",
            Self::ApprovalRevoked { .. } => "approval.revoked",
            Self::MatterStruck { .. } => "matter.struck",
            Self::StepAnswered { .. } => "case.step-answered",
            Self::ScanHandedIn { .. } => "case.scan-handed-in",
            Self::ClockStopped { .. } => "case.clock-stopped",
            Self::ClockResumed { .. } => "case.clock-resumed",
            Self::CaseWithdrawn { .. } => "case.withdrawn",
            Self::ResourceDescribed { .. } => "resource.described",
            Self::CatalogueEntered { .. } => "catalogue.entered",
            Self::OperatorApproved { .. } => "operator.approved",
            Self::AgreementDrafted { .. } => "agreement.drafted",
            Self::AgreementCameIntoForce { .. } => "agreement.in-force",
            Self::AgreementEnded { .. } => "agreement.ended",
            Self::GrantMade { .. } => "grant.made",
            Self::GrantOpened { .. } => "grant.opened",
            Self::GrantClosed { .. } => "grant.closed",
            Self::HoldSet { .. } => "hold.set",
            Self::HoldLifted { .. } => "hold.lifted",
            Self::ImportStarted { .. } => "import.started",
            Self::ResourceImported { .. } => "resource.imported",
            Self::ImportFailed { .. } => "import.failed",
            Self::RunAdmitted { .. } => "run.admitted",
            Self::RunAnswered { .. } => "run.answered",
            Self::RunInterrupted { .. } => "run.interrupted",
            Self::TableLooked { .. } => "table.looked",
            Self::FileReleased { .. } => "file.released",
            Self::FileDelivered { .. } => "file.delivered",
            Self::LogsHeld { .. } => "logs.held",
            Self::ExitClosed { .. } => "exit.closed",
            Self::PartnerRulesPublished { .. } => "partner-rules.published",
            Self::PartnerAdmitted { .. } => "partner.admitted",
            Self::PartnerLeft { .. } => "partner.left",
            Self::ProductRegistered { .. } => "product.registered",
            Self::ProductAdmitted { .. } => "product.admitted",
            Self::ProductWithdrawn { .. } => "product.withdrawn",
            Self::SubscriptionOpened { .. } => "subscription.opened",
            Self::SubscriptionClosed { .. } => "subscription.closed",
            Self::KeyIssued { .. } => "access-key.issued",
            Self::KeyRevoked { .. } => "access-key.revoked",
            Self::QuotaLeased { .. } => "quota.leased",
            Self::UsageRecorded { .. } => "usage.recorded",
            Self::PersonErased { .. } => "person.erased",
            Self::VersionErased { .. } => "version.erased",
            Self::ActRefused { .. } => "act.refused",
        }
    }
}
