//! Partners: how they come in, on what they rest, how an operator stops them, how they leave; and
//! what an operator may not do to somebody else's.

use governance::{AgreementState, CaseState, Event, GrantState, may_deliver};
use serde_json::{Value, json};
use terms::{AgreementId, GrantId, Role};

use crate::forms::{
    DOCUMENT, PLATFORM, answer, because, look, partner_entry, partner_exit, partner_order,
    partner_report, partner_rules, partner_run, partner_service, rectification, release, request,
    run, sign, with,
};
use crate::partner_path::{partner_at, with_second_operator};
use crate::path::at;
use crate::world::{LAW, World, day, verdict};

/// Asks at a stage of the partner's path and compares the whole answer.
#[track_caller]
fn check(stage: &str, who: &str, value: &Value, expected: &str) {
    assert_eq!(
        verdict(&partner_at(stage).ask(who, value)),
        expected,
        "{who} at `{stage}`: {value}"
    );
}

fn agreement(world: &World, id: &str) -> AgreementState {
    world.state.agreements[&id.parse::<AgreementId>().unwrap()].state
}

fn grant(world: &World, id: &str) -> GrantState {
    world.state.grants[&id.parse::<GrantId>().unwrap()].state
}

fn is_partner(world: &World) -> bool {
    world.state.has_role(&"harbour".parse().unwrap(), Role::Partner)
}

#[test]
fn rules_come_first_and_from_the_operator() {
    let unruled = at("open");
    assert_eq!(verdict(&unruled.ask("ren", &partner_entry())), "FT-17 partner_rules_first");
    for who in ["lin", "ren", "tan"] {
        let refused = verdict(&unruled.ask(who, &partner_rules()));
        assert_eq!(refused, "FT-17 may_set_partner_rules", "{who}");
    }
    let nameless = with(partner_rules(), &[("/document/name", json!(" "))]);
    assert_eq!(verdict(&unruled.ask("gao", &nameless)), "malformed: the document is missing");
    let rules = partner_at("rules").state.partner_rules;
    assert_eq!(rules[&"lotus".parse().unwrap()], DOCUMENT.parse().unwrap());
    // The rules of one operator are not those of another.
    let two = with_second_operator(partner_at("rules"));
    let there = with(partner_entry(), &[("/form/agreement", json!("agreement-3"))]);
    assert_eq!(verdict(&two.ask("ren", &there)), "FT-17 partner_rules_first");
}

#[test]
fn an_entry_is_complete_and_fits_the_operation_agreement() {
    check("rules", "ren", &partner_entry(), "may");
    check("rules", "lin", &partner_entry(), "FT-17 partner_entry");
    check("rules", "tan", &partner_entry(), "FT-17 partner_entry");
    for item in PLATFORM {
        let short = with(partner_entry(), &[(&format!("/materials/{item}"), Value::Null)]);
        let expected = match *item {
            "qualification_proof" => "FT-17 partner_entry",
            _ => "FT-19 platform_service_topics",
        };
        check("rules", "ren", &short, expected);
    }
    let words = with(partner_entry(), &[("/materials/qualification_proof", json!("有资质"))]);
    check("rules", "ren", &words, "FT-17 partner_entry");
    let long = with(partner_entry(), &[("/form/term/1", json!("2028-01-12"))]);
    check("rules", "ren", &long, "FT-14 access_ends_with_agreement");
    let backwards = with(partner_entry(), &[("/form/term/1", json!("2026-01-19"))]);
    check("rules", "ren", &backwards, "malformed: the term ends before it begins");
    let nowhere = with(partner_entry(), &[("/form/agreement", json!("agreement-2"))]);
    check("rules", "ren", &nowhere, "no such agreement");
    // An operator is a company like others, but not its own partner.
    let mut own = partner_at("rules");
    let lotus = own.state.parties.get_mut(&"lotus".parse().unwrap()).unwrap();
    lotus.roles.insert(Role::MarketEntity);
    let expected = "malformed: an operator is not its own partner";
    assert_eq!(verdict(&own.ask("gao", &partner_entry())), expected);
    let mut held = partner_at("rules");
    held.must("lin", &because("suspend", "agreement", "agreement-1"));
    let stands = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    assert_eq!(verdict(&held.ask("ren", &partner_entry())), stands);
}

