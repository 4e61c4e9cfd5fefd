//! Every refusal of the path: who asks for what at which stage, and the exact grounds in their
//! order.

use governance::{EgressEvidence, Evidence, Mode, decide};
use serde_json::{Value, json};
use terms::{Digest, Level};

use crate::forms::{
    DOCUMENT, answer, application, appoint, because, call, entry, exit, import, look,
    operation_agreement, papers, rectification, register, release, request, run, service_agreement,
    sign, with,
};
use crate::path::at;
use crate::world::{LAW, World, command, day, verdict};

/// Asks at a stage and compares the whole answer.
#[track_caller]
fn check(stage: &str, who: &str, value: &Value, expected: &str) {
    assert_eq!(verdict(&at(stage).ask(who, value)), expected, "{who} at `{stage}`: {value}");
}

#[test]
fn entering_parties() {
    check("founded", "gao", &register("new", "legal_person", "partner"), "FT-5 may_register_party");
    let company = register("new", "legal_person", "data_provider");
    check("founded", "lin", &company, "FT-3 provider_listed");
    let person = register("new", "natural_person", "operator");
    check("founded", "lin", &person, "FT-3 operator_is_body");
    check("founded", "gao", &appoint("new", "shore"), "FT-5 may_appoint_officer");
    let dismiss = json!({ "type": "dismiss_officer", "officer": "zhong" });
    check("founded", "gao", &dismiss, "FT-5 may_appoint_officer");
    let affiliates = json!({
        "type": "declare_affiliation", "one": "lotus", "other": "shore", "ground": "持股",
    });
    check("founded", "tan", &affiliates, "FT-5 may_declare_affiliation");
    let mine = with(affiliates, &[("/other", json!("lotus"))]);
    check("founded", "gao", &mine, "malformed: a party is not its own affiliate");
    let natural = register("new", "natural_person", "partner");
    let later = "malformed: this version cannot enter natural persons as parties yet";
    check("founded", "lin", &natural, later);
}

#[test]
fn entering_the_catalogue() {
    let closed = with(entry("income"), &[("/form/opening", json!("not_opened"))]);
    check("founded", "tan", &closed, "FT-2 not_opened_stays_out");
    let cited = with(closed.clone(), &[("/form/statute", json!("某条例第八条"))]);
    check("founded", "tan", &cited, "may");
    // A company that is no provider, with data that is not opened: every ground is told.
    let every = "FT-6 catalogue_entry, FT-2 not_opened_stays_out, FT-3 provider_listed";
    check("founded", "gao", &closed, every);
    check("described", "tan", &entry("income"), "FT-15 case_order");
    check("described", "ouyang", &entry("income"), "no such resource");
    check("described", "tan", &import("income"), "FT-15 case_order");
    check("described", "ouyang", &import("income"), "no such resource");
    let decline = answer("case-1", "confirmation", "decline", &[]);
    check("described", "lin", &decline, "FT-5 reasoned_refusal, FT-5 reasoned_refusal");
    let confirm = answer("case-1", "confirmation", "confirm", &[]);
    check("described", "tan", &confirm, "FT-6 catalogue_entry, FT-5 no_own_matter");
    check("catalogued", "lin", &confirm, "FT-6 catalogue_entry");
    let odd = with(import("income"), &[("/format", json!("xlsx"))]);
    let formats = "malformed: format `xlsx` is not read here; use csv or json";
    check("catalogued", "tan", &odd, formats);
    assert_eq!(LAW.policy("level_scheme").map(|it| it.value), Some(5));
    assert!(Level::new(6).is_none(), "a level of no scheme cannot be said at all");
}

#[test]
fn selecting_the_operator() {
    check("imported", "gao", &call(), "FT-9 may_publish_call");
    check("imported", "gao", &application(), "no such call");
    let early = {
        let mut world = at("called");
        world.today = day("2026-01-05");
        world
    };
    let window = verdict(&early.ask("gao", &application()));
    assert_eq!(window, "FT-10 application_window");
    let late = {
        let mut world = at("called");
        world.today = day("2026-02-07");
        world
    };
    assert_eq!(verdict(&late.ask("gao", &application())), "FT-10 application_window");
    let listed = with(application(), &[("/form/on_blacklist", json!(true))]);
    check("called", "gao", &listed, "FT-9 clean_record");
    let nobody = with(application(), &[("/form/security_officer", json!(" "))]);
    check("called", "gao", &nobody, "FT-9 security_officer_named");
    let short = with(application(), &[("/materials/extranet_access", Value::Null)]);
    check("called", "gao", &short, "FT-9 eligibility_proofs");
    let words = with(application(), &[("/materials/good_standing", json!("良好"))]);
    check("called", "gao", &words, "FT-9 eligibility_proofs");
    check("called", "tan", &application(), "FT-11 operator_selection");
    let qualify = answer("case-3", "qualification_check", "qualified", &[]);
    check("applied", "gao", &qualify, "FT-11 operator_selection, FT-5 no_own_matter");
    check("applied", "shen", &qualify, "FT-11 operator_selection");
    let review = answer("case-3", "expert_review", "recommend", &[]);
    check("applied", "shen", &review, "FT-11 operator_selection");
    let approve = answer("case-3", "final_approval", "approve", &[]);
    check("recommended", "lin", &approve, "FT-11 operator_selection");
    let decline = answer("case-3", "final_approval", "decline", &["reason"]);
    check("recommended", "fang", &decline, "FT-5 reasoned_refusal");
}

