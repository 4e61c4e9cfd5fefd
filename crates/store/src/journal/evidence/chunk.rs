//! Some rows of a file that may be broken: what can be read of them, and what cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use ports::KeyId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::{EvidencePart, EvidenceRow};
use crate::journal::rows::{audience, hash, signed};

// Whatever type the file says a value has, its bytes are read.
const ENTRIES: &str = "SELECT seq, CAST(kind AS BLOB), CAST(leaf AS BLOB), CAST(envelope AS BLOB)
FROM entries WHERE seq >= ? AND seq < ? ORDER BY seq";
const PARTS: &str = "SELECT part, CAST(erased AS INTEGER), CAST(opening AS BLOB),
  CAST(sealed_under AS BLOB), CAST(bytes AS BLOB)
FROM parts WHERE part >= ? AND part < ? ORDER BY part";

/// The entries of a range of numbers, as far as they can be read.
#[derive(Default)]
pub(super) struct Chunk {
    pub(super) rows: BTreeMap<u64, EvidenceRow>,
    /// Numbers whose entry or one of whose parts stands on a broken page, as far as one can tell.
    pub(super) unreadable: BTreeSet<u64>,
}

impl Chunk {
    pub(super) async fn read(connection: &mut SqliteConnection, range: Range<u64>) -> Self {
        let mut chunk = Self::default();
        let found = halving(connection, range.clone(), ENTRIES, 1, &mut chunk.unreadable).await;
        for row in found.iter().filter_map(entry) {
            chunk.rows.insert(row.seq, row);
        }
        let found = halving(connection, range, PARTS, 4, &mut chunk.unreadable).await;
        for (seq, part) in found.iter().filter_map(part) {
            if let Some(row) = chunk.rows.get_mut(&seq) {
                row.parts.push(part);
            }
        }
        chunk
    }
}

/// The number after the last entry.
pub(super) async fn end(connection: &mut SqliteConnection) -> sqlx::Result<u64> {
    let query = sqlx::query_scalar("SELECT coalesce(max(seq), -1) FROM entries");
    let last: i64 = query.fetch_one(connection).await?;
    Ok(u64::try_from(last.saturating_add(1)).unwrap_or(0))
}

/// The first number from `from` on that has an entry.
pub(super) async fn next(
    connection: &mut SqliteConnection,
    from: u64,
) -> sqlx::Result<Option<u64>> {
    let query = sqlx::query_scalar("SELECT seq FROM entries WHERE seq >= ? ORDER BY seq LIMIT 1");
    let found: Option<i64> = query.bind(signed(from)).fetch_optional(connection).await?;
    Ok(found.and_then(|seq| u64::try_from(seq).ok()))
}

/// The rows of a range of entries, each of which has `width` rows in the table. What cannot be read
/// at once is read in halves, down to single entries.
async fn halving(
    connection: &mut SqliteConnection,
    range: Range<u64>,
    query: &'static str,
    width: i64,
    unreadable: &mut BTreeSet<u64>,
) -> Vec<SqliteRow> {
    let mut rows = Vec::new();
    let mut open = vec![range];
    while let Some(range) = open.pop() {
        let bound = |seq| signed(seq).saturating_mul(width);
        let found = sqlx::query(query).bind(bound(range.start)).bind(bound(range.end));
        match found.fetch_all(&mut *connection).await {
            Ok(found) => rows.extend(found),
            Err(_) if range.end - range.start <= 1 => {
                unreadable.insert(range.start);
            }
            Err(_) => {
                let middle = range.start.midpoint(range.end);
                open.extend([middle..range.end, range.start..middle]);
            }
        }
    }
    rows
}

fn entry(row: &SqliteRow) -> Option<EvidenceRow> {
    let seq = u64::try_from(row.try_get::<i64, _>(0).ok()?).ok()?;
    let leaf = hash(bytes(row, 2)).unwrap_or_default();
    let kind = String::from_utf8_lossy(bytes(row, 1)).into_owned();
    Some(EvidenceRow { seq, kind, leaf, envelope: bytes(row, 3).to_vec(), parts: Vec::new() })
}

fn part(row: &SqliteRow) -> Option<(u64, EvidencePart)> {
    let (seq, audience) = audience(row.try_get(0).ok()?)?;
    let sealed_under: Option<&[u8]> = row.try_get(3).ok()?;
    let part = EvidencePart {
        audience,
        erased: row.try_get::<i64, _>(1).unwrap_or(0) != 0,
        opening: hash(bytes(row, 2)).unwrap_or_default(),
        sealed_under: sealed_under.map(|it| KeyId(String::from_utf8_lossy(it).into_owned())),
        bytes: bytes(row, 4).to_vec(),
    };
    Some((seq, part))
}

/// The bytes of a column; none at all if it is empty.
fn bytes(row: &SqliteRow, at: usize) -> &[u8] {
    row.try_get::<Option<&[u8]>, _>(at).ok().flatten().unwrap_or_default()
}
