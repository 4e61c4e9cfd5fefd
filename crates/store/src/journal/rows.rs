//! Rows as they come out of the tables.

use ledger::{Hash, leaf_hash};
use ports::{Audience, KeyId, StoredEntry, StoredPart};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

/// How many entries are read at once; also the longest that a read transaction stays open.
pub(super) const CHUNK: u64 = 2048;
/// How many leaf hashes are read at once.
const LEAVES: i64 = 16_384;

/// All audiences, in the order of their numbers in the table.
pub(super) const AUDIENCES: [Audience; 4] =
    [Audience::Public, Audience::Parties, Audience::Regulator, Audience::Personal];

/// The columns of one part in [`ENTRIES`].
const PART_COLUMNS: usize = 3;
/// The first column of a part in [`ENTRIES`].
const FIRST_PART: usize = 4;

const ENTRIES: &str = "
SELECT e.seq, e.kind, e.leaf, e.envelope,
  a.opening, a.sealed_under, a.bytes, b.opening, b.sealed_under, b.bytes,
  c.opening, c.sealed_under, c.bytes, d.opening, d.sealed_under, d.bytes
FROM entries e
LEFT JOIN parts a ON a.part = e.seq * 4 AND a.erased = 0
LEFT JOIN parts b ON b.part = e.seq * 4 + 1 AND b.erased = 0
LEFT JOIN parts c ON c.part = e.seq * 4 + 2 AND c.erased = 0
LEFT JOIN parts d ON d.part = e.seq * 4 + 3 AND d.erased = 0
WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq";

/// The number of an audience in the table.
pub(super) fn number(audience: Audience) -> i64 {
    match audience {
        Audience::Public => 0,
        Audience::Parties => 1,
        Audience::Regulator => 2,
        Audience::Personal => 3,
    }
}

/// A number as SQLite holds it; what does not fit is past every entry.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The row number of a part.
pub(super) fn part_number(seq: u64, audience: Audience) -> i64 {
    signed(seq).saturating_mul(4).saturating_add(number(audience))
}

/// The entry and the audience of a part, by its row number.
pub(super) fn audience(part: i64) -> Option<(u64, Audience)> {
    let part = u64::try_from(part).ok()?;
    let audience = AUDIENCES.get(usize::try_from(part % 4).ok()?)?;
    Some((part / 4, *audience))
}

/// A hash, if the bytes are as many as a hash has.
pub(super) fn hash(bytes: &[u8]) -> Option<Hash> {
    bytes.try_into().ok()
}

/// The leaf hashes from entry `from` on, a bounded number of them.
pub(super) async fn leaves(
    connection: &mut SqliteConnection,
    from: u64,
) -> sqlx::Result<Vec<(u64, Vec<u8>)>> {
    let query = sqlx::query_as("SELECT seq, leaf FROM entries WHERE seq >= ? ORDER BY seq LIMIT ?");
    let found: Vec<(i64, Vec<u8>)> =
        query.bind(signed(from)).bind(LEAVES).fetch_all(connection).await?;
    Ok(found.into_iter().map(|(seq, leaf)| (u64::try_from(seq).unwrap_or(0), leaf)).collect())
}

/// The entries from `from` up to, not including, `until`.
pub(super) async fn entries(
    connection: &mut SqliteConnection,
    from: u64,
    until: u64,
) -> sqlx::Result<Vec<SqliteRow>> {
    sqlx::query(ENTRIES).bind(signed(from)).bind(signed(until)).fetch_all(connection).await
}

/// Reads an entry; the second value says whether its envelope is the one that was sealed.
pub(super) fn entry(row: &SqliteRow) -> sqlx::Result<(StoredEntry, bool)> {
    let envelope: Vec<u8> = row.try_get(3)?;
    let leaf: &[u8] = row.try_get(2)?;
    let intact = leaf == leaf_hash(&envelope);
    let mut parts = Vec::with_capacity(AUDIENCES.len());
    for (index, audience) in AUDIENCES.into_iter().enumerate() {
        parts.extend(part(row, FIRST_PART + index * PART_COLUMNS, audience)?);
    }
    let seq = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or(0);
    Ok((StoredEntry { seq, kind: row.try_get(1)?, envelope, parts }, intact))
}

fn part(row: &SqliteRow, at: usize, audience: Audience) -> sqlx::Result<Option<StoredPart>> {
    let Some(opening) = row.try_get::<Option<&[u8]>, _>(at)? else {
        return Ok(None);
    };
    let opening =
        hash(opening).ok_or_else(|| sqlx::Error::Decode("an opening has 32 bytes".into()))?;
    let sealed_under = row.try_get::<Option<String>, _>(at + 1)?.map(KeyId);
    Ok(Some(StoredPart { audience, opening, bytes: row.try_get(at + 2)?, sealed_under }))
}
