//! Products: from what they are made, how they come on file and into circulation, who stops them,
//! and when they are not given out.

use std::path::Path;
use std::sync::LazyLock;

use governance::{GrantState, No, State, VersionState, decide, may_deliver};
use rulebook::Rulebook;
use serde_json::{Value, json};
use terms::{Day, Digest, Role};

use crate::forms::{
    answer, because, call_of, data_set, interface, partner_exit, partner_order, partner_run,
    release, request, run, sign, with,
};
use crate::partner_path::{partner_at, with_second_operator};
use crate::path::at;
use crate::world::{LAW, World, command, day, verdict};

#[track_caller]
fn check(stage: &str, who: &str, value: &Value, expected: &str) {
    assert_eq!(
        verdict(&partner_at(stage).ask(who, value)),
        expected,
        "{who} at `{stage}`: {value}"
    );
}

/// Whether a product is given out, as the desk asks.
fn delivered(state: &State, product: &str, on: Day) -> String {
    let answer = may_deliver(state, &product.parse().unwrap(), (&LAW, on));
    verdict(&answer.map(|()| Vec::new()).map_err(No::Refused))
}

fn now(world: &World, product: &str) -> String {
    delivered(&world.state, product, world.today)
}

#[test]
fn files_come_from_releases_and_answers_from_templates() {
    let kinds = "malformed: data sets and reports are made from releases, interfaces and \
        verifications from templates";
    for (form, kind, expected) in [
        (data_set(), "data_set", "may"),
        (data_set(), "report", "may"),
        (data_set(), "indicator", "may"),
        (data_set(), "api", kinds),
        (data_set(), "verification", kinds),
        (interface(), "api", "may"),
        (interface(), "verification", "may"),
        (interface(), "indicator", "may"),
        (interface(), "data_set", kinds),
        (interface(), "report", kinds),
    ] {
        check("let out", "ren", &with(form, &[("/form/kind", json!(kind))]), expected);
    }
}

#[test]
fn a_product_is_made_from_what_is_ones_own() {
    check("let out", "gao", &data_set(), "no such release");
    check("let out", "gao", &interface(), "no such grant");
    check("let out", "zhong", &data_set(), "no such release");
    check("let out", "lin", &interface(), "no such grant");
    let other = with(interface(), &[("/form/source/grant", json!("grant-1"))]);
    check("let out", "ren", &other, "no such grant");
    check("let out", "gao", &other, "may");
    let nothing = with(data_set(), &[("/form/source/release", json!("release-9"))]);
    check("let out", "ren", &nothing, "no such release");
    for item in ["price_basis", "scope_of_use"] {
        let bare = with(data_set(), &[(&format!("/materials/{item}"), Value::Null)]);
        check("let out", "ren", &bare, "FT-21 product_registration");
    }
    let nameless = with(data_set(), &[("/form/title/en", json!(" "))]);
    check("let out", "ren", &nameless, "malformed: the title is missing");
    // Before the service agreement is signed there is nothing to make one from.
    check("given", "ren", &interface(), "FT-19 service_agreement_first");
    let mut held = partner_at("let out");
    held.must("gao", &partner_order());
    let stands = "FT-30 partner_held_while_correcting";
    assert_eq!(verdict(&held.ask("ren", &interface())), stands);
    assert_eq!(verdict(&held.ask("ren", &data_set())), stands);
}

#[test]
fn a_product_serves_the_reviewed_scenario() {
    for form in [data_set(), interface()] {
        let other = with(form, &[("/form/scenario", json!("advertising"))]);
        check("let out", "ren", &other, "FT-21 scenario_binding");
    }
}

