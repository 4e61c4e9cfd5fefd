//! What the writer is asked to do, and how several such orders share one transaction.

use ledger::{Frontier, leaf_hash};
use ports::{Act, Audience, Batch, Head, Pilot, Snapshot, StoreFailure, StoredEntry};
use sqlx::{Connection as _, QueryBuilder, Sqlite, SqliteConnection};
use terms::Digest;

use super::rows::{part_number, signed};
use super::{KeptCheckpoint, Reply, schema};

/// Rows of one insert.
const ROWS: usize = 32;

/// An order to the writer.
pub(super) enum Order {
    /// Append a batch.
    Append(Batch, Pilot),
    /// Keep a snapshot.
    Snapshot(Snapshot, Reply<Result<(), StoreFailure>>),
    /// Keep a checkpoint.
    Checkpoint(KeptCheckpoint, Reply<Result<(), StoreFailure>>),
}

/// What is to be written.
pub(super) enum Work {
    Append(Batch),
    Snapshot(Snapshot),
    Checkpoint(KeptCheckpoint),
}

/// Who is to be told.
pub(super) enum Waiting {
    Append(Pilot),
    Keep(Reply<Result<(), StoreFailure>>),
}

/// Why one order of a group is not carried out; the others may be.
pub(super) enum No {
    Moved { expected: u64, actual: u64 },
    Repeated,
    Unfit(&'static str),
}

/// What a group did.
pub(super) struct Done {
    /// The tree as it is now.
    pub(super) frontier: Frontier,
    /// The outcome of each order, in order.
    pub(super) outcomes: Vec<Result<Head, No>>,
    /// Whether something was erased.
    pub(super) erased: bool,
}

impl Order {
    pub(super) fn split(self) -> (Work, Waiting) {
        match self {
            Self::Append(batch, pilot) => (Work::Append(batch), Waiting::Append(pilot)),
            Self::Snapshot(it, reply) => (Work::Snapshot(it), Waiting::Keep(reply)),
            Self::Checkpoint(it, reply) => (Work::Checkpoint(it), Waiting::Keep(reply)),
        }
    }

    /// How many rows it will write, roughly; bounds the size of a group.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::Append(batch, _) => 1 + batch.entries.len() + batch.erase.len(),
            Self::Snapshot(..) | Self::Checkpoint(..) => 1,
        }
    }
}

/// Carries out a group of orders in one transaction.
pub(super) async fn carry_out(
    connection: &mut SqliteConnection,
    frontier: &Frontier,
    works: Vec<Work>,
) -> sqlx::Result<Done> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let frontier = actual(&mut transaction, frontier).await?;
    let mut done = Done { frontier, outcomes: Vec::with_capacity(works.len()), erased: false };
    let before = done.frontier.size();
    for work in works {
        let outcome = one(&mut transaction, &mut done, work).await?;
        done.outcomes.push(outcome.map(|()| head(&done.frontier)));
    }
    if done.frontier.size() != before {
        keep_head(&mut transaction, &done.frontier).await?;
    }
    transaction.commit().await?;
    Ok(done)
}

/// Size and root as the port says them.
pub(super) fn head(frontier: &Frontier) -> Head {
    Head { size: frontier.size(), root: Digest(frontier.root()) }
}

/// The tree as it is in the file. It is the known one, unless a commit failed half-way and is in
/// after all, or another process writes here too.
async fn actual(connection: &mut SqliteConnection, known: &Frontier) -> sqlx::Result<Frontier> {
    let mut frontier = known.clone();
    let (size, _) = schema::stored_head(connection).await?;
    if size != frontier.size() {
        let wrong = schema::catch_up(connection, &mut frontier).await?;
        if wrong.is_some() || size != frontier.size() {
            return Err(sqlx::Error::Protocol("the file was changed from outside".to_owned()));
        }
    }
    Ok(frontier)
}

async fn one(
    connection: &mut SqliteConnection,
    done: &mut Done,
    work: Work,
) -> sqlx::Result<Result<(), No>> {
    match work {
        Work::Append(batch) => append(connection, done, batch).await,
        Work::Snapshot(snapshot) => keep_snapshot(connection, snapshot).await.map(Ok),
        Work::Checkpoint(it) if it.size > done.frontier.size() => {
            Ok(Err(No::Unfit("the checkpoint covers more entries than the journal has")))
        }
        Work::Checkpoint(it) => keep_checkpoint(connection, it).await.map(Ok),
    }
}

async fn append(
    connection: &mut SqliteConnection,
    done: &mut Done,
    batch: Batch,
) -> sqlx::Result<Result<(), No>> {
    if let Some(act) = &batch.act
        && is_recorded(connection, act).await?
    {
        return Ok(Err(No::Repeated));
    }
    let (expected, actual) = (batch.expected_size, done.frontier.size());
    if expected != actual {
        return Ok(Err(No::Moved { expected, actual }));
    }
    if let Some(why) = misfit(&batch) {
        return Ok(Err(No::Unfit(why)));
    }
    if let Some(act) = batch.act {
        insert_act(connection, act, expected).await?;
    }
    insert_entries(connection, &mut done.frontier, batch.entries).await?;
    for (seq, audience) in batch.erase {
        done.erased |= erase(connection, seq, audience).await?;
    }
    Ok(Ok(()))
}

