//! What a scan does to the stored rows before anyone sees them: drop the rows that the grant does
//! not hold, mask, number the entities. Nothing of the analyst's query runs below this.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, BooleanArray, UInt64Array};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::error::{DataFusionError, Result};
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_expr::expressions::Column;
use datafusion::physical_expr::utils::{collect_columns, reassign_expr_columns};
use privacy::{MacKey, arrow_type, mask_column, masked_kind};
use terms::{ColumnKind, Mask};

use crate::intake::{ENTITY, entity_numbers};

/// A column as it is stored and as it is seen.
#[derive(Clone, Debug)]
pub(crate) struct VeiledColumn {
    pub(crate) name: String,
    pub(crate) kind: ColumnKind,
    pub(crate) mask: Option<Mask>,
}

impl VeiledColumn {
    /// The kind that is seen, or `None` when the mask does not fit the column.
    pub(crate) fn seen(&self) -> Option<ColumnKind> {
        self.mask.as_ref().map_or(Some(self.kind), |mask| masked_kind(mask, self.kind))
    }

    /// The field that is seen.
    pub(crate) fn field(&self) -> Field {
        Field::new(&self.name, arrow_type(self.seen().unwrap_or(self.kind)), true)
    }
}

/// Where the entity numbers of a scan come from.
#[derive(Clone, Debug)]
pub(crate) enum Numbering {
    /// Nothing is protected.
    None,
    /// Each row is one entity.
    Row,
    /// They are stored with the rows.
    Stored,
    /// They are computed from the columns at these places.
    Computed(Vec<usize>, MacKey),
}

/// The names of the columns that a scan adds behind those of the table.
#[derive(Clone, Debug)]
pub(crate) struct Hidden {
    /// Of the entity numbers.
    pub(crate) number: String,
    /// Of the row numbers.
    pub(crate) row: String,
}

/// The veil over a resource version.
#[derive(Clone, Debug)]
pub(crate) struct Veil {
    pub(crate) columns: Vec<VeiledColumn>,
    pub(crate) tokens: MacKey,
    /// Over the stored columns: rows for which it is not true do not exist.
    pub(crate) filter: Option<Arc<dyn PhysicalExpr>>,
    pub(crate) numbering: Numbering,
}

impl Veil {
    /// What a scan gives: the seen columns and, where entities are protected, their numbers and
    /// those of the rows.
    pub(crate) fn schema(&self, hidden: Option<&Hidden>) -> SchemaRef {
        let columns = self.columns.iter().map(VeiledColumn::field);
        let names = hidden.into_iter().flat_map(|hidden| [&hidden.number, &hidden.row]);
        let numbers = names.map(|name| Field::new(name, DataType::UInt64, true));
        Arc::new(Schema::new(columns.chain(numbers).collect::<Vec<_>>()))
    }

    /// The stored columns needed to give the columns at `wanted` (the numbers come last).
    pub(crate) fn needed(&self, wanted: &[usize]) -> Vec<usize> {
        let mut needed: Vec<usize> =
            wanted.iter().copied().filter(|place| *place < self.columns.len()).collect();
        if let Some(filter) = &self.filter {
            needed.extend(collect_columns(filter).iter().map(Column::index));
        }
        if wanted.contains(&self.columns.len()) {
            match &self.numbering {
                Numbering::None | Numbering::Row => {}
                // The stored numbers lie behind the stored columns.
                Numbering::Stored => needed.push(self.columns.len()),
                Numbering::Computed(places, _) => needed.extend(places),
            }
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    /// Veils stored rows; `first` is the number of the first of them in the version.
    pub(crate) fn draw(
        &self,
        stored: &RecordBatch,
        first: u64,
        wanted: &[usize],
        schema: &SchemaRef,
    ) -> Result<RecordBatch> {
        let (stored, rows) = self.kept(stored, first)?;
        let column = |place: &usize| -> Result<ArrayRef> {
            match self.columns.get(*place) {
                Some(column) => self.masked(column, &stored),
                None if *place == self.columns.len() => self.numbers(&stored, &rows),
                None => Ok(Arc::new(rows.clone())),
            }
        };
        let columns = wanted.iter().map(column).collect::<Result<Vec<_>>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(stored.num_rows()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)?)
    }

    /// The rows that exist under the grant, with their numbers in the version.
    fn kept(&self, stored: &RecordBatch, first: u64) -> Result<(RecordBatch, UInt64Array)> {
        let count = u64::try_from(stored.num_rows()).unwrap_or_default();
        let rows = UInt64Array::from_iter_values(first..first + count);
        let Some(filter) = &self.filter else {
            return Ok((stored.clone(), rows));
        };
        let filter = reassign_expr_columns(Arc::clone(filter), &stored.schema())?;
        let verdict = filter.evaluate(stored)?.into_array(stored.num_rows())?;
        let verdict = verdict.as_boolean_opt().ok_or_else(|| broken("row_filter"))?;
        let kept: BooleanArray = verdict.iter().map(|keep| Some(keep == Some(true))).collect();
        let rows = datafusion::arrow::compute::filter(&rows, &kept)?;
        let rows = rows.as_primitive_opt().ok_or_else(|| broken("row_filter"))?.clone();
        Ok((filter_record_batch(stored, &kept)?, rows))
    }

    fn masked(&self, column: &VeiledColumn, stored: &RecordBatch) -> Result<ArrayRef> {
        let values = stored.column_by_name(&column.name).ok_or_else(|| broken("stored_column"))?;
        match &column.mask {
            None => Ok(Arc::clone(values)),
            Some(mask) => mask_column(mask, Some(&self.tokens), values).map_err(|_| broken("mask")),
        }
    }

    fn numbers(&self, stored: &RecordBatch, rows: &UInt64Array) -> Result<ArrayRef> {
        match &self.numbering {
            Numbering::None => Err(broken("entity")),
            Numbering::Row => Ok(Arc::new(rows.clone())),
            Numbering::Stored => {
                let numbers = stored.column_by_name(ENTITY).ok_or_else(|| broken("entity"))?;
                Ok(Arc::clone(numbers))
            }
            Numbering::Computed(places, key) => {
                let column = |place: &usize| {
                    let column = self.columns.get(*place).ok_or_else(|| broken("entity"))?;
                    let values = stored.column_by_name(&column.name);
                    values.cloned().ok_or_else(|| broken("entity"))
                };
                let columns = places.iter().map(column).collect::<Result<Vec<_>>>()?;
                let order: Vec<usize> = (0..columns.len()).collect();
                Ok(entity_numbers(&columns, &order, key, stored.num_rows()))
            }
        }
    }
}

fn broken(code: &str) -> DataFusionError {
    DataFusionError::Internal(code.to_owned())
}
