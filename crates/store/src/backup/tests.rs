//! What comes back from a backup is what went in, or nothing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ports::{Audience, Batch, Blobs as _, Journal as _, KeyFailure, KeyId, Keys as _, SecretKey};
use tempfile::TempDir;
use terms::Day;

use super::parcel::Staging;
use super::restore::move_in;
use super::{BackupFailure, Premises, backup, backup_keys, restore, restore_keys};
use crate::journal::tests::meddle;
use crate::testing::{
    append, assert_nowhere, entry, files, folder, holding, open, scanned, sealed,
};
use crate::{FileBlobs, FileKeys, SqliteJournal, disk};

const CANARY: &[u8] = b"canary-in-a-personal-part";

/// A place with nine entries, a blob and files in every folder, and room for backups beside it.
struct World {
    folder: TempDir,
    premises: Premises,
    journal: SqliteJournal,
    keys: Arc<FileKeys>,
}

impl World {
    fn new() -> Self {
        let folder = folder();
        let premises = Premises::at(folder.path().join("place"));
        premises.make().unwrap();
        let keys = Arc::new(ring(&premises));
        let journal = open(&premises.journal());
        append(&journal, 0..9);
        let blobs = FileBlobs::open(&premises.blobs(), keys.clone()).unwrap();
        blobs.put("paper", &id("person/a"), b"bytes of the paper").unwrap();
        fs::create_dir_all(premises.vault().join("v/1")).unwrap();
        fs::write(premises.vault().join("v/1/part-0"), vec![7; 200_000]).unwrap();
        fs::write(premises.log().join("checkpoint"), "note").unwrap();
        fs::write(premises.text().join("2024-01-30.txt"), "第一条").unwrap();
        fs::write(premises.accounts(), "accounts").unwrap();
        Self { folder, premises, journal, keys }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// An empty place beside a copy of the key ring.
    fn after_a_fire(&self) -> Premises {
        let premises = Premises::at(self.path("new"));
        backup_keys(&self.premises, &self.path("keys"), day(9)).unwrap();
        restore_keys(&self.path("keys"), &premises, day(9)).unwrap();
        premises
    }
}

fn ring(premises: &Premises) -> FileKeys {
    FileKeys::open(&premises.keys(), SecretKey([9; 32])).unwrap()
}

fn id(name: &str) -> KeyId {
    KeyId(name.to_owned())
}

fn day(day: i8) -> Day {
    Day::new(2026, 2, day).unwrap()
}

/// All files under a folder by their names in it.
fn inside(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files(folder).into_iter().map(|(path, bytes)| (name(&path), bytes)).collect()
}

#[test]
fn a_place_comes_back_as_it_was() {
    let world = World::new();
    let target = world.path("backups/monday");
    let report = backup(&world.premises, &target).unwrap();
    assert_eq!((report.place.as_str(), report.files), ("futian", 4));
    assert_eq!(report.head, world.journal.head().unwrap());
    let new = world.after_a_fire();
    assert_eq!(restore(&target, &new).unwrap(), report);
    for folder in super::FOLDERS {
        assert_eq!(
            inside(&new.root().join(folder)),
            inside(&world.premises.root().join(folder)),
            "{folder}"
        );
    }
    assert!(!new.accounts().exists() && !new.log().exists());
    let journal = open(&new.journal());
    assert_eq!(journal.head().unwrap(), report.head);
    assert_eq!(scanned(&journal), scanned(&world.journal));
    append(&journal, 9..12);
    let blobs = FileBlobs::open(&new.blobs(), Arc::new(ring(&new))).unwrap();
    assert_eq!(blobs.read("paper", &id("person/a")).unwrap(), b"bytes of the paper");
}

#[test]
fn a_backup_holds_no_key_and_no_account() {
    let world = World::new();
    let target = world.path("backup");
    backup(&world.premises, &target).unwrap();
    for (_, bytes) in inside(&world.premises.keys()) {
        assert_nowhere(&target, &bytes);
    }
    assert_nowhere(&target, b"accounts");
    let names: Vec<_> = inside(&target).into_iter().map(|(name, _)| name).collect();
    let known = ["blobs/", "journal.sqlite", "manifest.json", "text/", "vault/"];
    assert!(names.iter().all(|name| known.iter().any(|it| name.starts_with(it))), "{names:?}");
}

#[test]
fn the_copy_is_of_one_moment_beside_a_writer() {
    let world = World::new();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for seq in 9..200 {
                append(&world.journal, seq..seq + 1);
            }
        });
        for turn in 0..5 {
            let report = backup(&world.premises, &world.path(&format!("{turn}"))).unwrap();
            let copy = open(&world.path(&format!("{turn}/journal.sqlite")));
            assert_eq!(copy.head().unwrap(), report.head);
            assert_eq!(scanned(&copy), (0..report.head.size).map(entry).collect::<Vec<_>>());
        }
    });
}

