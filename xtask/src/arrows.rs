//! The arrows between the rooms: `ARCHITECTURE.md` against the manifests.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, bail};

use crate::shell;

/// The rooms and what each uses.
type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Fails when the tables of `ARCHITECTURE.md` and the manifests differ.
pub(crate) fn check() -> Result<()> {
    let drawn = drawn(&std::fs::read_to_string(shell::root().join("ARCHITECTURE.md"))?);
    let built = built()?;
    let mut wrong = Vec::new();
    for room in drawn.keys().chain(built.keys()).collect::<BTreeSet<_>>() {
        match (drawn.get(room), built.get(room)) {
            (Some(may), Some(does)) => {
                let more: Vec<_> = does.difference(may).cloned().collect();
                if !more.is_empty() {
                    wrong.push(format!("`{room}` uses {}, which is not drawn", more.join(", ")));
                }
            }
            (Some(_), None) => wrong.push(format!("`{room}` is drawn but not built")),
            (None, _) => wrong.push(format!("`{room}` is built but not drawn")),
        }
    }
    if !wrong.is_empty() {
        bail!("ARCHITECTURE.md and the manifests differ:\n  {}", wrong.join("\n  "));
    }
    shell::say(&format!("arrows: {} rooms as drawn", built.len()));
    Ok(())
}

/// Reads the rows `| `room` | what | may use | must never know |` of the table of rooms.
fn drawn(text: &str) -> Arrows {
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
    let rooms = cells.filter_map(|cells| match cells.as_slice() {
        ["", room, _what, uses, _never, ""] => Some((plain(room), uses.split(',').map(plain))),
        _ => None,
    });
    rooms.map(|(room, uses)| (room, uses.filter(|it| it != "–").collect())).collect()
}

fn plain(cell: &str) -> String {
    cell.trim().trim_matches('`').to_owned()
}

/// Reads the manifests: which room depends on which, development aside.
fn built() -> Result<Arrows> {
    let crates = shell::root().join("crates");
    let mut names = BTreeSet::from(["xtask".to_owned()]);
    for entry in std::fs::read_dir(&crates)? {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    let mut arrows = Arrows::new();
    for room in &names {
        let folder = if room == "xtask" { shell::root().join("xtask") } else { crates.join(room) };
        let path = folder.join("Cargo.toml");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("`{}` cannot be read", path.display()))?;
        let manifest: toml::Table = text.parse()?;
        let uses = manifest.get("dependencies").and_then(toml::Value::as_table);
        let uses = uses.map(|table| table.keys().cloned().collect::<BTreeSet<_>>());
        arrows
            .insert(room.clone(), uses.unwrap_or_default().intersection(&names).cloned().collect());
    }
    Ok(arrows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_fits_the_house() {
        check().unwrap();
    }

    #[test]
    fn a_row_gives_its_arrows() {
        let arrows = drawn("| `desk` | the desk | `terms`, `ports` | HTTP |\n| no row |");
        let uses = BTreeSet::from(["ports".to_owned(), "terms".to_owned()]);
        assert_eq!(arrows, Arrows::from([("desk".to_owned(), uses)]));
    }
}
