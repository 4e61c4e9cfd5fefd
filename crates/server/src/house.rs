//! What every request can reach: the desk, who may come in, the published log.

use std::fmt;
use std::sync::Arc;

use desk::{Desk, DeskNo};
use governance::Mode;
use tokio::sync::Semaphore;

use crate::access::{Accounts, Attempts, Sessions};
use crate::below::Below;
use crate::problem::Problem;
use crate::publishing::Publishing;

/// The house behind the front door.
pub(crate) struct House {
    /// The desk of the place.
    pub(crate) desk: Arc<Desk>,
    /// Where it stands.
    pub(crate) below: Below,
    /// Live or rehearsal.
    pub(crate) mode: Mode,
    /// Who is logged in.
    pub(crate) sessions: Sessions,
    /// Who may log in.
    pub(crate) accounts: Arc<Accounts>,
    /// Who tried in vain.
    pub(crate) attempts: Attempts,
    /// How much is done at a time.
    pub(crate) seats: Seats,
    /// The published log.
    pub(crate) log: Arc<Publishing>,
    /// The name of this very build.
    pub(crate) build: String,
}

impl fmt::Debug for House {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("House").field("desk", &self.desk).finish_non_exhaustive()
    }
}

/// How much blocking work is done at a time, by how long it takes: a crowd waits outside instead
/// of taking every thread, and a long query never keeps a short page waiting.
#[derive(Debug)]
pub(crate) struct Seats {
    short: Arc<Semaphore>,
    runs: Arc<Semaphore>,
    imports: Arc<Semaphore>,
    log_ins: Arc<Semaphore>,
}

/// What kind of work a seat is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seat {
    /// A page, or an act that needs no data.
    Short,
    /// A query, a look, a frozen file.
    Run,
    /// A file on its way in.
    Import,
    /// A password to be hashed.
    LogIn,
}

impl Default for Seats {
    fn default() -> Self {
        let seats = |count| Arc::new(Semaphore::new(count));
        Self { short: seats(32), runs: seats(4), imports: seats(4), log_ins: seats(2) }
    }
}

impl Seats {
    fn of(&self, seat: Seat) -> Arc<Semaphore> {
        Arc::clone(match seat {
            Seat::Short => &self.short,
            Seat::Run => &self.runs,
            Seat::Import => &self.imports,
            Seat::LogIn => &self.log_ins,
        })
    }
}

impl House {
    /// Does blocking work on a thread of its own, once a seat is free.
    ///
    /// Work that has begun goes on when the caller goes away: an act is done or not done, never
    /// half.
    pub(crate) async fn seated<T, E>(
        &self,
        seat: Seat,
        work: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, Problem>
    where
        T: Send + 'static,
        E: Into<Problem> + Send + 'static,
    {
        let taken = self.seats.of(seat).acquire_owned().await;
        let taken = taken.map_err(|error| Problem::broke(&error))?;
        let done = tokio::task::spawn_blocking(move || {
            let answer = work();
            drop(taken);
            answer
        });
        match done.await {
            Ok(answer) => answer.map_err(Into::into),
            Err(panicked) => Err(Problem::broke(&panicked)),
        }
    }

    /// Asks the desk for a page.
    pub(crate) async fn page<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Desk) -> Result<T, DeskNo> + Send + 'static,
    ) -> Result<T, Problem> {
        let desk = Arc::clone(&self.desk);
        self.seated(Seat::Short, move || work(&desk)).await
    }

    /// Asks the desk for something that is recorded; the published log follows.
    pub(crate) async fn record<T: Send + 'static>(
        &self,
        seat: Seat,
        work: impl FnOnce(&Desk) -> Result<T, DeskNo> + Send + 'static,
    ) -> Result<T, Problem> {
        let (desk, log) = (Arc::clone(&self.desk), Arc::clone(&self.log));
        let work = move || {
            let answer = work(&desk);
            log.moved();
            answer
        };
        self.seated(seat, work).await
    }
}
