//! A change of the law with an open case: a request of 3 April, and another version of the rulebook
//! from 7 April on. Whatever the kind of change, the record says what became of the case.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use desk::Library;
use journeys::{Run, Ticket, Transcript, read, sample};
use rulebook::Rulebook;
use serde_json::Value;
use sim::memory::Faults;
use sim::{Sim, library};
use terms::OfficerId;

/// What stands in the rulebook on how a request of an operator is assessed.
const PROCEDURE: &str = "[procedure.resource_authorization]";

/// The request, and what goes before it.
const REQUEST: &str = r#"
title 规则变更 | The law changes
founded 2026-03-02 by lin of futian-data-authority
called 福田区政务服务数据管理局 | Futian District Government Service and Data Administration Bureau

given catalogue-entry
given operation-agreement

on 2026-04-03

as gao of lotus-data
open_case procedure=resource_authorization
  [form]
  subject = "resource_request"
  agreement = "$operation"
  scenario = "charging-demand"
  purpose = "public_governance"
  [[form.resources]]
  resource = "charging-zones"
  sql_name = "zones"
  columns = [{ name = "area", permissions = ["aggregate"] }]
-> case as request
expect due 2026-04-13
"#;

fn rulebooks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rulebooks")
}

/// The rulebook of Futian and the one that follows it on 7 April: `edit` changes its articles.
fn two_versions(change: &str, edit: impl Fn(String) -> String) -> Library {
    let mut law = library(&rulebooks(), "futian").unwrap();
    let next = edited(change, "2026-04-07", edit);
    law.all.insert(next.digest, next.clone());
    law.current = next;
    law
}

fn edited(change: &str, version: &str, edit: impl Fn(String) -> String) -> Arc<Rulebook> {
    let folder = rulebooks().join("futian/2024-01-30");
    let text = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let place = text("place.toml").replacen(
        "version    = \"2024-01-30\"",
        &format!("version    = \"{version}\"\nchange     = \"{change}\""),
        1,
    );
    let files = [("place.toml", place), ("articles.md", edit(text("articles.md")))];
    Arc::new(Rulebook::parse(&files).unwrap_or_else(|mistakes| {
        panic!("{}", mistakes.iter().map(rulebook::Mistake::render).collect::<String>())
    }))
}

/// Changes words within the procedure on requests only.
fn in_procedure(articles: &str, changes: &[(&str, &str)]) -> String {
    let (before, rest) = articles.split_once(PROCEDURE).unwrap();
    let (own, after) = rest.split_once("[guard.opinions_first]").unwrap();
    let mut own = own.to_owned();
    for (from, to) in changes {
        assert!(own.contains(from), "{from}");
        own = own.replace(from, to);
    }
    format!("{before}{PROCEDURE}{own}[guard.opinions_first]{after}")
}

/// The step of the authority under another name; the old one is told or not.
fn renamed(articles: &str, told: bool) -> String {
    let was = if told { "was = \"assessment\"\n" } else { "" };
    in_procedure(
        articles,
        &[
            ("\"assessment\"", "\"appraisal\""),
            ("id          = \"appraisal\"\n", &format!("id          = \"appraisal\"\n{was}")),
        ],
    )
}

/// A transition rule for requests under the article on them.
fn ruled(articles: &str, goes: &str) -> String {
    let rule = format!(
        "[transition.open_requests]\ncases = [\"resource_authorization\"]\ngoes = \"{goes}\"\n\
         says = {{ zh = \"过渡\", en = \"transition\" }}\n\n{PROCEDURE}"
    );
    articles.replacen(PROCEDURE, &rule, 1)
}

/// Runs the request and what follows it.
fn played(law: &Library, tail: &str) -> (Transcript, Sim) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["good", "futian"] {
        std::fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    for case in std::fs::read_dir(rulebooks().join("futian/2024-01-30/cases/good")).unwrap() {
        let case = case.unwrap();
        std::fs::copy(case.path(), folder.path().join("good").join(case.file_name())).unwrap();
    }
    let path = folder.path().join("futian/change.txt");
    std::fs::write(&path, format!("{REQUEST}\n{tail}")).unwrap();
    let journey = read(&path).unwrap_or_else(|unread| panic!("{unread}"));
    let mut sim = Sim::found(1, law.clone(), &journey.founding, Faults::default()).unwrap();
    let files = sample::files();
    let ticket = Ticket { name: "futian/change", nonce: "change", files: &files };
    let mut run = Run::begin(&journey, ticket);
    run.go(&journey, ticket, &mut sim, journey.lines.len());
    (run.finish(&mut sim), sim)
}

