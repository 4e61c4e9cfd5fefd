//! Everything a machine can judge without running the product.

use anyhow::Result;

use crate::{arrows, proof, shell, tidy};

/// Runs every check; the first that fails stops.
pub(crate) fn run() -> Result<()> {
    shell::run("cargo", &["fmt", "--all", "--check"])?;
    arrows::check()?;
    tidy::check()?;
    proof::check()?;
    shell::run_command(
        shell::command("cargo", &["clippy", "--workspace", "--all-targets", "--quiet"])
            .args(["--", "-D", "warnings"]),
    )?;
    shell::run_command(
        shell::command("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    deny()
}

fn deny() -> Result<()> {
    if !shell::has("cargo-deny") {
        shell::run("cargo", &["install", "cargo-deny", "--locked", "--quiet"])?;
    }
    shell::run("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])?;
    let advisories = shell::run("cargo", &["deny", "check", "advisories"]);
    if advisories.is_err() {
        shell::say("advisories: not run (the advisory database cannot be reached)");
    }
    Ok(())
}
