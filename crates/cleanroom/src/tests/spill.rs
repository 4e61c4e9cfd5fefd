//! Nothing readable on a disk, not even when memory runs out.

use std::fmt::Write;
use std::path::Path;

use super::world::{LIMITS, World, grant, order, people_table, refused, table};
use ports::{Limits, ReadingRoom};
use terms::{EntityRule, RunId};

const CANARY: &str = "canary-7Q4ZK";

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn holds(path: &Path, word: &str) -> bool {
    let bytes = std::fs::read(path).unwrap();
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn no_file_of_the_vault_shows_a_value() {
    let world = World::new();
    let mut text = String::from("id,name\n");
    for id in 0..60_000 {
        writeln!(text, "{id},{CANARY}-{id}").unwrap();
    }
    writeln!(text, "{CANARY},too,many").unwrap();
    world.import(&order("people", &["id"]), text.as_bytes()).unwrap();
    let mut grant = grant();
    grant.tables[0] = people_table();
    grant.tables[0].columns = vec![
        super::world::column("id", &[terms::Permission::Show, terms::Permission::Compare], None),
        super::world::column(
            "name",
            &[terms::Permission::Show, terms::Permission::Group, terms::Permission::Compare],
            None,
        ),
    ];
    let before = spilled();

    let limits = Limits { memory_bytes: 1 << 20, ..LIMITS };
    let ids = (RunId::new("r").unwrap(), table("t-1"));
    let sorted = "select name, id from people order by name desc";
    let no = world.room.run(&grant, sorted, (&ids.0, &ids.1), limits).unwrap_err();
    assert_eq!(refused(&no), ["Limits"]);
    let grouped = "select name, count(*) from people group by name";
    let no = world.room.run(&grant, grouped, (&ids.0, &ids.1), limits).unwrap_err();
    assert_eq!(refused(&no), ["Limits"]);

    world.run(&grant, sorted, "t-2").unwrap();
    grant.tables[0].entity = EntityRule::None;
    world.ask(&grant, "select name, count(*) from people group by name limit 50", "t-3").unwrap();

    let files = files(world.folder.path());
    assert!(files.len() >= 8, "{files:?}");
    for path in &files {
        assert!(!holds(path, CANARY), "{} shows a value", path.display());
        assert!(!holds(path, "PAR1"), "{} is readable Parquet", path.display());
    }
    assert_eq!(spilled(), before, "the engine wrote temporary files");
    let aside = world.room.set_aside(&grant.tables[0].resource, terms::VersionNo(1)).unwrap();
    assert_eq!(aside, [(60_002, format!("{CANARY},too,many"))]);
}

/// The engine's folders for temporary files.
fn spilled() -> usize {
    let entries = std::fs::read_dir(std::env::temp_dir()).unwrap();
    let named =
        |entry: &std::fs::DirEntry| entry.file_name().to_string_lossy().starts_with("datafusion-");
    entries.flatten().filter(named).count()
}
