//! Pages: who sees which case, when it is due, and what waits for whom.

use std::collections::BTreeSet;

use rulebook::model::{ItemKind, Unit};
use serde_json::{Value, json};
use terms::CaseId;

use super::stage::{Stage, day, officer};
use crate::views::{CasePage, StepView};
use crate::{Answer, DeskNo};

const DOCUMENT: &str = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

/// A catalogue with `stations` in it, an operation agreement with `lotus`, and the request of
/// `gao` for the stations on 2026-02-10.
pub(super) fn requested() -> (Stage, Answer) {
    let stage = Stage::peopled();
    stage.put(json!({
        "event": "resource_described", "provider": "transport",
        "form": {
            "resource": "stations", "title": { "zh": "充电站", "en": "stations" },
            "summary": { "zh": "每行一站", "en": "one station a row" },
            "opening": "conditional", "level": 2, "origin": "district",
            "update_cycle": { "zh": "每月", "en": "monthly" },
            "columns": [{ "name": "id", "kind": "integer" }],
        },
    }));
    for event in [
        json!({ "event": "catalogue_entered", "resource": "stations" }),
        json!({
            "event": "import_started", "resource": "stations", "version": 1, "format": "csv",
            "officer": "ouyang",
        }),
        json!({
            "event": "resource_imported", "resource": "stations", "version": 1,
            "source": DOCUMENT, "rows": 3, "set_aside": 0, "columns": [["id", "integer"]],
        }),
        json!({
            "event": "agreement_drafted", "agreement": "agreement-1", "kind": "operation",
            "holder": "lotus", "term": ["2026-01-05", "2027-12-31"], "document": DOCUMENT,
            "case": "case-0", "under": null,
        }),
        json!({
            "event": "agreement_came_into_force", "agreement": "agreement-1",
            "rulebook": DOCUMENT, "serial": 1,
        }),
    ] {
        stage.put(event);
    }
    stage.on("2026-02-10");
    let answer = stage.done(
        "gao",
        json!({
            "type": "open_case", "procedure": "resource_authorization",
            "form": {
                "subject": "resource_request", "agreement": "agreement-1", "scenario": "charging",
                "purpose": "industry_development", "describe": "研究充电设施布局",
                "resources": [{
                    "resource": "stations", "sql_name": "stations",
                    "columns": [{ "name": "id", "permissions": ["count_distinct"] }],
                }],
            },
        }),
    );
    (stage, answer)
}

pub(super) fn answer(case: &CaseId, step: &str, outcome: &str) -> Value {
    json!({ "type": "answer_step", "case": case, "step": step, "outcome": outcome })
}

fn page(stage: &Stage, who: &str, case: &CaseId) -> CasePage {
    stage.desk.case(&officer(who), case).unwrap()
}

fn step<'a>(page: &'a CasePage, id: &str) -> &'a StepView {
    page.steps.iter().find(|step| step.id.as_str() == id).unwrap()
}

#[test]
fn a_case_is_seen_by_those_it_concerns() {
    let (stage, opened) = requested();
    let case = opened.made.case.unwrap();
    for (who, sees) in [
        ("gao", true),
        ("su", true),
        ("lin", true),
        ("ouyang", true),
        ("tan", false),
        ("zhong", false),
    ] {
        let found = stage.desk.case(&officer(who), &case);
        assert_eq!(found.is_ok(), sees, "{who}");
        let listed = stage.desk.cases(&officer(who)).unwrap();
        assert_eq!(listed.iter().any(|line| line.id == case), sees, "{who}");
        let act = stage.act(who, answer(&case, "assessment", "confirm"));
        let hidden = matches!(act, Err(DeskNo::NotFound { what: "case", .. }));
        assert_eq!(hidden, !sees, "{who}: {act:?}");
    }
}

#[test]
fn a_step_is_due_in_working_days_and_says_why() {
    let (stage, opened) = requested();
    let due = opened.due.unwrap();
    assert_eq!((due.on, due.left, due.stopped), (Some(day("2026-02-24")), Some(5), false));
    assert_eq!(due.article.as_str(), "FT-18");
    let page = page(&stage, "gao", &opened.made.case.unwrap());
    let clock = step(&page, "assessment").clock.clone().unwrap();
    assert_eq!((clock.count, clock.unit, clock.from), (5, Unit::WorkingDays, day("2026-02-10")));
    assert_eq!(clock.reading.as_deref(), Some("AMB-01"));
    let counted: Vec<String> =
        clock.days.iter().filter(|it| it.counts).map(|it| it.day.to_string()).collect();
    assert_eq!(counted, ["2026-02-11", "2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24"]);
    let made_up = clock.days.iter().find(|it| it.day == day("2026-02-14")).unwrap();
    assert_eq!(made_up.notice.as_deref(), Some("国办发明电〔2025〕7号"));
}

