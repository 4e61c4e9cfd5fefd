//! What can befall published files, and the exact finding for each.

use proptest::prelude::*;

use super::*;
use crate::finding::Erased;
use crate::merkle::{Tree, inclusion_proof};
use crate::part::Audience;
use crate::publish::{PublicEntry, PublicPart, VKEY};
use crate::testing::{self, Published};

const SIZE: u64 = 600;

fn head(size: u64) -> Head {
    let leaf = |seq| testing::envelope(seq).leaf_hash().unwrap();
    (0..size).map(leaf).collect::<Tree>().head()
}

fn audited(files: &Published, pinned: &[Head]) -> Report {
    let trust = Trust { keys: vec![testing::key()], pinned: pinned.to_vec() };
    audit(|path| files.get(path).cloned(), &trust)
}

/// Changes the published files and compares all that is found.
fn check(change: impl FnOnce(&mut Published), found: &[Finding]) {
    let mut files = testing::published(SIZE);
    change(&mut files);
    assert_eq!(audited(&files, &[]).findings, found);
}

fn one(seq: u64, fault: Fault) -> Vec<Finding> {
    vec![Finding::at(seq, fault)]
}

fn run(seq: u64, through: u64, fault: Fault) -> Vec<Finding> {
    vec![Finding::range(seq, through, fault)]
}

fn file(name: &str) -> String {
    name.to_owned()
}

#[test]
fn intact_at_every_size() {
    for size in [0, 1, 255, 256, 257, 511, 512, 600] {
        let report = audited(&testing::published(size), &[head(0), head(size)]);
        assert_eq!(report.findings, [], "{size}");
        assert_eq!(report.head(), Some(head(size)));
        assert_eq!(report.origin.as_deref(), Some(testing::ORIGIN));
    }
}

#[test]
fn lawfully_erased_is_no_fault() {
    let report = audited(&testing::published(SIZE), &[]);
    let erased = |seq| Erased { seq, audience: Audience::Public, by: Some(seq + 4) };
    assert_eq!(report.erased, [5, 105, 205, 305, 405, 505].map(erased));
    let registers = [("erasures", 12), ("grants", 60), ("refusals", 60)];
    assert_eq!(report.registers, registers.map(|(name, last)| (name.to_owned(), last)).into());
}

/// The bundle of entries without one of them.
fn without(files: &mut Published, name: &str, seq: u64) {
    let marker = format!("gongshu-entry/v1\nseq {seq}\n").into_bytes();
    let bundle = files.get_mut(name).unwrap();
    let at = bundle.windows(marker.len()).position(|it| it == marker).unwrap() - 2;
    let length = 2 + usize::from(u16::from_be_bytes([bundle[at], bundle[at + 1]]));
    bundle.drain(at..at + length);
}

#[test]
fn missing() {
    check(|it| without(it, "tile/entries/000", 0), &one(0, Fault::Missing));
    check(|it| without(it, "tile/entries/001", 300), &one(300, Fault::Missing));
    let block = |it: &mut Published| drop(it.remove("tile/entries/001"));
    check(block, &run(256, 511, Fault::Missing));
}

#[test]
fn truncated() {
    check(|it| without(it, "tile/entries/002.p/88", 599), &one(599, Fault::Truncated));
    let tail = |it: &mut Published| drop(it.remove("tile/entries/002.p/88"));
    check(tail, &run(512, 599, Fault::Truncated));
    // A shorter log, signed as such: only what is pinned elsewhere can tell.
    let shorter = testing::published(500);
    assert_eq!(audited(&shorter, &[]).findings, []);
    let found = run(500, 599, Fault::Truncated);
    assert_eq!(audited(&shorter, &[head(SIZE), head(450)]).findings, found);
}

#[test]
fn altered() {
    let flip = |name: &'static str, at: usize| {
        move |it: &mut Published| it.get_mut(name).unwrap()[at] ^= 1
    };
    check(flip("tile/entries/000", 30), &one(0, Fault::Altered));
    check(flip("tile/entries/000", 1), &one(0, Fault::Altered));
    let public = Fault::AlteredPart { audience: Audience::Public };
    check(flip("public/000", 3), &one(0, public));
    check(flip("tile/0/000", 64), &one(2, Fault::AlteredTile { file: file("tile/0/000") }));
    let upper = Fault::AlteredTile { file: file("tile/1/000.p/2") };
    check(flip("tile/1/000.p/2", 40), &run(0, 511, upper));
    let cut = |it: &mut Published| it.get_mut("tile/0/001").unwrap().truncate(255);
    check(cut, &run(256, 511, Fault::AlteredTile { file: file("tile/0/001") }));
}

