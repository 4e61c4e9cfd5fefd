//! Attachments: a sealed file for each name.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ports::{Blobs, KeyFailure, KeyId, Keys};
use sha2::{Digest as _, Sha256};
use terms::Digest;

use crate::{disk, seal};

/// The first bytes of every blob of this version.
const HEADER: &[u8] = b"gongshu-blob/v1\n";
const SEALED: &str = "blob";

/// Named bytes in files of one folder, each sealed under a key of the ring.
///
/// The names of the files are digests of the names of the blobs. A blob is tied to its name and
/// its key: moved to another name it does not open.
pub struct FileBlobs {
    folder: PathBuf,
    keys: Arc<dyn Keys>,
}

impl fmt::Debug for FileBlobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileBlobs").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl FileBlobs {
    /// Opens the folder, or makes it, and removes what a crash left half-written. One process at a
    /// time: take a [`crate::DirectoryLock`] first.
    ///
    /// # Errors
    /// When the folder cannot be read or made.
    pub fn open(folder: &Path, keys: Arc<dyn Keys>) -> io::Result<Self> {
        disk::make_folder(folder)?;
        disk::sweep(folder)?;
        Ok(Self { folder: folder.to_path_buf(), keys })
    }

    fn path(&self, name: &str) -> PathBuf {
        let digest = Sha256::new().chain_update(HEADER).chain_update(name).finalize();
        self.folder.join(Digest(digest.into()).to_string()).with_extension(SEALED)
    }
}

impl Blobs for FileBlobs {
    fn put(&self, name: &str, key: &KeyId, bytes: &[u8]) -> Result<(), KeyFailure> {
        let secret = self.keys.obtain(key)?;
        let sealed = seal::seal(&secret, &context(name, key), bytes);
        let sealed = sealed.map_err(|error| failed("seal", name, &error.to_string()))?;
        let written = disk::replace(&self.path(name), &[HEADER, &sealed].concat());
        written.map_err(|error| failed("write", name, &format!("{error}; check the disk")))
    }

    fn read(&self, name: &str, key: &KeyId) -> Result<Vec<u8>, KeyFailure> {
        let secret = self.keys.find(key)?;
        let found = disk::read(&self.path(name));
        let found = found.map_err(|error| failed("read", name, &format!("{error}")))?;
        let found = found.ok_or_else(|| failed("read", name, "there is none of this name"))?;
        let sealed = found.strip_prefix(HEADER);
        let opened = sealed.and_then(|sealed| seal::open(&secret, &context(name, key), sealed));
        let opened = opened
            .ok_or_else(|| failed("open", name, "it was altered, or sealed under another key"))?;
        Ok(opened.to_vec())
    }
}

/// What ties the sealed bytes to their name and key; the length keeps the two apart.
fn context(name: &str, key: &KeyId) -> Vec<u8> {
    let length = key.0.len();
    [HEADER, format!("{length}\n{key}\n{name}").as_bytes()].concat()
}

fn failed(what: &str, name: &str, why: &str) -> KeyFailure {
    KeyFailure::Store(format!("cannot {what} the blob `{name}`: {why}"))
}

#[cfg(test)]
mod tests;
