//! Rows of a file, whatever it is written in.

use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

use ports::RoomFailure;

use super::kind::Field;

/// Why a row is set aside; the codes of [`ports::SetAside`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// Another number of columns than the header.
    ColumnCount,
    /// Not UTF-8.
    InvalidUtf8,
    /// A value that is not of the column's kind.
    KindMismatch,
    /// A value inside a value.
    NestedValue,
    /// An element that is no object.
    NotAnObject,
    /// An object that names a column twice.
    DuplicateName,
    /// An object with a column that is not expected.
    UnexpectedColumn,
}

impl Reason {
    /// The code.
    pub(crate) fn code(self) -> &'static str {
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

/// One row.
pub(crate) struct Row<'a> {
    /// Line in the file, from 1; for JSON the number of the element.
    pub(crate) line: u64,
    /// The fields in the order of the columns, or why there are none.
    pub(crate) fields: Result<&'a [Option<Field<'a>>], Reason>,
    /// The row as it was written.
    pub(crate) raw: &'a dyn Fn() -> String,
}

/// Takes rows one by one.
pub(crate) type Each<'a> = dyn FnMut(Row<'_>) -> Result<(), RoomFailure> + 'a;

/// A file that cannot be imported.
pub(crate) fn bad_file(message: impl Into<String>) -> RoomFailure {
    RoomFailure::BadFile(message.into())
}

/// The most bytes of one row: a quote that is never closed would fill the memory.
pub(crate) const LONGEST_ROW: u64 = 8 << 20;

/// Counts what is read of a row and ends when it never ends.
pub(crate) struct Leash<R> {
    source: R,
    read: Rc<Cell<u64>>,
}

/// Starts counting anew at each row.
#[derive(Clone)]
pub(crate) struct Counted(Rc<Cell<u64>>);

impl<R: Read> Leash<R> {
    pub(crate) fn new(source: R) -> (Self, Counted) {
        let read = Rc::new(Cell::new(0));
        (Self { source, read: Rc::clone(&read) }, Counted(read))
    }
}

impl<R: Read> Read for Leash<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.read.get() > LONGEST_ROW {
            return Err(std::io::Error::other("a row without end"));
        }
        let bytes = self.source.read(to)?;
        self.read.set(self.read.get().saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX)));
        Ok(bytes)
    }
}

impl Counted {
    /// A row has ended.
    pub(crate) fn begin(&self) {
        self.0.set(0);
    }

    /// Why reading failed: the row, or `otherwise`.
    pub(crate) fn failure(&self, otherwise: impl FnOnce() -> RoomFailure) -> RoomFailure {
        if self.0.get() > LONGEST_ROW {
            bad_file(format!("a row of it is longer than {} MiB", LONGEST_ROW >> 20))
        } else {
            otherwise()
        }
    }
}

/// The most columns a file may have.
pub(crate) const MOST_COLUMNS: usize = 10_000;

/// Checks the names of the columns; messages name places, for a file without a header has data
/// where the names should be.
pub(crate) fn check_names(names: &[String]) -> Result<(), RoomFailure> {
    if names.len() > MOST_COLUMNS {
        let count = names.len();
        return Err(bad_file(format!(
            "it has {count} columns, and at most {MOST_COLUMNS} are allowed"
        )));
    }
    let mut places = std::collections::BTreeMap::new();
    for (place, name) in names.iter().enumerate() {
        if let Some(earlier) = places.insert(name, place) {
            let (first, second) = (earlier + 1, place + 1);
            return Err(bad_file(format!("columns {first} and {second} have the same name")));
        }
        if name.starts_with("__") {
            let column = place + 1;
            return Err(bad_file(format!(
                "the name of column {column} begins with `__`, which is reserved"
            )));
        }
    }
    Ok(())
}
