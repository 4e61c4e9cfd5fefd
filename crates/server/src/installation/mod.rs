//! An installation: one place, all that it stands on, opened by one process at a time.

mod found;
mod layout;
mod sheet;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use cleanroom::Room;
use desk::{Desk, DeskNo, DeskPorts, Failure, Library, OpenFailure};
use governance::Mode;
use ledger::Signer;
use ledger::note::NoteError;
use object_store::local::LocalFileSystem;
use ports::{KeyFailure, KeyId, Keys as _, RoomFailure};
use rulebook::Rulebook;
use store::{
    DirectoryLock, FileBlobs, FileKeys, FileMeter, LockFailure, MasterFailure, MeterOpenFailure,
    OsEntropy, Premises, SqliteJournal, load_or_make_master,
};
use terms::{ArticleId, PlaceId};

use crate::access::{AccountFailure, Accounts};
use crate::files;
use crate::host::HostClock;
use crate::publishing::{PublishFailure, Publishing};
use crate::shelf::{Shelf, ShelfFailure};

pub(crate) use found::found;
pub use found::{FirstLogIn, Founding};
pub(crate) use layout::{DataDir, SHEET, text_of};
pub(crate) use sheet::Sheet;
pub use sheet::SheetFailure;

/// The key that signs the checkpoints of the log.
fn signing_key() -> KeyId {
    KeyId("log/signer".to_owned())
}

