//! Backups: the place without its keys, and the keys, for a while, without the place.
//!
//! A backup carries a copy of the sheet, so that it can be put back into an empty directory: first
//! the master key by hand, then the keys, then the place. Log-ins are in no backup.

use std::fs;
use std::path::Path;

use ports::Clock as _;
use store::{BackupReport, DirectoryLock};
use terms::Day;

use super::OfflineFailure;
use crate::host::HostClock;
use crate::installation::{DataDir, InstallationFailure, SHEET, Sheet};
use crate::shelf::Shelf;

/// Copies the place of an installation, without its keys, into a folder that is not there yet. A
/// server may go on meanwhile.
///
/// # Errors
/// [`OfflineFailure`]; there is no backup then.
pub fn backup(data_dir: &Path, target: &Path) -> Result<BackupReport, OfflineFailure> {
    let dir = DataDir::new(data_dir);
    let sheet = Sheet::read(&dir.sheet())?;
    let report = store::backup(&dir.place(&sheet.place), target)?;
    sheet.write(&target.join(SHEET))?;
    Ok(report)
}

/// Copies the key ring, sealed under the master key, into a folder that is not there yet. It must
/// be destroyed after `last_day`: it opens what was erased since it was made.
///
/// # Errors
/// [`OfflineFailure`]; there is no backup then.
pub fn backup_keys(data_dir: &Path, target: &Path, last_day: Day) -> Result<(), OfflineFailure> {
    let dir = DataDir::new(data_dir);
    let sheet = Sheet::read(&dir.sheet())?;
    store::backup_keys(&dir.place(&sheet.place), target, last_day)?;
    sheet.write(&target.join(SHEET))?;
    Ok(())
}

/// Puts a backup of keys back into a directory that has none; the master key goes there by hand.
///
/// # Errors
/// [`OfflineFailure`]; nothing is overwritten.
pub fn restore_keys(source: &Path, data_dir: &Path, shelf: &Shelf) -> Result<(), OfflineFailure> {
    let (dir, sheet) = sheets(source, data_dir)?;
    let law = shelf.rulebooks(&sheet.place)?;
    let zone = law.last().map_or("UTC", |rulebook| rulebook.place.zone.as_str());
    let today = HostClock.now().day_in(zone).map_err(InstallationFailure::from)?;
    let premises = dir.place(&sheet.place);
    let _alone = DirectoryLock::take(dir.path()).map_err(InstallationFailure::from)?;
    fs::create_dir_all(premises.root()).map_err(OfflineFailure::disk(premises.root()))?;
    store::restore_keys(source, &premises, today)?;
    Ok(sheet.write(&dir.sheet())?)
}

/// Puts a backup of a place back beside its key ring. What was erased since is erased again at the
/// next start, before anything is answered.
///
/// # Errors
/// [`OfflineFailure`]; nothing is overwritten.
pub fn restore(source: &Path, data_dir: &Path) -> Result<BackupReport, OfflineFailure> {
    let (dir, sheet) = sheets(source, data_dir)?;
    let _alone = DirectoryLock::take(dir.path()).map_err(InstallationFailure::from)?;
    let report = store::restore(source, &dir.place(&sheet.place))?;
    sheet.write(&dir.sheet())?;
    Ok(report)
}

/// The sheet in a backup; the one in the directory, if there is one, must be the same.
fn sheets(source: &Path, data_dir: &Path) -> Result<(DataDir, Sheet), OfflineFailure> {
    let dir = DataDir::new(data_dir);
    let sheet = Sheet::read(&source.join(SHEET))?;
    if dir.sheet().is_file() && Sheet::read(&dir.sheet())? != sheet {
        return Err(OfflineFailure::OtherInstallation {
            backup: source.to_path_buf(),
            installation: data_dir.to_path_buf(),
        });
    }
    Ok((dir, sheet))
}
