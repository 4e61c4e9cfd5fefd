//! What kind of values a column holds, told from all of them.

use terms::ColumnKind;

/// A value of a row as it was written; null is no field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    /// Its text, trimmed.
    pub(crate) text: &'a str,
    /// The kind that the file itself says, as JSON does.
    pub(crate) native: Option<ColumnKind>,
}

/// The kinds that all values of a column seen so far could be.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one kind that is still possible")]
pub(crate) struct Guess {
    seen: bool,
    integer: bool,
    number: bool,
    boolean: bool,
    date_time: bool,
}

impl Default for Guess {
    fn default() -> Self {
        Self { seen: false, integer: true, number: true, boolean: true, date_time: true }
    }
}

impl Guess {
    /// Takes a value into account.
    pub(crate) fn see(&mut self, field: Field<'_>) {
        let could = |kind, read: &dyn Fn(&str) -> bool| match field.native {
            Some(native) => native == kind,
            None => read(field.text),
        };
        self.seen = true;
        self.integer &= could(ColumnKind::Integer, &|text| read_integer(text).is_some());
        let number = could(ColumnKind::Number, &|text| read_number(text).is_some());
        self.number &= number || field.native == Some(ColumnKind::Integer);
        self.boolean &= could(ColumnKind::Boolean, &|text| read_boolean(text).is_some());
        self.date_time &=
            could(ColumnKind::DateTime, &|text| privacy::read_date_time(text).is_some());
    }

    /// The narrowest kind that fits; a column without values is text.
    pub(crate) fn kind(self) -> ColumnKind {
        match self {
            Self { seen: false, .. } => ColumnKind::Text,
            Self { integer: true, .. } => ColumnKind::Integer,
            Self { number: true, .. } => ColumnKind::Number,
            Self { boolean: true, .. } => ColumnKind::Boolean,
            Self { date_time: true, .. } => ColumnKind::DateTime,
            _ => ColumnKind::Text,
        }
    }
}

/// Whether the text has a sign or leading zeros that a number would lose: codes are text.
fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let mut letters = digits.chars();
    match (letters.next(), letters.next()) {
        (Some('0'), Some(next)) => next.is_ascii_digit(),
        (Some(first), _) => !first.is_ascii_digit(),
        (None, _) => true,
    }
}

/// Reads a whole number. The lowest one of 64 bits is left out: its opposite does not exist.
pub(crate) fn read_integer(text: &str) -> Option<i64> {
    if is_code(text) || text == "-0" {
        return None;
    }
    text.parse().ok().filter(|number| *number != i64::MIN)
}

/// Reads a decimal number; whole numbers beyond 64 bits would lose digits and are none.
pub(crate) fn read_number(text: &str) -> Option<f64> {
    let lawful = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
    if is_code(text) || !text.chars().all(lawful) {
        return None;
    }
    let whole = text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if whole && text.parse::<i64>().is_err() {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Reads `true` or `false`, in small or capital letters.
pub(crate) fn read_boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests;
