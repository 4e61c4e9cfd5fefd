//! The journal: append, scan, snapshot. Entries are opaque bytes with a kind.

use terms::{Digest, Instant};

use crate::{KeyId, Landing};

/// Who a part of an entry is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Anyone.
    Public,
    /// The parties to the matter.
    Parties,
    /// The supervisors; this part carries the state-bearing event.
    Regulator,
    /// The person or body it is about; sealed under their key.
    Personal,
}

/// One part of an entry with the opening of its commitment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPart {
    /// Who it is for.
    pub audience: Audience,
    /// The 32 random bytes that open the commitment in the envelope.
    pub opening: [u8; 32],
    /// The bytes committed to.
    pub bytes: Vec<u8>,
    /// For a personal part: the key it is sealed under.
    pub sealed_under: Option<KeyId>,
}

/// One entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEntry {
    /// Position in the journal, from 0, without gaps.
    pub seq: u64,
    /// The kind, as in the envelope.
    pub kind: String,
    /// The canonical envelope: the leaf data.
    pub envelope: Vec<u8>,
    /// The parts that still exist, in the order of [`Audience`].
    pub parts: Vec<StoredPart>,
}

/// Where a journal ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many entries there are.
    pub size: u64,
    /// The Merkle root over their leaf hashes.
    pub root: Digest,
}

/// The act that a batch belongs to, and the answer that was given to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who acted.
    pub actor: String,
    /// The caller's key for the act.
    pub key: String,
    /// Digest of the act's body.
    pub body: Digest,
    /// The answer, as bytes of the desk's own making.
    pub answer: Vec<u8>,
}

/// What is appended at once: all of it or nothing.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The size of the journal this batch was made for; another size refuses the append.
    pub expected_size: u64,
    /// The entries; their `seq` run on from `expected_size`.
    pub entries: Vec<StoredEntry>,
    /// The act, remembered in the same transaction.
    pub act: Option<Act>,
    /// Parts to be erased in the same transaction: (seq, audience).
    pub erase: Vec<(u64, Audience)>,
}

/// A remembered act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastAct {
    /// Digest of the body it came with.
    pub body: Digest,
    /// The answer it got.
    pub answer: Vec<u8>,
}

/// A state folded up to `size` entries; a cache, never the truth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// How many entries are folded in.
    pub size: u64,
    /// What made it: a snapshot of another shape is ignored.
    pub shape: String,
    /// When it was made.
    pub made_at: Instant,
    /// The state.
    pub bytes: Vec<u8>,
}

/// The store broke.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal failed: {0}")]
pub struct StoreFailure(pub String);

/// Why nothing was appended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppendFailure {
    /// Somebody else appended first.
    #[error("the journal has {actual} entries, not {expected}")]
    Moved {
        /// The size the batch was made for.
        expected: u64,
        /// The size the journal has.
        actual: u64,
    },
    /// An act of this actor with this key is already recorded.
    #[error("this act is already recorded")]
    Repeated,
    /// The store broke; whether the batch is in is unknown until the journal is read again.
    #[error(transparent)]
    Store(#[from] StoreFailure),
}

/// The journal of one place: one total order, append only.
pub trait Journal: Send + Sync {
    /// Where the journal ends.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    fn head(&self) -> Result<Head, StoreFailure>;

    /// Appends a batch durably: when this returns, it survives a power cut.
    ///
    /// # Errors
    /// [`AppendFailure`]; nothing of the batch is in unless it says it is unknown.
    fn append(&self, batch: Batch) -> Result<Head, AppendFailure>;

    /// Hands over a batch and does not wait for it. Batches come in in the order they were handed
    /// over: after one that failed, those made on top of it fail too.
    fn begin(&self, batch: Batch) -> Landing {
        Landing::done(self.append(batch))
    }

    /// Visits the entries from `from` on, in order; stops when `visit` returns false.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    fn scan(
        &self,
        from: u64,
        visit: &mut dyn FnMut(StoredEntry) -> bool,
    ) -> Result<(), StoreFailure>;

    /// The act of `actor` with `key`, if it is recorded.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    fn past_act(&self, actor: &str, key: &str) -> Result<Option<PastAct>, StoreFailure>;

    /// The newest snapshot.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be read.
    fn snapshot(&self) -> Result<Option<Snapshot>, StoreFailure>;

    /// Keeps a snapshot, replacing the older one.
    ///
    /// # Errors
    /// [`StoreFailure`] when the store cannot be written.
    fn keep_snapshot(&self, snapshot: Snapshot) -> Result<(), StoreFailure>;
}
