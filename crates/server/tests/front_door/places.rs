//! Two places behind one listener: what is one's own is of no use to the other.

use std::str::FromStr as _;

use ledger::audit::{Trust, audit};
use ledger::{Receipt, VerifierKey};
use serde_json::{Value, json};
use server::{FirstLogIn, Founding, init};
use tempfile::TempDir;
use terms::{OfficerId, PartyId, PlaceId, Text};

use crate::support::{Department, Server, Session, founding, shelf};

/// Futian and Nanjing in one folder, with officers and bodies of the same ids.
struct Row {
    folder: TempDir,
    futian: FirstLogIn,
    nanjing: FirstLogIn,
}

impl Row {
    fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let found = |place: &str| {
            let place = PlaceId::new(place).unwrap();
            let begins = Founding {
                party: PartyId::new("data-authority").unwrap(),
                party_name: Text::new("数据主管部门", "data authority"),
                officer: OfficerId::new("chen").unwrap(),
                place: place.clone(),
                ..founding()
            };
            init(&folder.path().join(place.as_str()), &shelf(), &begins).unwrap()
        };
        let (futian, nanjing) = (found("futian"), found("nanjing"));
        Self { folder, futian, nanjing }
    }

    fn open(&self) -> Server {
        Server::start_all(&[self.folder.path().to_path_buf()]).unwrap()
    }

    /// The first officers of both, logged in.
    fn officers(&self, server: &Server) -> (Session, Session) {
        let log_in = |place: &str, first: &FirstLogIn| {
            server.below(place).log_in(first.officer.as_str(), &first.password)
        };
        (log_in("futian", &self.futian), log_in("nanjing", &self.nanjing))
    }
}

fn party(id: &str) -> Value {
    json!({ "type": "register_party", "party": id, "roles": ["data_provider"],
        "name": { "zh": "某局", "en": "some office" }, "legal_form": "state_organ" })
}

#[test]
fn a_session_of_one_place_is_none_of_the_other() {
    let row = Row::found();
    let server = row.open();
    let (futian, nanjing) = row.officers(&server);
    assert_eq!(futian.get("/api/me").done()["party"]["id"], "data-authority");
    let mut stray = nanjing;
    stray.token.clone_from(&futian.token);
    for path in ["/api/me", "/api/cases", "/api/resources"] {
        let reply = stray.get(path);
        assert_eq!((reply.status, reply.code()), (401, "unauthenticated"), "{path}");
    }
    let reply = stray.act("stray", &party("stray"));
    assert_eq!((reply.status, reply.code()), (401, "unauthenticated"));
    // Nor is the password of a namesake.
    let body = json!({ "officer": "chen", "password": row.futian.password });
    assert_eq!(server.visitor().post("/nanjing/api/session", &body).status, 401);
    // Ending the stray session ends nothing.
    stray.delete_with("/api/session", &[]);
    assert_eq!(futian.get("/api/me").status, 200);
}

#[test]
fn a_cookie_is_named_and_kept_for_one_place() {
    let row = Row::found();
    let server = row.open();
    let visitor = server.visitor();
    let body = json!({ "officer": "chen", "password": row.futian.password });
    let reply = visitor.post("/futian/api/session", &body);
    let line = reply.header("set-cookie").to_owned();
    assert!(line.starts_with("gongshu_session_futian="), "{line}");
    assert!(line.contains("; Path=/futian/;") && line.contains("HttpOnly"), "{line}");
    let (pair, _) = line.split_once(';').unwrap();
    assert_eq!(visitor.get_with("/futian/api/me", &[("cookie", pair)]).status, 200);
    let token = pair.split_once('=').unwrap().1;
    for pair in [
        pair.to_owned(),
        format!("gongshu_session_nanjing={token}"),
        format!("gongshu_session={token}"),
    ] {
        assert_eq!(visitor.get_with("/nanjing/api/me", &[("cookie", &pair)]).status, 401);
    }
    let old = format!("gongshu_session={token}");
    assert_eq!(visitor.get_with("/futian/api/me", &[("cookie", &old)]).status, 401);
    let gone = visitor.delete_with("/futian/api/session", &[("cookie", pair)]);
    assert!(gone.header("set-cookie").contains("; Path=/futian/; Max-Age=0"));
}

