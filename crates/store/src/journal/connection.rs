//! A connection with a runtime of its own, for the one thread that owns it.

use std::path::Path;
use std::time::Duration;

use ports::StoreFailure;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _};
use tokio::runtime::{Builder, Runtime};

use super::fault::{Site, doing};

/// How long a statement waits for another process.
pub(super) const BUSY: Duration = Duration::from_secs(10);
/// Rows that the engine may have ready before they are taken.
const ROW_BUFFER: usize = 256;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Writing; makes the file if there is none.
    Write,
    /// Reading beside a writer.
    Read,
    /// Reading a file that nobody writes and that may lie where nothing can be written.
    ReadStill,
}

pub(super) struct Connection {
    pub(super) site: Site,
    runtime: Runtime,
    inner: SqliteConnection,
}

impl Connection {
    pub(super) fn open(path: &Path, purpose: Purpose) -> Result<Self, StoreFailure> {
        let site = Site::new(path);
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(doing("start a reader of the journal", &site))?;
        let connected = runtime.block_on(options(path, purpose).connect());
        let inner = connected.map_err(doing("open the journal", &site))?;
        Ok(Self { site, runtime, inner })
    }

    /// Runs work on this connection and blocks until it is done.
    pub(super) fn run<T>(&mut self, work: impl AsyncFnOnce(&mut SqliteConnection) -> T) -> T {
        self.runtime.block_on(work(&mut self.inner))
    }

    /// Closes the file; when this returns, it is closed.
    pub(super) fn close(self) -> Result<(), StoreFailure> {
        let closed = self.runtime.block_on(self.inner.close());
        closed.map_err(doing("close the journal", &self.site))
    }
}

fn options(path: &Path, purpose: Purpose) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .row_buffer_size(ROW_BUFFER)
        // Nothing of the journal may land in a temporary file.
        .pragma("temp_store", "MEMORY")
        .disable_statement_logging();
    match purpose {
        Purpose::Write => options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .pragma("fullfsync", "ON")
            .pragma("checkpoint_fullfsync", "ON")
            .pragma("secure_delete", "ON"),
        Purpose::Read => reading(options),
        Purpose::ReadStill => reading(options).immutable(true),
    }
}

/// Nothing that stands in the file is run, should somebody have put it there.
fn reading(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options.read_only(true).pragma("trusted_schema", "OFF").pragma("cell_size_check", "ON")
}
