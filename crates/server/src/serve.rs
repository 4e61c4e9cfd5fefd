//! Opening the door, and closing it in order.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use terms::PlaceId;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;

use crate::access::{Attempts, Sessions};
use crate::below::Below;
use crate::host::HostClock;
use crate::house::{House, Seat, Seats};
use crate::installation::{Installation, InstallationFailure};
use crate::outlet::{Outlets, Way};
use crate::publishing::PublishFailure;
use crate::shelf::Shelf;
use crate::{row, web};

/// How long open requests may go on once the door closes.
const GRACE: Duration = Duration::from_secs(10);
/// How long work that nobody waits for any more may go on after that.
const LAST_CALL: Duration = Duration::from_secs(5);

/// How often what was called is written into the journal.
const BOOKS: Duration = Duration::from_mins(1);

/// What a server needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// The data directories. One installation alone is served at the root; of several, or of a
    /// folder that holds installations, each is served below the id of its place.
    pub data_dirs: Vec<PathBuf>,
    /// Where the law comes from.
    pub shelf: Shelf,
    /// Where to listen; port 0 takes a free one. There is no TLS here: anything but loopback
    /// belongs behind a proxy that has it.
    pub address: SocketAddr,
    /// What is logged, such as `info` or `server=debug`; nothing when left out.
    pub log: Option<String>,
}

/// Why a server does not run, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeFailure {
    /// The installation cannot be opened.
    #[error(transparent)]
    Installation(#[from] InstallationFailure),
    /// Two installations are of one place.
    #[error("two of the installations are of `{place}`; a place is served once")]
    Twice {
        /// The place.
        place: PlaceId,
    },
    /// The log cannot be published.
    #[error(transparent)]
    Publish(#[from] PublishFailure),
    /// The machine gives no threads.
    #[error("cannot start threads")]
    Threads(#[source] io::Error),
    /// The address is taken, or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The connection to the street broke.
    #[error("the server stopped")]
    Broke(#[source] io::Error),
    /// The words for what is logged cannot be read.
    #[error("`{0}` says nothing about what to log; write `info` or `server=debug`")]
    Log(String),
}

/// Serves installations until the process is told to stop (`SIGINT`, `SIGTERM`).
///
/// Prints nothing on standard output; what is logged goes to standard error. `ready` is called once
/// with the address.
///
/// # Errors
/// [`ServeFailure`].
pub fn serve(config: &Config, ready: impl FnOnce(SocketAddr)) -> Result<(), ServeFailure> {
    if let Some(log) = &config.log {
        start_log(log)?;
    }
    serve_until(config, ready, told_to_stop())
}

/// Serves installations until `stop` comes to its end.
///
/// # Errors
/// [`ServeFailure`].
pub fn serve_until(
    config: &Config,
    ready: impl FnOnce(SocketAddr),
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeFailure> {
    let open = open(config)?;
    let runtime = runtime()?;
    let served = runtime.block_on(async {
        let listener = TcpListener::bind(config.address).await;
        let listener =
            listener.map_err(|source| ServeFailure::Listen { address: config.address, source })?;
        let address = listener.local_addr().map_err(ServeFailure::Broke)?;
        let houses: Vec<_> = open.iter().map(|(below, it)| house(it, below.clone())).collect();
        for house in &houses {
            tokio::spawn(Arc::clone(&house.log).follow());
            tokio::spawn(keep_books(Arc::clone(house)));
        }
        ready(address);
        answer(listener, row::router(&houses), stop).await
    });
    runtime.shutdown_timeout(LAST_CALL);
    for (_, installation) in &open {
        close(installation);
    }
    served
}

/// Opens every installation, or none: a place that is missing is never taken for one that rests.
fn open(config: &Config) -> Result<Vec<(Below, Installation)>, ServeFailure> {
    let stands = row::stands(&config.data_dirs)?;
    let opened = stands.into_iter().map(|(folder, below)| {
        let installation = Installation::open(&folder, &config.shelf)?;
        installation.log.catch_up()?;
        Ok((below, installation))
    });
    opened.collect()
}

fn house(installation: &Installation, below: Below) -> Arc<House> {
    let (clock, entropy) = (Arc::new(HostClock), Arc::new(store::OsEntropy));
    Arc::new(House {
        desk: Arc::clone(&installation.desk),
        below,
        mode: installation.mode,
        sessions: Sessions::new(clock.clone(), entropy),
        accounts: Arc::clone(&installation.accounts),
        attempts: Attempts::new(clock),
        seats: Seats::default(),
        log: Arc::clone(&installation.log),
        build: web::build(),
    })
}

/// Writes what was called into the journal, again and again.
async fn keep_books(house: Arc<House>) {
    let mut turns = tokio::time::interval(BOOKS);
    // The first is at once, and opening the desk has done it.
    turns.tick().await;
    loop {
        turns.tick().await;
        let kept = house.record(Seat::Short, |desk| Ok(desk.roll_up()?)).await;
        if kept.is_err() {
            tracing::warn!("what was called is recorded the next time");
        }
    }
}

async fn answer(
    listener: TcpListener,
    router: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeFailure> {
    let (stopped, stopping) = watch::channel(false);
    let service = router.into_make_service_with_connect_info::<Way>();
    let graceful = axum::serve(Outlets(listener), service).with_graceful_shutdown(async move {
        stop.await;
        stopped.send_replace(true);
    });
    tokio::select! {
        done = graceful.into_future() => done.map_err(ServeFailure::Broke),
        () = too_late(stopping) => {
            tracing::warn!("requests that were still open are cut off");
            Ok(())
        }
    }
}

/// Comes to its end when the grace after the stop is over.
async fn too_late(mut stopping: watch::Receiver<bool>) {
    if stopping.wait_for(|stopped| *stopped).await.is_err() {
        // The server ended by itself: there is nothing to wait for.
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(GRACE).await;
}

fn close(installation: &Installation) {
    if let Err(error) = installation.desk.roll_up() {
        tracing::warn!(%error, "what was called is recorded at the next start");
    }
    if let Err(error) = installation.log.catch_up() {
        tracing::error!(%error, "the log was not published to its end");
    }
    if let Err(error) = installation.desk.rest() {
        tracing::warn!(%error, "no snapshot was kept; the next start takes longer");
    }
}

fn runtime() -> Result<Runtime, ServeFailure> {
    let mut builder = Builder::new_multi_thread();
    builder.thread_name("front-door").enable_all().build().map_err(ServeFailure::Threads)
}

fn start_log(words: &str) -> Result<(), ServeFailure> {
    let filter = tracing_subscriber::EnvFilter::try_new(words);
    let filter = filter.map_err(|_| ServeFailure::Log(words.to_owned()))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    // Whoever embeds us and keeps a log already goes on with his own.
    let _started = log.try_init();
    Ok(())
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM stops the server at once");
                std::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminated => {}
        () = interrupted() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    interrupted().await;
}

async fn interrupted() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        tracing::warn!(%error, "an interrupt stops the server at once");
        std::future::pending::<()>().await;
    }
}
