//! A TOML table that remembers where everything stands and which keys nobody asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use terms::{Day, Text};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::near::nearest;
use crate::mistake::Pen;

/// A table being read: every key is taken once; what is left over is a mistake.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    pub(crate) pen: Pen<'a>,
    /// What the table is, for messages.
    pub(crate) what: String,
    /// Where to point when something is missing.
    pub(crate) span: Range<usize>,
    entries: BTreeMap<&'a str, Entry<'a>>,
    asked: Vec<&'static str>,
}

/// A value with the place it stands in.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) pen: Pen<'a>,
    pub(crate) key: &'a str,
    pub(crate) key_span: Range<usize>,
    pub(crate) span: Range<usize>,
    value: &'a DeValue<'a>,
}

impl<'a> Table<'a> {
    pub(crate) fn new(
        pen: Pen<'a>,
        what: impl Into<String>,
        span: Range<usize>,
        table: &'a DeTable<'a>,
    ) -> Self {
        let entries = table
            .iter()
            .map(|(key, value)| {
                let name: &str = key.get_ref().as_ref();
                (name, Entry::new(pen, name, key.span(), value))
            })
            .collect();
        Self { pen, what: what.into(), span, entries, asked: Vec::new() }
    }

    /// The entry under `key`, if there is one.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Entry<'a>> {
        self.asked.push(key);
        self.entries.remove(key)
    }

    /// The entry under `key`; its absence is a mistake.
    pub(crate) fn need(&mut self, key: &'static str, help: &str) -> Option<Entry<'a>> {
        let entry = self.take(key);
        if entry.is_none() {
            self.pen.wrong(&self.span, format!("{} has no `{key}`", self.what), help);
        }
        entry
    }

    /// Marks something as missing in the table.
    pub(crate) fn wrong(&self, message: impl Into<String>, help: impl Into<String>) {
        self.pen.wrong(&self.span, message, help);
    }

    /// `zh` and `en` of the table itself.
    pub(crate) fn words(&mut self) -> Option<Text> {
        let zh = self.language("zh", "Chinese");
        let en = self.language("en", "English");
        Some(Text::new(zh?, en?))
    }

    fn language(&mut self, key: &'static str, language: &str) -> Option<String> {
        let help = format!("everything people see is in both languages: add `{key} = \"…\"`");
        let entry = self.take(key);
        let Some(entry) = entry else {
            self.pen.wrong(&self.span, format!("{} has no {language}", self.what), help);
            return None;
        };
        entry.text()
    }

    /// The table under `key`, which must have `zh` and `en` and nothing else.
    pub(crate) fn text_pair(&mut self, key: &'static str, help: &str) -> Option<Text> {
        let entry = self.need(key, help)?;
        self.pair_of(key, &entry)
    }

    /// The same, where it may be left out.
    pub(crate) fn text_pair_if(&mut self, key: &'static str) -> Option<Text> {
        let entry = self.take(key)?;
        self.pair_of(key, &entry)
    }

    fn pair_of(&self, key: &str, entry: &Entry<'a>) -> Option<Text> {
        let mut table = entry.table(format!("`{key}` of {}", self.what))?;
        let text = table.words();
        table.finish();
        text
    }

    /// Every entry that is left, for tables whose keys are names.
    pub(crate) fn rest(&mut self) -> Vec<Entry<'a>> {
        std::mem::take(&mut self.entries).into_values().collect()
    }

    /// Marks every key that nobody asked for.
    pub(crate) fn finish(self) {
        let Self { pen, what, entries, mut asked, .. } = self;
        asked.sort_unstable();
        for entry in entries.into_values() {
            let help = match nearest(entry.key, asked.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("what stands here may be: {}", asked.join(", ")),
            };
            pen.wrong(&entry.key_span, format!("{what} knows no `{}`", entry.key), help);
        }
    }
}