#[test]
fn filed_reviewed_and_then_in_circulation() {
    let filed = answer("case-11", "filing", "filed", &[]);
    for who in ["ren", "gao", "tan", "zhong"] {
        check("offered", who, &filed, "FT-21 product_registration");
    }
    let pass = answer("case-11", "compliance_review", "pass", &[]);
    check("offered", "lin", &pass, "FT-21 product_registration");
    check("filed", "ren", &pass, "FT-21 product_registration, FT-5 no_own_matter");
    let reject = answer("case-11", "compliance_review", "reject", &["reason"]);
    check("filed", "lin", &reject, "FT-5 reasoned_refusal");
    let unreviewed = "FT-22 product_review_first";
    assert_eq!(now(&partner_at("offered"), "hours"), "FT-21 product_registered_first");
    assert_eq!(now(&partner_at("filed"), "hours"), unreviewed);
    assert_eq!(now(&partner_at("on sale"), "hours"), "may");
    let world = partner_at("on sale");
    let hours = &world.state.products[&"hours".parse().unwrap()];
    assert_eq!(hours.owner.as_str(), "harbour");
    let (_, version) = hours.admitted().unwrap();
    assert_eq!((version.serial, version.plan), (1, None));
    assert!(version.entry < version.admitted.unwrap());
}

#[test]
fn a_template_is_reviewed_by_its_source_departments_a_file_is_not() {
    let steps = |world: &World, case: &str| -> Vec<String> {
        let case = &world.state.cases[&case.parse().unwrap()];
        case.steps.iter().map(|step| step.step.to_string()).collect()
    };
    let world = partner_at("both on sale");
    assert_eq!(steps(&world, "case-11"), ["filing", "compliance_review"]);
    assert_eq!(steps(&world, "case-12"), ["filing", "template_review", "compliance_review"]);
    let pass = answer("case-12", "template_review", "pass", &[]);
    for who in ["lin", "ren", "gao", "ouyang"] {
        assert_ne!(verdict(&partner_at("templated").ask(who, &pass)), "may", "{who}");
    }
    let comply = answer("case-12", "compliance_review", "pass", &[]);
    check("templated", "lin", &comply, "FT-21 product_registration");
    let reject = answer("case-12", "template_review", "reject", &[]);
    check("templated", "tan", &reject, "FT-5 reasoned_refusal, FT-5 reasoned_refusal");
    let mut world = partner_at("templated");
    world.must("tan", &answer("case-12", "template_review", "reject", &["reason", "legal_basis"]));
    assert_eq!(now(&world, "finder"), "FT-22 product_review_first");
    // The plan that was guarded is on record with the version.
    let finder = &partner_at("both on sale").state.products[&"finder".parse().unwrap()];
    assert_eq!(finder.admitted().unwrap().1.plan, Some(Digest([8; 32])));
}

#[test]
fn every_source_department_of_a_template_has_its_say() {
    let mut world = partner_at("entered");
    world.must("ren", &request(&["income", "taps"]));
    world.must("gao", &answer("case-8", "preliminary_review", "pass", &[]));
    world.must("lin", &answer("case-8", "assessment", "refer_up", &["reason"]));
    world.must("lin", &answer("case-8", "municipal_coordination", "agreed", &["evidence"]));
    world.must("lin", &answer("case-8", "assessment", "confirm", &[]));
    world.must("tan", &answer("case-8", "opinion", "authorize", &[]));
    world.must("ouyang", &answer("case-8", "opinion", "authorize", &[]));
    world.must("ren", &crate::forms::partner_service());
    for who in ["ren", "gao", "lin", "tan", "ouyang"] {
        world.must(who, &sign("case-9"));
    }
    world.must("ren", &interface());
    world.must("lin", &answer("case-10", "filing", "filed", &[]));
    let pass = answer("case-10", "template_review", "pass", &[]);
    world.must("tan", &pass);
    let comply = answer("case-10", "compliance_review", "pass", &[]);
    assert_eq!(verdict(&world.ask("lin", &comply)), "FT-21 product_registration");
    world.must("ouyang", &pass);
    world.must("lin", &comply);
}

