//! A real `gongshu` binary on loopback, and a client that talks to its public endpoints only.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};
use terms::OfficerId;

/// The binary under test.
pub(crate) fn gongshu() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_gongshu"))
}

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

/// Runs an offline command and gives back (exit code, standard output, standard error).
pub(crate) fn offline(arguments: &[&str]) -> (i32, String, String) {
    let out = Command::new(gongshu()).args(arguments).current_dir(root()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().unwrap_or(-1), text(&out.stdout), text(&out.stderr))
}

/// Says that something was not run; it is never counted as green.
#[expect(clippy::print_stdout, reason = "what is not run is said")]
pub(crate) fn not_run(what: &str) {
    println!("not run: {what}");
}

/// Founds the place of the journeys; its first officer and the password.
pub(crate) fn found(data_dir: &Path, on: &str) -> (OfficerId, String) {
    let dir = data_dir.to_str().unwrap();
    let (officer, party) = ("lin", "futian-data-authority");
    let words = ["init", "--json", "--data-dir", dir, "--place", "futian", "--on", on];
    let who = ["--officer", officer, "--party", party, "--officer-name", "林一"];
    let (code, out, err) = offline(&[&words[..], &who[..]].concat());
    assert_eq!(code, 0, "{out}{err}");
    let told: Value = serde_json::from_str(&out).unwrap();
    (officer.parse().unwrap(), told["password"].as_str().unwrap().to_owned())
}

/// The verifier key of an installation.
pub(crate) fn vkey(data_dir: &Path) -> String {
    let sheet = std::fs::read_to_string(data_dir.join("installation.toml")).unwrap();
    let line = sheet.lines().find_map(|line| line.strip_prefix("vkey = ")).unwrap();
    line.trim_matches('"').to_owned()
}

/// The published files of an installation.
pub(crate) fn published(data_dir: &Path) -> PathBuf {
    data_dir.join("places/futian/log")
}

/// The stranger's verifier. A test of the whole workspace has built it beside `gongshu`; a single
/// test that finds none builds it.
pub(crate) fn auditor() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let find = || {
        let folder = gongshu().parent().unwrap().to_path_buf();
        let auditor = folder.join("auditor");
        if !auditor.is_file() {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.args(["build", "--quiet", "--package", "auditor", "--target-dir"]);
            cargo.arg(folder.parent().unwrap()).current_dir(root());
            assert!(cargo.status().unwrap().success());
        }
        auditor
    };
    BUILT.get_or_init(find).clone()
}

/// Audits the published files of an installation; exit code and JSON.
pub(crate) fn audit(data_dir: &Path, against: Option<&Path>) -> (i32, Value) {
    let mut command = Command::new(auditor());
    command.arg(published(data_dir)).args(["--json", "--key", &vkey(data_dir)]);
    if let Some(against) = against {
        command.arg("--against").arg(against);
    }
    let out = command.output().unwrap();
    let page = serde_json::from_slice(&out.stdout).unwrap();
    (out.status.code().unwrap_or(-1), page)
}

/// A running server; stopped when dropped.
pub(crate) struct Server {
    child: Child,
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: String,
}

impl Server {
    /// Starts `gongshu serve` on a free port; nothing, where it ends before it listens.
    pub(crate) fn start(data_dir: &Path) -> Option<Self> {
        Self::under(&root().join("rulebooks"), data_dir)
    }

    /// The same under other rulebooks.
    pub(crate) fn under(rulebooks: &Path, data_dir: &Path) -> Option<Self> {
        let mut command = Command::new(gongshu());
        command.args(["serve", "--data-dir"]).arg(data_dir).args(["--port", "0"]);
        command.arg("--rulebooks").arg(rulebooks);
        command.current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Self { child: command.spawn().unwrap(), base: String::new() };
        let line = BufReader::new(server.child.stdout.take()?).lines().next()?.ok()?;
        server.base = format!("http{}", line.split_once("http")?.1.trim());
        Some(server)
    }

    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|ended| ended.is_none())
    }

    /// Tells it to stop, and waits until it has.
    pub(crate) fn stop(mut self) {
        let id = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(told.success(), "the server was gone already");
        assert!(self.child.wait().unwrap().success(), "the server ended badly");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// An answer: status and body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

/// A session of one officer.
#[derive(Clone)]
pub(crate) struct Session {
    agent: ureq::Agent,
    base: String,
    token: Option<String>,
}

impl Session {
    /// A visitor who has not logged in.
    pub(crate) fn visitor(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(2)))
            .build();
        Self { agent: config.into(), base: base.to_owned(), token: None }
    }

    /// A program that brings a secret of its own.
    pub(crate) fn with_secret(self, secret: &str) -> Self {
        Self { token: Some(secret.to_owned()), ..self }
    }

    /// Logs in; `None` when the server is gone or says no.
    pub(crate) fn log_in(base: &str, officer: &str, password: &str) -> Option<Self> {
        let mut session = Self::visitor(base);
        let reply = session
            .post("/api/session", &json!({ "officer": officer, "password": password }))
            .filter(|reply| reply.status == 200)?;
        session.token = reply.body.get("token")?.as_str().map(str::to_owned);
        Some(session)
    }

    /// The token of the session, for requests that are written by hand.
    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// GET; `None` when the connection broke.
    pub(crate) fn get(&self, path: &str) -> Option<Reply> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.call().ok()?)
    }

    /// POST of JSON; `None` when the connection broke.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Option<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.send_json(body).ok()?)
    }

    /// POST of a file's bytes; `None` when the connection broke.
    pub(crate) fn upload(&self, path: &str, bytes: &[u8]) -> Option<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        read(request.send(bytes).ok()?)
    }

    /// An act.
    pub(crate) fn act(&self, key: &str, command: &Value) -> Option<Reply> {
        self.post("/api/acts", &json!({ "key": key, "command": command }))
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Option<Reply> {
    let status = response.status().as_u16();
    let text = response.body_mut().with_config().limit(64 << 20).read_to_string().ok()?;
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Some(Reply { status, body })
}

/// Every regular file below `folder`.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The files below `folder` that hold `needle` in plain text.
pub(crate) fn holding(folder: &Path, needle: &[u8]) -> Vec<PathBuf> {
    let holds = |path: &PathBuf| {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.windows(needle.len()).any(|window| window == needle)
    };
    files(folder).into_iter().filter(holds).collect()
}
