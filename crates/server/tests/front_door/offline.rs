//! What is done with an installation that nobody serves.

use ledger::Fault;
use serde_json::json;
use server::{
    Check, Founding, InstallationFailure, attach_text, backup, backup_keys, doctor, init,
    open_log_in, restore, restore_keys, verify,
};
use terms::Day;

use crate::support::{Department, Ground, Server, founding, shelf};

/// An installation in which something happened.
fn lived_in() -> Ground {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    department.officer.import("file", "trips", "csv", b"id,stop,fare\na,x,1\n").done();
    server.stop();
    ground
}

#[test]
fn an_installation_is_founded_in_an_empty_directory_only() {
    let ground = Ground::found();
    let again = init(&ground.data_dir(), &shelf(), &founding());
    assert!(matches!(again, Err(InstallationFailure::NotEmpty(_))));
    let elsewhere = Founding { place: "nowhere".parse().unwrap(), ..founding() };
    let unknown = init(&ground.beside("other"), &shelf(), &elsewhere);
    assert!(matches!(unknown, Err(InstallationFailure::Shelf(_))));
    assert!(!ground.beside("other").exists());
    assert_eq!(ground.first.origin, "gongshu.local/futian");
}

#[test]
fn an_untouched_journal_is_intact() {
    let ground = lived_in();
    let report = verify(&ground.data_dir(), None).unwrap();
    assert!(report.is_intact(), "{:?}", report.findings);
    assert!(report.size > 5);
    // While it is served, too.
    let server = ground.open();
    let pinned = ground.beside("pinned");
    std::fs::write(&pinned, server.visitor().get("/log/checkpoint").body.as_str().unwrap())
        .unwrap();
    assert!(verify(&ground.data_dir(), Some(&pinned)).unwrap().is_intact());
    let receipt = server.visitor().get("/api/log/2/receipt").body;
    std::fs::write(&pinned, receipt.as_str().unwrap()).unwrap();
    assert!(verify(&ground.data_dir(), Some(&pinned)).unwrap().is_intact());
}

#[test]
fn another_place_with_the_same_name_is_told_apart() {
    let (ground, other) = (lived_in(), lived_in());
    let server = other.open();
    let checkpoint = server.visitor().get("/log/checkpoint").body;
    let pinned = ground.beside("pinned");
    std::fs::write(&pinned, checkpoint.as_str().unwrap()).unwrap();
    assert!(verify(&ground.data_dir(), Some(&pinned)).is_err());
}

#[test]
fn a_changed_name_is_found_at_its_entry() {
    let ground = lived_in();
    let journal = ground.data_dir().join("places/futian/journal.sqlite");
    let mut bytes = std::fs::read(&journal).unwrap();
    let needle = "交通局".as_bytes();
    let places: Vec<usize> =
        (0..bytes.len() - needle.len()).filter(|at| bytes[*at..].starts_with(needle)).collect();
    for at in places {
        bytes[at + 2] ^= 1;
    }
    std::fs::write(&journal, bytes).unwrap();
    let report = verify(&ground.data_dir(), None).unwrap();
    // Entry 3 enters the department, after the three entries of the founding.
    assert!(!report.is_intact());
    for finding in &report.findings {
        assert!(finding.seq == 3 && finding.through == 3, "{finding:?}");
        assert!(matches!(finding.fault, Fault::AlteredPart { .. }), "{finding:?}");
    }
}

#[test]
fn erasure_by_law_is_no_fault() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let leave = json!({ "type": "dismiss_officer", "officer": "wei" });
    department.authority.act("leave", &leave).done();
    let erase = json!({ "type": "erase_person", "officer": "wei", "reason": "left" });
    department.authority.act("erase", &erase).done();
    server.stop();
    let report = verify(&ground.data_dir(), None).unwrap();
    assert!(report.is_intact(), "{:?}", report.findings);
    assert_eq!(report.erased.len(), 1, "{:?}", report.erased);
}

#[test]
fn a_backup_put_back_is_the_same_place() {
    let ground = lived_in();
    let (kept, keys, back) = (ground.beside("kept"), ground.beside("keys"), ground.beside("back"));
    let running = ground.open();
    backup(&ground.data_dir(), &kept).unwrap();
    backup_keys(&ground.data_dir(), &keys, Day::new(9000, 1, 1).unwrap()).unwrap();
    running.stop();
    assert!(restore(&kept, &back).is_err(), "a place is not put back without its keys");
    // The master key is in no backup.
    std::fs::create_dir_all(back.join("keys")).unwrap();
    let master = "keys/master.key";
    std::fs::copy(ground.data_dir().join(master), back.join(master)).unwrap();
    restore_keys(&keys, &back, &shelf()).unwrap();
    assert!(Server::start(&back).is_err(), "nothing is served before the place is back");
    restore(&kept, &back).unwrap();
    assert!(verify(&back, None).unwrap().is_intact());
    // Log-ins are in no backup either.
    let password = open_log_in(&back, &ground.first.officer).unwrap();
    let server = Server::start(&back).unwrap();
    let session = server.log_in("chen", &password);
    assert_eq!(session.get("/api/resources/trips").done()["id"], "trips");
}

#[test]
fn a_lost_log_in_is_opened_again_for_those_in_post() {
    let ground = lived_in();
    let password = open_log_in(&ground.data_dir(), &"wei".parse().unwrap()).unwrap();
    assert!(open_log_in(&ground.data_dir(), &"nobody".parse().unwrap()).is_err());
    let server = ground.open();
    server.log_in("wei", &password);
}

#[test]
fn a_sound_installation_is_found_sound() {
    let ground = lived_in();
    let wrong = |checks: &[Check]| -> Vec<String> {
        checks.iter().filter(|check| !check.fine).map(|check| check.what.en.clone()).collect()
    };
    let checks = doctor(&ground.data_dir(), &shelf());
    assert!(checks.len() >= 7, "{checks:?}");
    let wrong_when_sound = wrong(&checks);
    // The notices may have ended by the day this test is run.
    assert!(wrong_when_sound.iter().all(|what| what == "holiday notices"), "{checks:?}");
    let server = ground.open();
    assert_eq!(wrong(&doctor(&ground.data_dir(), &shelf())), wrong_when_sound);
    server.stop();
    std::fs::remove_file(ground.data_dir().join("keys/master.key")).unwrap();
    let checks = doctor(&ground.data_dir(), &shelf());
    assert!(wrong(&checks).contains(&"lock, master key, key ring, journal".to_owned()));
    assert!(!wrong(&doctor(&ground.beside("nothing"), &shelf())).is_empty());
}

#[test]
fn another_text_is_not_attached() {
    let ground = Ground::found();
    let text = ground.beside("text.txt");
    std::fs::write(&text, "第一条 另一部办法").unwrap();
    assert!(attach_text(&ground.data_dir(), &shelf(), &text).is_err());
    let texts = std::fs::read_dir(ground.data_dir().join("places/futian/text")).unwrap();
    assert_eq!(texts.count(), 0);
}
