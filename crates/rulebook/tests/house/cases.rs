//! Every article that is executed has a bad case that names it, and a good one; what has none is
//! confessed here, and this list may only shrink.

use std::collections::BTreeSet;
use std::path::Path;

use rulebook::load;

/// The rulebooks, and their articles without a case: none.
const RULEBOOKS: [(&str, &[&str]); 5] = [
    ("chengdu/2025-04-21", &[]),
    ("futian/2024-01-30", &[]),
    ("lingang/2024-03-05", &[]),
    ("nanjing/2024-05-24", &[]),
    ("pudong/2025-02-01", &[]),
];

/// The articles that the remarks at the head of the cases name.
fn named(folder: &Path, prefix: &str) -> std::io::Result<BTreeSet<String>> {
    let mut articles = BTreeSet::new();
    for entry in std::fs::read_dir(folder)? {
        let text = std::fs::read_to_string(entry?.path())?;
        let remark = text.lines().next().unwrap_or_default();
        let (head, _) = remark.split_once(':').unwrap_or((remark, ""));
        let words = head.split([' ', ',', '#']).filter(|word| word.starts_with(prefix));
        articles.extend(words.map(str::to_owned));
    }
    Ok(articles)
}

#[test]
fn every_executed_article_has_cases() {
    for (path, no_case) in RULEBOOKS {
        let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
        check(&shelf.join(path), no_case).unwrap();
    }
}

fn check(folder: &Path, no_case: &[&str]) -> Result<(), Box<dyn std::error::Error>> {
    let rulebook = load(folder)?;
    let prefix = format!("{}-", rulebook.place.prefix);
    let binds = |kind: &str| matches!(kind, "guard" | "procedure" | "contents");
    let executed: BTreeSet<String> = rulebook
        .articles
        .iter()
        .filter(|article| rulebook.rule_lines(article).iter().any(|rule| binds(rule.kind)))
        .map(|article| article.id.to_string())
        .collect();
    for kind in ["bad", "good"] {
        let named = named(&folder.join("cases").join(kind), &prefix)?;
        let unnamed: BTreeSet<&str> = executed.difference(&named).map(String::as_str).collect();
        assert_eq!(unnamed, no_case.iter().copied().collect(), "{prefix} {kind}");
        let unknown: Vec<&String> = named.difference(&executed).collect();
        assert_eq!(unknown, Vec::<&String>::new(), "{kind} cases of articles without a rule");
    }
    Ok(())
}
