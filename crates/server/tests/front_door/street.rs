//! What everybody gets: the web, its headers, the description of the API.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::Ground;

#[test]
fn every_answer_carries_the_build_and_what_a_page_may_do() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    let build = visitor.get("/api/version").done()["build"].as_str().unwrap().to_owned();
    for path in ["/", "/cases/c-1", "/api/place", "/api/nothing", "/log/checkpoint", "/none.js"] {
        let reply = visitor.get(path);
        assert_eq!(reply.header("x-build-id"), build, "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "same-origin", "{path}");
        let policy = reply.header("content-security-policy");
        for rule in ["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{path}: {policy}");
        }
    }
    assert_eq!(visitor.get("/api/place").header("cache-control"), "no-store");
}

#[test]
fn unknown_addresses_are_pages_of_the_web_and_unknown_files_are_not_found() {
    let ground = Ground::found();
    let server = ground.open();
    let visitor = server.visitor();
    for path in ["/", "/cases/c-1", "/apiary"] {
        let reply = visitor.get(path);
        assert_eq!(reply.status, 200, "{path}");
        assert_eq!(reply.header("content-type"), "text/html; charset=utf-8", "{path}");
        assert_eq!(reply.header("cache-control"), "no-cache", "{path}");
    }
    for path in ["/none.js", "/assets/none.css", "/..%2f..%2fCargo.toml"] {
        assert_eq!(visitor.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_description_names_every_address() {
    let ground = Ground::found();
    let server = ground.open();
    let told = server.visitor().get("/api/openapi.json").done();
    let made: Value = serde_json::from_str(&server::openapi()).unwrap();
    assert_eq!(told, made);
    assert!(told["openapi"].as_str().unwrap().starts_with("3.1"), "{}", told["openapi"]);
    let mut named = BTreeSet::new();
    for (path, item) in told["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            named.insert(format!("{} {path}", method.to_uppercase()));
            let responses = &operation["responses"];
            assert!(responses["default"]["content"]["application/problem+json"].is_object());
            assert!(operation["tags"][0].is_string() && operation["summary"].is_string());
            for answer in responses.as_object().unwrap().values() {
                assert_ne!(answer["description"], "", "{method} {path}");
            }
        }
    }
    let expected: BTreeSet<String> = ADDRESSES.lines().map(str::to_owned).collect();
    assert_eq!(named, expected);
}

#[test]
fn the_description_leads_nowhere_in_vain() {
    let document: Value = serde_json::from_str(&server::openapi()).unwrap();
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 40, "{references:?}");
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.insert(reference.clone());
            }
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

const ADDRESSES: &str = "\
DELETE /api/session
GET /api/agreements
GET /api/calendar.ics
GET /api/calendar/{year}
GET /api/calls
GET /api/cases
GET /api/cases/{id}
GET /api/cases/{id}/egress
GET /api/catalogue
GET /api/catalogue/resources/{id}
GET /api/disclosures
GET /api/duties
GET /api/grants
GET /api/grants/{id}
GET /api/grants/{id}/tables
GET /api/imports/{resource}/{version}
GET /api/laws
GET /api/log
GET /api/log/{seq}
GET /api/log/{seq}/receipt
GET /api/matters
GET /api/me
GET /api/parties
GET /api/place
GET /api/procedures
GET /api/products
GET /api/products/{id}
GET /api/products/{id}/openapi.json
GET /api/products/{id}/try
GET /api/releases
GET /api/resources
GET /api/resources/{id}
GET /api/resources/{id}/versions/{version}/set-aside
GET /api/rulebook
GET /api/rulebook/{article}
GET /api/statistics
GET /api/statistics/{file}
GET /api/subscriptions
GET /api/version
GET /api/work
GET /deliver/{product}
GET /deliver/{product}/file
GET /log/checkpoint
GET /log/public/{path}
GET /log/tile/{path}
GET /log/vkey
POST /api/accounts
POST /api/acts
POST /api/clock
POST /api/grants/{id}/check
POST /api/imports
POST /api/may
POST /api/releases/{id}/file
POST /api/session";