#[test]
fn nobody_reviews_an_affiliate() {
    let mut world = at("qualified");
    let review = answer("case-3", "expert_review", "recommend", &[]);
    assert_eq!(verdict(&world.ask("xu", &review)), "may");
    let affiliates = json!({
        "type": "declare_affiliation", "one": "lotus", "other": "institute", "ground": "持股",
    });
    world.must("gao", &affiliates);
    assert_eq!(verdict(&world.ask("xu", &review)), "FT-5 no_own_matter");
    world.must("lin", &review);
    assert_eq!(verdict(&world.ask("qiao", &review)), "FT-15 case_order", "one answer a body");
}

#[test]
fn the_operation_agreement() {
    check("recommended", "lin", &operation_agreement(), "FT-12 approval_first");
    check("selected", "gao", &operation_agreement(), "FT-12 operation_agreement");
    let long = with(operation_agreement(), &[("/form/term/1", json!("2028-01-12"))]);
    check("selected", "lin", &long, "FT-13 agreement_term_kept");
    let backwards = with(operation_agreement(), &[("/form/term/1", json!("2026-01-11"))]);
    check("selected", "lin", &backwards, "malformed: the term ends before it begins");
    for topic in crate::forms::OPERATION {
        let short = with(operation_agreement(), &[(&format!("/materials/{topic}"), Value::Null)]);
        check("selected", "lin", &short, "FT-13 operation_agreement_topics");
    }
    let button = answer("case-4", "signing", "sign", &[]);
    check("drafted", "gao", &button, "FT-12 operation_agreement");
    check("drafted", "zhong", &sign("case-4"), "FT-12 operation_agreement");
    let other = with(sign("case-4"), &[("/signature/document", json!("00".repeat(32)))]);
    let wrong = "malformed: the signed document is not the document of this case";
    check("drafted", "gao", &other, wrong);
}

/// A scan that one officer hands in signs nothing; the same scan from a second one does.
#[test]
fn a_sealed_scan_takes_two_officers() {
    let mut world = at("drafted");
    let scan = json!({ "by": "sealed_scan", "document": DOCUMENT, "scan": DOCUMENT });
    let scanned = with(sign("case-4"), &[("/signature", scan)]);
    world.must("gao", &scanned);
    let case = terms::CaseId::new("case-4").unwrap();
    assert!(world.state.cases[&case].steps[0].slots.iter().all(|slot| slot.answer.is_none()));
    let two = "malformed: another officer of the same party must confirm the sealed scan";
    assert_eq!(verdict(&world.ask("gao", &scanned)), two);
    let other = with(scanned.clone(), &[("/signature/scan", json!("00".repeat(32)))]);
    let same = "malformed: this is not the scan that `gao` handed in";
    assert_eq!(verdict(&world.ask("su", &other)), same);
    assert_eq!(verdict(&world.ask("zhong", &scanned)), "FT-12 operation_agreement");
    world.must("su", &scanned);
    assert!(world.state.cases[&case].steps[0].slots.iter().any(|slot| slot.answer.is_some()));
}

