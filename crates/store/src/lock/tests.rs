//! A data directory has one owner, and a dead one is none.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};

use super::{DirectoryLock, LockFailure};
use crate::testing::{child, folder, folder_of_child};

#[test]
fn the_second_is_told_who_has_it() {
    let folder = folder();
    let lock = DirectoryLock::take(folder.path()).unwrap();
    let failure = DirectoryLock::take(folder.path()).unwrap_err();
    let us = std::process::id();
    assert!(matches!(&failure, LockFailure::Taken { holder: Some(it), .. } if *it == us));
    let told = failure.to_string();
    assert!(told.contains(&format!("in use by another gongshu (process {us}); stop")), "{told}");
    drop(lock);
    DirectoryLock::take(folder.path()).unwrap();
}

#[test]
fn a_lock_file_alone_locks_nobody_out() {
    let folder = folder();
    let path = folder.path().join("deep/lock");
    for left in ["", "4294967295\n", "no number, and far longer than any number of a process\n"] {
        let lock = DirectoryLock::take(path.parent().unwrap()).unwrap();
        assert_eq!(lock.path(), path);
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", std::process::id()));
        drop(lock);
        fs::write(&path, left).unwrap();
    }
    DirectoryLock::take(path.parent().unwrap()).unwrap();
}

#[test]
fn a_holder_that_does_not_tell_is_not_named() {
    let folder = folder();
    let lock = DirectoryLock::take(folder.path()).unwrap();
    fs::write(lock.path(), "?").unwrap();
    let told = DirectoryLock::take(folder.path()).unwrap_err().to_string();
    assert!(told.contains("by another gongshu; stop that one first"), "{told}");
}

#[test]
fn another_process_is_kept_out_until_it_is_killed() {
    let folder = folder();
    let mut other = child("lock::tests::holds_the_lock_when_told", folder.path());
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with("locked")));
    let failure = DirectoryLock::take(folder.path()).unwrap_err();
    let process = other.id();
    assert!(matches!(failure, LockFailure::Taken { holder: Some(it), .. } if it == process));
    other.kill().unwrap();
    other.wait().unwrap();
    DirectoryLock::take(folder.path()).unwrap();
}

/// The other process: nothing happens here unless the test above starts it.
#[test]
fn holds_the_lock_when_told() {
    let Some(folder) = folder_of_child() else { return };
    let _lock = DirectoryLock::take(&folder).unwrap();
    writeln!(std::io::stdout(), "locked").unwrap();
    // Until it is killed, or whoever started it has gone.
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}
