//! Files as they come: good, crooked and hopeless.

use super::world::{World, order};
use ports::{ImportFormat, ImportOrder, ImportReceipt, ReadingRoom, RoomFailure};
use terms::ColumnKind::{self, Boolean, DateTime, Integer, Number, Text};
use terms::VersionNo;

fn import(text: &[u8]) -> Result<ImportReceipt, RoomFailure> {
    World::new().import(&order("r", &[]), text)
}

fn columns(receipt: &ImportReceipt) -> Vec<(&str, ColumnKind, u64)> {
    receipt.columns.iter().map(|c| (c.name.as_str(), c.kind, c.nulls)).collect()
}

fn message(result: Result<ImportReceipt, RoomFailure>) -> String {
    match result.unwrap_err() {
        RoomFailure::BadFile(message) => message,
        other @ (RoomFailure::Broken { .. } | RoomFailure::Erased(_) | RoomFailure::Missing(_)) => {
            panic!("{other}")
        }
    }
}

#[test]
fn blanks_are_trimmed_and_kinds_told() {
    let text = "\u{feff} id , name,,ok,at , x\n1, a ,0101,true,2018-08-31 22:14:50,1\n\
                2,?,0102,FALSE,,2.5\n2,?,0102,FALSE,,2.5\n\n";
    let receipt = import(text.as_bytes()).unwrap();
    assert_eq!(receipt.rows, 3);
    let expected = [
        ("id", Integer, 0),
        ("name", Text, 0),
        ("column_3", Text, 0),
        ("ok", Boolean, 0),
        ("at", DateTime, 2),
        ("x", Number, 0),
    ];
    assert_eq!(columns(&receipt), expected);
    assert!(receipt.set_aside.is_empty());
    assert_eq!(receipt.source.to_string().len(), 64);
}

#[test]
fn crooked_rows_are_set_aside_with_their_lines() {
    let world = World::new();
    let mut order = order("r", &[]);
    order.columns = vec![("b".to_owned(), Integer), ("a".to_owned(), Text)];
    let text = b"a,b\nx,1\ny\n\"two\nlines\",2\nz,no\nq,\xff\n w , 3 \n";
    let receipt = world.import(&order, text).unwrap();
    assert_eq!(columns(&receipt), [("a", Text, 0), ("b", Integer, 0)]);
    assert_eq!(receipt.rows, 3);
    let told: Vec<_> =
        receipt.set_aside.iter().map(|s| (s.reason.as_str(), s.rows, s.lines.clone())).collect();
    let expected =
        [("column_count", 1, vec![3]), ("invalid_utf8", 1, vec![7]), ("kind_mismatch", 1, vec![6])];
    assert_eq!(told, expected);
    let aside = world.room.set_aside(&order.resource, VersionNo(1)).unwrap();
    assert_eq!(aside[0], (3, "y".to_owned()));
    assert_eq!(aside[1], (6, "z,no".to_owned()));
}

#[test]
fn hopeless_files_say_what_is_wrong_and_leave_nothing() {
    let names: Vec<String> = (0..=100_000).map(|n| format!("c{n}")).collect();
    let wide = names.join(",");
    let table: [(&[u8], &str); 9] = [
        (b"", "it is empty"),
        (b"\n\n", "it is empty"),
        (b",,\n1,2,3\n", "it has no header"),
        (b"a,b,a\n1,2,3\n", "columns 1 and 3 have the same name"),
        (b"1,x,1\n", "columns 1 and 3 have the same name"),
        (b"a,__entity\n1,2\n", "the name of column 2 begins with `__`, which is reserved"),
        (b"\xff\xfe,b\n1,2\n", "its header is not UTF-8"),
        (b"a,b\n1\n2\n", "none of its rows can be read"),
        (wide.as_bytes(), "it has 100001 columns, and at most 10000 are allowed"),
    ];
    for (text, expected) in table {
        let world = World::new();
        assert_eq!(message(world.import(&order("r", &[]), text)), expected);
        assert_eq!(
            std::fs::read_dir(world.folder.path().join("versions/r/1")).map_or(0, Iterator::count),
            0
        );
    }
    let ordered = ImportOrder { columns: vec![("z".to_owned(), Text)], ..order("r", &[]) };
    assert_eq!(message(World::new().import(&ordered, b"a\n1\n")), "it has no column `z`");
    let entity = order("r", &["z"]);
    assert_eq!(message(World::new().import(&entity, b"a\n1\n")), "it has no entity column `z`");
}

fn json(text: &str) -> Result<ImportReceipt, RoomFailure> {
    let order = ImportOrder { format: ImportFormat::Json, ..order("r", &[]) };
    World::new().import(&order, text.as_bytes())
}

#[test]
fn json_keeps_its_kinds() {
    let text =
        r#"{"total": 3, "data": [{"a": 1, "b": "2", "c": true}, {"a": 2.5, "d": null}, {}]}"#;
    let receipt = json(text).unwrap();
    assert_eq!(receipt.rows, 3);
    let expected = [("a", Number, 1), ("b", Text, 2), ("c", Boolean, 2), ("d", Text, 3)];
    assert_eq!(columns(&receipt), expected);
    let text = r#"[{"a": 1}, 5, {"a": [1]}, {"a": 1, "a": 2}, {"a": "x"}]"#;
    let receipt = json(text).unwrap();
    let told: Vec<_> =
        receipt.set_aside.iter().map(|s| (s.reason.as_str(), s.lines.clone())).collect();
    let expected =
        [("nested_value", vec![3]), ("not_an_object", vec![2]), ("duplicate_name", vec![4])];
    assert_eq!(told, expected);
    assert_eq!((receipt.rows, columns(&receipt)), (2, vec![("a", Text, 0)]));
}

#[test]
fn hopeless_json_says_where() {
    assert_eq!(message(json("[]")), "it is empty");
    assert_eq!(message(json("{\"rows\": []}")), "it has no array under `data`");
    assert_eq!(message(json("[1, 2]")), "it has no flat objects");
    assert_eq!(message(json("[{\"a\": 1},\n{]")), "it is no such JSON: line 2, column 2");
    assert!(message(json("3")).starts_with("it is no such JSON"));
}

#[test]
fn an_import_that_fails_leaves_the_version_that_was_there() {
    let world = World::with_people();
    assert!(world.import(&order("people", &["id"]), b"a,a\n").is_err());
    assert!(world.run(&super::world::grant(), "select count(*) from people", "t-1").is_ok());
    let receipt = world.import(&order("people", &["id"]), super::world::people().as_bytes());
    assert_eq!(receipt.unwrap().rows, 120);
    let files = std::fs::read_dir(world.folder.path().join("versions/people/1")).unwrap().count();
    assert_eq!(files, 3, "what is known, the rows, those set aside");
}

#[test]
fn progress_is_told() {
    let world = World::new();
    let text = super::world::people();
    let mut last = None;
    let mut source = text.as_bytes();
    world.room.import(&order("r", &[]), &mut source, &mut |p| last = Some(p)).unwrap();
    let last = last.unwrap();
    assert_eq!((last.bytes, last.rows, last.set_aside), (text.len().try_into().unwrap(), 120, 0));
}