#[test]
fn a_version_under_review_leaves_the_last_one_in_circulation() {
    let mut world = partner_at("subscribed");
    let dearer = with(interface(), &[("/form/price/fen", json!(900))]);
    world.must("ren", &dearer);
    world.must("lin", &answer("case-15", "filing", "filed", &[]));
    assert_eq!(now(&world, "finder"), "may");
    let price = |world: &World| {
        world.state.products[&"finder".parse().unwrap()].admitted().unwrap().1.form.price.fen
    };
    assert_eq!(price(&world), 500);
    assert_eq!(verdict(&world.ask("ren", &dearer)), "FT-15 case_order");
    let withdraw = because("withdraw_product", "product", "finder");
    assert_eq!(verdict(&world.ask("ren", &withdraw)), "FT-15 case_order");
    world.must("tan", &answer("case-15", "template_review", "pass", &[]));
    assert_eq!(price(&world), 500);
    world.must("lin", &answer("case-15", "compliance_review", "pass", &[]));
    assert_eq!(price(&world), 900);
    // A version that is turned down changes nothing.
    world.must("ren", &interface());
    world.must("lin", &answer("case-16", "filing", "filed", &[]));
    world.must("tan", &answer("case-16", "template_review", "reject", &["reason", "legal_basis"]));
    assert_eq!((now(&world, "finder").as_str(), price(&world)), ("may", 900));
}

#[test]
fn a_version_is_the_same_thing_for_the_same_scenario() {
    let kind = "malformed: a version is of the same kind as the last; register another product";
    let other = with(interface(), &[("/form/product", json!("hours"))]);
    check("both on sale", "ren", &other, kind);
    // The grant of another scenario is a good basis, but for another product.
    let mut world = partner_at("both on sale");
    world.state.grants.get_mut(&"grant-2".parse().unwrap()).unwrap().scenario =
        "advertising".parse().unwrap();
    let moved = with(interface(), &[("/form/scenario", json!("advertising"))]);
    assert_eq!(verdict(&world.ask("ren", &moved)), "FT-21 scenario_binding");
    let fresh = with(moved, &[("/form/product", json!("adverts"))]);
    assert_eq!(verdict(&world.ask("ren", &fresh)), "may");
}

#[test]
fn an_id_belongs_to_whoever_was_first_and_says_no_more() {
    let taken = "malformed: there already is a product `hours`";
    let own = with(
        interface(),
        &[("/form/source/grant", json!("grant-1")), ("/form/product", json!("hours"))],
    );
    // While its case is still open, its number is nobody else's business.
    for stage in ["offered", "filed", "on sale"] {
        check(stage, "gao", &own, taken);
    }
    let mut world = partner_at("offered");
    world.must("ren", &json!({ "type": "withdraw_case", "case": "case-11" }));
    assert_eq!(verdict(&world.ask("gao", &own)), "may");
}

#[test]
fn a_withdrawn_product_comes_back_through_review_only() {
    let withdraw = because("withdraw_product", "product", "hours");
    for who in ["gao", "lin", "zhong"] {
        check("on sale", who, &withdraw, "no such product");
    }
    let silent = with(withdraw.clone(), &[("/reason", json!(" "))]);
    check("on sale", "ren", &silent, "malformed: state the reason");
    let mut world = partner_at("subscribed");
    world.must("ren", &withdraw);
    let unreviewed = "FT-22 product_review_first";
    assert_eq!(now(&world, "hours"), unreviewed);
    let again = "malformed: it is withdrawn already";
    assert_eq!(verdict(&world.ask("ren", &withdraw)), again);
    world.must("ren", &data_set());
    world.must("lin", &answer("case-15", "filing", "filed", &[]));
    assert_eq!(now(&world, "hours"), unreviewed);
    world.must("lin", &answer("case-15", "compliance_review", "pass", &[]));
    assert_eq!(now(&world, "hours"), "may");
}

