//! A granted table as the engine scans it. No filter is pushed below the veil and no statistics
//! leave it, so that the engine can neither test nor count a row that the grant does not hold.

use std::ops::Range;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::parquet::arrow::arrow_reader::ArrowReaderOptions;
use datafusion::parquet::arrow::async_reader::AsyncFileReader;
use datafusion::parquet::arrow::{ParquetRecordBatchStreamBuilder, ProjectionMask};
use datafusion::parquet::errors::{ParquetError, Result as ParquetResult};
use datafusion::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use datafusion::physical_plan::ExecutionPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt, TryFutureExt};

use super::veil::{Hidden, Veil};
use crate::vault::{SealedFile, Vault, VaultError};

/// A granted table.
#[derive(Clone, Debug)]
pub(crate) struct VeiledTable {
    pub(crate) vault: Vault,
    pub(crate) path: String,
    pub(crate) key: String,
    pub(crate) veil: Arc<Veil>,
    /// The names of the columns with the numbers of entities and of rows, where there are such.
    pub(crate) hidden: Option<Hidden>,
}

#[async_trait]
impl TableProvider for VeiledTable {
    fn schema(&self) -> SchemaRef {
        self.veil.schema(self.hidden.as_ref())
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        _filters: &[Expr],
        _limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let all = self.schema();
        let wanted = projection.cloned().unwrap_or_else(|| (0..all.fields().len()).collect());
        let schema = Arc::new(all.project(&wanted)?);
        let file = self.vault.open(&self.path, &self.key).await.map_err(external)?;
        let mut reader = VaultReader { file: Arc::new(file), metadata: None };
        let metadata = reader.get_metadata(None).await?;
        reader.metadata = Some(Arc::clone(&metadata));
        let share = Share {
            reader,
            veil: Arc::clone(&self.veil),
            wanted,
            schema: Arc::clone(&schema),
            groups: 0..0,
            first: 0,
        };
        let parts = divided(&share, &metadata, state.config().target_partitions());
        let plan = StreamingTableExec::try_new(schema, parts, None, None, false, None)?;
        Ok(Arc::new(plan))
    }
}

/// Divides the row groups into at most `parts` neighbouring shares.
fn divided(
    share: &Share,
    metadata: &ParquetMetaData,
    parts: usize,
) -> Vec<Arc<dyn PartitionStream>> {
    let groups = metadata.num_row_groups();
    let each = groups.div_ceil(parts.max(1)).max(1);
    let rows = |group: &datafusion::parquet::file::metadata::RowGroupMetaData| {
        u64::try_from(group.num_rows()).unwrap_or_default()
    };
    let mut shares: Vec<Arc<dyn PartitionStream>> = Vec::new();
    let mut first = 0;
    for (number, chunk) in metadata.row_groups().chunks(each).enumerate() {
        let from = number * each;
        let groups = from..from + chunk.len();
        shares.push(Arc::new(Share { groups, first, ..share.clone() }));
        first += chunk.iter().map(rows).sum::<u64>();
    }
    if shares.is_empty() {
        shares.push(Arc::new(share.clone()));
    }
    shares
}

/// A run of row groups.
#[derive(Clone, Debug)]
struct Share {
    reader: VaultReader,
    veil: Arc<Veil>,
    wanted: Vec<usize>,
    schema: SchemaRef,
    groups: Range<usize>,
    /// The number of its first row in the version.
    first: u64,
}

impl PartitionStream for Share {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, context: Arc<TaskContext>) -> SendableRecordBatchStream {
        let share = self.clone();
        let rows = context.session_config().batch_size();
        let stream = async move { share.stream(rows).await }.try_flatten_stream();
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), stream))
    }
}

impl Share {
    async fn stream(
        self,
        rows: usize,
    ) -> Result<impl futures::Stream<Item = Result<RecordBatch>> + Send> {
        let builder = ParquetRecordBatchStreamBuilder::new(self.reader.clone()).await?;
        let needed = self.veil.needed(&self.wanted);
        let mask = ProjectionMask::roots(builder.parquet_schema(), needed);
        let stored = builder
            .with_projection(mask)
            .with_row_groups(self.groups.clone().collect())
            .with_batch_size(rows)
            .build()?;
        let mut first = self.first;
        Ok(stored.map(move |batch| {
            let batch = batch?;
            let drawn = self.veil.draw(&batch, first, &self.wanted, &self.schema)?;
            first += u64::try_from(batch.num_rows()).unwrap_or_default();
            Ok(drawn)
        }))
    }
}

/// Reads Parquet from a sealed file.
#[derive(Clone, Debug)]
pub(crate) struct VaultReader {
    file: Arc<SealedFile>,
    metadata: Option<Arc<ParquetMetaData>>,
}

impl AsyncFileReader for VaultReader {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move {
            let read = self.file.read(range).await;
            read.map_err(|error| ParquetError::External(Box::new(error)))
        }
        .boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        async move {
            if let Some(metadata) = &self.metadata {
                return Ok(Arc::clone(metadata));
            }
            let size = self.file.len();
            let read = ParquetMetaDataReader::new().load_and_finish(&mut *self, size).await?;
            Ok(Arc::new(read))
        }
        .boxed()
    }
}

fn external(error: VaultError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
