//! A real server on a free port of loopback, with an installation of its own, and its clients.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};
use server::{Config, FirstLogIn, Founding, ServeFailure, Shelf, init, serve_until};
use tempfile::TempDir;
use terms::{Day, OfficerId, PartyId, PlaceId, Text};
use tokio::sync::oneshot;

/// The rulebooks of the checkout.
pub(crate) fn shelf() -> Shelf {
    Shelf::beside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

/// An installation of its own, founded on 9 February 2026.
pub(crate) struct Ground {
    folder: TempDir,
    pub(crate) first: FirstLogIn,
}

impl Ground {
    pub(crate) fn found() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let first = init(&folder.path().join("data"), &shelf(), &founding()).unwrap();
        Self { folder, first }
    }

    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn open(&self) -> Server {
        Server::start(&self.data_dir()).unwrap()
    }
}

/// What every installation here begins with.
pub(crate) fn founding() -> Founding {
    Founding {
        place: PlaceId::new("futian").unwrap(),
        on: Some(Day::new(2026, 2, 9).unwrap()),
        party: PartyId::new("futian-data").unwrap(),
        party_name: Text::new("福田区数据管理局", "Futian data bureau"),
        officer: OfficerId::new("chen").unwrap(),
        officer_name: "陈一".to_owned(),
    }
}

/// A running server; stopped in order when dropped.
pub(crate) struct Server {
    pub(crate) base: String,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<Result<(), ServeFailure>>>,
}

impl Server {
    /// Starts a server, or says why it does not start.
    pub(crate) fn start(data_dir: &Path) -> Result<Self, ServeFailure> {
        Self::start_all(&[data_dir.to_path_buf()])
    }

    /// Starts a server for several installations, or for a folder of them.
    pub(crate) fn start_all(data_dirs: &[PathBuf]) -> Result<Self, ServeFailure> {
        let data_dirs = data_dirs.to_vec();
        let config = Config {
            data_dirs,
            shelf: shelf(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            log: None,
        };
        let (stop, stopped) = oneshot::channel();
        let (told, ready) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let ready = move |address| told.send(address).unwrap();
            let stop = async {
                let _dropped = stopped.await;
            };
            serve_until(&config, ready, stop)
        });
        match ready.recv() {
            Ok(address) => Ok(Self {
                base: format!("http://{address}"),
                address,
                stop: Some(stop),
                thread: Some(thread),
            }),
            Err(_) => Err(thread.join().unwrap().unwrap_err()),
        }
    }

    /// A house of a row, by its place; it ends with the row, not by itself.
    pub(crate) fn below(&self, place: &str) -> Self {
        let base = format!("{}/{place}", self.base);
        Self { base, address: self.address, stop: None, thread: None }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn visitor(&self) -> Session {
        Session::visitor(&self.base)
    }

    pub(crate) fn log_in(&self, officer: &str, password: &str) -> Session {
        let mut session = self.visitor();
        let reply =
            session.post("/api/session", &json!({ "officer": officer, "password": password }));
        assert_eq!(reply.status, 200, "{reply:?}");
        session.token = reply.body["token"].as_str().map(str::to_owned);
        session
    }

    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.end();
        }
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) headers: ureq::http::HeaderMap,
}

impl Reply {
    /// A header, or nothing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default()
    }

    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The answer to an act that was done.
    pub(crate) fn done(self) -> Value {
        assert_eq!(self.status, 200, "{:?}", self.body);
        self.body
    }
}

/// A client, logged in or not.
#[derive(Clone)]
pub(crate) struct Session {
    agent: ureq::Agent,
    base: String,
    pub(crate) token: Option<String>,
}

impl Session {
    fn visitor(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(2)))
            .build();
        Self { agent: config.into(), base: base.to_owned(), token: None }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        for (name, value) in self.own(headers) {
            request = request.header(name, value);
        }
        read(request.call().unwrap())
    }

    pub(crate) fn delete_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut request = self.agent.delete(format!("{}{path}", self.base));
        for (name, value) in self.own(headers) {
            request = request.header(name, value);
        }
        read(request.call().unwrap())
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        let kind = ("content-type", "application/json");
        self.send(path, &[kind], body.to_string().as_bytes())
    }

    pub(crate) fn send(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        for (name, value) in self.own(headers) {
            request = request.header(name, value);
        }
        read(request.send(body).unwrap())
    }

    pub(crate) fn act(&self, key: &str, command: &Value) -> Reply {
        self.post("/api/acts", &json!({ "key": key, "command": command }))
    }

    pub(crate) fn import(&self, key: &str, resource: &str, format: &str, bytes: &[u8]) -> Reply {
        let path = format!("/api/imports?key={key}&resource={resource}&format={format}");
        self.send(&path, &[], bytes)
    }

    fn own(&self, headers: &[(&str, &str)]) -> Vec<(String, String)> {
        let given = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let token =
            self.token.iter().map(|it| ("authorization".to_owned(), format!("Bearer {it}")));
        given.chain(token).collect()
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Reply {
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let bytes = response.body_mut().with_config().limit(64 << 20).read_to_vec().unwrap();
    let text = || Value::String(String::from_utf8_lossy(&bytes).into_owned());
    let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| text());
    Reply { status, body, headers }
}

/// A source department with an officer who can log in, and a resource in the catalogue.
pub(crate) struct Department {
    pub(crate) authority: Session,
    pub(crate) officer: Session,
}

impl Department {
    /// `transport` with officer `wei` and the resource `trips`: id, stop and fare.
    pub(crate) fn enter(server: &Server, first: &FirstLogIn) -> Self {
        let authority = server.log_in(first.officer.as_str(), &first.password);
        let party = json!({ "type": "register_party", "party": "transport",
            "roles": ["data_provider"],
            "name": { "zh": "交通局", "en": "transport bureau" }, "legal_form": "state_organ" });
        authority.act("party", &party).done();
        let appointment = json!({ "type": "appoint_officer", "officer": "wei", "party": "transport",
            "name": "魏二" });
        authority.act("officer", &appointment).done();
        let account = authority.post("/api/accounts", &json!({ "officer": "wei" })).done();
        let officer = server.log_in("wei", account["password"].as_str().unwrap());
        let opened = officer.act("entry", &catalogue_entry()).done();
        let answer = json!({ "type": "answer_step", "case": opened["made"]["case"],
            "step": "confirmation", "outcome": "confirm" });
        authority.act("confirm", &answer).done();
        Self { authority, officer }
    }
}

fn catalogue_entry() -> Value {
    let column = |name: &str, kind: &str| json!({ "name": name, "kind": kind });
    let same = |text: &str| json!({ "zh": text, "en": text });
    json!({ "type": "open_case", "procedure": "catalogue_entry", "form": {
        "subject": "catalogue_entry", "resource": "trips", "title": same("trips"),
        "summary": same("made-up trips"), "opening": "conditional", "level": 3,
        "origin": "district", "obtained": "own", "update_cycle": same("daily"), "entity": ["id"],
        "columns": [column("id", "text"), column("stop", "text"), column("fare", "integer")],
    } })
}
