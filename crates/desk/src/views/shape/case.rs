//! Cases: lines, steps, clocks, reviews, the work-list.

use governance::{About, CatalogueForm, Price, ProductForm, RevocationGround, WishedTable};
use ports::VerdictFinding;
use rulebook::model::{ItemKind, Passage, StepKind, Unit};
use serde::{Deserialize, Serialize};
use terms::{
    AgreementId, ArticleId, CallId, CaseId, Day, Digest, GrantId, HoldId, Instant, ItemId,
    ProcedureId, ProductId, Purpose, ReleaseId, ResourceId, ScenarioId, StepId, Strength, TableId,
    Text, VersionNo,
};
use utoipa::ToSchema;

use super::{Named, OfficerName, PartyName, RoleName};

/// When something is due, in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// The last day; none while the clock stands still.
    pub on: Option<Day>,
    /// Working days left after today; negative when overdue.
    pub left: Option<i32>,
    /// Whether a year without a published notice was counted through.
    pub provisional: bool,
    /// Whether the clock stands still.
    pub stopped: bool,
    /// The article it rests on.
    pub article: ArticleId,
    /// How the time binds: law, policy or reading.
    pub strength: Strength,
}

/// A case on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseLine {
    /// The case.
    pub id: CaseId,
    /// The procedure.
    pub procedure: Named<ProcedureId>,
    /// The article of the procedure.
    pub article: ArticleId,
    /// What it is about, in words.
    pub subject: Text,
    /// Who applied.
    pub applicant: PartyName,
    /// The legal day it was opened.
    pub opened_on: Day,
    /// `open`, `ended` or `withdrawn`.
    pub state: String,
    /// The end it came to.
    pub end: Option<Named<StepId>>,
    /// The steps that are open.
    pub steps: Vec<Named<StepId>>,
    /// The earliest due date of its open steps.
    pub due: Option<Due>,
    /// Whether an answer of the viewer is awaited.
    pub mine: bool,
    /// Whether it waits for supplements of the applicant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub awaits_supplement: bool,
}

/// A day of a count, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DueDay {
    /// The day.
    pub day: Day,
    /// Whether it counts.
    pub counts: bool,
    /// Why.
    pub why: Text,
    /// The notice that says so.
    pub notice: Option<String>,
    /// Which day of the count it is.
    pub ordinal: Option<u32>,
}

/// The clock of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// When it is due.
    pub due: Due,
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// The day of the event that started it.
    pub from: Day,
    /// What that event was.
    pub from_what: Text,
    /// The day-by-day explanation.
    pub days: Vec<DueDay>,
    /// When the clock stood still: from, through.
    pub stops: Vec<(Day, Option<Day>)>,
    /// The reading behind the count, such as `AMB-01`.
    pub reading: Option<String>,
}

/// An answer that is awaited or given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlotView {
    /// The role that must answer.
    pub role: RoleName,
    /// The very party, where only one will do.
    pub party: Option<PartyName>,
    /// Whether it was answered.
    pub answered: bool,
    /// Whether the answer is hidden from the viewer until all are in.
    pub hidden: bool,
    /// The sealed scan that waits for a second officer, and who handed it in.
    #[serde(default)]
    pub scan: Option<ScanView>,
    /// The outcome.
    pub outcome: Option<Named<ItemId>>,
    /// Who answered.
    pub by: Option<OfficerName>,
    /// On which legal day.
    pub on: Option<Day>,
    /// The entry that records it.
    pub entry: Option<u64>,
    /// What the answer carried: words by item.
    pub words: Vec<Word>,
}

/// A sealed scan that waits for the second officer of its party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScanView {
    /// SHA-256 of the scan; for the party itself.
    pub scan: Option<Digest>,
    /// Who handed it in.
    pub by: Option<OfficerName>,
}

/// A word that a party handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Word {
    /// The item.
    pub item: String,
    /// Its name in this place.
    pub name: Text,
    /// The words, or the name of the document.
    pub text: String,
    /// The digest, where it is a document.
    pub digest: Option<Digest>,
    /// The article that asks for it, where one does.
    pub article: Option<ArticleId>,
}

/// An outcome that may be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeView {
    /// Its code.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// Whether it is the favourable one.
    pub favourable: bool,
    /// What the answer must carry.
    pub needs: Vec<NeedView>,
    /// Where it leads, by name.
    pub leads_to: Vec<Text>,
}

/// Something that must be handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeedView {
    /// The item.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// A statement in words, or a document.
    pub kind: ItemKind,
    /// The article that asks for it.
    pub article: ArticleId,
}

/// A step of a case: past, open, or still to come.
#[expect(clippy::struct_excessive_bools, reason = "a page says yes or no to several things")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// The step.
    pub id: StepId,
    /// Its name.
    pub name: Text,
    /// What kind of act it asks for.
    pub kind: StepKind,
    /// `closed`, `open` or `ahead`.
    pub state: String,
    /// The legal day it opened.
    pub opened_on: Option<Day>,
    /// The legal day it closed.
    pub closed_on: Option<Day>,
    /// The outcome it came to.
    pub outcome: Option<Named<ItemId>>,
    /// Who must answer, in words.
    pub who: Text,
    /// The answers awaited or given.
    pub slots: Vec<SlotView>,
    /// Its clock, where it has one.
    pub clock: Option<ClockView>,
    /// Whether reviewers are blind to each other.
    pub blind: bool,
    /// Whether supplements may be asked for.
    pub supplements: bool,
    /// Whether supplements are awaited now.
    pub awaits_supplement: bool,
    /// The outcomes.
    pub outcomes: Vec<OutcomeView>,
    /// Whether the viewer may answer now.
    pub mine: bool,
    /// What supplements were asked for while the step was open.
    #[serde(default)]
    pub asked: Vec<Word>,
}

