//! Nanjing as shipped: whole, by its own words, and with what its text does not know left out.

use rulebook::vocabulary::{Effect, GuardName};
use rulebook::{Mistake, Rulebook};

const PLACE: &str = include_str!("../../../../rulebooks/nanjing/2024-05-24/place.toml");
const ARTICLES: &str = include_str!("../../../../rulebooks/nanjing/2024-05-24/articles.md");

fn nanjing() -> Result<Rulebook, String> {
    Rulebook::parse(&[("place.toml", PLACE), ("articles.md", ARTICLES)])
        .map_err(|mistakes| mistakes.iter().map(Mistake::render).collect())
}

#[test]
fn every_article_is_there() {
    let rulebook = nanjing().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let numbers = rulebook.articles.iter().map(|article| article.id.to_string());
    let expected = (1..=24).map(|number| format!("NJ-{number}"));
    assert_eq!(numbers.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn what_the_text_does_not_know_is_not_borrowed() {
    let rulebook = nanjing().unwrap();
    // What other texts have and this one is silent about.
    for elsewhere in
        ["service_agreement", "operator_exit", "rectification", "partner_entry", "supply_stop"]
    {
        assert!(rulebook.procedure(&elsewhere.parse().unwrap()).is_none(), "{elsewhere}");
    }
    for elsewhere in [
        GuardName::NotOpenedNeedsStatute,
        GuardName::CoordinationFirst,
        GuardName::ServiceAgreementFirst,
        GuardName::LogsKept,
    ] {
        assert!(rulebook.guards_named(elsewhere).next().is_none(), "{}", elsewhere.code());
    }
    let granted = &rulebook.procedure(&"resource_authorization".parse().unwrap()).unwrap().ends;
    assert!(granted.values().any(|end| end.effects.contains(&Effect::GrantOpen)));
}
