//! Keeps the published files of the log up with the journal: tiles first, the checkpoint last.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ledger::checkpoint::{Checkpoint, CheckpointError};
use ledger::publish::{CHECKPOINT, File, PublicEntry, PublicPart, PublishError, Publisher, VKEY};
use ledger::tiles::{TileId, tiles_between};
use ledger::{Frontier, Head, Signer};
use ports::{Audience, Journal as _, StoreFailure, StoredEntry};
use store::SqliteJournal;
use tokio::sync::Notify;

use crate::files::{self, Readers};

/// How long a burst of entries may last.
const BURST: Duration = Duration::from_millis(200);

/// Why the log cannot be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishFailure {
    /// The journal cannot be read.
    #[error(transparent)]
    Store(#[from] StoreFailure),
    /// An entry contradicts itself.
    #[error(transparent)]
    Entry(#[from] PublishError),
    /// The checkpoint in the folder was signed by somebody else, or is none.
    #[error("the published checkpoint `{}` is not one of this place", path.display())]
    ForeignCheckpoint {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: CheckpointError,
    },
    /// More was published than the journal has: entries are missing from it.
    #[error(
        "{published} entries were published, the journal has {stored}: it was cut off, or an old \
         backup was put back; find out with `gongshu ledger verify`"
    )]
    Ahead {
        /// How many were published.
        published: u64,
        /// How many there are.
        stored: u64,
    },
    /// What was published is not what the journal has.
    #[error(
        "the journal is not the one whose first {size} entries were published; find out with \
         `gongshu ledger verify`"
    )]
    Rewritten {
        /// How many were published.
        size: u64,
    },
    /// The disk failed.
    #[error("cannot write below `{}`", path.display())]
    Disk {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

/// The published files of a place's log.
///
/// # Guarantee
/// A checkpoint is in the folder only when every file it counts is, whenever the power goes.
pub(crate) struct Publishing {
    journal: Arc<SqliteJournal>,
    signer: Signer,
    folder: PathBuf,
    stand: Mutex<Stand>,
    wake: Notify,
}

/// What was published.
#[derive(Clone, Debug, Default)]
struct Stand {
    publisher: Publisher,
    /// Whether there is a checkpoint over all of it.
    signed: bool,
    /// The unfinished files of the last checkpoint and of the one before.
    partials: [Vec<String>; 2],
}

impl fmt::Debug for Publishing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publishing").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Publishing {
    /// Takes up what was published, or begins anew where files are missing.
    pub(crate) fn open(
        journal: Arc<SqliteJournal>,
        signer: Signer,
        folder: &Path,
    ) -> Result<Self, PublishFailure> {
        let folder = folder.to_path_buf();
        fs::create_dir_all(&folder)
            .map_err(|source| PublishFailure::Disk { path: folder.clone(), source })?;
        let published = published(&folder, &signer)?;
        let mut stand = Stand::default();
        if let Some(head) = published {
            check(&journal, head)?;
            if let Some(publisher) = resumed(&folder, head) {
                let partials = publisher.partials().into_iter().map(|(path, _)| path).collect();
                stand = Stand { publisher, signed: true, partials: [partials, Vec::new()] };
            }
        }
        let (stand, wake) = (Mutex::new(stand), Notify::new());
        let log = Self { journal, signer, folder, stand, wake };
        let key = format!("{}\n", log.signer.verifier_key());
        log.write(&[(VKEY.to_owned(), key.into_bytes())])?;
        Ok(log)
    }

    /// Something was recorded.
    pub(crate) fn moved(&self) {
        self.wake.notify_one();
    }

    /// Follows the journal for good, a little behind: what is recorded in one burst is published
    /// at once.
    pub(crate) async fn follow(self: Arc<Self>) {
        loop {
            self.wake.notified().await;
            tokio::time::sleep(BURST).await;
            let own = Arc::clone(&self);
            let done = tokio::task::spawn_blocking(move || own.catch_up()).await;
            match done {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "the log was not published"),
                Err(error) => tracing::error!(%error, "publishing the log broke"),
            }
        }
    }

    /// Publishes what is not published yet.
    pub(crate) fn catch_up(&self) -> Result<(), PublishFailure> {
        let mut stand = self.stand.lock().unwrap_or_else(PoisonError::into_inner);
        let head = self.journal.head()?;
        let published = stand.publisher.head();
        if stand.signed && published.size == head.size {
            return Ok(());
        }
        let mut next = stand.publisher.clone();
        self.push(&mut next, head.size)?;
        if next.head().root != head.root.0 || next.head().size != head.size {
            return Err(PublishFailure::Rewritten { size: next.head().size });
        }
        let partials = next.partials();
        self.write(&partials)?;
        let note = self.sign(next.head())?;
        self.journal.keep_checkpoint(head.size, &note)?;
        self.write(&[(CHECKPOINT.to_owned(), note.into_bytes())])?;
        let names = partials.into_iter().map(|(path, _)| path).collect();
        let [last, before] = std::mem::take(&mut stand.partials);
        *stand = Stand { publisher: next, signed: true, partials: [names, last] };
        self.sweep(&before, &stand.partials);
        Ok(())
    }

    fn push(&self, publisher: &mut Publisher, until: u64) -> Result<(), PublishFailure> {
        let from = publisher.head().size;
        let mut failure = None;
        self.journal.scan(from, &mut |entry| {
            if entry.seq >= until {
                return false;
            }
            let pushed = publisher.push(&public(entry)).map_err(PublishFailure::from);
            failure = pushed.and_then(|finished| self.write(&finished)).err();
            failure.is_none()
        })?;
        failure.map_or(Ok(()), Err)
    }

    fn sign(&self, head: Head) -> Result<String, PublishFailure> {
        let key = self.signer.verifier_key();
        let note = Checkpoint::new(key.name(), head).sign(&self.signer);
        Ok(note.map_err(PublishError::from)?.to_string())
    }

    fn write(&self, files: &[File]) -> Result<(), PublishFailure> {
        let broken = |source| PublishFailure::Disk { path: self.folder.clone(), source };
        let mut folders = BTreeSet::new();
        for (path, bytes) in files {
            let path = self.folder.join(path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent).map_err(broken)?;
                folders.insert(parent.to_path_buf());
            }
            files::write_whole(&path, bytes, Readers::Anyone).map_err(broken)?;
        }
        folders.iter().try_for_each(|folder| files::settle(folder)).map_err(broken)
    }

    /// Removes unfinished files that neither this checkpoint counts nor the one before.
    fn sweep(&self, old: &[String], still: &[Vec<String>; 2]) {
        for path in old.iter().filter(|path| !still.iter().flatten().any(|it| it == *path)) {
            let path = self.folder.join(path);
            // What is not removed takes up a little room, and nothing else.
            let _removed = fs::remove_file(&path);
            if let Some(parent) = path.parent() {
                let _emptied = fs::remove_dir(parent);
            }
        }
    }

    /// A published file by its path; none if there is no such file.
    pub(crate) fn read(&self, path: &str) -> io::Result<Option<Vec<u8>>> {
        let known = path == CHECKPOINT || path == VKEY || path.parse::<TileId>().is_ok();
        if !known {
            return Ok(None);
        }
        files::read_if_there(&self.folder.join(path))
    }
}

