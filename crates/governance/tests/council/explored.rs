//! Every procedure of every rulebook, explored by the machine that decides.

use std::path::{Path, PathBuf};

use governance::prove::{Bounds, explore};
use rulebook::Rulebook;

fn rulebooks() -> Vec<PathBuf> {
    let shelf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.is_dir()).collect()
    };
    let versions = folders(&shelf).into_iter().flat_map(|place| folders(&place));
    versions.filter(|path| path.join("place.toml").is_file()).collect()
}

#[test]
fn nothing_stands_still_and_nothing_is_dead() {
    for folder in rulebooks() {
        let law = rulebook::load(&folder).unwrap();
        for explored in explore(&law, Bounds::default()) {
            let place = &law.place.id;
            assert_eq!(explored.faults, [], "{place} {}", explored.procedure);
            assert!(explored.states > 1, "{place} {}", explored.procedure);
        }
    }
}

const SHEET: &str = include_str!("../../../../rulebooks/nanjing/2024-05-24/place.toml");
const ARTICLES: &str = include_str!("../../../../rulebooks/nanjing/2024-05-24/articles.md");

/// What is wrong with Nanjing once this procedure stands under its last article.
fn faults(procedure: &str) -> Vec<String> {
    let articles = format!("{ARTICLES}\n```toml\n{HEAD}{procedure}```\n");
    let law = Rulebook::parse(&[("place.toml", SHEET), ("articles.md", articles.as_str())]);
    let law = law.unwrap_or_else(|it| panic!("{}", it[0].render()));
    let explored = explore(&law, Bounds::default()).into_iter();
    explored.flat_map(|it| it.faults).map(|fault| fault.what.en).collect()
}

const HEAD: &str = r#"
[procedure.tried]
zh = "试"
en = "tried"
subject = "matter"
keeps = "trial"
starts = ["data_authority"]
"#;

fn step(id: &str, more: &str, may: &[(&str, &str)]) -> String {
    let outcomes: Vec<String> = may
        .iter()
        .map(|(outcome, to)| {
            format!("{{ outcome = \"{outcome}\", zh = \"答\", en = \"a\", {to} }}")
        })
        .collect();
    format!(
        "[[procedure.tried.step]]\nid = \"{id}\"\nzh = \"步\"\nen = \"step\"\nkind = \"do\"\n\
         by = \"data_authority\"\n{more}\nmay = [{}]\n",
        outcomes.join(", ")
    )
}

fn end(id: &str, effect: &str) -> String {
    format!("[procedure.tried.end.{id}]\nzh = \"终\"\nen = \"end\"\n{effect}\n")
}

const ENTERS: &str = "effect = \"enter_matter\"";

#[test]
fn a_clock_that_has_not_started_is_found() {
    let first = step("first", "within = \"5 days of second\"", &[("go", "to = \"second\"")]);
    let second = step("second", "", &[("go", "to = \"kept\"")]);
    let found = faults(&format!("first = \"first\"\n{first}{second}{}", end("kept", ENTERS)));
    assert_eq!(found, ["the clock of `first` runs from `second`, which has not come"]);
}

#[test]
fn what_is_granted_twice_is_found() {
    let again = format!("to = \"second\", {ENTERS}");
    let first = step("first", "", &[("go", again.as_str())]);
    let second = step("second", "", &[("go", "to = \"kept\""), ("back", "to = \"first\"")]);
    let found = faults(&format!("first = \"first\"\n{first}{second}{}", end("kept", ENTERS)));
    assert!(found.contains(&"`enter_matter` happens twice".to_owned()), "{found:?}");
}

#[test]
fn a_step_that_no_fact_leads_to_is_found() {
    let fields = "field = [{ field = \"mode\", zh = \"式\", en = \"mode\", kind = \"choice\", \
                  of = [{ word = \"one\", zh = \"一\", en = \"one\" }] }]\n";
    let first = step("first", "", &[("go", "to = \"second\"")]);
    let only = "when = \"field mode is not one\"\notherwise = \"third\"";
    let second = step("second", only, &[("go", "to = \"kept\"")]);
    let third = step("third", "", &[("go", "to = \"kept\"")]);
    let kept = end("kept", ENTERS);
    let found = faults(&format!("{fields}first = \"first\"\n{first}{second}{third}{kept}"));
    assert_eq!(found, ["`second` is never reached"]);
}
