//! What insiders try: a second case on the same matter, the way round an order, a vote for two.

use std::collections::BTreeMap;

use governance::{
    AgreementState, Event, Evidence, GrantState, Mode, Recorded, Report, may_use, record,
};
use serde_json::{Value, json};
use terms::{Digest, Role};

use crate::forms::{
    answer, because, call, exit, operation_agreement, rectification, register, release, run,
    service_agreement, sign, with,
};
use crate::path::at;
use crate::world::{LAW, World, day, officer, verdict};

/// Does this at a stage, then asks for that.
#[track_caller]
fn after(stage: &str, done: &[(&str, Value)], asked: (&str, &Value), expected: &str) {
    let mut world = at(stage);
    for (who, value) in done {
        world.must(who, value);
    }
    let (who, value) = asked;
    assert_eq!(verdict(&world.ask(who, value)), expected, "{who} at `{stage}`: {value}");
}

#[test]
fn one_case_at_a_time_on_the_same_matter() {
    let second = "FT-15 case_order";
    after("asked", &[], ("su", &release()), second);
    after("written", &[], ("gao", &service_agreement()), second);
    after("drafted", &[], ("lin", &operation_agreement()), second);
    after("leaving", &[], ("gao", &exit()), second);
    // A request that was turned down or taken back may be made again.
    let withdraw = json!({ "type": "withdraw_case", "case": "case-7" });
    after("asked", &[("su", withdraw)], ("su", &release()), "may");
}

#[test]
fn one_operation_agreement_at_a_time() {
    after("agreed", &[], ("lin", &operation_agreement()), "FT-15 case_order");
    let next = with(operation_agreement(), &[("/form/term", json!(["2028-01-12", "2030-01-11"]))]);
    after("agreed", &[], ("lin", &next), "may");
    let end = because("terminate_agreement", "agreement", "agreement-1");
    after("agreed", &[("lin", end)], ("lin", &operation_agreement()), "may");
}

#[test]
fn the_hold_of_an_order_is_lifted_by_its_acceptance_only() {
    let lift = because("lift_hold", "hold", "hold-2");
    let grounds = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    for stage in ["ordered", "reported"] {
        after(stage, &[], ("lin", &lift), grounds);
    }
    after("suspended", &[], ("lin", &because("lift_hold", "hold", "hold-1")), "may");
}

#[test]
fn a_service_agreement_ends_with_its_grant() {
    let end = because("terminate_agreement", "agreement", "agreement-2");
    let mut world = at("released");
    world.must("lin", &end);
    assert!(world.state.grants.values().all(|grant| grant.state == GrantState::Closed));
    let left = with(exit(), &[("/form/agreement", json!("agreement-2"))]);
    assert_eq!(verdict(&world.ask("lin", &left)), "no such agreement");
    let operation = world.state.agreements.values().next().unwrap();
    assert_eq!(operation.state, AgreementState::InForce);
}

#[test]
fn an_agreement_ends_once() {
    let mut world = at("reported");
    world.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    world.today = day("2026-02-20");
    world.must("lin", &answer("case-8", "acceptance", "fail", &["reason", "legal_basis"]));
    let ended = |it: &&Recorded| {
        matches!(&it.event, Event::AgreementEnded { agreement, .. }
            if agreement.as_str() == "agreement-1")
    };
    assert_eq!(world.log.iter().filter(ended).count(), 1);
}

#[test]
fn a_call_is_open_for_as_long_as_promised() {
    let closing = |on: &str| with(call(), &[("/closes", json!(on))]);
    after("imported", &[], ("lin", &closing("2026-02-03")), "FT-10 application_window_days");
    after("imported", &[], ("lin", &closing("2026-02-04")), "may");
    // Days that were over before anybody could read the call do not count.
    let past = with(closing("2026-02-02"), &[("/opens", json!("2025-12-01"))]);
    after("imported", &[], ("lin", &past), "FT-10 application_window_days");
}

#[test]
fn public_power_is_for_public_bodies() {
    for role in ["data_authority", "authorizing_government", "market_regulator"] {
        let company = register("ghost", "legal_person", role);
        let expected = "malformed: only public bodies decide, approve and regulate; check roles \
            and legal form";
        after("founded", &[], ("lin", &company), expected);
        after("founded", &[], ("lin", &register("office", "state_organ", role)), "may");
    }
    let nameless = with(register("ghost", "legal_person", "partner"), &[("/name/zh", json!(" "))]);
    after("founded", &[], ("lin", &nameless), "malformed: the name is missing");
}

