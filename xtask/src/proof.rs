//! Long runs: each writes `docs/proof/NAME.json`, which must be as new as the code it covers.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::{prerequisites, shell};

/// A long run: its name, the code it covers, and the command that runs it.
struct Proof {
    name: &'static str,
    covers: &'static [&'static str],
    command: &'static [&'static str],
}

/// What decides how a case of the law ends.
const LAW: &[&str] = &[
    "rulebooks",
    "crates/terms",
    "crates/rulebook",
    "crates/governance",
    "crates/desk",
    "crates/journeys",
    "crates/sim",
];

const PROOFS: &[Proof] = &[
    Proof {
        name: "kill",
        covers: &["crates/store", "crates/desk", "crates/server", "crates/cleanroom"],
        command: &["test", "--workspace", "--test", "kill", "--", "--nocapture"],
    },
    Proof {
        name: "delivery",
        covers: &["crates/ports", "crates/store", "crates/desk", "crates/server"],
        command: &["test", "--workspace", "--test", "deliveries", "--", "--nocapture"],
    },
    Proof {
        name: "guards",
        covers: LAW,
        command: &["run", "--quiet", "--package", "sim", "--features", "tools", "--", "guards"],
    },
    Proof {
        name: "trace",
        covers: &[
            "rulebooks",
            "journeys",
            "crates/terms",
            "crates/rulebook",
            "crates/governance",
            "crates/desk",
            "crates/journeys",
            "crates/sim",
        ],
        command: &["run", "--quiet", "--package", "sim", "--features", "tools", "--", "trace"],
    },
    Proof {
        name: "sim",
        covers: LAW,
        command: &[
            "run",
            "--quiet",
            "--release",
            "--package",
            "sim",
            "--features",
            "tools",
            "--bin",
            "sim",
            "--",
            "--seed",
            "1",
            "--runs",
            "10000",
            "--acts",
            "300",
        ],
    },
];

/// Runs a proof and writes its record. The run prints one JSON object on its last line.
pub(crate) fn run(name: &str, rest: &[&str]) -> Result<()> {
    let Some(proof) = PROOFS.iter().find(|proof| proof.name == name) else {
        let known: Vec<&str> = PROOFS.iter().map(|proof| proof.name).collect();
        bail!("there is no proof `{name}`; there are: {}", known.join(", "));
    };
    if proof.name == "kill" {
        prerequisites::strace()?;
    }
    let mut arguments = proof.command.to_vec();
    arguments.extend(rest);
    let out = shell::command("cargo", &arguments)
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo could not start")?;
    let text = String::from_utf8_lossy(&out.stdout);
    shell::say(&text);
    if !out.status.success() {
        bail!("proof `{name}` failed");
    }
    let found = text.lines().rev().find_map(|line| serde_json::from_str::<Value>(line).ok());
    let counts = found.context("the run printed no JSON line of its counts")?;
    let record = json!({
        "proof": name,
        "commit": shell::output("git", &["rev-parse", "HEAD"])?,
        "covers": proof.covers,
        "code": digest(proof)?,
        "machine": machine(),
        "counts": counts,
    });
    std::fs::create_dir_all(path(name).parent().context("a folder")?)?;
    std::fs::write(path(name), format!("{}\n", serde_json::to_string_pretty(&record)?))?;
    shell::say(&format!("written: docs/proof/{name}.json"));
    Ok(())
}

/// Fails when a record is older than the code it covers.
pub(crate) fn check() -> Result<()> {
    for proof in PROOFS {
        let Ok(text) = std::fs::read_to_string(path(proof.name)) else {
            shell::say(&format!("proof {}: not run", proof.name));
            continue;
        };
        let record: Value = serde_json::from_str(&text)?;
        let recorded = record.get("code").and_then(Value::as_str).unwrap_or_default();
        if recorded != digest(proof)? {
            let name = proof.name;
            bail!("docs/proof/{name}.json is older than its code; cargo xtask prove {name}");
        }
        shell::say(&format!("proof {}: fresh", proof.name));
    }
    Ok(())
}

fn path(name: &str) -> PathBuf {
    shell::root().join("docs/proof").join(format!("{name}.json"))
}

/// The object ids of the covered folders in the index: they change with any byte.
fn digest(proof: &Proof) -> Result<String> {
    let mut arguments = vec!["ls-files", "--stage", "--"];
    arguments.extend(proof.covers);
    let listing = shell::output("git", &arguments)?;
    let mut child = shell::command("git", &["hash-object", "--stdin"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().context("git takes input")?;
    std::io::Write::write_all(&mut input, listing.as_bytes())?;
    drop(input);
    let out = child.wait_with_output()?;
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

fn machine() -> Value {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    json!({ "cores": cores, "system": std::env::consts::OS, "processor": std::env::consts::ARCH })
}