#[test]
fn one_entry_at_a_time_and_none_while_the_last_one_runs() {
    check("entering", "bao", &partner_entry(), "FT-15 case_order");
    check("entering", "he", &partner_entry(), "may");
    let second = "malformed: a platform service agreement is in force in that term; there is no \
        second entry";
    check("signed", "ren", &partner_entry(), second);
    check("working", "ren", &partner_entry(), second);
    // The next one may be signed while this one runs, and begins after it.
    let next = with(partner_entry(), &[("/form/term", json!(["2027-07-01", "2027-12-31"]))]);
    check("working", "ren", &next, "may");
    // A partner may work with more than one operator.
    let mut two = with_second_operator(partner_at("entering"));
    two.must("wu", &partner_rules());
    let there = with(partner_entry(), &[("/form/agreement", json!("agreement-4"))]);
    assert_eq!(verdict(&two.ask("ren", &there)), "may");
}

#[test]
fn the_operator_checks_and_both_sign() {
    let fit = answer("case-7", "qualification", "qualified", &[]);
    for who in ["ren", "lin", "zhong", "tan"] {
        check("entering", who, &fit, "FT-17 partner_entry");
    }
    let bare = answer("case-7", "qualification", "not_qualified", &[]);
    check("entering", "gao", &bare, "FT-5 reasoned_refusal, FT-5 reasoned_refusal");
    check("entering", "gao", &sign("case-7"), "FT-17 partner_entry");
    check("fit", "ren", &answer("case-7", "signing", "sign", &[]), "FT-17 partner_entry");
    check("fit", "lin", &sign("case-7"), "FT-17 partner_entry");
    let mut world = partner_at("fit");
    world.must("ren", &sign("case-7"));
    assert_eq!(agreement(&world, "agreement-3"), AgreementState::Draft);
    assert!(!is_partner(&world));
    world.must("gao", &sign("case-7"));
    let kinds: Vec<_> = world.log.iter().rev().take(3).map(|it| it.event.kind()).collect();
    assert_eq!(kinds, ["partner.admitted", "agreement.in-force", "case.step-answered"]);
    assert_eq!(agreement(&world, "agreement-3"), AgreementState::InForce);
    assert!(is_partner(&world));
    // The case stays open until the entry is filed.
    let case = |world: &World| world.state.cases[&"case-7".parse().unwrap()].state.clone();
    assert_eq!(case(&world), CaseState::Open);
    check("signed", "ren", &answer("case-7", "filing", "filed", &[]), "FT-17 partner_entry");
    world.must("gao", &answer("case-7", "filing", "filed", &[]));
    assert!(matches!(case(&world), CaseState::Ended(end) if end.as_str() == "entered"));
}

#[test]
fn what_is_signed_is_filed_and_not_withdrawn() {
    let withdraw = json!({ "type": "withdraw_case", "case": "case-7" });
    check("entering", "ren", &withdraw, "may");
    check("entering", "gao", &withdraw, "no such case");
    check("fit", "ren", &withdraw, "may");
    check("signed", "ren", &withdraw, "malformed: this case cannot be withdrawn");
    // Filing reports what has come about: a hold does not stop it, and neither does the end.
    for command in ["suspend", "terminate_agreement"] {
        let mut world = partner_at("signed");
        world.must("lin", &because(command, "agreement", "agreement-1"));
        let filed = answer("case-7", "filing", "filed", &[]);
        assert_eq!(verdict(&world.ask("gao", &filed)), "may", "{command}");
    }
    let mut ended = partner_at("fit");
    ended.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    let expected = "FT-14 access_ends_with_agreement, FT-14 access_ends_with_agreement";
    assert_eq!(verdict(&ended.ask("ren", &sign("case-7"))), expected);
}

