//! Products called by programs, on the real binary: what is answered, what is not, and what is
//! left when a server is killed or a product stopped under load.

#![expect(clippy::unwrap_used, reason = "a test that fails says where")]
#![expect(clippy::indexing_slicing, clippy::panic, reason = "a test that fails says where")]
#![expect(clippy::as_conversions, reason = "small numbers of a test")]

mod calls;
#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use calls::programs::{Heard, Program, call};
use calls::{Hall, PILES, stopping, striking};
use support::Session;

fn asked(hall: &Hall, secret: &str, path: &str) -> Heard {
    let mut program = Program::new(hall.address, call(hall.address, secret, path));
    assert!(program.ask());
    program.wait().unwrap()
}

fn no(hall: &Hall, secret: &str, path: &str, status: u16, code: &str) -> Value {
    let heard = asked(hall, secret, path);
    let no: Value = serde_json::from_str(&heard.body).unwrap();
    assert_eq!((heard.status, no["code"].as_str().unwrap()), (status, code), "{path}: {no}");
    assert_eq!(heard.number, None, "{path}");
    no
}

#[test]
fn a_program_is_answered_or_told_why_not() {
    let hall = Hall::open();
    let (key, secret) = hall.key("k1", "subscription-1");
    let heard = asked(&hall, &secret, "charging-piles?centre=1");
    assert_eq!((heard.status, heard.number), (200, Some(1)), "{heard:?}");
    let answer: Value = serde_json::from_str(&heard.body).unwrap();
    assert_eq!(answer["columns"], serde_json::json!(["CBD", "n", "piles"]));
    assert_eq!(asked(&hall, &secret, "charging-piles?centre=1").body, heard.body);
    let unknown = ["", "gsk_1", "x", &secret.replace("gsk_", "gsk-")]
        .map(|nobody| no(&hall, nobody, "charging-piles?centre=1", 401, "unauthenticated"));
    assert!(unknown.iter().all(|it| *it == unknown[0]), "one answer for all: {unknown:?}");
    no(&hall, &secret, "charging-file/file", 404, "not_found");
    no(&hall, &secret, "nothing", 404, "not_found");
    no(&hall, &secret, "charging-piles/file", 404, "not_found");
    let wrong = no(&hall, &secret, "charging-piles?centre=7", 422, "malformed");
    assert!(wrong["detail"]["en"].as_str().unwrap().contains("from 0 to 1"), "{wrong}");
    let (_, file) = hall.key("k2", "subscription-2");
    for number in 1..=3 {
        let heard = asked(&hall, &file, "charging-file/file");
        assert_eq!((heard.status, heard.number), (200, Some(number)), "{heard:?}");
        assert!(heard.body.starts_with("CBD,n,piles\n"), "{heard:?}");
    }
    let spent = no(&hall, &file, "charging-file/file", 429, "too_many");
    assert!(spent["detail"]["en"].as_str().unwrap().contains("2026-05-01"), "{spent}");
    // The secret is nowhere on disk.
    let held = support::holding(hall.meter().ancestors().nth(3).unwrap(), secret.as_bytes());
    assert!(held.is_empty(), "{held:?}");
    hall.done("gang", "revoke", &serde_json::json!({ "type": "revoke_key", "key": key }));
    let revoked = no(&hall, &secret, "charging-piles?centre=1", 401, "unauthenticated");
    assert_eq!(revoked, unknown[0]);
    let (_, fresh) = hall.key("k3", "subscription-1");
    assert_eq!(asked(&hall, &fresh, &format!("{PILES}?centre=0")).number, Some(3));
}

/// Futian with its products beside Nanjing, behind one door.
fn row(folder: &Path) -> support::Server {
    calls::copy(&calls::made().join("data"), &folder.join("futian"));
    let nanjing = folder.join("nanjing");
    let words = ["init", "--data-dir", nanjing.to_str().unwrap(), "--place", "nanjing"];
    let who = ["--officer", "chen", "--on", "2026-02-09", "--json"];
    let (code, out, err) = support::offline(&[&words[..], &who[..]].concat());
    assert_eq!(code, 0, "{out}{err}");
    fs::write(folder.join("nanjing.json"), out).unwrap();
    support::Server::under(&calls::made().join("rulebooks"), folder).unwrap()
}

#[test]
fn a_key_opens_nothing_elsewhere_and_a_stop_leaves_the_other_place_serving() {
    let folder = tempfile::tempdir().unwrap();
    let server = row(folder.path());
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    let log_ins = read("futian/logins.json");
    let futian = |officer: &str| {
        let mut all = log_ins.as_array().unwrap().iter();
        let password = &all.find(|it| it["officer"] == officer).unwrap()["password"];
        let base = format!("{}/futian", server.base);
        Session::log_in(&base, officer, password.as_str().unwrap()).unwrap()
    };
    let issue = json!({ "type": "issue_key", "subscription": "subscription-1" });
    let made = futian("gang").act("row", &issue).unwrap().body;
    let secret = made["secret"].as_str().unwrap();
    let called = |place: &str| {
        let program = Session::visitor(&format!("{}/{place}", server.base)).with_secret(secret);
        program.get("/deliver/charging-piles?centre=1").unwrap().status
    };
    assert_eq!((called("futian"), called("nanjing")), (200, 401));
    let password = read("nanjing.json")["password"].as_str().unwrap().to_owned();
    let chen = Session::log_in(&format!("{}/nanjing", server.base), "chen", &password).unwrap();
    let party = |id: &str| {
        json!({ "type": "register_party", "party": id, "roles": ["data_provider"],
            "name": { "zh": "某局", "en": "some office" }, "legal_form": "state_organ" })
    };
    let stop = json!({ "type": "stop_product", "product": PILES, "reason": "检查" });
    // What another place stops is not there.
    assert_eq!(chen.act("stop", &stop).unwrap().status, 404);
    assert_eq!(called("futian"), 200);
    assert_eq!(futian("jian").act("stop", &stop).unwrap().status, 200);
    assert_eq!(called("futian"), 403);
    assert_eq!(chen.act("party", &party("after-the-stop")).unwrap().status, 200);
    assert_eq!(chen.get("/api/parties").unwrap().status, 200);
}

#[test]
fn killed_under_load_every_answer_is_on_record_and_none_is_billed_unseen() {
    let strikes = striking::prove(4);
    assert!(strikes.received.len() > 100, "{:?}", strikes.line());
}

#[test]
fn stopped_under_load_no_answer_begins_after_the_acknowledgement() {
    let stops = stopping::prove(200);
    assert_eq!(stops.late, 0, "{}", stops.line());
    assert!(stops.answers > 1000 && stops.refused == 200 * 16, "{}", stops.line());
}
