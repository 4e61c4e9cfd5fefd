//! The ports keep what their traits promise, and fail where a fault was planned.

use std::sync::Arc;

use ports::{
    Act, AppendFailure, Audience, Batch, Blobs, Entropy, Journal, KeyFailure, KeyId, Keys,
    SecretKey, Snapshot, StoredEntry, StoredPart,
};
use terms::{Digest, Instant};

use sim::memory::{Aftermath, Blow, Faults, MemoryBlobs, MemoryJournal, MemoryKeys, SeededEntropy};

fn entry(seq: u64) -> StoredEntry {
    let part = |audience, byte| StoredPart {
        audience,
        opening: [byte; 32],
        bytes: vec![byte],
        sealed_under: None,
    };
    StoredEntry {
        seq,
        kind: "test".to_owned(),
        envelope: format!("envelope {seq}").into_bytes(),
        parts: vec![part(Audience::Public, 1), part(Audience::Personal, 2)],
    }
}

fn batch(expected_size: u64, entries: u64, key: Option<&str>) -> Batch {
    let act = key.map(|key| Act {
        actor: "lin".to_owned(),
        key: key.to_owned(),
        body: Digest([7; 32]),
        answer: b"yes".to_vec(),
    });
    let entries = (expected_size..expected_size + entries).map(entry).collect();
    Batch { expected_size, entries, act, erase: Vec::new() }
}

fn all(journal: &MemoryJournal, from: u64) -> Vec<StoredEntry> {
    let mut entries = Vec::new();
    journal
        .scan(from, &mut |entry| {
            entries.push(entry);
            true
        })
        .unwrap();
    entries
}

#[test]
fn entries_come_back_in_order_under_one_head() {
    let journal = MemoryJournal::default();
    assert_eq!(journal.head().unwrap().size, 0);
    assert_eq!(journal.head().unwrap().root.0, ledger::Tree::new().head().root);
    journal.append(batch(0, 3, None)).unwrap();
    let head = journal.append(batch(3, 2, Some("a"))).unwrap();
    let tree: ledger::Tree = (0..5).map(|seq| ledger::leaf_hash(&entry(seq).envelope)).collect();
    assert_eq!((head.size, head.root.0), (5, tree.head().root));
    assert_eq!(head, journal.head().unwrap());
    assert_eq!(all(&journal, 1), (1..5).map(entry).collect::<Vec<_>>());
    assert!(all(&journal, 9).is_empty());
    let mut seen = 0;
    journal
        .scan(0, &mut |_| {
            seen += 1;
            seen < 2
        })
        .unwrap();
    assert_eq!(seen, 2);
}

#[test]
fn another_size_another_number_or_the_same_act_is_not_taken() {
    let journal = MemoryJournal::default();
    journal.append(batch(0, 2, Some("a"))).unwrap();
    let moved = journal.append(batch(0, 1, None)).unwrap_err();
    assert!(matches!(moved, AppendFailure::Moved { expected: 0, actual: 2 }), "{moved}");
    let repeated = journal.append(batch(2, 1, Some("a"))).unwrap_err();
    assert!(matches!(repeated, AppendFailure::Repeated), "{repeated}");
    let mut unfit = batch(2, 1, None);
    unfit.entries[0].seq = 5;
    assert!(matches!(journal.append(unfit), Err(AppendFailure::Store(_))));
    let mut unfit = batch(2, 1, None);
    unfit.entries[0].parts.reverse();
    assert!(matches!(journal.append(unfit), Err(AppendFailure::Store(_))));
    assert_eq!(journal.head().unwrap().size, 2);
    let past = journal.past_act("lin", "a").unwrap().unwrap();
    assert_eq!((past.body, past.answer), (Digest([7; 32]), b"yes".to_vec()));
    assert!(journal.past_act("lin", "b").unwrap().is_none());
    assert!(journal.past_act("zhou", "a").unwrap().is_none());
}

#[test]
fn an_erased_part_is_gone_and_the_head_stays() {
    let journal = MemoryJournal::default();
    let head = journal.append(batch(0, 2, None)).unwrap();
    let erase = vec![(1, Audience::Personal), (1, Audience::Personal), (9, Audience::Public)];
    let erasing = Batch { expected_size: 2, entries: Vec::new(), act: None, erase };
    assert_eq!(journal.append(erasing).unwrap(), head);
    assert_eq!(all(&journal, 0)[0].parts.len(), 2);
    assert_eq!(all(&journal, 1)[0].parts, vec![entry(1).parts[0].clone()]);
    let same = Batch { erase: vec![(2, Audience::Public)], ..batch(2, 1, None) };
    journal.append(same).unwrap();
    assert_eq!(all(&journal, 2)[0].parts.len(), 1, "in the very batch that brings it");
}

