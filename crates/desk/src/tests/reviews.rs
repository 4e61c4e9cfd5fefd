//! Egress reviews: reviewers are blind to each other, and nobody else has another door.

use serde_json::{Value, json};
use terms::CaseId;

use super::pages::{answer, requested};
use super::stage::{Stage, officer};
use crate::views::{CasePage, SlotView};
use crate::{DeskNo, Failure};

const DIGEST: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

/// A grant of `lotus` over the stations, a result, and the request that it may leave.
fn review() -> (Stage, CaseId) {
    let (stage, opened) = requested();
    let request = opened.made.case.unwrap();
    stage.done("lin", answer(&request, "assessment", "confirm"));
    let grant = stage.done("ouyang", answer(&request, "opinion", "authorize")).made.grant.unwrap();
    let law = stage.desk.law().digest;
    for event in [
        json!({
            "event": "grant_opened", "grant": grant, "service_agreement": "agreement-1",
            "term": ["2026-02-10", "2026-12-31"],
        }),
        json!({
            "event": "run_admitted", "run": "run-1", "grant": grant, "officer": "su",
            "plan": DIGEST, "table": "table-1", "on": "2026-02-10",
        }),
        json!({
            "event": "run_answered", "run": "run-1", "plan": DIGEST, "result": DIGEST,
            "rows": 0, "lookable": false,
        }),
        json!({
            "event": "case_opened", "case": "case-9", "procedure": "egress_review",
            "rulebook": law, "applicant": "lotus", "role": "operator", "author": "su",
            "on": "2026-02-10", "given": [], "document": DIGEST,
            "subject": { "egress_review": {
                "table": "table-1", "content": DIGEST, "rows": 41, "pass": true, "failed": [],
            } },
            "opens": [{ "step": "review", "rulebook": law, "slots": [
                { "role": "data_authority", "party": null },
                { "role": "data_provider", "party": "transport" },
            ] }],
        }),
    ] {
        stage.put(event);
    }
    (stage, "case-9".parse().unwrap())
}

fn page(stage: &Stage, who: &str, case: &CaseId) -> CasePage {
    stage.desk.case(&officer(who), case).unwrap()
}

fn first_slot(page: &CasePage) -> &SlotView {
    &page.steps[0].slots[0]
}

#[test]
fn a_first_vote_is_hidden_until_the_second_is_in() {
    let (stage, case) = review();
    let voted = stage.done(
        "lin",
        json!({
            "type": "answer_step", "case": case, "step": "review", "outcome": "reject",
            "materials": { "reason": "口径不清" },
        }),
    );
    let seq = voted.entries[0];
    let told = |who: &str| {
        let page = page(&stage, who, &case);
        let slot = first_slot(&page).clone();
        let words = serde_json::to_string(&page).unwrap().contains("口径不清");
        let actor = page.entries.iter().find(|it| it.seq == seq).unwrap().actor.is_some();
        let receipt = stage.desk.receipt(Some(&officer(who)), seq).unwrap();
        let parts = ledger::Receipt::parse(&receipt).unwrap().parts.len();
        (slot.hidden, slot.answered, slot.outcome.is_some(), slot.by.is_some(), words, actor, parts)
    };
    let hidden = (true, true, false, false, false, false, 1);
    let shown = (false, true, true, true, true, true, 2);
    for (who, expected) in [("ouyang", hidden), ("su", hidden), ("lin", shown), ("qiao", shown)] {
        assert_eq!(told(who), expected, "{who}");
    }
    let mut reason = answer(&case, "review", "pass");
    stage.done("ouyang", reason.take());
    for who in ["ouyang", "su", "lin"] {
        assert_eq!(told(who), shown, "{who}");
    }
    let steps: Vec<String> =
        page(&stage, "su", &case).line.steps.iter().map(|it| it.id.to_string()).collect();
    assert_eq!(steps, ["third_review"]);
}

