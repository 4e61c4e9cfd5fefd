//! A log-in for those who lost theirs: whoever has the data directory may open one.

use std::path::Path;

use governance::Mode;
use store::OsEntropy;
use terms::OfficerId;

use super::OfflineFailure;
use crate::access::{Accounts, fresh_password};
use crate::installation::{Cellar, InstallationFailure};

/// Opens a log-in for an officer in post, or gives it a new password, and tells it once. Rehearsal
/// only; log-ins are in no backup, so this is how the first one is had after a restore.
///
/// # Errors
/// [`OfflineFailure`].
pub fn open_log_in(data_dir: &Path, officer: &OfficerId) -> Result<String, OfflineFailure> {
    let cellar = Cellar::open(data_dir)?;
    let state = desk::fold(&cellar.ports()?).map_err(InstallationFailure::from)?;
    if state.place.is_none_or(|place| place.mode != Mode::Rehearsal) {
        return Err(OfflineFailure::Live);
    }
    if state.officers.get(officer).is_none_or(|known| !known.in_post) {
        return Err(OfflineFailure::NoOfficer(officer.clone()));
    }
    let password = fresh_password(&OsEntropy);
    let accounts =
        Accounts::open(&cellar.premises.accounts()).map_err(InstallationFailure::from)?;
    accounts.set(officer, &password).map_err(InstallationFailure::from)?;
    Ok(password)
}