#[test]
fn applying_for_resources() {
    check("drafted", "gao", &request(&["income"]), "FT-14 access_ends_with_agreement");
    check("agreed", "zhong", &request(&["income"]), "no such agreement");
    check("drafted", "he", &request(&["income"]), "no such agreement");
    check("agreed", "he", &request(&["income"]), "FT-19 platform_agreement_first");
    let raw =
        with(request(&["income"]), &[("/form/resources/0/columns/0/permissions", json!(["show"]))]);
    let grounds = "FT-20 consent_first, FT-33 raw_not_exported, FT-4 raw_stays_in";
    check("agreed", "gao", &raw, grounds);
    let masked = with(
        raw,
        &[
            ("/form/resources/0/columns/0/permissions", json!(["show_masked"])),
            ("/form/resources/0/columns/0/mask", json!("hide")),
        ],
    );
    check("agreed", "gao", &masked, "may");
    let unknown = with(request(&["income"]), &[("/form/resources/0/columns/0/name", json!("x"))]);
    check("agreed", "gao", &unknown, "no such column");
    check("agreed", "gao", &request(&[]), "malformed: no resource is wished");
    let confirm = answer("case-5", "assessment", "confirm", &[]);
    check("requested", "lin", &confirm, "FT-18 coordination_first");
    check(
        "requested",
        "gao",
        &confirm,
        "FT-18 resource_authorization, FT-5 no_own_matter, \
        FT-18 coordination_first",
    );
    check(
        "requested",
        "tan",
        &answer("case-5", "opinion", "authorize", &[]),
        "FT-18 resource_authorization",
    );
    let agreed = answer("case-5", "municipal_coordination", "agreed", &[]);
    check("referred", "lin", &agreed, "FT-18 resource_authorization");
    let opinion = answer("case-5", "opinion", "authorize", &[]);
    check("assessed", "lin", &opinion, "FT-18 resource_authorization");
    let decline = answer("case-5", "opinion", "decline", &["reason"]);
    check("assessed", "tan", &decline, "FT-5 reasoned_refusal");
}

#[test]
fn waiting_for_supplements() {
    let mut world = at("requested");
    let ask = json!({
        "type": "ask_supplement", "case": "case-5", "step": "assessment", "request": "补正",
    });
    world.must("lin", &ask);
    assert_eq!(verdict(&world.ask("lin", &ask)), "FT-18 resource_authorization");
    let refer = answer("case-5", "assessment", "refer_up", &["reason"]);
    assert_eq!(verdict(&world.ask("lin", &refer)), "FT-15 case_order");
    let give = json!({
        "type": "give_supplement", "case": "case-5", "step": "assessment", "materials": {},
    });
    assert_eq!(verdict(&world.ask("tan", &give)), "no such case");
    assert_eq!(verdict(&world.ask("gao", &give)), "malformed: there are no supplements");
}

#[test]
fn before_the_service_agreement_is_signed() {
    check("granted", "su", &run(), "FT-19 service_agreement_first");
    check("written", "su", &run(), "FT-19 service_agreement_first");
    check("granted", "zhong", &run(), "no such grant");
    check("granted", "zhong", &service_agreement(), "no such grant");
    for topic in crate::forms::SERVICE {
        let short = with(service_agreement(), &[(&format!("/materials/{topic}"), Value::Null)]);
        check("granted", "gao", &short, "FT-19 service_agreement_topics");
    }
    let long = with(service_agreement(), &[("/form/terms/term/1", json!("2028-01-12"))]);
    check("granted", "gao", &long, "FT-14 access_ends_with_agreement");
    check("written", "zhong", &sign("case-6"), "FT-19 service_agreement");
}

#[test]
fn using_what_is_granted() {
    check("open", "lin", &run(), "FT-33 grantee_only");
    check("open", "tan", &run(), "FT-33 grantee_only");
    check("open", "zhong", &run(), "no such grant");
    check("answered", "zhong", &look(), "no such table");
    check("answered", "zhong", &release(), "no such table");
    let mut later = at("answered");
    later.today = day("2027-01-20");
    let ended = "FT-14 access_ends_with_agreement";
    assert_eq!(verdict(&later.ask("su", &run())), ended);
    assert_eq!(verdict(&later.ask("su", &look())), ended);
}

#[test]
fn so_much_a_day() {
    let mut world = at("open");
    for _ in 0..200 {
        world.must("su", &run());
    }
    assert_eq!(verdict(&world.ask("su", &run())), "FT-16 runs_per_day");
    let look_at = |world: &World, cells| {
        let mut act = world.act("su", command(&look()));
        act.evidence = Some(Evidence::Cells(cells));
        verdict(&decide(&world.state, &act, &*LAW, world.today))
    };
    assert_eq!(look_at(&world, 5000), "may");
    assert_eq!(look_at(&world, 5001), "FT-4 look_cells_per_day");
    world.today = day("2026-01-21");
    assert_eq!(verdict(&world.ask("su", &run())), "may");
}

#[test]
fn rows_are_not_looked_at() {
    let mut world = at("answered");
    world.state.tables.values_mut().for_each(|table| table.lookable = false);
    let grounds = "FT-33 raw_not_exported, FT-4 raw_stays_in";
    assert_eq!(verdict(&world.ask("su", &look())), grounds);
}

