//! Made-up rows: always the same ones, and nothing but what the columns say.

use serde_json::json;

use super::*;
use crate::catalogue::sheets::check;

fn sheet() -> CallSheet {
    let same = |text: &str| json!({ "zh": text, "en": text });
    serde_json::from_value(json!({
        "product": "heat", "title": same("heat"), "summary": same("how busy"), "version": 1,
        "price": { "fen": 150, "per": "call" }, "scenario": "charging",
        "owner": { "id": "lotus", "name": same("lotus") },
        "parameters": [
            { "name": "station", "says": same("which"),
              "domain": { "type": "words", "values": ["a", "b"] } },
            { "name": "hour", "says": same("when"),
              "domain": { "type": "numbers", "least": 0, "greatest": 23 } },
        ],
        "columns": [
            { "name": "station", "kind": "text", "aggregated": false },
            { "name": "open", "kind": "boolean", "aggregated": false },
            { "name": "since", "kind": "date_time", "aggregated": false },
            { "name": "trips", "kind": null, "aggregated": true },
        ],
        "resources": [],
    }))
    .unwrap()
}

fn asked(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn the_same_question_has_the_same_answer_and_another_one_another() {
    let one = rows(&sheet(), &asked(&[("station", "a"), ("hour", "7")]));
    assert_eq!(one, rows(&sheet(), &asked(&[("station", "a"), ("hour", "7")])));
    assert_ne!(one, rows(&sheet(), &asked(&[("station", "a"), ("hour", "8")])));
    assert_eq!(one.len(), 5);
}

#[test]
fn every_cell_is_of_the_kind_of_its_column() {
    for row in rows(&sheet(), &asked(&[("station", "b"), ("hour", "7")])) {
        let cells: Vec<&str> = row.iter().map(|cell| cell.as_deref().unwrap()).collect();
        assert_eq!(cells[0], "b", "what was asked for comes back");
        assert!(["true", "false"].contains(&cells[1]));
        assert!(cells[2].starts_with("2024-01-") && cells[2].len() == 19, "{}", cells[2]);
        assert!(cells[3].parse::<u64>().unwrap() >= LEAST);
    }
}

#[test]
fn an_answer_of_aggregates_alone_is_one_row() {
    let mut sheet = sheet();
    sheet.columns.retain(|column| column.aggregated);
    assert_eq!(rows(&sheet, &BTreeMap::new()).len(), 1);
}

#[test]
fn arguments_lie_in_their_domains() {
    let fits = |pairs| check(&sheet().parameters, &asked(pairs)).is_ok();
    assert!(fits(&[("station", "a"), ("hour", "0")]));
    assert!(!fits(&[("station", "c"), ("hour", "0")]));
    assert!(!fits(&[("station", "a"), ("hour", "24")]));
    assert!(!fits(&[("station", "a"), ("hour", "07")]));
    assert!(!fits(&[("station", "a")]));
    assert!(!fits(&[("station", "a"), ("hour", "0"), ("more", "1")]));
}
