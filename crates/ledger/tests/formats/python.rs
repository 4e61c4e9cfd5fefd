//! The second verifier, in Python, against ours: on the vectors, on receipts, and on published
//! files that were tampered with, both find the same.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledger::audit::{Trust, audit};
use ledger::merkle::{Head, inclusion_proof};
use ledger::publish::CHECKPOINT;
use ledger::receipt::Receipt;
use ledger::{Finding, Tree, leaf_hash};
use serde_json::Value;
use tempfile::TempDir;

use crate::testing::{self, Published};

const SIZE: u64 = 600;
const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/verify.py");

/// Runs the second verifier.
fn python(arguments: &[&str]) -> Output {
    let run = Command::new("python3").args(["-B", VERIFIER]).args(arguments).output();
    run.expect("Python 3 is needed for the second verifier; install it: apt-get install python3")
}

/// What it printed as JSON, and its exit code.
fn answer(arguments: &[&str]) -> (Option<i32>, Value) {
    let output = python(&[arguments, &["--json"]].concat());
    let read = serde_json::from_slice(&output.stdout);
    let answer = read.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code(), answer)
}

/// A log in a folder of its own.
struct Folder {
    folder: TempDir,
    files: Published,
}

impl Folder {
    fn new(files: Published) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in &files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self { folder, files }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What both verifiers find; they must agree.
    fn found(&self, against: &[&Path], pinned: &[Head]) -> Vec<Finding> {
        let trust = Trust { keys: vec![testing::key()], pinned: pinned.to_vec() };
        let ours = audit(|path| self.files.get(path).cloned(), &trust).findings;
        let key = testing::key().to_string();
        let folder = self.folder.path().to_string_lossy().into_owned();
        let mut arguments = vec!["log", &folder, "--key", &key];
        let against: Vec<String> = against.iter().map(|it| it.display().to_string()).collect();
        for file in &against {
            arguments.extend(["--against", file]);
        }
        let (code, theirs) = answer(&arguments);
        assert_eq!(code, Some(i32::from(!ours.is_empty())));
        assert_eq!(theirs["findings"], serde_json::to_value(&ours).unwrap());
        ours
    }
}

/// Changes a published log of 600 entries; both verifiers find the same, and it has these codes.
fn check(change: impl FnOnce(&mut Published), codes: &[&str]) {
    let mut files = testing::published(SIZE);
    change(&mut files);
    let found = Folder::new(files).found(&[], &[]);
    let code = |it| serde_json::to_value(it).unwrap()["code"].as_str().unwrap().to_owned();
    assert_eq!(found.iter().map(code).collect::<Vec<_>>(), codes);
}

fn flip(file: &'static str, byte: usize) -> impl FnOnce(&mut Published) {
    move |files| files.get_mut(file).unwrap()[byte] ^= 4
}

/// Cuts an entry out of its bundle.
fn cut(file: &'static str, seq: u64) -> impl FnOnce(&mut Published) {
    move |files| {
        let marker = format!("gongshu-entry/v1\nseq {seq}\n").into_bytes();
        let bundle = files.get_mut(file).unwrap();
        let at = bundle.windows(marker.len()).position(|it| it == marker).unwrap() - 2;
        let length = 2 + usize::from(u16::from_be_bytes([bundle[at], bundle[at + 1]]));
        bundle.drain(at..at + length);
    }
}

#[test]
fn the_vectors() {
    let (code, answer) = answer(&["vectors"]);
    assert_eq!((code, &answer["failed"]), (Some(0), &Value::Array(Vec::new())));
    assert!(answer["checked"].as_u64() > Some(80));
}

#[test]
fn an_intact_log() {
    check(|_| {}, &[]);
}

#[test]
fn one_byte_changed() {
    check(flip("tile/entries/000", 40), &["altered"]);
    check(flip("tile/entries/001", 1), &["altered"]);
    check(flip("tile/entries/002.p/88", 41_000), &["altered"]);
    check(flip("public/001", 900), &["altered-part"]);
    check(flip("tile/0/001", 900), &["altered-tile"]);
    check(flip("tile/0/002.p/88", 900), &["altered-tile"]);
    check(flip("tile/1/000.p/2", 40), &["altered-tile"]);
    check(flip("vkey", 3), &[]);
}

