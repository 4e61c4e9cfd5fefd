//! What the public log says of the acts of a journey: read at once where the journey asks, else in
//! long pages when it is over.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::transcript::{ActRecord, Logged, Unmet};
use crate::world::{Reply, World, WorldFailure};

/// How many entries a page of the log has.
const PAGE: u64 = 200;

/// The numbers of the entries that record an answer.
pub(crate) fn entries_of(reply: &Reply) -> Vec<u64> {
    match reply {
        Reply::No(no) => no.entry.into_iter().collect(),
        Reply::Done(body) => {
            let entries = body.get("entries").and_then(Value::as_array);
            // A case lists its entries as lines; an answer as numbers.
            entries.into_iter().flatten().filter_map(Value::as_u64).collect()
        }
    }
}

/// An entry that was not read yet.
pub(crate) fn unread(seq: u64) -> Logged {
    Logged { seq, kind: String::new(), serial: None }
}

/// An entry, read now; none where the public log has no such entry.
pub(crate) fn read(world: &mut dyn World, seq: u64) -> Result<Option<Logged>, WorldFailure> {
    match world.read(None, &format!("/api/log/{seq}"))? {
        Reply::Done(entry) => Ok(Some(logged(seq, &entry))),
        Reply::No(_) => Ok(None),
    }
}

/// Why an entry is missed.
pub(crate) fn missing(seq: u64) -> String {
    format!("entry {seq} is not in the public log")
}

/// Reads every entry that was not read yet; what the public log lacks is told of its line.
pub(crate) fn complete(
    world: &mut dyn World,
    acts: &mut [ActRecord],
) -> Result<Vec<Unmet>, WorldFailure> {
    let mut pages: BTreeMap<u64, BTreeMap<u64, Logged>> = BTreeMap::new();
    let mut unmet = Vec::new();
    for act in acts {
        for entry in act.entries.iter_mut().filter(|entry| entry.kind.is_empty()) {
            let number = entry.seq / PAGE;
            let page = match pages.entry(number) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(fresh) => {
                    fresh.insert(page(world, number)?)
                }
            };
            match page.get(&entry.seq) {
                Some(found) => *entry = found.clone(),
                None => unmet.push(Unmet { line: act.line, says: missing(entry.seq) }),
            }
        }
    }
    Ok(unmet)
}

fn page(world: &mut dyn World, number: u64) -> Result<BTreeMap<u64, Logged>, WorldFailure> {
    let from = number.saturating_mul(PAGE);
    let entries = match world.read(None, &format!("/api/log?from={from}&limit={PAGE}"))? {
        Reply::Done(Value::Array(entries)) => entries,
        Reply::Done(_) | Reply::No(_) => Vec::new(),
    };
    let read = entries.iter().filter_map(|entry| {
        let seq = entry.get("seq")?.as_u64()?;
        Some((seq, logged(seq, entry)))
    });
    Ok(read.collect())
}

fn logged(seq: u64, entry: &Value) -> Logged {
    let serial = entry.get("serial").and_then(|serial| {
        let register = serial.get("register")?.as_str()?;
        Some(format!("{register} {}", serial.get("n")?))
    });
    let kind = entry.get("kind").and_then(Value::as_str).unwrap_or_default().to_owned();
    Logged { seq, kind, serial }
}
