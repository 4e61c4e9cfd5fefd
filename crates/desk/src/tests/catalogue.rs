//! The public catalogue beside the state: what is in it, and what nobody is told.

use serde_json::{Value, json};
use terms::{ProductId, ResourceId};

use super::stage::Stage;
use crate::DeskNo;
use crate::views::{CatalogueQuestion, Standing};

fn described(resource: &str, title: &str) -> Value {
    json!({
        "event": "resource_described", "provider": "transport",
        "form": {
            "resource": resource, "title": { "zh": title, "en": "stations" },
            "summary": { "zh": "每行一站", "en": "one station a row" },
            "opening": "conditional", "level": 2, "origin": "district",
            "update_cycle": { "zh": "每月", "en": "monthly" },
            "columns": [{ "name": "id", "kind": "integer" }],
        },
    })
}

fn entered(resource: &str) -> Value {
    json!({ "event": "catalogue_entered", "resource": resource })
}

fn registered(version: u32, title: &str) -> Value {
    json!({
        "event": "product_registered", "version": version, "owner": "lotus", "plan": null,
        "case": "case-7", "serial": version,
        "form": {
            "product": "heat", "title": { "zh": title, "en": "heat" },
            "summary": { "zh": "各站热度", "en": "how busy" }, "kind": "data_set",
            "scenario": "charging", "source": { "from": "release", "release": "release-1" },
            "price": { "fen": 150, "per": "file" }, "path": "direct",
        },
    })
}

fn admitted(version: u32) -> Value {
    json!({ "event": "product_admitted", "product": "heat", "version": version,
        "on": "2026-01-05" })
}

/// The ids in the catalogue that words find, in order.
fn found(stage: &Stage, words: &str) -> Vec<String> {
    let asked = CatalogueQuestion { words: words.to_owned(), ..CatalogueQuestion::default() };
    let page = stage.desk.catalogue(&asked).unwrap();
    if page.some_words_only {
        return Vec::new();
    }
    page.items.into_iter().map(|item| item.id).collect()
}

fn sheet(stage: &Stage, id: &str) -> Result<crate::views::ResourceSheet, DeskNo> {
    stage.desk.resource_sheet(&ResourceId::new(id).unwrap())
}

#[test]
fn a_resource_stands_in_it_once_it_entered_and_as_it_entered() {
    let stage = Stage::peopled();
    stage.put(described("stations", "充电站"));
    assert_eq!(found(&stage, ""), Vec::<String>::new());
    assert!(matches!(sheet(&stage, "stations"), Err(DeskNo::NotFound { .. })));
    let entry = stage.put(entered("stations"));
    assert_eq!(found(&stage, "充电站"), ["stations"]);
    let seen = sheet(&stage, "stations").unwrap();
    assert_eq!((seen.item.entry, seen.versions, seen.rows), (Some(entry), 0, None));
    // What is only proposed is neither found nor shown.
    stage.put(described("stations", "换电站"));
    assert_eq!(found(&stage, "换电站"), Vec::<String>::new());
    assert_eq!(sheet(&stage, "stations").unwrap().item.title.zh, "充电站");
    stage.put(entered("stations"));
    assert_eq!(found(&stage, "充电站"), Vec::<String>::new());
    assert_eq!(found(&stage, "换电站"), ["stations"]);
}

#[test]
fn a_product_stands_in_it_from_its_review_to_its_withdrawal() {
    let stage = Stage::peopled();
    stage.put(registered(1, "热度"));
    assert_eq!(found(&stage, ""), Vec::<String>::new());
    stage.put(admitted(1));
    assert_eq!(found(&stage, "热度"), ["heat"]);
    // The next version is under review: the one that passed stands.
    stage.put(registered(2, "忙闲"));
    assert_eq!(found(&stage, "忙闲"), Vec::<String>::new());
    stage.put(admitted(2));
    assert_eq!(
        (found(&stage, "忙闲"), found(&stage, "热度 版")),
        (vec!["heat".to_owned()], vec![])
    );
    stage.put(json!({ "event": "product_withdrawn", "product": "heat", "on": "2026-01-05" }));
    assert_eq!(found(&stage, ""), Vec::<String>::new());
    // Its own page stays, and says so.
    let view = stage.desk.product(None, &ProductId::new("heat").unwrap()).unwrap();
    assert_eq!(view.line.standing, Standing::Withdrawn);
}

