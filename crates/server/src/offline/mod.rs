//! What can be done with an installation that nobody serves.

mod backup;
mod doctor;
mod log_in;
mod text;
mod verify;

use std::io;
use std::path::{Path, PathBuf};

use ledger::audit::PinError;
use ledger::note::NoteError;
use ports::StoreFailure;
use rulebook::RulebookError;
use terms::OfficerId;

pub use backup::{backup, backup_keys, restore, restore_keys};
pub use doctor::{Check, doctor};
pub use log_in::open_log_in;
pub use text::{Attached, attach_text};
pub use verify::verify;

use crate::installation::{self, FirstLogIn, Founding, InstallationFailure, SheetFailure};
use crate::shelf::{Shelf, ShelfFailure};

/// Why an offline command came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum OfflineFailure {
    /// The sheet of the installation.
    #[error(transparent)]
    Sheet(#[from] SheetFailure),
    /// The installation cannot be opened.
    #[error(transparent)]
    Installation(#[from] InstallationFailure),
    /// The journal cannot be read.
    #[error(transparent)]
    Store(#[from] StoreFailure),
    /// The law cannot be had.
    #[error(transparent)]
    Shelf(#[from] ShelfFailure),
    /// The text is not the one of the rulebook.
    #[error(transparent)]
    Text(#[from] RulebookError),
    /// The key on the sheet is none.
    #[error("the verifier key on the sheet of the installation cannot be read")]
    Key(#[from] NoteError),
    /// The file to be held against proves nothing about a log.
    #[error("`{}` cannot be held against this log", path.display())]
    Pin {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: PinError,
    },
    /// The backup.
    #[error(transparent)]
    Backup(#[from] store::BackupFailure),
    /// The backup is not one of the installation it is to be put back into.
    #[error(
        "`{}` is the backup of another installation than `{}`",
        backup.display(),
        installation.display()
    )]
    OtherInstallation {
        /// The backup.
        backup: PathBuf,
        /// The installation.
        installation: PathBuf,
    },
    /// A live place has no local log-ins.
    #[error("a live place has no local log-ins: it needs outside identity, which is not built yet")]
    Live,
    /// There is no such officer in post.
    #[error("there is no officer `{0}` in post")]
    NoOfficer(OfficerId),
    /// The disk failed.
    #[error("cannot read or write `{}`", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl OfflineFailure {
    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Disk { path, source }
    }
}

/// Founds an installation for a rehearsal, in a directory that is empty or not there yet.
///
/// # Errors
/// [`InstallationFailure`]; what was begun is left as it is, and is no installation.
pub fn init(
    data_dir: &Path,
    shelf: &Shelf,
    founding: &Founding,
) -> Result<FirstLogIn, InstallationFailure> {
    installation::found(data_dir, shelf, founding)
}