/// An entry about a case, on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryLine {
    /// Its number.
    pub seq: u64,
    /// The kind.
    pub kind: String,
    /// The kind in words.
    pub name: Text,
    /// The legal day of the act.
    pub happened_on: Option<Day>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The articles it rests on.
    pub articles: Vec<ArticleId>,
    /// Who acted; none where that is not for the viewer.
    pub actor: Option<OfficerName>,
}

/// A case in full, as the viewer may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CasePage {
    /// The case on one line.
    pub line: CaseLine,
    /// Its steps in the order of the procedure.
    pub steps: Vec<StepView>,
    /// What the applicant handed in.
    pub words: Vec<Word>,
    /// The subject as data, by its kind.
    pub subject: SubjectView,
    /// What was filled in besides.
    pub fields: Vec<FieldView>,
    /// The document to be signed.
    pub document: Option<Digest>,
    /// The very text that a key signs.
    pub statement: Option<String>,
    /// Whether the viewer may withdraw it.
    pub withdrawable: bool,
    /// Whether the viewer may take its decision back.
    pub revocable: bool,
    /// On what ground and when its decision was taken back.
    pub revoked: Option<(RevocationGround, Day)>,
    /// The digest of the rulebook it runs under.
    pub rulebook: Digest,
    /// The day that names that rulebook.
    pub version: Day,
    /// Set where a change of the law has stopped the case.
    pub stalled: Option<StalledView>,
    /// The entries about it.
    pub entries: Vec<EntryLine>,
}

/// A case that a change of the law has stopped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StalledView {
    /// The version it could not be carried over to.
    pub version: Day,
    /// The ways the viewer may send it; none for who has no say in it.
    pub ways: Vec<Passage>,
}

/// What a case is about, as data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields are those of the state they show")]
pub enum SubjectView {
    /// A resource for the catalogue.
    CatalogueEntry { resource: ResourceId, form: Option<Box<CatalogueForm>> },
    /// An application to become operator.
    OperatorApplication { call: CallId },
    /// The agreement with an operator.
    OperationAgreement { agreement: AgreementId, operator: PartyName, term: Option<(Day, Day)> },
    /// A request for resources.
    ResourceRequest {
        agreement: AgreementId,
        scenario: ScenarioId,
        purpose: Purpose,
        tables: Vec<WishedTable>,
    },
    /// A data service agreement.
    ServiceAgreement { agreement: AgreementId, grant: GrantId, term: Option<(Day, Day)> },
    /// A file that asks to leave.
    EgressReview {
        table: TableId,
        grant: GrantId,
        content: Option<Digest>,
        rows: u64,
        pass: bool,
        failed: Vec<String>,
        release: Option<ReleaseId>,
    },
    /// A breach.
    Rectification { agreement: AgreementId, limit: Day, hold: HoldId },
    /// An exit.
    OperatorExit { agreement: AgreementId },
    /// The entry of a partner.
    PartnerEntry { agreement: AgreementId, partner: PartyName, term: Option<(Day, Day)> },
    /// The exit of a partner.
    PartnerExit { agreement: AgreementId, partner: PartyName },
    /// The operator's report on its partners for the month that begins on this day.
    PartnerReport { agreement: AgreementId, month: Day },
    /// A product; its query is for its supplier and its reviewers.
    Product { version: VersionNo, form: Box<ProductForm>, plan: Option<Digest> },
    /// The use of a product.
    Subscription {
        product: ProductId,
        title: Text,
        scenario: ScenarioId,
        price: Option<Price>,
        calls_per_month: u32,
    },
    /// A matter of another kind.
    Matter { matter: Option<ItemId>, about: Option<About>, subject: Option<Text> },
}

/// A field of a case as it was filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldView {
    /// The field.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// What stands in it, in words.
    pub says: Text,
}

/// The frozen file of an egress review, for its reviewers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EgressPage {
    /// Digest of the file; for its reviewers, and for everybody once it was let out.
    pub content: Option<Digest>,
    /// The column names.
    pub columns: Vec<String>,
    /// The rows, as text.
    pub rows: Vec<Vec<String>>,
    /// Whether rows were left out of this page (at most 1,000 are shown).
    pub cut: bool,
    /// Whether the rows are not for the viewer: only reviewers see them, while the case is open.
    #[serde(default)]
    pub withheld: bool,
    /// What the automatic checks found.
    pub findings: Vec<VerdictFinding>,
    /// Whether every check passed.
    pub pass: bool,
    /// The query behind it.
    pub sql: Option<String>,
}

/// A day of the heat strip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeatDay {
    /// The day.
    pub day: Day,
    /// Whether offices work.
    pub works: bool,
    /// Why (not).
    pub why: Text,
    /// How many awaited answers of the viewer are due that day.
    pub due: u32,
}

/// The work-list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkPage {
    /// The legal day.
    pub today: Day,
    /// The next 20 working days and the days between.
    pub heat: Vec<HeatDay>,
    /// Cases that wait for the viewer, most urgent first.
    pub mine: Vec<CaseLine>,
    /// The viewer's other open cases.
    pub others: Vec<CaseLine>,
    /// Cases of the viewer that ended, newest first, at most 50.
    pub ended: Vec<CaseLine>,
}
