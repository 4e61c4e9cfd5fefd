//! Intake: a file becomes a version in memory, with the receipt that the reading room gives.

mod delimited;
mod kind;
mod objects;

use std::collections::{BTreeMap, BTreeSet};

use ports::{ColumnProfile, ImportFormat, ImportOrder, ImportReceipt, RoomFailure, SetAside};
use sha2::{Digest as _, Sha256};
use terms::{ColumnKind, Digest};

use super::value::Value;
use kind::{Field, kind_of, read};

/// Line numbers told for each reason.
const LINES: usize = 20;
/// Rows set aside that are kept for the provider; all are counted.
const ASIDE: usize = 10_000;
/// Characters kept of a row set aside.
const ASIDE_TEXT: usize = 4096;
/// The most columns a file may have.
const MOST_COLUMNS: usize = 10_000;

/// Why a row is set aside; the codes of [`ports::SetAside`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    ColumnCount,
    InvalidUtf8,
    KindMismatch,
    NestedValue,
    NotAnObject,
    DuplicateName,
    UnexpectedColumn,
}

impl Reason {
    fn code(self) -> &'static str {
        match self {
            Self::ColumnCount => "column_count",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::KindMismatch => "kind_mismatch",
            Self::NestedValue => "nested_value",
            Self::NotAnObject => "not_an_object",
            Self::DuplicateName => "duplicate_name",
            Self::UnexpectedColumn => "unexpected_column",
        }
    }
}

/// A row of a file: its line, its fields or why it has none, and how it was written.
struct FileRow {
    line: u64,
    fields: Result<Vec<Option<Field>>, Reason>,
    raw: String,
}

/// A version as it lies in memory.
#[derive(Clone, Debug)]
pub(crate) struct Version {
    pub(crate) columns: Vec<(String, ColumnKind)>,
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) aside: Vec<(u64, String)>,
    pub(crate) receipt: ImportReceipt,
}

/// A file that cannot be imported.
fn bad_file(message: impl Into<String>) -> RoomFailure {
    RoomFailure::BadFile(message.into())
}

/// Imports a file.
///
/// # Errors
/// [`RoomFailure::BadFile`] says what is wrong with it; the message carries no value.
pub(crate) fn import(order: &ImportOrder, bytes: &[u8]) -> Result<Version, RoomFailure> {
    if bytes.is_empty() {
        return Err(bad_file("it is empty"));
    }
    let names = match order.format {
        ImportFormat::Csv => delimited::header(bytes)?,
        ImportFormat::Json => objects::header(bytes)?,
    };
    if let Some(name) = order.entity.iter().find(|name| !names.contains(name)) {
        return Err(bad_file(format!("it has no entity column `{name}`")));
    }
    let (names, ordered) = if order.columns.is_empty() {
        (names, None)
    } else {
        let columns = in_order(order, &names)?;
        (columns.iter().map(|(name, _)| name.clone()).collect(), Some(columns))
    };
    let rows = match order.format {
        ImportFormat::Csv => delimited::rows(bytes, names.len())?,
        ImportFormat::Json => objects::rows(bytes, &names)?,
    };
    let columns = ordered.unwrap_or_else(|| guessed(names, &rows));
    taken_up(order, (columns, rows), Digest(Sha256::digest(bytes).into()))
}

/// The ordered columns, in the order of the file.
fn in_order(
    order: &ImportOrder,
    names: &[String],
) -> Result<Vec<(String, ColumnKind)>, RoomFailure> {
    if order.format == ImportFormat::Json {
        let listed: BTreeSet<&String> = order.columns.iter().map(|(name, _)| name).collect();
        return match order.entity.iter().find(|name| !listed.contains(name)) {
            Some(name) => Err(bad_file(format!("the entity column `{name}` is not ordered"))),
            // A column that no object has is null throughout.
            None => Ok(order.columns.clone()),
        };
    }
    if let Some((name, _)) = order.columns.iter().find(|(name, _)| !names.contains(name)) {
        return Err(bad_file(format!("it has no column `{name}`")));
    }
    let expected = |(place, name): (usize, &String)| {
        let found = order.columns.iter().find(|(expected, _)| expected == name).cloned();
        let number = place.saturating_add(1);
        found.ok_or_else(|| bad_file(format!("its column {number} is none of those expected")))
    };
    names.iter().enumerate().map(expected).collect()
}

