//! Files that are there whole or not at all, and that stay after a power cut.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

/// How the name of a file ends while it is being written.
const UNFINISHED: &str = ".unfinished";
/// Nobody but us reads or writes our files.
const FILE_MODE: u32 = 0o600;
/// Nobody but us looks into our folders.
const FOLDER_MODE: u32 = 0o700;
/// How much is overwritten at once.
const WIPE: usize = 4096;

/// Writes a file, in the place of an older one if there is one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = Unfinished::write(path, bytes)?;
    fs::rename(&unfinished.0, path)?;
    sync_parent(path)
}

/// Writes a file that must not be there yet; says false, and does nothing, if it is.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let unfinished = Unfinished::write(path, bytes)?;
    // A hard link, unlike a new name, never takes the place of another file.
    match fs::hard_link(&unfinished.0, path) {
        Ok(()) => drop(unfinished),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error),
    }
    sync_parent(path)?;
    Ok(true)
}

/// The content of a file; none if there is no such file.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    found(fs::read(path))
}

/// Overwrites a file and removes it; fine if there is none.
pub(crate) fn wipe(path: &Path) -> io::Result<()> {
    let Some(mut file) = found(OpenOptions::new().write(true).open(path))? else {
        return Ok(());
    };
    let mut left = file.metadata()?.len();
    while left > 0 {
        let zeros = [0; WIPE];
        let some = usize::try_from(left).map_or(WIPE, |left| left.min(WIPE));
        file.write_all(zeros.get(..some).unwrap_or_default())?;
        left -= u64::try_from(some).unwrap_or(left);
    }
    file.sync_all()?;
    found(fs::remove_file(path))?;
    sync_parent(path)
}

/// Makes a folder and those above it, as far as they are missing.
pub(crate) fn make_folder(path: &Path) -> io::Result<()> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    match DirBuilder::new().mode(FOLDER_MODE).create(path) {
        // Somebody else may have been faster; a file in its place is another matter.
        Err(error) if error.kind() != ErrorKind::AlreadyExists || !path.is_dir() => Err(error),
        Ok(()) | Err(_) => sync_parent(path),
    }
}

/// Removes what was being written to a folder when a process died.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if is_unfinished(&path) {
            found(fs::remove_file(path))?;
        }
    }
    Ok(())
}

/// Whether a file was being written when a process died.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().ends_with(UNFINISHED.as_bytes())
}

/// Makes the names in the folder that holds `path` durable.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent.as_os_str().is_empty() => sync(Path::new(".")),
        Some(parent) => sync(parent),
        None => Ok(()),
    }
}

/// Makes a file or the names in a folder durable.
pub(crate) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Makes a new file to be written, for nobody but us.
pub(crate) fn create_new(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(FILE_MODE).open(path)
}

/// A name beside `path` that nothing else has.
pub(crate) fn name_beside(path: &Path) -> io::Result<PathBuf> {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{:016x}{UNFINISHED}", getrandom::u64().map_err(io::Error::other)?));
    Ok(PathBuf::from(name))
}

/// What was found; none if there is nothing.
pub(crate) fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file whose content is durable, but not yet under its name; removed if it never gets it.
struct Unfinished(PathBuf);

impl Unfinished {
    fn write(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        let unfinished = Self(name_beside(path)?);
        let mut file = create_new(&unfinished.0)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(unfinished)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It is gone already when it was renamed; what cannot be removed now is swept later.
        drop(fs::remove_file(&self.0));
    }
}

#[cfg(test)]
mod tests;
