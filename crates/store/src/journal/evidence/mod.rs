//! A journal file as evidence: read without trusting it, and without changing it.

mod chunk;

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use ledger::Hash;
use ledger::verify::Row;
use ports::{Audience, KeyId, StoreFailure};
use sqlx::SqliteConnection;

use super::KeptCheckpoint;
use super::connection::{Connection, Purpose};
use super::fault::{Site, doing};
use super::rows::{CHUNK, audience, hash};
use super::schema::{self, meta};
use chunk::Chunk;

/// The fewest bytes that an entry takes up in a file.
const SMALLEST_ENTRY: u64 = 36;

/// A journal file as evidence: read without trusting it, and without changing it.
///
/// All that is read is of one moment, also while the journal is written. Let go of it soon: until
/// then erased bytes may stay in the write-ahead log of a journal that is open elsewhere.
///
/// # Guarantee
/// Neither the file nor its write-ahead log is changed. Entries that a crash left in the
/// write-ahead log are seen.
pub struct Evidence {
    claims: Claims,
    connection: Connection,
}

/// What a journal file says of itself. None of it is checked: it is held against the entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// The format, as the file names it.
    pub format: Option<String>,
    /// The place, as the file names it.
    pub place: Option<String>,
    /// Size and root that the journal keeps; none if there are none that can be read.
    pub head: Option<ledger::Head>,
    /// The checkpoints it keeps, by size.
    pub checkpoints: Vec<KeptCheckpoint>,
    /// The parts it marks as erased. Whether they were erased by law, the entries tell.
    pub erased: BTreeSet<(u64, ledger::Audience)>,
}

/// An entry as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Under which number it stands.
    pub seq: u64,
    /// The kind kept beside the envelope.
    pub kind: String,
    /// The envelope.
    pub envelope: Vec<u8>,
    /// The leaf hash kept beside it; zeros if what is kept there is no hash.
    pub leaf: Hash,
    /// The parts that stand under its number, erased ones included.
    pub parts: Vec<EvidencePart>,
}

/// A part as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidencePart {
    /// Who it is for.
    pub audience: Audience,
    /// The opening; zeros if what is kept there is none.
    pub opening: [u8; 32],
    /// The bytes; of an erased part zeros.
    pub bytes: Vec<u8>,
    /// The key it is said to be sealed under; of an erased part, the key it was.
    pub sealed_under: Option<KeyId>,
    /// Whether it is marked as erased.
    pub erased: bool,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence").field("claims", &self.claims).finish_non_exhaustive()
    }
}

impl Evidence {
    /// Opens the file at `path` and reads what it says of itself; what cannot be read of that is
    /// left out.
    ///
    /// # Errors
    /// [`StoreFailure`] when the file cannot be opened as a database at all.
    pub fn open(path: &Path) -> Result<Self, StoreFailure> {
        let mut connection = connect(path)?;
        let site = connection.site.clone();
        let begun = connection.run(async |it| sqlx::raw_sql("BEGIN").execute(it).await);
        begun.map_err(doing("read the journal", &site))?;
        let readable = connection.run(async |it| schema::tables(it).await);
        readable.map_err(doing("read the journal", &site))?;
        let claims = connection.run(claims);
        Ok(Self { claims, connection })
    }

    /// What the file says of itself.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Visits every entry that can be read, by number; says which numbers cannot be. A page that is
    /// broken hides no entry but those on it.
    ///
    /// # Errors
    /// [`StoreFailure`] when the file has no table of entries that can be found.
    pub fn rows(
        &mut self,
        visit: &mut dyn FnMut(EvidenceRow),
    ) -> Result<Vec<RangeInclusive<u64>>, StoreFailure> {
        let site = self.connection.site.clone();
        let bytes = std::fs::metadata(site.path()).map_err(doing("read the journal", &site))?.len();
        let end = self.connection.run(async |it| chunk::end(it).await);
        let end = end.map_err(doing("find the entries", &site))?;
        let mut unreadable = Unreadable::default();
        let mut from = self.next(0);
        while from < end {
            if unreadable.count > bytes / SMALLEST_ENTRY {
                // Somebody wrote numbers into a broken file that it cannot have entries for.
                unreadable.ranges.push(from..=end - 1);
                break;
            }
            let until = from.saturating_add(CHUNK).min(end);
            let chunk = self.connection.run(async |it| Chunk::read(it, from..until).await);
            chunk.unreadable.into_iter().for_each(|seq| unreadable.note(seq));
            chunk.rows.into_values().for_each(&mut *visit);
            from = self.next(until);
        }
        Ok(unreadable.ranges)
    }

