//! Tests of kinds told from values.

use super::*;

fn check(values: &[&str], expected: ColumnKind) {
    let mut guess = Guess::default();
    for text in values {
        guess.see(Field { text, native: None });
    }
    assert_eq!(guess.kind(), expected, "{values:?}");
}

#[test]
fn the_narrowest_kind_that_fits_all_values() {
    check(&[], ColumnKind::Text);
    check(&["1", "-20", "0"], ColumnKind::Integer);
    check(&["110101199003070011"], ColumnKind::Integer);
    check(&["110101199003070011", "11010119900307001X"], ColumnKind::Text);
    check(&["1", "2.5"], ColumnKind::Number);
    check(&["1e3", "-0.5", "0.0"], ColumnKind::Number);
    check(&["0101", "0102"], ColumnKind::Text);
    check(&["99999999999999999999"], ColumnKind::Text);
    check(&["-9223372036854775808", "-9223372036854775807"], ColumnKind::Number);
    check(&["NaN"], ColumnKind::Text);
    check(&["inf"], ColumnKind::Text);
    check(&["+1"], ColumnKind::Text);
    check(&["-"], ColumnKind::Text);
    check(&["?", "1"], ColumnKind::Text);
    check(&["true", "FALSE"], ColumnKind::Boolean);
    check(&["true", "1"], ColumnKind::Text);
    check(&["2018-08-31 22:14:50"], ColumnKind::DateTime);
    check(&["2018-08-31 22:14:50", "2018-08-31"], ColumnKind::Text);
}

#[test]
fn kinds_of_json_are_kept() {
    let mut guess = Guess::default();
    guess.see(Field { text: "1", native: Some(ColumnKind::Text) });
    assert_eq!(guess.kind(), ColumnKind::Text);
    let mut guess = Guess::default();
    guess.see(Field { text: "1", native: Some(ColumnKind::Integer) });
    guess.see(Field { text: "1.5", native: Some(ColumnKind::Number) });
    assert_eq!(guess.kind(), ColumnKind::Number);
}
