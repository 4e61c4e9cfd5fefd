//! The files of a journey: found by name, counted without the product; the made-up ones have the
//! shapes of the real ones.

use std::collections::BTreeMap;

use crate::files::find;
use crate::{DataFolder, FileName, Files, count_rows, describe_columns, sample};

fn named(path: &str) -> FileName {
    FileName { path: path.to_owned(), known: None }
}

#[test]
fn a_star_stands_for_one_file() {
    let paths = ["a/x-1.json", "a/y-1.json", "a/y-2.json", "b/x-2.json", "top.csv"];
    let files: BTreeMap<String, Vec<u8>> =
        paths.iter().map(|path| ((*path).to_owned(), Vec::new())).collect();
    let found = |path: &str| find(&files, &named(path)).map_err(|no| no.to_string());
    assert_eq!(found("a/x*.json").unwrap(), "a/x-1.json");
    assert_eq!(found("*.csv").unwrap(), "top.csv");
    // Without a star the name is the name, whether or not there is such a file.
    assert_eq!(found("c/none.csv").unwrap(), "c/none.csv");
    assert_eq!(found("a/*.json").unwrap_err(), "3 files are named like `a/*.json`");
    assert_eq!(found("a/z*").unwrap_err(), "0 files are named like `a/z*`");
    let no = files.bytes("c/none.csv").unwrap_err().to_string();
    assert!(no.starts_with("the file `c/none.csv` cannot be read: "), "{no}");
    let no = DataFolder("/nowhere".into()).names("a").unwrap_err().to_string();
    assert!(no.starts_with("the file `a` cannot be read: "), "{no}");
}

#[test]
fn rows_are_counted() {
    let cases: [(&str, &str, Option<u64>); 10] = [
        ("a.csv", "h\n1\n2\n", Some(2)),
        ("a.csv", "h\n1\n2", Some(2)),
        ("a.csv", "h\n1\n \n\n", Some(1)),
        ("a.csv", "h\n\"a\nb\"\n", Some(1)),
        ("a.csv", "h\n", Some(0)),
        ("a.csv", "", None),
        ("a.json", "[{}, {}, 1]", Some(2)),
        ("a.json", "{\"data\": [{}], \"page\": 1}", Some(1)),
        ("a.json", "{\"rows\": 1}", None),
        ("a.json", "[{]", None),
    ];
    for (path, text, expected) in cases {
        assert_eq!(count_rows(path, text.as_bytes()), expected, "{path} {text:?}");
    }
    assert_eq!(count_rows("a.csv", &[0xff]), None);
}

#[test]
fn columns_are_described_as_their_compiler_would() {
    let described = |text: &str| describe_columns(text.as_bytes());
    let column = |name: &str, kind| (name.to_owned(), kind);
    assert_eq!(
        described(" id , ,code,note\n1,0.5,007,a\n\n2,,010,0x1\n"),
        Some(vec![
            column("id", "integer"),
            column("column_2", "number"),
            column("code", "text"),
            column("note", "text"),
        ])
    );
    assert_eq!(described("a\n"), Some(vec![column("a", "text")]));
    assert_eq!(described(""), None);
    assert_eq!(described("a\n\"quoted\"\n"), None);
}

#[test]
fn the_sample_has_the_shapes_and_quirks_of_the_real_files() {
    let files = sample::files();
    assert_eq!(files, sample::files(), "the same each time");
    let text = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let rows: Vec<Option<u64>> = files.iter().map(|(path, it)| count_rows(path, it)).collect();
    assert_eq!(rows, [Some(600), Some(60), Some(60), Some(180), Some(100)]);
    let income = text("adult/adult.csv");
    assert!(income.starts_with("age, workclass, ") && income.ends_with("\n\n"));
    let workers = |class: &str| income.lines().filter(|it| it.contains(class)).count();
    assert!((1..10).contains(&workers(" Never-worked,")) && workers(" Without-pay,") >= 10);
    assert!(text("shenzhen-ev-charging/distance.csv").starts_with(",102,"));
    let taps = text("shenzhen-metro-afc/opendata_sz_api_page1x100.json");
    assert_eq!(taps.matches("\"card_no\"").count(), 100);
    assert_eq!(taps.matches("\"station\"").count(), 98);
}