/// The columns with the narrowest kind that fits all their values.
fn guessed(names: Vec<String>, rows: &[FileRow]) -> Vec<(String, ColumnKind)> {
    let kind = |(place, name): (usize, String)| {
        let fields = rows.iter().filter_map(|row| row.fields.as_ref().ok());
        let values = fields.filter_map(|fields| fields.get(place)?.as_ref());
        (name, kind_of(values))
    };
    names.into_iter().enumerate().map(kind).collect()
}

fn taken_up(
    order: &ImportOrder,
    (columns, file): (Vec<(String, ColumnKind)>, Vec<FileRow>),
    source: Digest,
) -> Result<Version, RoomFailure> {
    let mut rows = Vec::with_capacity(file.len());
    let mut aside: Vec<(u64, String)> = Vec::new();
    let mut reasons: BTreeMap<Reason, (u64, Vec<u64>)> = BTreeMap::new();
    for row in file {
        let read = row.fields.and_then(|fields| typed(&columns, &fields));
        match read {
            Ok(values) => rows.push(values),
            Err(reason) => {
                let (count, lines) = reasons.entry(reason).or_default();
                *count = count.saturating_add(1);
                if lines.len() < LINES {
                    lines.push(row.line);
                }
                if aside.len() < ASIDE {
                    aside.push((row.line, row.raw.chars().take(ASIDE_TEXT).collect()));
                }
            }
        }
    }
    if rows.is_empty() && !aside.is_empty() {
        return Err(bad_file("none of its rows can be read"));
    }
    let told = |(reason, (rows, lines)): (Reason, (u64, Vec<u64>))| SetAside {
        reason: reason.code().to_owned(),
        rows,
        lines,
    };
    let receipt = ImportReceipt {
        resource: order.resource.clone(),
        version: order.version,
        source,
        rows: count(rows.len()),
        columns: profiles(&columns, &rows),
        set_aside: reasons.into_iter().map(told).collect(),
    };
    Ok(Version { columns, rows, aside, receipt })
}

fn typed(columns: &[(String, ColumnKind)], fields: &[Option<Field>]) -> Result<Vec<Value>, Reason> {
    let value = |((_, kind), field): (&(String, ColumnKind), &Option<Field>)| match field {
        None => Ok(Value::Null),
        Some(field) => read(*kind, &field.text).ok_or(Reason::KindMismatch),
    };
    columns.iter().zip(fields).map(value).collect()
}

fn profiles(columns: &[(String, ColumnKind)], rows: &[Vec<Value>]) -> Vec<ColumnProfile> {
    let profile = |(place, (name, kind)): (usize, &(String, ColumnKind))| {
        let nulls = rows.iter().filter(|row| row.get(place).is_none_or(Value::is_null));
        ColumnProfile { name: name.clone(), kind: *kind, nulls: count(nulls.count()) }
    };
    columns.iter().enumerate().map(profile).collect()
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Checks the names of the columns; messages name places, for a file without a header has data
/// where the names should be.
fn check_names(names: &[String]) -> Result<(), RoomFailure> {
    if names.len() > MOST_COLUMNS {
        let count = names.len();
        let most = MOST_COLUMNS;
        return Err(bad_file(format!("it has {count} columns, and at most {most} are allowed")));
    }
    let mut seen = BTreeMap::new();
    for (number, name) in (1_usize..).zip(names) {
        if let Some(first) = seen.insert(name, number) {
            return Err(bad_file(format!("columns {first} and {number} have the same name")));
        }
        if name.starts_with("__") {
            return Err(bad_file(format!(
                "the name of column {number} begins with `__`, which is reserved"
            )));
        }
    }
    Ok(())
}
