//! What the reading room writes is read back.

use super::table;

fn check(text: &str, columns: &[&str], rows: &[&[&str]]) {
    let (found, found_rows, cut) = table(text, 10);
    assert_eq!(found, columns, "{text:?}");
    assert_eq!(found_rows, rows, "{text:?}");
    assert!(!cut);
}

#[test]
fn files_are_read_as_they_were_written() {
    check("a,b\n1,2\n3,4\n", &["a", "b"], &[&["1", "2"], &["3", "4"]]);
    check("a\n\"\"\n", &["a"], &[&[""]]);
    check("a,b\n\"x, \"\"y\"\"\nz\",\n", &["a", "b"], &[&["x, \"y\"\nz", ""]]);
    check("职业\n\"教师\"\n", &["职业"], &[&["教师"]]);
    check("", &[], &[]);
}

#[test]
fn a_long_file_is_cut() {
    let (_, rows, cut) = table("a\n1\n2\n3\n", 2);
    assert_eq!((rows.len(), cut), (2, true));
    let (_, rows, cut) = table("a\n1\n2\n", 2);
    assert_eq!((rows.len(), cut), (2, false));
}
