//! Commands that need no server: rulebooks, the calendar, due dates, and wrong use.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::path::Path;

use insta::assert_snapshot;
use support::offline;

const FUTIAN: &str = "rulebooks/futian/2024-01-30";

fn fine(words: &[&str]) -> String {
    let (code, out, err) = offline(words);
    assert_eq!(code, 0, "{words:?}: {out}{err}");
    out
}

/// The rulebook of Futian with one thing changed, checked; the folder is left out of what is said.
fn check_changed(file: &str, old: &str, new: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["place.toml", "articles.md"] {
        let mut text = std::fs::read_to_string(support::root().join(FUTIAN).join(name)).unwrap();
        if name == file {
            assert!(text.contains(old), "{old}");
            text = text.replacen(old, new, 1);
        }
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let (code, out, err) = offline(&["rulebook", "check", "--lang", "en", path]);
    (code, format!("{out}{err}").replace(path, "FOLDER"))
}

#[test]
fn the_rulebooks_that_are_shipped_have_no_mistakes() {
    let said = fine(&["rulebook", "check"]);
    assert!(said.contains("✓ rulebooks/futian/2024-01-30  42 条"), "{said}");
    assert!(said.contains("✓ rulebooks/calendar"), "{said}");
    assert_eq!(fine(&["rulebook", "check", FUTIAN]).lines().count(), 1);
}

#[test]
fn a_word_outside_the_closed_lists_is_underlined() {
    let (code, said) =
        check_changed("articles.md", "checks = \"raw_stays_in\"", "checks = \"raw_stay_in\"");
    assert_eq!(code, 1);
    assert_snapshot!(said);
}

#[test]
fn a_rule_under_no_article_is_underlined() {
    let rule = "# 第一章 总则 · General provisions\n\n```toml\n[policy.stray]\nvalue = 1\n\
                says = { zh = \"无\", en = \"none\" }\n```\n";
    let (code, said) = check_changed("articles.md", "# 第一章 总则 · General provisions\n", rule);
    assert_eq!(code, 1);
    assert_snapshot!(said);
}

#[test]
fn a_rulebook_that_is_not_there_is_no_mistake_of_anybody() {
    let (code, _, err) = offline(&["rulebook", "check", "rulebooks/nowhere"]);
    assert_eq!(code, 3);
    assert!(err.contains("rulebooks/nowhere"), "{err}");
}

#[test]
fn an_article_is_shown_in_the_language_that_is_asked_for() {
    let chinese = fine(&["rulebook", "show", "futian", "FT-42"]);
    let english = fine(&["rulebook", "show", "futian", "FT-42", "--lang", "en"]);
    assert!(chinese.starts_with("FT-42  第四十二条"), "{chinese}");
    assert_snapshot!(english);
    let whole = fine(&["rulebook", "show", "futian", "--on", "2027-01-30", "--lang", "en"]);
    assert!(whole.contains("2027-01-30: no longer in force"), "{whole}");
    let json: serde_json::Value =
        serde_json::from_str(&fine(&["rulebook", "show", "futian", "FT-18", "--json"])).unwrap();
    assert_eq!(json["article"]["id"], "FT-18");
}

#[test]
fn every_article_is_executed_or_says_why_not() {
    let said = fine(&["rulebook", "coverage", "futian", "--lang", "en"]);
    assert_eq!(said.lines().filter(|line| line.starts_with("FT-")).count(), 42, "{said}");
    let told: serde_json::Value =
        serde_json::from_str(&fine(&["rulebook", "coverage", "--json"])).unwrap();
    assert_eq!(told["articles"]["total"], told["articles"]["classified"]);
    assert_eq!(told["duties"]["total"], told["duties"]["classified"]);
    for line in told["places"].as_array().unwrap().iter().filter_map(|it| it["lines"].as_array()) {
        for line in line {
            let silent = line["rules"].as_array().unwrap().is_empty();
            assert!(!silent || !line["outside"].is_null() || !line["later"].is_null(), "{line}");
        }
    }
}

#[test]
fn a_due_date_is_explained_day_by_day() {
    let words = ["rulebook", "count", "--from", "2026-02-09", "--within", "5 working days"];
    assert_snapshot!(fine(&[&words[..], &["--lang", "en"]].concat()));
    // Asked for supplements on the 10th, handed in on the 12th.
    let stopped = [&words[..], &["--stop", "2026-02-10..2026-02-12"]].concat();
    assert!(fine(&stopped).ends_with("到期日 2026-02-26\n"));
    let standing = [&words[..], &["--stop", "2026-02-10", "--lang", "en"]].concat();
    assert!(fine(&standing).contains("the clock stands still: nothing is due"));
}

#[test]
fn past_the_published_calendar_a_due_date_is_provisional() {
    let explain = |from: &str, within: &str| {
        fine(&["rulebook", "count", "--from", from, "--within", within, "--lang", "en"])
    };
    let over = explain("2026-12-29", "5 working days");
    assert!(over.contains("due 2027-01-05  provisional"), "{over}");
    assert!(over.contains("provisional: the notice of that year is not published"), "{over}");
    assert!(!explain("2026-12-20", "5 working days").contains("provisional"));
    assert!(!explain("2026-12-29", "3 months").contains("provisional"));
    let year = fine(&["rulebook", "calendar", "2027", "--lang", "en"]);
    assert!(year.contains("2027  not published"), "{year}");
}

#[test]
fn a_year_is_told_with_its_notices() {
    let said = fine(&["rulebook", "calendar", "2026", "--lang", "en"]);
    assert!(said.contains("2026-02-14  work"), "{said}");
    assert!(said.contains("2026-02-17  off"), "{said}");
}

#[test]
fn the_description_of_the_interface_needs_no_installation() {
    let document: serde_json::Value = serde_json::from_str(&fine(&["openapi"])).unwrap();
    assert!(document["paths"]["/api/acts"]["post"].is_object());
}

#[test]
fn wrong_use_is_told_apart_from_what_fails() {
    for words in [
        &[][..],
        &["fly"],
        &["rulebook"],
        &["rulebook", "show"],
        &["rulebook", "show", "futian", "FT-99"],
        &["rulebook", "show", "Not A Place"],
        &["rulebook", "count", "--from", "2026-02-30", "--within", "5 days"],
        &["rulebook", "count", "--from", "2026-02-09", "--within", "soon"],
        &["rulebook", "count", "--from", "2026-02-09", "--within", "5 days", "--stop", "never"],
        &["rulebook", "calendar", "next"],
        &["ledger", "prove", "first"],
        &["init", "--data-dir", "x", "--place", "futian", "--on", "tomorrow"],
        &["journey", "run", "futian/nowhere"],
        &["sql", "SELECT 1"],
        &["serve", "--data-dir", "x", "--port", "70000"],
        &["--lang", "fr", "openapi"],
    ] {
        let (code, out, err) = offline(words);
        assert_eq!(code, 2, "{words:?}: {out}{err}");
        assert!(!err.is_empty() && out.is_empty(), "{words:?}: {out}");
    }
    for words in
        [&["doctor", "--data-dir", "/nowhere/at/all"][..], &["rulebook", "show", "atlantis"]]
    {
        let (code, out, err) = offline(words);
        assert!(code == 1 || code == 3, "{words:?}: {code} {out}{err}");
    }
}

#[test]
fn an_installation_is_founded_once_and_found_sound() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("data");
    support::found(&dir, "2026-02-09");
    let dir = dir.to_str().unwrap();
    let again = ["init", "--data-dir", dir, "--place", "futian", "--lang", "en"];
    let (code, _, err) = offline(&again);
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("is not empty"), "{err}");
    let said = offline(&["doctor", "--data-dir", dir, "--lang", "en"]).1;
    // The notices may have ended by the day this test is run.
    let wrong = said.lines().filter(|line| line.starts_with('✗'));
    assert!(wrong.into_iter().all(|line| line.contains("holiday notices")), "{said}");
    assert!(Path::new(dir).join("installation.toml").is_file());
}
