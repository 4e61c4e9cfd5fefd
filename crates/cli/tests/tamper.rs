//! What the two verifiers say of an installation to which something was done.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails says where")]
#![expect(clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use support::{Server, Session};

/// A place in which something happened, its server stopped, and the checkpoint seen last.
struct Place {
    folder: TempDir,
}

/// Who was erased.
const CANARY: &str = "卜金丝雀";

impl Place {
    fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A copy to do something to.
    fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().unwrap() };
        let from = self.folder.path().join(".");
        let copied =
            Command::new("cp").arg("-a").arg(from).arg(copy.folder.path()).status().unwrap();
        assert!(copied.success());
        copy
    }

    fn verify(&self, more: &[&str]) -> (i32, Value) {
        let dir = self.data_dir();
        let words = ["ledger", "verify", "--json", "--data-dir", dir.to_str().unwrap()];
        let (code, out, err) = support::offline(&[&words[..], more].concat());
        (code, serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out}{err}")))
    }

    fn audit(&self, against: Option<&Path>) -> (i32, Value) {
        let (code, page) = support::audit(&self.data_dir(), against);
        (code, page["report"].clone())
    }

    /// Runs statements on the journal, whatever stands in their way.
    fn sql(&self, statements: &str) {
        let script = "import sqlite3, sys\n\
                      db = sqlite3.connect(sys.argv[1])\n\
                      names = \"select name from sqlite_master where type = 'trigger'\"\n\
                      for (name,) in db.execute(names).fetchall():\n\
                      \x20   db.execute('drop trigger ' + name)\n\
                      db.executescript(sys.argv[2])\n\
                      db.commit()\n";
        let journal = self.data_dir().join("places/futian/journal.sqlite");
        let mut python = Command::new("python3");
        let done = python.args(["-c", script]).arg(journal).arg(statements).status().unwrap();
        assert!(done.success(), "{statements}");
    }

    /// Changes a file of envelopes.
    fn bundle(&self, change: impl Fn(&mut Vec<Vec<u8>>)) {
        let folder = support::published(&self.data_dir()).join("tile/entries");
        for path in support::files(&folder) {
            let bytes = std::fs::read(&path).unwrap();
            let entries = ledger::tiles::decode_bundle(&bytes).unwrap();
            let mut entries = entries.into_iter().map(<[u8]>::to_vec).collect();
            change(&mut entries);
            let bytes = ledger::tiles::encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}

/// A place of the test's own in which officers came and went, and one of them was erased.
fn lived_in() -> Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    let place = PLACE.get_or_init(|| {
        let place = Place { folder: tempfile::tempdir().unwrap() };
        let (officer, password) = support::found(&place.data_dir(), "2026-02-09");
        let server = Server::start(&place.data_dir()).unwrap();
        let session = Session::log_in(&server.base, officer.as_str(), &password).unwrap();
        live(&session);
        keep(&server, &place.beside("halfway"));
        let backup = place.beside("backup-before");
        run(&["backup", "--data-dir", text(&place.data_dir()), text(&backup)]);
        erase(&session);
        appoint(&session, 8..12);
        keep(&server, &place.beside("kept"));
        let receipt = session.get("/api/log/4/receipt").unwrap().body;
        std::fs::write(place.beside("receipt"), receipt.as_str().unwrap()).unwrap();
        server.stop();
        place
    });
    // Whoever runs something on the first one writes into what the others copy.
    place.copy()
}

fn keep(server: &Server, path: &Path) {
    let checkpoint = Session::visitor(&server.base).get("/log/checkpoint").unwrap().body;
    std::fs::write(path, checkpoint.as_str().unwrap()).unwrap();
}

fn done(reply: Option<support::Reply>) -> Value {
    let reply = reply.unwrap();
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.body
}

fn live(session: &Session) {
    let party = json!({ "type": "register_party", "party": "transport", "roles": ["data_provider",
        "public_service_body"], "name": { "zh": "交通局", "en": "transport bureau" },
        "legal_form": "state_organ" });
    done(session.act("party", &party));
    appoint(session, 0..8);
}

