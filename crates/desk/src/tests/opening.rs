//! Opening a place again: nothing is lost, nothing altered passes, erasures hold.

use governance::Mode;
use serde_json::json;
use terms::Instant;

use super::stage::{Stage, day, officer};
use crate::OpenFailure;

#[test]
fn a_place_opens_as_it_was_closed() {
    let stage = Stage::peopled();
    let before = stage.desk.read().state.clone();
    stage.desk.rest().unwrap();
    let stage = stage.reopened().unwrap();
    assert_eq!(stage.desk.read().state, before);
    stage.done("lin", json!({ "type": "dismiss_officer", "officer": "shen" }));
    let before = stage.desk.read().state.clone();
    assert_eq!(stage.reopened().unwrap().desk.read().state, before);
}

#[test]
fn an_altered_journal_does_not_open() {
    let stage = Stage::peopled();
    stage.shelf.tamper(|entries| {
        let part = &mut entries[4].parts[2];
        part.bytes[10] ^= 1;
    });
    assert!(matches!(stage.reopened(), Err(OpenFailure::Failure(_))));
}

#[test]
fn a_live_place_does_not_open_behind_its_last_entry() {
    let stage = Stage::founded(Mode::Live);
    let earlier = Instant::at(day("2026-01-04"), 9, "Asia/Shanghai").unwrap();
    assert!(matches!(stage.reopened_at(earlier), Err(OpenFailure::ClockBehind { .. })));
}

#[test]
fn who_was_erased_stays_erased() {
    let stage = Stage::peopled();
    let named = |stage: &Stage| {
        let pages = stage.desk.parties(&officer("lin")).unwrap();
        serde_json::to_string(&pages).unwrap().contains("姓名-su")
    };
    assert!(named(&stage));
    stage.done("gao", json!({ "type": "dismiss_officer", "officer": "su" }));
    let stored = |stage: &Stage| {
        let mut copy = Vec::new();
        stage.shelf.tamper(|entries| copy.clone_from(entries));
        copy
    };
    let before = stored(&stage);
    stage.done("gao", json!({ "type": "erase_person", "officer": "su", "reason": "离职" }));
    assert!(!named(&stage));
    // A restore brings the sealed name back; the key is gone, and the part goes again.
    stage.shelf.tamper(|entries| {
        for (entry, old) in entries.iter_mut().zip(before) {
            *entry = old;
        }
    });
    let stage = stage.reopened().unwrap();
    assert!(!named(&stage));
    let personal = stage.desk.personal_parts(&officer("su")).unwrap();
    assert!(personal.is_empty(), "{personal:?}");
    stage.reopened().unwrap();
}

#[test]
fn what_was_cut_off_is_closed() {
    let stage = Stage::peopled();
    stage.put(json!({
        "event": "run_admitted", "run": "run-1", "grant": "grant-1", "officer": "su",
        "plan": "0".repeat(64), "table": "table-1", "on": "2026-01-05",
    }));
    let stage = stage.reopened().unwrap();
    let last = stage.desk.place().unwrap().entries - 1;
    assert_eq!(stage.desk.log_entry(last).unwrap().kind, "run.interrupted");
    let entries = stage.reopened().unwrap().desk.place().unwrap().entries;
    assert_eq!(entries, last + 1);
}
