//! The public catalogue over HTTP: for anybody, and nothing that is not for everybody.

use serde_json::{Value, json};

use crate::support::{Department, Ground, Session};

/// What a title must never become on a page.
pub(crate) const SCRIPT: &str = "<script>alert('1')</script>&\"公交\"";

/// A department describes a resource; the authority lets it in where `confirmed` says so.
pub(crate) fn describe(department: &Department, id: &str, title: &str, confirmed: bool) -> Value {
    let text = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
    let opened = department.officer.act(
        &format!("describe-{id}"),
        &json!({
        "type": "open_case", "procedure": "catalogue_entry", "form": {
            "subject": "catalogue_entry", "resource": id, "title": text(title, title),
            "summary": text(&format!("{title}的明细"), "records"), "opening": "unconditional",
            "level": 2, "origin": "district", "obtained": "own",
            "update_cycle": text("每月", "monthly"), "entity": [],
            "columns": [{ "name": "site_name", "kind": "text" }],
        } }),
    );
    let opened = opened.done();
    if confirmed {
        let answer = json!({ "type": "answer_step", "case": opened["made"]["case"],
            "step": "confirmation", "outcome": "confirm" });
        department.authority.act(&format!("confirm-{id}"), &answer).done();
    }
    opened
}

fn ids(visitor: &Session, query: &str) -> Vec<String> {
    let page = visitor.get(&format!("/api/catalogue{query}")).done();
    assert_eq!(page["some_words_only"], false, "{query}");
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn anybody_searches_and_filters_what_is_in_the_catalogue() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    describe(&department, "bus", "公交客流API", true);
    describe(&department, "rain", "雨量", true);
    describe(&department, "hidden", "公交秘密", false);
    let visitor = server.visitor();
    assert_eq!(ids(&visitor, ""), ["rain", "bus", "trips"]);
    // `公交 ＡＰＩ`, in full-width letters.
    let query = "?q=%E5%85%AC%E4%BA%A4%20%EF%BC%A1%EF%BC%B0%EF%BC%A9";
    assert_eq!(ids(&visitor, query), ["bus"]);
    assert_eq!(ids(&visitor, "?level=2&level=3"), ["rain", "bus", "trips"]);
    assert_eq!(ids(&visitor, "?level=3"), ["trips"]);
    assert_eq!(ids(&visitor, "?level=2&opening=conditional"), Vec::<String>::new());
    let page = visitor.get("/api/catalogue?level=2").done();
    let levels = page["facets"].as_array().unwrap().iter().find(|it| it["id"] == "level").unwrap();
    let counts: Vec<_> = levels["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| {
            (it["value"].as_str().unwrap(), it["count"].as_u64().unwrap(), it["chosen"] == true)
        })
        .collect();
    assert_eq!(counts, [("2", 2, true), ("3", 1, false)]);
    let missing = visitor.get("/api/catalogue/resources/hidden");
    assert_eq!((missing.status, missing.code()), (404, "not_found"));
    let sheet = visitor.get("/api/catalogue/resources/bus").done();
    assert_eq!(sheet["columns"][0]["name"], "site_name");
    let entry = sheet["item"]["entry"].as_u64().unwrap();
    assert_eq!(visitor.get(&format!("/api/log/{entry}")).done()["kind"], "catalogue.entered");
}

#[test]
fn a_filter_nobody_knows_is_told() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    for query in ["?colour=red", "?page=first", "?sort=beauty", "?page=-1"] {
        let reply = visitor.get(&format!("/api/catalogue{query}"));
        assert_eq!((reply.status, reply.code()), (400, "malformed"), "{query}");
    }
    let past = visitor.get("/api/catalogue?page=18446744073709551615").done();
    assert_eq!(past["items"], json!([]));
    let long = "x".repeat(5000);
    assert_eq!(visitor.get(&format!("/api/catalogue?q={long}")).done()["total"], 0);
}

#[test]
fn products_and_disclosures_are_public_and_subscriptions_are_not() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    assert_eq!(visitor.get("/api/products").done(), json!([]));
    for path in ["/api/products/none", "/api/products/none/openapi.json", "/api/products/none/try"]
    {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
    assert_eq!(visitor.get("/api/subscriptions").status, 401);
    let authority = server.log_in(ground.first.officer.as_str(), &ground.first.password);
    assert_eq!(authority.get("/api/subscriptions").done(), json!([]));
    let call = json!({ "type": "publish_call",
        "title": { "zh": "第一期申报", "en": "first call" },
        "conditions": { "zh": "条件", "en": "conditions" },
        "opens": "2026-02-09", "closes": "2026-03-10" });
    let entry = authority.act("call", &call).done()["entries"][0].clone();
    let told = visitor.get("/api/disclosures").done();
    assert_eq!(
        (&told["items"][0]["entry"], &told["items"][0]["title"]["zh"]),
        (&entry, &json!("第一期申报"))
    );
}
