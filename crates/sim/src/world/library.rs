//! The rulebooks of a checkout.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::Library;
use rulebook::{RulebookError, load, load_calendar};

/// Why the law of a place cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum LibraryFailure {
    /// The folder cannot be read.
    #[error("`{}` cannot be read", .0.display())]
    Folder(PathBuf, #[source] std::io::Error),
    /// There is no version of it.
    #[error("`{}` holds no version of a rulebook", .0.display())]
    Empty(PathBuf),
    /// A rulebook or a calendar has mistakes.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
}

/// The rulebooks of `place` below `rulebooks`, with the calendar.
///
/// # Errors
/// [`LibraryFailure`].
pub fn library(rulebooks: &Path, place: &str) -> Result<Library, LibraryFailure> {
    let folder = rulebooks.join(place);
    let unreadable = |error| LibraryFailure::Folder(folder.clone(), error);
    let mut versions = Vec::new();
    for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
        versions.push(entry.map_err(unreadable)?.path());
    }
    versions.sort();
    let mut books = Vec::new();
    for version in versions {
        books.push(Arc::new(load(version)?));
    }
    let current = books.last().ok_or_else(|| LibraryFailure::Empty(folder.clone()))?.clone();
    let calendar = Arc::new(load_calendar(rulebooks.join("calendar"))?);
    let all = books.into_iter().map(|book| (book.digest, book)).collect();
    Ok(Library { current, all, calendar, texts: BTreeMap::new() })
}
