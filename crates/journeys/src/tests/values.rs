//! What a text stands for, and changes laid over a command.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::values::{Blank, blank, change, document_digest, fill, fill_path};

#[test]
fn blanks() {
    let cases = [
        ("plain", Blank::Text),
        ("", Blank::Text),
        ("$", Blank::Text),
        ("$a b", Blank::Text),
        ("a $b", Blank::Text),
        ("$1.50", Blank::Text),
        ("$case", Blank::Name("case")),
        ("$case_2", Blank::Name("case_2")),
        ("$rows(income)", Blank::Call("rows", "income")),
        ("$document(办公场所 证明)", Blank::Call("document", "办公场所 证明")),
        ("$document((a))", Blank::Call("document", "(a)")),
        ("$rows(income", Blank::Text),
    ];
    for (text, expected) in cases {
        assert_eq!(blank(text), expected, "{text}");
    }
}

#[test]
fn every_text_of_a_body_is_filled() {
    let Value::Object(body) = json!({ "a": "$x", "b": [{ "c": "$x" }, 1, null], "d": true }) else {
        unreachable!("an object")
    };
    let mut of = |text: &str| Ok(json!({ "was": text }));
    let filled = fill(&body, &mut of).unwrap();
    let x = json!({ "was": "$x" });
    assert_eq!(json!(filled), json!({ "a": x, "b": [{ "c": x }, 1, null], "d": true }));
    assert_eq!(fill(&body, &mut |_| Err("no".to_owned())), Err("no".to_owned()));
}

#[test]
fn names_in_paths() {
    let names =
        BTreeMap::from([("case".to_owned(), json!("case-7")), ("entry".to_owned(), json!(12))]);
    let filled = |path: &str| fill_path(path, &names);
    assert_eq!(filled("/api/cases/$case/egress").unwrap(), "/api/cases/case-7/egress");
    assert_eq!(filled("/api/log/$entry").unwrap(), "/api/log/12");
    assert_eq!(filled("/api/log?from=0").unwrap(), "/api/log?from=0");
    assert_eq!(filled("/api/$what").unwrap_err(), "nothing above is called `$what`");
}

#[test]
fn changes_go_into_tables_and_replace_the_rest() {
    let check = |mut value: Value, changes: Value, expected: Value| {
        let Value::Object(changes) = changes else { unreachable!("an object") };
        change(&mut value, changes);
        assert_eq!(value, expected);
    };
    let command = json!({ "type": "open_case", "form": { "term": [1, 2], "call": "c" } });
    check(
        command.clone(),
        json!({ "form": { "term": [1, 3] }, "materials": { "a": "b" } }),
        json!({
            "type": "open_case", "form": { "term": [1, 3], "call": "c" }, "materials": { "a": "b" },
        }),
    );
    check(
        command.clone(),
        json!({ "form": "none" }),
        json!({ "type": "open_case", "form": "none" }),
    );
    check(command.clone(), json!({}), command);
    check(json!(1), json!({ "a": 1 }), json!({ "a": 1 }));
}

#[test]
fn a_document_is_known_by_its_name() {
    let digest = document_digest("协议").to_string();
    assert_eq!(digest, document_digest("协议").to_string());
    assert_ne!(digest, document_digest("协议二").to_string());
}
