//! The law cases as text: each can be read, says which articles it is about, and ends as it
//! should; and reading journeys that take others as given.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use terms::ArticleId;

use crate::{Expect, Journey, Outcome, Statement, read};

/// Every case of this kind, of all places, with its text.
fn cases(kind: &str) -> Vec<(PathBuf, String, Journey)> {
    let rulebooks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let mut entries: Vec<PathBuf> = entries.collect();
        entries.sort();
        entries
    };
    let places = folders(&rulebooks).into_iter().flat_map(|place| folders(&place));
    let places = places.map(|it| it.join("cases").join(kind)).filter(|it| it.is_dir());
    let mut cases = Vec::new();
    for path in places.flat_map(|it| folders(&it)) {
        let text = std::fs::read_to_string(&path).unwrap();
        let journey = read(&path).unwrap_or_else(|unread| panic!("{unread}"));
        cases.push((path, text, journey));
    }
    cases
}

/// The articles of every refusal that is expected.
fn refused(journey: &Journey) -> Vec<&Vec<ArticleId>> {
    let expects = journey.lines.iter().flat_map(|line| &line.expects);
    let refused = expects.filter_map(|(_, expect)| {
        if let Expect::Outcome(Outcome::Refused(articles)) = expect { Some(articles) } else { None }
    });
    refused.collect()
}

/// The articles that the remark in the first line names.
fn named(text: &str) -> BTreeSet<ArticleId> {
    let remark = text.lines().next().unwrap_or_default();
    let words = remark.split([' ', ',', ':', '.', ';']);
    words.filter_map(|word| ArticleId::new(word).ok()).collect()
}

#[test]
fn bad_cases_end_in_a_refusal_on_the_articles_they_name() {
    let cases = cases("bad");
    assert!(cases.len() >= 12, "{}", cases.len());
    for (path, text, journey) in &cases {
        let refused = refused(journey);
        assert_eq!(refused.len(), 1, "{}: one refusal a case", path.display());
        let articles: BTreeSet<ArticleId> = refused[0].iter().cloned().collect();
        assert_eq!(articles, named(text), "{}", path.display());
        let last = journey.lines.last().unwrap();
        let ends = |(_, expect): &(u32, Expect)| matches!(expect, Expect::Outcome(_));
        assert!(last.expects.iter().any(ends), "{}: the last act is refused", path.display());
    }
}

#[test]
fn good_cases_are_refused_nowhere() {
    let cases = cases("good");
    assert!(cases.len() >= 6, "{}", cases.len());
    for (path, _, journey) in &cases {
        assert_eq!(refused(journey), Vec::<&Vec<ArticleId>>::new(), "{}", path.display());
        let acts = journey.lines.iter().filter(|it| matches!(it.statement, Statement::Act(_)));
        assert!(acts.count() >= 3, "{}", path.display());
    }
}

const HEAD: &str = "title 试 | a try\nfounded 2026-01-05 by lin of office\n";

/// What reading `bad/it.txt` says, with these good cases beside it.
fn check(good: &[(&str, &str)], lines: &str, expected: &str) {
    let folder = tempfile::tempdir().unwrap();
    for kind in ["good", "bad"] {
        std::fs::create_dir(folder.path().join(kind)).unwrap();
    }
    for (name, text) in good {
        std::fs::write(folder.path().join("good").join(format!("{name}.txt")), text).unwrap();
    }
    let path = folder.path().join("bad").join("it.txt");
    std::fs::write(&path, format!("{HEAD}{lines}")).unwrap();
    let said = match read(&path) {
        Ok(journey) => {
            let numbers = journey.lines.iter().map(|it| it.number.to_string());
            numbers.collect::<Vec<_>>().join(" ")
        }
        Err(unread) => unread.to_string().replace(&format!("{}/", folder.path().display()), ""),
    };
    assert_eq!(said, expected);
}

#[test]
fn what_is_given_happens_in_its_place() {
    let a = format!("{HEAD}on 2026-01-06\nwait\nexpect same\n");
    let b = format!("{HEAD}file x = a.csv\ngiven a\nwait\n");
    check(&[("a", &a), ("b", &b)], "as nobody\ngiven b\nwait\n", "3 4 4 4 5");
    check(&[], "given a", "cannot read `good/a.txt`");
    check(
        &[("a", "wait")],
        "given a",
        "good/a.txt:1: a journey needs a line `title`\n\
           good/a.txt:1: a journey needs a line `founded`",
    );
    check(&[], "Wait", "bad/it.txt:3: `Wait` begins no line of a journey");
    let other = a.replace("01-05", "01-04");
    check(&[("a", &other)], "\ngiven a", "bad/it.txt:4: `a` begins otherwise than this journey");
    let circle = format!("{HEAD}given a\n");
    check(&[("a", &circle)], "given a", "good/a.txt:3: `a` leads back to itself");
}