#[test]
fn hash_files_that_are_gone() {
    let gone = |name: &'static str| move |it: &mut Published| drop(it.remove(name));
    let missing = |name| Fault::MissingTile { file: file(name) };
    check(gone("tile/0/001"), &run(256, 511, missing("tile/0/001")));
    check(gone("tile/0/002.p/88"), &run(512, 599, missing("tile/0/002.p/88")));
    check(gone("tile/1/000.p/2"), &run(0, 511, missing("tile/1/000.p/2")));
    check(gone(VKEY), &[]);
    let public = Fault::MissingPart { audience: Audience::Public };
    check(gone("public/001"), &run(256, 511, public));
}

#[test]
fn the_checkpoint() {
    check(|it| drop(it.remove(CHECKPOINT)), &one(0, Fault::NoCheckpoint));
    let bad = |change: fn(&mut Vec<u8>)| {
        let mut files = testing::published(SIZE);
        change(files.get_mut(CHECKPOINT).unwrap());
        let found = audited(&files, &[]).findings;
        let [Finding { seq: 0, through: 0, fault: Fault::BadCheckpoint { why } }] = &found[..]
        else {
            panic!("{found:?}");
        };
        why.clone()
    };
    let wrong = bad(|it| it[0] ^= 1);
    assert_eq!(wrong, format!("the signature of `{}` is wrong", testing::ORIGIN));
    assert_eq!(bad(|it| it.truncate(it.len() - 1)), "this is no signed note");
    let stranger = audit(|path| testing::published(3).get(path).cloned(), &Trust::default());
    let why = "no trusted key has signed this".to_owned();
    assert_eq!(stranger.findings, one(0, Fault::BadCheckpoint { why }));
}

/// The log after a change to its entries before they are sealed.
fn sealed(change: impl FnOnce(&mut Vec<PublicEntry>)) -> Published {
    let mut entries = testing::public_entries(SIZE);
    change(&mut entries);
    testing::publish(entries)
}

#[test]
fn rewritten() {
    // Entry 300 says something else, and everything was sealed and signed anew.
    let other = sealed(|entries| {
        let mut envelope = testing::envelope(300);
        "case-opened".clone_into(&mut envelope.kind);
        entries[300].envelope = envelope.encode().unwrap();
    });
    assert_eq!(audited(&other, &[]).findings, []);
    assert_eq!(audited(&other, &[head(300)]).findings, []);
    let found = run(300, 399, Fault::Rewritten { size: 400 });
    assert_eq!(audited(&other, &[head(400), head(300), head(500)]).findings, found);
    // The same, but with the old checkpoint, which only its signer could replace.
    let mut unsigned = other;
    unsigned.insert(file(CHECKPOINT), testing::published(SIZE).remove(CHECKPOINT).unwrap());
    let found = run(0, 599, Fault::Rewritten { size: 600 });
    assert_eq!(audited(&unsigned, &[]).findings, found);
}

#[test]
fn an_entry_and_its_leaf_changed_together() {
    // The tile above the leaves still vouches for the block.
    let mut files = testing::published(SIZE);
    let mut envelope = testing::envelope(300);
    envelope.recorded_ms += 1;
    let bytes = envelope.encode().unwrap();
    let bundle = files.get_mut("tile/entries/001").unwrap();
    let marker = b"gongshu-entry/v1\nseq 300\n";
    let at = bundle.windows(marker.len()).position(|it| it == marker).unwrap();
    bundle[at..at + bytes.len()].copy_from_slice(&bytes);
    let tile = files.get_mut("tile/0/001").unwrap();
    tile[44 * 32..45 * 32].copy_from_slice(&crate::leaf_hash(&bytes));
    let found = run(256, 511, Fault::Rewritten { size: 600 });
    assert_eq!(audited(&files, &[]).findings, found);
}

#[test]
fn erasures_that_are_none() {
    let claim = |by| sealed(|entries| entries[20].public = PublicPart::Erased { by });
    let erased = |files: &Published| audited(files, &[]).erased.iter().any(|it| it.seq == 20);
    let lawful = claim(59);
    assert!(audited(&lawful, &[]).is_intact() && erased(&lawful));
    for by in [21, 58, 600, 5000] {
        let files = claim(by);
        let found = one(20, Fault::FalseErasure { by });
        assert_eq!(audited(&files, &[]).findings, found);
        assert!(!erased(&files));
    }
}

#[test]
fn serials_left_out() {
    let files = sealed(|entries| {
        for seq in [303, 313] {
            let mut envelope = testing::envelope(seq);
            envelope.serial = None;
            entries[usize::try_from(seq).unwrap()].envelope = envelope.encode().unwrap();
        }
    });
    let register = "grants".to_owned();
    let found = one(323, Fault::SerialGap { register, first: 31, last: 32 });
    assert_eq!(audited(&files, &[]).findings, found);
}