    /// The first number from `from` on that has an entry; `from` itself if that cannot be read.
    fn next(&mut self, from: u64) -> u64 {
        let next = self.connection.run(async |it| chunk::next(it, from).await);
        next.map_or(from, |next| next.unwrap_or(u64::MAX))
    }
}

impl From<EvidenceRow> for Row {
    /// The row as a verifier takes it: parts marked as erased are not there.
    fn from(row: EvidenceRow) -> Self {
        let parts = row.parts.into_iter().filter(|part| !part.erased).map(|part| ledger::Part {
            audience: audience_of(part.audience),
            opening: part.opening,
            bytes: part.bytes,
        });
        Self {
            seq: row.seq,
            kind: Some(row.kind),
            envelope: row.envelope,
            leaf: Some(row.leaf),
            parts: parts.collect(),
        }
    }
}

/// Opens a file that others may write, without changing it.
pub(super) fn connect(path: &Path) -> Result<Connection, StoreFailure> {
    if !path.is_file() {
        return Err(Site::new(path).failure("read the journal", "there is no such file"));
    }
    // While a journal is open, and after a crash, its write-ahead log lies beside it and holds
    // entries. Otherwise the file is taken as it lies: nothing is made beside it.
    let beside = wal(path).exists();
    Connection::open(path, if beside { Purpose::Read } else { Purpose::ReadStill })
}

fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Numbers whose entry cannot be read.
#[derive(Default)]
struct Unreadable {
    ranges: Vec<RangeInclusive<u64>>,
    count: u64,
}

impl Unreadable {
    fn note(&mut self, seq: u64) {
        self.count += 1;
        match self.ranges.last_mut() {
            Some(last) if last.end().checked_add(1) == Some(seq) => *last = *last.start()..=seq,
            _ => self.ranges.push(seq..=seq),
        }
    }
}

async fn claims(connection: &mut SqliteConnection) -> Claims {
    Claims {
        format: meta(connection, "format").await.ok().flatten(),
        place: meta(connection, "place").await.ok().flatten(),
        head: head(connection).await.ok().flatten(),
        checkpoints: checkpoints(connection).await.unwrap_or_default(),
        erased: erased(connection).await.unwrap_or_default(),
    }
}

async fn head(connection: &mut SqliteConnection) -> sqlx::Result<Option<ledger::Head>> {
    let query = sqlx::query_as("SELECT size, CAST(root AS BLOB) FROM head WHERE one = 1");
    let found: Option<(i64, Vec<u8>)> = query.fetch_optional(connection).await?;
    Ok(found.and_then(|(size, root)| {
        Some(ledger::Head { size: u64::try_from(size).ok()?, root: hash(&root)? })
    }))
}

async fn checkpoints(connection: &mut SqliteConnection) -> sqlx::Result<Vec<KeptCheckpoint>> {
    let query = "SELECT size, CAST(note AS BLOB) FROM checkpoints WHERE size >= 0 ORDER BY size";
    let found: Vec<(i64, Vec<u8>)> = sqlx::query_as(query).fetch_all(connection).await?;
    let kept = found.into_iter().filter_map(|(size, note)| {
        let size = u64::try_from(size).ok()?;
        Some(KeptCheckpoint { size, note: String::from_utf8_lossy(&note).into_owned() })
    });
    Ok(kept.collect())
}

async fn erased(
    connection: &mut SqliteConnection,
) -> sqlx::Result<BTreeSet<(u64, ledger::Audience)>> {
    let query = "SELECT part FROM parts WHERE erased <> 0 AND part >= 0";
    let parts: Vec<i64> = sqlx::query_scalar(query).fetch_all(connection).await?;
    let parts = parts.into_iter().filter_map(|part| {
        let (seq, audience) = audience(part)?;
        Some((seq, audience_of(audience)))
    });
    Ok(parts.collect())
}

/// The same audience in the words of the ledger.
fn audience_of(audience: Audience) -> ledger::Audience {
    match audience {
        Audience::Public => ledger::Audience::Public,
        Audience::Parties => ledger::Audience::Parties,
        Audience::Regulator => ledger::Audience::Regulator,
        Audience::Personal => ledger::Audience::Personal,
    }
}

#[cfg(test)]
mod tests;
