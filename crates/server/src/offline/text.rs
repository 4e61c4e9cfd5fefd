//! Attaching the official text of a regulation, which is not shipped.

use std::fs;
use std::path::Path;

use terms::Day;

use super::OfflineFailure;
use crate::files::{self, Readers};
use crate::installation::{DataDir, Sheet, text_of};
use crate::shelf::{Shelf, ShelfFailure};

/// What was attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attached {
    /// The version of the rulebook it belongs to.
    pub version: Day,
    /// How many articles it has.
    pub articles: usize,
}

/// Attaches the official text to the newest rulebook of the installation's place. Shown after the
/// next start.
///
/// # Errors
/// [`OfflineFailure::Text`] when it is not the text that the rulebook pins, or has other articles;
/// nothing is changed then.
pub fn attach_text(
    data_dir: &Path,
    shelf: &Shelf,
    text: &Path,
) -> Result<Attached, OfflineFailure> {
    let dir = DataDir::new(data_dir);
    let sheet = Sheet::read(&dir.sheet())?;
    let rulebook = shelf.rulebooks(&sheet.place)?.pop().ok_or_else(|| {
        ShelfFailure::NoRulebook { place: sheet.place.clone(), shelf: shelf.to_string() }
    })?;
    let bytes = fs::read(text).map_err(OfflineFailure::disk(text))?;
    let articles = rulebook::text::attach(&rulebook, &bytes)?.len();
    let path = text_of(&dir.place(&sheet.place), rulebook.version);
    let folder = path.parent().unwrap_or(&path);
    fs::create_dir_all(folder)
        .and_then(|()| files::write_whole(&path, &bytes, Readers::Anyone))
        .and_then(|()| files::settle(folder))
        .map_err(OfflineFailure::disk(&path))?;
    Ok(Attached { version: rulebook.version, articles })
}