/// Why an installation cannot be opened or founded.
#[derive(Debug, thiserror::Error)]
pub enum InstallationFailure {
    /// The sheet.
    #[error(transparent)]
    Sheet(#[from] SheetFailure),
    /// Another process has it open.
    #[error(transparent)]
    Lock(#[from] LockFailure),
    /// The master key.
    #[error(transparent)]
    Master(#[from] MasterFailure),
    /// The master key is gone, and with it everything that is sealed.
    #[error(
        "the master key `{}` is missing: nothing in this installation can be opened without it; \
         put it back from its own backup",
        .0.display()
    )]
    NoMaster(PathBuf),
    /// The journal is gone, or was not put back yet.
    #[error("the journal `{}` is missing; restore a backup of the place", .0.display())]
    NoJournal(PathBuf),
    /// The key ring.
    #[error(transparent)]
    Keys(#[from] KeyFailure),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] store::OpenFailure),
    /// The meter.
    #[error(transparent)]
    Meter(#[from] MeterOpenFailure),
    /// The reading room.
    #[error(transparent)]
    Room(#[from] RoomFailure),
    /// The law.
    #[error(transparent)]
    Shelf(#[from] ShelfFailure),
    /// The log-ins.
    #[error(transparent)]
    Accounts(#[from] AccountFailure),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] OpenFailure),
    /// The log cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishFailure),
    /// The place could not be founded, or says nothing of itself.
    #[error(transparent)]
    Place(#[from] Failure),
    /// The name of the log is none.
    #[error(transparent)]
    Signer(#[from] NoteError),
    /// The key ring is not the one the place was founded with.
    #[error(
        "the key ring holds another signing key than the one this installation was founded with, \
         `{founded}`; put the key ring back from its own backup"
    )]
    OtherSigner {
        /// The verifier key on the sheet.
        founded: String,
    },
    /// There is something where an installation is to be founded.
    #[error("`{}` is not empty; found an installation in a new directory", .0.display())]
    NotEmpty(PathBuf),
    /// The day lies outside what the calendar of the machine can say.
    #[error(transparent)]
    Day(#[from] terms::DayError),
    /// The disk failed.
    #[error("cannot read or write `{}`", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

/// What a place stands on, without its desk.
pub(crate) struct Cellar {
    pub(crate) sheet: Sheet,
    pub(crate) premises: Premises,
    pub(crate) journal: Arc<SqliteJournal>,
    pub(crate) keys: Arc<FileKeys>,
    // Let go of last.
    _lock: DirectoryLock,
}

impl fmt::Debug for Cellar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cellar").field("premises", &self.premises).finish_non_exhaustive()
    }
}

impl Cellar {
    /// Opens journal and key ring under the lock of the directory.
    pub(crate) fn open(data_dir: &Path) -> Result<Self, InstallationFailure> {
        let dir = DataDir::new(data_dir);
        let sheet = Sheet::read(&dir.sheet())?;
        let lock = DirectoryLock::take(dir.path())?;
        if !dir.master().is_file() {
            return Err(InstallationFailure::NoMaster(dir.master()));
        }
        let premises = dir.place(&sheet.place);
        if !premises.journal().is_file() {
            return Err(InstallationFailure::NoJournal(premises.journal()));
        }
        let master = load_or_make_master(&dir.master())?;
        let keys = Arc::new(FileKeys::open(&premises.keys(), master)?);
        let journal = Arc::new(SqliteJournal::open(&premises.journal(), &sheet.place)?);
        Ok(Self { sheet, premises, journal, keys, _lock: lock })
    }

    /// The key that signs checkpoints; the one the place was founded with, or none.
    pub(crate) fn signer(&self) -> Result<Signer, InstallationFailure> {
        let seed = self.keys.find(&signing_key())?;
        let signer = Signer::new(&self.sheet.origin, &seed.0)?;
        if signer.verifier_key().to_string() == self.sheet.vkey {
            Ok(signer)
        } else {
            Err(InstallationFailure::OtherSigner { founded: self.sheet.vkey.clone() })
        }
    }

    /// The ports of the desk.
    pub(crate) fn ports(&self) -> Result<DeskPorts, InstallationFailure> {
        let root = || self.premises.root().to_path_buf();
        let disk = |source| InstallationFailure::Disk { path: root(), source };
        self.premises.make().map_err(disk)?;
        let objects = LocalFileSystem::new_with_prefix(self.premises.vault());
        let objects = objects.map_err(|error| disk(std::io::Error::other(error)))?;
        let entropy = Arc::new(OsEntropy);
        let room = Room::open(Arc::new(objects), self.keys.clone(), entropy.clone())?;
        let blobs = FileBlobs::open(&self.premises.blobs(), self.keys.clone()).map_err(disk)?;
        let meter = FileMeter::open(&self.premises.meter(), &self.sheet.place)?;
        if meter.dropped() > 0 {
            tracing::warn!(records = meter.dropped(), "a group of the meter was cut off");
        }
        Ok(DeskPorts {
            journal: self.journal.clone(),
            room: Arc::new(room),
            keys: self.keys.clone(),
            blobs: Arc::new(blobs),
            meter: Arc::new(meter),
            clock: Arc::new(HostClock),
            entropy,
        })
    }

    /// The law of the place, with the official text where one was attached.
    pub(crate) fn library(&self, shelf: &Shelf) -> Result<Library, ShelfFailure> {
        shelf.library(&self.sheet.place, |current| attached(&self.premises, current))
    }
}

/// The official text by article, where one was attached.
fn attached(
    premises: &Premises,
    current: &Rulebook,
) -> Result<BTreeMap<ArticleId, String>, ShelfFailure> {
    let path = text_of(premises, current.version);
    let read = files::read_if_there(&path);
    let bytes = read.map_err(|source| ShelfFailure::Unreadable { path, source })?;
    match bytes {
        Some(bytes) => Ok(rulebook::text::attach(current, &bytes)?),
        None => Ok(BTreeMap::new()),
    }
}

/// An installation that is open.
pub(crate) struct Installation {
    pub(crate) desk: Arc<Desk>,
    pub(crate) mode: Mode,
    pub(crate) accounts: Arc<Accounts>,
    pub(crate) log: Arc<Publishing>,
    // Let go of last: it holds the lock.
    _cellar: Cellar,
}

impl fmt::Debug for Installation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Installation").field("desk", &self.desk).finish_non_exhaustive()
    }
}

impl Installation {
    /// Opens the installation in a data directory.
    pub(crate) fn open(data_dir: &Path, shelf: &Shelf) -> Result<Self, InstallationFailure> {
        let cellar = Cellar::open(data_dir)?;
        let library = cellar.library(shelf)?;
        let desk = Desk::open(cellar.ports()?, library, cellar.signer()?)?;
        let (_, _, mode) = desk.time().map_err(said)?;
        let (journal, premises) = (cellar.journal.clone(), &cellar.premises);
        let log = Publishing::open(journal, cellar.signer()?, &premises.log())?;
        let accounts = Accounts::open(&premises.accounts())?;
        Ok(Self {
            desk: Arc::new(desk),
            mode,
            accounts: Arc::new(accounts),
            log: Arc::new(log),
            _cellar: cellar,
        })
    }
}

/// The place has no clock only when the world broke.
fn said(no: DeskNo) -> Failure {
    match no {
        DeskNo::Failed(failure) => failure,
        DeskNo::Refused(_)
        | DeskNo::NotFound { .. }
        | DeskNo::Malformed(_)
        | DeskNo::Conflict(_) => Failure::Bug("the place says nothing of its time".to_owned()),
    }
}

/// The name of a place's log.
fn origin(place: &PlaceId) -> String {
    format!("gongshu.local/{place}")
}

#[cfg(test)]
mod tests;
