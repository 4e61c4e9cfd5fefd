//! The real binary on published folders: intact, and after one wrong done to them.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::{Path, PathBuf};
use std::process::Command;

use ledger::checkpoint::Checkpoint;
use ledger::publish::{PublicEntry, PublicPart, files};
use ledger::{Commitments, Envelope, LegalDay, Signer};

const ENTRIES: u64 = 300;
/// 2026-02-09T01:00:00Z.
const MORNING: i64 = 1_770_598_800_000;

fn signer() -> Signer {
    Signer::new("gongshu.example/rehearsal", &[7; 32]).unwrap()
}

fn entry(seq: u64) -> PublicEntry {
    let opening = [u8::try_from(seq % 251).unwrap(); 32];
    let part = format!("{{\"n\":{seq}}}").into_bytes();
    let none: (&[u8; 32], &[u8]) = (&[1; 32], b"");
    let envelope = Envelope {
        seq,
        kind: "party-registered".to_owned(),
        serial: None,
        place: "example".to_owned(),
        recorded_ms: MORNING,
        day: LegalDay::new(2026, 2, 9).unwrap(),
        rulebook: [0; 32],
        articles: vec!["FT-5".to_owned()],
        commitments: Commitments::to([(&opening, &part), none, none, none]),
    };
    let envelope = envelope.encode().unwrap();
    PublicEntry { envelope, public: PublicPart::Open { opening, part } }
}

/// Publishes the first `count` entries.
fn publish(folder: &Path, count: u64) {
    for file in files((0..count).map(entry), &signer()) {
        let (path, bytes) = file.unwrap();
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn auditor(folder: &Path, more: &[&str]) -> (i32, String) {
    let key = signer().verifier_key().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_auditor"));
    command.arg(folder).args(["--key", &key, "--lang", "en"]).args(more);
    let out = command.output().unwrap();
    let text = [out.stdout, out.stderr].concat();
    (out.status.code().unwrap(), String::from_utf8(text).unwrap())
}

/// Publishes, does `wrong`, and holds exit code and findings against what is expected.
fn check(wrong: impl Fn(&Path), more: &[&str], expected: (i32, &[&str])) {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), ENTRIES);
    wrong(folder.path());
    let (code, text) = auditor(folder.path(), more);
    assert_eq!(code, expected.0, "{text}");
    let found: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  entr")).collect();
    assert_eq!(found, expected.1, "{text}");
}

fn bundle(folder: &Path, path: &str, change: impl Fn(&mut Vec<Vec<u8>>)) {
    let path = folder.join(path);
    let bytes = std::fs::read(&path).unwrap();
    let entries = ledger::tiles::decode_bundle(&bytes).unwrap();
    let mut entries = entries.into_iter().map(<[u8]>::to_vec).collect();
    change(&mut entries);
    let bytes = ledger::tiles::encode_bundle(entries.iter().map(Vec::as_slice)).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn pinned(count: u64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), count);
    let path = folder.path().join("checkpoint");
    (folder, path)
}

#[test]
fn an_intact_log_is_told_as_such() {
    check(|_| {}, &[], (0, &[]));
    let (_folder, earlier) = pinned(17);
    check(|_| {}, &["--against", earlier.to_str().unwrap()], (0, &[]));
}

#[test]
fn one_changed_byte_is_found_where_it_is() {
    let flip = |folder: &Path| {
        bundle(folder, "tile/entries/000", |entries| *entries[41].last_mut().unwrap() ^= 1);
    };
    check(flip, &[], (1, &["y 41: altered: not what was sealed"]));
}

#[test]
fn a_removed_entry_is_missing() {
    let remove = |folder: &Path| {
        bundle(folder, "tile/entries/000", |entries| drop(entries.remove(41)));
    };
    check(remove, &[], (1, &["y 41: missing, though later entries are there"]));
}

#[test]
fn a_tail_cut_off_is_told_against_a_kept_checkpoint() {
    let (_folder, kept) = pinned(ENTRIES);
    let cut = |folder: &Path| {
        std::fs::remove_dir_all(folder).unwrap();
        publish(folder, ENTRIES - 4);
    };
    let cut_off = "ies 296 to 299: missing: the end of the log was cut off";
    check(cut, &["--against", kept.to_str().unwrap()], (1, &[cut_off]));
    check(cut, &[], (0, &[]));
}

#[test]
fn a_checkpoint_of_another_key_is_not_believed() {
    let forge = |folder: &Path| {
        let other = Signer::new("gongshu.example/rehearsal", &[8; 32]).unwrap();
        let own = std::fs::read(folder.join("checkpoint")).unwrap();
        let own = Checkpoint::open(&own, &[signer().verifier_key()]).unwrap();
        let forged = own.sign(&other).unwrap().to_string();
        std::fs::write(folder.join("checkpoint"), forged).unwrap();
    };
    let unsigned = "y 0: the checkpoint is not to be believed (no trusted key has signed this)";
    check(forge, &[], (1, &[unsigned]));
}

#[test]
fn wrong_use_is_no_finding() {
    let run = |words: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_auditor")).args(words).output().unwrap();
        (out.status.code().unwrap(), String::from_utf8(out.stderr).unwrap())
    };
    for (words, says) in [
        (&[][..], "未指明公开文件所在目录"),
        (&["/nowhere/at/all", "--key", "x"], "没有这个目录"),
        (&["/", "--lang", "en"], "no verifier key"),
        (&["/", "--key", "x", "--lang", "en"], "this is no verifier key `x`"),
        (&["/", "--key-file", "/nowhere", "--lang", "en"], "the file cannot be read"),
    ] {
        let (code, text) = run(words);
        assert_eq!(code, 2, "{words:?}");
        assert!(text.contains(says), "{words:?}: {text}");
    }
}

#[test]
fn json_carries_the_same() {
    let folder = tempfile::tempdir().unwrap();
    publish(folder.path(), 3);
    let (code, text) = auditor(folder.path(), &["--json"]);
    let page: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &page["intact"], &page["report"]["size"]), (0, &true.into(), &3.into()));
}
