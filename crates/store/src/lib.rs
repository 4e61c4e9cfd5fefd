//! THE CELLAR: the journal on SQLite, blobs on files, the key ring, the meter, backups.
//!
//! Entries are opaque bytes with a kind: nothing here knows rules, events or HTTP. All calls
//! block, and whatever they acknowledge survives a power cut.

mod backup;
mod blobs;
mod disk;
mod entropy;
mod journal;
mod keys;
mod lock;
mod meter;
mod seal;

pub mod conformance;

pub use backup::{
    BackupFailure, BackupReport, Premises, backup, backup_keys, restore, restore_keys,
};
pub use blobs::FileBlobs;
pub use entropy::OsEntropy;
pub use journal::{
    Claims, Evidence, EvidencePart, EvidenceRow, KeptCheckpoint, OpenFailure, SqliteJournal,
};
pub use keys::{FileKeys, MasterFailure, load_or_make_master};
pub use lock::{DirectoryLock, LockFailure};
pub use meter::{CallOnRecord, FileMeter, MeterOpenFailure, OnRecord, Shape as MeterShape};

#[cfg(test)]
mod testing;