#[test]
fn who_stops_a_product_and_who_lets_it_go_on() {
    let stop = because("stop_product", "product", "finder");
    for who in ["tan", "zhong", "he"] {
        check("keyed", who, &stop, "FT-21 may_stop_product");
    }
    // An operator stops what is made under its own agreement.
    let two = with_second_operator(partner_at("keyed"));
    assert_eq!(verdict(&two.ask("wu", &stop)), "FT-21 may_stop_product");
    let stands = "FT-39 hold_stops_use, FT-29 suspended_while_correcting";
    for (who, others) in [("lin", ["gao", "ren"]), ("gao", ["lin", "ren"]), ("ren", ["lin", "gao"])]
    {
        let mut world = partner_at("keyed");
        world.must(who, &stop);
        assert_eq!(now(&world, "finder"), stands);
        assert_eq!(now(&world, "hours"), "may");
        let lift = because("lift_hold", "hold", "hold-1");
        for other in others {
            assert_eq!(verdict(&world.ask(other, &lift)), "FT-39 hold_owner", "{other}");
        }
        assert_eq!(verdict(&world.ask("ren", &call_of(&json!({})))), stands);
        world.must(who, &lift);
        assert_eq!(now(&world, "finder"), "may");
    }
    // Two holds are lifted by two.
    let mut world = partner_at("keyed");
    world.must("lin", &stop);
    world.must("gao", &stop);
    world.must("lin", &because("lift_hold", "hold", "hold-1"));
    assert_eq!(now(&world, "finder"), stands);
}

#[test]
fn nothing_is_given_out_of_what_may_not_be_used() {
    let ended = "FT-14 access_ends_with_agreement";
    let both = |world: &World, expected: &str| {
        for product in ["hours", "finder"] {
            assert_eq!(now(world, product), expected, "{product}");
        }
    };
    both(&partner_at("keyed"), "may");
    both(&partner_at("ordered"), "FT-30 partner_held_while_correcting");
    both(&partner_at("corrected"), "FT-30 partner_held_while_correcting");
    assert_eq!(now(&partner_at("accepted"), "hours"), "may");
    for agreement in ["agreement-1", "agreement-3", "agreement-4"] {
        let mut world = partner_at("keyed");
        world.must("lin", &because("suspend", "agreement", agreement));
        both(&world, "FT-39 hold_stops_use, FT-29 suspended_while_correcting");
        world.must("lin", &because("lift_hold", "hold", "hold-1"));
        both(&world, "may");
        world.must("lin", &because("terminate_agreement", "agreement", agreement));
        both(&world, ended);
    }
    // The hold on the operator's own service agreement is none of the partner's.
    let mut world = partner_at("keyed");
    world.must("lin", &because("suspend", "agreement", "agreement-2"));
    both(&world, "may");
    let mut world = partner_at("keyed");
    world.must("ren", &partner_exit());
    both(&world, "may");
    world.must("gao", &answer("case-15", "settlement", "settled", &["deletion_proof"]));
    both(&world, ended);
    // The terms run out: the service agreement's first, then that on the platform.
    let keyed = partner_at("keyed").state;
    assert_eq!(delivered(&keyed, "finder", day("2027-01-19")), "may");
    assert_eq!(delivered(&keyed, "finder", day("2027-01-20")), ended);
    let long = delivered(&keyed, "hours", day("2027-07-01"));
    assert_eq!(long, format!("{ended}, {ended}"));
    assert_eq!(now(&partner_at("keyed"), "nothing"), "FT-21 product_registered_first");
}

#[test]
fn a_review_under_way_does_not_pass_what_has_ended() {
    for (stage, who, value) in [
        ("offered", "lin", answer("case-11", "filing", "filed", &[])),
        ("filed", "lin", answer("case-11", "compliance_review", "pass", &[])),
        ("templated", "tan", answer("case-12", "template_review", "pass", &[])),
        ("template passed", "lin", answer("case-12", "compliance_review", "pass", &[])),
    ] {
        let mut world = partner_at(stage);
        world.must("lin", &because("terminate_agreement", "agreement", "agreement-3"));
        let ended = "FT-14 access_ends_with_agreement";
        assert_eq!(verdict(&world.ask(who, &value)), ended, "{stage}");
    }
}

#[test]
fn the_operators_own_product_stops_with_its_agreement() {
    let mut world = at("released");
    let own = with(data_set(), &[("/form/scenario", json!("research"))]);
    world.must("gao", &own);
    world.must("lin", &answer("case-8", "filing", "filed", &[]));
    world.must("lin", &answer("case-8", "compliance_review", "pass", &[]));
    assert_eq!(now(&world, "hours"), "may");
    world.must("lin", &because("terminate_agreement", "agreement", "agreement-1"));
    assert!(world.state.grants.values().all(|grant| grant.state == GrantState::Closed));
    assert_eq!(now(&world, "hours"), "FT-14 access_ends_with_agreement");
}

