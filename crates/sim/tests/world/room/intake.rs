//! Files as they come: the receipts are those of the real reading room.

use std::sync::Arc;

use ports::{ImportFormat, ImportOrder, ImportReceipt, ReadingRoom as _, RoomFailure};
use terms::ColumnKind::{self, Boolean, DateTime, Integer, Number, Text};
use terms::{ResourceId, VersionNo};

use sim::memory::{Faults, MemoryKeys, SeededEntropy};
use sim::room::NaiveRoom;

/// What an import tells, and the rows it set aside.
#[derive(Debug)]
struct Version {
    receipt: ImportReceipt,
    aside: Vec<(u64, String)>,
}

fn import(order: &ImportOrder, bytes: &[u8]) -> Result<Version, RoomFailure> {
    let (faults, entropy) = (Faults::default(), Arc::new(SeededEntropy::new(7)));
    let keys = Arc::new(MemoryKeys::new(entropy.clone(), faults.clone()));
    let room = NaiveRoom::new(keys, entropy, faults);
    let receipt = room.import(order, &mut &*bytes, &mut |_| {})?;
    let aside = room.set_aside(&order.resource, order.version)?;
    Ok(Version { receipt, aside })
}

fn order(format: ImportFormat) -> ImportOrder {
    ImportOrder {
        resource: ResourceId::new("r").unwrap(),
        version: VersionNo(1),
        format,
        columns: Vec::new(),
        entity: Vec::new(),
    }
}

fn columns(version: &Version) -> Vec<(&str, ColumnKind, u64)> {
    version.receipt.columns.iter().map(|c| (c.name.as_str(), c.kind, c.nulls)).collect()
}

fn aside(version: &Version) -> Vec<(&str, u64, Vec<u64>)> {
    let told = version.receipt.set_aside.iter();
    told.map(|it| (it.reason.as_str(), it.rows, it.lines.clone())).collect()
}

fn message(read: Result<Version, RoomFailure>) -> String {
    match read {
        Err(RoomFailure::BadFile(message)) => message,
        other => panic!("{other:?}"),
    }
}

#[test]
fn blanks_are_trimmed_and_kinds_told() {
    let text = "\u{feff} id , name,,ok,at , x\n1, a ,0101,true,2018-08-31 22:14:50,1\n\
                2,?,0102,FALSE,,2.5\n2,?,0102,FALSE,,2.5\n\n";
    let version = import(&order(ImportFormat::Csv), text.as_bytes()).unwrap();
    assert_eq!(version.receipt.rows, 3);
    let expected = [
        ("id", Integer, 0),
        ("name", Text, 0),
        ("column_3", Text, 0),
        ("ok", Boolean, 0),
        ("at", DateTime, 2),
        ("x", Number, 0),
    ];
    assert_eq!(columns(&version), expected);
    assert!(version.receipt.set_aside.is_empty());
}

#[test]
fn crooked_rows_are_set_aside_with_their_lines() {
    let ordered = vec![("b".to_owned(), Integer), ("a".to_owned(), Text)];
    let order = ImportOrder { columns: ordered, ..order(ImportFormat::Csv) };
    let text = b"a,b\nx,1\ny\n\"two\nlines\",2\nz,no\nq,\xff\n w , 3 \n";
    let version = import(&order, text).unwrap();
    assert_eq!(columns(&version), [("a", Text, 0), ("b", Integer, 0)]);
    assert_eq!(version.receipt.rows, 3);
    let expected =
        [("column_count", 1, vec![3]), ("invalid_utf8", 1, vec![7]), ("kind_mismatch", 1, vec![6])];
    assert_eq!(aside(&version), expected);
    assert_eq!(version.aside[..2], [(3, "y".to_owned()), (6, "z,no".to_owned())]);
}

#[test]
fn hopeless_files_say_what_is_wrong() {
    let names: Vec<String> = (0..=10_000).map(|n| format!("c{n}")).collect();
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
        (wide.as_bytes(), "it has 10001 columns, and at most 10000 are allowed"),
    ];
    for (text, expected) in table {
        assert_eq!(message(import(&order(ImportFormat::Csv), text)), expected);
    }
    let ordered = ImportOrder { columns: vec![("z".to_owned(), Text)], ..order(ImportFormat::Csv) };
    assert_eq!(message(import(&ordered, b"a\n1\n")), "it has no column `z`");
    let entity = ImportOrder { entity: vec!["z".to_owned()], ..order(ImportFormat::Csv) };
    assert_eq!(message(import(&entity, b"a\n1\n")), "it has no entity column `z`");
}

fn json(text: &str) -> Result<Version, RoomFailure> {
    import(&order(ImportFormat::Json), text.as_bytes())
}

#[test]
fn json_keeps_its_kinds() {
    let text =
        r#"{"total": 3, "data": [{"a": 1, "b": "2", "c": true}, {"a": 2.5, "d": null}, {}]}"#;
    let version = json(text).unwrap();
    assert_eq!(version.receipt.rows, 3);
    let expected = [("a", Number, 1), ("b", Text, 2), ("c", Boolean, 2), ("d", Text, 3)];
    assert_eq!(columns(&version), expected);
    let version = json(r#"[{"a": 1}, 5, {"a": [1]}, {"a": 1, "a": 2}, {"a": "x"}]"#).unwrap();
    let expected = [
        ("nested_value", 1, vec![3]),
        ("not_an_object", 1, vec![2]),
        ("duplicate_name", 1, vec![4]),
    ];
    assert_eq!(aside(&version), expected);
    assert_eq!((version.receipt.rows, columns(&version)), (2, vec![("a", Text, 0)]));
}

#[test]
fn hopeless_json_says_where() {
    assert_eq!(message(json("[]")), "it is empty");
    assert_eq!(message(json("{\"rows\": []}")), "it has no array under `data`");
    assert_eq!(message(json("{\"data\": {\"data\": []}}")), "it has no array under `data`");
    assert_eq!(message(json("[1, 2]")), "it has no flat objects");
    assert_eq!(message(json("[{\"a\": 1},\n{]")), "it is no such JSON: line 2, column 2");
    assert!(message(json("3")).starts_with("it is no such JSON"));
}

#[test]
fn the_sample_files_are_read_whole() {
    for (path, bytes) in journeys::sample::files() {
        let json = path.strip_suffix(".json").is_some();
        let format = if json { ImportFormat::Json } else { ImportFormat::Csv };
        let version = import(&order(format), &bytes).unwrap();
        assert_eq!(Some(version.receipt.rows), journeys::count_rows(&path, &bytes), "{path}");
        assert!(version.aside.is_empty(), "{path}");
    }
}