#[test]
fn a_line_feed_changed() {
    let merge = |files: &mut Published| {
        let lines = files.get_mut("public/001").unwrap();
        let at = lines.iter().position(|byte| *byte == b'\n').unwrap();
        lines[at] = b' ';
    };
    check(merge, &["altered-part"]);
}

#[test]
fn the_checkpoint_changed() {
    let mut files = testing::published(3);
    files.get_mut(CHECKPOINT).unwrap()[0] ^= 1;
    let found = Folder::new(files).found(&[], &[]);
    assert!(matches!(&found[..], [Finding { fault: ledger::Fault::BadCheckpoint { .. }, .. }]));
    check(|files| drop(files.remove(CHECKPOINT)), &["no-checkpoint"]);
}

#[test]
fn something_removed() {
    check(cut("tile/entries/001", 300), &["missing"]);
    check(|files| drop(files.remove("tile/entries/001")), &["missing"]);
    check(|files| drop(files.remove("public/000")), &["missing-part"]);
    check(|files| drop(files.remove("tile/0/001")), &["missing-tile"]);
    check(|files| drop(files.remove("tile/1/000.p/2")), &["missing-tile"]);
}

#[test]
fn the_end_cut_off() {
    check(cut("tile/entries/002.p/88", 599), &["truncated"]);
    check(|files| drop(files.remove("tile/entries/002.p/88")), &["truncated"]);
    // A shorter log, signed as such, against the checkpoint someone kept.
    let (kept, shorter) = (testing::published(SIZE), Folder::new(testing::published(500)));
    std::fs::write(shorter.path("kept"), &kept[CHECKPOINT]).unwrap();
    let found = shorter.found(&[&shorter.path("kept")], &[head(SIZE)]);
    assert_eq!(found, [Finding::range(500, 599, ledger::Fault::Truncated)]);
    assert_eq!(shorter.found(&[], &[]), []);
}

fn head(size: u64) -> Head {
    (0..size).map(|seq| testing::envelope(seq).leaf_hash().unwrap()).collect::<Tree>().head()
}

#[test]
fn sealed_anew() {
    let mut entries = testing::public_entries(SIZE);
    let mut envelope = testing::envelope(300);
    "case-opened".clone_into(&mut envelope.kind);
    entries[300].envelope = envelope.encode().unwrap();
    let other = Folder::new(testing::publish(entries));
    assert_eq!(other.found(&[], &[]), []);
    let [early, late] = [200, 400].map(|size| {
        let path = other.path(&format!("kept-{size}"));
        std::fs::write(&path, &testing::published(size)[CHECKPOINT]).unwrap();
        path
    });
    let found = other.found(&[&early, &late], &[head(200), head(400)]);
    assert_eq!(found, [Finding::range(200, 399, ledger::Fault::Rewritten { size: 400 })]);
}

#[test]
fn a_receipt() {
    let envelope = |seq| testing::envelope(seq).encode().unwrap();
    let tree: Tree = (0..SIZE).map(|seq| leaf_hash(&envelope(seq))).collect();
    let log = Folder::new(testing::published(SIZE));
    let receipt = Receipt {
        envelope: envelope(303),
        parts: testing::parts(303).into_iter().take(2).collect(),
        hashes: inclusion_proof(&tree, 303, SIZE).unwrap(),
        checkpoint: String::from_utf8(log.files[CHECKPOINT].clone()).unwrap(),
    };
    let (path, key) = (log.path("receipt"), testing::key().to_string());
    let name = path.display().to_string();
    let text = receipt.encode().unwrap();
    std::fs::write(&path, &text).unwrap();
    let (code, found) = answer(&["receipt", &name, "--key", &key]);
    assert_eq!(code, Some(0));
    let wanted = serde_json::json!({ "seq": 303, "size": 600, "opened": ["public", "parties"] });
    assert_eq!(found, wanted);
    // It pins the head that it was made under.
    assert_eq!(log.found(&[&path], &[head(SIZE)]), []);
    for at in (0..text.len()).step_by(293) {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(answer(&["receipt", &name, "--key", &key]).0, Some(1), "byte {at}");
    }
}

#[test]
fn wrong_use() {
    let key = testing::key().to_string();
    for arguments in [
        &[][..],
        &["log", "/nowhere", "--key", &key],
        &["log", ".", "--key", "no key"],
        &["receipt", "/nowhere", "--key", &key],
        &["log", "."],
        &["vectors", "/nowhere"],
    ] {
        assert_eq!(python(arguments).status.code(), Some(2), "{arguments:?}");
    }
}