#[test]
fn the_egress_review() {
    let pass = answer("case-7", "review", "pass", &[]);
    check("asked", "su", &pass, "FT-16 egress_review, FT-5 no_own_matter, FT-5 no_own_matter");
    check("asked", "shen", &pass, "FT-16 egress_review");
    let reject = answer("case-7", "review", "reject", &[]);
    check("asked", "tan", &reject, "FT-5 reasoned_refusal");
    let third = answer("case-7", "third_review", "pass", &[]);
    check("differing", "lin", &third, "FT-5 no_own_matter");
    check("differing", "qiao", &third, "may");
    check("differing", "tan", &third, "FT-16 egress_review, FT-5 no_own_matter");
    let own = with(
        request(&["income"]),
        &[
            ("/procedure", json!("egress_review")),
            ("/form", json!({ "subject": "egress_review", "table": "table-1" })),
        ],
    );
    let frozen = "malformed: use `request_release`; the platform freezes the content";
    check("answered", "su", &own, frozen);
}

#[test]
fn one_vote_is_no_review_of_two() {
    let mut world = at("answered");
    // The only source department applies itself: nobody apart from it is left beside the first.
    let own = terms::PartyId::new("lotus").unwrap();
    world.state.resources.values_mut().for_each(|it| it.provider = own.clone());
    world.must("su", &release());
    world.must("lin", &answer("case-7", "review", "pass", &[]));
    assert!(world.state.releases.is_empty(), "released on one vote");
    assert!(world.ask("lin", &answer("case-7", "third_review", "pass", &[])).is_err());
    world.must("qiao", &answer("case-7", "third_review", "pass", &[]));
    assert_eq!(world.state.releases.len(), 1);
}

#[test]
fn what_the_automatic_checks_refuse_nobody_passes() {
    let mut world = at("answered");
    let failed = EgressEvidence {
        content: Digest([7; 32]),
        rows: 12,
        pass: false,
        failed: vec!["threshold".to_owned()],
    };
    world.must_with("su", &release(), Evidence::Egress(failed));
    let grounds = "FT-22 circulation_after_review, FT-16 egress_review_first";
    assert_eq!(verdict(&world.ask("lin", &answer("case-7", "review", "pass", &[]))), grounds);
    let reject = answer("case-7", "review", "reject", &["reason"]);
    assert_eq!(verdict(&world.ask("lin", &reject)), "may");
}

#[test]
fn what_was_seen_since_the_file_was_frozen_counts() {
    let world = at("asked");
    let pass = answer("case-7", "review", "pass", &[]);
    let now = |failed: &[&str]| {
        let failed: Vec<String> = failed.iter().map(|code| (*code).to_owned()).collect();
        let (content, pass) = (Digest([7; 32]), failed.is_empty());
        Evidence::Egress(EgressEvidence { content, rows: 12, pass, failed })
    };
    let grounds = "FT-22 circulation_after_review, FT-16 egress_review_first";
    assert_eq!(verdict(&world.ask_with("lin", &pass, now(&[]))), "may");
    assert_eq!(verdict(&world.ask_with("lin", &pass, now(&["difference"]))), grounds);
    let reject = answer("case-7", "review", "reject", &["reason"]);
    assert_eq!(verdict(&world.ask_with("lin", &reject, now(&["difference"]))), "may");
}

#[test]
fn while_a_hold_stands() {
    let grounds = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    for value in [run(), look(), release()] {
        check("suspended", "su", &value, grounds);
        check("ordered", "su", &value, grounds);
    }
    check("suspended", "gao", &request(&["income"]), grounds);
    let suspend = because("suspend", "agreement", "agreement-1");
    check("released", "gao", &suspend, "FT-29 may_suspend");
    let lift = because("lift_hold", "hold", "hold-1");
    check("suspended", "gao", &lift, "FT-39 hold_owner");
    let silent = with(lift, &[("/reason", json!(" "))]);
    check("suspended", "lin", &silent, "malformed: state the reason");
    check("suspended", "gao", &rectification(), "FT-39 rectification, FT-29 may_suspend");
    let report = answer("case-8", "report", "corrected", &["cause_analysis"]);
    check("ordered", "gao", &report, "FT-39 rectification");
    let fail = answer("case-8", "acceptance", "fail", &[]);
    check("reported", "lin", &fail, "FT-5 reasoned_refusal, FT-5 reasoned_refusal");
    let accept = answer("case-8", "acceptance", "accept", &[]);
    check("reported", "gao", &accept, "FT-39 rectification");
}

