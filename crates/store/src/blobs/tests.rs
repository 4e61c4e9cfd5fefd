//! Blobs on disk: sealed, tied to name and key.

use std::cell::Cell;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ports::{Blobs as _, KeyId, Keys, SecretKey};

use super::FileBlobs;
use crate::testing::{assert_nowhere, files, folder};
use crate::{FileKeys, conformance, disk};

fn open(folder: &Path) -> (FileBlobs, Arc<dyn Keys>) {
    let ring = FileKeys::open(&folder.join("keys"), SecretKey([9; 32])).unwrap();
    let keys: Arc<dyn Keys> = Arc::new(ring);
    (FileBlobs::open(&folder.join("blobs"), Arc::clone(&keys)).unwrap(), keys)
}

fn key() -> KeyId {
    KeyId("person/a".to_owned())
}

#[test]
fn the_blobs_keep_their_port() {
    let folder = folder();
    let next = Cell::new(0);
    conformance::blobs(|| open(&folder.path().join(next.replace(next.get() + 1).to_string())));
}

#[test]
fn blobs_outlive_the_process_and_tell_nothing() {
    let folder = folder();
    open(folder.path()).0.put("case/1/zhang.pdf", &key(), b"canary in a blob").unwrap();
    let (blobs, _keys) = open(folder.path());
    assert_eq!(blobs.read("case/1/zhang.pdf", &key()).unwrap(), b"canary in a blob");
    assert_nowhere(folder.path(), b"canary");
    assert_nowhere(folder.path(), b"zhang");
    let stored = files(&folder.path().join("blobs"));
    assert!(stored.iter().all(|(path, _)| !path.to_str().unwrap().contains("zhang")));
}

#[test]
fn an_altered_or_moved_blob_is_not_opened() {
    let folder = folder();
    let (blobs, _keys) = open(folder.path());
    blobs.put("a", &key(), b"bytes of a").unwrap();
    let [(path, sound)] = files(&folder.path().join("blobs")).try_into().unwrap();
    for at in [0, 15, 16, 30, sound.len() - 1] {
        let mut altered = sound.clone();
        altered[at] ^= 1;
        fs::write(&path, altered).unwrap();
        let told = blobs.read("a", &key()).unwrap_err().to_string();
        assert!(told.contains("cannot open the blob `a`: it was altered"), "{told}");
    }
    fs::write(&path, &sound[..20]).unwrap();
    blobs.read("a", &key()).unwrap_err();
    blobs.put("b", &key(), b"bytes of b").unwrap();
    fs::rename(&path, folder.path().join("a")).unwrap();
    let [(other, _)] = files(&folder.path().join("blobs")).try_into().unwrap();
    fs::write(other, sound).unwrap();
    blobs.read("b", &key()).unwrap_err();
}

#[test]
fn what_a_crash_left_half_written_is_gone() {
    let folder = folder();
    let (blobs, _keys) = open(folder.path());
    blobs.put("a", &key(), b"old").unwrap();
    let [(path, sealed)] = files(&folder.path().join("blobs")).try_into().unwrap();
    fs::write(disk::name_beside(&path).unwrap(), &sealed[..20]).unwrap();
    let (blobs, _keys) = open(folder.path());
    assert_eq!(files(&folder.path().join("blobs")), [(path, sealed)]);
    assert_eq!(blobs.read("a", &key()).unwrap(), b"old");
}
