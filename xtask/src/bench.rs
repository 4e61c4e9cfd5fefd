//! `cargo xtask bench`: what a piece of work costs against a plain one beside it, in one run.
//! Seconds differ from machine to machine; ratios less so.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::shell;

/// A bench target: its package and its name.
const BENCHES: &[(&str, &str)] = &[
    ("governance", "fold"),
    ("governance", "law"),
    ("ledger", "verify"),
    ("xtask", "delivery"),
    ("desk", "catalogue"),
];

/// Runs every bench, or those that are named. Each prints lines of JSON: `what`, `against`, `ms`
/// and `plain_ms`, or a `text`.
pub(crate) fn run(names: &[&str]) -> Result<()> {
    let known: Vec<&str> = BENCHES.iter().map(|(_, name)| *name).collect();
    if let Some(name) = names.iter().find(|name| !known.contains(name)) {
        bail!("there is no bench `{name}`; there are: {}", known.join(", "));
    }
    for (package, name) in BENCHES.iter().filter(|(_, it)| names.is_empty() || names.contains(it)) {
        let mut command =
            shell::command("cargo", &["bench", "--quiet", "--package", package, "--bench", name]);
        let out = command
            .stderr(std::process::Stdio::inherit())
            .output()
            .context("cargo could not start")?;
        if !out.status.success() {
            bail!("bench `{name}` failed");
        }
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let lines: Vec<Value> =
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        if lines.is_empty() {
            bail!("bench `{name}` printed no line of JSON");
        }
        for line in &lines {
            shell::say(&row(line));
        }
    }
    if names.is_empty() {
        shell::say("not there: a guarded query against the bare engine");
    }
    Ok(())
}

fn row(line: &Value) -> String {
    if let Some(text) = line.get("text").and_then(Value::as_str) {
        return text.to_owned();
    }
    let word = |name| line.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name| line.get(name).and_then(Value::as_f64).unwrap_or_default();
    let (ms, plain) = (number("ms"), number("plain_ms"));
    let ratio = if plain > 0.0 { ms / plain } else { 0.0 };
    format!("{}: {ms:.1} ms; {}: {plain:.1} ms; ratio {ratio:.2}", word("what"), word("against"))
}
