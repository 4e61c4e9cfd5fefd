//! A resource version as it lies in the vault.

use ports::{ImportReceipt, RoomFailure};
use serde::{Deserialize, Serialize};
use terms::{ColumnKind, ResourceId, VersionNo};

use crate::fault::Fault;
use crate::vault::{Vault, VaultError};

/// What is known of a version; sealed under the version's key and written last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Version {
    /// The name of the file with the rows.
    pub(crate) file: String,
    /// The name of the file with the rows set aside.
    pub(crate) aside: String,
    /// The columns, in order.
    pub(crate) columns: Vec<(String, ColumnKind)>,
    /// The columns that name the entity whose numbers are stored; empty: none are stored.
    pub(crate) entity: Vec<String>,
    /// What the import told.
    pub(crate) receipt: ImportReceipt,
}

/// The folder of a version.
pub(crate) fn folder(resource: &ResourceId, version: VersionNo) -> String {
    format!("versions/{resource}/{version}")
}

/// The name of a version's key.
pub(crate) fn key(resource: &ResourceId, version: VersionNo) -> String {
    format!("version/{resource}/{version}")
}

/// Reads what is known of a version.
pub(crate) async fn read(
    vault: &Vault,
    resource: &ResourceId,
    version: VersionNo,
) -> Result<Version, Fault> {
    let path = format!("{}/version", folder(resource, version));
    match vault.record(&path, &key(resource, version)).await {
        Ok(record) => Ok(record),
        Err(VaultError::Missing(_) | VaultError::Key(ports::KeyFailure::Unknown(_))) => {
            let name = format!("version {version} of `{resource}`");
            Err(RoomFailure::Missing(name).into())
        }
        Err(error) => Err(error.into()),
    }
}
