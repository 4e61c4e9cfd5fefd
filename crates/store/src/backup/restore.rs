//! A backup put back into an empty place.

use std::fs;
use std::path::{Path, PathBuf};

use ports::Head;

use super::failure::at;
use super::parcel::{Contents, Manifest, Staging, must_be_free};
use super::premises::{FOLDERS, JOURNAL, Premises};
use super::{BackupFailure, BackupReport, sound};
use crate::disk;

/// Puts the backup in the folder `source` into an empty place beside the key ring it belongs to.
/// The server must be stopped.
///
/// The journal may be older than what was published; hold its head against a checkpoint kept
/// elsewhere. The desk applies the erasures on record again before it answers anything.
///
/// # Guarantee
/// Every file is held against its digest, and every entry is hashed anew, before anything gets its
/// name. The journal gets its name last: what is interrupted before is a place without a journal.
///
/// # Errors
/// [`BackupFailure`]; nothing is overwritten, and nothing of the backup is left in the place.
pub fn restore(source: &Path, premises: &Premises) -> Result<BackupReport, BackupFailure> {
    let manifest = Manifest::read(source)?;
    let Contents::Place { place, size, root } = manifest.contents.clone() else {
        let why = "it holds keys, not a place".to_owned();
        return Err(BackupFailure::NotABackup { path: source.to_path_buf(), why });
    };
    let head = Head { size, root };
    check_premises(premises, &manifest)?;
    let staging = Staging::within(premises.root())?;
    manifest.unpack(source, &staging.0)?;
    if sound(&staging.0.join(JOURNAL))? != (place.clone(), head) {
        let path = source.join(JOURNAL);
        return Err(BackupFailure::Altered { path, why: "is not the one of the manifest" });
    }
    move_in(&staging, premises)?;
    Ok(BackupReport { place, head, files: manifest.count(), bytes: manifest.bytes() })
}

fn check_premises(premises: &Premises, manifest: &Manifest) -> Result<(), BackupFailure> {
    if premises.ring()? != manifest.ring {
        return Err(BackupFailure::OtherKeys { folder: premises.keys() });
    }
    let journal = premises.journal();
    let beside = ["-wal", "-shm", "-journal"].map(|end| {
        let mut name = journal.clone().into_os_string();
        name.push(end);
        PathBuf::from(name)
    });
    must_be_free(&journal)?;
    beside.iter().try_for_each(|path| must_be_free(path))?;
    FOLDERS.iter().try_for_each(|folder| must_be_free(&premises.root().join(folder)))
}

/// Gives everything its name, the journal last; takes all of it back if one does not get it.
pub(super) fn move_in(staging: &Staging, premises: &Premises) -> Result<(), BackupFailure> {
    let mut moved = Moved(Vec::new());
    for name in FOLDERS.into_iter().chain([JOURNAL]) {
        let (from, to) = (staging.0.join(name), premises.root().join(name));
        if disk::found(from.symlink_metadata()).map_err(at(&from))?.is_none() {
            continue;
        }
        if name == JOURNAL {
            disk::sync_parent(&to).map_err(at(&to))?;
        }
        fs::rename(&from, &to).map_err(at(&to))?;
        moved.0.push(to);
    }
    disk::sync(premises.root()).map_err(at(premises.root()))?;
    moved.0.clear();
    Ok(())
}

/// What has its name already; removed again, the last first, unless everything got there.
struct Moved(Vec<PathBuf>);

impl Drop for Moved {
    fn drop(&mut self) {
        for path in self.0.iter().rev() {
            let removed =
                if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
            // What cannot be removed is in the way of the next restore, which says so.
            drop(removed);
        }
    }
}
