//! A server holds no truth: the next one, over the same directory, goes on where it stopped.

use serde_json::json;
use server::{InstallationFailure, PublishFailure, ServeFailure};

use crate::support::{Department, Ground, Server};

#[test]
fn a_restart_keeps_everything_but_sessions() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    department.officer.import("file", "trips", "csv", b"id,stop,fare\na,x,1\n").done();
    let moved = json!({ "key": "on", "to": "2026-02-11" });
    department.authority.post("/api/clock", &moved).done();
    let pages = ["/api/cases", "/api/parties", "/api/resources", "/api/place", "/api/log"];
    let before = pages.map(|page| department.authority.get(page).done());
    let checkpoint = server.visitor().get("/log/checkpoint").body;
    let token = department.officer.token.clone().unwrap();
    server.stop();

    let server = ground.open();
    let session = server.log_in("chen", &ground.first.password);
    assert_eq!(pages.map(|page| session.get(page).done()), before);
    assert_eq!(server.visitor().get("/log/checkpoint").body, checkpoint);
    let mut old = server.visitor();
    old.token = Some(token);
    assert_eq!(old.get("/api/me").status, 401);
    // The same key is still the same act.
    session.post("/api/clock", &moved).done();
    assert_eq!(session.get("/api/place").done(), before[3]);
}

#[test]
fn one_directory_has_one_server() {
    let ground = Ground::found();
    let _server = ground.open();
    let refused = Server::start(&ground.data_dir()).err().unwrap();
    let ServeFailure::Installation(InstallationFailure::Lock(_)) = refused else {
        panic!("{refused}")
    };
}

#[test]
fn nothing_is_served_without_the_master_key_it_was_sealed_with() {
    let ground = Ground::found();
    let master = ground.data_dir().join("keys/master.key");
    let key = std::fs::read(&master).unwrap();
    std::fs::remove_file(&master).unwrap();
    let refused = Server::start(&ground.data_dir()).err().unwrap();
    assert!(matches!(refused, ServeFailure::Installation(InstallationFailure::NoMaster(_))));
    assert!(!master.exists(), "a lost key is not quietly replaced");
    std::fs::write(&master, key).unwrap();
    set_private(&master);
    drop(ground.open());
}

#[test]
fn a_journal_that_fell_behind_the_published_log_is_not_served() {
    let ground = Ground::found();
    drop(ground.open());
    let journal = ground.data_dir().join("places/futian/journal.sqlite");
    let old = std::fs::read(&journal).unwrap();
    let server = ground.open();
    Department::enter(&server, &ground.first);
    server.stop();
    for leftover in ["journal.sqlite-wal", "journal.sqlite-shm"] {
        let _gone = std::fs::remove_file(journal.with_file_name(leftover));
    }
    std::fs::write(&journal, old).unwrap();
    let refused = Server::start(&ground.data_dir()).err().unwrap();
    let ServeFailure::Installation(InstallationFailure::Publish(PublishFailure::Ahead { .. })) =
        refused
    else {
        panic!("{refused}")
    };
}

#[cfg(unix)]
fn set_private(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[cfg(not(unix))]
fn set_private(_path: &std::path::Path) {}
