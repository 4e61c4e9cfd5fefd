//! `gongshu sql` and the log commands against a server: what is shown, what is refused and how, and
//! what comes back as the name of a table.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use support::{Server, Session, offline};

/// The place of the demonstration, in which an analyst has an open grant.
struct Open {
    base: String,
    password: String,
    grant: String,
}

fn open(data_dir: &Path) -> (Server, Open) {
    let dir = data_dir.to_str().unwrap();
    let (code, out, err) = offline(&["journey", "run", "futian/demo", "--keep", dir]);
    assert_eq!(code, 0, "{out}{err}");
    let log_ins = std::fs::read_to_string(data_dir.join("logins.json")).unwrap();
    let log_ins: Value = serde_json::from_str(&log_ins).unwrap();
    let su = log_ins.as_array().unwrap().iter().find(|it| it["officer"] == "su").unwrap();
    let password = su["password"].as_str().unwrap().to_owned();
    let server = Server::start(data_dir).unwrap();
    let session = Session::log_in(&server.base, "su", &password).unwrap();
    let grants = session.get("/api/grants").unwrap().body;
    let grant = grants.as_array().unwrap().iter().find(|it| it["state"] == "open").unwrap();
    let grant = grant["id"].as_str().unwrap().to_owned();
    let base = server.base.clone();
    (server, Open { base, password, grant })
}

impl Open {
    /// Runs a query as the analyst: exit code, standard output, standard error.
    fn sql(&self, query: &str, more: &[&str]) -> (i32, String, String) {
        self.sql_as(&self.password, query, more)
    }

    fn sql_as(&self, password: &str, query: &str, more: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(support::gongshu());
        command.args(["sql", "--server", &self.base, "--officer", "su", "--grant", &self.grant]);
        command.arg(query).args(more).env("GONGSHU_PASSWORD", password).stdin(Stdio::null());
        let out = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code().unwrap_or(-1), text(&out.stdout), text(&out.stderr))
    }
}

/// The number of an entry differs from run to run only when the journey changes; it is left out.
fn without_entry(page: &str) -> String {
    let line = |line: &str| {
        let record = line.trim_start().starts_with("record") || line.contains("记录   日志");
        if record { "  record   log entry N".to_owned() } else { line.to_owned() }
    };
    page.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_analyst_at_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let (server, open) = open(&folder.path().join("data"));
    groups_are_shown(&open);
    raw_columns_are_refused(&open);
    rows_come_back_as_a_table(&open);
    the_log_is_for_everyone(&open, folder.path());
    server.stop();
    let (code, _, err) = open.sql("SELECT count(*) AS n FROM income", &["--lang", "en"]);
    assert_eq!(code, 3);
    assert!(err.contains("does not answer"), "{err}");
}

fn groups_are_shown(open: &Open) {
    let query = "SELECT \"dynamic_pricing\", count(*) AS n FROM zones GROUP BY \"dynamic_pricing\"";
    let (code, out, err) = open.sql(query, &["--check"]);
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, err) = open.sql(query, &[]);
    assert_eq!(code, 0, "{out}{err}");
    let rows: Vec<Vec<&str>> = out.lines().map(|it| it.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["dynamic_pricing", "n"]);
    for row in &rows[1..] {
        assert!(row.last().unwrap().parse::<u64>().unwrap() >= 10, "{out}");
    }
}

fn raw_columns_are_refused(open: &Open) {
    let query = "SELECT \"age\" FROM income";
    let (code, english, _) = open.sql(query, &["--lang", "en"]);
    assert_eq!(code, 1);
    assert_snapshot!(without_entry(&english));
    let (code, chinese, _) = open.sql(query, &[]);
    assert_eq!(code, 1);
    assert!(chinese.starts_with("不予办理：`run_query`\n  依据   FT-"), "{chinese}");
    assert!(chinese.lines().last().unwrap().starts_with("提示："), "{chinese}");
    let (code, json, _) = open.sql(query, &["--json"]);
    let no: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, no["code"].as_str().unwrap()), (1, "guard_refused"));
    let (code, out, _) = open.sql_as("not the password", query, &["--lang", "en"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("not done: `log_in`"), "{out}");
}

fn rows_come_back_as_a_table(open: &Open) {
    let query = "SELECT \"occupation\", \"hours-per-week\" FROM income LIMIT 20";
    let (code, out, err) = open.sql(query, &["--lang", "en"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("it is workspace table table-"), "{out}");
}

/// Checkpoint and receipts, from the server and from the folder, hold against each other.
fn the_log_is_for_everyone(open: &Open, folder: &Path) {
    let data_dir = folder.join("data");
    let dir = data_dir.to_str().unwrap();
    let kept = folder.join("kept");
    for source in [["--server", &open.base], ["--data-dir", dir]] {
        for what in [&["checkpoint"][..], &["prove", "0"], &["prove", "7"]] {
            let (code, out, err) = offline(&[&["ledger"], what, &source[..]].concat());
            assert_eq!(code, 0, "{what:?} {source:?}: {err}");
            std::fs::write(&kept, out).unwrap();
            let (code, page) = support::audit(&data_dir, Some(&kept));
            assert_eq!(code, 0, "{what:?} {source:?}: {page}");
        }
    }
    let (code, out, err) = offline(&["ledger", "prove", "99999", "--data-dir", dir]);
    assert_eq!(code, 2, "{out}{err}");
    let (code, out, _) = offline(&["ledger", "prove", "99999", "--server", &open.base]);
    assert_eq!(code, 1, "{out}");
}
