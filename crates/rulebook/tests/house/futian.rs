//! The rulebook of Futian as shipped: no mistakes, everything the council asks for is there, and
//! nothing is copied from the official text.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rulebook::model::Status;
use rulebook::text::CopyCheck;
use rulebook::vocabulary::{Effect, GuardName};
use rulebook::{Lang, Mistake, Rulebook, load, load_calendar, show, show_article};

const PLACE: &str = include_str!("../../../../rulebooks/futian/2024-01-30/place.toml");
const ARTICLES: &str = include_str!("../../../../rulebooks/futian/2024-01-30/articles.md");

fn futian() -> Result<Rulebook, String> {
    Rulebook::parse(&[("place.toml", PLACE), ("articles.md", ARTICLES)])
        .map_err(|mistakes| mistakes.iter().map(Mistake::render).collect())
}

fn beside(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

#[test]
fn it_has_no_mistakes_and_all_articles() {
    let rulebook = futian().unwrap();
    assert_eq!(rulebook.articles.len(), 42);
    for article in &rulebook.articles {
        let silent = article.rules.is_empty();
        assert!(!silent || article.outside.is_some() || article.later.is_some(), "{}", article.id);
    }
}

#[test]
fn the_folder_reads_as_the_files() {
    let loaded = load(beside("rulebooks/futian/2024-01-30")).unwrap();
    assert_eq!(loaded.digest, futian().unwrap().digest);
    assert_eq!(load_calendar(beside("rulebooks/calendar")).unwrap().notices().count(), 4);
    assert!(load(beside("rulebooks/nowhere")).unwrap_err().to_string().contains("nowhere"));
}

#[test]
fn a_rule_stands_in_the_line_it_says() {
    let rulebook = futian().unwrap();
    let lines: Vec<&str> = ARTICLES.lines().collect();
    let mut rules = 0;
    for article in &rulebook.articles {
        let mut last = article.line;
        for rule in rulebook.rule_lines(article) {
            let header = format!("[{}.{}]", rule.kind, rule.id);
            let line = usize::try_from(rule.line).unwrap();
            assert_eq!(lines[line - 1], header);
            assert!(last < rule.line, "{}", rule.id);
            last = rule.line;
            rules += 1;
        }
        assert_eq!(rulebook.rule_lines(article).len(), article.rules.len());
    }
    assert!(rules > 50, "{rules}");
}

#[test]
fn it_binds_for_three_years() {
    let rulebook = futian().unwrap();
    for (day, expected) in [
        ("2024-01-29", Status::NotYet),
        ("2024-01-30", Status::InForce),
        ("2027-01-29", Status::InForce),
        ("2027-01-30", Status::Lapsed),
    ] {
        assert_eq!(rulebook.status_on(day.parse().unwrap()), expected, "{day}");
    }
}

/// Rules of other places, which Futian does not have.
const ELSEWHERE: [GuardName; 3] =
    [GuardName::NoRedevelopment, GuardName::NotOpenedNever, GuardName::RolesApart];

#[test]
fn every_guard_effect_and_procedure_is_switched_on() {
    let rulebook = futian().unwrap();
    for guard in GuardName::ALL {
        let here = rulebook.guards_named(*guard).next().is_some();
        assert_eq!(here, !ELSEWHERE.contains(guard), "{}", guard.code());
    }
    let procedures = || rulebook.procedures.values();
    let ends = procedures().flat_map(|procedure| procedure.ends.values());
    let steps = procedures().flat_map(|procedure| &procedure.steps);
    let at_once = steps.flat_map(|step| &step.outcomes).flat_map(|outcome| outcome.effects.clone());
    let effects: BTreeSet<Effect> =
        ends.flat_map(|end| end.effects.clone()).chain(at_once).collect();
    // Futian asks for a service agreement before a grant opens.
    let here = Effect::ALL.iter().copied().filter(|it| *it != Effect::GrantOpen);
    assert_eq!(effects, here.collect());
    for elsewhere in ["implementation_plan", "sharing_type", "mode_application", "zone_supply"] {
        assert!(rulebook.procedure(&elsewhere.parse().unwrap()).is_none(), "{elsewhere}");
    }
}

#[test]
fn policies_are_not_law_and_not_yet_confirmed() {
    let rulebook = futian().unwrap();
    for policy in rulebook.policies.values() {
        assert!(policy.confirmed_by.is_none(), "{}", policy.head.id);
        assert!(rulebook.rule_line(&policy.head.id).unwrap().awaits_confirmation());
    }
    assert_eq!(rulebook.policy("min_entities").unwrap().value, 10);
}

#[test]
fn article_18_as_people_read_it() {
    let rulebook = futian().unwrap();
    let article = rulebook.article(&"FT-18".parse().unwrap()).unwrap();
    for (name, lang) in [("article_18_en", Lang::En), ("article_18_zh", Lang::Zh)] {
        let mut shown = show_article(&rulebook, article, lang);
        for rule in rulebook.rule_lines(article) {
            shown = shown.replace(&format!("articles.md:{}", rule.line), "articles.md:…");
        }
        insta::assert_snapshot!(name, shown);
    }
}

#[test]
fn the_status_of_the_day_is_shown() {
    let rulebook = futian().unwrap();
    let shown = show(&rulebook, Lang::Zh, "2027-01-30".parse().unwrap());
    assert!(shown.contains("2027-01-30: 已失效 (2024-01-30 – 2027-01-29)"), "{shown}");
    assert!(shown.contains("不由软件执行：") && shown.contains("未经确认"));
}

#[test]
fn nothing_is_copied_from_the_official_text() {
    let Ok(text) = std::fs::read(beside("../shared/law/texts/futian.txt")) else {
        #[expect(clippy::print_stdout, reason = "what is not run is said")]
        {
            println!("not run: the official text is not here");
        }
        return;
    };
    let rulebook = futian().unwrap();
    let parts = rulebook::text::attach(&rulebook, &text).unwrap();
    assert_eq!(parts.len(), 42);
    for (id, part) in &parts {
        assert!(part.chars().count() > 10 && part.chars().count() < 1500, "{id}");
    }
    let text = String::from_utf8_lossy(&text);
    let check = CopyCheck::against([&*text]);
    for line in ARTICLES.lines().chain(PLACE.lines()) {
        assert_eq!(check.find(line), None);
    }
    assert!(check.find(&parts[&"FT-18".parse().unwrap()]).is_some());
}