impl<'a> Entry<'a> {
    fn new(
        pen: Pen<'a>,
        key: &'a str,
        key_span: Range<usize>,
        value: &'a Spanned<DeValue<'a>>,
    ) -> Self {
        Self { pen, key, key_span, span: value.span(), value: value.get_ref() }
    }

    /// Marks the value as wrong.
    pub(crate) fn wrong(&self, message: impl Into<String>, help: impl Into<String>) {
        self.pen.wrong(&self.span, message, help);
    }

    /// A text that is not empty.
    pub(crate) fn text(&self) -> Option<String> {
        match self.value.as_str().map(str::trim) {
            Some("") => {
                self.wrong(format!("`{}` is empty", self.key), "write it out, or leave it away");
                None
            }
            Some(text) => Some(text.to_owned()),
            None => {
                self.wrong(format!("`{}` is no text", self.key), "put it in quotation marks");
                None
            }
        }
    }

    /// A whole number that is not negative.
    pub(crate) fn number(&self) -> Option<u32> {
        let number = self.value.as_integer().filter(|number| number.radix() == 10);
        let number = number.and_then(|number| number.as_str().replace('_', "").parse().ok());
        if number.is_none() {
            let message = format!("`{}` is no whole number", self.key);
            self.wrong(message, "write a whole number without quotation marks, such as 10");
        }
        number
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        let value = self.value.as_bool();
        if value.is_none() {
            self.wrong(format!("`{}` is neither true nor false", self.key), "write true or false");
        }
        value
    }

    /// A day, as text or as a TOML date.
    pub(crate) fn day(&self) -> Option<Day> {
        let written = match self.value.as_datetime() {
            Some(date) => date.to_string(),
            None => self.text()?,
        };
        written.parse().map_err(|error: terms::DayError| self.wrong(error.to_string(), "")).ok()
    }

    /// A value that its own type reads from text.
    pub(crate) fn parsed<T>(&self, help: &str) -> Option<T>
    where
        T: std::str::FromStr,
        T::Err: std::fmt::Display,
    {
        let text = self.text()?;
        text.parse().map_err(|error: T::Err| self.wrong(error.to_string(), help)).ok()
    }

    /// A word of a closed list.
    pub(crate) fn word<T: Copy>(
        &self,
        what: &str,
        all: &[T],
        code: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text()?;
        let found = all.iter().copied().find(|word| code(*word) == text);
        if found.is_none() {
            let codes = || all.iter().map(|word| code(*word));
            let help = match nearest(&text, codes()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("use one of: {}", codes().collect::<Vec<_>>().join(", ")),
            };
            self.wrong(format!("`{text}` is no {what}"), help);
        }
        found
    }

    pub(crate) fn table(&self, what: impl Into<String>) -> Option<Table<'a>> {
        let table = self.value.as_table();
        if table.is_none() {
            self.wrong(format!("`{}` is no table", self.key), "write { … } or a [header]");
        }
        // A value under a [header] spans the header; an inline one spans its braces.
        table.map(|table| Table::new(self.pen, what, self.span.clone(), table))
    }

    /// One entry or a list of entries.
    pub(crate) fn one_or_many(&self) -> Vec<Self> {
        match self.value.as_array() {
            Some(_) => self.many(),
            None => vec![self.clone()],
        }
    }

    /// A list of entries.
    pub(crate) fn many(&self) -> Vec<Self> {
        let Some(array) = self.value.as_array() else {
            self.wrong(format!("`{}` is no list", self.key), "write it in [ … ]");
            return Vec::new();
        };
        if array.is_empty() {
            self.wrong(format!("`{}` is an empty list", self.key), "fill it, or leave it away");
        }
        let entry = |value| Self::new(self.pen, self.key, self.key_span.clone(), value);
        array.iter().map(entry).collect()
    }
}

/// Reads a stretch of TOML; what is no TOML is marked.
pub(crate) fn read_toml<'a>(pen: Pen<'_>, text: &'a str) -> Spanned<DeTable<'a>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        pen.wrong(&span, error.message().to_owned(), "this is not well-formed TOML");
    }
    table
}
