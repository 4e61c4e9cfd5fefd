//! A copy of a journal at one moment, and whether a journal is what it says.

use std::path::Path;

use ledger::{Frontier, leaf_hash};
use ports::{Head, StoreFailure};
use terms::Digest;

use super::evidence::{Evidence, EvidenceRow, connect};
use super::fault::{Site, doing};
use super::schema::FORMAT;
use crate::disk;

/// Copies the journal at `from`, as it is at this moment, to the new file `to`, durably. Works
/// beside a writer, and does not hold it up.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<(), StoreFailure> {
    let site = Site::new(to);
    let name = to.to_str().ok_or_else(|| site.failure("copy the journal", "odd file name"))?;
    // The database takes an empty file as it is, so this one keeps its permissions.
    drop(disk::create_new(to).map_err(doing("copy the journal", &site))?);
    let mut connection = connect(from)?;
    let copied = connection
        .run(async |it| sqlx::query("VACUUM INTO ?").bind(name.to_owned()).execute(it).await);
    copied.map_err(doing("copy the journal", &site))?;
    connection.close()?;
    disk::sync(to).and_then(|()| disk::sync_parent(to)).map_err(doing("sync the copy", &site))
}

/// The place and the head of a journal, if all its entries lead to it; otherwise what is wrong.
pub(crate) fn check(path: &Path) -> Result<Result<(String, Head), String>, StoreFailure> {
    let mut evidence = Evidence::open(path)?;
    let claims = evidence.claims().clone();
    let mut made = Frontier::new();
    let mut wrong = None;
    let unreadable = evidence.rows(&mut |row| {
        if let Some(why) = fault(&row, made.size()) {
            wrong.get_or_insert(why);
        }
        made.push(leaf_hash(&row.envelope));
    })?;
    if let Some(range) = unreadable.first() {
        return Ok(Err(format!("entry {} cannot be read", range.start())));
    }
    if let Some(why) = wrong {
        return Ok(Err(why));
    }
    if claims.format != Some(FORMAT.to_string()) {
        return Ok(Err(format!("it is not of format {FORMAT}")));
    }
    match (claims.place, claims.head) {
        (Some(place), Some(head)) if head == made.head() => {
            Ok(Ok((place, Head { size: head.size, root: Digest(head.root) })))
        }
        (None, _) => Ok(Err("it names no place".to_owned())),
        _ => Ok(Err("its entries do not lead to its head".to_owned())),
    }
}

/// What is wrong with an entry that should be number `seq`.
fn fault(row: &EvidenceRow, seq: u64) -> Option<String> {
    if row.seq != seq {
        return Some(format!("entry {seq} is missing"));
    }
    (row.leaf != leaf_hash(&row.envelope)).then(|| format!("entry {seq} was altered"))
}
