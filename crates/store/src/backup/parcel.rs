//! A folder of copied files with a manifest of their digests.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{Day, Digest};

use super::BackupFailure;
use super::failure::at;
use crate::disk;

const MANIFEST: &str = "manifest.json";
const FORMAT: &str = "gongshu-backup/v1";
/// How much is copied at once.
const BUFFER: usize = 64 * 1024;

/// What a folder holds, file by file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: String,
    pub(super) contents: Contents,
    /// Tells which key ring opens it.
    pub(super) ring: Digest,
    files: BTreeMap<String, Line>,
}

/// What kind of backup it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Contents {
    /// A place without its keys.
    Place { place: String, size: u64, root: Digest },
    /// The key ring of a place, to be destroyed after a day.
    Keys { last_day: Day },
}

/// One file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    bytes: u64,
    sha256: Digest,
}

impl Manifest {
    /// The manifest of the backup in `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, BackupFailure> {
        let no = |why: String| BackupFailure::NotABackup { path: folder.to_path_buf(), why };
        let path = folder.join(MANIFEST);
        let bytes = disk::read(&path).map_err(at(&path))?;
        let bytes = bytes.ok_or_else(|| no(format!("it has no `{MANIFEST}`")))?;
        let manifest: Self = serde_json::from_slice(&bytes)
            .map_err(|error| no(format!("its `{MANIFEST}` cannot be read: {error}")))?;
        if manifest.format != FORMAT {
            return Err(no(format!("its format is `{}`, not `{FORMAT}`", manifest.format)));
        }
        match manifest.files.keys().find(|name| !is_inside(name)) {
            Some(name) => Err(no(format!("it names the file `{name}` outside of itself"))),
            None => Ok(manifest),
        }
    }

    /// How many files.
    pub(super) fn count(&self) -> u64 {
        u64::try_from(self.files.len()).unwrap_or(u64::MAX)
    }

    /// How many bytes they have.
    pub(super) fn bytes(&self) -> u64 {
        self.files.values().map(|line| line.bytes).sum()
    }

    /// Copies every file that is named from `folder` to `target`, durably; fails at the first that
    /// is missing or another one.
    pub(super) fn unpack(&self, folder: &Path, target: &Path) -> Result<(), BackupFailure> {
        for (name, line) in &self.files {
            let (from, to) = (folder.join(name), target.join(name));
            let altered = |why| BackupFailure::Altered { path: from.clone(), why };
            let found = disk::found(File::open(&from)).map_err(at(&from))?;
            let mut found = found.ok_or_else(|| altered("is missing"))?;
            if let Some(parent) = to.parent() {
                disk::make_folder(parent).map_err(at(parent))?;
            }
            if copy(&mut found, &to).map_err(at(&to))? != *line {
                return Err(altered("is not the one that was written"));
            }
        }
        sync_folders(target)
    }
}

/// A backup that is being made; gone again unless it is finished.
pub(super) struct Parcel {
    target: PathBuf,
    staging: Staging,
    files: BTreeMap<String, Line>,
}

impl Parcel {
    /// Begins a backup that will be at `target`.
    pub(super) fn begin(target: &Path) -> Result<Self, BackupFailure> {
        must_be_free(target)?;
        let staging = Staging::beside(target)?;
        Ok(Self { target: target.to_path_buf(), staging, files: BTreeMap::new() })
    }

    /// Where the files go for now.
    pub(super) fn folder(&self) -> &Path {
        &self.staging.0
    }

    /// Takes up a file that is there already.
    pub(super) fn note(&mut self, name: &str) -> Result<(), BackupFailure> {
        let path = self.folder().join(name);
        let line = File::open(&path).and_then(|mut file| pour(&mut file, &mut io::sink()));
        self.files.insert(name.to_owned(), line.map_err(at(&path))?);
        Ok(())
    }

    /// Copies a folder with everything in it; fine if there is none. Files that go away meanwhile
    /// are left out, and so are those that are being written.
    pub(super) fn add_folder(&mut self, from: &Path, name: &str) -> Result<(), BackupFailure> {
        let Some(items) = disk::found(fs::read_dir(from)).map_err(at(from))? else {
            return Ok(());
        };
        let to = self.folder().join(name);
        disk::make_folder(&to).map_err(at(&to))?;
        for item in items {
            let path = item.map_err(at(from))?.path();
            let own = path.file_name().and_then(|own| own.to_str());
            let own = own.ok_or_else(|| BackupFailure::Odd { path: path.clone() })?;
            let name = format!("{name}/{own}");
            let Some(kind) = disk::found(path.symlink_metadata()).map_err(at(&path))? else {
                continue;
            };
            if kind.is_dir() {
                self.add_folder(&path, &name)?;
            } else if kind.is_file() {
                self.add_file(&path, name)?;
            } else {
                return Err(BackupFailure::Odd { path });
            }
        }
        Ok(())
    }

