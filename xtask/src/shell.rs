//! Running commands, telling what runs and how long it took.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

/// The root of the checkout that cargo was called in; what was built may have been built elsewhere.
pub(crate) fn root() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "cargo itself sets this variable")]
    let here = std::env::var("CARGO_MANIFEST_DIR");
    let here = here.unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
    Path::new(&here).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Prints a line for the person who waits.
#[expect(clippy::print_stdout, reason = "this tool talks to a terminal")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}

/// A command in the root of the checkout.
pub(crate) fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command, shows its output, and fails with it.
pub(crate) fn run(program: &str, arguments: &[&str]) -> Result<()> {
    run_command(&mut command(program, arguments))
}

/// Runs a prepared command, shows its output, and fails with it.
pub(crate) fn run_command(command: &mut Command) -> Result<()> {
    let line = format!("{command:?}").replace('"', "");
    say(&format!("> {line}"));
    let started = Instant::now();
    let status = command.status().with_context(|| format!("`{line}` could not start"))?;
    let seconds = started.elapsed().as_secs();
    if !status.success() {
        bail!("`{line}` failed after {seconds} s ({status})");
    }
    say(&format!("  {seconds} s"));
    Ok(())
}

/// The output of a command that must succeed.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String> {
    let out = command(program, arguments)
        .output()
        .with_context(|| format!("`{program}` could not start"))?;
    if !out.status.success() {
        bail!("`{program} {}` failed", arguments.join(" "));
    }
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Whether a program can be started.
pub(crate) fn has(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|out| out.status.success())
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "cargo itself reads this variable")]
    let folder = std::env::var("CARGO_TARGET_DIR");
    root().join(folder.unwrap_or_else(|_| "target".to_owned()))
}

/// The binary that the workspace builds.
pub(crate) fn gongshu() -> String {
    target().join("debug/gongshu").to_string_lossy().into_owned()
}
