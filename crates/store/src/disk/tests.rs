//! Files are whole or not there.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::disk;
use crate::testing::{files, folder};

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_takes_the_place_of_an_older_one() {
    let folder = folder();
    let path = folder.path().join("a");
    for bytes in [b"one".as_slice(), b"", &vec![7; 100_000]] {
        disk::replace(&path, bytes).unwrap();
        assert_eq!(files(folder.path()), [(path.clone(), bytes.to_vec())]);
    }
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_new_file_takes_no_place() {
    let folder = folder();
    let path = folder.path().join("a");
    assert!(disk::write_new(&path, b"one").unwrap());
    assert!(!disk::write_new(&path, b"two").unwrap());
    assert_eq!(files(folder.path()), [(path, b"one".to_vec())]);
}

#[test]
fn what_fails_leaves_nothing() {
    let folder = folder();
    let path = folder.path().join("a");
    fs::create_dir(&path).unwrap();
    fs::write(path.join("b"), "b").unwrap();
    disk::replace(&path, b"one").unwrap_err();
    assert!(!disk::write_new(&path, b"one").unwrap());
    disk::write_new(&folder.path().join("none/a"), b"one").unwrap_err();
    assert_eq!(files(folder.path()), [(path.join("b"), b"b".to_vec())]);
}

#[test]
fn a_wiped_file_is_overwritten_before_it_is_gone() {
    let folder = folder();
    let (path, other) = (folder.path().join("a"), folder.path().join("other"));
    fs::write(&path, vec![7; 10_000]).unwrap();
    fs::hard_link(&path, &other).unwrap();
    disk::wipe(&path).unwrap();
    assert_eq!(files(folder.path()), [(other, vec![0; 10_000])]);
    disk::wipe(&path).unwrap();
}

#[test]
fn only_what_was_being_written_is_swept() {
    let folder = folder();
    fs::write(folder.path().join("a"), "a").unwrap();
    fs::write(disk::name_beside(&folder.path().join("a")).unwrap(), "half").unwrap();
    disk::sweep(folder.path()).unwrap();
    assert_eq!(files(folder.path()), [(folder.path().join("a"), b"a".to_vec())]);
}

#[test]
fn folders_are_made_for_nobody_else() {
    let folder = folder();
    let path = folder.path().join("a/b/c");
    disk::make_folder(&path).unwrap();
    disk::make_folder(&path).unwrap();
    assert_eq!((mode(&path), mode(&folder.path().join("a"))), (0o700, 0o700));
    fs::write(folder.path().join("file"), "").unwrap();
    disk::make_folder(&folder.path().join("file")).unwrap_err();
    disk::make_folder(&folder.path().join("file/a")).unwrap_err();
}
