//! The reading room as the desk sees it: import, check, run, look, freeze. Plain types only.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use serde::{Deserialize, Serialize};
use terms::{
    AgreementId, ColumnKind, Day, Digest, EntityRule, GrantId, Mask, PartyId, Permission,
    ReleaseId, ResourceId, RunId, TableId, Text, VersionNo, WorkspaceId,
};
use utoipa::ToSchema;

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportFormat {
    /// Comma-separated values with a header line; blanks around values and headers are trimmed.
    Csv,
    /// A JSON array of flat objects, or an object with one such array under `data`.
    Json,
}

/// An order to import a file as a new version of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportOrder {
    /// The resource.
    pub resource: ResourceId,
    /// The version that the import makes.
    pub version: VersionNo,
    /// The file's format.
    pub format: ImportFormat,
    /// Expected columns with their kinds, by name; empty means: profile and propose.
    pub columns: Vec<(String, ColumnKind)>,
    /// The column or columns that name the protected entity; empty means each row is one.
    pub entity: Vec<String>,
}

/// How far a long work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    /// Bytes read so far.
    pub bytes: u64,
    /// Rows accepted so far.
    pub rows: u64,
    /// Rows set aside so far.
    pub set_aside: u64,
}

/// Rows that could not be read, by reason; the rows themselves are vault data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SetAside {
    /// Why, as a code: `column_count`, `invalid_utf8`, `kind_mismatch`, ...
    pub reason: String,
    /// How many rows.
    pub rows: u64,
    /// The first line numbers, at most 20.
    pub lines: Vec<u64>,
}

/// A column as imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnProfile {
    /// Name, trimmed; an empty header is `column_N`, N counting from 1.
    pub name: String,
    /// Kind.
    pub kind: ColumnKind,
    /// How many values are null.
    pub nulls: u64,
}

/// What an import did. Holds no value of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportReceipt {
    /// The resource.
    pub resource: ResourceId,
    /// The version made.
    pub version: VersionNo,
    /// Digest of the file as received.
    pub source: Digest,
    /// Accepted rows.
    pub rows: u64,
    /// The columns.
    pub columns: Vec<ColumnProfile>,
    /// Rows set aside, by reason.
    pub set_aside: Vec<SetAside>,
}

/// A column under a grant. A column without permissions may not be named at all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantedColumn {
    /// Name.
    pub name: String,
    /// What may be done with it.
    pub permissions: BTreeSet<Permission>,
    /// What is seen instead of the value.
    pub mask: Option<Mask>,
    /// Whether the column is personal information, for wording refusals.
    pub personal: bool,
}

/// A resource version under a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantedTable {
    /// The resource.
    pub resource: ResourceId,
    /// The version.
    pub version: VersionNo,
    /// The name the analyst writes in SQL.
    pub sql_name: String,
    /// All columns of the version, in order, those without permissions too.
    pub columns: Vec<GrantedColumn>,
    /// Whom the threshold protects.
    pub entity: EntityRule,
    /// The smallest group, in entities.
    pub min_entities: u32,
    /// SQL predicate over this table's columns: rows for which it is not true do not exist.
    pub row_filter: Option<String>,
}

/// A grant as the reading room needs it. The strictest rule of all tables wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// The grant.
    pub id: GrantId,
    /// Whose it is.
    pub party: PartyId,
    /// Under which agreement.
    pub agreement: AgreementId,
    /// Where its results live.
    pub workspace: WorkspaceId,
    /// The tables.
    pub tables: Vec<GrantedTable>,
    /// First and last day.
    pub term: (Day, Day),
}

/// Limits of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// Wall time, in milliseconds.
    pub wall_ms: u64,
    /// Rows of the result.
    pub rows: u64,
}

/// A rule of the reading room, by name; the desk knows which article it rests on.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum GuardRule {
    /// Raw values of a column may not be shown.
    ColumnNotShown,
    /// The column is not in the grant, or has no permission for this use.
    ColumnUse,
    /// The table is not in the grant.
    TableNotGranted,
    /// A group has fewer entities than the threshold.
    SmallGroup,
    /// Only aggregates may be looked at.
    NotLookable,
    /// Two answers could be subtracted.
    Difference,
    /// The statement cannot be read, or names a column that does not exist: a slip, no offence.
    Unreadable,
    /// The statement is no query.
    NotAQuery,
    /// The guard does not understand the construct, so it is denied.
    NotUnderstood,
    /// The run would exceed its limits.
    Limits,
}

/// What could help against a refusal of the guard.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Write the query differently.
    QueryChange,
    /// Apply for a wider grant.
    GrantChange,
    /// There is no lawful way.
    NoLawfulWay,
}

/// One thing the guard found. Never carries a value of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GuardFinding {
    /// The rule.
    pub rule: GuardRule,
    /// The column as `table.column`, where there is one.
    pub column: Option<String>,
    /// What was found.
    pub fact: Text,
    /// What kind of remedy there is.
    pub remedy: Remedy,
    /// The remedy in words.
    pub hint: Text,
}

/// A column of a plan's output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutputColumn {
    /// Name in the output.
    pub name: String,
    /// The columns it is computed from, as `table.column`.
    pub sources: Vec<String>,
    /// `raw`, `masked`, `aggregated` or `constant`.
    pub treatment: String,
}

/// A query as the guard let it through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Plan {
    /// Digest of the guarded plan.
    pub digest: Digest,
    /// The guarded plan, indented, for people.
    pub text: String,
    /// The output columns.
    pub output: Vec<OutputColumn>,
    /// Whether the result may be looked at (aggregates inside the grant).
    pub lookable: bool,
    /// The threshold that applies.
    pub min_entities: u32,
    /// The resources it reads, in the order of the grant.
    #[serde(default)]
    pub reads: Vec<ResourceId>,
}