#[test]
fn what_was_erased_before_is_in_no_backup_and_what_was_after_opens_no_more() {
    let world = World::new();
    let entries = vec![sealed(9, CANARY.to_vec()), sealed(10, CANARY.to_vec())];
    let batch = Batch { expected_size: 9, entries, act: None, erase: Vec::new() };
    world.journal.append(batch).unwrap();
    let erase = vec![(9, Audience::Personal), (10, Audience::Personal)];
    backup(&world.premises, &world.path("before")).unwrap();
    let batch = Batch { expected_size: 11, entries: Vec::new(), act: None, erase };
    world.journal.append(batch).unwrap();
    world.keys.destroy(&id("person/a")).unwrap();
    backup(&world.premises, &world.path("after")).unwrap();
    assert!(!holding(&world.path("before"), CANARY).is_empty());
    assert_nowhere(&world.path("after"), CANARY);
    let new = world.after_a_fire();
    restore(&world.path("before"), &new).unwrap();
    let blobs = FileBlobs::open(&new.blobs(), Arc::new(ring(&new))).unwrap();
    let read = blobs.read("paper", &id("person/a"));
    assert!(matches!(read, Err(KeyFailure::Destroyed(_))), "the key is gone, here too");
}

/// Restores a backup that was changed; it must fail, say so, and leave nothing.
fn check_altered(change: impl FnOnce(&Path), told: &str) {
    let world = World::new();
    let target = world.path("backup");
    backup(&world.premises, &target).unwrap();
    change(&target);
    let new = world.after_a_fire();
    let before = files(new.root());
    let failure = restore(&target, &new).unwrap_err().to_string();
    assert!(failure.contains(told), "{failure}");
    assert_eq!(files(new.root()), before);
    let left: Vec<_> =
        fs::read_dir(new.root()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["keys"], "not even a folder is left");
}

fn edit(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from));
    fs::write(path, text.replace(from, to)).unwrap();
}

#[test]
fn a_backup_that_was_changed_is_told_and_not_restored() {
    let part = "vault/v/1/part-0";
    let manifest = "manifest.json";
    check_altered(|it| fs::write(it.join(part), vec![8; 200_000]).unwrap(), "is not the one");
    check_altered(|it| fs::write(it.join(part), vec![7; 199_999]).unwrap(), "is not the one");
    check_altered(|it| fs::remove_file(it.join(part)).unwrap(), "is missing; take another");
    check_altered(|it| fs::remove_file(it.join("journal.sqlite")).unwrap(), "is missing");
    check_altered(|it| fs::write(it.join("journal.sqlite"), "x").unwrap(), "is not the one");
    check_altered(|it| fs::remove_file(it.join(manifest)).unwrap(), "has no `manifest.json`");
    check_altered(|it| fs::write(it.join(manifest), "{").unwrap(), "cannot be read: EOF");
    check_altered(|it| edit(&it.join(manifest), "/v1", "/v2"), "is `gongshu-backup/v2`, not");
    check_altered(|it| edit(&it.join(manifest), part, "../out"), "names the file `../out` outside");
    check_altered(|it| edit(&it.join(manifest), part, "/out"), "names the file `/out` outside");
    check_altered(|it| edit(&it.join(manifest), "\"size\": 9", "\"size\": 8"), "of the manifest");
    check_altered(|it| edit(&it.join(manifest), "futian", "nanjing"), "of the manifest");
}

#[test]
fn a_journal_that_was_changed_is_not_backed_up() {
    let changes = [
        ("UPDATE entries SET leaf = zeroblob(32) WHERE seq = 4", "entry 4 was altered"),
        ("UPDATE entries SET envelope = x'00' WHERE seq = 4", "entry 4 was altered"),
        ("DELETE FROM entries WHERE seq = 4", "entry 4 is missing"),
        ("DELETE FROM entries WHERE seq = 8", "its entries do not lead to its head"),
        ("DELETE FROM head", "its entries do not lead to its head"),
        ("DELETE FROM meta WHERE name = 'place'", "it names no place"),
        ("UPDATE meta SET value = '7'", "it is not of format 1"),
    ];
    for (change, told) in changes {
        let world = World::new();
        drop(world.journal);
        meddle(&world.premises.journal(), change);
        let target = world.folder.path().join("backup");
        let failure = backup(&world.premises, &target).unwrap_err();
        assert!(matches!(failure, BackupFailure::Damaged { .. }), "{failure}");
        assert!(failure.to_string().contains(told), "{failure}");
        assert_eq!(fs::read_dir(world.folder.path()).unwrap().count(), 1, "nothing is left");
    }
}

