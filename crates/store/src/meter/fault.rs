//! What is said when the meter cannot be opened.

use std::io;
use std::path::PathBuf;

/// Why a meter is not opened.
#[derive(Debug, thiserror::Error)]
pub enum MeterOpenFailure {
    /// The file is something else.
    #[error("`{}` is no meter of gongshu; check the data directory", path.display())]
    NotAMeter {
        /// The file.
        path: PathBuf,
    },
    /// It was written by a newer program.
    #[error(
        "the meter `{}` has format {found}, and this program knows formats up to {known}; open it \
         with a newer gongshu",
        path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u32,
        /// The newest format this program knows.
        known: u32,
    },
    /// It belongs to another place.
    #[error("the meter `{}` is that of another place; check the data directory", path.display())]
    OtherPlace {
        /// The file.
        path: PathBuf,
    },
    /// A record that was durable is not whole any more.
    #[error(
        "the meter `{}` was changed from outside at record {index}; nothing is counted on top of \
         it; restore a backup, or move the folder away to begin a new meter at what the journal \
         says was used",
        path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The record.
        index: u64,
    },
    /// The disk failed.
    #[error("cannot read or write the meter `{}`", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}
