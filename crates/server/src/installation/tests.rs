//! What an installation says of itself when it is opened.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::mpsc;

use governance::Mode;
use serde_json::{Value, json};
use terms::Text;

use super::found::build;
use super::{DataDir, Founding, InstallationFailure, Sheet, SheetFailure};
use crate::{Config, Shelf, serve_until};

fn founding() -> Founding {
    Founding {
        place: "futian".parse().unwrap(),
        on: None,
        party: "futian-data".parse().unwrap(),
        party_name: Text::new("福田区数据管理局", "Futian data bureau"),
        officer: "chen".parse().unwrap(),
        officer_name: "陈一".to_owned(),
    }
}

/// Founds a live place, as no command does yet.
fn found_live(data_dir: &Path) {
    let (dir, founding) = (DataDir::new(data_dir), founding());
    let cellar = build(&dir, &founding).unwrap();
    let law = cellar.library(&Shelf::Embedded).unwrap();
    let place = desk::Founding {
        place: founding.place,
        mode: Mode::Live,
        zone: law.current.place.zone.clone(),
        clock: None,
        authority: founding.party,
        authority_name: founding.party_name,
        officer: founding.officer,
        officer_name: founding.officer_name,
        rulebook: law.current.digest,
    };
    desk::found(&cellar.ports().unwrap(), &place).unwrap();
    cellar.sheet.write(&dir.sheet()).unwrap();
}

#[test]
fn a_live_place_is_served_and_says_that_nobody_can_log_in_yet() {
    let folder = tempfile::tempdir().unwrap();
    let data_dir = folder.path().join("data");
    found_live(&data_dir);
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let config = Config { data_dirs: vec![data_dir], shelf: Shelf::Embedded, address, log: None };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let (told, ready) = mpsc::channel();
    let server = std::thread::spawn(move || {
        let stop = async {
            let _dropped = stopped.await;
        };
        serve_until(&config, move |address| told.send(address).unwrap(), stop)
    });
    let base = format!("http://{}", ready.recv().unwrap());
    let config = ureq::Agent::config_builder().http_status_as_error(false).build();
    let agent = ureq::Agent::new_with_config(config);
    let mut place = agent.get(format!("{base}/api/place")).call().unwrap();
    let place: Value = place.body_mut().read_json().unwrap();
    assert_eq!(place["mode"], "live");
    let body = json!({ "officer": "chen", "password": "whatever" });
    let mut reply = agent.post(format!("{base}/api/session")).send_json(&body).unwrap();
    assert_eq!(reply.status(), 401);
    let reply: Value = reply.body_mut().read_json().unwrap();
    let english = reply["detail"]["en"].as_str().unwrap();
    assert!(english.contains("outside identity"), "{english}");
    drop(stop);
    server.join().unwrap().unwrap();
}

#[test]
fn a_sheet_says_whose_installation_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("installation.toml");
    assert!(matches!(Sheet::read(&path), Err(SheetFailure::NotThere(_))));
    let sheet = Sheet::new("futian".parse().unwrap(), "origin".to_owned(), "vkey".to_owned());
    sheet.write(&path).unwrap();
    assert_eq!(Sheet::read(&path).unwrap(), sheet);
    let text = std::fs::read_to_string(&path).unwrap();
    for broken in [
        text.replace("format = 1", "format = 2"),
        text.replace("futian", "No Place"),
        format!("{text}more = 1\n"),
        String::new(),
    ] {
        std::fs::write(&path, broken).unwrap();
        assert!(matches!(Sheet::read(&path), Err(SheetFailure::Shape { .. })));
    }
}

#[test]
fn another_key_ring_is_told_from_the_one_it_was_founded_with() {
    let folder = tempfile::tempdir().unwrap();
    let cellar = build(&DataDir::new(&folder.path().join("data")), &founding()).unwrap();
    assert!(cellar.signer().is_ok());
    let sheet = Sheet { vkey: "another".to_owned(), ..cellar.sheet.clone() };
    let other = super::Cellar { sheet, ..cellar };
    assert!(matches!(other.signer(), Err(InstallationFailure::OtherSigner { .. })));
}
