//! Where everything of a place lies.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use terms::Digest;

use super::BackupFailure;
use super::failure::at;
use crate::{disk, keys};

/// The journal of a place.
pub(super) const JOURNAL: &str = "journal.sqlite";
/// The folders of a place that are backed up.
pub(super) const FOLDERS: [&str; 3] = [VAULT, BLOBS, TEXT];

const KEYS: &str = "keys";
const VAULT: &str = "vault";
const BLOBS: &str = "blobs";
const LOG: &str = "log";
const TEXT: &str = "text";
const METER: &str = "meter";
const ACCOUNTS: &str = "accounts.json";

/// Where everything of a place lies: one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Premises {
    root: PathBuf,
}

impl Premises {
    /// The place in the folder `root`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Makes the folders that are missing, for nobody but their owner.
    ///
    /// # Errors
    /// When the disk does not let us.
    pub fn make(&self) -> io::Result<()> {
        [&self.root, &self.keys(), &self.vault(), &self.blobs(), &self.log(), &self.text()]
            .into_iter()
            .try_for_each(|folder| disk::make_folder(folder))
    }

    /// The folder of the place.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The journal.
    pub fn journal(&self) -> PathBuf {
        self.root.join(JOURNAL)
    }

    /// The key ring. Never in a backup of the place.
    pub fn keys(&self) -> PathBuf {
        self.root.join(KEYS)
    }

    /// Resource versions and results, sealed.
    pub fn vault(&self) -> PathBuf {
        self.root.join(VAULT)
    }

    /// Attachments, sealed.
    pub fn blobs(&self) -> PathBuf {
        self.root.join(BLOBS)
    }

    /// The published files of the log. Never in a backup: they follow from the journal.
    pub fn log(&self) -> PathBuf {
        self.root.join(LOG)
    }

    /// The meter of calls. Never in a backup: what was used is in the journal, and a meter that is
    /// missing begins there; an older one would give numbers out a second time.
    pub fn meter(&self) -> PathBuf {
        self.root.join(METER)
    }

    /// Official texts that were attached.
    pub fn text(&self) -> PathBuf {
        self.root.join(TEXT)
    }

    /// Local accounts. Never in a backup: what lets somebody in is not kept with what is inside.
    pub fn accounts(&self) -> PathBuf {
        self.root.join(ACCOUNTS)
    }

    /// Tells one key ring from another.
    pub(super) fn ring(&self) -> Result<Digest, BackupFailure> {
        let folder = self.keys();
        let path = folder.join(keys::RING);
        let ring = disk::read(&path).map_err(at(&path))?;
        let ring = ring.ok_or(BackupFailure::NoKeys { folder })?;
        Ok(Digest(Sha256::digest(ring).into()))
    }
}
