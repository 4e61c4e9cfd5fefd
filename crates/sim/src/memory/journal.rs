//! The journal in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ledger::{Tree, leaf_hash};
use ports::{
    AppendFailure, Audience, Batch, Head, Journal, PastAct, Snapshot, StoreFailure, StoredEntry,
};
use terms::Digest;

use super::faults::{Faults, Outage};

#[derive(Clone, Debug, Default)]
struct Book {
    entries: Vec<StoredEntry>,
    tree: Tree,
    acts: BTreeMap<(String, String), PastAct>,
    snapshot: Option<Snapshot>,
}

/// The journal of one place in memory.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    book: Mutex<Book>,
    faults: Faults,
}

impl From<Outage> for StoreFailure {
    fn from(outage: Outage) -> Self {
        Self(outage.to_string())
    }
}

fn failed(outage: Outage) -> AppendFailure {
    StoreFailure::from(outage).into()
}

impl MemoryJournal {
    /// An empty journal that fails where `faults` says so.
    pub fn new(faults: Faults) -> Self {
        Self { book: Mutex::default(), faults }
    }

    /// Another journal with the same entries.
    pub(crate) fn fork(&self, faults: Faults) -> Self {
        Self { book: Mutex::new(self.book().clone()), faults }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every (actor, key) that an act is remembered under.
    pub fn remembered(&self) -> Vec<(String, String)> {
        self.book().acts.keys().cloned().collect()
    }

    /// Loses the snapshot, as any cache may be lost.
    pub fn forget_snapshot(&self) {
        self.book().snapshot = None;
    }

    /// Overwrites the envelope of an entry, as an intruder would: the head stays as it was.
    pub fn tamper(&self, seq: u64, envelope: Vec<u8>) {
        if let Some(entry) = self.book().entry(seq) {
            entry.envelope = envelope;
        }
    }
}

impl Book {
    fn entry(&mut self, seq: u64) -> Option<&mut StoredEntry> {
        self.entries.get_mut(usize::try_from(seq).ok()?)
    }

    fn head(&self) -> Head {
        let head = self.tree.head();
        Head { size: head.size, root: Digest(head.root) }
    }

    fn check(&self, batch: &Batch) -> Result<(), AppendFailure> {
        if let Some(act) = &batch.act
            && self.acts.contains_key(&(act.actor.clone(), act.key.clone()))
        {
            return Err(AppendFailure::Repeated);
        }
        let (expected, actual) = (batch.expected_size, self.tree.size());
        if expected != actual {
            return Err(AppendFailure::Moved { expected, actual });
        }
        let unfit = |why: &str| Err(StoreFailure(why.to_owned()).into());
        if (expected..).zip(&batch.entries).any(|(seq, entry)| entry.seq != seq) {
            return unfit("the entries are not numbered on from the expected size");
        }
        let ascending = |entry: &StoredEntry| {
            entry.parts.is_sorted_by(|one, next| one.audience < next.audience)
        };
        if !batch.entries.iter().all(ascending) {
            return unfit("an entry has two parts for one audience or out of order");
        }
        Ok(())
    }

    fn take_up(&mut self, batch: Batch) {
        for entry in batch.entries {
            self.tree.push(leaf_hash(&entry.envelope));
            self.entries.push(entry);
        }
        if let Some(act) = batch.act {
            let past = PastAct { body: act.body, answer: act.answer };
            self.acts.insert((act.actor, act.key), past);
        }
        for (seq, audience) in batch.erase {
            self.erase(seq, audience);
        }
    }

    fn erase(&mut self, seq: u64, audience: Audience) {
        if let Some(entry) = self.entry(seq) {
            entry.parts.retain(|part| part.audience != audience);
        }
    }
}

impl Journal for MemoryJournal {
    fn head(&self) -> Result<Head, StoreFailure> {
        self.faults.alive()?;
        Ok(self.book().head())
    }

    fn append(&self, batch: Batch) -> Result<Head, AppendFailure> {
        self.faults.alive().map_err(failed)?;
        let mut book = self.book();
        book.check(&batch)?;
        self.faults.durable(|| book.take_up(batch)).map_err(failed)?;
        Ok(book.head())
    }

    fn scan(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure> {
        self.faults.alive()?;
        // What comes in while it is read is not seen: a scan shows one state of the journal.
        let size = self.book().tree.size();
        for seq in from..size {
            let entry = self.book().entry(seq).cloned();
            let entry = entry.ok_or_else(|| StoreFailure(format!("entry {seq} is missing")))?;
            if !visit(entry) {
                break;
            }
        }
        Ok(())
    }

    fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure> {
        self.faults.alive()?;
        Ok(self.book().acts.get(&(actor.to_owned(), key.to_owned())).cloned())
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure> {
        self.faults.alive()?;
        Ok(self.book().snapshot.clone())
    }

    fn keep_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreFailure> {
        let mut book = self.book();
        Ok(self.faults.durable(|| book.snapshot = Some(snapshot))?)
    }
}
