//! Resources and their versions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use terms::{ColumnKind, Digest, Level, Obtained, OpeningType, Origin, PartyId, Text, VersionNo};
use utoipa::ToSchema;

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    /// Its source department.
    pub provider: PartyId,
    /// Its title.
    pub title: Text,
    /// What it holds.
    pub summary: Text,
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
    /// Its columns: name, kind, and whether it is personal or a trade secret.
    pub columns: Vec<(String, ColumnKind, bool)>,
    /// How its source department came to hold it.
    pub obtained: Obtained,
    /// Whether it is in the operation catalogue.
    pub in_catalogue: bool,
    /// Its versions.
    pub versions: BTreeMap<VersionNo, Version>,
}

/// A version of a resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Where it stands.
    pub state: VersionState,
    /// `csv` or `json`.
    pub format: String,
    /// Digest of the file, once imported.
    pub source: Option<Digest>,
    /// Accepted rows.
    pub rows: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// The columns found.
    pub columns: Vec<(String, ColumnKind)>,
    /// The entry that started the import.
    pub entry: u64,
}

/// Where a version stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// Announced; the bytes are still coming.
    Importing,
    /// In the vault.
    Ready,
    /// The import came to nothing.
    Failed,
    /// Its key was destroyed.
    Erased,
}