/// What is wrong with a batch in itself.
fn misfit(batch: &Batch) -> Option<&'static str> {
    let numbers = (batch.expected_size..).zip(&batch.entries);
    if numbers.into_iter().any(|(seq, entry)| entry.seq != seq) {
        return Some("the entries of the batch are not numbered on from its expected size");
    }
    let ascending = |entry: &StoredEntry| {
        entry.parts.windows(2).all(|pair| matches!(pair, [a, b] if a.audience < b.audience))
    };
    let ordered = batch.entries.iter().all(ascending);
    (!ordered).then_some("an entry of the batch has two parts for one audience or out of order")
}

async fn is_recorded(connection: &mut SqliteConnection, act: &Act) -> sqlx::Result<bool> {
    let query = sqlx::query_scalar("SELECT 1 FROM acts WHERE actor = ? AND key = ?");
    let found: Option<i64> =
        query.bind(act.actor.clone()).bind(act.key.clone()).fetch_optional(connection).await?;
    Ok(found.is_some())
}

async fn insert_act(
    connection: &mut SqliteConnection,
    act: Act,
    first_seq: u64,
) -> sqlx::Result<()> {
    let query = "INSERT INTO acts (actor, key, body, answer, first_seq) VALUES (?, ?, ?, ?, ?)";
    let query = sqlx::query(query).bind(act.actor).bind(act.key).bind(act.body.0.to_vec());
    query.bind(act.answer).bind(signed(first_seq)).execute(connection).await?;
    Ok(())
}

async fn insert_entries(
    connection: &mut SqliteConnection,
    frontier: &mut Frontier,
    entries: Vec<StoredEntry>,
) -> sqlx::Result<()> {
    let mut entries = entries.into_iter().peekable();
    while entries.peek().is_some() {
        let mut parts = Vec::new();
        let into = "INSERT INTO entries (seq, kind, leaf, envelope) ";
        let mut query = QueryBuilder::<Sqlite>::new(into);
        query.push_values(entries.by_ref().take(ROWS), |mut row, entry| {
            let leaf = leaf_hash(&entry.envelope);
            frontier.push(leaf);
            row.push_bind(signed(entry.seq)).push_bind(entry.kind);
            row.push_bind(leaf.to_vec()).push_bind(entry.envelope);
            parts.extend(entry.parts.into_iter().map(|part| (entry.seq, part)));
        });
        query.build().execute(&mut *connection).await?;
        insert_parts(connection, parts).await?;
    }
    Ok(())
}

async fn insert_parts(
    connection: &mut SqliteConnection,
    parts: Vec<(u64, ports::StoredPart)>,
) -> sqlx::Result<()> {
    let mut parts = parts.into_iter().peekable();
    while parts.peek().is_some() {
        let into = "INSERT INTO parts (part, erased, opening, sealed_under, bytes) ";
        let mut query = QueryBuilder::<Sqlite>::new(into);
        query.push_values(parts.by_ref().take(ROWS), |mut row, (seq, part)| {
            row.push_bind(part_number(seq, part.audience)).push("0");
            row.push_bind(part.opening.to_vec()).push_bind(part.sealed_under.map(|it| it.0));
            row.push_bind(part.bytes);
        });
        query.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Overwrites a part in place with zeros of the same length, so that no copy of it stays behind.
/// The name of the key stays: it tells whose erasure must be on record for this one.
///
/// # Source
/// SQLite, `sqlite3BtreeInsert`: a row replaced by one of the same size is overwritten where it is.
async fn erase(
    connection: &mut SqliteConnection,
    seq: u64,
    audience: Audience,
) -> sqlx::Result<bool> {
    let query = "UPDATE parts SET erased = 1, opening = zeroblob(32),
        bytes = zeroblob(length(bytes))
        WHERE part = ? AND erased = 0";
    let done = sqlx::query(query).bind(part_number(seq, audience)).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}

async fn keep_head(connection: &mut SqliteConnection, frontier: &Frontier) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE head SET size = ?, root = ? WHERE one = 1");
    let query = query.bind(signed(frontier.size())).bind(frontier.root().to_vec());
    query.execute(connection).await?;
    Ok(())
}

async fn keep_snapshot(connection: &mut SqliteConnection, it: Snapshot) -> sqlx::Result<()> {
    let query = "INSERT OR REPLACE INTO snapshots (one, size, shape, made_at, bytes)
        VALUES (1, ?, ?, ?, ?)";
    let query = sqlx::query(query).bind(signed(it.size)).bind(it.shape);
    query.bind(it.made_at.millis()).bind(it.bytes).execute(connection).await?;
    Ok(())
}

async fn keep_checkpoint(
    connection: &mut SqliteConnection,
    it: KeptCheckpoint,
) -> sqlx::Result<()> {
    let query = sqlx::query("INSERT OR REPLACE INTO checkpoints (size, note) VALUES (?, ?)");
    query.bind(signed(it.size)).bind(it.note).execute(connection).await?;
    Ok(())
}
