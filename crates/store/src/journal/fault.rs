//! What is said when the journal breaks: what, where, why, what to do; never a stored value.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use ports::StoreFailure;

/// Why a journal is not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenFailure {
    /// It was written by a newer program.
    #[error(
        "the journal `{path}` has format {found}, and this program knows formats up to {known}; \
         open it with a newer gongshu"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u64,
        /// The newest format this program knows.
        known: u64,
    },
    /// It belongs to another place.
    #[error(
        "the journal `{path}` is that of `{found}`, not of `{asked}`; check the data directory"
    )]
    OtherPlace {
        /// The file.
        path: PathBuf,
        /// The place it belongs to.
        found: String,
        /// The place it was opened for.
        asked: String,
    },
    /// The file is something else.
    #[error("`{path}` is no journal of gongshu: {why}; check the data directory")]
    NotAJournal {
        /// The file.
        path: PathBuf,
        /// What speaks against it.
        why: &'static str,
    },
    /// What it says of itself does not fit its entries.
    #[error(
        "the journal `{path}` was changed from outside: {why}; nothing is appended to it; \
         find out what changed with `gongshu ledger verify` and restore a backup"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
    /// The disk or the database failed.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

/// The file that a message is about.
#[derive(Clone, Debug)]
pub(super) struct Site(PathBuf);

impl Site {
    pub(super) fn new(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// A failure at this file.
    pub(super) fn failure(&self, what: &str, why: impl Display) -> StoreFailure {
        let path = self.0.display();
        StoreFailure(format!("cannot {what} at `{path}`: {why}; check the disk, then start again"))
    }
}

/// Turns whatever went wrong while doing `what` into a failure at `site`.
pub(super) fn doing<'a, E: Display>(
    what: &'a str,
    site: &'a Site,
) -> impl FnOnce(E) -> StoreFailure + 'a {
    move |why| site.failure(what, why)
}
