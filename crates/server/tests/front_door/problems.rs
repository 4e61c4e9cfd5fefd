//! Every no says what is wrong and where, in both languages, and tells nobody what may not be
//! known.

use serde_json::json;

use crate::support::{Department, Ground, Reply};

fn check(reply: &Reply, status: u16, code: &str) {
    assert_eq!((reply.status, reply.code()), (status, code), "{reply:?}");
    assert_eq!(reply.header("content-type"), "application/problem+json");
    for field in ["type", "title"] {
        assert!(reply.body[field].is_string(), "{reply:?}");
    }
    for language in ["zh", "en"] {
        assert!(reply.body["detail"][language].is_string(), "{reply:?}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let ground = Ground::found();
    let server = ground.open();
    let session = server.log_in("chen", &ground.first.password);
    let json = ("content-type", "application/json");
    let send = |body: &str| session.send("/api/acts", &[json], body.as_bytes());

    let reply = send("{\n  \"key\": \"k\",\n  \"command\": { \"type\": \"fly\" } }");
    check(&reply, 400, "malformed");
    let english = reply.body["detail"]["en"].as_str().unwrap();
    assert!(english.contains("line 3") && english.contains("fly"), "{english}");
    check(&send(""), 400, "malformed");
    check(&send("{\"key\": \"k\"}"), 400, "malformed");
    check(&send("{\"key\": \"two words\", \"command\": {}}"), 400, "malformed");
    check(&send(&format!("{{\"key\": \"{}\"}}", "k".repeat(2 << 20))), 413, "malformed");
    check(&session.send("/api/acts", &[], b"{}"), 415, "malformed");

    check(&session.get("/api/log/first"), 400, "malformed");
    check(&session.get("/api/log?from=-1"), 400, "malformed");
    check(&session.get("/api/log?form=1"), 400, "malformed");
    check(&session.get("/api/calendar/9999"), 400, "malformed");
    check(&session.post("/api/imports?key=k", &json!({})), 400, "malformed");
}

#[test]
fn what_is_not_there_is_not_found() {
    let ground = Ground::found();
    let server = ground.open();
    let session = server.log_in("chen", &ground.first.password);
    for path in [
        "/api/nothing",
        "/api",
        "/log",
        "/log/nothing",
        "/log/tile/0/999",
        "/log/tile/../../accounts.json",
        "/api/cases/none",
        "/api/grants/none",
        "/api/resources/none",
        "/api/rulebook/FT-999",
        "/api/log/100000",
        "/api/log/100000/receipt",
        "/api/imports/none/1",
    ] {
        check(&session.get(path), 404, "not_found");
    }
    check(&session.post("/api/place", &json!({})), 405, "malformed");
}

#[test]
fn what_may_not_be_known_is_not_found() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let party = json!({ "type": "register_party", "party": "bystander", "roles": ["operator"],
        "name": { "zh": "旁观者", "en": "bystander" }, "legal_form": "legal_person" });
    department.authority.act("bystander", &party).done();
    let appointment = json!({ "type": "appoint_officer", "officer": "zhao", "party": "bystander",
        "name": "赵三" });
    department.authority.act("zhao", &appointment).done();
    let account = department.authority.post("/api/accounts", &json!({ "officer": "zhao" })).done();
    let bystander = server.log_in("zhao", account["password"].as_str().unwrap());

    let cases = department.officer.get("/api/cases").done();
    let case = format!("/api/cases/{}", cases[0]["id"].as_str().unwrap());
    assert_eq!(department.officer.get(&case).status, 200);
    check(&bystander.get(&case), 404, "not_found");
    assert_eq!(bystander.get("/api/cases").done(), json!([]));
    check(&bystander.get("/api/imports/trips/1"), 404, "not_found");
    check(&bystander.get("/api/resources/trips/versions/1/set-aside"), 404, "not_found");
    check(&bystander.import("steal", "trips", "csv", b"id\n"), 404, "not_found");
}

#[test]
fn the_same_key_is_the_same_act() {
    let ground = Ground::found();
    let server = ground.open();
    let session = server.log_in("chen", &ground.first.password);
    let party = |name: &str| {
        json!({ "type": "register_party", "party": name, "roles": ["data_provider"],
            "name": { "zh": name, "en": name }, "legal_form": "state_organ" })
    };
    let first = session.act("once", &party("one")).done();
    assert_eq!(session.act("once", &party("one")).done(), first);
    check(&session.act("once", &party("two")), 409, "conflict");
}

#[test]
fn a_refusal_carries_its_grounds_and_its_entry() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let same = |text: &str| json!({ "zh": text, "en": text });
    let call = json!({ "type": "publish_call", "title": same("call"), "conditions": same("none"),
        "opens": "2026-02-10", "closes": "2026-03-10" });
    let may = department.officer.post("/api/may", &json!({ "command": call })).done();
    assert_eq!(may["may"], false);
    let reply = department.officer.act("call", &call);
    check(&reply, 403, "refused");
    assert_eq!(reply.body["grounds"][0]["citation"]["article"], "FT-9");
    let entry = reply.body["entry"].as_u64().unwrap();
    let logged = department.officer.get(&format!("/api/log/{entry}")).done();
    assert_eq!(logged["seq"], entry);
}

#[test]
fn the_rehearsal_clock_is_moved_forward_by_the_authority() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let to = |day: &str| json!({ "key": format!("to-{day}"), "to": day });
    check(&department.officer.post("/api/clock", &to("2026-02-10")), 404, "not_found");
    department.authority.post("/api/clock", &to("2026-02-10")).done();
    assert_eq!(server.visitor().get("/api/place").done()["today"], "2026-02-10");
    check(&department.authority.post("/api/clock", &to("2026-02-09")), 400, "malformed");
    check(&department.authority.post("/api/clock", &to("2026-02-30")), 400, "malformed");
    check(&department.authority.post("/api/clock", &to("9999-12-31")), 400, "malformed");
    let act = json!({ "type": "move_clock", "to": 4_000_000_000_000_u64 });
    check(&department.authority.act("jump", &act), 400, "malformed");
}
