//! What goes wrong inside, and how it is told outside without a value of the data.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use datafusion::error::DataFusionError;
use datafusion::parquet::errors::ParquetError;
use ports::{KeyFailure, RoomFailure};

use crate::vault::{Vault, VaultError};

/// Something went wrong.
#[derive(Debug)]
pub(crate) enum Fault {
    /// To be told as it is.
    Told(RoomFailure),
    /// To be told as a code only.
    Broken(String),
    /// The run needs more memory than it may have.
    Memory,
    /// The run takes longer than it may.
    Time,
    /// The result has more rows than it may have.
    Rows,
}

impl Fault {
    /// A fault with a code of our own.
    pub(crate) fn broken(code: &str) -> Self {
        Self::Broken(code.to_owned())
    }

    /// The failure to hand out. Only the code is logged: messages of the engine may carry data.
    pub(crate) fn into_failure(self, vault: &Vault) -> RoomFailure {
        let code = match self {
            Self::Told(failure) => return failure,
            Self::Broken(code) => code,
            Self::Memory => "memory".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Rows => "rows".to_owned(),
        };
        let trace = vault.random_name();
        tracing::error!(code, trace, "the reading room failed");
        RoomFailure::Broken { code, trace }
    }
}

impl From<RoomFailure> for Fault {
    fn from(failure: RoomFailure) -> Self {
        Self::Told(failure)
    }
}

impl From<KeyFailure> for Fault {
    fn from(failure: KeyFailure) -> Self {
        match failure {
            KeyFailure::Destroyed(id) => Self::Told(RoomFailure::Erased(id.to_string())),
            KeyFailure::Unknown(id) => Self::Told(RoomFailure::Missing(id.to_string())),
            KeyFailure::Store(_) => Self::broken("key_store"),
        }
    }
}

impl From<VaultError> for Fault {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Missing(path) => Self::Told(RoomFailure::Missing(path)),
            VaultError::Altered(_) => Self::broken("vault_altered"),
            VaultError::Key(failure) => failure.into(),
            VaultError::Store(_) => Self::broken("vault_store"),
            VaultError::Shape(_) => Self::broken("vault_shape"),
        }
    }
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        let ParquetError::External(source) = error else {
            return Self::broken("parquet");
        };
        match source.downcast::<VaultError>() {
            Ok(error) => (*error).into(),
            Err(_) => Self::broken("parquet"),
        }
    }
}

impl From<DataFusionError> for Fault {
    fn from(error: DataFusionError) -> Self {
        let code = match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => return Self::Memory,
            DataFusionError::ArrowError(..) => "engine_arrow",
            DataFusionError::ParquetError(_) => "engine_parquet",
            DataFusionError::Execution(_) => "engine_execution",
            DataFusionError::Plan(_) => "engine_plan",
            DataFusionError::SchemaError(..) => "engine_schema",
            DataFusionError::NotImplemented(_) => "engine_not_implemented",
            DataFusionError::Internal(_) => "engine_internal",
            DataFusionError::External(_) => "engine_external",
            _ => "engine",
        };
        Self::broken(code)
    }
}

impl From<datafusion::arrow::error::ArrowError> for Fault {
    fn from(_: datafusion::arrow::error::ArrowError) -> Self {
        Self::broken("arrow")
    }
}
