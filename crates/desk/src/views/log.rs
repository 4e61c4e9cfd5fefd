//! The public log: envelopes, public facts and leaf hashes.

use ledger::{Envelope, leaf_hash};
use ports::{Audience, StoredEntry};
use terms::{ArticleId, Digest, Instant};

use super::{LogEntry, SerialView, kind};
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};
use crate::seal::words_of;

/// How many entries a page holds at most.
const PAGE: u32 = 200;

impl Desk {
    /// The entries from `from` on, at most `limit` and never more than 200.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when the journal cannot be read.
    pub fn log(&self, from: u64, limit: u32) -> Result<Vec<LogEntry>, DeskNo> {
        let limit = usize::try_from(limit.min(PAGE)).unwrap_or(usize::MAX);
        let mut entries = Vec::new();
        if limit == 0 {
            return Ok(entries);
        }
        let mut failure = None;
        self.ports.journal.scan(from, &mut |entry| {
            match line(&entry) {
                Ok(line) => entries.push(line),
                Err(error) => failure = Some(error),
            }
            failure.is_none() && entries.len() < limit
        })?;
        failure.map_or(Ok(entries), |failure| Err(failure.into()))
    }

    /// One entry of the log.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] past the end of the log.
    pub fn log_entry(&self, seq: u64) -> Result<LogEntry, DeskNo> {
        let entry = self.entry(seq)?.ok_or_else(|| not_found("entry", &seq))?;
        Ok(line(&entry)?)
    }
}

fn line(entry: &StoredEntry) -> Result<LogEntry, Failure> {
    let damaged =
        |error: &dyn std::fmt::Display| Failure::Damaged(format!("entry {}: {error}", entry.seq));
    let envelope = Envelope::parse(&entry.envelope).map_err(|error| damaged(&error))?;
    let day = envelope.day.to_string().parse().map_err(|error: terms::DayError| damaged(&error))?;
    Ok(LogEntry {
        seq: entry.seq,
        name: kind::name(&envelope.kind),
        kind: envelope.kind,
        serial: envelope
            .serial
            .map(|serial| SerialView { register: serial.register, n: serial.number }),
        recorded_at: Instant::from_millis(envelope.recorded_ms),
        day,
        rulebook: Digest(envelope.rulebook),
        articles: envelope
            .articles
            .iter()
            .filter_map(|it| ArticleId::new(it.as_str()).ok())
            .collect(),
        facts: words_of(entry, Audience::Public),
        leaf: Digest(leaf_hash(&entry.envelope)),
    })
}