#[test]
fn the_newest_snapshot_stays() {
    let journal = MemoryJournal::default();
    assert!(journal.snapshot().unwrap().is_none());
    let snapshot = |size| Snapshot {
        size,
        shape: "s".to_owned(),
        made_at: Instant::from_millis(1),
        bytes: vec![1],
    };
    journal.keep_snapshot(snapshot(1)).unwrap();
    journal.keep_snapshot(snapshot(2)).unwrap();
    assert_eq!(journal.snapshot().unwrap(), Some(snapshot(2)));
}

#[test]
fn a_fault_strikes_before_or_after_the_step() {
    for (blow, kept) in [(Blow::Before, 0), (Blow::After, 2)] {
        let faults = Faults::default();
        let journal = MemoryJournal::new(faults.clone());
        faults.strike(1, blow, Aftermath::PowerCut);
        assert!(matches!(journal.append(batch(0, 2, None)), Err(AppendFailure::Store(_))));
        assert!(journal.head().is_err(), "the machine is off");
        faults.restore();
        assert_eq!(journal.head().unwrap().size, kept);
        faults.strike(2, blow, Aftermath::Hiccup);
        journal.append(batch(kept, 1, None)).unwrap();
        assert!(journal.append(batch(kept + 1, 1, None)).is_err());
        assert_eq!(journal.head().unwrap().size, kept + 1 + kept / 2);
    }
}

#[test]
fn a_refused_append_is_no_durable_step() {
    let faults = Faults::default();
    let journal = MemoryJournal::new(faults.clone());
    journal.append(batch(0, 1, None)).unwrap();
    assert!(journal.append(batch(0, 1, None)).is_err());
    assert_eq!(faults.steps(), 1);
}

fn ring() -> (Arc<MemoryKeys>, KeyId) {
    let entropy = Arc::new(SeededEntropy::new(1));
    (Arc::new(MemoryKeys::new(entropy, Faults::default())), KeyId("person/lin".to_owned()))
}

#[test]
fn a_destroyed_key_never_comes_back() {
    let (keys, id) = ring();
    assert!(matches!(keys.find(&id), Err(KeyFailure::Unknown(_))));
    let key = keys.obtain(&id).unwrap();
    assert_eq!(keys.obtain(&id).unwrap().0, key.0);
    assert_eq!(keys.find(&id).unwrap().0, key.0);
    assert_ne!(keys.obtain(&KeyId("person/zhou".to_owned())).unwrap().0, key.0);
    keys.destroy(&id).unwrap();
    keys.destroy(&id).unwrap();
    assert!(matches!(keys.find(&id), Err(KeyFailure::Destroyed(_))));
    assert!(matches!(keys.obtain(&id), Err(KeyFailure::Destroyed(_))));
    let never = KeyId("never".to_owned());
    keys.destroy(&never).unwrap();
    assert!(matches!(keys.obtain(&never), Err(KeyFailure::Destroyed(_))));
}

#[test]
fn blobs_hang_on_their_key() {
    let (keys, id) = ring();
    let blobs = MemoryBlobs::new(keys.clone(), Faults::default());
    blobs.put("a", &id, b"one").unwrap();
    assert_eq!(blobs.read("a", &id).unwrap(), b"one");
    assert!(blobs.read("b", &id).is_err());
    let other = KeyId("other".to_owned());
    assert!(blobs.read("a", &other).is_err());
    keys.obtain(&other).unwrap();
    assert!(blobs.read("a", &other).is_err());
    let key = keys.find(&id).unwrap();
    keys.destroy(&id).unwrap();
    assert!(matches!(blobs.read("a", &id), Err(KeyFailure::Destroyed(_))));
    keys.restore_from_backup(&id, SecretKey(key.0));
    assert_eq!(blobs.read("a", &id).unwrap(), b"one");
}

#[test]
fn one_seed_gives_the_same_bytes() {
    let drawn = |seed| {
        let entropy = SeededEntropy::new(seed);
        let mut bytes = [0; 100];
        entropy.fill(&mut bytes[..50]);
        entropy.fill(&mut bytes[50..]);
        bytes
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    assert_ne!(drawn(1)[..50], drawn(1)[50..]);
}
