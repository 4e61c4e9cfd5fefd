//! The lawful path through all eight procedures, stage by stage.

use governance::{AgreementState, CaseState, Evidence, GrantState, RunState};
use serde_json::json;

use crate::forms::{
    answer, application, because, call, entry, exit, import, look, operation_agreement,
    rectification, release, request, run, service_agreement, sign,
};
use crate::world::{World, day};

/// How far the path has been walked.
pub(crate) type Stage = (&'static str, fn(&mut World));

/// The path. Cases are numbered in this order: two entries, the selection, the operation
/// agreement, the request, the service agreement, the egress review, the rectification, the exit.
pub(crate) const PATH: &[Stage] = &[
    ("founded", |_| {}),
    ("described", |world| {
        world.must("tan", &entry("income"));
        world.must("ouyang", &entry("taps"));
    }),
    ("catalogued", |world| {
        world.must("lin", &answer("case-1", "confirmation", "confirm", &[]));
        world.must("lin", &answer("case-2", "confirmation", "confirm", &[]));
    }),
    ("imported", |world| {
        world.must("tan", &import("income"));
        world.must("ouyang", &import("taps"));
    }),
    ("called", |world| {
        world.must("lin", &call());
        world.today = day("2026-01-06");
    }),
    ("applied", |world| world.must("gao", &application())),
    ("qualified", |world| {
        world.must("lin", &answer("case-3", "qualification_check", "qualified", &[]));
    }),
    ("recommended", |world| {
        for who in ["lin", "peng", "deng", "shen"] {
            world.must(who, &answer("case-3", "expert_review", "recommend", &[]));
        }
    }),
    ("selected", |world| {
        world.must("fang", &answer("case-3", "final_approval", "approve", &[]));
        world.today = day("2026-01-12");
    }),
    ("drafted", |world| world.must("lin", &operation_agreement())),
    ("agreed", |world| {
        world.must("lin", &sign("case-4"));
        world.must("gao", &sign("case-4"));
    }),
    ("requested", |world| world.must("gao", &request(&["income", "taps"]))),
    ("referred", |world| {
        world.must("lin", &answer("case-5", "assessment", "refer_up", &["reason"]));
    }),
    ("coordinated", |world| {
        let agreed = answer("case-5", "municipal_coordination", "agreed", &["evidence"]);
        world.must("lin", &agreed);
    }),
    ("assessed", |world| world.must("lin", &answer("case-5", "assessment", "confirm", &[]))),
    ("granted", |world| {
        world.must("tan", &answer("case-5", "opinion", "authorize", &[]));
        world.must("ouyang", &answer("case-5", "opinion", "authorize", &[]));
        world.today = day("2026-01-20");
    }),
    ("written", |world| world.must("gao", &service_agreement())),
    ("open", |world| {
        for who in ["gao", "lin", "tan", "ouyang"] {
            world.must(who, &sign("case-6"));
        }
    }),
    ("answered", |world| {
        world.must("su", &run());
        world.must_with("su", &look(), Evidence::Cells(24));
    }),
    ("asked", |world| world.must("su", &release())),
    ("differing", |world| {
        world.must("lin", &answer("case-7", "review", "pass", &[]));
        world.must("tan", &answer("case-7", "review", "reject", &["reason"]));
    }),
    ("released", |world| world.must("qiao", &answer("case-7", "third_review", "pass", &[]))),
    ("suspended", |world| {
        world.must("lin", &because("suspend", "agreement", "agreement-1"));
    }),
    ("ordered", |world| {
        world.must("lin", &because("lift_hold", "hold", "hold-1"));
        world.must("lin", &rectification());
    }),
    ("reported", |world| {
        let items = ["cause_analysis", "correction_report"];
        world.must("gao", &answer("case-8", "report", "corrected", &items));
    }),
    ("restored", |world| world.must("lin", &answer("case-8", "acceptance", "accept", &[]))),
    ("ended", |world| {
        world.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    }),
    ("leaving", |world| world.must("gao", &exit())),
    ("left", |world| {
        world.must("gao", &answer("case-9", "residual_deletion", "deleted", &["deletion_proof"]));
        world.must("gao", &answer("case-9", "handover", "handed_over", &["handover_list"]));
        world.must("lin", &answer("case-9", "handover", "handed_over", &["handover_list"]));
    }),
];

/// The world after this stage.
pub(crate) fn at(name: &str) -> World {
    let last = PATH.iter().position(|stage| stage.0 == name);
    let last = last.unwrap_or_else(|| panic!("there is no stage `{name}`"));
    let mut world = World::founded();
    PATH[..=last].iter().for_each(|(_, walk)| walk(&mut world));
    world
}

#[test]
fn the_path_comes_to_its_ends() {
    let world = at("left");
    let ends: Vec<_> = world
        .state
        .cases
        .values()
        .map(|case| match &case.state {
            CaseState::Ended(end) => format!("{} {end}", case.procedure),
            CaseState::Open | CaseState::Withdrawn => format!("{} not ended", case.procedure),
        })
        .collect();
    let expected = [
        "catalogue_entry entered",
        "catalogue_entry entered",
        "operator_selection selected",
        "operation_agreement in_force",
        "resource_authorization granted",
        "service_agreement in_force",
        "egress_review released",
        "rectification restored",
        "operator_exit closed",
    ];
    assert_eq!(ends, expected);
}

#[test]
fn what_the_path_leaves_behind() {
    let open = at("open").state;
    assert!(open.grants.values().all(|grant| grant.state == GrantState::Open));
    assert!(open.agreements.values().all(|it| it.state == AgreementState::InForce));
    let grant = open.grants.values().next().unwrap();
    assert_eq!(grant.min_entities, LAW_MIN_ENTITIES);
    assert_eq!(grant.term, Some((day("2026-01-20"), day("2027-01-19"))));
    let left = at("left").state;
    assert!(left.grants.values().all(|grant| grant.state == GrantState::Closed));
    assert!(left.agreements.values().all(|it| it.state == AgreementState::Ended));
    assert!(left.holds.values().all(|hold| hold.lifted_on.is_some()));
    assert!(left.runs.values().all(|run| run.state == RunState::Answered));
    assert_eq!(left.releases.len(), 1);
    let registers = json!({ "agreements": 2, "disclosures": 1, "grants": 1, "releases": 1 });
    assert_eq!(serde_json::to_value(&left.registers).unwrap(), registers);
}

/// `policy.min_entities` of the rulebook.
const LAW_MIN_ENTITIES: u32 = 10;

#[test]
fn an_operators_own_request_skips_the_preliminary_review() {
    let world = at("requested");
    let case = world.state.cases.values().last().unwrap();
    assert_eq!(case.steps.last().unwrap().step.as_str(), "assessment");
}

#[test]
fn supplements_stop_the_clock_and_let_it_run_again() {
    let mut world = at("requested");
    let ask = json!({
        "type": "ask_supplement", "case": "case-5", "step": "assessment", "request": "补正",
    });
    world.must("lin", &ask);
    world.today = day("2026-01-14");
    let give = json!({
        "type": "give_supplement", "case": "case-5", "step": "assessment",
        "materials": { "more": "说明" },
    });
    world.must("gao", &give);
    let steps = &world.state.cases.values().last().unwrap().steps;
    assert_eq!(steps[0].stops, [(day("2026-01-12"), Some(day("2026-01-14")))]);
}

#[test]
fn a_failed_correction_ends_the_agreement_and_closes_the_grant() {
    let mut world = at("reported");
    world.must("lin", &answer("case-8", "acceptance", "fail", &["reason", "legal_basis"]));
    assert!(world.state.grants.values().all(|grant| grant.state == GrantState::Closed));
    let kinds: Vec<_> = world.log.iter().rev().take(5).map(|it| it.event.kind()).collect();
    let expected =
        ["logs.held", "grant.closed", "agreement.ended", "agreement.ended", "case.step-answered"];
    assert_eq!(kinds, expected);
}
