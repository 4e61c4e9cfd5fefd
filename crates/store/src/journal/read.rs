//! Reading beside the writer: threads with connections of their own, lent out one task at a time.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use ports::{PastAct, Snapshot, StoreFailure, StoredEntry};
use sqlx::SqliteConnection;
use terms::{Digest, Instant};

use super::KeptCheckpoint;
use super::connection::{Connection, Purpose};
use super::fault::{Site, doing};
use super::rows::{self, CHUNK, hash};

/// Readers that are kept open while nobody reads.
const IDLE: usize = 4;
/// How much larger each chunk of a scan is than the one before.
const GROWTH: u64 = 16;

type Task = Box<dyn FnOnce(&mut Connection) + Send>;

/// As many readers as are needed at once.
pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Reader>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_path_buf(), idle: Mutex::new(Vec::new()) }
    }

    /// Visits the first entry, and where more are wanted the others in ever larger chunks, the next
    /// one being read while this one is visited: most who ask want one entry, and wait for no
    /// other. No transaction stays open meanwhile: entries never change, a part erased since is not
    /// shown.
    pub(super) fn scan(
        &self,
        from: u64,
        size: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure> {
        if from >= size {
            return Ok(());
        }
        let mut reader = self.lend()?;
        let mut from = from.saturating_add(1);
        let first = reader.entries(from.saturating_sub(1), from).wait(&reader.site)?;
        if !first.into_iter().all(&mut *visit) {
            self.take_back(&mut reader);
            return Ok(());
        }
        let mut chunk = 1;
        let mut next = |reader: &mut Reader| {
            chunk = CHUNK.min(chunk * GROWTH);
            let (first, until) = (from, size.min(from.saturating_add(chunk)));
            from = until;
            (first < until).then(|| reader.entries(first, until))
        };
        let mut coming = next(&mut reader);
        while let Some(pending) = coming.take() {
            let entries = pending.wait(&reader.site)?;
            coming = next(&mut reader);
            if !entries.into_iter().all(&mut *visit) {
                return Ok(());
            }
        }
        self.take_back(&mut reader);
        Ok(())
    }

    pub(super) fn leaves(&self, from: u64, size: u64) -> Result<Vec<ledger::Hash>, StoreFailure> {
        let mut leaves = Vec::new();
        let mut next = from;
        while next < size {
            let chunk =
                self.read("read the leaf hashes", async move |it| rows::leaves(it, next).await)?;
            let found = chunk.into_iter().map_while(|(_, leaf)| hash(&leaf));
            let before = leaves.len();
            leaves.extend(found);
            if leaves.len() == before {
                return Err(Site::new(&self.path).failure("read the leaf hashes", "one is missing"));
            }
            next = from.saturating_add(u64::try_from(leaves.len()).unwrap_or(u64::MAX));
        }
        leaves.truncate(usize::try_from(size.saturating_sub(from)).unwrap_or(usize::MAX));
        Ok(leaves)
    }

    pub(super) fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure> {
        let (actor, key) = (actor.to_owned(), key.to_owned());
        let found = self.read("read the acts", async move |it| {
            let query = sqlx::query_as("SELECT body, answer FROM acts WHERE actor = ? AND key = ?");
            let found: Option<(Vec<u8>, Vec<u8>)> =
                query.bind(actor).bind(key).fetch_optional(it).await?;
            Ok(found)
        })?;
        let Some((body, answer)) = found else { return Ok(None) };
        let short = || Site::new(&self.path).failure("read the acts", "a digest is too short");
        let body = hash(&body).map(Digest).ok_or_else(short)?;
        Ok(Some(PastAct { body, answer }))
    }

    pub(super) fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure> {
        let found = self.read("read the snapshot", async |it| {
            let query = sqlx::query_as("SELECT size, shape, made_at, bytes FROM snapshots");
            let found: Option<(i64, String, i64, Vec<u8>)> = query.fetch_optional(it).await?;
            Ok(found)
        })?;
        Ok(found.map(|(size, shape, made_at, bytes)| Snapshot {
            size: u64::try_from(size).unwrap_or(0),
            shape,
            made_at: Instant::from_millis(made_at),
            bytes,
        }))
    }

    pub(super) fn checkpoints(&self) -> Result<Vec<KeptCheckpoint>, StoreFailure> {
        self.read("read the checkpoints", async |it| checkpoints(it, i64::MAX).await)
    }

    pub(super) fn newest_checkpoint(&self) -> Result<Option<KeptCheckpoint>, StoreFailure> {
        Ok(self.read("read the checkpoints", async |it| checkpoints(it, 1).await)?.pop())
    }

    fn read<T: Send + 'static>(
        &self,
        what: &'static str,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> sqlx::Result<T> + Send + 'static,
    ) -> Result<T, StoreFailure> {
        let mut reader = self.lend()?;
        let pending = reader.ask(move |connection| {
            let site = connection.site.clone();
            connection.run(work).map_err(doing(what, &site))
        });
        let answer = pending.wait(&reader.site)?;
        self.take_back(&mut reader);
        Ok(answer)
    }

    fn lend(&self) -> Result<Reader, StoreFailure> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Reader::start(&self.path), Ok)
    }

    /// Keeps a reader for later; one that failed or was left half-way is not given back.
    fn take_back(&self, reader: &mut Reader) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(reader.hand_over());
        }
    }
}