#[test]
fn two_reviewers_of_one_body_are_blind_to_each_other() {
    let (stage, _) = review();
    let law = stage.desk.law().digest;
    stage.put(json!({
        "event": "case_opened", "case": "case-10", "procedure": "egress_review",
        "rulebook": law, "applicant": "lotus", "role": "operator", "author": "su",
        "on": "2026-02-10", "given": [], "document": DIGEST,
        "subject": { "egress_review": {
            "table": "table-1", "content": DIGEST, "rows": 41, "pass": true, "failed": [],
        } },
        "opens": [{ "step": "review", "rulebook": law, "slots": [
            { "role": "data_authority", "party": null },
            { "role": "data_provider", "party": "authority" },
        ] }],
    }));
    let case = "case-10".parse().unwrap();
    stage.done("lin", answer(&case, "review", "pass"));
    let hidden = |who: &str| first_slot(&page(&stage, who, &case)).hidden;
    assert_eq!((hidden("lin"), hidden("qiao")), (false, true));
    assert!(matches!(stage.act("lin", answer(&case, "review", "pass")), Err(DeskNo::Refused(_))));
    stage.done("qiao", answer(&case, "review", "pass"));
    assert!(!hidden("qiao"));
}

#[test]
fn a_file_is_handed_over_only_where_the_platform_is_open() {
    let (stage, case) = review();
    let grant = stage.desk.grants(&officer("su")).unwrap()[0].id.clone();
    let release = stage.put(json!({
        "event": "file_released", "release": "release-1", "case": case, "table": "table-1",
        "grant": grant, "content": DIGEST, "serial": 1,
    }));
    assert!(release > 0);
    let deliver = |who: &str| match stage.desk.deliver(&officer(who), &"release-1".parse().unwrap())
    {
        Err(DeskNo::Refused(refused)) => refused
            .grounds
            .grounds()
            .next()
            .map_or_else(String::new, |ground| ground.citation.rule.to_string()),
        Err(DeskNo::Failed(Failure::Room(_))) => "asked the room".to_owned(),
        Err(DeskNo::NotFound { .. }) => "not found".to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!((deliver("su"), deliver("zhong")), ("asked the room".into(), "not found".into()));
    stage.put(json!({
        "event": "hold_set", "hold": "hold-1", "target": { "agreement": "agreement-1" },
        "owner": "authority", "on": "2026-02-10",
    }));
    assert_eq!(deliver("su"), "hold_stops_use");
    stage.put(json!({ "event": "grant_closed", "grant": grant, "on": "2026-02-10" }));
    assert_eq!(deliver("su"), "access_ends_with_agreement");
}

#[test]
fn a_withdrawn_review_keeps_its_single_vote() {
    let (stage, case) = review();
    stage.done("lin", answer(&case, "review", "pass"));
    stage.done("su", json!({ "type": "withdraw_case", "case": case }));
    let page = page(&stage, "su", &case);
    assert!(first_slot(&page).hidden && first_slot(&page).outcome.is_none());
}

#[test]
fn the_content_is_for_its_reviewers() {
    let (stage, case) = review();
    // The reading room of this stage is empty: whoever gets as far as asking it finds that out.
    let asked = |who: &str| match stage.desk.egress(&officer(who), &case) {
        Err(DeskNo::NotFound { .. }) => "not found",
        Err(DeskNo::Failed(Failure::Room(_))) => "asked the room",
        other => panic!("{other:?}"),
    };
    for (who, expected) in [
        ("lin", "asked the room"),
        ("ouyang", "asked the room"),
        ("su", "asked the room"),
        ("tan", "not found"),
        ("zhong", "not found"),
    ] {
        assert_eq!(asked(who), expected, "{who}");
    }
    stage.done("su", json!({ "type": "withdraw_case", "case": case }));
    let page = stage.desk.egress(&officer("lin"), &case).unwrap();
    assert!(page.withheld && page.rows.is_empty());
    assert_eq!(page.sql.as_deref(), Some("SELECT 1"));
}

#[test]
fn how_many_rows_would_leave_is_for_the_reviewers() {
    let (stage, case) = review();
    let rows = |who: &str| {
        let page = serde_json::to_value(page(&stage, who, &case).subject).unwrap();
        page["rows"].as_u64().unwrap()
    };
    assert_eq!((rows("lin"), rows("ouyang"), rows("su")), (41, 41, 0));
}

#[test]
fn queries_and_tables_are_for_the_grantee() {
    let (stage, _) = review();
    let grant = stage.desk.grants(&officer("su")).unwrap()[0].id.clone();
    let tables = |who: &str| stage.desk.tables(&officer(who), &grant);
    let own = tables("gao").unwrap();
    assert_eq!((own.len(), own[0].sql.as_deref()), (1, Some("SELECT 1")));
    assert_eq!(own[0].review.as_ref().map(CaseId::as_str), Some("case-9"));
    let authority = tables("lin").unwrap();
    assert_eq!((authority.len(), authority[0].sql.as_deref()), (1, None));
    let provider = tables("ouyang").unwrap();
    assert_eq!((provider[0].sql.as_deref(), provider[0].by.name.as_deref()), (None, None));
    assert!(matches!(tables("zhong"), Err(DeskNo::NotFound { what: "grant", .. })));
    assert!(stage.desk.grants(&officer("zhong")).unwrap().is_empty());
}

#[test]
fn use_is_counted_by_the_day() {
    let (stage, _) = review();
    let grant = stage.desk.grants(&officer("su")).unwrap()[0].id.clone();
    let run = |stage: &Stage| -> Value {
        let asked = json!({ "type": "run_query", "grant": grant, "sql": "SELECT 1" });
        let asked =
            crate::Asked { happened_on: None, command: serde_json::from_value(asked).unwrap() };
        serde_json::to_value(stage.desk.may_view(&officer("su"), &asked).unwrap()).unwrap()
    };
    for number in 2..=200 {
        assert_eq!(run(&stage)["may"], true, "run {number}");
        stage.put(json!({
            "event": "run_admitted", "run": format!("run-{number}"), "grant": grant,
            "officer": "su", "plan": DIGEST, "table": format!("table-{number}"),
            "on": "2026-02-10",
        }));
    }
    let refused = run(&stage);
    assert_eq!(refused["may"], false);
    let citation = &refused["refused"]["grounds"][0]["citation"];
    assert_eq!(
        (&citation["article"], &citation["rule"]),
        (&json!("FT-16"), &json!("runs_per_day"))
    );
    stage.on("2026-02-11");
    assert_eq!(run(&stage)["may"], true);
}

#[test]
fn cells_are_counted_by_officer_and_day() {
    let (stage, _) = review();
    let grant = stage.desk.grants(&officer("su")).unwrap()[0].id.clone();
    for event in [
        json!({
            "event": "run_admitted", "run": "run-2", "grant": grant, "officer": "su",
            "plan": DIGEST, "table": "table-2", "on": "2026-02-10",
        }),
        json!({
            "event": "run_answered", "run": "run-2", "plan": DIGEST, "result": DIGEST,
            "rows": 2, "lookable": true,
        }),
        json!({
            "event": "table_looked", "table": "table-2", "officer": "su", "shown": DIGEST,
            "cells": 5000, "on": "2026-02-10",
        }),
    ] {
        stage.put(event);
    }
    let look = |who: &str| match stage.act(who, json!({ "type": "look", "table": "table-2" })) {
        Err(DeskNo::Refused(refused)) => {
            refused.grounds.grounds().map(|it| it.citation.rule.to_string()).collect()
        }
        Err(DeskNo::Failed(Failure::Room(_))) => "asked the room".to_owned(),
        other => panic!("{other:?}"),
    };
    assert_eq!((look("su"), look("gao")), ("look_cells_per_day".into(), "asked the room".into()));
    stage.on("2026-02-11");
    assert_eq!(look("su"), "asked the room");
}
