//! The one thread that writes.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use ledger::Frontier;
use ports::{AppendFailure, Batch, Head, Landing, StoreFailure};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::Reply;
use super::connection::{BUSY, Connection, Purpose};
use super::fault::{OpenFailure, Site, doing};
use super::group::{self, Done, No, Order, Waiting};
use super::schema;
use crate::disk;

/// No group takes up more rows than these, roughly.
const GROUP: usize = 4096;
/// How long the writer waits for a reader when it wipes the write-ahead log.
const WIPE_WAIT: Duration = Duration::from_millis(250);
/// How long to wait before trying again to wipe the write-ahead log.
const WIPE_AGAIN: Duration = Duration::from_secs(1);

/// The way to the writing thread.
pub(super) struct Writer {
    site: Site,
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Opens the file on a thread of its own.
    pub(super) fn start(
        path: &Path,
        place: String,
    ) -> Result<(Self, Arc<Mutex<Head>>), OpenFailure> {
        let site = Site::new(path);
        let (orders, inbox) = mpsc::channel();
        let (told, opened) = mpsc::channel();
        let at = path.to_path_buf();
        let work = move || match Book::open(&at, &place) {
            Ok(book) => {
                let head = Arc::clone(&book.head);
                if told.send(Ok(head)).is_ok() {
                    book.serve(&inbox);
                }
            }
            Err(failure) => drop(told.send(Err(failure))),
        };
        let thread = thread::Builder::new().name("journal-writer".to_owned()).spawn(work);
        let thread = thread.map_err(doing("start the writer of the journal", &site))?;
        let head = opened.recv().map_err(doing("open the journal", &site))??;
        Ok((Self { site, orders: Some(orders), thread: Some(thread) }, head))
    }

    /// Hands over a batch; a writer that is gone tells so by dropping it.
    pub(super) fn begin(&self, batch: Batch) -> Landing {
        let (landing, pilot) = Landing::out();
        if let Some(orders) = &self.orders {
            drop(orders.send(Order::Append(batch, pilot)));
        }
        landing
    }

    /// Gives an order and waits for the answer.
    pub(super) fn order<T>(
        &self,
        order: impl FnOnce(Reply<T>) -> Order,
    ) -> Result<T, StoreFailure> {
        let (reply, answer) = mpsc::channel();
        let gone = || self.site.failure("write the journal", "its writer has stopped");
        let orders = self.orders.as_ref().ok_or_else(gone)?;
        orders.send(order(reply)).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        drop(self.orders.take());
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// What the writing thread holds.
struct Book {
    connection: Connection,
    frontier: Frontier,
    head: Arc<Mutex<Head>>,
    /// Whether erased bytes may still be in the write-ahead log.
    unwiped: bool,
}

impl Book {
    fn open(path: &Path, place: &str) -> Result<Self, OpenFailure> {
        let site = Site::new(path);
        // A file the database makes itself may be read by others. An empty one is taken as it is.
        match disk::create_new(path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                return Err(site.failure("make the journal", error).into());
            }
            Ok(_) | Err(_) => {}
        }
        let mut connection = Connection::open(path, Purpose::Write)?;
        schema::prepare(&mut connection, place)?;
        let frontier = schema::frontier(&mut connection)?;
        disk::sync_parent(path).map_err(doing("sync the directory", &site))?;
        let head = Arc::new(Mutex::new(group::head(&frontier)));
        // A process that died may have left erased bytes in the log.
        Ok(Self { connection, frontier, head, unwiped: true })
    }

    fn serve(mut self, inbox: &Receiver<Order>) {
        self.wipe();
        while let Some(first) = self.next(inbox) {
            let mut orders = vec![first];
            let mut weight = orders.iter().map(Order::weight).sum::<usize>();
            while weight < GROUP
                && let Ok(order) = inbox.try_recv()
            {
                weight += order.weight();
                orders.push(order);
            }
            self.carry_out(orders);
        }
        drop(self.connection.close());
    }

    /// Waits for an order; none when nobody can give one any more.
    fn next(&mut self, inbox: &Receiver<Order>) -> Option<Order> {
        while self.unwiped {
            match inbox.recv_timeout(WIPE_AGAIN) {
                Ok(order) => return Some(order),
                Err(RecvTimeoutError::Timeout) => self.wipe(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        inbox.recv().ok()
    }

    fn carry_out(&mut self, orders: Vec<Order>) {
        let (works, waiting): (Vec<_>, Vec<_>) = orders.into_iter().map(Order::split).unzip();
        let frontier = &self.frontier;
        let done = self.connection.run(async |it| group::carry_out(it, frontier, works).await);
        match done {
            Ok(done) => self.tell(done, waiting),
            Err(why) => {
                for waiting in waiting {
                    fail(waiting, self.connection.site.failure("write the journal", &why));
                }
            }
        }
    }

    fn tell(&mut self, done: Done, waiting: Vec<Waiting>) {
        self.frontier = done.frontier;
        *self.head.lock().unwrap_or_else(PoisonError::into_inner) = group::head(&self.frontier);
        if done.erased {
            self.unwiped = true;
            self.wipe();
        }
        for (outcome, waiting) in done.outcomes.into_iter().zip(waiting) {
            answer(&self.connection.site, outcome, waiting);
        }
    }

    /// Folds the write-ahead log into the file and empties it, so that it holds no erased bytes.
    fn wipe(&mut self) {
        let wiped = self.connection.run(async |it| {
            // Who reads in this process is done at once; nobody waits long for who reads outside.
            busy_timeout(it, WIPE_WAIT).await?;
            let query = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)");
            let done: sqlx::Result<(i64, i64, i64)> = query.fetch_one(&mut *it).await;
            busy_timeout(it, BUSY).await?;
            done
        });
        self.unwiped = !wiped.is_ok_and(|(busy, _, _)| busy == 0);
    }
}

async fn busy_timeout(connection: &mut SqliteConnection, wait: Duration) -> sqlx::Result<()> {
    let pragma = format!("PRAGMA busy_timeout = {}", wait.as_millis());
    sqlx::raw_sql(AssertSqlSafe(pragma)).execute(connection).await?;
    Ok(())
}

// Whoever asked may have gone; the record stands all the same.
fn answer(site: &Site, outcome: Result<Head, No>, waiting: Waiting) {
    let unfit = |why| site.failure("write the journal", why);
    match waiting {
        Waiting::Append(pilot) => pilot.tell(outcome.map_err(|no| match no {
            No::Moved { expected, actual } => AppendFailure::Moved { expected, actual },
            No::Repeated => AppendFailure::Repeated,
            No::Unfit(why) => AppendFailure::Store(unfit(why)),
        })),
        Waiting::Keep(reply) => drop(reply.send(outcome.map(|_| ()).map_err(|no| match no {
            No::Unfit(why) => unfit(why),
            No::Moved { .. } | No::Repeated => unfit("it was taken for an append"),
        }))),
    }
}

fn fail(waiting: Waiting, failure: StoreFailure) {
    match waiting {
        Waiting::Append(pilot) => pilot.tell(Err(failure.into())),
        Waiting::Keep(reply) => drop(reply.send(Err(failure))),
    }
}
