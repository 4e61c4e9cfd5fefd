//! Values of the five kinds, and null.

use std::cmp::Ordering;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use privacy::Values;
use terms::ColumnKind;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Number(f64),
    Text(String),
    /// Microseconds since 1970-01-01.
    Time(i64),
}

impl Value {
    pub(crate) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The value as text; null is none.
    pub(crate) fn text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Boolean(is) => Some(is.to_string()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Time(micros) => {
                Values::DateTime(&TimestampMicrosecondArray::from(vec![*micros])).text(0)
            }
        }
    }

    /// The value as a decimal number, where it is or can be read as one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(number) => Some(float(*number)),
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            Self::Null | Self::Boolean(_) | Self::Time(_) => None,
        }
    }

    /// The value as one of another kind; what cannot be converted is null.
    pub(crate) fn cast(&self, kind: ColumnKind) -> Self {
        match (kind, self) {
            (ColumnKind::Text, value) => value.text().map_or(Self::Null, Self::Text),
            (ColumnKind::Number, value) => value.number().map_or(Self::Null, Self::Number),
            (ColumnKind::Integer, Self::Integer(_))
            | (ColumnKind::Boolean, Self::Boolean(_))
            | (ColumnKind::DateTime, Self::Time(_)) => self.clone(),
            (ColumnKind::Boolean, Self::Text(text)) => match text.to_lowercase().as_str() {
                "true" | "t" | "1" | "yes" | "y" => Self::Boolean(true),
                "false" | "f" | "0" | "no" | "n" => Self::Boolean(false),
                _ => Self::Null,
            },
            (ColumnKind::DateTime, Self::Text(text)) => {
                read_time(text).map_or(Self::Null, Self::Time)
            }
            (ColumnKind::Integer | ColumnKind::Boolean | ColumnKind::DateTime, _) => Self::Null,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Boolean(_) => 1,
            Self::Integer(_) | Self::Number(_) => 2,
            Self::Text(_) => 3,
            Self::Time(_) => 4,
        }
    }
}

/// One order over all values: null first, then by kind.
pub(crate) fn order(one: &Value, other: &Value) -> Ordering {
    match (one, other) {
        (Value::Boolean(one), Value::Boolean(other)) => one.cmp(other),
        (Value::Integer(one), Value::Integer(other)) | (Value::Time(one), Value::Time(other)) => {
            one.cmp(other)
        }
        (Value::Text(one), Value::Text(other)) => one.cmp(other),
        (Value::Integer(_) | Value::Number(_), Value::Integer(_) | Value::Number(_)) => {
            one.number().unwrap_or(f64::NAN).total_cmp(&other.number().unwrap_or(f64::NAN))
        }
        (one, other) => one.rank().cmp(&other.rank()),
    }
}

/// A row of values that can be looked up and ordered.
#[derive(Clone, Debug)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0).map(|(one, other)| order(one, other));
        let first = pairs.into_iter().find(|it| *it != Ordering::Equal);
        first.unwrap_or_else(|| self.0.len().cmp(&other.0.len()))
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Row {}

/// A whole number as a decimal one.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "the engine converts in the same way"
)]
pub(crate) fn float(number: i64) -> f64 {
    number as f64
}

/// Reads `2018-08-31 22:14:50`, with a `T` between or as a day alone.
fn read_time(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = if text.len() == 10 { format!("{text} 00:00:00") } else { text.replace('T', " ") };
    privacy::read_date_time(&text)
}

/// Values of one kind as an Arrow column; a value of another kind is null.
pub(crate) fn to_arrow(kind: ColumnKind, values: &[&Value]) -> ArrayRef {
    macro_rules! column {
        ($array:ty, $variant:ident) => {
            Arc::new(
                values
                    .iter()
                    .map(|value| match value {
                        Value::$variant(value) => Some(value.clone()),
                        _ => None,
                    })
                    .collect::<$array>(),
            )
        };
    }
    match kind {
        ColumnKind::Text => column!(StringArray, Text),
        ColumnKind::Integer => column!(Int64Array, Integer),
        ColumnKind::Number => column!(Float64Array, Number),
        ColumnKind::Boolean => column!(BooleanArray, Boolean),
        ColumnKind::DateTime => column!(TimestampMicrosecondArray, Time),
    }
}

/// The values of an Arrow column.
pub(crate) fn from_arrow(column: &ArrayRef) -> Option<Vec<Value>> {
    let values = match Values::of(column.as_ref())? {
        Values::Text(array) => {
            array.iter().map(|it| it.map_or(Value::Null, |it| Value::Text(it.to_owned()))).collect()
        }
        Values::Integer(array) => {
            array.iter().map(|it| it.map_or(Value::Null, Value::Integer)).collect()
        }
        Values::Number(array) => {
            array.iter().map(|it| it.map_or(Value::Null, Value::Number)).collect()
        }
        Values::Boolean(array) => {
            array.iter().map(|it| it.map_or(Value::Null, Value::Boolean)).collect()
        }
        Values::DateTime(array) => {
            array.iter().map(|it| it.map_or(Value::Null, Value::Time)).collect()
        }
    };
    Some(values)
}
