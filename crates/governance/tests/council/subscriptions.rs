//! Subscriptions and keys: to what, for what, at which price, and who ends them.

use serde_json::{Value, json};

use crate::forms::{
    answer, because, interface, issue_key, partner_order, revoke_key, subscription, with,
};
use crate::partner_path::partner_at;
use crate::world::{World, verdict};

#[track_caller]
fn check(stage: &str, who: &str, value: &Value, expected: &str) {
    assert_eq!(
        verdict(&partner_at(stage).ask(who, value)),
        expected,
        "{who} at `{stage}`: {value}"
    );
}

#[test]
fn what_circulates_is_subscribed_to_and_nothing_else() {
    check("both on sale", "zhong", &subscription("finder"), "may");
    check("both on sale", "zhong", &subscription("nothing"), "no such product");
    // While only its case is open, a product is not there for others.
    check("offered", "zhong", &subscription("hours"), "no such product");
    check("filed", "zhong", &subscription("hours"), "FT-22 product_review_first");
    check("templated", "zhong", &subscription("finder"), "FT-22 product_review_first");
    check("stopped", "zhong", &subscription("finder"), {
        "FT-39 hold_stops_use, FT-29 suspended_while_correcting"
    });
    check("ordered", "zhong", &subscription("finder"), "FT-30 partner_held_while_correcting");
    let mut withdrawn = partner_at("both on sale");
    withdrawn.must("ren", &because("withdraw_product", "product", "hours"));
    let unreviewed = "FT-22 product_review_first";
    assert_eq!(verdict(&withdrawn.ask("zhong", &subscription("hours"))), unreviewed);
}

#[test]
fn a_subscription_serves_the_scenario_of_the_product() {
    let other = with(subscription("finder"), &[("/form/scenario", json!("advertising"))]);
    check("both on sale", "zhong", &other, "FT-21 scenario_binding");
    let none = with(subscription("finder"), &[("/form/calls_per_month", json!(0))]);
    check("both on sale", "zhong", &none, "malformed: ask for one call a month at least");
    let own = "malformed: a supplier does not subscribe to its own product";
    check("both on sale", "ren", &subscription("finder"), own);
    check("both on sale", "gao", &subscription("finder"), "FT-22 subscription");
    check("both on sale", "lin", &subscription("finder"), "FT-22 subscription");
    let twice = "malformed: a subscription to this product is already asked for";
    check("subscribing", "zhong", &subscription("finder"), twice);
    // Others may ask at the same time, and do not learn who else does.
    check("subscribing", "he", &subscription("finder"), "may");
}

#[test]
fn the_supplier_accepts_and_nobody_for_it() {
    let accept = answer("case-13", "acceptance", "accept", &[]);
    for who in ["zhong", "gao", "lin", "tan", "he"] {
        check("subscribing", who, &accept, "FT-22 subscription");
    }
    check("subscribing", "bao", &accept, "may");
    // Who is tied to the supplier is not the supplier.
    let mut world = partner_at("subscribing");
    let tied = json!({
        "type": "declare_affiliation", "one": "harbour", "other": "lab", "ground": "持股",
    });
    world.must("ren", &tied);
    assert_eq!(verdict(&world.ask("he", &accept)), "FT-22 subscription");
    let bare = answer("case-13", "acceptance", "decline", &[]);
    check("subscribing", "ren", &bare, "FT-5 reasoned_refusal");
    check("subscribing", "ren", &answer("case-13", "acceptance", "decline", &["reason"]), "may");
    // What was stopped in the meantime is not accepted.
    let mut world = partner_at("subscribing");
    world.must("gao", &partner_order());
    let stands = "FT-30 partner_held_while_correcting";
    assert_eq!(verdict(&world.ask("ren", &accept)), stands);
}

/// Registers and passes another version of `finder` at this price.
fn dearer(world: &mut World, case: &str, fen: u64) {
    world.must("ren", &with(interface(), &[("/form/price/fen", json!(fen))]));
    world.must("lin", &answer(case, "filing", "filed", &[]));
    world.must("tan", &answer(case, "template_review", "pass", &[]));
    world.must("lin", &answer(case, "compliance_review", "pass", &[]));
}

#[test]
fn the_price_is_the_one_that_was_asked_for() {
    let price =
        |world: &World| world.state.subscriptions[&"subscription-1".parse().unwrap()].price.fen;
    // It rises between the application and its acceptance.
    let mut world = partner_at("subscribing");
    dearer(&mut world, "case-14", 900);
    world.must("ren", &answer("case-13", "acceptance", "accept", &[]));
    assert_eq!(price(&world), 500);
    // And after it.
    dearer(&mut world, "case-15", 90_000);
    assert_eq!(price(&world), 500);
    world.must("he", &subscription("finder"));
    world.must("ren", &answer("case-16", "acceptance", "accept", &[]));
    let second = &world.state.subscriptions[&"subscription-2".parse().unwrap()];
    assert_eq!((second.price.fen, second.party.as_str()), (90_000, "lab"));
}

#[test]
fn either_side_ends_a_subscription() {
    let close = because("close_subscription", "subscription", "subscription-1");
    for who in ["gao", "lin", "tan", "he"] {
        check("keyed", who, &close, "no such subscription");
    }
    let silent = with(close.clone(), &[("/reason", json!(""))]);
    check("keyed", "zhong", &silent, "malformed: state the reason");
    for who in ["zhong", "ren"] {
        let mut world = partner_at("keyed");
        world.must(who, &close);
        for again in ["zhong", "ren"] {
            let closed = "malformed: it is closed already";
            assert_eq!(verdict(&world.ask(again, &close)), closed);
        }
        let closed = "malformed: the subscription is closed";
        assert_eq!(verdict(&world.ask("zhong", &issue_key("subscription-1"))), closed);
        let subscription = &world.state.subscriptions[&"subscription-1".parse().unwrap()];
        assert_eq!(subscription.closed_on, Some(world.today));
    }
}

#[test]
fn ten_keys_and_only_the_subscribers_own() {
    for who in ["ren", "gao", "lin", "he"] {
        check("keyed", who, &issue_key("subscription-1"), "no such subscription");
        check("keyed", who, &revoke_key("access-1"), "no such access key");
    }
    let mut world = partner_at("keyed");
    for _ in 1..10 {
        world.must("zhong", &issue_key("subscription-1"));
    }
    let most = "malformed: at most 10 keys are open at a time; revoke one first";
    assert_eq!(verdict(&world.ask("zhong", &issue_key("subscription-1"))), most);
    // Another subscription has ten of its own.
    assert_eq!(verdict(&world.ask("zhong", &issue_key("subscription-2"))), "may");
    world.must("zhong", &revoke_key("access-1"));
    assert_eq!(verdict(&world.ask("zhong", &revoke_key("access-1"))), "no such access key");
    world.must("zhong", &issue_key("subscription-1"));
    let keys = &world.state.access_keys;
    assert_eq!(keys.len(), 11);
    assert!(keys[&"access-1".parse().unwrap()].revoked_on.is_some());
    // The journal keeps a digest, no secret.
    let issued = world.log.iter().filter(|it| it.event.kind() == "access-key.issued");
    assert!(issued.clone().all(|it| it.words.is_empty() && it.public.is_empty()));
    assert_eq!(issued.count(), 11);
}
