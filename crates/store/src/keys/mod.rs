//! The key ring of one place: a file for each key, sealed under the master key.

mod master;

use std::fmt::{self, Display};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ports::{Entropy as _, KeyFailure, KeyId, Keys, SecretKey};
use sha2::{Digest as _, Sha256};
use terms::Digest;
use zeroize::Zeroizing;

use crate::entropy::OsEntropy;
use crate::{disk, seal};

pub use master::{MasterFailure, load_or_make_master};

/// The file that tells under which master key the ring is sealed.
pub(crate) const RING: &str = "ring";
const RING_TEXT: &[u8] = b"gongshu-ring/v1\n";
const KEY: &str = "key";
const DESTROYED: &str = "destroyed";
const TOMBSTONE: &[u8] = b"gongshu-destroyed/v1\n";

/// The key ring of one place: a file for each key, sealed under the master key.
///
/// The names of the files are digests of the names of the keys. A destroyed key leaves a
/// tombstone, and the tombstone wins over whatever else is found: a key never comes back, not even
/// when an old copy of its file is laid beside it.
///
/// # Guarantee
/// When [`Keys::destroy`] returns, the key's file is overwritten and gone, and this survives a
/// power cut. Disks that write elsewhere instead of over (flash, copying file systems, snapshots)
/// may keep the sealed bytes for a while; they open only under the master key.
pub struct FileKeys {
    folder: PathBuf,
    master: SecretKey,
    /// Held to read while a key is found, to write while one is made or destroyed.
    door: RwLock<()>,
}

impl fmt::Debug for FileKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileKeys").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl FileKeys {
    /// Opens the ring in `folder`, or makes an empty one, and ends what a crash cut off. One
    /// process at a time: take a [`crate::DirectoryLock`] first.
    ///
    /// # Errors
    /// [`MasterFailure::Other`] when the ring is sealed under another master key,
    /// [`MasterFailure::NoRing`] when there are keys but nothing that says under which.
    pub fn open(folder: &Path, master: SecretKey) -> Result<Self, MasterFailure> {
        let failed = |source| MasterFailure::Disk { path: folder.to_path_buf(), source };
        disk::make_folder(folder).map_err(failed)?;
        disk::sweep(folder).map_err(failed)?;
        let ring = Self { folder: folder.to_path_buf(), master, door: RwLock::default() };
        ring.check_master()?;
        ring.bury_all().map_err(failed)?;
        Ok(ring)
    }

    fn check_master(&self) -> Result<(), MasterFailure> {
        let path = self.folder.join(RING);
        let failed = |source| MasterFailure::Disk { path: path.clone(), source };
        if let Some(sealed) = disk::read(&path).map_err(failed)? {
            return match seal::open(&self.master, RING_TEXT, &sealed) {
                Some(_) => Ok(()),
                None => Err(MasterFailure::Other { folder: self.folder.clone() }),
            };
        }
        if fs::read_dir(&self.folder).map_err(failed)?.next().is_some() {
            return Err(MasterFailure::NoRing { folder: self.folder.clone() });
        }
        let sealed = seal::seal(&self.master, RING_TEXT, &[]).map_err(io::Error::other);
        disk::replace(&path, &sealed.map_err(failed)?).map_err(failed)
    }

    /// Removes keys whose destruction was cut off after the tombstone was set.
    fn bury_all(&self) -> io::Result<()> {
        for item in fs::read_dir(&self.folder)? {
            let path = item?.path();
            if path.extension().is_some_and(|it| it == DESTROYED) {
                disk::wipe(&path.with_extension(KEY))?;
            }
        }
        Ok(())
    }

    fn look(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        let plot = self.plot(id);
        let failed = |error| failed("read", id, error);
        if plot.destroyed.try_exists().map_err(failed)? {
            return Err(KeyFailure::Destroyed(id.clone()));
        }
        let sealed = disk::read(&plot.key).map_err(failed)?;
        let sealed = sealed.ok_or_else(|| KeyFailure::Unknown(id.clone()))?;
        unwrap(&self.master, id, &sealed).ok_or_else(|| {
            let path = plot.key.display();
            KeyFailure::Store(format!(
                "the key `{id}` in `{path}` was altered; restore it from the backup of the keys"
            ))
        })
    }

    fn make(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        let mut key = SecretKey([0; 32]);
        OsEntropy.fill(&mut key.0);
        let sealed = seal::seal(&self.master, &context(id), &key.0);
        let sealed = sealed.map_err(|error| failed("seal", id, error))?;
        let made = disk::write_new(&self.plot(id).key, &sealed);
        // If somebody else was faster after all, theirs is the key.
        if made.map_err(|error| failed("write", id, error))? { Ok(key) } else { self.look(id) }
    }

    fn plot(&self, id: &KeyId) -> Plot {
        let name = Digest(Sha256::digest(context(id)).into()).to_string();
        let path = self.folder.join(name);
        Plot { key: path.with_extension(KEY), destroyed: path.with_extension(DESTROYED) }
    }

    fn reading(&self) -> RwLockReadGuard<'_, ()> {
        self.door.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> RwLockWriteGuard<'_, ()> {
        self.door.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Keys for FileKeys {
    fn obtain(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        let found = self.find(id);
        if !matches!(found, Err(KeyFailure::Unknown(_))) {
            return found;
        }
        let _alone = self.writing();
        match self.look(id) {
            Err(KeyFailure::Unknown(_)) => self.make(id),
            found => found,
        }
    }

    fn find(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        let _shared = self.reading();
        self.look(id)
    }

    fn destroy(&self, id: &KeyId) -> Result<(), KeyFailure> {
        let _alone = self.writing();
        let plot = self.plot(id);
        let failed = |error| failed("destroy", id, error);
        // The tombstone first: from here on a crash only delays the rest.
        disk::write_new(&plot.destroyed, TOMBSTONE).map_err(failed)?;
        disk::wipe(&plot.key).map_err(failed)
    }
}

/// Where a key lies, and its tombstone.
struct Plot {
    key: PathBuf,
    destroyed: PathBuf,
}

/// What ties the sealed bytes to the name of the key.
fn context(id: &KeyId) -> Vec<u8> {
    format!("gongshu-key/v1\n{id}").into_bytes()
}

fn unwrap(master: &SecretKey, id: &KeyId, sealed: &[u8]) -> Option<SecretKey> {
    let opened: Zeroizing<Vec<u8>> = seal::open(master, &context(id), sealed)?;
    opened.as_slice().try_into().ok().map(SecretKey)
}

fn failed(what: &str, id: &KeyId, why: impl Display) -> KeyFailure {
    KeyFailure::Store(format!("cannot {what} the key `{id}`: {why}; check the disk"))
}

#[cfg(test)]
mod tests;