fn appoint(session: &Session, numbers: std::ops::Range<u32>) {
    for number in numbers {
        let name = if number == 5 { CANARY.to_owned() } else { format!("经办人{number}") };
        let officer = json!({ "type": "appoint_officer", "officer": format!("officer-{number}"),
            "party": "transport", "name": name });
        done(session.act(&format!("officer-{number}"), &officer));
    }
}

fn erase(session: &Session) {
    let leave = json!({ "type": "dismiss_officer", "officer": "officer-5" });
    done(session.act("leave", &leave));
    let erase = json!({ "type": "erase_person", "officer": "officer-5", "reason": "离职" });
    done(session.act("erase", &erase));
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(words: &[&str]) -> String {
    let (code, out, err) = support::offline(words);
    assert_eq!(code, 0, "{words:?}: {out}{err}");
    out
}

/// Exactly these findings, as (code, first, last).
fn finds((code, report): &(i32, Value), expected: &[(&str, u64, u64)]) {
    let findings = report["findings"].as_array().unwrap_or_else(|| panic!("{report}"));
    let number = |finding: &Value, name: &str| finding[name].as_u64().unwrap();
    let found: Vec<(&str, u64, u64)> = findings
        .iter()
        .map(|it| (it["code"].as_str().unwrap(), number(it, "seq"), number(it, "through")))
        .collect();
    assert_eq!(found, expected, "{report}");
    assert_eq!(*code, i32::from(!expected.is_empty()));
}

fn size(place: &Place) -> u64 {
    place.audit(None).1["size"].as_u64().unwrap()
}

#[test]
fn what_was_not_touched_is_intact_and_the_erased_part_is_no_fault() {
    let place = lived_in();
    for kept in ["halfway", "kept", "receipt"] {
        let kept = place.beside(kept);
        let verified = place.verify(&["--against", text(&kept)]);
        finds(&verified, &[]);
        assert_eq!(verified.1["erased"].as_array().unwrap().len(), 1, "{}", verified.1);
        finds(&place.audit(Some(&kept)), &[]);
    }
    let said = run(&["ledger", "verify", "--lang", "en", "--data-dir", text(&place.data_dir())]);
    assert!(said.contains("intact: all") && said.contains("erased by law"), "{said}");
}

#[test]
fn one_byte_of_any_entry() {
    let entries = size(&lived_in());
    for seq in [0, 1, 4, 7, entries - 1] {
        let place = lived_in();
        // One letter of the name of the place.
        place.sql(&format!(
            "update entries set envelope = cast(replace(cast(envelope as text), 'place futian', \
             'place gutian') as blob) where seq = {seq}"
        ));
        finds(&place.verify(&["--against", text(&place.beside("kept"))]), &[("altered", seq, seq)]);
        place.bundle(|entries| {
            // The unfinished file of the checkpoint before is there too, and shorter.
            if let Some(entry) = entries.get_mut(usize::try_from(seq).unwrap()) {
                let last = entry.len() - 2;
                entry[last] ^= 1;
            }
        });
        finds(&place.audit(Some(&place.beside("kept"))), &[("altered", seq, seq)]);
    }
}

#[test]
fn an_entry_that_was_removed() {
    let place = lived_in();
    place.sql("delete from parts where part >> 2 = 6; delete from entries where seq = 6");
    finds(&place.verify(&["--against", text(&place.beside("kept"))]), &[("missing", 6, 6)]);
    place.bundle(|entries| drop(entries.remove(6)));
    finds(&place.audit(Some(&place.beside("kept"))), &[("missing", 6, 6)]);
}

#[test]
fn a_tail_that_was_cut_off() {
    let last = size(&lived_in()) - 1;
    let first = last - 2;
    let place = lived_in();
    place.sql(&format!(
        "delete from parts where part >> 2 >= {first}; delete from entries where seq >= {first}"
    ));
    let cut = [("truncated", first, last)];
    finds(&place.verify(&["--against", text(&place.beside("kept"))]), &cut);
    place.bundle(|entries| entries.truncate(usize::try_from(first).unwrap()));
    finds(&place.audit(Some(&place.beside("kept"))), &cut);
}

/// A backup is whole in itself: only what was kept elsewhere tells that something came after it.
#[test]
fn an_old_backup_put_back_is_told_by_what_was_kept() {
    let place = lived_in();
    let back = restored(&place, "backup-before", "back-tail");
    finds(&back.verify(&[]), &[]);
    finds(&back.verify(&["--against", text(&place.beside("halfway"))]), &[]);
    let (first, last) = (back.verify(&[]).1["size"].as_u64().unwrap(), size(&place) - 1);
    let cut = [("truncated", first, last)];
    finds(&back.verify(&["--against", text(&place.beside("kept"))]), &cut);
}

/// Puts a backup of the place back, beside the key ring as it is now.
fn restored(place: &Place, backup: &str, name: &str) -> Place {
    let back = Place { folder: tempfile::tempdir().unwrap() };
    let keys = place.beside(name);
    run(&[
        "backup",
        "--data-dir",
        text(&place.data_dir()),
        text(&keys),
        "--keys-until",
        "9000-01-01",
    ]);
    let master = "keys/master.key";
    std::fs::create_dir_all(back.data_dir().join("keys")).unwrap();
    std::fs::copy(place.data_dir().join(master), back.data_dir().join(master)).unwrap();
    run(&["restore", "--data-dir", text(&back.data_dir()), text(&keys), "--keys"]);
    let source = place.beside(backup);
    run(&["restore", "--data-dir", text(&back.data_dir()), text(&source)]);
    back
}

#[test]
fn the_erased_person_stands_in_no_file() {
    let place = lived_in();
    let after = place.beside("backup-after");
    run(&["backup", "--data-dir", text(&place.data_dir()), text(&after)]);
    let (new, old) =
        (restored(&place, "backup-after", "keys-1"), restored(&place, "backup-before", "keys-2"));
    for back in [&new, &old] {
        finds(&back.verify(&[]), &[]);
        assert_eq!(name_of(back, "officer-5"), Value::Null);
        assert_eq!(name_of(back, "officer-4"), json!("经办人4"));
    }
    for folder in [place.folder.path(), new.folder.path(), old.folder.path()] {
        let found = support::holding(folder, CANARY.as_bytes());
        assert!(found.is_empty(), "{found:?}");
    }
}

/// The name of an officer as the authority sees it, asked of a server on this installation.
fn name_of(place: &Place, officer: &str) -> Value {
    let dir = place.data_dir();
    let out = run(&["log-in", "--json", "--data-dir", text(&dir), "lin"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    let server = Server::start(&dir).unwrap();
    let session = Session::log_in(&server.base, "lin", told["password"].as_str().unwrap()).unwrap();
    let parties = done(session.get("/api/parties"));
    server.stop();
    let officers =
        parties.as_array().unwrap().iter().flat_map(|it| it["officers"].as_array().unwrap());
    let found = officers.into_iter().find(|it| it["id"] == officer);
    found.map_or(Value::Null, |it| it["name"].clone())
}

#[test]
fn what_proves_nothing_is_no_finding() {
    let place = lived_in();
    let bad = place.beside("bad");
    std::fs::write(&bad, "gongshu.local/futian\n3\nAAAA\n").unwrap();
    let dir = place.data_dir();
    for words in [
        vec!["ledger", "verify", "--data-dir", text(&dir), "--against", text(&bad)],
        vec!["ledger", "verify", "--data-dir", text(&dir), "--against", "/nowhere/at/all"],
        vec!["ledger", "verify", "--data-dir", "/nowhere/at/all"],
    ] {
        let (code, out, err) = support::offline(&words);
        assert!(code == 2 || code == 3, "{words:?}: {code} {out}");
        assert!(!err.is_empty());
    }
}
