//! Data: resources, agreements, grants, tables, releases.

use governance::{AgreementKind, AgreementState, GrantState, VersionState, WishedTable};
use ports::{Plan, SetAside};
use serde::{Deserialize, Serialize};
use terms::{
    AgreementId, CaseId, ColumnKind, Day, Digest, GrantId, HoldId, Level, OpeningType, Origin,
    Purpose, ReleaseId, ResourceId, RunId, ScenarioId, TableId, Text, VersionNo,
};
use utoipa::ToSchema;

use super::{OfficerName, PartyName};

/// A resource version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionView {
    /// Its number.
    pub version: VersionNo,
    /// Where it stands.
    pub state: VersionState,
    /// Accepted rows.
    pub rows: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// By reason, for the provider.
    pub reasons: Vec<SetAside>,
    /// The columns found.
    pub columns: Vec<(String, ColumnKind)>,
    /// The entry that started the import.
    pub entry: u64,
}

/// A column of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: ColumnKind,
    /// Whether it is personal information or a trade secret.
    pub personal: bool,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResourceView {
    /// The resource.
    pub id: ResourceId,
    /// Its title.
    pub title: Text,
    /// What it holds.
    pub summary: Text,
    /// Its source department.
    pub provider: PartyName,
    /// How far it may be opened.
    pub opening: OpeningType,
    /// Its level.
    pub level: Level,
    /// Where it comes from.
    pub origin: Origin,
    /// How often it is updated.
    pub update_cycle: Text,
    /// The columns that name the protected entity.
    pub entity: Vec<String>,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Whether it is in the operation catalogue.
    pub in_catalogue: bool,
    /// Its versions; for the provider and the authority.
    pub versions: Vec<VersionView>,
    /// Whether it is the viewer's own.
    pub own: bool,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementView {
    /// The agreement.
    pub id: AgreementId,
    /// Its kind.
    pub kind: AgreementKind,
    /// Where it stands.
    pub state: AgreementState,
    /// The operator or partner.
    pub holder: PartyName,
    /// First and last day.
    pub term: (Day, Day),
    /// The document.
    pub document: Digest,
    /// The case that made it.
    pub case: CaseId,
    /// Its serial in the register.
    pub serial: Option<u64>,
    /// The operation agreement it rests on.
    pub under: Option<AgreementId>,
    /// When it ended.
    pub ended_on: Option<Day>,
    /// The holds that stand on it.
    pub holds: Vec<HoldView>,
}

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HoldView {
    /// The hold.
    pub id: HoldId,
    /// Who set it.
    pub owner: PartyName,
    /// When.
    pub set_on: Day,
    /// When it was lifted.
    pub lifted_on: Option<Day>,
    /// The entry that set it.
    pub entry: u64,
}

/// A grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    /// The grant.
    pub id: GrantId,
    /// Where it stands.
    pub state: GrantState,
    /// Whether a hold stands on it.
    pub held: bool,
    /// Whose it is.
    pub party: PartyName,
    /// The operation agreement it rests on.
    pub agreement: AgreementId,
    /// The service agreement that opened it.
    pub service_agreement: Option<AgreementId>,
    /// The case that made it.
    pub case: CaseId,
    /// The scenario.
    pub scenario: ScenarioId,
    /// The purpose.
    pub purpose: Purpose,
    /// Its tables.
    pub tables: Vec<GrantTableView>,
    /// The smallest group, in entities.
    pub min_entities: u32,
    /// First and last day.
    pub term: Option<(Day, Day)>,
    /// Its serial in the register.
    pub serial: u64,
    /// How many runs were debited.
    pub runs: u64,
    /// Whether it is the viewer's own.
    pub own: bool,
}

/// A table under a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GrantTableView {
    /// The table as it was wished and granted.
    pub wished: WishedTable,
    /// The title of the resource.
    pub title: Text,
    /// All columns of the resource, those without permissions too.
    pub columns: Vec<ColumnView>,
    /// The columns that name the protected entity.
    pub entity: Vec<String>,
}

/// A workspace table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableView {
    /// The table.
    pub id: TableId,
    /// The grant.
    pub grant: GrantId,
    /// The run that made it.
    pub run: RunId,
    /// Who ran it.
    pub by: OfficerName,
    /// On which legal day.
    pub on: Day,
    /// Rows.
    pub rows: u64,
    /// Whether it may be looked at.
    pub lookable: bool,
    /// The query.
    pub sql: Option<String>,
    /// The case of its egress review, where there is one.
    pub review: Option<CaseId>,
}

/// A release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReleaseView {
    /// The release.
    pub id: ReleaseId,
    /// The case that reviewed it.
    pub case: CaseId,
    /// The table.
    pub table: TableId,
    /// The grant.
    pub grant: GrantId,
    /// What the file is called.
    pub title: Text,
    /// What it is for.
    pub purpose: Option<String>,
    /// Digest of the file.
    pub content: Digest,
    /// Its serial in the register.
    pub serial: u64,
    /// The entry that made it.
    pub entry: u64,
    /// How often it was handed over.
    pub delivered: u64,
    /// Whether the viewer may collect the file.
    pub own: bool,
}

/// What a dry run of a query says.
pub type PlanView = Plan;