#[test]
fn the_newest_data_leads_where_that_is_asked_for() {
    let stage = Stage::peopled();
    for id in ["one", "two"] {
        stage.put(described(id, id));
        stage.put(entered(id));
    }
    stage.on("2026-03-02");
    stage.put(json!({ "event": "import_started", "resource": "one", "version": 1,
        "format": "csv", "officer": "ouyang" }));
    stage.put(json!({ "event": "resource_imported", "resource": "one", "version": 1,
        "source": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        "rows": 3, "set_aside": 1, "columns": [["id", "integer"]] }));
    assert_eq!(found(&stage, ""), ["two", "one"]);
    let asked = CatalogueQuestion {
        sort: Some(crate::views::CatalogueSort::Updated),
        ..CatalogueQuestion::default()
    };
    let page = stage.desk.catalogue(&asked).unwrap();
    let days: Vec<_> = page
        .items
        .iter()
        .map(|it| (it.id.as_str(), it.updated_on.map(|day| day.to_string())))
        .collect();
    assert_eq!(days, [("one", Some("2026-03-02".to_owned())), ("two", None)]);
    assert_eq!(sheet(&stage, "one").unwrap().rows, Some(3));
}

#[test]
fn it_is_the_same_after_the_place_was_opened_again() {
    let stage = Stage::peopled();
    for (id, title) in [("b", "公交"), ("a", "公交客流"), ("c", "地铁")] {
        stage.put(described(id, title));
        stage.put(entered(id));
    }
    stage.put(registered(1, "公交热度"));
    stage.put(admitted(1));
    stage.put(described("d", "不在目录"));
    let pages = |stage: &Stage| {
        ["", "公交", "客流 地铁", "局"].map(|words| {
            let asked =
                CatalogueQuestion { words: words.to_owned(), ..CatalogueQuestion::default() };
            serde_json::to_value(stage.desk.catalogue(&asked).unwrap()).unwrap()
        })
    };
    let before = (pages(&stage), stage.desk.disclosures().unwrap());
    let stage = stage.reopened().unwrap();
    assert_eq!((pages(&stage), stage.desk.disclosures().unwrap()), before);
    // Also from a snapshot, and with what came after it.
    stage.desk.rest().unwrap();
    stage.put(entered("d"));
    let after = pages(&stage);
    let stage = stage.reopened().unwrap();
    assert_eq!(pages(&stage), after);
    assert_eq!(found(&stage, ""), ["d", "heat", "c", "a", "b"]);
}

#[test]
fn nobody_learns_of_persons_cases_grants_or_queries_from_it() {
    let (stage, _) = super::pages::requested();
    stage.put(registered(1, "热度"));
    stage.put(admitted(1));
    let all = [
        serde_json::to_string(&stage.desk.catalogue(&CatalogueQuestion::default()).unwrap()),
        serde_json::to_string(&sheet(&stage, "stations").unwrap()),
        serde_json::to_string(&stage.desk.disclosures().unwrap()),
    ];
    for told in all {
        let told = told.unwrap();
        assert!(told.len() > 100, "{told}");
        for secret in ["姓名", "ouyang", "\"gao\"", "case-", "grant-", "SELECT", "set_aside", "sql"]
        {
            assert!(!told.contains(secret), "{secret}: {told}");
        }
    }
}

#[test]
fn what_is_disclosed_stands_at_its_entry() {
    let (stage, _) = super::pages::requested();
    let entry = stage.put(registered(1, "热度"));
    let told = stage.desk.disclosures().unwrap();
    let first = &told.items[0];
    assert_eq!(
        (first.entry, first.kind.as_str(), first.title.zh.as_str()),
        (entry, "product.registered", "热度")
    );
    assert_eq!(first.serial.as_ref().map(|it| (it.register.as_str(), it.n)), Some(("products", 1)));
    for item in &told.items {
        assert_eq!(stage.desk.log_entry(item.entry).unwrap().kind, item.kind);
    }
    let agreements = told.registers.iter().find(|it| it.register == "agreements").unwrap();
    assert_eq!(agreements.count, 1);
}
