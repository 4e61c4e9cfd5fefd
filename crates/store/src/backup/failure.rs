//! Why there is no backup, or nothing was restored.

use std::io;
use std::path::{Path, PathBuf};

use ports::StoreFailure;
use terms::Day;

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupFailure {
    /// Something is there already.
    #[error(
        "`{path}` is there already, and nothing is ever overwritten; \
         take another folder, or move it away"
    )]
    Occupied {
        /// What is there.
        path: PathBuf,
    },
    /// The folder is something else.
    #[error("`{path}` is no backup that can be used here: {why}")]
    NotABackup {
        /// The folder.
        path: PathBuf,
        /// What speaks against it.
        why: String,
    },
    /// A file of the backup is missing, or not the one that was written.
    #[error("the file `{path}` of the backup {why}; take another backup")]
    Altered {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The entries of the journal do not lead to its head.
    #[error(
        "the journal `{path}` was changed from outside: {why}; \
         find out what changed with `gongshu ledger verify`"
    )]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
    /// There is no key ring.
    #[error("there is no key ring in `{folder}`; restore the backup of the keys first")]
    NoKeys {
        /// Where it should be.
        folder: PathBuf,
    },
    /// The key ring is another one.
    #[error(
        "the key ring in `{folder}` is not the one that this backup is sealed under; \
         restore the backup of the keys that belongs to it"
    )]
    OtherKeys {
        /// The ring.
        folder: PathBuf,
    },
    /// The backup of keys should have been destroyed.
    #[error(
        "the backup of keys `{path}` had to be destroyed after {last_day}: \
         it may hold keys of people whose data was erased; destroy it"
    )]
    Expired {
        /// The backup.
        path: PathBuf,
        /// The last day it could be used.
        last_day: Day,
    },
    /// Something in a folder is neither a file nor a folder, or has a name that is no text.
    #[error("`{path}` is no file or folder with a readable name; move it away")]
    Odd {
        /// What it is.
        path: PathBuf,
    },
    /// The journal cannot be read or copied.
    #[error(transparent)]
    Journal(#[from] StoreFailure),
    /// The disk failed.
    #[error("cannot read or write `{path}`")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Turns a failure of the disk at `path` into one of the backup.
pub(super) fn at(path: &Path) -> impl Fn(io::Error) -> BackupFailure {
    |source| BackupFailure::Disk { path: path.to_path_buf(), source }
}