#[test]
fn nobody_works_on_the_platform_without_its_agreement() {
    let first = "FT-19 platform_agreement_first";
    // The role alone opens nothing.
    check("rules", "he", &request(&["income"]), first);
    let neither = "FT-18 resource_authorization, FT-19 platform_agreement_first";
    check("fit", "ren", &request(&["income"]), neither);
    check("signed", "ren", &request(&["income"]), "may");
    check("signed", "zhong", &request(&["income"]), "no such agreement");
    let mut over = partner_at("working");
    over.today = day("2027-07-01");
    // Both the service agreement and that on the platform have run out.
    let ended = "FT-14 access_ends_with_agreement, FT-14 access_ends_with_agreement";
    assert_eq!(verdict(&over.ask("ren", &partner_run())), ended);
    let early = with(partner_entry(), &[("/form/term/0", json!("2026-02-01"))]);
    let mut before = partner_at("rules");
    before.must("ren", &early);
    before.must("gao", &answer("case-7", "qualification", "qualified", &[]));
    before.must("ren", &sign("case-7"));
    before.must("gao", &sign("case-7"));
    let not_yet = "FT-14 access_ends_with_agreement";
    assert_eq!(verdict(&before.ask("ren", &request(&["income"]))), not_yet);
}

#[test]
fn the_next_agreement_carries_on_where_the_last_one_ends() {
    let mut world = partner_at("working");
    let next = with(partner_entry(), &[("/form/term", json!(["2027-01-01", "2027-12-31"]))]);
    let second = "malformed: a platform service agreement is in force in that term; there is no \
        second entry";
    assert_eq!(verdict(&world.ask("ren", &next)), second);
    world.must("ren", &with(next, &[("/form/term/0", json!("2027-07-01"))]));
    world.must("gao", &answer("case-10", "qualification", "qualified", &[]));
    world.must("ren", &sign("case-10"));
    world.must("gao", &sign("case-10"));
    assert_eq!(verdict(&world.ask("ren", &partner_run())), "may");
    world.today = day("2027-07-01");
    assert_eq!(verdict(&world.ask("ren", &request(&["income"]))), "may");
    // Whoever leaves, leaves altogether.
    world.must("ren", &partner_exit());
    world.must("gao", &answer("case-11", "settlement", "settled", &["deletion_proof"]));
    assert_eq!(agreement(&world, "agreement-3"), AgreementState::Ended);
    assert_eq!(agreement(&world, "agreement-5"), AgreementState::Ended);
    assert!(!is_partner(&world));
}

#[test]
fn the_operator_reviews_first_then_the_authority_then_the_source() {
    let step = |step, outcome| answer("case-8", step, outcome, &[]);
    let order = "FT-18 resource_authorization";
    check("wished", "lin", &step("assessment", "confirm"), order);
    check("wished", "tan", &step("opinion", "authorize"), order);
    check("wished", "ren", &step("preliminary_review", "pass"), order);
    check("wished", "zhong", &step("preliminary_review", "pass"), order);
    check("passed", "tan", &step("opinion", "authorize"), order);
    check("passed", "gao", &step("assessment", "confirm"), order);
    check("confirmed", "lin", &step("opinion", "authorize"), order);
    check("confirmed", "tan", &step("opinion", "authorize"), "may");
}

#[test]
fn an_operator_is_a_partner_under_the_agreement_of_another() {
    // `peak` operates under an agreement of its own and enters with `lotus` as its partner.
    let mut world = with_second_operator(partner_at("rules"));
    world.must("wu", &partner_entry());
    world.must("gao", &answer("case-8", "qualification", "qualified", &[]));
    world.must("wu", &sign("case-8"));
    world.must("gao", &sign("case-8"));
    world.must("wu", &request(&["income"]));
    let case = world.state.cases.values().find(|case| case.applicant.as_str() == "peak");
    assert!(case.is_some_and(|case| case.procedure.as_str() == "partner_entry"));
    let asked = &world.state.cases[&"case-9".parse().unwrap()];
    assert_eq!((asked.role, asked.steps[0].step.as_str()), (Role::Partner, "preliminary_review"));
    // Under its own it is the operator.
    let own = with(request(&["income"]), &[("/form/agreement", json!("agreement-3"))]);
    world.must("wu", &own);
    let asked = &world.state.cases[&"case-10".parse().unwrap()];
    assert_eq!((asked.role, asked.steps[0].step.as_str()), (Role::Operator, "assessment"));
}

#[test]
fn cross_level_data_is_coordinated_for_a_partner_too() {
    let mut world = partner_at("entered");
    world.must("ren", &request(&["income", "taps"]));
    world.must("gao", &answer("case-8", "preliminary_review", "pass", &[]));
    let confirm = answer("case-8", "assessment", "confirm", &[]);
    assert_eq!(verdict(&world.ask("lin", &confirm)), "FT-18 coordination_first");
    world.must("lin", &answer("case-8", "assessment", "refer_up", &["reason"]));
    world.must("lin", &answer("case-8", "municipal_coordination", "agreed", &["evidence"]));
    world.must("lin", &confirm);
}

