//! `installation.toml`: whose installation a data directory is. Holds no secret.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use terms::PlaceId;

use crate::files::{self, Readers};

/// The newest format this program knows, and the one it writes.
const FORMAT: u32 = 1;

/// What is fixed when an installation is founded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sheet {
    /// The format of the data directory.
    pub(crate) format: u32,
    /// The place.
    pub(crate) place: PlaceId,
    /// The name of its log, for good: the origin line of every checkpoint.
    pub(crate) origin: String,
    /// The key that signs its checkpoints.
    pub(crate) vkey: String,
}

/// Why a sheet cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SheetFailure {
    /// There is none.
    #[error("`{}` is no installation; found one with `gongshu init`", .0.display())]
    NotThere(PathBuf),
    /// The disk failed.
    #[error("cannot read or write `{}`", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is not what this program writes.
    #[error("`{}` is no sheet of an installation: {why}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
}

impl Sheet {
    pub(crate) fn new(place: PlaceId, origin: String, vkey: String) -> Self {
        Self { format: FORMAT, place, origin, vkey }
    }

    /// Reads the sheet at `path`.
    pub(crate) fn read(path: &Path) -> Result<Self, SheetFailure> {
        let disk = |source| SheetFailure::Disk { path: path.to_path_buf(), source };
        let shape = |why| SheetFailure::Shape { path: path.to_path_buf(), why };
        let Some(bytes) = files::read_if_there(path).map_err(disk)? else {
            let folder = path.parent().unwrap_or(path);
            return Err(SheetFailure::NotThere(folder.to_path_buf()));
        };
        let text = String::from_utf8(bytes).map_err(|error| shape(error.to_string()))?;
        let sheet: Self = toml::from_str(&text).map_err(|error| shape(error.to_string()))?;
        if sheet.format != FORMAT {
            let found = sheet.format;
            return Err(shape(format!("it has format {found}, and this program knows {FORMAT}")));
        }
        Ok(sheet)
    }

    /// Writes the sheet durably: from here on the directory is an installation.
    pub(crate) fn write(&self, path: &Path) -> Result<(), SheetFailure> {
        let disk = |source| SheetFailure::Disk { path: path.to_path_buf(), source };
        let text = toml::to_string(self).map_err(|error| SheetFailure::Shape {
            path: path.to_path_buf(),
            why: error.to_string(),
        })?;
        files::write_whole(path, text.as_bytes(), Readers::Anyone).map_err(disk)?;
        path.parent().map_or(Ok(()), files::settle).map_err(disk)
    }
}
