//! A journal in memory, to fill a place quickly, and its way onto the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use ledger::{Tree, leaf_hash};
use ports::{AppendFailure, Batch, Head, Journal, PastAct, Snapshot, StoreFailure, StoredEntry};
use store::SqliteJournal;
use terms::Digest;

/// How many entries go to the disk at once.
const TOGETHER: usize = 1000;

#[derive(Default)]
struct Pile {
    entries: Vec<StoredEntry>,
    tree: Tree,
    acts: BTreeMap<(String, String), PastAct>,
}

/// A journal in memory.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Pile>);

impl Memory {
    /// Writes the entries, not the acts, into a journal on the disk.
    pub(crate) fn write(&self, folder: &Path) {
        let place = "futian".to_owned().try_into().unwrap();
        let journal = SqliteJournal::open(&folder.join("journal.sqlite"), &place).unwrap();
        let pile = self.0.lock().unwrap();
        for chunk in pile.entries.chunks(TOGETHER) {
            let expected_size = chunk[0].seq;
            let entries = chunk.to_vec();
            let batch = Batch { expected_size, entries, act: None, erase: Vec::new() };
            journal.append(batch).unwrap();
        }
    }
}

impl Journal for Memory {
    fn head(&self) -> Result<Head, StoreFailure> {
        let head = self.0.lock().unwrap().tree.head();
        Ok(Head { size: head.size, root: Digest(head.root) })
    }

    fn append(&self, batch: Batch) -> Result<Head, AppendFailure> {
        let mut pile = self.0.lock().unwrap();
        for entry in batch.entries {
            pile.tree.push(leaf_hash(&entry.envelope));
            pile.entries.push(entry);
        }
        if let Some(act) = batch.act {
            let past = PastAct { body: act.body, answer: act.answer };
            pile.acts.insert((act.actor, act.key), past);
        }
        let head = pile.tree.head();
        Ok(Head { size: head.size, root: Digest(head.root) })
    }

    fn scan(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure> {
        let mut next = usize::try_from(from).unwrap();
        loop {
            let Some(entry) = self.0.lock().unwrap().entries.get(next).cloned() else {
                return Ok(());
            };
            if !visit(entry) {
                return Ok(());
            }
            next += 1;
        }
    }

    fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure> {
        let known = (actor.to_owned(), key.to_owned());
        Ok(self.0.lock().unwrap().acts.get(&known).cloned())
    }

    fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure> {
        Ok(None)
    }

    fn keep_snapshot(&self, _: Snapshot) -> Result<(), StoreFailure> {
        Ok(())
    }
}
