//! Everything a machine can judge without running the product.

use anyhow::Result;

use crate::{arrows, proof, shell, tidy};

/// Runs every check; the first that fails stops.
pub(crate) fn run() -> Result<()> {
    shell::run("cargo", &["fmt", "--all", "--check"])?;
    quick()?;
    shell::run_command(
        shell::command(
            "cargo",
            &["clippy", "--workspace", "--all-targets", "--features", "sim/tools", "--quiet"],
        )
        .args(["--", "-D", "warnings"]),
    )?;
    shell::run_command(
        shell::command("cargo", &["doc", "--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )?;
    deny()
}

/// The checks that only read files.
pub(crate) fn quick() -> Result<()> {
    arrows::check()?;
    tidy::check()?;
    proof::check()
}

fn deny() -> Result<()> {
    if !shell::has("cargo-deny") {
        shell::run("cargo", &["install", "cargo-deny", "--locked", "--quiet"])?;
    }
    // It reads the manifests of every system's packages, not only of those built here.
    shell::run("cargo", &["fetch", "--locked"])?;
    shell::run("cargo", &["deny", "--offline", "check", "bans", "licenses", "sources"])?;
    let advisories = shell::run("cargo", &["deny", "check", "advisories"]);
    if advisories.is_err() {
        shell::say("advisories: not run (the advisory database cannot be reached)");
    }
    Ok(())
}
