//! Puts the rulebooks into the binary, and lets a changed web rebuild it.

#![expect(clippy::disallowed_methods, reason = "a build is told of by its environment")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let crate_folder = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let root = crate_folder.join("../..").canonicalize()?;
    shelf(&root.join("rulebooks"))?;
    web(&root.join("web/dist"));
    Ok(())
}

/// Writes the list of all files below `rulebooks`, each with its text, as Rust source.
fn shelf(folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    walk(folder, &mut paths)?;
    paths.sort();
    let mut source = String::from("&[\n");
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let place = path.to_string_lossy();
        // Writing to a text never fails.
        let _written = writeln!(source, "    ({name:?}, include_str!({place:?})),");
    }
    source.push_str("]\n");
    fs::write(PathBuf::from(variable("OUT_DIR")).join("shelf.rs"), source)
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let kind = path.extension().and_then(|it| it.to_str());
        if path.is_dir() {
            walk(&path, paths)?;
        } else if matches!(kind, Some("toml" | "md")) {
            paths.push(path);
        }
    }
    Ok(())
}

/// Cargo watches dates, not contents: whoever builds the web says its hash, so that a web that
/// was put back with its old dates still gets into the binary.
fn web(dist: &Path) {
    println!("cargo::rerun-if-env-changed=WEB_DIST_HASH");
    // A path that is not there would make every build a new one, and would never be looked into.
    if fs::create_dir_all(dist).is_ok() {
        println!("cargo::rerun-if-changed={}", dist.display());
    }
    let hash = env::var("WEB_DIST_HASH").unwrap_or_default();
    println!("cargo::rustc-env=WEB_DIST_HASH={hash}");
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}
