//! What the tools need besides Rust: installed where the machine allows it, else named.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;

/// Node.js and npm, for the web.
pub(crate) fn node() -> Result<()> {
    if shell::has("node") && shell::has("npm") {
        return Ok(());
    }
    install(&["nodejs", "npm"])?;
    if shell::has("node") && shell::has("npm") {
        return Ok(());
    }
    bail!("Node.js 20.19 or newer is needed for the web; install it: apt-get install nodejs npm")
}

/// Python 3, for the second verifier.
pub(crate) fn python() -> Result<()> {
    if shell::has("python3") {
        return Ok(());
    }
    install(&["python3"])
}

/// The tracer with which the kill runs stop a process at a chosen call of the system.
pub(crate) fn strace() -> Result<()> {
    if shell::has("strace") {
        return Ok(());
    }
    install(&["strace"])
}

/// A Chromium and fonts that can show Chinese.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(found) = find_chromium() {
        if !has_cjk_font() {
            install(&["fonts-noto-cjk"])?;
        }
        return Ok(found);
    }
    install(&["chromium", "fonts-noto-cjk"])?;
    match find_chromium() {
        Some(found) => Ok(found),
        None => bail!("Chromium is needed; install it: apt-get install chromium fonts-noto-cjk"),
    }
}

fn find_chromium() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the one setting of the browser tests")]
    let named = std::env::var("CHROMIUM").ok().map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    named.into_iter().chain(usual.iter().map(PathBuf::from)).find(|path| path.exists())
}

fn has_cjk_font() -> bool {
    Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists()
        || shell::output("fc-list", &[":lang=zh"]).is_ok_and(|fonts| !fonts.is_empty())
}

fn install(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let root = shell::output("id", &["-u"]).is_ok_and(|id| id == "0");
    if !root || !shell::has("apt-get") {
        bail!("missing: {names}; install with: sudo apt-get install -y {names}");
    }
    shell::run("apt-get", &["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    shell::run_command(
        shell::command("apt-get", &arguments).env("DEBIAN_FRONTEND", "noninteractive"),
    )
}