#[test]
fn after_the_end() {
    let terminate = because("terminate_agreement", "agreement", "agreement-1");
    check("restored", "gao", &terminate, "FT-39 may_terminate");
    check("ended", "lin", &terminate, "no such agreement");
    for value in [run(), look(), release()] {
        check("ended", "su", &value, "FT-14 access_ends_with_agreement");
    }
    check("ended", "gao", &request(&["income"]), "FT-14 access_ends_with_agreement");
    check("restored", "gao", &exit(), "malformed: the agreement has not ended; terminate it first");
    check("ended", "tan", &exit(), "FT-14 operator_exit");
    let deleted = answer("case-9", "residual_deletion", "deleted", &[]);
    check("leaving", "gao", &deleted, "FT-14 operator_exit");
    check("leaving", "zhong", &deleted, "FT-14 operator_exit, FT-14 operator_exit");
}

#[test]
fn erasing() {
    let erase = because("erase_person", "officer", "su");
    check("left", "zhong", &erase, "FT-31 may_erase_person");
    check("left", "gao", &erase, "malformed: the officer is still in post; dismiss first");
    let version = with(because("erase_version", "resource", "income"), &[("/version", json!(1))]);
    check("left", "ouyang", &version, "no such resource");
    check("left", "tan", &version, "may");
}

#[test]
fn days_and_clocks() {
    let world = at("requested");
    let refer = answer("case-5", "assessment", "refer_up", &["reason"]);
    let on = |value: &Value, happened_on: &str| {
        let mut act = world.act("lin", command(value));
        act.happened_on = day(happened_on);
        verdict(&decide(&world.state, &act, &*LAW, world.today))
    };
    let future = "malformed: the day it happened, 2026-01-13, is after today, 2026-01-12";
    assert_eq!(on(&refer, "2026-01-13"), future);
    let paper = "malformed: a later record needs the document that proves its day \
        (`late_evidence`)";
    assert_eq!(on(&refer, "2026-01-09"), paper);
    let proven = with(refer, &[("/materials", papers(&["reason", "late_evidence"]))]);
    let before = "malformed: the day lies before the step opened, 2026-01-12";
    assert_eq!(on(&proven, "2026-01-09"), before);
    let suspend = because("suspend", "agreement", "agreement-1");
    let now = "malformed: this is done by the platform itself; it happens on the day it is asked \
        for";
    assert_eq!(on(&suspend, "2026-01-09"), now);
    let back = json!({ "type": "move_clock", "to": 1_767_484_800_000_i64 });
    check("founded", "lin", &back, "malformed: the rehearsal clock moves forward only");
    check("founded", "gao", &back, "malformed: the authority moves the rehearsal clock");
}

#[test]
fn outside_the_validity_of_the_law() {
    let at_day = |stage: &str, on: &str| {
        let mut world = at(stage);
        world.state.place.as_mut().unwrap().mode = Mode::Live;
        world.today = day(on);
        world
    };
    let lapsed = at_day("restored", "2027-02-01");
    let grounds = "FT-42 in_force, FT-42 validity";
    assert_eq!(verdict(&lapsed.ask("su", &run())), grounds);
    assert_eq!(verdict(&lapsed.ask("lin", &call())), grounds);
    assert_eq!(verdict(&lapsed.ask("gao", &request(&["income"]))), grounds);
    // Winding up goes on.
    assert_eq!(verdict(&lapsed.ask("lin", &rectification())).as_str(), {
        "malformed: the limit lies before the order"
    });
    let end = because("terminate_agreement", "agreement", "agreement-1");
    assert_eq!(verdict(&lapsed.ask("lin", &end)), "may");
    assert_eq!(verdict(&lapsed.ask("lin", &because("suspend", "agreement", "agreement-1"))), "may");
    let early = at_day("restored", "2024-01-29");
    assert_eq!(verdict(&early.ask("su", &run())), "FT-42 in_force");
    // A rehearsal may run any rulebook.
    let mut rehearsal = at("described");
    rehearsal.today = day("2027-02-01");
    let confirm = answer("case-1", "confirmation", "confirm", &[]);
    assert_eq!(verdict(&rehearsal.ask("lin", &confirm)), "may");
}

#[test]
fn who_is_nobody() {
    let mut world = at("founded");
    world.must("gao", &json!({ "type": "dismiss_officer", "officer": "su" }));
    assert_eq!(verdict(&world.ask("su", &run())), "no such officer");
    assert_eq!(verdict(&world.ask("stranger", &run())), "no such officer");
}
