//! Backups: a place without its keys, and the keys without the place.

mod failure;
mod keys;
mod parcel;
mod premises;
mod restore;

use std::path::Path;

use ports::Head;

use crate::journal;

pub use failure::BackupFailure;
pub use keys::{backup_keys, restore_keys};
pub use premises::Premises;
pub use restore::restore;

use parcel::{Contents, Parcel};
use premises::{FOLDERS, JOURNAL};

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// The place.
    pub place: String,
    /// Where its journal ends. Keep it, or a checkpoint of at least this size, apart from the
    /// backup: it shows whether a later restore is of this backup or of an older one.
    pub head: Head,
    /// How many files, the journal included.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// Copies a place into the folder `target`, which must not be there yet: journal, vault, blobs,
/// attached texts. Works beside a running server.
///
/// Keys and accounts stay out on purpose: a backup opens nothing, and what is erased by destroying
/// a key is erased in every backup too. See [`backup_keys`]. The published log stays out because
/// it follows from the journal: it is made anew, and one that was not lost tells a journal that is
/// older than it.
///
/// # Guarantee
/// The journal is copied first, at one moment, and every entry of the copy is hashed anew. The
/// other files are copied after it, so whatever the journal speaks of is there, unless it was
/// erased since. The backup gets its name when it is whole and durable; until then there is none.
///
/// # Errors
/// [`BackupFailure`]; nothing is left at `target`.
pub fn backup(premises: &Premises, target: &Path) -> Result<BackupReport, BackupFailure> {
    let ring = premises.ring()?;
    let mut parcel = Parcel::begin(target)?;
    let copy = parcel.folder().join(JOURNAL);
    journal::copy(&premises.journal(), &copy)?;
    let (place, head) = sound(&copy)?;
    parcel.note(JOURNAL)?;
    for folder in FOLDERS {
        parcel.add_folder(&premises.root().join(folder), folder)?;
    }
    let contents = Contents::Place { place: place.clone(), size: head.size, root: head.root };
    let manifest = parcel.finish(contents, ring)?;
    Ok(BackupReport { place, head, files: manifest.count(), bytes: manifest.bytes() })
}

/// The place and the head of a copied journal, if its entries lead to it.
fn sound(path: &Path) -> Result<(String, Head), BackupFailure> {
    let damaged = |why| BackupFailure::Damaged { path: path.to_path_buf(), why };
    journal::check(path)?.map_err(damaged)
}

#[cfg(test)]
mod tests;
