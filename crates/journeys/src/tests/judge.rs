//! Answers held against single expectations.

use serde_json::{Value, json};
use terms::Text;

use super::notebook::ground;
use crate::expect::Expect;
use crate::judge::{Came, always, cited, meets, rows_of};
use crate::transcript::Logged;
use crate::{Finding, No, NoCode, Reply};

fn run() -> Value {
    json!({
        "articles": ["FT-19"], "due": { "on": null, "stopped": true },
        "receipt": {
            "rows": 3, "lookable": true, "groups_withheld": false,
            "output": [{ "name": "k" }, { "name": "n" }],
        },
    })
}

fn look() -> Value {
    json!({ "rows": { "columns": ["k", "n"], "rows": [["a", "10"], [null, "12.5"], ["c", null]] } })
}

fn import() -> Value {
    json!({ "receipt": {
        "rows": 5, "set_aside": [{ "rows": 1 }, { "rows": 2 }],
        "columns": [{ "name": "column_1", "nulls": 0 }, { "name": "b", "nulls": 2 }],
    } })
}

fn page() -> Value {
    json!({ "id": "case-1", "line": { "due": { "on": "2026-02-14" } },
            "steps": [{ "id": "review", "mine": true }], "words": [] })
}

fn no() -> Reply {
    let finding = Finding {
        rule: "column_use".to_owned(),
        column: Some("income.race".to_owned()),
        fact: Text::same("f"),
        remedy: "query_change".to_owned(),
        hint: Text::same("h"),
    };
    let (code, grounds) = (NoCode::GuardRefused, vec![ground("FT-21", "r"), ground("FT-4", "r")]);
    Reply::No(No { code, detail: None, grounds, entry: Some(1), findings: vec![finding] })
}

fn reply(name: &str) -> Reply {
    match name {
        "run" => Reply::Done(run()),
        "look" => Reply::Done(look()),
        "import" => Reply::Done(import()),
        "page" => Reply::Done(page()),
        "list" => Reply::Done(json!([{ "id": "a", "n": 1 }, { "id": "b", "n": 2 }])),
        "csv" => Reply::Done("k,n\na,10\nb,3\n".into()),
        "due" => Reply::Done(json!({ "due": { "on": "2026-02-14" } })),
        "no" => no(),
        _ => Reply::Done(Value::Null),
    }
}

/// One line a case: the answer, the expectation, and whether it is met.
const TABLE: &str = r#"
run    due none                      yes
due    due none                      no
due    due 2026-02-14                yes
due    due 2026-02-15                no
null   due none                      yes
run    rows 3                        yes
run    rows 4                        no
look   rows 3                        yes
csv    rows 2                        yes
list   rows 2                        yes
import rows 5                        yes
page   rows 1                        no
no     rows 0                        no
import aside 3                       yes
import aside 2                       no
run    aside 0                       no
import columns 2                     yes
run    columns 2                     yes
look   columns 2                     yes
look   columns 3                     no
page   columns 0                     no
import column column_1               yes
run    column n                      yes
run    column m                      no
import nulls b 2                     yes
import nulls b 1                     no
import nulls c 0                     no
run    lookable                      yes
run    not lookable                  no
page   lookable                      no
page   not lookable                  no
run    not withheld                  yes
run    withheld                      no
look   each n >= 10                  yes
look   each n >= 11                  no
look   each m >= 0                   no
csv    each n >= 3                   yes
csv    each n >= 4                   no
look   says "12.5"                   yes
look   lacks "12.5"                  no
csv    says "a,10"                   yes
no     says "some_rule"              yes
no     lacks "some_rule"             no
no     finding column_use            yes
no     finding column_use income.race yes
no     finding column_use income.sex no
no     finding small_group           no
run    finding column_use            no
run    records run.admitted          yes
run    records run.admitted run.answered yes
run    records run.looked            no
run    cites FT-19                   yes
run    cites FT-19 FT-20             no
no     cites FT-4                    yes
page   cites FT-4                    no
page   one id=case-1                 yes
page   one line.due.on=2026-02-14    yes
page   one id=review mine=true       yes
page   one id=case-1 mine=true       no
page   none id=case-1 mine=true      yes
list   one id=b n=2                  yes
list   one id=a n=2                  no
list   none id=c                     yes
csv    none id=c                     yes
no     one id=a                      no
"#;

#[test]
fn expectations_are_met_or_not() {
    let logged = |kind: &str| Logged { seq: 1, kind: kind.to_owned(), serial: None };
    let entries = [logged("run.admitted"), logged("run.answered")];
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        let (name, rest) = line.split_once(' ').unwrap();
        let (expect, verdict) = rest.rsplit_once(' ').unwrap();
        let reply = reply(name);
        let came = Came { reply: &reply, before: None, entries: &entries };
        let met = meets(&came, &Expect::parse(expect).unwrap());
        assert_eq!(if met.is_ok() { "yes" } else { "no" }, verdict, "{line}: {met:?}");
    }
}

#[test]
fn what_is_not_met_is_said() {
    let said = |name: &str, expect: &str| {
        let reply = reply(name);
        let came = Came { reply: &reply, before: None, entries: &[] };
        meets(&came, &Expect::parse(expect).unwrap()).unwrap_err()
    };
    assert_eq!(said("run", "rows 4"), "expected 4 rows, found 3");
    assert_eq!(said("page", "rows 4"), "expected 4 rows, found none");
    assert_eq!(said("due", "due none"), "expected due none, found 2026-02-14");
    assert_eq!(said("due", "same"), "the answer is not the one before");
    let told = said("due", "says \"x\"");
    assert!(told.starts_with("expected says \"x\", but it is not so (log "), "{told}");
}

#[test]
fn the_same_answer() {
    let (one, other) = (reply("run"), reply("look"));
    for (before, met) in [(None, false), (Some(&one), true), (Some(&other), false)] {
        let came = Came { reply: &one, before, entries: &[] };
        assert_eq!(meets(&came, &Expect::Same).is_ok(), met);
    }
}

#[test]
fn what_must_always_hold_lets_other_answers_be() {
    let each = Expect::parse("each n >= 11").unwrap();
    assert!(always(&reply("page"), &each).is_ok());
    assert!(always(&reply("no"), &each).is_ok());
    assert!(always(&reply("look"), &each).is_err());
    assert!(always(&reply("csv"), &each).is_err());
    assert!(always(&reply("csv"), &Expect::parse("lacks \"b,3\"").unwrap()).is_err());
}

#[test]
fn articles_and_rows_of_answers() {
    assert_eq!(cited(&no()), ["FT-21", "FT-4"]);
    assert_eq!(cited(&reply("run")), ["FT-19"]);
    assert_eq!(cited(&reply("csv")), Vec::<String>::new());
    assert_eq!(rows_of(&Reply::Done("".into())), None);
}
