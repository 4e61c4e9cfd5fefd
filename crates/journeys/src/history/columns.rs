//! Columns of the resources of the history: what they are called, and what stands in them.

use serde_json::{Value, json};

use crate::dice::Dice;

/// What stands in a column.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fill {
    /// A running number behind this prefix.
    Serial(&'static str),
    /// One of these words.
    Words(&'static [&'static str]),
    /// A whole number between these two.
    Count(u32, u32),
    /// A number with one decimal between these two.
    Measure(u32, u32),
}

/// Whose affair a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Plain,
    Personal,
    Secret,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) fill: Fill,
    pub(super) mark: Mark,
}

pub(super) const fn serial(name: &'static str, prefix: &'static str) -> Column {
    Column { name, fill: Fill::Serial(prefix), mark: Mark::Plain }
}

pub(super) const fn words(name: &'static str, words: &'static [&'static str]) -> Column {
    Column { name, fill: Fill::Words(words), mark: Mark::Plain }
}

pub(super) const fn count(name: &'static str, least: u32, most: u32) -> Column {
    Column { name, fill: Fill::Count(least, most), mark: Mark::Plain }
}

pub(super) const fn measure(name: &'static str, least: u32, most: u32) -> Column {
    Column { name, fill: Fill::Measure(least, most), mark: Mark::Plain }
}

impl Column {
    pub(super) const fn personal(mut self) -> Self {
        self.mark = Mark::Personal;
        self
    }

    pub(super) const fn secret(mut self) -> Self {
        self.mark = Mark::Secret;
        self
    }

    /// The column as its source department describes it.
    pub(super) fn form(&self) -> Value {
        let kind = match self.fill {
            Fill::Serial(_) | Fill::Words(_) => "text",
            Fill::Count(..) => "integer",
            Fill::Measure(..) => "number",
        };
        let (personal, secret) = (self.mark == Mark::Personal, self.mark == Mark::Secret);
        json!({ "name": self.name, "kind": kind, "personal": personal, "trade_secret": secret })
    }

    /// The column as an applicant wishes it: words to group by, numbers to add up.
    pub(super) fn wish(&self) -> Option<Value> {
        let permissions = match self.fill {
            Fill::Serial(_) => return None,
            Fill::Words(_) => json!(["group", "compare"]),
            Fill::Count(..) | Fill::Measure(..) => json!(["aggregate", "compare"]),
        };
        Some(json!({ "name": self.name, "permissions": permissions }))
    }

    /// The value of a row.
    pub(super) fn cell(&self, row: u32, dice: &mut Dice) -> String {
        match self.fill {
            Fill::Serial(prefix) => format!("{prefix}{row:04}"),
            Fill::Words(words) => dice.word(words).to_owned(),
            Fill::Count(least, most) => dice.between(least, most).to_string(),
            Fill::Measure(least, most) => {
                format!("{}.{}", dice.between(least, most), dice.between(1, 9))
            }
        }
    }
}
