//! What a stranger can check with the published files alone.

use std::path::Path;
use std::str::FromStr as _;

use ledger::audit::{Trust, audit};
use ledger::{Receipt, VerifierKey};
use serde_json::json;

use crate::support::{Department, Ground, Server};

/// Audits the log over HTTP.
fn audited(server: &Server, trust: &Trust) -> ledger::Report {
    let read = |path: &str| {
        let mut response = ureq::Agent::new_with_config(
            ureq::Agent::config_builder().http_status_as_error(false).build(),
        )
        .get(format!("{}/log/{path}", server.base))
        .call()
        .unwrap();
        let found = response.status() == 200;
        found.then(|| response.body_mut().read_to_vec().unwrap())
    };
    audit(read, trust)
}

fn trust(vkey: &str) -> Trust {
    Trust { keys: vec![VerifierKey::from_str(vkey).unwrap()], pinned: Vec::new() }
}

#[test]
fn a_stranger_finds_the_published_log_intact_and_complete() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    for number in 0..300_u32 {
        let party = json!({ "type": "register_party", "party": format!("party-{number}"),
            "roles": ["data_provider"], "name": { "zh": "甲", "en": "one" },
            "legal_form": "state_organ" });
        department.authority.act(&format!("party-{number}"), &party).done();
    }
    // The checkpoint first: it is never behind the entries there were when it was asked for.
    let checkpoint = server.visitor().get("/log/checkpoint");
    assert_eq!(checkpoint.header("cache-control"), "no-cache");
    let entries = server.visitor().get("/api/place").done()["entries"].as_u64().unwrap();
    let report = audited(&server, &trust(&ground.first.vkey));
    assert!(report.is_intact(), "{report:?}");
    assert_eq!(report.size, entries);
    let full = server.visitor().get("/log/tile/0/000");
    assert!(full.header("cache-control").contains("immutable"));
    // Unfinished files that no checkpoint counts any more do not pile up.
    assert!(files(&ground.data_dir().join("places/futian/log")) < 30);
    let vkey = server.visitor().get("/log/vkey").body;
    assert_eq!(vkey.as_str().unwrap().trim(), ground.first.vkey);
}

#[test]
fn a_published_log_that_lost_files_is_made_again() {
    let ground = Ground::found();
    let server = ground.open();
    Department::enter(&server, &ground.first);
    server.stop();
    let log = ground.data_dir().join("places/futian/log");
    for lost in ["tile/0", "tile/entries", "public", "vkey", "checkpoint", ""] {
        let path = log.join(lost);
        if path.is_dir() {
            std::fs::remove_dir_all(&path).unwrap();
        } else {
            std::fs::remove_file(&path).unwrap();
        }
        let server = ground.open();
        let report = audited(&server, &trust(&ground.first.vkey));
        assert!(report.is_intact(), "{lost}: {report:?}");
        let vkey = server.visitor().get("/log/vkey").body;
        assert_eq!(vkey.as_str().unwrap().trim(), ground.first.vkey, "{lost}");
        server.stop();
    }
}

#[test]
fn a_receipt_holds_without_the_server() {
    let ground = Ground::found();
    let server = ground.open();
    let department = Department::enter(&server, &ground.first);
    let reply = server.visitor().get("/api/log/1/receipt");
    assert_eq!(reply.header("content-type"), "text/plain; charset=utf-8");
    let keys = trust(&ground.first.vkey).keys;
    let receipt = Receipt::parse(reply.body.as_str().unwrap()).unwrap();
    let (envelope, checkpoint) = receipt.verify(&keys).unwrap();
    assert_eq!((envelope.seq, checkpoint.origin.as_str()), (1, ground.first.origin.as_str()));
    // Whoever may see more gets more of it opened.
    let own = department.authority.get("/api/log/1/receipt").body;
    let own = Receipt::parse(own.as_str().unwrap()).unwrap();
    own.verify(&keys).unwrap();
    assert!(own.parts.len() >= receipt.parts.len());
}

fn files(folder: &Path) -> usize {
    let below = |path: &Path| if path.is_dir() { files(path) } else { 1 };
    std::fs::read_dir(folder).unwrap().map(|entry| below(&entry.unwrap().path())).sum()
}