    fn add_file(&mut self, from: &Path, name: String) -> Result<(), BackupFailure> {
        if disk::is_unfinished(from) {
            return Ok(());
        }
        let Some(mut file) = disk::found(File::open(from)).map_err(at(from))? else {
            return Ok(());
        };
        let line = copy(&mut file, &self.folder().join(&name)).map_err(at(from))?;
        self.files.insert(name, line);
        Ok(())
    }

    /// Writes the manifest and gives the backup its name.
    pub(super) fn finish(
        self,
        contents: Contents,
        ring: Digest,
    ) -> Result<Manifest, BackupFailure> {
        let manifest = Manifest { format: FORMAT.to_owned(), contents, ring, files: self.files };
        let path = self.staging.0.join(MANIFEST);
        let bytes = serde_json::to_vec_pretty(&manifest).map_err(io::Error::other);
        disk::replace(&path, &bytes.map_err(at(&path))?).map_err(at(&path))?;
        sync_folders(&self.staging.0)?;
        fs::rename(&self.staging.0, &self.target).map_err(at(&self.target))?;
        disk::sync_parent(&self.target).map_err(at(&self.target))?;
        Ok(manifest)
    }
}

/// A folder that is removed again unless it was renamed.
pub(super) struct Staging(pub(super) PathBuf);

impl Staging {
    /// A new folder beside `path`.
    pub(super) fn beside(path: &Path) -> Result<Self, BackupFailure> {
        let folder = disk::name_beside(path).map_err(at(path))?;
        disk::make_folder(&folder).map_err(at(&folder))?;
        Ok(Self(folder))
    }

    /// A new folder in the place that nobody else has open, instead of those a crash left there.
    pub(super) fn within(root: &Path) -> Result<Self, BackupFailure> {
        for item in disk::found(fs::read_dir(root)).map_err(at(root))?.into_iter().flatten() {
            let path = item.map_err(at(root))?.path();
            if disk::is_unfinished(&path) && path.is_dir() {
                fs::remove_dir_all(&path).map_err(at(&path))?;
            }
        }
        Self::beside(&root.join("restore"))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What cannot be removed is left under a name that nobody takes for a backup.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Fails if there is something at `path`; an empty folder is nothing.
pub(super) fn must_be_free(path: &Path) -> Result<(), BackupFailure> {
    let occupied = || BackupFailure::Occupied { path: path.to_path_buf() };
    match disk::found(path.symlink_metadata()).map_err(at(path))? {
        None => Ok(()),
        Some(it) if it.is_dir() => match fs::read_dir(path).map_err(at(path))?.next() {
            None => Ok(()),
            Some(_) => Err(occupied()),
        },
        Some(_) => Err(occupied()),
    }
}

fn sync_folders(folder: &Path) -> Result<(), BackupFailure> {
    for item in fs::read_dir(folder).map_err(at(folder))? {
        let item = item.map_err(at(folder))?;
        if item.file_type().map_err(at(folder))?.is_dir() {
            sync_folders(&item.path())?;
        }
    }
    disk::sync(folder).map_err(at(folder))
}

/// Copies to a new file, durably, and says what was copied.
fn copy(from: &mut impl Read, to: &Path) -> io::Result<Line> {
    let mut file = disk::create_new(to)?;
    let line = pour(from, &mut file)?;
    file.sync_all()?;
    Ok(line)
}

fn pour(from: &mut impl Read, to: &mut impl Write) -> io::Result<Line> {
    let mut buffer = vec![0; BUFFER];
    let (mut bytes, mut hasher) = (0, Sha256::new());
    loop {
        let read = match from.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => buffer.get(..read?).unwrap_or_default(),
        };
        if read.is_empty() {
            return Ok(Line { bytes, sha256: Digest(hasher.finalize().into()) });
        }
        to.write_all(read)?;
        hasher.update(read);
        bytes += u64::try_from(read.len()).unwrap_or(0);
    }
}

/// Whether a name leads to something inside the folder it is joined to.
fn is_inside(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|it| matches!(it, Component::Normal(_)))
}