#[test]
fn an_idempotency_key_counts_within_its_place() {
    let row = Row::found();
    let server = row.open();
    let (futian, nanjing) = row.officers(&server);
    let first = futian.act("once", &party("bureau")).done();
    assert_eq!(futian.act("once", &party("bureau")).done(), first);
    assert_eq!(futian.act("once", &party("other")).status, 409);
    // The same officer, key and body in the other place is an act of its own, with its own law.
    let entries = |session: &Session| session.get("/api/place").done()["entries"].clone();
    let before = entries(&nanjing);
    let own = nanjing.act("once", &party("other")).done();
    assert_ne!(entries(&nanjing), before);
    assert_eq!(nanjing.act("once", &party("other")).done(), own);
    let known = |session: &Session| session.get("/api/parties").done().to_string();
    assert!(known(&nanjing).contains("other") && !known(&nanjing).contains("bureau"));
    assert!(known(&futian).contains("bureau") && !known(&futian).contains("\"other\""));
}

#[test]
fn each_log_verifies_by_itself_and_not_with_the_key_of_the_other() {
    let row = Row::found();
    let server = row.open();
    let (futian, nanjing) = row.officers(&server);
    futian.act("one", &party("bureau")).done();
    nanjing.act("one", &party("bureau")).done();
    let keys = |vkey: &str| vec![VerifierKey::from_str(vkey).unwrap()];
    for (place, own, other) in [
        ("futian", &row.futian.vkey, &row.nanjing.vkey),
        ("nanjing", &row.nanjing.vkey, &row.futian.vkey),
    ] {
        let house = server.below(place);
        let told = house.visitor().get("/log/vkey").body;
        assert_eq!(told.as_str().unwrap().trim(), own);
        let read = |path: &str| {
            let agent = ureq::Agent::config_builder().http_status_as_error(false).build();
            let address = format!("{}/log/{path}", house.base);
            let mut got = ureq::Agent::new_with_config(agent).get(address).call().unwrap();
            (got.status() == 200).then(|| got.body_mut().read_to_vec().unwrap())
        };
        let trust = |vkey| Trust { keys: keys(vkey), pinned: Vec::new() };
        assert!(audit(read, &trust(own)).is_intact(), "{place}");
        assert!(!audit(read, &trust(other)).is_intact(), "{place}");
        let receipt = house.visitor().get("/api/log/0/receipt").body;
        let receipt = Receipt::parse(receipt.as_str().unwrap()).unwrap();
        receipt.verify(&keys(own)).unwrap();
        assert!(receipt.verify(&keys(other)).is_err(), "{place}");
    }
}

#[test]
fn the_clock_and_the_catalogue_of_one_place_are_not_those_of_the_other() {
    let row = Row::found();
    let server = row.open();
    let department = Department::enter(&server.below("futian"), &row.futian);
    let (_, nanjing) = row.officers(&server);
    assert_eq!(department.officer.get("/api/resources/trips").done()["id"], "trips");
    assert_eq!(nanjing.get("/api/resources").done(), json!([]));
    nanjing.post("/api/clock", &json!({ "key": "to", "to": "2026-03-02" })).done();
    assert_eq!(nanjing.get("/api/place").done()["today"], "2026-03-02");
    assert_eq!(department.officer.get("/api/place").done()["today"], "2026-02-09");
}

