//! The key ring has a backup of its own, with a last day.

use std::fs;
use std::path::Path;

use terms::Day;

use super::BackupFailure;
use super::failure::at;
use super::parcel::{Contents, Manifest, Parcel, Staging, must_be_free};
use super::premises::Premises;
use crate::disk;

/// The folder of the ring in a backup.
const RING: &str = "keys";

/// Copies the key ring of a place into the folder `target`, which must not be there yet. All keys
/// in it stay sealed under the master key, which is not in it.
///
/// Until it is destroyed, whoever has it and the master key can open what was erased since. So it
/// has a `last_day`, soon: after that day it must be destroyed, and is not restored any more.
///
/// # Errors
/// [`BackupFailure`]; nothing is left at `target`.
pub fn backup_keys(premises: &Premises, target: &Path, last_day: Day) -> Result<(), BackupFailure> {
    let ring = premises.ring()?;
    let mut parcel = Parcel::begin(target)?;
    parcel.add_folder(&premises.keys(), RING)?;
    parcel.finish(Contents::Keys { last_day }, ring)?;
    Ok(())
}

/// Puts a backup of keys back where there is no key ring. The server must be stopped.
///
/// Keys that were destroyed since are back until the desk, before it answers anything, applies the
/// erasures on record again.
///
/// # Errors
/// [`BackupFailure`]; nothing is overwritten, and nothing of the backup is left in the place.
pub fn restore_keys(source: &Path, premises: &Premises, today: Day) -> Result<(), BackupFailure> {
    let manifest = Manifest::read(source)?;
    let Contents::Keys { last_day } = manifest.contents else {
        let why = "it holds a place, not keys".to_owned();
        return Err(BackupFailure::NotABackup { path: source.to_path_buf(), why });
    };
    if today > last_day {
        return Err(BackupFailure::Expired { path: source.to_path_buf(), last_day });
    }
    let folder = premises.keys();
    must_be_free(&folder)?;
    let staging = Staging::within(premises.root())?;
    manifest.unpack(source, &staging.0)?;
    fs::rename(staging.0.join(RING), &folder).map_err(at(&folder))?;
    disk::sync_parent(&folder).map_err(at(&folder))
}