/// What a run did. Holds no value of the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunReceipt {
    /// The run.
    pub run: RunId,
    /// The workspace table that holds the result.
    pub table: TableId,
    /// Digest of the guarded plan.
    pub plan: Digest,
    /// Digest of the result with random bytes before it: told before the result may be looked at,
    /// it must not be found by hashing guesses. Not the digest of [`Content`].
    pub result: Digest,
    /// Rows of the result; 0 for a row-level result over protected entities that a condition
    /// chose, where the number would tell whether somebody meets it.
    pub rows: u64,
    /// Whether groups were left out because they were too small; also true where saying that
    /// none were would tell whether somebody meets a condition.
    pub groups_withheld: bool,
    /// Whether the result may be looked at.
    pub lookable: bool,
    /// The output columns.
    pub output: Vec<OutputColumn>,
}

/// Rows for the screen; every value as text, null as `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rows {
    /// Column names.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Content frozen for egress review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Content {
    /// Digest of the file's bytes: UTF-8 CSV with a header line and LF.
    pub digest: Digest,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Rows.
    pub rows: u64,
}

/// The automatic verdict on frozen content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Verdict {
    /// Whether nothing was found.
    pub pass: bool,
    /// Each check that was made, with what it found.
    pub findings: Vec<VerdictFinding>,
}

/// One check of the automatic verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VerdictFinding {
    /// The rule checked.
    pub rule: GuardRule,
    /// Whether it holds.
    pub pass: bool,
    /// What was found, without values.
    pub fact: Text,
    /// Row and column numbers of failing cells, from 0; at most 100.
    pub cells: Vec<(u64, u32)>,
}

/// A code for what broke inside; the engine's own words may carry data and never leave.
pub type ErrorCode = String;

/// The world broke in the reading room.
#[derive(Debug, thiserror::Error)]
pub enum RoomFailure {
    /// The file cannot be read as what it was said to be; the message carries no value.
    #[error("the file cannot be imported: {0}")]
    BadFile(String),
    /// Something inside broke; the trace id finds it in the administrator's log.
    #[error("the reading room failed ({code}, trace {trace})")]
    Broken {
        /// What kind of thing broke.
        code: ErrorCode,
        /// Where to find it in the log.
        trace: String,
    },
    /// A key is gone: the data was erased.
    #[error("the data of {0} was erased")]
    Erased(String),
    /// There is no such table, version or content.
    #[error("the reading room has no {0}")]
    Missing(String),
}

/// Why the room does not answer: the guard said no, or the world broke.
#[derive(Debug, thiserror::Error)]
pub enum RoomNo {
    /// The guard said no; all findings are collected.
    #[error("the guard refused the query")]
    Refused(Vec<GuardFinding>),
    /// The world broke.
    #[error(transparent)]
    Failed(#[from] RoomFailure),
}

/// The reading room: the only place where data is opened. All calls block.
pub trait ReadingRoom: Send + Sync {
    /// Imports a file as a new version; a version that exists is written anew (an import cut off
    /// is driven again).
    ///
    /// # Errors
    /// [`RoomFailure::BadFile`] says what is wrong with the file, and where.
    fn import(
        &self,
        order: &ImportOrder,
        source: &mut dyn Read,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportReceipt, RoomFailure>;

    /// The rows set aside at import, for the provider only: (line, raw text).
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn set_aside(
        &self,
        resource: &ResourceId,
        version: VersionNo,
    ) -> Result<Vec<(u64, String)>, RoomFailure>;

    /// Guards a query without running it; looks at plan and grant only, never at data.
    ///
    /// # Errors
    /// [`RoomNo::Refused`] with all findings.
    fn check(&self, grant: &Grant, sql: &str) -> Result<Plan, RoomNo>;

    /// Guards and runs a query; the result becomes the workspace table `table`.
    ///
    /// # Errors
    /// [`RoomNo`].
    fn run(
        &self,
        grant: &Grant,
        sql: &str,
        run: (&RunId, &TableId),
        limits: Limits,
    ) -> Result<RunReceipt, RoomNo>;

    /// Shows a lookable table, and remembers its cells for the grant.
    ///
    /// # Errors
    /// [`RoomNo::Refused`] when it is not lookable or differs too little from an earlier answer.
    fn look(&self, grant: &Grant, table: &TableId) -> Result<Rows, RoomNo>;

    /// Freezes a table as the CSV file that a release would let out.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn freeze(&self, table: &TableId) -> Result<Content, RoomFailure>;

    /// The automatic verdict on a frozen table, against thresholds, itself, and what the grant
    /// has already been shown.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn judge(&self, grant: &Grant, table: &TableId) -> Result<Verdict, RoomFailure>;

    /// The frozen file, for reviewers and for delivery after release; fails when its digest is
    /// not `expected`.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn content(&self, table: &TableId, expected: Digest) -> Result<Vec<u8>, RoomFailure>;

    /// Remembers the cells of a released table for the grant; doing it twice is fine.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn remember_release(
        &self,
        grant: &Grant,
        table: &TableId,
        release: &ReleaseId,
    ) -> Result<(), RoomFailure>;

    /// Destroys everything of a workspace, for residual deletion; doing it twice is fine.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn clear_workspace(&self, workspace: &WorkspaceId) -> Result<(), RoomFailure>;

    /// Destroys the key of a resource version: its data is erased.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn erase_version(&self, resource: &ResourceId, version: VersionNo) -> Result<(), RoomFailure>;

    /// The tables of a workspace.
    ///
    /// # Errors
    /// [`RoomFailure`].
    fn tables(&self, workspace: &WorkspaceId) -> Result<BTreeMap<TableId, u64>, RoomFailure>;
}