#[test]
fn supplements_stop_the_clock_and_wait_for_the_applicant() {
    let (stage, opened) = requested();
    let case = opened.made.case.unwrap();
    let mine = |who: &str| page(&stage, who, &case).line.mine;
    assert!(mine("lin") && !mine("gao") && !mine("ouyang"));
    stage.on("2026-02-12");
    let stopped = stage.done(
        "lin",
        json!({
            "type": "ask_supplement", "case": case, "step": "assessment", "request": "补充字段清单",
        }),
    );
    let due = stopped.due.unwrap();
    assert!(due.stopped && due.on.is_none() && due.left.is_none());
    assert!(mine("gao") && !mine("lin"));
    let seen = page(&stage, "gao", &case);
    let assessment = step(&seen, "assessment");
    assert!(assessment.awaits_supplement && !assessment.mine);
    assert_eq!(assessment.asked[0].text, "补充字段清单");
    assert!(stage.desk.work(&officer("lin")).unwrap().heat.iter().all(|day| day.due == 0));
    stage.on("2026-02-24");
    let resumed = stage.done(
        "gao",
        json!({
            "type": "give_supplement", "case": case, "step": "assessment",
            "materials": { "field_list": { "name": "清单", "digest": DOCUMENT } },
        }),
    );
    assert_eq!(resumed.due.unwrap().on, Some(day("2026-02-28")));
    let handed = page(&stage, "lin", &case).words;
    let list = handed.iter().find(|word| word.item == "field_list").unwrap();
    assert_eq!((list.text.as_str(), list.digest.unwrap().to_string().as_str()), ("清单", DOCUMENT));
}

#[test]
fn the_work_list_has_what_waits_and_when() {
    let (stage, opened) = requested();
    let case = opened.made.case.unwrap();
    let work = stage.desk.work(&officer("lin")).unwrap();
    assert_eq!(work.mine.iter().map(|line| &line.id).collect::<Vec<_>>(), [&case]);
    assert_eq!(work.heat.iter().filter(|day| day.works).count(), 20);
    assert!(work.heat.last().unwrap().works);
    let hot: Vec<_> = work.heat.iter().filter(|day| day.due > 0).map(|day| day.day).collect();
    assert_eq!(hot, [day("2026-02-24")]);
    let gao = stage.desk.work(&officer("gao")).unwrap();
    assert!(gao.mine.is_empty() && gao.others.len() == 1 && gao.heat.iter().all(|it| it.due == 0));
    stage.on("2026-02-26");
    let late = stage.desk.work(&officer("lin")).unwrap().mine[0].due.clone().unwrap();
    assert_eq!(late.left, Some(-2));
    stage.done("gao", json!({ "type": "withdraw_case", "case": case }));
    let ended = stage.desk.work(&officer("lin")).unwrap().ended;
    assert_eq!((ended.len(), ended[0].state.as_str()), (1, "withdrawn"));
}

#[test]
fn the_steps_ahead_are_those_that_may_come() {
    let (stage, opened) = requested();
    let case = opened.made.case.unwrap();
    let ahead = |stage: &Stage| -> Vec<String> {
        let steps = page(stage, "gao", &case).steps.into_iter();
        steps.filter(|step| step.state == "ahead").map(|step| step.id.to_string()).collect()
    };
    // The stations are the district's own: nothing is referred to the city.
    assert_eq!(ahead(&stage), ["opinion"]);
    stage.done("lin", answer(&case, "assessment", "confirm"));
    assert!(ahead(&stage).is_empty());
    let granted = stage.done("ouyang", answer(&case, "opinion", "authorize"));
    assert!(granted.made.grant.is_some() && granted.due.is_none());
    let page = page(&stage, "ouyang", &case);
    assert_eq!(page.line.end.as_ref().unwrap().id.as_str(), "granted");
    let opinion = step(&page, "opinion");
    assert_eq!(opinion.slots[0].by.as_ref().unwrap().name.as_deref(), Some("姓名-ouyang"));
    assert_eq!(opinion.outcome.as_ref().unwrap().name.zh, "同意授权");
    assert_eq!(opinion.clock.as_ref().unwrap().due.left, None);
    let decline = opinion.outcomes.iter().find(|it| it.id.as_str() == "decline").unwrap();
    let needs: Vec<_> = decline.needs.iter().map(|it| (it.id.as_str(), it.kind)).collect();
    assert_eq!(needs, [("legal_basis", ItemKind::Statement), ("reason", ItemKind::Statement)]);
    let kinds: Vec<&str> = page.entries.iter().map(|it| it.kind.as_str()).collect();
    assert_eq!(kinds, ["case.opened", "case.step-answered", "case.step-answered", "grant.made"]);
}

