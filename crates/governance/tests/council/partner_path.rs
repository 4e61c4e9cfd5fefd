//! The lawful path of a partner and of its products, from where the operator's grant is open.

use governance::{AgreementState, CaseState, GrantState};
use serde_json::json;
use terms::Role;

use crate::forms::{
    answer, because, call_of, data_set, interface, issue_key, partner_entry, partner_exit,
    partner_order, partner_report, partner_rules, partner_run, partner_service, release, request,
    sign, subscription, with,
};
use crate::path::{Stage, at};
use crate::world::{World, day};

/// The path, after `open`. Its cases are numbered on: 7 the entry, 8 the request, 9 the service
/// agreement, 10 the egress review, 11 and 12 the products, 13 and 14 the subscriptions, 15 the
/// month, 16 the order, 17 the exit. The platform service agreement is `agreement-3`.
pub(crate) const PARTNER_PATH: &[Stage] = &[
    ("rules", |world| world.must("gao", &partner_rules())),
    ("entering", |world| world.must("ren", &partner_entry())),
    ("fit", |world| world.must("gao", &answer("case-7", "qualification", "qualified", &[]))),
    ("signed", |world| {
        world.must("ren", &sign("case-7"));
        world.must("gao", &sign("case-7"));
    }),
    ("entered", |world| {
        world.must("gao", &answer("case-7", "filing", "filed", &[]));
        world.today = day("2026-01-21");
    }),
    ("wished", |world| world.must("ren", &request(&["income"]))),
    ("passed", |world| {
        world.must("gao", &answer("case-8", "preliminary_review", "pass", &[]));
    }),
    ("confirmed", |world| world.must("lin", &answer("case-8", "assessment", "confirm", &[]))),
    ("given", |world| world.must("tan", &answer("case-8", "opinion", "authorize", &[]))),
    ("agreeing", |world| world.must("ren", &partner_service())),
    ("working", |world| {
        for who in ["ren", "gao", "lin", "tan"] {
            world.must(who, &sign("case-9"));
        }
    }),
    ("computed", |world| world.must("ren", &partner_run())),
    ("let out", |world| {
        world.must("ren", &release());
        world.must("lin", &answer("case-10", "review", "pass", &[]));
        world.must("tan", &answer("case-10", "review", "pass", &[]));
    }),
    ("offered", |world| world.must("ren", &data_set())),
    ("filed", |world| world.must("lin", &answer("case-11", "filing", "filed", &[]))),
    ("on sale", |world| {
        world.must("lin", &answer("case-11", "compliance_review", "pass", &[]));
    }),
    ("templated", |world| {
        world.must("ren", &interface());
        world.must("lin", &answer("case-12", "filing", "filed", &[]));
    }),
    ("template passed", |world| {
        world.must("tan", &answer("case-12", "template_review", "pass", &[]));
    }),
    ("both on sale", |world| {
        world.must("lin", &answer("case-12", "compliance_review", "pass", &[]));
    }),
    ("subscribing", |world| world.must("zhong", &subscription("finder"))),
    ("subscribed", |world| {
        world.must("ren", &answer("case-13", "acceptance", "accept", &[]));
        world.must("zhong", &subscription("hours"));
        world.must("ren", &answer("case-14", "acceptance", "accept", &[]));
    }),
    ("keyed", |world| {
        world.must("zhong", &issue_key("subscription-1"));
        world.must("ren", &call_of(&json!({ "work": "mill", "least": "30" })));
        world.today = day("2026-02-03");
    }),
    ("reported", |world| {
        world.must("gao", &partner_report("2026-01-15"));
        world.must("lin", &answer("case-15", "receipt", "received", &[]));
    }),
    ("ordered", |world| world.must("gao", &partner_order())),
    ("corrected", |world| {
        world.must("ren", &answer("case-16", "report", "corrected", &["correction_report"]));
    }),
    ("accepted", |world| world.must("gao", &answer("case-16", "acceptance", "accept", &[]))),
    ("stopped", |world| {
        world.must("lin", &because("stop_product", "product", "finder"));
        world.today = day("2026-03-02");
    }),
    ("leaving", |world| world.must("ren", &partner_exit())),
    ("settled", |world| {
        world.must("gao", &answer("case-17", "settlement", "settled", &["deletion_proof"]));
    }),
    ("gone", |world| world.must("gao", &answer("case-17", "filing", "filed", &[]))),
];

