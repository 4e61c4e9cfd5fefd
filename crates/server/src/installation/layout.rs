//! Where everything lies in a data directory; the folder of a place is the cellar's own matter.

use std::path::{Path, PathBuf};

use store::Premises;
use terms::{Day, PlaceId};

/// The data directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataDir(PathBuf);

impl DataDir {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The sheet that says whose installation this is.
    pub(crate) fn sheet(&self) -> PathBuf {
        self.0.join(SHEET)
    }

    /// The master key, which is in no backup: it is kept by itself.
    pub(crate) fn master(&self) -> PathBuf {
        self.0.join("keys").join("master.key")
    }

    /// The folder of a place.
    pub(crate) fn place(&self, place: &PlaceId) -> Premises {
        Premises::at(self.0.join("places").join(place.as_str()))
    }
}

/// The name of the sheet, in a data directory and in a backup.
pub(crate) const SHEET: &str = "installation.toml";

/// The attached official text of a version of the rulebook.
pub(crate) fn text_of(premises: &Premises, version: Day) -> PathBuf {
    premises.text().join(format!("{version}.txt"))
}