#[test]
fn a_template_is_answered_for_its_supplier_with_arguments_of_its_domains() {
    let fit = json!({ "work": "mill", "least": "30" });
    check("keyed", "ren", &call_of(&fit), "may");
    check("keyed", "bao", &call_of(&fit), "may");
    for who in ["zhong", "gao", "lin", "tan"] {
        check("keyed", who, &call_of(&fit), "no such product");
    }
    check("keyed", "ren", &call_of(&json!({ "work": "mill" })), "malformed: `least` is missing");
    let stray = json!({ "work": "mill", "least": "30", "more": "1" });
    check("keyed", "ren", &call_of(&stray), "malformed: there is no parameter `more`");
    for (work, least, wrong) in [
        ("forge", "30", "work"),
        ("mill' OR '1'='1", "30", "work"),
        ("mill", "17", "least"),
        ("mill", "66", "least"),
        ("mill", "030", "least"),
        ("mill", "+30", "least"),
        ("mill", "30 OR 1=1", "least"),
        ("mill", "３０", "least"),
    ] {
        let expected = format!("malformed: `{wrong}` lies outside the domain on file");
        check("keyed", "ren", &call_of(&json!({ "work": work, "least": least })), &expected);
    }
    let file = with(call_of(&json!({})), &[("/product", json!("hours"))]);
    check("keyed", "ren", &file, "malformed: it takes no arguments");
    check("templated", "ren", &call_of(&fit), "FT-22 product_review_first");
    // A run of it is a run under the supplier's grant, on record as such.
    let world = partner_at("keyed");
    let run = world.state.runs.values().find(|run| run.grant.as_str() == "grant-2");
    assert!(run.is_some_and(|run| run.officer.as_str() == "ren"));
}

#[test]
fn a_product_keeps_the_trail_to_its_grant_and_its_sources() {
    let world = partner_at("both on sale");
    for (product, grant) in [("hours", "grant-2"), ("finder", "grant-2")] {
        let known = &world.state.products[&product.parse().unwrap()];
        let (_, version) = known.admitted().unwrap();
        assert_eq!(world.state.grant_of(&version.form).unwrap().as_str(), grant);
    }
    let case = &world.state.cases[&"case-12".parse().unwrap()];
    let providers = world.state.providers_of(case);
    assert_eq!(providers.iter().map(terms::PartyId::as_str).collect::<Vec<_>>(), ["statistics"]);
    let operator = world.state.operator_of(case).unwrap();
    assert_eq!(operator.as_str(), "lotus");
    let income = &world.state.resources[&"income".parse().unwrap()];
    assert!(income.versions.values().all(|version| version.state == VersionState::Ready));
}

/// The rules of a made-up place: those of Futian, and one more that other places have.
static REDWATER: LazyLock<Rulebook> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks/futian/2024-01-30");
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let rule = "\n[guard.no_redevelopment]\nchecks = \"no_redevelopment\"\nkind = \"prohibition\"\n\
        says = { zh = \"运营单位及其关联方不得再开发\", en = \"no redevelopment by the operator\" }\n\
        \n[procedure.product_registration]\n";
    let articles = read("articles.md").replace("\n[procedure.product_registration]\n", rule);
    let place = read("place.toml").replace("\"FT\"", "\"RW\"").replace("FT-42", "RW-42");
    let articles = articles.replace("FT-", "RW-");
    Rulebook::parse(&[("place.toml", &place), ("articles.md", &articles)])
        .unwrap_or_else(|mistakes| panic!("{:?}", mistakes.first().map(rulebook::Mistake::render)))
});

fn in_redwater(world: &World, who: &str, value: &Value) -> String {
    verdict(&decide(&world.state, &world.act(who, command(value)), &*REDWATER, world.today))
}

fn affiliates(one: &str, other: &str) -> Value {
    json!({ "type": "declare_affiliation", "one": one, "other": other, "ground": "持股" })
}

