//! The five kinds of values as Arrow columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{
    Array, BooleanArray, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, TimeUnit};
use terms::ColumnKind;

use crate::civil;

/// The Arrow type that holds a kind.
///
/// # Guarantee
/// [`kind_of`] of the result is `kind`.
///
/// # Source
/// Own: the five kinds of the catalogue.
pub fn arrow_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::Utf8,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Boolean => DataType::Boolean,
        ColumnKind::DateTime => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

/// The kind that an Arrow type holds, if it is one of the five.
///
/// # Guarantee
/// `None` for every type that [`arrow_type`] does not make.
///
/// # Source
/// Own: the five kinds of the catalogue.
pub fn kind_of(data_type: &DataType) -> Option<ColumnKind> {
    let kinds = [
        ColumnKind::Text,
        ColumnKind::Integer,
        ColumnKind::Number,
        ColumnKind::Boolean,
        ColumnKind::DateTime,
    ];
    kinds.into_iter().find(|kind| arrow_type(*kind) == *data_type)
}

/// A column of one of the five kinds, to be read row by row.
#[derive(Clone, Copy, Debug)]
pub enum Values<'a> {
    /// Text.
    Text(&'a StringArray),
    /// Whole numbers.
    Integer(&'a Int64Array),
    /// Decimal numbers.
    Number(&'a Float64Array),
    /// True or false.
    Boolean(&'a BooleanArray),
    /// Microseconds since 1970-01-01 without a zone.
    DateTime(&'a TimestampMicrosecondArray),
}

impl<'a> Values<'a> {
    /// Reads an Arrow array as one of the five kinds.
    ///
    /// # Guarantee
    /// `None` when the array's type is none of the five.
    ///
    /// # Source
    /// Own.
    pub fn of(array: &'a dyn Array) -> Option<Self> {
        let values = match kind_of(array.data_type())? {
            ColumnKind::Text => Self::Text(array.as_string_opt()?),
            ColumnKind::Integer => Self::Integer(array.as_primitive_opt::<Int64Type>()?),
            ColumnKind::Number => Self::Number(array.as_primitive_opt::<Float64Type>()?),
            ColumnKind::Boolean => Self::Boolean(array.as_boolean_opt()?),
            ColumnKind::DateTime => {
                Self::DateTime(array.as_primitive_opt::<TimestampMicrosecondType>()?)
            }
        };
        Some(values)
    }

    fn array(&self) -> &'a dyn Array {
        match *self {
            Self::Text(array) => array,
            Self::Integer(array) => array,
            Self::Number(array) => array,
            Self::Boolean(array) => array,
            Self::DateTime(array) => array,
        }
    }

    /// How many rows there are.
    ///
    /// # Guarantee
    /// The length of the array.
    ///
    /// # Source
    /// Own.
    pub fn rows(&self) -> usize {
        self.array().len()
    }

    /// The value in `row` as text; null and rows beyond the end as `None`.
    ///
    /// # Guarantee
    /// The same value gives the same text on every machine: numbers in the shortest form that
    /// reads back to the same number, days and times as `2018-08-31 22:14:50`.
    ///
    /// # Source
    /// Own; shortest decimal form as in Rust's `Display` for floating point.
    pub fn text(&self, row: usize) -> Option<String> {
        if row >= self.rows() || self.array().is_null(row) {
            return None;
        }
        let text = match self {
            Self::Text(array) => array.value(row).to_owned(),
            Self::Integer(array) => array.value(row).to_string(),
            Self::Number(array) => array.value(row).to_string(),
            Self::Boolean(array) => array.value(row).to_string(),
            Self::DateTime(array) => civil::date_time(array.value(row)),
        };
        Some(text)
    }
}
