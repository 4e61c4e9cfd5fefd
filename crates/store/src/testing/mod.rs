//! What the tests of this room share: files to look into, and processes that die.

mod entries;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

pub(crate) use entries::{append, entry, open, place, scanned, sealed};

/// Tells a test that it is the child of another one, and where to work.
const FOLDER: &str = "GONGSHU_TEST_FOLDER";

/// A folder that goes away with the value.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// All files under a folder with their content, by path.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

/// The files under a folder that hold these bytes.
pub(crate) fn holding(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let holds = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    let found = files(folder).into_iter().filter(|(_, bytes)| holds(bytes));
    found.map(|(path, _)| path).collect()
}

/// Asserts that no file under a folder holds these bytes.
pub(crate) fn assert_nowhere(folder: &Path, needle: &[u8]) {
    let found = holding(folder, needle);
    assert!(found.is_empty(), "found in {found:?}");
}

/// Starts a test of this room by its full name in a process of its own, to work in `folder`.
pub(crate) fn child(test: &str, folder: &Path) -> Child {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env(FOLDER, folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
}

/// Where to work, if this process is a child.
pub(crate) fn folder_of_child() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}
