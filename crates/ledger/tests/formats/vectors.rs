//! The test vectors in `docs/formats/vectors`: made anew here and compared byte for byte. They
//! change only when asked to, with `GONGSHU_WRITE_VECTORS=1`.

use std::path::Path;

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ledger::audit::{Trust, audit};
use ledger::merkle::{
    Hash, Head, Nodes, consistency_proof, empty_root, inclusion_proof, node_hash, root_at,
    verify_consistency, verify_inclusion,
};
use ledger::note::Note;
use ledger::receipt::Receipt;
use ledger::{
    Audience, Checkpoint, Envelope, Part, Tree, VerifierKey, commit, leaf_hash,
    personal_additional_data,
};
use serde_json::{Value, json};

use crate::testing;

/// The folder of the vectors.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/formats/vectors");

/// Compares a file of vectors with what is made here.
fn check(name: &str, made: &Value) {
    let path = Path::new(FOLDER).join(format!("{name}.json"));
    let made = format!("{made:#}\n");
    #[expect(clippy::disallowed_methods, reason = "the one switch of this test")]
    let write = std::env::var("GONGSHU_WRITE_VECTORS").is_ok_and(|it| it == "1");
    if write {
        std::fs::write(&path, &made).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = stored.lines().zip(made.lines()).position(|(stored, made)| stored != made);
    assert!(
        stored == made,
        "docs/formats/vectors/{name}.json differs from what the code makes (line {:?}). What is \
         sealed stays as it is: mend the code, or add a new version of the format and write its \
         vectors with GONGSHU_WRITE_VECTORS=1",
        differs.map(|it| it + 1)
    );
}

fn hex_all(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(hex::encode).collect()
}

fn data(index: u64) -> Vec<u8> {
    format!("leaf {index}").into_bytes()
}

fn head_json(head: &Head) -> Value {
    json!({ "size": head.size, "root": hex::encode(head.root) })
}

fn inclusion(tree: &Tree, index: u64, size: u64, change: impl Fn(&mut Vec<Hash>)) -> Value {
    let head = Head { size, root: root_at(tree, size).unwrap() };
    let leaf = tree.node(0, index).unwrap();
    let mut proof = inclusion_proof(tree, index, size).unwrap();
    change(&mut proof);
    json!({
        "leaf": hex::encode(leaf), "index": index, "size": size, "root": hex::encode(head.root),
        "proof": hex_all(&proof), "holds": verify_inclusion(&leaf, index, &head, &proof),
    })
}

fn consistency(tree: &Tree, old: u64, new: u64, change: impl Fn(&mut Vec<Hash>)) -> Value {
    let head = |size| Head { size, root: root_at(tree, size).unwrap() };
    let mut proof = consistency_proof(tree, old, new).unwrap();
    change(&mut proof);
    json!({
        "old": head_json(&head(old)), "new": head_json(&head(new)), "proof": hex_all(&proof),
        "holds": verify_consistency(&head(old), &head(new), &proof),
    })
}

#[test]
fn hashes() {
    let tree: Tree = (0..11).map(|index| leaf_hash(&data(index))).collect();
    let nothing = |_: &mut Vec<Hash>| {};
    let leaves = (0..3).map(data).chain([Vec::new()]);
    let leaves =
        leaves.map(|it| json!({ "data": hex::encode(&it), "hash": hex::encode(leaf_hash(&it)) }));
    let (left, right) = (leaf_hash(&data(0)), leaf_hash(&data(1)));
    let roots = [0, 1, 2, 3, 4, 7, 8, 11].map(|size| {
        let leaves: Vec<_> = (0..size).map(|index| hex::encode(data(index))).collect();
        json!({ "leaves": leaves, "root": hex::encode(root_at(&tree, size).unwrap()) })
    });
    let mut included: Vec<_> = [(0, 1), (0, 2), (2, 3), (0, 7), (3, 7), (6, 7), (10, 11), (5, 11)]
        .map(|(index, size)| inclusion(&tree, index, size, nothing))
        .to_vec();
    included.push(inclusion(&tree, 5, 11, |proof| proof[1][0] ^= 1));
    included.push(inclusion(&tree, 5, 11, |proof| proof.truncate(2)));
    included.push(inclusion(&tree, 5, 11, |proof| proof.push(empty_root())));
    included.push(inclusion(&tree, 5, 11, |proof| proof.swap(0, 1)));
    let mut consistent: Vec<_> =
        [(0, 7), (1, 7), (3, 7), (4, 7), (6, 8), (7, 11), (8, 11), (11, 11)]
            .map(|(old, new)| consistency(&tree, old, new, nothing))
            .to_vec();
    consistent.push(consistency(&tree, 7, 11, |proof| proof[0][31] ^= 128));
    consistent.push(consistency(&tree, 7, 11, |proof| proof.truncate(3)));
    consistent.push(consistency(&tree, 8, 11, |proof| proof.insert(0, empty_root())));
    consistent.push(consistency(&tree, 0, 7, |proof| proof.push(empty_root())));
    check(
        "hashes",
        &json!({
            "leaves": leaves.collect::<Vec<_>>(),
            "nodes": [{
                "left": hex::encode(left), "right": hex::encode(right),
                "hash": hex::encode(node_hash(&left, &right)),
            }],
            "roots": roots, "inclusion": included, "consistency": consistent,
        }),
    );
}

#[test]
fn parts() {
    let commitments = Audience::ALL.map(|audience| {
        let opening = testing::opening(7, audience);
        let part = if audience == Audience::Parties { "{\"reason\":\"理由\"}" } else { "" };
        let commitment = commit(audience, &opening, part.as_bytes());
        json!({
            "audience": audience, "opening": hex::encode(opening), "part": hex::encode(part),
            "commitment": hex::encode(commitment),
        })
    });
    let (key, nonce) = (leaf_hash(b"a person's key"), [3_u8; 12]);
    let words = "{\"name\":\"林某\"}";
    let additional = personal_additional_data("person/lin", 7);
    let payload = Payload { msg: words.as_bytes(), aad: &additional };
    let sealed = Aes256Gcm::new_from_slice(&key).unwrap().encrypt(&Nonce::from(nonce), payload);
    check(
        "parts",
        &json!({
            "commitments": commitments,
            "sealed": [{
                "key": hex::encode(key), "key_id": "person/lin", "seq": 7,
                "nonce": hex::encode(nonce),
                "words": hex::encode(words), "additional_data": hex::encode(&additional),
                "part": hex::encode([&nonce[..], &sealed.unwrap()].concat()),
            }],
        }),
    );
}

fn fields(envelope: &Envelope) -> Value {
    let serial = envelope.serial.as_ref();
    json!({
        "seq": envelope.seq, "kind": envelope.kind, "place": envelope.place,
        "register": serial.map(|it| &it.register), "number": serial.map(|it| it.number),
        "recorded": envelope.recorded_ms, "day": envelope.day.to_string(),
        "rulebook": hex::encode(envelope.rulebook), "articles": envelope.articles,
        "public": hex::encode(envelope.commitments.public),
        "parties": hex::encode(envelope.commitments.parties),
        "regulator": hex::encode(envelope.commitments.regulator),
        "personal": hex::encode(envelope.commitments.personal),
    })
}

/// Replacements in the text of entry 3 that make it no envelope.
const INVALID: &[(&str, &str)] = &[
    ("gongshu-entry/v1", "gongshu-entry/v2"),
    ("seq 3", "seq 03"),
    ("seq 3", "seq 9007199254740992"),
    ("step-answered", "Step-answered"),
    ("grants 1", "grants 0"),
    ("grants 1", "-1"),
    ("place futian", "place Futian"),
    ("recorded 1770339603000", "recorded 253402300800000"),
    ("2026-02-06", "2026-02-29"),
    ("2026-02-06", "2026-2-6"),
    ("FT-16 FT-18", "FT-18 FT-16"),
    ("FT-16 FT-18", "FT-16 FT-16"),
    ("FT-16 FT-18", "FT-16  FT-18"),
    ("public ", "public  "),
    ("\nday", "\r\nday"),
    ("\nday", " \nday"),
    ("\npersonal", "\nprivate"),
];

#[test]
fn envelopes() {
    let valid = [0, 3, 9, 17, 255].map(|seq| {
        let envelope = testing::envelope(seq);
        let text = String::from_utf8(envelope.encode().unwrap()).unwrap();
        let leaf = hex::encode(leaf_hash(text.as_bytes()));
        json!({ "text": text, "leaf": leaf, "fields": fields(&envelope) })
    });
    let text = String::from_utf8(testing::envelope(3).encode().unwrap()).unwrap();
    let mut invalid: Vec<String> =
        INVALID.iter().map(|(from, to)| text.replacen(from, to, 1)).collect();
    invalid.extend([text.trim_end().to_owned(), format!("{text}\n"), String::new()]);
    let invalid = invalid.into_iter().map(|text| {
        assert!(Envelope::parse(text.as_bytes()).is_err(), "{text}");
        json!({ "text": text })
    });
    check("envelopes", &json!({ "valid": valid, "invalid": invalid.collect::<Vec<_>>() }));
}

fn key_of(text: &str) -> Option<VerifierKey> {
    text.parse().ok()
}

#[test]
fn notes() {
    let vkey = testing::key().to_string();
    let keys =
        [vkey.clone(), vkey.replace('/', "."), vkey.replacen("log", "lag", 1), String::new()];
    let keys = keys.map(|key| json!({ "vkey": key, "holds": key_of(&key).is_some() }));
    let good = testing::signer().sign("一份说明\nA note.\n").unwrap().to_string();
    let notes = [
        good.clone(),
        good.replace("note", "nota"),
        good.replace('\u{2014}', "-"),
        good.trim_end().to_owned(),
        good.replace("A note", "A\tnote"),
    ];
    let notes = notes.map(|note| {
        let read = Note::parse(note.as_bytes()).and_then(|it| it.verify(&[testing::key()]));
        json!({ "vkey": vkey, "note": note, "holds": read.is_ok() })
    });
    let head = Head { size: 20_852_163, root: leaf_hash(b"root") };
    let own = Checkpoint::new(testing::ORIGIN, head);
    let signed = own.sign(&testing::signer()).unwrap().to_string();
    let foreign = Checkpoint::new("log.example/elsewhere", head).text();
    let foreign = testing::signer().sign(&foreign).unwrap().to_string();
    let checkpoints = [signed.clone(), signed.replace("20852163", "20852164"), foreign];
    let checkpoints = checkpoints.map(|note| {
        let holds = Checkpoint::open(note.as_bytes(), &[testing::key()]).is_ok();
        json!({
            "vkey": vkey, "note": note, "origin": testing::ORIGIN, "size": head.size,
            "root": hex::encode(head.root), "holds": holds,
        })
    });
    check("notes", &json!({ "keys": keys, "notes": notes, "checkpoints": checkpoints }));
}

fn receipt(seq: u64, opened: &[Audience]) -> Receipt {
    let envelope = |seq| testing::envelope(seq).encode().unwrap();
    let tree: Tree = (0..12).map(|seq| leaf_hash(&envelope(seq))).collect();
    let checkpoint = Checkpoint::new(testing::ORIGIN, tree.head());
    let parts = testing::parts(seq).into_iter().filter(|it| opened.contains(&it.audience));
    Receipt {
        envelope: envelope(seq),
        parts: parts.collect(),
        hashes: inclusion_proof(&tree, seq, 12).unwrap(),
        checkpoint: checkpoint.sign(&testing::signer()).unwrap().to_string(),
    }
}

#[test]
fn receipts() {
    let opened = [Audience::Public, Audience::Parties];
    let closed = receipt(7, &[]);
    let mut other = receipt(7, &opened);
    other.parts[1].bytes.push(b' ');
    let mut elsewhere = receipt(7, &opened);
    elsewhere.hashes.swap(0, 1);
    let mut disordered = receipt(7, &opened);
    disordered.parts.swap(0, 1);
    let mut moved = receipt(7, &opened);
    moved.envelope = testing::envelope(8).encode().unwrap();
    let cases = [closed, receipt(7, &opened), other, elsewhere, disordered, moved];
    let cases = cases.map(|receipt| {
        let text = receipt.encode().unwrap();
        let read = Receipt::parse(&text).and_then(|it| it.verify(&[testing::key()]));
        let named: Vec<Audience> = receipt.parts.iter().map(|part: &Part| part.audience).collect();
        json!({
            "receipt": text, "seq": 7, "size": 12, "opened": named, "holds": read.is_ok(),
        })
    });
    check("receipts", &json!({ "vkey": testing::key().to_string(), "receipts": cases }));
}

fn flip(file: &str, byte: u64, bit: u32) -> Value {
    json!({ "flip": { "file": file, "byte": byte, "bit": bit } })
}

#[test]
fn log() {
    let files = testing::published(12);
    let heads = [head_json(&head(20)), head_json(&head(9))];
    let wrong = json!({ "size": 6, "root": hex::encode(head(7).root) });
    let mut audits = [
        json!({}),
        flip("tile/entries/000.p/12", 1, 0),
        flip("tile/entries/000.p/12", 600, 3),
        flip("tile/0/000.p/12", 100, 7),
        flip("public/000.p/12", 40, 2),
        flip("public/000.p/12", 128, 5),
        flip("checkpoint", 3, 0),
        flip("vkey", 3, 0),
        json!({ "remove": "checkpoint" }),
        json!({ "remove": "tile/0/000.p/12" }),
        json!({ "remove": "tile/entries/000.p/12" }),
        json!({ "remove": "public/000.p/12" }),
        json!({ "pinned": [heads[1]] }),
        json!({ "pinned": heads }),
        json!({ "pinned": [wrong, heads[1]] }),
    ];
    for case in &mut audits {
        let found = serde_json::to_value(found(&files, case)).unwrap();
        case["findings"] = found;
    }
    let encoded = files.iter().map(|(path, bytes)| (path.clone(), STANDARD.encode(bytes).into()));
    check(
        "log",
        &json!({
            "vkey": testing::key().to_string(), "size": 12, "root": hex::encode(head(12).root),
            "files": encoded.collect::<serde_json::Map<_, _>>(), "audits": audits,
        }),
    );
}

fn head(size: u64) -> Head {
    (0..size).map(|seq| testing::envelope(seq).leaf_hash().unwrap()).collect::<Tree>().head()
}

/// What an audit finds after the change that a vector describes; why a checkpoint is not believed
/// may be said in other words and is left out.
fn found(files: &testing::Published, case: &Value) -> Vec<Value> {
    let mut files = files.clone();
    if let Some(path) = case["remove"].as_str() {
        files.remove(path);
    }
    if let Some(path) = case["flip"]["file"].as_str() {
        let byte = usize::try_from(case["flip"]["byte"].as_u64().unwrap()).unwrap();
        files.get_mut(path).unwrap()[byte] ^= 1 << case["flip"]["bit"].as_u64().unwrap();
    }
    let pinned = case["pinned"].as_array().into_iter().flatten().map(|head| Head {
        size: head["size"].as_u64().unwrap(),
        root: hex::decode(head["root"].as_str().unwrap()).unwrap().try_into().unwrap(),
    });
    let trust = Trust { keys: vec![testing::key()], pinned: pinned.collect() };
    let report = audit(|path| files.get(path).cloned(), &trust);
    let mut findings: Vec<Value> =
        report.findings.iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    for finding in &mut findings {
        finding.as_object_mut().unwrap().remove("why");
    }
    findings
}