#[test]
fn what_stands_nowhere_is_not_found() {
    let row = Row::found();
    let server = row.open();
    let visitor = server.visitor();
    for path in ["/none", "/none/", "/none/api/place", "/api/place", "/log/checkpoint", "/open/"] {
        let reply = visitor.get(path);
        assert_eq!((reply.status, reply.code()), (404, "not_found"), "{path}");
        assert_eq!(reply.header("content-type"), "application/problem+json", "{path}");
        assert!(!reply.header("x-build-id").is_empty(), "{path}");
        assert!(reply.header("content-security-policy").contains("default-src 'self'"), "{path}");
    }
    let reply = visitor.get("/futian/api/none");
    assert_eq!((reply.status, reply.code()), (404, "not_found"));
    assert!(reply.body.to_string().contains("/futian/api/none"), "{:?}", reply.body);
    assert_eq!(visitor.post("/places.json", &json!({})).status, 405);
}

#[test]
fn the_page_before_the_houses_lists_them_with_their_law() {
    let row = Row::found();
    let server = row.open();
    let visitor = server.visitor();
    let page = visitor.get("/");
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    let text = page.body.as_str().unwrap();
    for word in ["lang=\"zh-CN\"", "href=\"/futian/\"", "href=\"/nanjing/\"", "施行中", "南京市"]
    {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert!(!text.contains("<script"), "{text}");
    let english = visitor.get("/?lang=en").body;
    assert!(english.as_str().unwrap().contains("Choose a place"), "{english}");
    let listed = visitor.get("/places.json").done();
    assert_eq!(listed[1]["id"], "nanjing");
    assert_eq!(listed[1]["status"], "in_force");
    assert_eq!(listed[0]["path"], "/futian/");
    // The text of Nanjing names its last day.
    let (_, nanjing) = row.officers(&server);
    let to = json!({ "key": "to", "to": "2026-06-01" });
    nanjing.post("/api/clock", &to).done();
    assert_eq!(visitor.get("/places.json").done()[1]["status"], "lapsed");
    assert!(visitor.get("/").body.as_str().unwrap().contains("已失效"));
}

#[test]
fn every_address_on_a_page_is_one_of_its_house() {
    let row = Row::found();
    let server = row.open();
    let visitor = server.visitor();
    for path in
        ["/futian/open/", "/futian/open/log/0", "/futian/open/catalogue", "/futian/", "/futian"]
    {
        let reply = visitor.get(path);
        assert_eq!(reply.status, 200, "{path}");
        let text = reply.body.as_str().unwrap().to_owned();
        for mark in ["href=\"/", "action=\"/", "src=\"/", ">/open/"] {
            for found in text.split(mark).skip(1) {
                let tail = if mark == ">/open/" { "" } else { found };
                assert!(tail.starts_with("futian/"), "{path}: {mark}{found:.40}");
            }
        }
    }
    let document = visitor.get("/nanjing/api/openapi.json").done();
    assert_eq!(document["servers"][0]["url"], "/nanjing");
    assert_eq!(
        document["components"]["securitySchemes"]["cookie"]["name"],
        "gongshu_session_nanjing"
    );
}

#[test]
fn a_row_is_served_again_after_a_restart() {
    let row = Row::found();
    let server = row.open();
    let (futian, _) = row.officers(&server);
    futian.act("one", &party("bureau")).done();
    server.stop();
    // Each is an installation as ever: by itself it stands at the root.
    let alone = Server::start(&row.folder.path().join("futian")).unwrap();
    let chen = alone.log_in("chen", &row.futian.password);
    assert!(chen.get("/api/parties").done().to_string().contains("bureau"));
    alone.stop();
    let folders = ["nanjing", "futian"].map(|name| row.folder.path().join(name));
    let server = Server::start_all(&folders).unwrap();
    let (futian, nanjing) = row.officers(&server);
    assert_eq!(futian.get("/api/place").done()["id"], "futian");
    assert_eq!(nanjing.get("/api/place").done()["id"], "nanjing");
    assert!(Server::start_all(&folders).is_err(), "one process holds an installation");
}