/// A thread with a connection that only reads.
struct Reader {
    site: Site,
    tasks: Option<Sender<Task>>,
    thread: Option<JoinHandle<()>>,
}

impl Reader {
    fn start(path: &Path) -> Result<Self, StoreFailure> {
        let site = Site::new(path);
        let (tasks, inbox) = mpsc::channel::<Task>();
        let (told, opened) = mpsc::channel();
        let at = path.to_path_buf();
        let work = move || match Connection::open(&at, Purpose::Read) {
            Ok(connection) => {
                if told.send(Ok(())).is_ok() {
                    serve(connection, &inbox);
                }
            }
            Err(failure) => drop(told.send(Err(failure))),
        };
        let thread = thread::Builder::new().name("journal-reader".to_owned()).spawn(work);
        let thread = thread.map_err(doing("start a reader of the journal", &site))?;
        opened.recv().map_err(doing("open the journal", &site))??;
        Ok(Self { site, tasks: Some(tasks), thread: Some(thread) })
    }

    fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreFailure> + Send + 'static,
    ) -> Pending<T> {
        let (reply, answer) = mpsc::channel();
        let task: Task = Box::new(move |connection| drop(reply.send(work(connection))));
        // If the thread is gone, so is the other end of `answer`, and waiting says so.
        drop(self.tasks.as_ref().map(|tasks| tasks.send(task)));
        Pending(answer)
    }

    fn entries(&mut self, from: u64, until: u64) -> Pending<Vec<StoredEntry>> {
        self.ask(move |connection| entries(connection, from, until))
    }

    fn hand_over(&mut self) -> Self {
        Self { site: self.site.clone(), tasks: self.tasks.take(), thread: self.thread.take() }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        drop(self.tasks.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// An answer that is on its way.
struct Pending<T>(Receiver<Result<T, StoreFailure>>);

impl<T> Pending<T> {
    fn wait(self, site: &Site) -> Result<T, StoreFailure> {
        self.0.recv().map_err(|_| site.failure("read the journal", "its reader has stopped"))?
    }
}

fn serve(mut connection: Connection, inbox: &Receiver<Task>) {
    for task in inbox {
        task(&mut connection);
    }
    drop(connection.close());
}

/// The entries from `from` up to `until`, each checked against its leaf hash.
fn entries(
    connection: &mut Connection,
    from: u64,
    until: u64,
) -> Result<Vec<StoredEntry>, StoreFailure> {
    let site = connection.site.clone();
    let found = connection.run(async |it| rows::entries(it, from, until).await);
    let found = found.map_err(doing("read the entries", &site))?;
    let mut entries = Vec::with_capacity(found.len());
    for (row, seq) in found.iter().zip(from..) {
        let (entry, intact) = rows::entry(row).map_err(doing("read an entry", &site))?;
        if entry.seq != seq || !intact {
            let why = if intact { "is missing" } else { "is not the one that was sealed" };
            return Err(altered(&site, seq, why));
        }
        entries.push(entry);
    }
    let end = from.saturating_add(u64::try_from(entries.len()).unwrap_or(u64::MAX));
    if end < until { Err(altered(&site, end, "is missing")) } else { Ok(entries) }
}

fn altered(site: &Site, seq: u64, why: &str) -> StoreFailure {
    let path = site.path().display();
    StoreFailure(format!(
        "entry {seq} of `{path}` {why}; see `gongshu ledger verify`, then restore a backup"
    ))
}

/// The last `limit` checkpoints, by size.
async fn checkpoints(
    connection: &mut SqliteConnection,
    limit: i64,
) -> sqlx::Result<Vec<KeptCheckpoint>> {
    let query = sqlx::query_as("SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT ?");
    let found: Vec<(i64, String)> = query.bind(limit).fetch_all(connection).await?;
    let kept = found
        .into_iter()
        .rev()
        .map(|(size, note)| KeptCheckpoint { size: u64::try_from(size).unwrap_or(0), note });
    Ok(kept.collect())
}