#[test]
fn four_sign_the_service_agreement_of_a_partner() {
    for (signed, waiting) in [("ren", "gao"), ("gao", "lin"), ("lin", "tan")] {
        let mut world = partner_at("agreeing");
        for who in ["ren", "gao", "lin", "tan"] {
            world.must(who, &sign("case-9"));
            if who == signed {
                break;
            }
        }
        let first = "FT-19 service_agreement_first";
        assert_eq!(verdict(&world.ask("ren", &partner_run())), first, "{signed} has signed");
        assert_eq!(verdict(&world.ask(waiting, &sign("case-9"))), "may", "{waiting}");
    }
    check("agreeing", "ouyang", &sign("case-9"), "FT-19 service_agreement");
    check("working", "ren", &partner_run(), "may");
    // Nobody else uses the grant of a partner, its operator included.
    check("working", "gao", &partner_run(), "no such grant");
    check("working", "lin", &partner_run(), "FT-33 grantee_only");
    check("working", "zhong", &partner_run(), "no such grant");
    check("given", "gao", &partner_service(), "no such grant");
}

#[test]
fn who_suspends_whom() {
    let suspend = because("suspend", "agreement", "agreement-3");
    check("working", "gao", &suspend, "may");
    check("working", "lin", &suspend, "may");
    for who in ["ren", "tan", "zhong"] {
        check("working", who, &suspend, "FT-29 may_suspend");
    }
    // Neither an agreement of its own, nor the data service agreement of its partner.
    for id in ["agreement-1", "agreement-2", "agreement-4"] {
        check("working", "gao", &because("suspend", "agreement", id), "FT-29 may_suspend");
    }
    let two = with_second_operator(partner_at("working"));
    assert_eq!(verdict(&two.ask("wu", &suspend)), "FT-29 may_suspend");
    assert_eq!(verdict(&two.ask("wu", &partner_order())), "FT-29 may_suspend");
    assert_eq!(verdict(&two.ask("wu", &partner_exit())), "no such agreement");
    assert_eq!(verdict(&two.ask("gao", &partner_order())), "may");
}

#[test]
fn who_orders_what() {
    let of = |order: Value, id: &str| with(order, &[("/form/agreement", json!(id))]);
    check("working", "gao", &partner_order(), "may");
    check("working", "gao", &of(partner_order(), "agreement-1"), "FT-29 may_suspend");
    check("working", "gao", &of(partner_order(), "agreement-4"), "FT-29 may_suspend");
    check("working", "lin", &partner_order(), "FT-30 partner_rectification");
    check("working", "ren", &partner_order(), "FT-30 partner_rectification, FT-29 may_suspend");
    // The authority orders a partner under its own article, and accepts itself.
    let by_office = of(rectification(), "agreement-3");
    check("working", "gao", &by_office, "FT-39 rectification");
    let mut world = partner_at("working");
    world.must("lin", &by_office);
    let stands = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    assert_eq!(verdict(&world.ask("ren", &partner_run())), stands);
    assert_eq!(verdict(&world.ask("su", &run())), "may");
}

#[test]
fn while_the_operator_holds_a_partner() {
    let stands = "FT-30 partner_held_while_correcting";
    for value in [partner_run(), look(), release(), request(&["income"])] {
        check("ordered", "ren", &value, stands);
    }
    // The operator's own work goes on, and so does what other partners do.
    check("ordered", "su", &run(), "may");
    check("ordered", "he", &partner_entry(), "may");
    let lift = because("lift_hold", "hold", "hold-1");
    check("ordered", "ren", &lift, "FT-39 hold_owner");
    check("ordered", "lin", &lift, "FT-39 hold_owner");
    let open = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    check("ordered", "gao", &lift, open);
    let report = answer("case-16", "report", "corrected", &[]);
    check("ordered", "ren", &report, "FT-30 partner_rectification");
    let written = answer("case-16", "report", "corrected", &["correction_report"]);
    check("ordered", "gao", &written, "FT-30 partner_rectification");
    check("ordered", "bao", &written, "may");
    let accept = answer("case-16", "acceptance", "accept", &[]);
    for who in ["ren", "lin", "tan"] {
        check("corrected", who, &accept, "FT-30 partner_rectification");
    }
    check("accepted", "ren", &partner_run(), "may");
    // A service agreement is not opened, and a file is not let out, in the meantime.
    let mut world = partner_at("agreeing");
    world.must("gao", &partner_order());
    assert_eq!(verdict(&world.ask("ren", &sign("case-9"))), stands);
    let mut world = partner_at("computed");
    world.must("ren", &release());
    world.must("gao", &partner_order());
    assert_eq!(verdict(&world.ask("lin", &answer("case-10", "review", "pass", &[]))), stands);
}

