//! What the words of the house promise, held against the house: paths in the map, guarantees of
//! the veil, citations of the law.

use std::collections::BTreeSet;
use std::path::Path;

use crate::shell;
use crate::tidy::{Source, Wrong, numbered};

/// Checks every promise.
pub(crate) fn find(sources: &[Source], wrong: &mut Wrong) {
    let articles = articles(sources);
    for source in sources {
        if source.path == Path::new("ARCHITECTURE.md") {
            paths(source, |path| exists(&shell::root(), path), wrong);
        }
        let is_test = source.path.ends_with("tests.rs");
        if source.path.starts_with("crates/privacy/src") && source.is("rs") && !is_test {
            guarantees(source, wrong);
        }
        if source.is("rs") {
            citations(source, &articles, wrong);
        }
    }
}

/// Every path that the map names is there.
fn paths(source: &Source, is_there: impl Fn(&str) -> bool, wrong: &mut Wrong) {
    for (number, line) in numbered(&source.text) {
        // Every second piece stands between backticks.
        for word in line.split('`').skip(1).step_by(2) {
            let is_path = word.contains('/') && !word.contains(['<', ' ', '(']);
            for path in is_path.then(|| alternatives(word)).into_iter().flatten() {
                if !is_there(&path) {
                    wrong.push(format!("{} there is no `{path}`", source.at(number)));
                }
            }
        }
    }
}

/// `a/{b,c}.rs` is `a/b.rs` and `a/c.rs`.
fn alternatives(word: &str) -> Vec<String> {
    let Some((before, rest)) = word.split_once('{') else { return vec![word.to_owned()] };
    let Some((inside, after)) = rest.split_once('}') else { return vec![word.to_owned()] };
    inside.split(',').map(|it| format!("{before}{it}{after}")).collect()
}

/// Whether something has this name; a name that ends in `*` is the beginning of one.
fn exists(root: &Path, path: &str) -> bool {
    let Some(beginning) = path.strip_suffix('*') else { return root.join(path).exists() };
    let (folder, name) = beginning.rsplit_once('/').unwrap_or(("", beginning));
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(name))
}

/// Every public function of the veil says what it guarantees and where that comes from.
fn guarantees(source: &Source, wrong: &mut Wrong) {
    let mut doc = String::new();
    for (number, line) in numbered(&source.text) {
        let bare = line.trim_start();
        if bare.starts_with("///") {
            doc.push_str(bare);
            continue;
        }
        let promises = doc.contains("# Guarantee") && doc.contains("# Source");
        if bare.starts_with("pub fn") && !promises {
            wrong.push(format!("{} state `# Guarantee` and `# Source`", source.at(number)));
        }
        if !bare.starts_with("#[") {
            doc.clear();
        }
    }
}

/// The ids of all articles in the rulebooks.
fn articles(sources: &[Source]) -> BTreeSet<String> {
    let pages = sources.iter().filter(|it| it.path.ends_with("articles.md"));
    let headings = pages.flat_map(|it| it.text.lines()).filter_map(|it| it.strip_prefix("## "));
    headings.filter_map(|it| it.split_whitespace().next()).map(str::to_owned).collect()
}

/// Every article cited under a `# Law` heading of a comment is in a rulebook.
fn citations(source: &Source, articles: &BTreeSet<String>, wrong: &mut Wrong) {
    let mut in_law = false;
    for (number, line) in numbered(&source.text) {
        let Some(comment) = comment(line) else {
            in_law = false;
            continue;
        };
        if let Some(heading) = comment.strip_prefix("# ") {
            in_law = heading == "Law";
        } else if in_law {
            for id in ids(comment).filter(|id| !articles.contains(*id)) {
                wrong.push(format!("{} no rulebook has article `{id}`", source.at(number)));
            }
        }
    }
}

fn comment(line: &str) -> Option<&str> {
    let bare = line.trim_start();
    let text = bare.strip_prefix("///").or_else(|| bare.strip_prefix("//!"))?;
    Some(text.trim_start())
}

/// Words such as `FT-18`.
fn ids(comment: &str) -> impl Iterator<Item = &str> {
    let words = comment.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| {
        let shape = word.split_once('-');
        shape.is_some_and(|(place, number)| {
            let letters = (2..=3).contains(&place.len());
            letters
                && place.chars().all(|c| c.is_ascii_uppercase())
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
                && place != "INV"
                && place != "AMB"
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.to_owned() }
    }

    #[test]
    fn paths_of_the_map() {
        let map = source("ARCHITECTURE.md", "See `a/b.rs`, `c/{d,e}.rs`, `f<x>/g`, `h`.\n");
        let mut wrong = Wrong::new();
        paths(&map, |path| path != "c/e.rs", &mut wrong);
        assert_eq!(wrong, ["ARCHITECTURE.md:1 there is no `c/e.rs`"]);
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        assert!(exists(root, "src/promi*") && exists(root, "src"));
        assert!(!exists(root, "src/nothing*") && !exists(root, "nothing"));
    }

    #[test]
    fn guarantees_of_the_veil() {
        let text = "/// # Guarantee\n/// # Source\n#[must_use]\npub fn a() {}\n\npub fn b() {}\n";
        let mut wrong = Wrong::new();
        guarantees(&source("v.rs", text), &mut wrong);
        assert_eq!(wrong, ["v.rs:6 state `# Guarantee` and `# Source`"]);
    }

    #[test]
    fn citations_of_the_law() {
        let law = source("rulebooks/f/articles.md", "## FT-18 第十八条\n");
        let text = "/// # Law\n/// FT-18 and FT-99, read with AMB-01.\n/// # Errors\n/// FT-77\n";
        let mut wrong = Wrong::new();
        citations(&source("a.rs", text), &articles(&[law]), &mut wrong);
        assert_eq!(wrong, ["a.rs:2 no rulebook has article `FT-99`"]);
    }
}