/// The head of the checkpoint in the folder, if there is one.
fn published(folder: &Path, signer: &Signer) -> Result<Option<Head>, PublishFailure> {
    let path = folder.join(CHECKPOINT);
    let bytes = files::read_if_there(&path)
        .map_err(|source| PublishFailure::Disk { path: path.clone(), source })?;
    let Some(bytes) = bytes else { return Ok(None) };
    let checkpoint = Checkpoint::open(&bytes, &[signer.verifier_key()]);
    let checkpoint =
        checkpoint.map_err(|source| PublishFailure::ForeignCheckpoint { path, source })?;
    Ok(Some(checkpoint.head))
}

/// Takes up what was published, if every file that the checkpoint counts is still there.
fn resumed(folder: &Path, head: Head) -> Option<Publisher> {
    let is_there = |id: &TileId| folder.join(id.to_string()).is_file();
    if !tiles_between(0, head.size).iter().all(is_there) {
        return None;
    }
    let read = |path: &str| fs::read(folder.join(path)).ok();
    Publisher::resume(head.size, read).filter(|it| it.head() == head)
}

/// Whether the journal still begins with what was published.
fn check(journal: &SqliteJournal, published: Head) -> Result<(), PublishFailure> {
    let leaves = journal.leaves(0)?;
    let stored = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    if stored < published.size {
        return Err(PublishFailure::Ahead { published: published.size, stored });
    }
    let mut tree = Frontier::new();
    for leaf in leaves.into_iter().take(usize::try_from(published.size).unwrap_or(usize::MAX)) {
        tree.push(leaf);
    }
    if tree.root() == published.root {
        Ok(())
    } else {
        Err(PublishFailure::Rewritten { size: published.size })
    }
}

fn public(entry: StoredEntry) -> PublicEntry {
    let part = entry.parts.into_iter().find(|part| part.audience == Audience::Public);
    // No act erases a public part: where it is missing, the entry does not open its commitment.
    let (opening, part) = part.map_or(([0; 32], Vec::new()), |part| (part.opening, part.bytes));
    PublicEntry { envelope: entry.envelope, public: PublicPart::Open { opening, part } }
}