#[test]
fn a_partner_that_does_not_correct_is_out_and_its_exit_is_filed() {
    let mut world = partner_at("corrected");
    let bare = answer("case-16", "acceptance", "fail", &[]);
    let reasons = "FT-5 reasoned_refusal, FT-5 reasoned_refusal";
    assert_eq!(verdict(&world.ask("gao", &bare)), reasons);
    world.must("gao", &answer("case-16", "acceptance", "fail", &["reason", "legal_basis"]));
    assert_eq!(agreement(&world, "agreement-3"), AgreementState::Ended);
    assert_eq!(agreement(&world, "agreement-4"), AgreementState::Ended);
    assert_eq!(grant(&world, "grant-2"), GrantState::Closed);
    assert_eq!(grant(&world, "grant-1"), GrantState::Open);
    assert!(!is_partner(&world));
    let ended = world.log.iter().rev().find(|it| it.event.kind() == "agreement.ended").unwrap();
    let cited: Vec<_> = ended.cites.iter().map(|cite| cite.rule.to_string()).collect();
    assert_eq!(cited, ["partner_ends_uncorrected"]);
    let case = |world: &World| world.state.cases[&"case-16".parse().unwrap()].state.clone();
    assert_eq!(case(&world), CaseState::Open);
    let filed = answer("case-16", "exit_filing", "filed", &[]);
    assert_eq!(verdict(&world.ask("ren", &filed)), "FT-30 partner_rectification");
    world.must("gao", &filed);
    assert!(matches!(case(&world), CaseState::Ended(end) if end.as_str() == "permissions_ended"));
}

#[test]
fn a_partner_leaves_by_itself_or_is_led_out() {
    for who in ["ren", "gao"] {
        let mut world = partner_at("accepted");
        world.must(who, &partner_exit());
        let other = if who == "ren" { "gao" } else { "ren" };
        assert_eq!(verdict(&world.ask(other, &partner_exit())), "FT-15 case_order");
        let settled = answer("case-17", "settlement", "settled", &["deletion_proof"]);
        assert_eq!(verdict(&world.ask("ren", &settled)), "FT-17 partner_exit");
        let bare = answer("case-17", "settlement", "settled", &[]);
        assert_eq!(verdict(&world.ask("gao", &bare)), "FT-17 partner_exit");
        // Until it is settled, use goes on.
        assert_eq!(verdict(&world.ask("ren", &partner_run())), "may");
        world.must("gao", &settled);
        let closed = "FT-14 access_ends_with_agreement";
        assert_eq!(verdict(&world.ask("ren", &partner_run())), closed);
        assert_eq!(verdict(&world.ask("ren", &look())), closed);
        assert_eq!(verdict(&world.ask("ren", &release())), closed);
        assert_eq!(verdict(&world.ask("su", &run())), "may");
        assert_eq!(verdict(&world.ask("ren", &partner_exit())), "no such agreement");
        world.must("gao", &answer("case-17", "filing", "filed", &[]));
        // It may come back, and nothing of before opens again.
        world.must("ren", &partner_entry());
        world.must("gao", &answer("case-18", "qualification", "qualified", &[]));
        world.must("ren", &sign("case-18"));
        world.must("gao", &sign("case-18"));
        assert_eq!(verdict(&world.ask("ren", &partner_run())), closed);
    }
    for who in ["lin", "zhong", "he", "tan"] {
        let answer = verdict(&partner_at("working").ask(who, &partner_exit()));
        assert_ne!(answer, "may", "{who}");
    }
}

