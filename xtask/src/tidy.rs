//! Small rules of the house that no compiler knows. Each names the place and the mend.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::{promises, shell};

const MAX_LINES: usize = 600;
const MAX_WIDTH: usize = 100;

/// Files that were over the limit when it was drawn. The list may only shrink: a file that has
/// become small enough must be taken off it.
const BIG: &[&str] = &[];

/// Words that mark unfinished work; written apart, so that this file does not find itself.
const UNFINISHED: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

/// A text file that git tracks or would track.
pub(crate) struct Source {
    /// Its path below the root.
    pub(crate) path: PathBuf,
    /// What is in it.
    pub(crate) text: String,
}

impl Source {
    /// Whether its name ends like this.
    pub(crate) fn is(&self, extension: &str) -> bool {
        self.path.extension().is_some_and(|it| it == extension)
    }

    /// A place in it, for a message.
    pub(crate) fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path.display())
    }
}

/// What is wrong, found so far.
pub(crate) type Wrong = Vec<String>;

/// Checks every file that git tracks.
pub(crate) fn check() -> Result<()> {
    let sources = sources()?;
    let wrong = find(&sources);
    if !wrong.is_empty() {
        bail!("untidy:\n  {}", wrong.join("\n  "));
    }
    shell::say(&format!("tidy: {} files", sources.len()));
    Ok(())
}

fn sources() -> Result<Vec<Source>> {
    let listed = shell::output("git", &["ls-files", "--cached", "--others", "--exclude-standard"])?;
    let read = |path: &str| {
        let text = std::fs::read_to_string(shell::root().join(path)).ok()?;
        Some(Source { path: PathBuf::from(path), text })
    };
    Ok(listed.lines().filter_map(read).collect())
}

fn find(sources: &[Source]) -> Wrong {
    let mut wrong = Wrong::new();
    for source in sources {
        rust(source, &mut wrong);
        markdown(source, &mut wrong);
        leftovers(source, &mut wrong);
    }
    promises::find(sources, &mut wrong);
    wrong
}

/// The lines of a file with their numbers, from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}

fn rust(source: &Source, wrong: &mut Wrong) {
    if !source.is("rs") {
        return;
    }
    let name = source.path.display();
    if !source.text.starts_with("//! ") {
        wrong.push(format!("{name}:1 begin with `//!` and the purpose of the file"));
    }
    let lines = source.text.lines().count();
    match (lines > MAX_LINES, BIG.iter().any(|big| Path::new(big) == source.path)) {
        (true, false) => {
            wrong.push(format!("{name}: {lines} lines; split it ({MAX_LINES} at most)"));
        }
        (false, true) => wrong.push(format!("{name}: small enough; take it off the list `BIG`")),
        (true, true) | (false, false) => {}
    }
    for (number, line) in numbered(&source.text) {
        if line.chars().count() > MAX_WIDTH {
            wrong.push(format!("{} wider than {MAX_WIDTH}", source.at(number)));
        }
    }
}

fn markdown(source: &Source, wrong: &mut Wrong) {
    if !source.is("md") || source.path.starts_with("rulebooks") {
        return;
    }
    let mut fenced = false;
    let mut titles = 0_u32;
    for line in source.text.lines() {
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        if !fenced && line.starts_with("# ") {
            titles = titles.saturating_add(1);
        }
    }
    if titles != 1 {
        wrong.push(format!("{}: {titles} titles; a page has one `#`", source.path.display()));
    }
}

fn leftovers(source: &Source, wrong: &mut Wrong) {
    let code = ["rs", "ts", "tsx", "mjs", "py", "toml", "txt"].iter().any(|it| source.is(it));
    if !code {
        return;
    }
    for (number, line) in numbered(&source.text) {
        if UNFINISHED.iter().any(|word| line.contains(word)) {
            let at = source.at(number);
            wrong.push(format!("{at} finish it or write it into docs/roadmap.md"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks one file and compares what is wrong with it.
    fn check(path: &str, text: &str, expected: &[&str]) {
        let source = Source { path: PathBuf::from(path), text: text.to_owned() };
        let mut wrong = Wrong::new();
        rust(&source, &mut wrong);
        markdown(&source, &mut wrong);
        leftovers(&source, &mut wrong);
        assert_eq!(wrong, expected, "{path}");
    }

    #[test]
    fn tidy_files() {
        check("a.rs", "//! What it is for.\n", &[]);
        check("a.md", "# Title\n\n```\n# no title\n```\n", &[]);
        check("rulebooks/x/articles.md", "# One\n# Two\n", &[]);
    }

    #[test]
    fn untidy_files() {
        check("a.rs", "fn a() {}\n", &["a.rs:1 begin with `//!` and the purpose of the file"]);
        let wide = format!("//! x\n// {}\n", "字".repeat(98));
        check("a.rs", &wide, &["a.rs:2 wider than 100"]);
        let long = format!("//! x\n{}", "//\n".repeat(600));
        check("a.rs", &long, &["a.rs: 601 lines; split it (600 at most)"]);
        check("a.md", "text\n", &["a.md: 0 titles; a page has one `#`"]);
        let left = format!("x = 1  # {}: later\n", UNFINISHED[0]);
        check("a.py", &left, &["a.py:1 finish it or write it into docs/roadmap.md"]);
    }
}