#[test]
fn officers_are_told_what_they_may_in_general() {
    let (stage, _) = requested();
    let all = stage.desk.procedures(&officer("lin")).unwrap();
    // Matters are many, and each rulebook has its own.
    let matters = all.iter().filter(|it| it.subject == "matter");
    let matters: BTreeSet<String> = matters.map(|it| format!("open_case:{}", it.id)).collect();
    assert!(!matters.is_empty());
    let may = |who: &&str| {
        let mut may = stage.desk.me(&officer(who)).unwrap().may;
        may.retain(|it| !matters.contains(it));
        format!("{who}\n  {}\n", may.join("\n  "))
    };
    let told: Vec<String> = ["lin", "gao", "ouyang", "shen"].iter().map(may).collect();
    insta::assert_snapshot!(told.concat(), @"
    lin
      appoint_officer
      declare_affiliation
      dismiss_officer
      move_clock
      open_case:operation_agreement
      open_case:operator_exit
      open_case:rectification
      publish_call
      register_key
      register_party
      suspend
      terminate_agreement
    gao
      appoint_officer
      declare_affiliation
      dismiss_officer
      open_case:operator_exit
      open_case:operator_selection
      open_case:partner_exit
      open_case:partner_rectification
      open_case:partner_supervision_report
      open_case:product_registration
      open_case:resource_authorization
      open_case:service_agreement
      publish_partner_rules
      register_key
    ouyang
      appoint_officer
      declare_affiliation
      dismiss_officer
      erase_version
      open_case:catalogue_entry
      register_key
      start_import
    shen
      appoint_officer
      declare_affiliation
      register_key
    ");
}

#[test]
fn nobody_sees_the_catalogue_and_nothing_else() {
    let (stage, _) = requested();
    let resources = stage.desk.resources(None).unwrap();
    assert_eq!(resources.len(), 1);
    assert!(resources[0].versions.is_empty() && !resources[0].own);
    let own = stage.desk.resources(Some(&officer("ma"))).unwrap();
    assert!(own[0].own && own[0].versions.len() == 1);
    let parties = stage.desk.parties(&officer("gao")).unwrap();
    let shown: Vec<&str> = parties
        .iter()
        .filter(|party| !party.officers.is_empty())
        .map(|party| party.id.as_str())
        .collect();
    assert_eq!(shown, ["lotus"]);
    assert_eq!(stage.desk.agreements(&officer("su")).unwrap().len(), 1);
    assert!(stage.desk.agreements(&officer("zhong")).unwrap().is_empty());
}

#[test]
fn the_law_is_shown_with_its_articles() {
    let (stage, _) = requested();
    let article = stage.desk.article(&"FT-18".parse().unwrap()).unwrap();
    assert!(article.rules.iter().any(|rule| rule.kind == "procedure"));
    assert!(matches!(
        stage.desk.article(&"FT-99".parse().unwrap()),
        Err(DeskNo::NotFound { what: "article", .. })
    ));
    let procedures = stage.desk.procedures(&officer("gao")).unwrap();
    let mine: Vec<&str> = procedures.iter().filter(|it| it.mine).map(|it| it.id.as_str()).collect();
    for its in ["operator_selection", "resource_authorization", "partner_rectification"] {
        assert!(mine.contains(&its), "{its}");
    }
    for others in ["catalogue_entry", "operation_agreement", "subscription"] {
        assert!(!mine.contains(&others), "{others}");
    }
    let selection = procedures.iter().find(|it| it.id.as_str() == "operator_selection").unwrap();
    assert_eq!(selection.requires.len(), 9);
    let agreement = procedures.iter().find(|it| it.id.as_str() == "operation_agreement").unwrap();
    assert_eq!(agreement.requires.len(), 10);
}
