//! The rulebooks and holiday notices at hand: a folder, or the copy inside the binary.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::Library;
use rulebook::{Calendar, Rulebook, RulebookError, load, load_calendar};
use terms::{ArticleId, Day, PlaceId};

/// The rulebooks as they were when this program was built.
const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/shelf.rs"));

/// Where rulebooks and calendar come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// A folder such as `rulebooks`, with a folder for each place and one for the calendar.
    Folder(PathBuf),
    /// The copy inside the binary.
    Embedded,
}

/// Why the law of a place cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ShelfFailure {
    /// A rulebook or a notice has mistakes, or cannot be read.
    #[error(transparent)]
    Rulebook(#[from] RulebookError),
    /// There is no rulebook of the place.
    #[error("there is no rulebook of `{place}` in {shelf}")]
    NoRulebook {
        /// The place.
        place: PlaceId,
        /// Where it was looked for.
        shelf: String,
    },
    /// The folder cannot be read.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Shelf {
    /// `rulebooks/` below `folder` if it is there, else the copy inside the binary.
    pub fn beside(folder: &Path) -> Self {
        let rulebooks = folder.join("rulebooks");
        if rulebooks.is_dir() { Self::Folder(rulebooks) } else { Self::Embedded }
    }

    /// Every rulebook of a place, oldest first.
    ///
    /// # Errors
    /// [`ShelfFailure`]; there is at least one otherwise.
    pub fn rulebooks(&self, place: &PlaceId) -> Result<Vec<Rulebook>, ShelfFailure> {
        let mut found = match self {
            Self::Folder(folder) => on_disk(&folder.join(place.as_str()))?,
            Self::Embedded => embedded(place)?,
        };
        found.sort_by_key(|rulebook| rulebook.version);
        if found.is_empty() {
            return Err(ShelfFailure::NoRulebook { place: place.clone(), shelf: self.to_string() });
        }
        Ok(found)
    }

    /// The places that have a rulebook, in the order of their ids.
    ///
    /// # Errors
    /// [`ShelfFailure`] when the folder cannot be read.
    pub fn places(&self) -> Result<Vec<PlaceId>, ShelfFailure> {
        let names: BTreeSet<String> = match self {
            Self::Folder(folder) => {
                let unreadable = |source| ShelfFailure::Unreadable { path: folder.clone(), source };
                let mut names = BTreeSet::new();
                for entry in fs::read_dir(folder).map_err(unreadable)? {
                    let path = entry.map_err(unreadable)?.path();
                    let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
                    names.extend(name.filter(|_| path.is_dir()));
                }
                names
            }
            Self::Embedded => {
                let names = EMBEDDED.iter().filter_map(|(path, _)| path.split('/').next());
                names.map(str::to_owned).collect()
            }
        };
        let places = names.into_iter().filter(|name| name != "calendar");
        Ok(places.filter_map(|name| PlaceId::new(name).ok()).collect())
    }

    /// The holiday notices.
    ///
    /// # Errors
    /// [`ShelfFailure`].
    pub fn calendar(&self) -> Result<Calendar, ShelfFailure> {
        match self {
            Self::Folder(folder) => Ok(load_calendar(folder.join("calendar"))?),
            Self::Embedded => {
                let notices = EMBEDDED.iter().filter(|(path, _)| path.starts_with("calendar/"));
                Ok(Calendar::parse(&notices.copied().collect::<Vec<_>>())?)
            }
        }
    }

    /// The law of a place for its desk: acts are decided under the newest rulebook.
    ///
    /// # Errors
    /// [`ShelfFailure`].
    pub fn library(
        &self,
        place: &PlaceId,
        texts: impl FnOnce(&Rulebook) -> Result<BTreeMap<ArticleId, String>, ShelfFailure>,
    ) -> Result<Library, ShelfFailure> {
        let all: Vec<_> = self.rulebooks(place)?.into_iter().map(Arc::new).collect();
        let Some(current) = all.last().cloned() else {
            return Err(ShelfFailure::NoRulebook { place: place.clone(), shelf: self.to_string() });
        };
        let texts = texts(&current)?;
        Ok(Library {
            current,
            all: all.into_iter().map(|rulebook| (rulebook.digest, rulebook)).collect(),
            calendar: Arc::new(self.calendar()?),
            texts,
        })
    }
}

impl std::fmt::Display for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Folder(folder) => write!(f, "`{}`", folder.display()),
            Self::Embedded => f.write_str("this program"),
        }
    }
}

/// Every rulebook in the folder of a place; a place without a folder has none.
fn on_disk(folder: &Path) -> Result<Vec<Rulebook>, ShelfFailure> {
    let unreadable = |source| ShelfFailure::Unreadable { path: folder.to_path_buf(), source };
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if is_version(path.file_name().and_then(|it| it.to_str())) && path.is_dir() {
            found.push(load(&path)?);
        }
    }
    Ok(found)
}

fn embedded(place: &PlaceId) -> Result<Vec<Rulebook>, ShelfFailure> {
    let mut versions: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, text) in EMBEDDED {
        let mut parts = path.split('/');
        let (owner, version, name) = (parts.next(), parts.next(), parts.next());
        if owner == Some(place.as_str())
            && is_version(version)
            && matches!(name, Some("place.toml" | "articles.md"))
            && parts.next().is_none()
        {
            versions.entry(version.unwrap_or_default()).or_default().push((path, text));
        }
    }
    let read = |files: &Vec<(&str, &str)>| Rulebook::parse(files).map_err(RulebookError::Mistakes);
    Ok(versions.values().map(read).collect::<Result<_, _>>()?)
}

fn is_version(name: Option<&str>) -> bool {
    name.is_some_and(|name| name.parse::<Day>().is_ok())
}

#[cfg(test)]
mod tests;