#[test]
fn what_is_under_way_when_a_partner_leaves_comes_to_nothing() {
    // A request that was still open is not granted to who has left.
    let mut world = partner_at("confirmed");
    world.must("ren", &partner_exit());
    world.must("gao", &answer("case-9", "settlement", "settled", &["deletion_proof"]));
    let opinion = answer("case-8", "opinion", "authorize", &[]);
    assert_eq!(verdict(&world.ask("tan", &opinion)), "FT-19 platform_agreement_first");
    // A service agreement that ended as a draft is not signed into force any more.
    let mut world = partner_at("agreeing");
    world.must("ren", &sign("case-9"));
    world.must("gao", &partner_exit());
    world.must("gao", &answer("case-10", "settlement", "settled", &["deletion_proof"]));
    let gone = "FT-19 platform_agreement_first, FT-14 access_ends_with_agreement";
    assert_eq!(verdict(&world.ask("lin", &sign("case-9"))), gone);
    let forced = json!({
        "event": "agreement_came_into_force", "agreement": "agreement-4", "serial": 99,
        "rulebook": DOCUMENT,
    });
    world.happen(serde_json::from_value(forced).unwrap());
    assert_eq!(agreement(&world, "agreement-4"), AgreementState::Ended);
    // An order and an exit side by side end the agreement once.
    let mut world = partner_at("corrected");
    world.must("gao", &partner_exit());
    world.must("gao", &answer("case-16", "acceptance", "fail", &["reason", "legal_basis"]));
    world.must("gao", &answer("case-17", "settlement", "settled", &["deletion_proof"]));
    let ended = world.log.iter().filter(|it| {
        matches!(&it.event, Event::AgreementEnded { agreement, .. }
            if agreement.as_str() == "agreement-3")
    });
    assert_eq!(ended.count(), 1);
}

#[test]
fn partners_go_with_the_operation_agreement() {
    let mut world = partner_at("keyed");
    world.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    for id in ["agreement-1", "agreement-2", "agreement-3", "agreement-4"] {
        assert_eq!(agreement(&world, id), AgreementState::Ended, "{id}");
    }
    assert!(world.state.grants.values().all(|grant| grant.state == GrantState::Closed));
    assert!(!is_partner(&world));
    assert_eq!(world.log.iter().filter(|it| it.event.kind() == "partner.left").count(), 1);
    let delivered = may_deliver(&world.state, &"finder".parse().unwrap(), (&LAW, world.today));
    assert!(delivered.is_err());
    // The role stays with whoever is the partner of another operator.
    let mut two = with_second_operator(partner_at("entered"));
    two.must("wu", &partner_rules());
    two.must("ren", &with(partner_entry(), &[("/form/agreement", json!("agreement-4"))]));
    two.must("wu", &answer("case-9", "qualification", "qualified", &[]));
    two.must("ren", &sign("case-9"));
    two.must("wu", &sign("case-9"));
    two.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    assert!(is_partner(&two));
    assert_eq!(agreement(&two, "agreement-5"), AgreementState::InForce);
}

#[test]
fn one_report_a_month_and_none_before_its_time() {
    let on = |month: &str| partner_report(month);
    check("keyed", "gao", &on("2026-01-31"), "may");
    check("keyed", "gao", &on("2026-02-28"), "may");
    check("keyed", "gao", &on("2026-03-01"), "malformed: that month has not begun");
    let before = "malformed: that month lies before the term of the operation agreement";
    check("keyed", "gao", &on("2025-12-31"), before);
    check("reported", "gao", &on("2026-01-02"), "FT-15 case_order");
    check("reported", "gao", &on("2026-02-01"), "may");
    let mut world = partner_at("keyed");
    world.must("gao", &on("2026-01-31"));
    assert_eq!(verdict(&world.ask("su", &on("2026-01-01"))), "FT-15 case_order");
    let received = answer("case-15", "receipt", "received", &[]);
    assert_eq!(verdict(&world.ask("gao", &received)), "FT-30 partner_supervision_report");
    check("keyed", "ren", &on("2026-01-31"), "no such agreement");
    check("keyed", "lin", &on("2026-01-31"), "no such agreement");
    let bare = with(on("2026-01-31"), &[("/materials", json!({}))]);
    check("keyed", "gao", &bare, "FT-30 partner_supervision_report");
    let words = with(on("2026-01-31"), &[("/materials/supervision_report", json!("正常"))]);
    check("keyed", "gao", &words, "FT-30 partner_supervision_report");
}
