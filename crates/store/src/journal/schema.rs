//! The tables, their version, and what is checked before a journal is used.

use ledger::Frontier;
use sqlx::{Connection as _, SqliteConnection};

use super::connection::Connection;
use super::fault::{OpenFailure, doing};
use super::rows::{self, hash};

/// The newest format this program knows, and the one it writes.
pub(super) const FORMAT: u64 = 1;

// A part never moves after it is written: ascending row numbers only ever fill the last page, and
// erasing overwrites the row in place (see `write.rs`). A clustered or sparse table would leave
// copies behind in the free space of split pages, which `secure_delete` does not wipe.
const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE head (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  root BLOB NOT NULL CHECK (length(root) = 32)
) STRICT;
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY CHECK (seq >= 0),
  kind TEXT NOT NULL,
  leaf BLOB NOT NULL CHECK (length(leaf) = 32),
  envelope BLOB NOT NULL
) STRICT;
CREATE TABLE parts (
  part INTEGER PRIMARY KEY CHECK (part >= 0),
  erased INTEGER NOT NULL CHECK (erased IN (0, 1)),
  opening BLOB NOT NULL CHECK (length(opening) = 32),
  sealed_under TEXT,
  bytes BLOB NOT NULL,
  seq INTEGER GENERATED ALWAYS AS (part >> 2) VIRTUAL,
  audience INTEGER GENERATED ALWAYS AS (part & 3) VIRTUAL
) STRICT;
CREATE TABLE acts (
  actor TEXT NOT NULL,
  key TEXT NOT NULL,
  body BLOB NOT NULL CHECK (length(body) = 32),
  answer BLOB NOT NULL,
  first_seq INTEGER NOT NULL,
  PRIMARY KEY (actor, key)
) STRICT;
CREATE TABLE snapshots (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL,
  shape TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY CHECK (size >= 0), note TEXT NOT NULL) STRICT;
";

/// Makes the tables in an empty file, or checks that those there are are ours.
pub(super) fn prepare(connection: &mut Connection, place: &str) -> Result<(), OpenFailure> {
    let site = connection.site.clone();
    let path = || site.path().to_path_buf();
    let tables = connection.run(async |it| tables(it).await);
    if tables.map_err(doing("read the tables", &site))?.is_empty() {
        let made = connection.run(async |it| make(it, place).await);
        return Ok(made.map_err(doing("make the tables", &site))?);
    }
    let format = connection.run(async |it| meta(it, "format").await);
    let why = "it has tables, but none that names its format";
    let format = format.ok().flatten().and_then(|it| it.parse::<u64>().ok());
    let format = format.ok_or_else(|| OpenFailure::NotAJournal { path: path(), why })?;
    if format > FORMAT {
        return Err(OpenFailure::Newer { path: path(), found: format, known: FORMAT });
    }
    let found = connection.run(async |it| meta(it, "place").await);
    let found = found.map_err(doing("read the place", &site))?.unwrap_or_default();
    if found == place {
        Ok(())
    } else {
        Err(OpenFailure::OtherPlace { path: path(), found, asked: place.to_owned() })
    }
}

/// Rebuilds the frontier from the leaf hashes and holds it against what the journal says of itself.
pub(super) fn frontier(connection: &mut Connection) -> Result<Frontier, OpenFailure> {
    let site = connection.site.clone();
    let damaged = |why: String| OpenFailure::Damaged { path: site.path().to_path_buf(), why };
    let mut frontier = Frontier::new();
    let caught_up = connection.run(async |it| catch_up(it, &mut frontier).await);
    if let Some(gap) = caught_up.map_err(doing("read the leaf hashes", &site))? {
        return Err(damaged(gap));
    }
    let stored = connection.run(async |it| stored_head(it).await);
    let (size, root) = stored.map_err(doing("read the head", &site))?;
    if size != frontier.size() {
        let have = frontier.size();
        return Err(damaged(format!("it has {have} entries and counts {size}")));
    }
    if root != Some(frontier.root()) {
        return Err(damaged("its leaf hashes do not lead to its root".to_owned()));
    }
    let signed = connection.run(async |it| last_checkpoint(it).await);
    let signed = signed.map_err(doing("read the checkpoints", &site))?;
    if signed > size {
        return Err(damaged(format!("it counts {size} entries, and {signed} were signed for")));
    }
    Ok(frontier)
}

/// Pushes the leaf hashes that the frontier does not know yet; says what is wrong with them, if
/// anything is.
pub(super) async fn catch_up(
    connection: &mut SqliteConnection,
    frontier: &mut Frontier,
) -> sqlx::Result<Option<String>> {
    loop {
        let from = frontier.size();
        let leaves = rows::leaves(connection, from).await?;
        if leaves.is_empty() {
            return Ok(None);
        }
        for (seq, leaf) in leaves {
            let next = frontier.size();
            if seq != next {
                return Ok(Some(format!("entry {next} is missing")));
            }
            let Some(leaf) = hash(&leaf) else {
                return Ok(Some(format!("the leaf hash of entry {seq} is no hash")));
            };
            frontier.push(leaf);
        }
    }
}

/// What the file has names for; nothing if it is empty.
pub(super) async fn tables(connection: &mut SqliteConnection) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT name FROM sqlite_schema").fetch_all(connection).await
}

async fn make(connection: &mut SqliteConnection, place: &str) -> sqlx::Result<()> {
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::raw_sql(TABLES).execute(&mut *transaction).await?;
    for (name, value) in [("format", FORMAT.to_string()), ("place", place.to_owned())] {
        let insert = sqlx::query("INSERT INTO meta (name, value) VALUES (?, ?)");
        insert.bind(name).bind(value).execute(&mut *transaction).await?;
    }
    let empty = Frontier::new().root().to_vec();
    let insert = sqlx::query("INSERT INTO head (one, size, root) VALUES (1, 0, ?)");
    insert.bind(empty).execute(&mut *transaction).await?;
    transaction.commit().await
}

/// What the journal says of itself under `name`.
pub(super) async fn meta(
    connection: &mut SqliteConnection,
    name: &str,
) -> sqlx::Result<Option<String>> {
    let query = sqlx::query_scalar("SELECT value FROM meta WHERE name = ?");
    query.bind(name).fetch_optional(connection).await
}

/// The head that the journal keeps of itself.
pub(super) async fn stored_head(
    connection: &mut SqliteConnection,
) -> sqlx::Result<(u64, Option<ledger::Hash>)> {
    let query = sqlx::query_as("SELECT size, root FROM head WHERE one = 1");
    let found: Option<(i64, Vec<u8>)> = query.fetch_optional(connection).await?;
    let (size, root) = found.unwrap_or_default();
    Ok((u64::try_from(size).unwrap_or(0), hash(&root)))
}

async fn last_checkpoint(connection: &mut SqliteConnection) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar("SELECT coalesce(max(size), 0) FROM checkpoints");
    let size: i64 = query.fetch_one(connection).await?;
    Ok(u64::try_from(size).unwrap_or(0))
}