/// Runs what must come as it says, and gives the page of the request.
fn page(law: &Library, tail: &str) -> (Value, Sim) {
    let (transcript, sim) = played(law, tail);
    assert!(transcript.holds(), "{}", transcript.to_text());
    let page = case_page(&sim);
    (page, sim)
}

fn case_page(sim: &Sim) -> Value {
    let (desk, lin) = (sim.desk().unwrap(), OfficerId::new("lin").unwrap());
    let cases = desk.cases(&lin).unwrap();
    let request = cases.iter().find(|it| it.procedure.id.as_str() == "resource_authorization");
    serde_json::to_value(desk.case(&lin, &request.unwrap().id).unwrap()).unwrap()
}

fn kinds(page: &Value) -> Vec<&str> {
    let entries = page["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

/// The steps that are open, with the day their answer is due.
fn open_steps(page: &Value) -> BTreeMap<String, String> {
    let steps = page["steps"].as_array().unwrap().iter();
    let open = steps.filter(|it| it["closed_on"].is_null() && !it["opened_on"].is_null());
    open.map(|step| {
        let due = step["clock"]["due"]["on"].as_str().or_else(|| step["clock"]["due"].as_str());
        (step["id"].as_str().unwrap().to_owned(), due.unwrap_or_default().to_owned())
    })
    .collect()
}

#[test]
fn an_erratum_carries_the_case_over_and_its_clock_with_it() {
    let law = two_versions("erratum", |articles| {
        let shorter = in_procedure(&articles, &[("5 working days", "3 working days")]);
        renamed(&shorter, true)
    });
    let (page, sim) = page(
        &law,
        "on 2026-04-07\nas lin of futian-data-authority\nregister_key public_key=$key\n",
    );
    assert_eq!(kinds(&page), ["case.opened", "case.passed"]);
    assert_eq!(page["version"], "2026-04-07");
    assert_eq!(open_steps(&page), [("appraisal".to_owned(), "2026-04-09".to_owned())].into());
    let lin = OfficerId::new("lin").unwrap();
    let laws = sim.desk().unwrap().laws(&lin).unwrap();
    assert_eq!(laws.len(), 2, "the first version is on record, and the second");
    // What was closed under the old version is listed, and none of it is decided again.
    assert!(!laws[0].review.is_empty() && laws[0].stalled.is_empty(), "{:?}", laws[0]);
}

#[test]
fn the_answer_goes_on_where_the_step_was_renamed() {
    let law = two_versions("erratum", |articles| renamed(&articles, true));
    let tail = "on 2026-04-07\nas lin of futian-data-authority\n\
                answer_step case=$request step=appraisal outcome=confirm\nexpect due 2026-04-14\n";
    let (page, _) = page(&law, tail);
    assert_eq!(kinds(&page), ["case.opened", "case.passed", "case.step-answered"]);
}

#[test]
fn a_policy_binds_only_clocks_that_start_later() {
    let law = two_versions("policy", |articles| {
        in_procedure(&articles, &[("5 working days", "8 working days")])
    });
    let key = "on 2026-04-07\nas lin of futian-data-authority\nregister_key public_key=$key\n";
    let (stands, _) = page(&law, key);
    assert_eq!(open_steps(&stands), [("assessment".to_owned(), "2026-04-13".to_owned())].into());
    let tail = "on 2026-04-07\nas lin of futian-data-authority\n\
                answer_step case=$request step=assessment outcome=confirm\n";
    let (later, _) = page(&law, tail);
    assert_eq!(open_steps(&later), [("opinion".to_owned(), "2026-04-17".to_owned())].into());
}

#[test]
fn a_new_law_without_a_transition_stops_the_case_until_a_human_says_where_it_goes() {
    let law = two_versions("new_law", |articles| renamed(&articles, false));
    let stops = "on 2026-04-07\nas lin of futian-data-authority\n\
                 answer_step case=$request step=assessment outcome=confirm\nexpect refused FT-18\n";
    let (stopped, _) = page(&law, &stops.replace("FT-18", "FT-15"));
    assert_eq!(kinds(&stopped), ["case.opened", "case.stalled"]);
    assert_eq!(stopped["stalled"]["ways"], serde_json::json!(["finish_old", "decide_again"]));
    assert_eq!(stopped["stalled"]["version"], "2026-04-07");
    let goes = "on 2026-04-07\nas ouyang of futian-transport\n\
                pass_case case=$request goes=finish_old reason=按旧规则办结\nexpect refused FT-15\n\
                as lin of futian-data-authority\n\
                pass_case case=$request goes=finish_old reason=按旧规则办结\n\
                answer_step case=$request step=assessment outcome=confirm\nexpect cites FT-18\n\
                expect due 2026-04-14\n";
    let (finished, sim) = page(&law, goes);
    assert_eq!(finished["version"], "2024-01-30");
    assert_eq!(finished["stalled"], Value::Null);
    assert_eq!(kinds(&finished)[2..], ["case.passed", "case.step-answered"]);
    let refused = sim.journal().remembered().len();
    assert!(refused > 0);
}

#[test]
fn a_new_law_says_where_open_cases_go() {
    let old = two_versions("new_law", |it| ruled(&renamed(&it, false), "finish_old"));
    let tail = "on 2026-04-07\nas lin of futian-data-authority\n\
                answer_step case=$request step=assessment outcome=confirm\n";
    let (finished, _) = page(&old, tail);
    assert_eq!(finished["version"], "2024-01-30");
    assert_eq!(kinds(&finished), ["case.opened", "case.step-answered"]);
    let anew = two_versions("new_law", |it| ruled(&it, "decide_again"));
    let answered = "as lin of futian-data-authority\n\
                    answer_step case=$request step=assessment outcome=confirm\non 2026-04-07\n\
                    answer_step case=$request step=assessment outcome=confirm\n\
                    expect cites FT-18\n";
    let (again, _) = page(&anew, answered);
    let expected = ["case.opened", "case.step-answered", "case.passed", "case.step-answered"];
    assert_eq!(kinds(&again), expected);
    assert_eq!(again["version"], "2026-04-07");
    let gone = two_versions("new_law", |it| ruled(&renamed(&it, false), "apply_new"));
    let key = "on 2026-04-07\nas lin of futian-data-authority\nregister_key public_key=$key\n";
    let (stopped, _) = page(&gone, key);
    assert_eq!(kinds(&stopped), ["case.opened", "case.stalled"]);
}

#[test]
fn before_its_day_a_version_binds_nobody() {
    let law = two_versions("new_law", |it| renamed(&it, false));
    let tail = "as lin of futian-data-authority\n\
                answer_step case=$request step=assessment outcome=confirm\n";
    let (page, sim) = page(&law, tail);
    assert_eq!(page["version"], "2024-01-30");
    assert_eq!(sim.desk().unwrap().law().version.to_string(), "2024-01-30");
}

#[test]
fn a_rulebook_edited_in_its_folder_is_an_erratum_on_record() {
    let first = library(&rulebooks(), "futian").unwrap();
    let (_, mut sim) = page(&first, "as lin of futian-data-authority\nread /api/me\n");
    let lin = OfficerId::new("lin").unwrap();
    assert!(sim.desk().unwrap().laws(&lin).unwrap().is_empty(), "nothing has changed yet");
    let edited = edited("erratum", "2024-01-30", |it| renamed(&it, true));
    let all = BTreeMap::from([(edited.digest, edited.clone())]);
    sim.restart_under(Library { current: edited, all, ..first }).unwrap();
    let page = case_page(&sim);
    assert_eq!(kinds(&page), ["case.opened", "case.passed"]);
    let laws = sim.desk().unwrap().laws(&lin).unwrap();
    assert_eq!(laws[0].change, Some(rulebook::model::Change::Erratum));
    let entries = sim.desk().unwrap().place().unwrap().entries;
    sim.restart().unwrap();
    assert_eq!(sim.desk().unwrap().place().unwrap().entries, entries, "it is said once");
}

#[test]
fn a_policy_of_the_new_law_does_not_reach_a_case_that_is_finished_under_the_old_one() {
    let mut law = two_versions("new_law", |it| ruled(&renamed(&it, false), "finish_old"));
    let third = edited("policy", "2026-04-08", |it| renamed(&it, false));
    law.all.insert(third.digest, third.clone());
    law.current = third;
    let tail = "on 2026-04-07\nas lin of futian-data-authority\nregister_key public_key=$key\n\
                on 2026-04-08\n\
                answer_step case=$request step=assessment outcome=confirm\n";
    let (page, _) = page(&law, tail);
    assert_eq!(page["version"], "2024-01-30");
    assert_eq!(kinds(&page), ["case.opened", "case.step-answered"]);
}
