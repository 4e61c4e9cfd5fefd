//! The journal of one place in one SQLite file.

mod connection;
mod copy;
mod evidence;
mod fault;
mod group;
mod read;
mod rows;
mod schema;
mod write;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use ports::{
    AppendFailure, Batch, Head, Journal, Landing, PastAct, Snapshot, StoreFailure, StoredEntry,
};
use terms::PlaceId;

pub(crate) use copy::{check, copy};
pub use evidence::{Claims, Evidence, EvidencePart, EvidenceRow};
pub use fault::OpenFailure;

use fault::Site;
use group::Order;
use read::Readers;
use write::Writer;

/// A checkpoint that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// How many entries it covers.
    pub size: u64,
    /// The signed note.
    pub note: String,
}

/// The journal of one place in one SQLite file.
///
/// One thread writes; batches that wait for it at the same time share one transaction and one
/// sync of the disk. Reads have connections of their own and never wait for writes.
///
/// # Guarantee
/// What [`Journal::append`] acknowledges survives a power cut, as far as the disk keeps what it
/// has synced. A part that was erased is in no file of the journal when the append returns; if
/// somebody reads for long just then, soon after they let go.
pub struct SqliteJournal {
    site: Site,
    head: Arc<Mutex<Head>>,
    // Readers close before the writer, which then folds the write-ahead log into the file.
    readers: Readers,
    writer: Writer,
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteJournal").field("path", &self.site.path()).finish_non_exhaustive()
    }
}

impl SqliteJournal {
    /// Opens the journal of `place` at `path`, or makes it if there is no such file. One process
    /// at a time: take a [`crate::DirectoryLock`] first.
    ///
    /// # Errors
    /// [`OpenFailure`] when the file is newer, of another place, no journal, or does not fit what
    /// it says of itself.
    pub fn open(path: &Path, place: &PlaceId) -> Result<Self, OpenFailure> {
        let (writer, head) = Writer::start(path, place.to_string())?;
        Ok(Self { site: Site::new(path), head, readers: Readers::new(path), writer })
    }

    /// Where the file is.
    pub fn path(&self) -> PathBuf {
        self.site.path().to_path_buf()
    }

    /// The leaf hashes from entry `from` on, for proofs and tiles.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    pub fn leaves(&self, from: u64) -> Result<Vec<ledger::Hash>, StoreFailure> {
        self.readers.leaves(from, self.current().size)
    }

    /// Keeps a published checkpoint; a later one of the same size (with more cosignatures)
    /// replaces it.
    ///
    /// # Errors
    /// [`StoreFailure`] when it covers more entries than there are, or cannot be written.
    pub fn keep_checkpoint(&self, size: u64, note: &str) -> Result<(), StoreFailure> {
        let checkpoint = KeptCheckpoint { size, note: note.to_owned() };
        self.writer.order(|reply| Order::Checkpoint(checkpoint, reply))?
    }

    /// All checkpoints, by size.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    pub fn checkpoints(&self) -> Result<Vec<KeptCheckpoint>, StoreFailure> {
        self.readers.checkpoints()
    }

    /// The checkpoint of the largest size.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    pub fn newest_checkpoint(&self) -> Result<Option<KeptCheckpoint>, StoreFailure> {
        self.readers.newest_checkpoint()
    }

    fn current(&self) -> Head {
        *self.head.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for SqliteJournal {
    fn head(&self) -> Result<Head, StoreFailure> {
        Ok(self.current())
    }

    fn append(&self, batch: Batch) -> Result<Head, AppendFailure> {
        self.begin(batch).wait()
    }

    fn begin(&self, batch: Batch) -> Landing {
        self.writer.begin(batch)
    }

    fn scan(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure> {
        self.readers.scan(from, self.current().size, visit)
    }

    fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure> {
        self.readers.past_act(actor, key)
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure> {
        self.readers.snapshot()
    }

    fn keep_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreFailure> {
        self.writer.order(|reply| Order::Snapshot(snapshot, reply))?
    }
}

/// Where an answer is sent.
type Reply<T> = mpsc::Sender<T>;

#[cfg(test)]
pub(crate) mod tests;
