//! Which folders are served, and where.

use std::path::{Path, PathBuf};

use super::{Sheet, stands};
use crate::serve::ServeFailure;

fn sheet(folder: &Path, place: &str) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let sheet = Sheet::new(place.parse().unwrap(), format!("o/{place}"), "vkey".to_owned());
    sheet.write(&folder.join("installation.toml")).unwrap();
    folder.to_path_buf()
}

fn prefixes(named: &[PathBuf]) -> Vec<String> {
    stands(named).unwrap().iter().map(|(_, below)| below.prefix().to_owned()).collect()
}

#[test]
fn one_installation_stands_at_the_root_and_several_below_their_places() {
    let folder = tempfile::tempdir().unwrap();
    let futian = sheet(&folder.path().join("b"), "futian");
    let nanjing = sheet(&folder.path().join("a"), "nanjing");
    std::fs::create_dir(folder.path().join("no-place")).unwrap();
    assert_eq!(prefixes(std::slice::from_ref(&futian)), [""]);
    assert_eq!(prefixes(&[futian, nanjing]), ["/futian", "/nanjing"]);
    assert_eq!(prefixes(&[folder.path().to_path_buf()]), ["/nanjing", "/futian"]);
}

#[test]
fn a_place_is_served_once_and_an_empty_folder_is_no_installation() {
    let folder = tempfile::tempdir().unwrap();
    let one = sheet(&folder.path().join("one"), "futian");
    let two = sheet(&folder.path().join("two"), "futian");
    assert!(matches!(stands(&[one, two]), Err(ServeFailure::Twice { .. })));
    let empty = folder.path().join("three");
    assert!(matches!(stands(&[empty]), Err(ServeFailure::Installation(_))));
}
