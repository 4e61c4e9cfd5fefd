//! Founding an installation: a place in rehearsal, its keys, its first officer with a log-in.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use governance::Mode;
use ledger::Signer;
use ports::{Clock as _, Keys as _};
use store::{DirectoryLock, FileKeys, OsEntropy, SqliteJournal, load_or_make_master};
use terms::{Day, Instant, OfficerId, PartyId, PlaceId, Text};

use super::{Cellar, DataDir, InstallationFailure, Sheet, origin, signing_key};
use crate::access::{Accounts, fresh_password};
use crate::host::HostClock;
use crate::shelf::Shelf;

/// The hour at which a rehearsal begins.
const MORNING: i8 = 9;

/// What an installation begins with. It is a rehearsal: a live place would have no log-in yet.
#[derive(Clone, Debug)]
pub struct Founding {
    /// The place.
    pub place: PlaceId,
    /// The day the rehearsal clock begins on; today when left out.
    pub on: Option<Day>,
    /// The body that acts as data authority.
    pub party: PartyId,
    /// Its public name.
    pub party_name: Text,
    /// Its first officer, who enters everybody else.
    pub officer: OfficerId,
    /// The name of the officer: personal, sealed under the officer's own key.
    pub officer_name: String,
}

/// The first log-in, told once.
#[derive(Clone, PartialEq, Eq)]
pub struct FirstLogIn {
    /// The officer.
    pub officer: OfficerId,
    /// The password.
    pub password: String,
    /// The name of the log.
    pub origin: String,
    /// Its verifier key: to be kept where the server cannot change it.
    pub vkey: String,
}

impl std::fmt::Debug for FirstLogIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FirstLogIn").field("officer", &self.officer).finish_non_exhaustive()
    }
}

/// Founds an installation in a directory that is empty or not there yet.
pub(crate) fn found(
    data_dir: &Path,
    shelf: &Shelf,
    founding: &Founding,
) -> Result<FirstLogIn, InstallationFailure> {
    let law = shelf.library(&founding.place, |_| Ok(std::collections::BTreeMap::new()))?;
    let zone = &law.current.place.zone;
    let on = match founding.on {
        Some(on) => on,
        None => HostClock.now().day_in(zone)?,
    };
    let clock = Instant::at(on, MORNING, zone)?;
    let dir = DataDir::new(data_dir);
    let cellar = build(&dir, founding)?;
    let ports = cellar.ports()?;
    desk::found(
        &ports,
        &desk::Founding {
            place: founding.place.clone(),
            mode: Mode::Rehearsal,
            zone: zone.clone(),
            clock: Some(clock),
            authority: founding.party.clone(),
            authority_name: founding.party_name.clone(),
            officer: founding.officer.clone(),
            officer_name: founding.officer_name.clone(),
            rulebook: law.current.digest,
        },
    )?;
    let password = fresh_password(&OsEntropy);
    Accounts::open(&cellar.premises.accounts())?.set(&founding.officer, &password)?;
    // Last: from here on it is an installation.
    cellar.sheet.write(&dir.sheet())?;
    Ok(FirstLogIn {
        officer: founding.officer.clone(),
        password,
        origin: cellar.sheet.origin.clone(),
        vkey: cellar.sheet.vkey.clone(),
    })
}

/// Makes folders, lock, keys and an empty journal.
pub(super) fn build(dir: &DataDir, founding: &Founding) -> Result<Cellar, InstallationFailure> {
    let disk = |source| InstallationFailure::Disk { path: dir.path().to_path_buf(), source };
    if !is_empty(dir.path()).map_err(disk)? {
        return Err(InstallationFailure::NotEmpty(dir.path().to_path_buf()));
    }
    let lock = DirectoryLock::take(dir.path())?;
    let premises = dir.place(&founding.place);
    premises.make().map_err(disk)?;
    let master = load_or_make_master(&dir.master())?;
    let keys = Arc::new(FileKeys::open(&premises.keys(), master)?);
    let origin = origin(&founding.place);
    let signer = Signer::new(&origin, &keys.obtain(&signing_key())?.0)?;
    let vkey = signer.verifier_key().to_string();
    let journal = Arc::new(SqliteJournal::open(&premises.journal(), &founding.place)?);
    let sheet = Sheet::new(founding.place.clone(), origin, vkey);
    Ok(Cellar { sheet, premises, journal, keys, _lock: lock })
}

/// Whether a directory is empty or not there.
fn is_empty(path: &Path) -> std::io::Result<bool> {
    match fs::read_dir(path) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