#[test]
fn fuller_files_serve_as_well() {
    // The log has grown to 512; someone still holds the checkpoint of 300.
    let (mut grown, old) = (testing::published(512), testing::published(300));
    grown.insert(file(CHECKPOINT), old[CHECKPOINT].clone());
    assert_eq!(audited(&grown, &[]).findings, []);
}

#[test]
fn what_can_be_pinned() {
    let files = testing::published(SIZE);
    let keys = [testing::key()];
    assert_eq!(pin(&files[CHECKPOINT], &keys), Ok(head(SIZE)));
    let leaf = |seq| testing::envelope(seq).leaf_hash().unwrap();
    let tree: Tree = (0..SIZE).map(leaf).collect();
    let receipt = Receipt {
        envelope: testing::envelope(7).encode().unwrap(),
        parts: Vec::new(),
        hashes: inclusion_proof(&tree, 7, SIZE).unwrap(),
        checkpoint: String::from_utf8(files[CHECKPOINT].clone()).unwrap(),
    };
    let text = receipt.encode().unwrap();
    assert_eq!(pin(text.as_bytes(), &keys), Ok(head(SIZE)));
    assert!(matches!(pin(text.as_bytes(), &[]), Err(PinError::Receipt(_))));
    let bare: String =
        text.split_inclusive('\n').filter(|line| !line.starts_with("extra")).collect();
    assert_eq!(pin(bare.as_bytes(), &keys), Ok(head(SIZE)));
    assert!(matches!(pin(b"hello", &keys), Err(PinError::Checkpoint(_))));
}

/// What a flipped bit at a place of a file must be told as.
fn expected(name: &str, bytes: &[u8], at: usize) -> Option<Finding> {
    let audience = Audience::Public;
    let first = if name.contains("001") { 256 } else { 0 };
    let count = |until: usize| u64::try_from(until).unwrap();
    Some(match name.split('/').nth(1) {
        _ if name.starts_with("public/") => {
            let line = bytes[..at].split(|byte| *byte == b'\n').count() - 1;
            Finding::at(first + count(line), Fault::AlteredPart { audience })
        }
        Some("0") => {
            Finding::at(first + count(at / 32), Fault::AlteredTile { file: name.to_owned() })
        }
        Some("1") => Finding::range(0, 255, Fault::AlteredTile { file: name.to_owned() }),
        Some("entries") => {
            let (mut entry, mut seq) = (0, first);
            loop {
                let length = usize::from(u16::from_be_bytes([bytes[entry], bytes[entry + 1]]));
                if at < entry + 2 + length {
                    break Finding::at(seq, Fault::Altered);
                }
                (entry, seq) = (entry + 2 + length, seq + 1);
            }
        }
        _ => return None,
    })
}

/// Flips a bit of a file and compares all that is found.
fn flipped(files: &Published, name: &str, at: usize, bit: u32) {
    let mut changed = files.clone();
    changed.get_mut(name).unwrap()[at] ^= 1 << bit;
    let found = audited(&changed, &[]).findings;
    match expected(name, &files[name], at) {
        Some(finding) => assert_eq!(found, [finding], "{name} byte {at} bit {bit}"),
        None if name == VKEY => assert_eq!(found, []),
        None => {
            let bad = matches!(&found[..], [Finding { fault: Fault::BadCheckpoint { .. }, .. }]);
            assert!(bad, "{name} byte {at} bit {bit}: {found:?}");
        }
    }
}

#[test]
fn every_byte_of_a_small_log_counts() {
    let files = testing::published(5);
    for (name, bytes) in &files {
        for at in 0..bytes.len() {
            flipped(&files, name, at, u32::try_from(at).unwrap() % 8);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_flipped_bit_is_found_where_it_is(
        file in any::<proptest::sample::Index>(),
        at in any::<proptest::sample::Index>(),
        bit in 0_u32..8,
    ) {
        let files = testing::published(300);
        let (name, bytes) = file.get(&files.iter().collect::<Vec<_>>()).to_owned();
        flipped(&files, name, at.index(bytes.len()), bit);
    }
}

proptest! {
    // Finding what is missing tries every place: it is the costliest of all findings.
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn any_entry_taken_out_is_named(seq in 0_u64..300) {
        let mut files = testing::published(300);
        let name = if seq < 256 { "tile/entries/000" } else { "tile/entries/001.p/44" };
        without(&mut files, name, seq);
        let fault = if seq == 299 { Fault::Truncated } else { Fault::Missing };
        prop_assert_eq!(audited(&files, &[]).findings, one(seq, fault));
    }
}
