//! Reads rulebooks and calendars from folders: the only file here that touches a disk.

use std::fs;
use std::path::Path;

use crate::calendar::Calendar;
use crate::mistake::RulebookError;
use crate::model::Rulebook;

/// Reads the rulebook in a folder such as `rulebooks/futian/2024-01-30`.
///
/// # Errors
/// [`RulebookError`]: it cannot be read, or it has mistakes.
pub fn load(folder: impl AsRef<Path>) -> Result<Rulebook, RulebookError> {
    let folder = folder.as_ref();
    let mut files = Vec::new();
    for name in ["place.toml", "articles.md"] {
        let path = folder.join(name);
        files.push((path.display().to_string(), read(&path)?));
    }
    Rulebook::parse(&files).map_err(RulebookError::Mistakes)
}

/// Reads every holiday notice in a folder such as `rulebooks/calendar`.
///
/// # Errors
/// [`RulebookError`]: it cannot be read, or it has mistakes.
pub fn load_calendar(folder: impl AsRef<Path>) -> Result<Calendar, RulebookError> {
    let folder = folder.as_ref();
    let unreadable = |source| RulebookError::Unreadable { path: folder.to_path_buf(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut files = Vec::new();
    for path in &paths {
        files.push((path.display().to_string(), read(path)?));
    }
    Calendar::parse(&files)
}

fn read(path: &Path) -> Result<String, RulebookError> {
    fs::read_to_string(path)
        .map_err(|source| RulebookError::Unreadable { path: path.to_path_buf(), source })
}
