//! Acts: keys, refusals that are remembered, imports that come to nothing.

use std::io;

use governance::Mode;
use ports::Journal as _;
use serde_json::{Value, json};

use super::stage::{Stage, key, officer};
use crate::{DeskNo, Failure, ImportWish};

fn party(id: &str) -> Value {
    json!({
        "type": "register_party", "party": id, "legal_form": "state_organ", "roles": [],
        "name": { "zh": id, "en": id },
    })
}

fn catalogue(resource: &str) -> Value {
    json!({
        "type": "open_case", "procedure": "catalogue_entry",
        "form": {
            "subject": "catalogue_entry", "resource": resource,
            "title": { "zh": "充电站", "en": "stations" },
            "summary": { "zh": "每行一站", "en": "one station a row" },
            "opening": "conditional", "level": 2, "origin": "district",
            "update_cycle": { "zh": "每月", "en": "monthly" },
            "columns": [{ "name": "id", "kind": "integer" }],
        },
    })
}

#[test]
fn the_same_act_twice_is_one_act() {
    let stage = Stage::founded(Mode::Rehearsal);
    let first = stage.act_with("lin", "k", party("one")).unwrap();
    let size = stage.desk.place().unwrap().entries;
    let again = stage.act_with("lin", "k", party("one")).unwrap();
    assert_eq!((first, size), (again, stage.desk.place().unwrap().entries));
    let other = stage.act_with("lin", "k", party("two"));
    assert!(matches!(other, Err(DeskNo::Conflict(_))), "{other:?}");
}

#[test]
fn a_refusal_is_recorded_and_remembered() {
    let stage = Stage::peopled();
    let ask = || match stage.act_with("gao", "k", party("lab")) {
        Err(DeskNo::Refused(refused)) => refused,
        other => panic!("{other:?}"),
    };
    let (first, again) = (ask(), ask());
    assert_eq!(first, again);
    let entry = stage.desk.log_entry(first.entry.unwrap()).unwrap();
    assert_eq!((entry.kind.as_str(), entry.articles[0].as_str()), ("act.refused", "FT-5"));
    assert_eq!(entry.facts.get("command").map(String::as_str), Some("register_party"));
}

#[test]
fn may_says_what_the_act_would_and_records_nothing() {
    let stage = Stage::peopled();
    let size = stage.desk.place().unwrap().entries;
    let asked = |who: &str| {
        let command = serde_json::from_value(party("lab")).unwrap();
        stage.desk.may_view(&officer(who), &crate::Asked { happened_on: None, command }).unwrap()
    };
    assert!(asked("lin").may && asked("lin").refused.is_none());
    assert!(!asked("gao").may && asked("gao").refused.unwrap().entry.is_none());
    assert_eq!(stage.desk.place().unwrap().entries, size);
}

#[test]
fn who_left_acts_no_more() {
    let stage = Stage::peopled();
    stage.done("gao", json!({ "type": "dismiss_officer", "officer": "su" }));
    assert!(matches!(stage.act("su", party("lab")), Err(DeskNo::NotFound { .. })));
    assert!(matches!(stage.desk.me(&officer("su")), Err(DeskNo::NotFound { .. })));
}

#[test]
fn who_left_hears_no_old_answers() {
    let stage = Stage::peopled();
    let appoint = json!({
        "type": "appoint_officer", "officer": "deputy", "party": "lotus", "name": "某人",
    });
    stage.act_with("su", "k", appoint.clone()).unwrap();
    assert!(stage.act_with("su", "k", appoint.clone()).is_ok());
    stage.done("gao", json!({ "type": "dismiss_officer", "officer": "su" }));
    assert!(matches!(stage.act_with("su", "k", appoint), Err(DeskNo::NotFound { .. })));
}

#[test]
fn nothing_that_is_remembered_can_tell_a_name() {
    let stage = Stage::peopled();
    let appoint = |name: &str| {
        json!({
            "type": "appoint_officer", "officer": "deputy", "party": "lotus", "name": name
        })
    };
    let first = stage.act_with("gao", "k", appoint("苏晚澄")).unwrap();
    let body = |name: &str| {
        let command = serde_json::from_value(appoint(name)).unwrap();
        crate::canon::digest(&crate::Asked { happened_on: None, command }).unwrap()
    };
    let past = stage.shelf.past_act("gao", "k").unwrap().unwrap();
    assert_ne!(past.body, body("苏晚澄"), "a name could be tried on this digest");
    assert_eq!(past.body, body(""));
    assert_eq!(stage.act_with("gao", "k", appoint("苏晚澄")).unwrap(), first);
    let other = stage.act_with("gao", "k", appoint("苏晚成"));
    assert!(matches!(other, Err(DeskNo::Conflict(_))), "{other:?}");
}

#[test]
fn only_the_authority_moves_the_clock_and_only_in_a_rehearsal() {
    let stage = Stage::peopled();
    let to = json!({ "type": "move_clock", "to": 1_800_000_000_000_i64 });
    assert!(matches!(stage.act("gao", to.clone()), Err(DeskNo::Malformed(_))));
    stage.done("lin", to.clone());
    let live = Stage::founded(Mode::Live);
    assert!(matches!(live.act("lin", to), Err(DeskNo::Malformed(_))));
}

#[test]
fn an_import_that_comes_to_nothing_is_on_record() {
    let stage = Stage::peopled();
    let case = stage.done("ouyang", catalogue("stations")).made.case.unwrap();
    let wish = ImportWish { resource: "stations".parse().unwrap(), format: "csv".to_owned() };
    let import = |who: &str, name: &str| {
        stage.desk.import(&officer(who), &key(name), &wish, &mut io::empty()).unwrap_err()
    };
    assert!(matches!(import("ouyang", "early"), DeskNo::Refused(_)));
    stage.done(
        "lin",
        json!({
            "type": "answer_step", "case": case, "step": "confirmation", "outcome": "confirm",
        }),
    );
    assert!(matches!(import("tan", "other"), DeskNo::NotFound { what: "resource", .. }));
    assert!(matches!(import("ouyang", "k"), DeskNo::Failed(Failure::Room(_))));
    let again = import("ouyang", "k");
    assert!(matches!(&again, DeskNo::Failed(Failure::Interrupted(why)) if why == "room"));
    let view = stage.desk.resource(Some(&officer("ouyang")), &wish.resource).unwrap();
    let versions: Vec<_> = view.versions.iter().map(|it| (it.version.0, it.state)).collect();
    assert_eq!(versions, [(1, governance::VersionState::Failed)]);
    let kinds: Vec<String> =
        stage.desk.log(0, 200).unwrap().into_iter().map(|entry| entry.kind).collect();
    assert_eq!(&kinds[kinds.len() - 2..], ["import.started", "import.failed"]);
    let progress =
        stage.desk.import_progress(&officer("ouyang"), &wish.resource, terms::VersionNo(1));
    assert_eq!(progress.unwrap(), None);
}
