//! The five places together: 155 articles, each of which says what becomes of it, and 120
//! invariants, each kept by a guard of some place or confessed here.

use std::collections::BTreeSet;
use std::path::Path;

use rulebook::{Rulebook, RulebookError, load};

const RULEBOOKS: [(&str, usize); 5] = [
    ("chengdu/2025-04-21", 37),
    ("futian/2024-01-30", 42),
    ("lingang/2024-03-05", 32),
    ("nanjing/2024-05-24", 24),
    ("pudong/2025-02-01", 20),
];

/// Invariants without a guard of their own, and why. This list may only shrink.
const CONFESSED: [(&str, &str); 8] = [
    ("INV-020", "leaks and destruction are no acts of the machine; incidents are reported"),
    ("INV-055", "a late filing is shown as late; lateness cannot be refused"),
    ("INV-060", "a plan is complete by its contents and required items, which take no name"),
    ("INV-075", "entry and exit are filed by steps that nothing passes over"),
    ("INV-101", "an overdue correction has one unfavourable end, which an official still gives"),
    ("INV-111", "whether data is false or a delay excused is judged by people"),
    ("INV-118", "a filing has its step, recipient and proof, and never a veto"),
    ("INV-119", "both recipients stand in the step; one receipt proves both"),
];

fn rulebooks() -> Result<Vec<(Rulebook, usize)>, RulebookError> {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let all = RULEBOOKS.iter();
    all.map(|(path, articles)| Ok((load(shelf.join(path))?, *articles))).collect()
}

#[test]
fn every_article_of_the_five_says_what_becomes_of_it() {
    let mut total = 0;
    for (law, articles) in rulebooks().unwrap() {
        assert_eq!(law.articles.len(), articles, "{}", law.place.id);
        total += articles;
        for article in &law.articles {
            let silent =
                article.rules.is_empty() && article.outside.is_none() && article.later.is_none();
            assert!(!silent, "{}", article.id);
        }
    }
    assert_eq!(total, 155);
}

#[test]
fn every_invariant_is_kept_or_confessed() {
    let kept: BTreeSet<String> = rulebooks()
        .unwrap()
        .iter()
        .flat_map(|(law, _)| law.guards.values())
        .flat_map(|guard| guard.invariants.clone())
        .collect();
    let all: BTreeSet<String> = (1..=120).map(|number| format!("INV-{number:03}")).collect();
    let missing: Vec<&str> = all.difference(&kept).map(String::as_str).collect();
    let confessed: Vec<&str> = CONFESSED.iter().map(|(invariant, _)| *invariant).collect();
    assert_eq!(missing, confessed);
    assert!(kept.is_subset(&all));
}

#[test]
fn few_parts_are_untranslated() {
    let later: Vec<String> = rulebooks()
        .unwrap()
        .iter()
        .flat_map(|(law, _)| &law.articles)
        .filter(|article| article.later.is_some())
        .map(|article| article.id.to_string())
        .collect();
    assert!(later.len() <= 12, "{later:?}");
}
