//! Small rules of the house that no compiler knows. Each names the place and the mend.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell;

const MAX_LINES: usize = 600;
const MAX_WIDTH: usize = 100;

/// Files that were over the limit when it was drawn; the list may only shrink.
const BIG: &[&str] = &[];

/// Checks every file that git tracks.
pub(crate) fn check() -> Result<()> {
    let listed = shell::output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let files: Vec<PathBuf> =
        listed.lines().map(PathBuf::from).filter(|it| shell::root().join(it).exists()).collect();
    let mut wrong = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(shell::root().join(file)) else { continue };
        rust(file, &text, &mut wrong);
        markdown(file, &text, &mut wrong);
        leftovers(file, &text, &mut wrong);
    }
    privacy_promises(&files, &mut wrong);
    if !wrong.is_empty() {
        bail!("untidy:\n  {}", wrong.join("\n  "));
    }
    shell::say(&format!("tidy: {} files", files.len()));
    Ok(())
}

fn ends_with(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|it| it == extension)
}

fn rust(file: &Path, text: &str, wrong: &mut Vec<String>) {
    if !ends_with(file, "rs") {
        return;
    }
    let name = file.display();
    if !text.starts_with("//!") {
        wrong.push(format!("{name}:1 begin with `//!` and the purpose of the file"));
    }
    let lines = text.lines().count();
    let excused = BIG.iter().any(|big| Path::new(big) == file);
    if lines > MAX_LINES && !excused {
        wrong.push(format!("{name}: {lines} lines; split it ({MAX_LINES} at most)"));
    }
    for (number, line) in text.lines().enumerate() {
        if line.chars().count() > MAX_WIDTH {
            wrong.push(format!("{name}:{} wider than {MAX_WIDTH}", number.saturating_add(1)));
        }
    }
}

fn markdown(file: &Path, text: &str, wrong: &mut Vec<String>) {
    if !ends_with(file, "md") || file.starts_with("rulebooks") {
        return;
    }
    let mut fenced = false;
    let mut titles = 0_u32;
    for line in text.lines() {
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if !fenced && line.starts_with("# ") {
            titles = titles.saturating_add(1);
        }
    }
    if titles != 1 {
        wrong.push(format!("{}: {titles} titles; a page has one `#`", file.display()));
    }
}

/// Words that mark unfinished work.
fn leftovers(file: &Path, text: &str, wrong: &mut Vec<String>) {
    let code = ["rs", "ts", "tsx", "py", "toml"].iter().any(|it| ends_with(file, it));
    if !code || file.ends_with("tidy.rs") {
        return;
    }
    for (number, line) in text.lines().enumerate() {
        if ["TODO", "FIXME", "XXX", "HACK"].iter().any(|word| line.contains(word)) {
            wrong.push(format!(
                "{}:{} finish it or write it into docs/roadmap.md",
                file.display(),
                number.saturating_add(1)
            ));
        }
    }
}

/// Every public function of the veil says what it guarantees and where that comes from.
fn privacy_promises(files: &[PathBuf], wrong: &mut Vec<String>) {
    let veil = files.iter().filter(|file| {
        file.starts_with("crates/privacy/src") && !file.ends_with("tests.rs")
    });
    for file in veil {
        let Ok(text) = std::fs::read_to_string(shell::root().join(file)) else { continue };
        let mut doc = String::new();
        for (number, line) in text.lines().enumerate() {
            let bare = line.trim_start();
            if bare.starts_with("///") {
                doc.push_str(bare);
            } else if bare.starts_with("pub fn") {
                if !doc.contains("# Guarantee") || !doc.contains("# Source") {
                    let place = format!("{}:{}", file.display(), number.saturating_add(1));
                    wrong.push(format!("{place} state `# Guarantee` and `# Source`"));
                }
                doc.clear();
            } else if !bare.starts_with("#[") {
                doc.clear();
            }
        }
    }
}
