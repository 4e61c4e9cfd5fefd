//! Keys on disk: sealed, found again, gone for good.

use std::cell::Cell;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::thread;

use ports::{KeyFailure, KeyId, Keys as _, SecretKey};

use super::{DESTROYED, FileKeys, KEY, MasterFailure, RING, load_or_make_master};
use crate::testing::{assert_nowhere, files, folder};
use crate::{conformance, disk};

const MASTER: SecretKey = SecretKey([9; 32]);

fn open(folder: &Path) -> FileKeys {
    FileKeys::open(folder, MASTER).unwrap()
}

fn id(name: &str) -> KeyId {
    KeyId(name.to_owned())
}

fn with_extension(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let paths = files(folder).into_iter().map(|(path, _)| path);
    paths.filter(|path| path.extension().is_some_and(|it| it == extension)).collect()
}

#[test]
fn the_ring_keeps_its_port() {
    let folder = folder();
    let next = Cell::new(0);
    conformance::keys(|| open(&folder.path().join(next.replace(next.get() + 1).to_string())));
}

#[test]
fn keys_and_tombstones_outlive_the_process() {
    let folder = folder();
    let (ring, kept, gone) = (open(folder.path()), id("person/a"), id("person/b"));
    let key = ring.obtain(&kept).unwrap();
    ring.obtain(&gone).unwrap();
    ring.destroy(&gone).unwrap();
    drop(ring);
    let ring = open(folder.path());
    assert_eq!(ring.find(&kept).unwrap().0, key.0);
    assert!(matches!(ring.obtain(&gone), Err(KeyFailure::Destroyed(_))));
    assert!(matches!(ring.find(&id("person/c")), Err(KeyFailure::Unknown(_))));
}

#[test]
fn neither_keys_nor_names_are_readable() {
    let folder = folder();
    let ring = open(folder.path());
    let key = ring.obtain(&id("person/zhang-san")).unwrap();
    assert_nowhere(folder.path(), &key.0);
    assert_nowhere(folder.path(), &MASTER.0);
    assert_nowhere(folder.path(), b"zhang-san");
    let modes = files(folder.path()).into_iter().map(|(path, _)| {
        assert!(!path.to_str().unwrap().contains("zhang"));
        path.metadata().unwrap().permissions().mode() & 0o777
    });
    assert_eq!(modes.collect::<Vec<_>>(), [0o600, 0o600]);
}

#[test]
fn a_destroyed_key_does_not_come_back_with_its_file() {
    let folder = folder();
    let (ring, a) = (open(folder.path()), id("person/a"));
    ring.obtain(&a).unwrap();
    let [path] = with_extension(folder.path(), KEY).try_into().unwrap();
    let copy = fs::read(&path).unwrap();
    ring.destroy(&a).unwrap();
    assert!(!path.exists());
    fs::write(&path, copy).unwrap();
    assert!(matches!(ring.find(&a), Err(KeyFailure::Destroyed(_))));
    assert!(matches!(ring.obtain(&a), Err(KeyFailure::Destroyed(_))));
    // Opening ends a destruction that a crash cut off after the tombstone.
    drop(ring);
    let ring = open(folder.path());
    assert!(!path.exists());
    assert!(matches!(ring.obtain(&a), Err(KeyFailure::Destroyed(_))));
}

#[test]
fn what_a_crash_left_half_written_is_no_key() {
    let folder = folder();
    let (ring, a) = (open(folder.path()), id("person/a"));
    ring.obtain(&a).unwrap();
    let [path] = with_extension(folder.path(), KEY).try_into().unwrap();
    let half = fs::read(&path).unwrap()[..20].to_vec();
    fs::remove_file(&path).unwrap();
    fs::write(disk::name_beside(&path).unwrap(), half).unwrap();
    let ring = {
        drop(ring);
        open(folder.path())
    };
    assert_eq!(files(folder.path()).len(), 1, "only the ring is left");
    assert!(matches!(ring.find(&a), Err(KeyFailure::Unknown(_))));
    ring.obtain(&a).unwrap();
}

#[test]
fn an_altered_key_is_told_and_not_made_anew() {
    let folder = folder();
    let (ring, a, b) = (open(folder.path()), id("person/a"), id("person/b"));
    ring.obtain(&a).unwrap();
    let [path_a] = with_extension(folder.path(), KEY).try_into().unwrap();
    ring.obtain(&b).unwrap();
    let path_b = with_extension(folder.path(), KEY).into_iter().find(|it| *it != path_a).unwrap();
    let sound = fs::read(&path_a).unwrap();
    let flipped: Vec<u8> = sound.iter().map(|byte| byte ^ 1).collect();
    for bytes in [flipped, sound[..40].to_vec(), Vec::new(), fs::read(path_b).unwrap()] {
        fs::write(&path_a, bytes).unwrap();
        for found in [ring.find(&a), ring.obtain(&a)] {
            let told = found.unwrap_err().to_string();
            assert!(
                told.contains("the key `person/a` in") && told.contains("was altered"),
                "{told}"
            );
        }
    }
    ring.destroy(&a).unwrap();
    assert!(matches!(ring.find(&a), Err(KeyFailure::Destroyed(_))));
    assert_eq!(with_extension(folder.path(), DESTROYED).len(), 1);
}

#[test]
fn another_master_key_opens_nothing_and_makes_nothing() {
    let folder = folder();
    open(folder.path()).obtain(&id("person/a")).unwrap();
    let before = files(folder.path());
    let failure = FileKeys::open(folder.path(), SecretKey([8; 32])).unwrap_err();
    assert!(matches!(failure, MasterFailure::Other { .. }), "{failure}");
    assert_eq!(files(folder.path()), before);
    fs::remove_file(folder.path().join(RING)).unwrap();
    let failure = FileKeys::open(folder.path(), MASTER).unwrap_err();
    assert!(matches!(failure, MasterFailure::NoRing { .. }), "{failure}");
}

#[test]
fn the_master_key_is_made_once_for_its_owner_alone() {
    let folder = folder();
    let path = folder.path().join("keys/master.key");
    let made: Vec<_> = thread::scope(|scope| {
        let make = || load_or_make_master(&path).unwrap().0;
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(make)).collect();
        threads.into_iter().map(|it| it.join().unwrap()).collect()
    });
    assert!(made.iter().all(|key| *key == made[0] && *key != [0; 32]));
    assert_eq!(files(folder.path()), [(path.clone(), made[0].to_vec())]);
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(load_or_make_master(&path).unwrap().0, made[0]);
}

#[test]
fn a_master_key_that_others_can_get_at_is_refused() {
    let folder = folder();
    let path = folder.path().join("master.key");
    load_or_make_master(&path).unwrap();
    for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o644, 0o777] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        let failure = load_or_make_master(&path).unwrap_err();
        assert!(matches!(failure, MasterFailure::Exposed { mode: it, .. } if it == mode));
        let told = failure.to_string();
        assert!(told.contains(&format!("has mode {mode:o}: others than its owner")), "{told}");
        assert!(told.contains("run `chmod 600 "), "{told}");
    }
    for mode in [0o600, 0o400] {
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        load_or_make_master(&path).unwrap();
    }
}

#[test]
fn a_file_of_another_length_is_no_master_key() {
    let folder = folder();
    let path = folder.path().join("master.key");
    for length in [0, 31, 33, 100_000] {
        disk::replace(&path, &vec![1; length]).unwrap();
        let failure = load_or_make_master(&path).unwrap_err();
        assert!(matches!(failure, MasterFailure::NotAKey { .. }), "{failure}");
    }
}
