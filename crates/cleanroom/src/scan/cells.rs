//! The cells of an aggregate that may be seen, as a table for the upper part of the query.
//!
//! The lower part (scans up to the aggregate) is run first and its small cells are dropped; only
//! then does the upper part run, over what is left. So no expression of the analyst ever meets a
//! withheld cell, whatever the optimiser does.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_plan::ExecutionPlan;

/// Cells that may be seen; empty until the lower part has run.
#[derive(Clone, Debug)]
pub(crate) struct SeenCells {
    schema: SchemaRef,
    batches: Arc<Mutex<Vec<RecordBatch>>>,
}

impl SeenCells {
    pub(crate) fn new(schema: SchemaRef) -> Self {
        Self { schema, batches: Arc::default() }
    }

    /// Hands in cells.
    pub(crate) fn add(&self, batch: RecordBatch) {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).push(batch);
    }

    fn batches(&self) -> Vec<RecordBatch> {
        self.batches.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn columns(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

#[async_trait]
impl TableProvider for SeenCells {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn table_type(&self) -> TableType {
        TableType::Temporary
    }

    async fn scan(
        &self,
        _state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let partitions = [self.batches()];
        let schema = Arc::clone(&self.schema);
        Ok(MemorySourceConfig::try_new_exec(&partitions, schema, projection.cloned())?)
    }
}