/// The world after this stage of the partner's path.
pub(crate) fn partner_at(name: &str) -> World {
    let last = PARTNER_PATH.iter().position(|stage| stage.0 == name);
    let last = last.unwrap_or_else(|| panic!("there is no stage `{name}`"));
    let mut world = at("open");
    PARTNER_PATH[..=last].iter().for_each(|(_, walk)| walk(&mut world));
    world
}

/// A second operator with an operation agreement of its own, `agreement-5` after `working`.
pub(crate) fn with_second_operator(mut world: World) -> World {
    let number = world.state.cases.len() + 1;
    let approved = json!({
        "event": "operator_approved", "party": "peak", "case": format!("case-{number}"),
    });
    world.happen(serde_json::from_value(approved).unwrap());
    let agreement = with(
        crate::forms::operation_agreement(),
        &[("/form/operator", json!("peak")), ("/form/term", json!(["2026-01-01", "2027-12-31"]))],
    );
    world.must("lin", &agreement);
    for who in ["lin", "wu"] {
        world.must(who, &sign(&format!("case-{number}")));
    }
    world
}

fn ends(world: &World) -> Vec<String> {
    let ended = world.state.cases.values().map(|case| match &case.state {
        CaseState::Ended(end) => format!("{} {end}", case.procedure),
        CaseState::Open | CaseState::Withdrawn => format!("{} not ended", case.procedure),
    });
    ended.collect()
}

#[test]
fn the_path_of_a_partner_comes_to_its_ends() {
    let mut all = ends(&partner_at("gone"));
    all.sort_unstable();
    let expected = [
        "catalogue_entry entered",
        "catalogue_entry entered",
        "egress_review released",
        "operation_agreement in_force",
        "operator_selection selected",
        "partner_entry entered",
        "partner_exit left",
        "partner_rectification restored",
        "partner_supervision_report on_file",
        "product_registration circulates",
        "product_registration circulates",
        "resource_authorization granted",
        "resource_authorization granted",
        "service_agreement in_force",
        "service_agreement in_force",
        "subscription open",
        "subscription open",
    ];
    assert_eq!(all, expected);
}

#[test]
fn what_the_path_of_a_partner_leaves_behind() {
    let world = partner_at("keyed");
    let kinds: Vec<_> = world.log.iter().map(|it| it.event.kind()).collect();
    for kind in ["partner-rules.published", "partner.admitted", "access-key.issued"] {
        assert_eq!(kinds.iter().filter(|it| **it == kind).count(), 1, "{kind}");
    }
    assert!(world.state.has_role(&"harbour".parse().unwrap(), Role::Partner));
    let registers = json!({
        "agreements": 4, "disclosures": 2, "grants": 2, "products": 2, "releases": 1,
        "subscriptions": 2,
    });
    assert_eq!(serde_json::to_value(&world.state.registers).unwrap(), registers);
    let gone = partner_at("gone").state;
    assert!(!gone.has_role(&"harbour".parse().unwrap(), Role::Partner));
    let state = |id: &str| gone.agreements[&id.parse().unwrap()].state;
    assert_eq!(state("agreement-3"), AgreementState::Ended);
    assert_eq!(state("agreement-4"), AgreementState::Ended);
    // The operator's own goes on.
    assert_eq!(state("agreement-1"), AgreementState::InForce);
    assert_eq!(state("agreement-2"), AgreementState::InForce);
    let grant = |id: &str| gone.grants[&id.parse().unwrap()].state;
    assert_eq!(grant("grant-1"), GrantState::Open);
    assert_eq!(grant("grant-2"), GrantState::Closed);
}
