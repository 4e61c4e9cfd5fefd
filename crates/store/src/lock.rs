//! One process per data directory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::disk;

/// The file in the data directory that is locked.
const NAME: &str = "lock";
/// More than any process number has digits.
const LONGEST_HOLDER: u64 = 32;

/// A data directory that is ours until this is dropped, or our process ends in whatever way.
///
/// The lock belongs to the open file, not to its existence: after a crash the file stays, and
/// locks nobody out.
#[derive(Debug)]
pub struct DirectoryLock {
    path: PathBuf,
    _file: File,
}

/// Why a data directory is not ours.
#[derive(Debug, thiserror::Error)]
pub enum LockFailure {
    /// Another process has it.
    #[error(
        "the data directory `{directory}` is in use by another gongshu{}; \
         stop that one first, or use another data directory",
        .holder.map_or_else(String::new, by)
    )]
    Taken {
        /// The directory.
        directory: PathBuf,
        /// The number of the process, if it told.
        holder: Option<u32>,
    },
    /// The directory or the lock in it cannot be used.
    #[error("cannot lock the data directory `{directory}`")]
    Disk {
        /// The directory.
        directory: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl DirectoryLock {
    /// Takes a data directory, or says at once who has it; makes it if there is none.
    ///
    /// # Errors
    /// [`LockFailure`].
    pub fn take(directory: &Path) -> Result<Self, LockFailure> {
        let failed = |source| LockFailure::Disk { directory: directory.to_path_buf(), source };
        disk::make_folder(directory).map_err(failed)?;
        let path = directory.join(NAME);
        let mut file = open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let directory = directory.to_path_buf();
                return Err(LockFailure::Taken { directory, holder: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        sign(&mut file).map_err(failed)?;
        Ok(Self { path, _file: file })
    }

    /// The file that is locked.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Never truncated before it is ours: it names the process that has it.
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn sign(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "{}", std::process::id())
}

fn holder(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(LONGEST_HOLDER).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

fn by(process: u32) -> String {
    format!(" (process {process})")
}

#[cfg(test)]
mod tests;