#[test]
fn where_the_operator_may_not_develop_again_its_affiliates_may_not_either() {
    let refused = "RW-21 no_redevelopment";
    let free = partner_at("let out");
    assert_eq!(in_redwater(&free, "ren", &data_set()), "may");
    // The operator itself.
    let own = with(interface(), &[("/form/source/grant", json!("grant-1"))]);
    assert_eq!(in_redwater(&free, "gao", &own), refused);
    // An affiliate, whoever says so of the two, or the authority.
    for who in ["gao", "ren", "lin"] {
        let mut world = partner_at("let out");
        world.must(who, &affiliates("harbour", "lotus"));
        for form in [data_set(), interface()] {
            assert_eq!(in_redwater(&world, "ren", &form), refused, "{who}");
            assert_eq!(verdict(&world.ask("ren", &form)), "may", "Futian has no such rule");
        }
    }
    // A chain: the partner belongs to the institute, that to the lab, that to the operator.
    let chain = [("institute", "xu", "lab"), ("lab", "he", "lotus")];
    let mut world = partner_at("let out");
    world.must("ren", &affiliates("harbour", "institute"));
    for (one, who, other) in chain {
        assert_eq!(in_redwater(&world, "ren", &data_set()), "may", "before {one}");
        world.must(who, &affiliates(one, other));
    }
    assert_eq!(in_redwater(&world, "ren", &data_set()), refused);
    assert_eq!(verdict(&world.ask("ren", &data_set())), "may");
    // Both belong to a third, by their own word.
    let mut world = partner_at("let out");
    world.must("ren", &affiliates("harbour", "shore"));
    world.must("gao", &affiliates("shore", "lotus"));
    assert_eq!(in_redwater(&world, "ren", &interface()), refused);
    // Entered by the authority, a chain binds wherever it is entered.
    let mut world = partner_at("let out");
    world.must("lin", &affiliates("shore", "lotus"));
    world.must("lin", &affiliates("shore", "harbour"));
    assert_eq!(in_redwater(&world, "ren", &interface()), refused);
}

#[test]
fn nobody_ties_two_others_to_each_other() {
    // `shore` says that it belongs to the authority, to the operator and to its partner.
    let mut world = partner_at("filed");
    for other in ["authority", "lotus", "harbour", "statistics"] {
        world.must("zhong", &affiliates("shore", other));
    }
    let pass = answer("case-11", "compliance_review", "pass", &[]);
    assert_eq!(verdict(&world.ask("lin", &pass)), "may");
    assert_eq!(in_redwater(&world, "ren", &interface()), "may");
    let parties = ["authority", "lotus", "harbour", "statistics"].map(|it| it.parse().unwrap());
    let [authority, lotus, harbour, statistics] = &parties;
    assert!(!world.state.is_same_or_affiliate(authority, harbour));
    assert!(!world.state.is_same_or_affiliate(lotus, statistics));
    let shore = "shore".parse().unwrap();
    assert!(parties.iter().all(|party| world.state.is_same_or_affiliate(party, &shore)));
    assert!(parties.iter().all(|party| world.state.is_same_or_affiliate(&shore, party)));
}

#[test]
fn a_reviewer_stands_apart_from_affiliates_of_affiliates() {
    let mut world = at("qualified");
    let review = answer("case-3", "expert_review", "recommend", &[]);
    world.must("gao", &affiliates("lotus", "lab"));
    assert_eq!(verdict(&world.ask("xu", &review)), "may");
    world.must("xu", &affiliates("institute", "lab"));
    assert_eq!(verdict(&world.ask("xu", &review)), "FT-5 no_own_matter");
}

#[test]
fn the_grant_of_a_partner_is_not_the_operators_to_use() {
    // Neither runs nor products nor releases come of it for anyone but the partner.
    for value in [partner_run(), interface(), release()] {
        assert_ne!(verdict(&partner_at("computed").ask("gao", &value)), "may");
    }
    assert_eq!(verdict(&partner_at("computed").ask("su", &run())), "may");
    assert!(!partner_at("computed").state.has_role(&"lotus".parse().unwrap(), Role::Partner));
}
