//! Shapes that were stored once are read for ever: golden files, never edited, only added to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use governance::{Event, Personal, Recorded, Register};
use ledger::{Envelope, personal_additional_data};
use ports::{Audience, StoredEntry};
use terms::{Citation, Digest, Instant, OfficerId, Strength, Text};

use super::stage::{Dice, Ring, day, officer};
use crate::answer::Remembered;
use crate::canon;
use crate::seal::{self, Page, Record};

const RECORDS: &str = include_str!("../../tests/golden/record-v1.jsonl");
const REMEMBERED: &str = include_str!("../../tests/golden/remembered-v1.jsonl");
const ENTRY: &str = include_str!("../../tests/golden/entry-v1.txt");

/// Every kind of event there is.
const KINDS: [&str; 57] = [
    "access-key.issued",
    "access-key.revoked",
    "act.refused",
    "affiliation.declared",
    "agreement.drafted",
    "agreement.ended",
    "agreement.in-force",
    "approval.revoked",
    "call.published",
    "case.clock-resumed",
    "case.clock-stopped",
    "case.opened",
    "case.passed",
    "case.stalled",
    "case.step-answered",
    "case.withdrawn",
    "catalogue.entered",
    "clock.moved",
    "decision.revoked",
    "exit.closed",
    "file.delivered",
    "file.released",
    "grant.closed",
    "grant.made",
    "grant.opened",
    "hold.lifted",
    "hold.set",
    "import.failed",
    "import.started",
    "key.registered",
    "logs.held",
    "matter.entered",
    "matter.struck",
    "officer.appointed",
    "officer.dismissed",
    "operator.approved",
    "partner-rules.published",
    "partner.admitted",
    "partner.left",
    "party.registered",
    "person.erased",
    "place.founded",
    "product.admitted",
    "product.registered",
    "product.withdrawn",
    "quota.leased",
    "resource.described",
    "resource.imported",
    "rulebook.adopted",
    "run.admitted",
    "run.answered",
    "run.interrupted",
    "subscription.closed",
    "subscription.opened",
    "table.looked",
    "usage.recorded",
    "version.erased",
];

#[test]
fn every_record_of_version_1_is_read_and_written_the_same() {
    let mut kinds = BTreeSet::new();
    for line in RECORDS.lines() {
        let record: Record = serde_json::from_str(line).unwrap_or_else(|it| panic!("{it}: {line}"));
        assert_eq!(record.v, 1);
        assert_eq!(String::from_utf8(canon::bytes(&record).unwrap()).unwrap(), line);
        kinds.insert(record.event.kind());
    }
    // `version.erased` and whatever comes later: each kind has its line.
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), KINDS);
}

#[test]
fn every_remembered_answer_is_read_and_written_the_same() {
    for line in REMEMBERED.lines() {
        let remembered: Remembered =
            serde_json::from_str(line).unwrap_or_else(|it| panic!("{it}: {line}"));
        assert_eq!(String::from_utf8(canon::bytes(&remembered).unwrap()).unwrap(), line);
    }
}

fn citation() -> Citation {
    Citation {
        place: "futian".to_owned().try_into().unwrap(),
        article: "FT-5".parse().unwrap(),
        heading: Text::same("-"),
        rule: "may_appoint_officer".parse().unwrap(),
        strength: Strength::Policy,
        line: 84,
        rulebook: Digest([3; 32]),
    }
}

fn stored() -> (StoredEntry, Ring) {
    let recorded = Recorded {
        event: Event::OfficerAppointed {
            officer: officer("su"),
            party: "lotus".to_owned().try_into().unwrap(),
        },
        cites: vec![citation()],
        register: Some((Register::Disclosures, 7)),
        public: BTreeMap::from([
            ("b".to_owned(), "二".to_owned()),
            ("a".to_owned(), "1".to_owned()),
        ]),
        words: BTreeMap::from([("ground".to_owned(), "入职".to_owned())]),
        personal: Some(Personal {
            officer: officer("su"),
            words: BTreeMap::from([("name".to_owned(), "苏晚澄".to_owned())]),
        }),
    };
    let (place, actor): (_, OfficerId) = ("futian".to_owned().try_into().unwrap(), officer("lin"));
    let page = Page {
        place: &place,
        actor: Some(&actor),
        happened_on: day("2026-01-05"),
        recorded_at: Instant::from_millis(1_767_574_800_000),
        today: day("2026-01-05"),
        rulebook: Digest([3; 32]),
    };
    let ring = Ring::default();
    let entry = seal::entry((12, &recorded), &page, (&ring, &Dice::default())).unwrap();
    (entry, ring)
}

/// The entry as text: envelope, then one line a part.
fn told(entry: &StoredEntry) -> String {
    let mut told = String::from_utf8(entry.envelope.clone()).unwrap();
    for part in &entry.parts {
        let key = part.sealed_under.as_ref().map_or("-", |key| key.0.as_str());
        let (opening, bytes) = (hex::encode(part.opening), hex::encode(&part.bytes));
        writeln!(told, "{:?} {key} {opening} {bytes}", part.audience).unwrap();
    }
    told
}

#[test]
fn an_entry_of_version_1_is_these_bytes() {
    let (entry, ring) = stored();
    let found = told(&entry);
    assert_eq!(found, ENTRY, "found:\n{found}");
    Envelope::parse(&entry.envelope).unwrap();
    assert_eq!(seal::unseal(&entry, &ring).unwrap()["name"], "苏晚澄");
    let words = seal::words_of(&entry, Audience::Public);
    assert_eq!(words.into_iter().collect::<Vec<_>>()[0], ("a".to_owned(), "1".to_owned()));
    assert_eq!(personal_additional_data("person/su", 12), b"gongshu-personal/v1\nperson/su\n12");
}

#[test]
fn canonical_json_is_one_way_only() {
    let value: serde_json::Value =
        serde_json::from_str("{ \"b\": [1, {\"d\":null,\"c\":\"\\u4e8c\\n\"}], \"a\": true }")
            .unwrap();
    let bytes = canon::bytes(&value).unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        "{\"a\":true,\"b\":[1,{\"c\":\"二\\n\",\"d\":null}]}"
    );
}