#[test]
fn one_officer_gives_one_answer_to_a_step() {
    let mut world = at("qualified");
    let shen = world.state.parties.get_mut(&"experts".parse().unwrap()).unwrap();
    shen.roles.insert(Role::SecurityRegulator);
    let review = answer("case-3", "expert_review", "recommend", &[]);
    world.must("shen", &review);
    assert_eq!(verdict(&world.ask("shen", &review)), "FT-5 no_own_matter");
}

#[test]
fn what_was_signed_with_is_on_record() {
    let mut world = at("drafted");
    world.must("lin", &sign("case-4"));
    let words = |world: &World| world.log.last().unwrap().words.clone();
    assert_eq!(words(&world), BTreeMap::from([("signature".to_owned(), "00".to_owned())]));
    let scan = "11".repeat(32);
    let document = sign("case-4")["signature"]["document"].clone();
    let scanned = json!({
        "by": "sealed_scan", "document": document, "scan": scan,
    });
    let scanned = with(sign("case-4"), &[("/signature", scanned)]);
    let expected = BTreeMap::from([("scan".to_owned(), scan)]);
    for (who, kind) in [("gao", "case.scan-handed-in"), ("su", "case.step-answered")] {
        world.must(who, &scanned);
        let entry = world.log.iter().rev().find(|entry| entry.event.kind() == kind);
        assert_eq!(entry.unwrap().words, expected);
    }
}

#[test]
fn released_files_are_for_whom_the_platform_is_open() {
    let grant = "grant-1".parse().unwrap();
    let may = |world: &World, who: &str| {
        let answer = may_use(&world.state, &officer(who), &grant, (&LAW, world.today));
        verdict(&answer.map(|()| Vec::new()))
    };
    assert_eq!(may(&at("released"), "su"), "may");
    assert_eq!(may(&at("released"), "zhong"), "no such grant");
    let held = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    assert_eq!(may(&at("suspended"), "su"), held);
    assert_eq!(may(&at("ended"), "su"), "FT-14 access_ends_with_agreement");
}

/// The last day has passed: the rule that binds outside the validity, and the validity itself.
const LAPSED: &str = "FT-42 in_force, FT-42 validity";

#[test]
fn no_answer_creates_rights_once_the_law_has_lapsed() {
    let lapsed = |stage: &str| {
        let mut world = at(stage);
        world.state.place.as_mut().unwrap().mode = Mode::Live;
        world.today = day("2027-01-30");
        world
    };
    let confirm = answer("case-1", "confirmation", "confirm", &[]);
    assert_eq!(verdict(&lapsed("described").ask("lin", &confirm)), LAPSED);
    let opinion = answer("case-5", "opinion", "authorize", &[]);
    assert_eq!(verdict(&lapsed("assessed").ask("tan", &opinion)), LAPSED);
    // To decline, to put right and to leave go on.
    let decline = answer("case-1", "confirmation", "decline", &["reason", "legal_basis"]);
    assert_eq!(verdict(&lapsed("described").ask("lin", &decline)), "may");
    let accept = answer("case-8", "acceptance", "accept", &[]);
    assert_eq!(verdict(&lapsed("reported").ask("lin", &accept)), "may");
    let mut ordered = lapsed("restored");
    let limit = with(rectification(), &[("/form/limit", json!("2027-03-01"))]);
    ordered.must("lin", &limit);
}

/// A file is reviewed by the department whose data it was made from, not by another of the grant.
#[test]
fn the_reviewing_department_is_that_of_what_was_read() {
    for (resource, reviewer, other) in [("income", "tan", "ouyang"), ("taps", "ouyang", "tan")] {
        let mut world = at("open");
        let reads = vec![resource.parse().unwrap()];
        world.must_with("su", &run(), Evidence::Plan { digest: Digest([8; 32]), reads });
        let report = Report::RunAnswered {
            run: "run-1".parse().unwrap(),
            plan: Digest([8; 32]),
            result: Digest([10; 32]),
            rows: 12,
            lookable: true,
        };
        for recorded in record(&world.state, &report, &officer("su"), world.today) {
            world.keep(&recorded);
        }
        world.must("su", &release());
        let pass = answer("case-7", "review", "pass", &[]);
        assert_eq!(verdict(&world.ask(other, &pass)), "FT-16 egress_review", "{resource}");
        world.must(reviewer, &pass);
    }
}
