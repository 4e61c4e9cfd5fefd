//! Typed columns from text fields.

use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder, UInt64Array,
};
use datafusion::arrow::datatypes::{DataType, Field as ArrowField, Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;
use datafusion::arrow::record_batch::RecordBatch;
use privacy::{MacKey, arrow_type};
use terms::ColumnKind;

use super::kind::{Field, read_boolean, read_integer, read_number};

/// The stored column that holds entity numbers.
pub(crate) const ENTITY: &str = "__entity";

/// A value read as the kind of its column.
enum Value<'a> {
    Text(&'a str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    DateTime(i64),
}

fn read(kind: ColumnKind, text: &str) -> Option<Value<'_>> {
    match kind {
        ColumnKind::Text => Some(Value::Text(text)),
        ColumnKind::Integer => read_integer(text).map(Value::Integer),
        ColumnKind::Number => read_number(text).map(Value::Number),
        ColumnKind::Boolean => read_boolean(text).map(Value::Boolean),
        ColumnKind::DateTime => privacy::read_date_time(text).map(Value::DateTime),
    }
}

enum Builder {
    Text(StringBuilder),
    Integer(Int64Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    DateTime(TimestampMicrosecondBuilder),
}

impl Builder {
    fn new(kind: ColumnKind) -> Self {
        match kind {
            ColumnKind::Text => Self::Text(StringBuilder::new()),
            ColumnKind::Integer => Self::Integer(Int64Builder::new()),
            ColumnKind::Number => Self::Number(Float64Builder::new()),
            ColumnKind::Boolean => Self::Boolean(BooleanBuilder::new()),
            ColumnKind::DateTime => Self::DateTime(TimestampMicrosecondBuilder::new()),
        }
    }

    fn append(&mut self, value: Option<&Value<'_>>) {
        match (self, value) {
            (Self::Text(builder), Some(Value::Text(text))) => builder.append_value(text),
            (Self::Integer(builder), Some(Value::Integer(value))) => builder.append_value(*value),
            (Self::Number(builder), Some(Value::Number(value))) => builder.append_value(*value),
            (Self::Boolean(builder), Some(Value::Boolean(value))) => builder.append_value(*value),
            (Self::DateTime(builder), Some(Value::DateTime(at))) => builder.append_value(*at),
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Integer(builder), _) => builder.append_null(),
            (Self::Number(builder), _) => builder.append_null(),
            (Self::Boolean(builder), _) => builder.append_null(),
            (Self::DateTime(builder), _) => builder.append_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(builder) => Arc::new(builder.finish()),
            Self::Integer(builder) => Arc::new(builder.finish()),
            Self::Number(builder) => Arc::new(builder.finish()),
            Self::Boolean(builder) => Arc::new(builder.finish()),
            Self::DateTime(builder) => Arc::new(builder.finish()),
        }
    }
}

/// Gathers rows into batches.
pub(crate) struct Batches {
    kinds: Vec<ColumnKind>,
    builders: Vec<Builder>,
    nulls: Vec<u64>,
    schema: SchemaRef,
    /// The places of the entity's columns and the key of its numbers.
    entity: Option<(Vec<usize>, MacKey)>,
    rows: usize,
}

/// The stored form of a version with these columns.
pub(crate) fn stored_schema(columns: &[(String, ColumnKind)], entity: bool) -> SchemaRef {
    let field =
        |(name, kind): &(String, ColumnKind)| ArrowField::new(name, arrow_type(*kind), true);
    let number = entity.then(|| ArrowField::new(ENTITY, DataType::UInt64, false));
    Arc::new(Schema::new(columns.iter().map(field).chain(number).collect::<Vec<_>>()))
}

impl Batches {
    pub(crate) fn new(
        columns: &[(String, ColumnKind)],
        entity: Option<(Vec<usize>, MacKey)>,
    ) -> Self {
        Self {
            kinds: columns.iter().map(|(_, kind)| *kind).collect(),
            builders: columns.iter().map(|(_, kind)| Builder::new(*kind)).collect(),
            nulls: vec![0; columns.len()],
            schema: stored_schema(columns, entity.is_some()),
            entity,
            rows: 0,
        }
    }

    pub(crate) fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    /// Rows gathered and not yet taken.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Nulls of each column, over all rows.
    pub(crate) fn nulls(&self) -> &[u64] {
        &self.nulls
    }

    /// Adds a row; false when a value is not of its column's kind, and then nothing was added.
    pub(crate) fn add(&mut self, fields: &[Option<Field<'_>>]) -> bool {
        let mut values = Vec::with_capacity(fields.len());
        for (kind, field) in self.kinds.iter().zip(fields) {
            let value = match field {
                None => None,
                Some(field) => match read(*kind, field.text) {
                    None => return false,
                    value => value,
                },
            };
            values.push(value);
        }
        for ((builder, nulls), value) in self.builders.iter_mut().zip(&mut self.nulls).zip(&values)
        {
            builder.append(value.as_ref());
            *nulls += u64::from(value.is_none());
        }
        self.rows += 1;
        true
    }

    /// Takes the gathered rows.
    pub(crate) fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        let mut columns: Vec<ArrayRef> = self.builders.iter_mut().map(Builder::finish).collect();
        if let Some((places, key)) = &self.entity {
            columns.push(entity_numbers(&columns, places, key, self.rows));
        }
        self.rows = 0;
        RecordBatch::try_new(self.schema(), columns)
    }
}

/// The entity number of each row: a keyed hash over the values at `places`.
pub(crate) fn entity_numbers(
    columns: &[ArrayRef],
    places: &[usize],
    key: &MacKey,
    rows: usize,
) -> ArrayRef {
    let named: Vec<_> = places
        .iter()
        .map(|place| columns.get(*place).and_then(|column| privacy::Values::of(column)))
        .collect();
    let number = |row| {
        let values: Vec<_> =
            named.iter().map(|values| values.and_then(|values| values.text(row))).collect();
        key.entity(&values)
    };
    Arc::new((0..rows).map(number).collect::<UInt64Array>())
}
