//! A place with products on a real server, programs that call them, and a second reader of the
//! meter: what is asserted of delivery is asserted from outside.

pub(crate) mod programs;
pub(crate) mod reader;
pub(crate) mod stopping;
pub(crate) mod striking;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Session, gongshu, root};

/// The product that answers calls.
pub(crate) const PILES: &str = "charging-piles";

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for item in fs::read_dir(from).unwrap() {
        let item = item.unwrap();
        let target = to.join(item.file_name());
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &target);
        } else {
            fs::copy(item.path(), &target).unwrap();
        }
    }
}

/// The installation that the journey leads to, and the law it was founded under: that of Futian,
/// with a minute that holds more calls than a test can make.
pub(crate) fn made() -> &'static Path {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let make = || {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        copy(&root().join("rulebooks"), &at("rulebooks"));
        let articles = at("rulebooks/futian/2024-01-30/articles.md");
        let text = fs::read_to_string(&articles).unwrap();
        let of_minute = "[policy.calls_per_minute]\nvalue = 600\n";
        assert!(text.contains(of_minute), "the law says it in other words now");
        let more = text.replace(of_minute, "[policy.calls_per_minute]\nvalue = 6000000\n");
        fs::write(articles, more).unwrap();
        copy(&at("rulebooks/futian/2024-01-30/cases/good"), &at("journeys/good"));
        fs::create_dir_all(at("journeys/futian")).unwrap();
        let script = root().join("crates/cli/tests/calls/product.txt");
        fs::copy(script, at("journeys/futian/product.txt")).unwrap();
        let out = Command::new(gongshu())
            .args(["journey", "run", "futian/product", "--lang", "en", "--journeys"])
            .arg(at("journeys"))
            .arg("--rulebooks")
            .arg(at("rulebooks"))
            .arg("--keep")
            .arg(at("data"))
            .current_dir(root())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&out.stdout);
        assert!(out.status.success(), "{told}{}", String::from_utf8_lossy(&out.stderr));
        folder
    };
    MADE.get_or_init(make).path()
}

/// A place of its own for one test, with a server that can be killed and started again.
pub(crate) struct Hall {
    folder: TempDir,
    server: Option<Child>,
    /// Where the server listens.
    pub(crate) address: SocketAddr,
}

impl Hall {
    /// Copies the installation and opens it.
    pub(crate) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&made().join("data"), &folder.path().join("data"));
        let mut hall =
            Self { folder, server: None, address: SocketAddr::from(([127, 0, 0, 1], 0)) };
        hall.start();
        hall
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The files of the meter.
    pub(crate) fn meter(&self) -> PathBuf {
        self.data().join("places/futian/meter")
    }

    /// Starts the server.
    pub(crate) fn start(&mut self) {
        let mut command = Command::new(gongshu());
        command.args(["serve", "--port", "0", "--data-dir"]).arg(self.data());
        command.arg("--rulebooks").arg(made().join("rulebooks"));
        command.current_dir(root()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap();
        let line = BufReader::new(server.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        let (_, address) = line.split_once("http://").unwrap();
        self.address = address.trim().trim_end_matches('/').parse().unwrap();
        self.server = Some(server);
    }

    /// `kill -9`.
    pub(crate) fn kill(&mut self) {
        let mut server = self.server.take().unwrap();
        server.kill().unwrap();
        server.wait().unwrap();
    }

    /// Tells the server to stop, and waits until it has.
    pub(crate) fn stop(&mut self) {
        let mut server = self.server.take().unwrap();
        let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
        assert!(told.unwrap().success());
        assert!(server.wait().unwrap().success(), "the server ended badly");
    }

    /// Logs in.
    pub(crate) fn session(&self, officer: &str) -> Session {
        let text = fs::read(self.data().join("logins.json")).unwrap();
        let log_ins: Value = serde_json::from_slice(&text).unwrap();
        let mut all = log_ins.as_array().unwrap().iter();
        let log_in = all.find(|it| it["officer"] == officer).unwrap();
        let password = log_in["password"].as_str().unwrap();
        Session::log_in(&format!("http://{}", self.address), officer, password).unwrap()
    }

    /// The token of a session, for a request that is written by hand.
    pub(crate) fn token(&self, officer: &str) -> String {
        self.session(officer).token().unwrap().to_owned()
    }

    /// An act that must be done; what it came to.
    pub(crate) fn done(&self, officer: &str, key: &str, command: &Value) -> Value {
        let reply = self.session(officer).act(key, command).unwrap();
        assert_eq!(reply.status, 200, "{command}: {:?}", reply.body);
        reply.body
    }

    /// A new key of a subscription: its id and its secret.
    pub(crate) fn key(&self, name: &str, subscription: &str) -> (String, String) {
        let issue = json!({ "type": "issue_key", "subscription": subscription });
        let made = self.done("gang", name, &issue);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&made["made"]["access_key"]), text(&made["secret"]))
    }

    /// What the journal says was used of a subscription: leased, billed, unconfirmed.
    pub(crate) fn used(&self, subscription: &str) -> (u64, u64, u64) {
        let reply = self.session("gang").get("/api/subscriptions").unwrap();
        let all = reply.body.as_array().unwrap();
        let found = all.iter().find(|it| it["id"] == subscription).unwrap();
        let months = found["months"].as_array().unwrap();
        let sum = |name: &str| months.iter().map(|it| it["used"][name].as_u64().unwrap()).sum();
        (sum("leased"), sum("billed"), sum("unconfirmed"))
    }
}

impl Drop for Hall {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _killed = server.kill();
            let _ended = server.wait();
        }
    }
}
