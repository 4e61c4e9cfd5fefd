//! The web: built when its sources are newer than what was built.

use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context as _, Result, bail};

use crate::{prerequisites, shell};

/// The document that the client of the web is made from.
const OPENAPI: &str = "web/openapi.json";

/// Builds `web/dist` where it is missing or older than the sources.
pub(crate) fn build() -> Result<()> {
    let web = shell::root().join("web");
    let dist = web.join("dist/index.html");
    let newest = newest(&web)?;
    let built = dist.metadata().and_then(|it| it.modified()).ok();
    if built.is_some_and(|built| built >= newest) {
        shell::say("web: up to date");
        return Ok(());
    }
    install()?;
    npm(&["run", "build"])
}

/// Installs the packages of the lock file, once per lock file.
pub(crate) fn install() -> Result<()> {
    prerequisites::node()?;
    let web = shell::root().join("web");
    let mark = web.join("node_modules/.package-lock.json");
    let lock = web.join("package-lock.json").metadata()?.modified()?;
    if mark.metadata().and_then(|it| it.modified()).is_ok_and(|done| done >= lock) {
        return Ok(());
    }
    npm(&["ci", "--no-audit", "--no-fund"])
}

/// Runs npm in the web folder.
pub(crate) fn npm(arguments: &[&str]) -> Result<()> {
    shell::run_command(shell::command("npm", arguments).current_dir(shell::root().join("web")))
}

/// Writes the generated files anew: the OpenAPI document and the types made from it.
pub(crate) fn generate() -> Result<()> {
    shell::run("cargo", &["build", "--workspace", "--bins"])?;
    let document = shell::output(&shell::gongshu(), &["openapi"])?;
    let path = shell::root().join(OPENAPI);
    std::fs::write(&path, format!("{document}\n"))
        .with_context(|| format!("`{}` cannot be written", path.display()))?;
    install()?;
    npm(&["run", "types"])
}

/// Fails when the OpenAPI document on file is not the one that the binary writes.
pub(crate) fn check_generated() -> Result<()> {
    let document = shell::output(&shell::gongshu(), &["openapi"])?;
    let stored = std::fs::read_to_string(shell::root().join(OPENAPI)).unwrap_or_default();
    if stored.trim_end() != document {
        bail!("{OPENAPI} is not what the binary writes; cargo xtask gen");
    }
    Ok(())
}

fn newest(web: &Path) -> Result<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for name in ["src", "index.html", "package-lock.json", "vite.config.ts", "public"] {
        visit(&web.join(name), &mut newest)?;
    }
    Ok(newest)
}

fn visit(path: &Path, newest: &mut SystemTime) -> Result<()> {
    let Ok(found) = path.metadata() else { return Ok(()) };
    if found.is_dir() {
        for entry in std::fs::read_dir(path)? {
            visit(&entry?.path(), newest)?;
        }
    } else {
        *newest = (*newest).max(found.modified()?);
    }
    Ok(())
}
