//! `rulebook check`: mistakes with file, line and underline.

use std::path::{Path, PathBuf};

use rulebook::{RulebookError, load};
use serde_json::{Value, json};

use crate::arguments::Shelves;
use crate::say::{Came, Outcome, Voice, wrong_use};

/// Checks one rulebook, or all of them and the calendar.
pub(crate) fn run(folder: Option<&Path>, shelves: &Shelves, voice: Voice) -> Came {
    let root = shelves.rulebooks.clone().unwrap_or_else(|| PathBuf::from("rulebooks"));
    let folders = match folder {
        Some(folder) => vec![folder.to_path_buf()],
        None => versions(&root)?,
    };
    let mut told = Vec::new();
    let mut mistakes = 0;
    for folder in &folders {
        let (count, line) = one(folder, voice)?;
        mistakes += count;
        told.push(line);
    }
    if folder.is_none() {
        let (count, line) = calendar(&root.join("calendar"), voice)?;
        mistakes += count;
        told.push(line);
    }
    if voice.is_json() {
        voice.line(serde_json::to_string_pretty(&told)?);
    }
    Ok(if mistakes == 0 { Outcome::Fine } else { Outcome::Found })
}

fn one(folder: &Path, voice: Voice) -> anyhow::Result<(usize, Value)> {
    let name = folder.display().to_string();
    match load(folder) {
        Ok(book) => {
            let (articles, rules) =
                (book.articles.len(), book.articles.iter().map(|it| it.rules.len()).sum::<usize>());
            if !voice.is_json() {
                voice.line(match voice.lang {
                    rulebook::Lang::Zh => format!("✓ {name}  {articles} 条，{rules} 条规则"),
                    rulebook::Lang::En => format!("✓ {name}  {articles} articles, {rules} rules"),
                });
            }
            Ok((0, json!({ "rulebook": name, "articles": articles, "rules": rules })))
        }
        Err(error) => wrong(&name, error, voice),
    }
}

fn calendar(folder: &Path, voice: Voice) -> anyhow::Result<(usize, Value)> {
    let name = folder.display().to_string();
    match rulebook::load_calendar(folder) {
        Ok(calendar) => {
            let years: Vec<i16> = calendar.notices().map(|notice| notice.year).collect();
            if !voice.is_json() {
                voice.line(format_args!("✓ {name}  {years:?}"));
            }
            Ok((0, json!({ "calendar": name, "years": years })))
        }
        Err(error) => wrong(&name, error, voice),
    }
}

fn wrong(name: &str, error: RulebookError, voice: Voice) -> anyhow::Result<(usize, Value)> {
    let RulebookError::Mistakes(mistakes) = error else { return Err(error.into()) };
    if !voice.is_json() {
        for mistake in &mistakes {
            voice.line(mistake.render());
        }
        voice.line(match voice.lang {
            rulebook::Lang::Zh => format!("✗ {name}  {} 处错误", mistakes.len()),
            rulebook::Lang::En => format!("✗ {name}  {} mistake(s)", mistakes.len()),
        });
    }
    let lines: Vec<Value> = mistakes
        .iter()
        .map(|it| {
            json!({ "file": it.file, "line": it.line, "column": it.column,
                    "message": it.message, "help": it.help })
        })
        .collect();
    Ok((mistakes.len(), json!({ "rulebook": name, "mistakes": lines })))
}

/// Every rulebook below the root, in the order of places and versions.
fn versions(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let places = std::fs::read_dir(root).map_err(|error| {
        let name = root.display();
        wrong_use(
            format!("没有规则手册目录 `{name}`：{error}"),
            format!("there is no folder of rulebooks `{name}`: {error}"),
        )
    })?;
    for place in places {
        let place = place?.path();
        if !place.is_dir() {
            continue;
        }
        for version in std::fs::read_dir(&place)? {
            let version = version?.path();
            if version.join("articles.md").is_file() {
                found.push(version);
            }
        }
    }
    found.sort();
    Ok(found)
}