#[test]
fn nothing_is_overwritten() {
    let world = World::new();
    let target = world.path("backup");
    backup(&world.premises, &target).unwrap();
    let before = files(world.folder.path());
    let occupied = |result: Result<_, BackupFailure>| {
        assert!(matches!(result, Err(BackupFailure::Occupied { .. })), "{result:?}");
    };
    occupied(backup(&world.premises, &target).map(drop));
    occupied(backup_keys(&world.premises, &target, day(9)));
    occupied(restore(&target, &world.premises).map(drop));
    assert_eq!(files(world.folder.path()), before);
    let new = world.after_a_fire();
    for name in ["journal.sqlite", "journal.sqlite-wal", "vault/x", "text/x"] {
        let path = new.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "there").unwrap();
        occupied(restore(&target, &new).map(drop));
        assert_eq!(fs::read_to_string(&path).unwrap(), "there");
        fs::remove_file(&path).unwrap();
    }
    // Empty folders are in nobody's way, and accounts and log are none of the backup's business.
    new.make().unwrap();
    fs::write(new.accounts(), "accounts").unwrap();
    fs::write(new.log().join("checkpoint"), "note").unwrap();
    restore(&target, &new).unwrap();
    assert_eq!(fs::read_to_string(new.accounts()).unwrap(), "accounts");
    assert_eq!(fs::read_to_string(new.log().join("checkpoint")).unwrap(), "note");
}

#[test]
fn what_cannot_get_its_name_takes_nothing_with_it() {
    let folder = folder();
    let premises = Premises::at(folder.path());
    fs::create_dir(folder.path().join("restore.0123.unfinished")).unwrap();
    fs::write(folder.path().join("restore.0123.unfinished/left"), "by a crash").unwrap();
    let staging = Staging::within(folder.path()).unwrap();
    fs::create_dir(staging.0.join("vault")).unwrap();
    fs::write(staging.0.join("vault/part"), "sealed").unwrap();
    fs::write(staging.0.join("journal.sqlite"), "journal").unwrap();
    fs::create_dir(premises.journal()).unwrap();
    fs::write(premises.journal().join("in the way"), "").unwrap();
    move_in(&staging, &premises).unwrap_err();
    drop(staging);
    assert_eq!(inside(folder.path()), [("journal.sqlite/in the way".to_owned(), Vec::new())]);
    assert!(!premises.vault().exists());
}

#[test]
fn it_goes_beside_its_own_key_ring_only() {
    let world = World::new();
    let target = world.path("backup");
    backup(&world.premises, &target).unwrap();
    let new = Premises::at(world.path("new"));
    let failure = restore(&target, &new).unwrap_err();
    assert!(matches!(failure, BackupFailure::NoKeys { .. }), "{failure}");
    drop(ring(&new));
    let failure = restore(&target, &new).unwrap_err();
    assert!(matches!(failure, BackupFailure::OtherKeys { .. }), "{failure}");
    assert_eq!(files(new.root()).len(), 1);
}

#[test]
fn the_backup_of_keys_has_a_last_day() {
    let world = World::new();
    let (kept, gone) = (world.keys.find(&id("person/a")).unwrap(), id("person/gone"));
    world.keys.destroy(&gone).unwrap();
    let target = world.path("keys");
    backup_keys(&world.premises, &target, day(9)).unwrap();
    let new = Premises::at(world.path("new"));
    let failure = restore_keys(&target, &new, day(10)).unwrap_err();
    assert!(matches!(failure, BackupFailure::Expired { .. }), "{failure}");
    assert!(failure.to_string().contains("after 2026-02-09"), "{failure}");
    assert!(!new.root().exists());
    restore_keys(&target, &new, day(9)).unwrap();
    assert_eq!(ring(&new).find(&id("person/a")).unwrap().0, kept.0);
    assert!(matches!(ring(&new).obtain(&gone), Err(KeyFailure::Destroyed(_))));
    let failure = restore_keys(&target, &new, day(9)).unwrap_err();
    assert!(matches!(failure, BackupFailure::Occupied { .. }), "{failure}");
}

#[test]
fn the_two_kinds_of_backup_are_not_taken_for_each_other() {
    let world = World::new();
    let (place, keys) = (world.path("backup"), world.path("keys"));
    backup(&world.premises, &place).unwrap();
    let new = world.after_a_fire();
    let told = restore(&keys, &new).unwrap_err().to_string();
    assert!(told.contains("it holds keys, not a place"), "{told}");
    let told = restore_keys(&place, &new, day(1)).unwrap_err().to_string();
    assert!(told.contains("it holds a place, not keys"), "{told}");
}

#[test]
fn what_is_half_written_is_left_out_and_what_is_odd_is_told() {
    let world = World::new();
    let half = disk::name_beside(&world.premises.vault().join("part-1")).unwrap();
    fs::write(&half, "half").unwrap();
    let report = backup(&world.premises, &world.path("one")).unwrap();
    assert_eq!(report.files, 4);
    symlink("/etc", world.premises.vault().join("link")).unwrap();
    let failure = backup(&world.premises, &world.path("two")).unwrap_err();
    assert!(matches!(failure, BackupFailure::Odd { .. }), "{failure}");
    let mut names: Vec<_> =
        fs::read_dir(world.folder.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["one", "place"], "nothing of it is left");
}
