//! What kind of values a column holds, told from all of them.

use terms::ColumnKind;

use crate::room::value::Value;

/// A value as it was written, trimmed; null is no field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) text: String,
    /// The kind that the file itself says, as JSON does.
    pub(super) native: Option<ColumnKind>,
}

/// The narrowest kind that fits all values; without values it is text.
pub(super) fn kind_of<'a>(values: impl Iterator<Item = &'a Field>) -> ColumnKind {
    use ColumnKind::{Boolean, DateTime, Integer, Number, Text};
    let mut could = vec![Integer, Number, Boolean, DateTime];
    let mut seen = false;
    for field in values {
        seen = true;
        could.retain(|kind| fits(*kind, field));
    }
    could.first().copied().filter(|_| seen).unwrap_or(Text)
}

fn fits(kind: ColumnKind, field: &Field) -> bool {
    match field.native {
        Some(native) => {
            native == kind || (kind == ColumnKind::Number && native == ColumnKind::Integer)
        }
        None => read(kind, &field.text).is_some(),
    }
}

/// Reads a text as a value of a kind.
pub(super) fn read(kind: ColumnKind, text: &str) -> Option<Value> {
    match kind {
        ColumnKind::Text => Some(Value::Text(text.to_owned())),
        ColumnKind::Integer => integer(text).map(Value::Integer),
        ColumnKind::Number => number(text).map(Value::Number),
        ColumnKind::Boolean => match text.to_ascii_lowercase().as_str() {
            "true" => Some(Value::Boolean(true)),
            "false" => Some(Value::Boolean(false)),
            _ => None,
        },
        ColumnKind::DateTime => privacy::read_date_time(text).map(Value::Time),
    }
}

/// A code keeps the sign or the leading zeros that a number would lose: it is text.
fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leading_zero =
        digits.starts_with('0') && digits.chars().nth(1).is_some_and(|it| it.is_ascii_digit());
    leading_zero || !digits.starts_with(|it: char| it.is_ascii_digit())
}

fn integer(text: &str) -> Option<i64> {
    if is_code(text) || text == "-0" {
        return None;
    }
    // The lowest number of 64 bits is left out: its opposite does not exist.
    text.parse().ok().filter(|number| *number != i64::MIN)
}

fn number(text: &str) -> Option<f64> {
    let lawful = |c: char| c.is_ascii_digit() || "-+.eE".contains(c);
    if is_code(text) || !text.chars().all(lawful) {
        return None;
    }
    let is_whole = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if is_whole && text.parse::<i64>().is_err() {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}
