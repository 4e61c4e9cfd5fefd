//! The log as a stranger sees it: pages, receipts, checkpoints.

use ledger::{Audience, Checkpoint, Receipt, VerifierKey};
use serde_json::json;

use super::stage::{Stage, officer};
use crate::{DeskNo, seal};

fn key(stage: &Stage) -> VerifierKey {
    stage.desk.place().unwrap().vkey.parse().unwrap()
}

#[test]
fn every_entry_has_a_receipt_that_verifies() {
    let stage = Stage::peopled();
    let keys = [key(&stage)];
    let size = stage.desk.place().unwrap().entries;
    for seq in 0..size {
        let receipt = Receipt::parse(&stage.desk.receipt(None, seq).unwrap()).unwrap();
        let (envelope, checkpoint) = receipt.verify(&keys).unwrap();
        assert_eq!((envelope.seq, checkpoint.head.size), (seq, size));
        let opened: Vec<Audience> = receipt.parts.iter().map(|part| part.audience).collect();
        assert_eq!(opened, [Audience::Public]);
    }
    assert!(matches!(stage.desk.receipt(None, size), Err(DeskNo::NotFound { .. })));
    let note = stage.desk.checkpoint().unwrap();
    assert_eq!(Checkpoint::open(note.as_bytes(), &keys).unwrap().head.size, size);
}

#[test]
fn a_receipt_opens_the_words_of_those_they_are_for() {
    let stage = Stage::peopled();
    let declared = stage.done(
        "gao",
        json!({
            "type": "declare_affiliation", "one": "lotus", "other": "experts", "ground": "持股",
        }),
    );
    let seq = declared.entries[0];
    let words = |who: Option<&str>| {
        let who = who.map(officer);
        let text = stage.desk.receipt(who.as_ref(), seq).unwrap();
        let receipt = Receipt::parse(&text).unwrap();
        receipt.verify(&[key(&stage)]).unwrap();
        let part = receipt.parts.into_iter().find(|part| part.audience == Audience::Parties);
        part.map(|part| String::from_utf8(part.bytes).unwrap())
    };
    assert_eq!(words(Some("su")).as_deref(), Some("{\"ground\":\"持股\"}"));
    assert!(words(Some("shen")).is_some() && words(Some("lin")).is_some());
    assert!(words(Some("zhong")).is_none() && words(None).is_none());
}

#[test]
fn pages_of_the_log_are_bounded_and_name_nobody() {
    let stage = Stage::peopled();
    let size = stage.desk.place().unwrap().entries;
    let all = stage.desk.log(0, u32::MAX).unwrap();
    assert_eq!(all.len(), usize::try_from(size).unwrap());
    assert!(
        stage.desk.log(0, 0).unwrap().is_empty() && stage.desk.log(size, 5).unwrap().is_empty()
    );
    let page = stage.desk.log(3, 2).unwrap();
    assert_eq!(page.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(page[0], all[3]);
    let told = serde_json::to_string(&all).unwrap();
    for hidden in ["姓名", "林知远", "lotus", "gao"] {
        assert!(!told.contains(hidden), "`{hidden}` in the public log");
    }
}

#[test]
fn a_name_is_sealed_under_its_own_key_and_entry() {
    let stage = Stage::peopled();
    let entry = stage.desk.entry(2).unwrap().unwrap();
    let keys = stage.desk.ports.keys.as_ref();
    assert_eq!(seal::unseal(&entry, keys).unwrap()["name"], "林知远");
    let mut moved = entry.clone();
    moved.seq = 3;
    assert!(seal::unseal(&moved, keys).is_none());
    let told = entry
        .parts
        .iter()
        .any(|part| part.bytes.windows("林".len()).any(|window| window == "林".as_bytes()));
    assert!(!told);
}
