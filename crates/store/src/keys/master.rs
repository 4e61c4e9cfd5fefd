//! The master key: 32 random bytes in a file that only its owner may read.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ports::{Entropy as _, SecretKey};
use zeroize::Zeroizing;

use crate::disk;
use crate::entropy::OsEntropy;

const BYTES: usize = 32;
/// The permissions of everybody but the owner.
const OTHERS: u32 = 0o077;
/// All permissions.
const PERMISSIONS: u32 = 0o7777;

/// Why a master key or the ring under it is not used.
#[derive(Debug, thiserror::Error)]
pub enum MasterFailure {
    /// Others than its owner may read or write it.
    #[error(
        "the master key `{path}` has mode {mode:o}: others than its owner can get at it; \
         run `chmod 600 {path}`, and replace the key if somebody may have read it"
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// It is something else.
    #[error("`{path}` is no master key: a master key is {BYTES} bytes; restore the right file")]
    NotAKey {
        /// The file.
        path: PathBuf,
    },
    /// The ring is sealed under another master key.
    #[error(
        "the key ring `{folder}` is sealed under another master key; \
         restore the master key it was made with"
    )]
    Other {
        /// The ring.
        folder: PathBuf,
    },
    /// There are files, but none that says under which master key.
    #[error(
        "the folder `{folder}` holds files, but the file `ring` is missing from it; \
         restore the backup of the keys"
    )]
    NoRing {
        /// The ring.
        folder: PathBuf,
    },
    /// The disk failed.
    #[error("cannot read or write `{path}`")]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The master key in the file `path`; made now, with mode 600, if there is none.
///
/// # Errors
/// [`MasterFailure`]; in particular when others than the owner may read the file.
pub fn load_or_make_master(path: &Path) -> Result<SecretKey, MasterFailure> {
    let failed = |source| MasterFailure::Disk { path: path.to_path_buf(), source };
    if let Some(key) = load(path)? {
        return Ok(key);
    }
    if let Some(parent) = path.parent() {
        disk::make_folder(parent).map_err(failed)?;
    }
    let mut key = SecretKey([0; BYTES]);
    OsEntropy.fill(&mut key.0);
    if disk::write_new(path, &key.0).map_err(failed)? {
        return Ok(key);
    }
    // Somebody else was faster: theirs is the key.
    load(path)?.ok_or_else(|| failed(io::ErrorKind::NotFound.into()))
}

fn load(path: &Path) -> Result<Option<SecretKey>, MasterFailure> {
    let failed = |source| MasterFailure::Disk { path: path.to_path_buf(), source };
    let Some(file) = disk::found(File::open(path)).map_err(failed)? else {
        return Ok(None);
    };
    let mode = file.metadata().map_err(failed)?.permissions().mode() & PERMISSIONS;
    if mode & OTHERS != 0 {
        return Err(MasterFailure::Exposed { path: path.to_path_buf(), mode });
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(BYTES + 1));
    let longest = u64::try_from(BYTES + 1).unwrap_or(u64::MAX);
    file.take(longest).read_to_end(&mut bytes).map_err(failed)?;
    let key = bytes.as_slice().try_into().ok().map(SecretKey);
    key.map(Some).ok_or_else(|| MasterFailure::NotAKey { path: path.to_path_buf() })
}
