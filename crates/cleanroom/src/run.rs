//! Runs a guarded query: first each lower part, then, over the cells that may be seen, the upper
//! part. Nothing is ever spilled to a disk: a run that needs more memory than it may have ends.

use std::sync::Arc;
use std::time::Duration;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, UInt64Array};
use datafusion::arrow::compute::{cast, filter_record_batch};
use datafusion::arrow::datatypes::{UInt32Type, UInt64Type};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{
    GreedyMemoryPool, MemoryConsumer, MemoryPool, MemoryReservation,
};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::SessionContext;
use futures::StreamExt;
use ports::Limits;
use privacy::{Standing, standing};

use crate::count;
use crate::crowd::Crowd;
use crate::fault::Fault;
use crate::guard::{CELL, Guarded, Stage, session};

/// A cell that may be seen: whom it describes, by what is published of it.
#[derive(Debug)]
pub(crate) struct Cell {
    /// The number of the aggregate it belongs to.
    pub(crate) stage: usize,
    /// For each set of the aggregate, space and entities.
    pub(crate) sets: Vec<(String, Crowd)>,
}

/// The result of a run.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) batches: Vec<RecordBatch>,
    pub(crate) rows: u64,
    /// For each row of a lookable result, the number of its cell.
    pub(crate) row_cells: Vec<u64>,
    pub(crate) cells: Vec<Cell>,
    /// Whether cells were too small, or saying that none were would tell something.
    pub(crate) withheld: bool,
}

/// Runs a guarded query within limits.
pub(crate) async fn run(guarded: &Guarded, limits: Limits) -> Result<Answer, Fault> {
    let memory = usize::try_from(limits.memory_bytes).unwrap_or(usize::MAX);
    let pool: Arc<dyn MemoryPool> = Arc::new(GreedyMemoryPool::new(memory));
    let no_disk = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::clone(&pool))
        .with_disk_manager_builder(no_disk)
        .build_arc()?;
    let kept = MemoryConsumer::new("kept results").register(&pool);
    let run = Run { context: session(Some(runtime)), kept, limits };
    let wall = Duration::from_millis(limits.wall_ms);
    tokio::time::timeout(wall, run.answer(guarded)).await.map_err(|_| Fault::Time)?
}

struct Run {
    context: SessionContext,
    /// What is held between the parts counts against the memory of the run.
    kept: MemoryReservation,
    limits: Limits,
}

impl Run {
    async fn stream(&self, plan: &LogicalPlan) -> Result<SendableRecordBatchStream, Fault> {
        let frame = self.context.execute_logical_plan(plan.clone()).await?;
        Ok(frame.execute_stream().await?)
    }

    async fn answer(self, guarded: &Guarded) -> Result<Answer, Fault> {
        let mut sifted = Sifted::default();
        for (number, stage) in guarded.stages.iter().enumerate() {
            sifted.withheld |= !stage.tells_withheld && !stage.spaces.is_empty();
            let mut stream = self.stream(&stage.plan).await?;
            while let Some(batch) = stream.next().await {
                let batch = batch?;
                let before = sifted.bytes;
                sifted.sift(number, stage, guarded.plan.min_entities, &batch)?;
                self.kept.try_grow(sifted.bytes - before)?;
            }
        }
        let mut stream = self.stream(&guarded.top).await?;
        let mut answer = Answer {
            batches: Vec::new(),
            rows: 0,
            row_cells: Vec::new(),
            cells: sifted.cells,
            withheld: sifted.withheld,
        };
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            self.kept.try_grow(batch.get_array_memory_size())?;
            answer.rows += u64::try_from(batch.num_rows()).unwrap_or_default();
            if answer.rows > self.limits.rows {
                return Err(Fault::Rows);
            }
            answer.add(&batch, guarded.plan.lookable)?;
        }
        Ok(answer)
    }
}

impl Answer {
    fn add(&mut self, batch: &RecordBatch, lookable: bool) -> Result<(), Fault> {
        if !lookable {
            self.batches.push(batch.clone());
            return Ok(());
        }
        let last = batch.num_columns().checked_sub(1).ok_or_else(|| Fault::broken("cells"))?;
        let named = batch.schema_ref().field(last).name() == CELL;
        let cells = batch.column(last).as_primitive_opt::<UInt64Type>();
        let cells = cells.filter(|_| named).ok_or_else(|| Fault::broken("cells"))?;
        for cell in cells {
            self.row_cells.push(cell.ok_or_else(|| Fault::broken("cells"))?);
        }
        let visible: Vec<usize> = (0..last).collect();
        self.batches.push(batch.project(&visible)?);
        Ok(())
    }
}

/// Cells sifted by size.
#[derive(Default)]
struct Sifted {
    cells: Vec<Cell>,
    withheld: bool,
    bytes: usize,
}

impl Sifted {
    fn sift(
        &mut self,
        number: usize,
        stage: &Stage,
        least: u32,
        batch: &RecordBatch,
    ) -> Result<(), Fault> {
        let mut kept = Vec::with_capacity(batch.num_rows());
        let mut numbers = Vec::new();
        for row in 0..batch.num_rows() {
            let cell = seen(number, stage, least, batch, row)?;
            kept.push(cell.is_some());
            match cell {
                None => self.withheld = true,
                Some(cell) => {
                    self.bytes +=
                        cell.sets.iter().map(|(_, set)| 16 * set.len() + 64).sum::<usize>();
                    numbers.push(u64::try_from(self.cells.len()).unwrap_or(u64::MAX));
                    self.cells.push(cell);
                }
            }
        }
        let visible: Vec<usize> = (0..stage.visible).collect();
        let visible = filter_record_batch(&batch.project(&visible)?, &BooleanArray::from(kept))?;
        let schema = stage.cells.columns();
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(stage.visible + 1);
        for (column, field) in visible.columns().iter().zip(schema.fields()) {
            columns.push(cast(column, field.data_type())?);
        }
        columns.push(Arc::new(UInt64Array::from(numbers)));
        let cells = RecordBatch::try_new(schema, columns)?;
        self.bytes += cells.get_array_memory_size();
        stage.cells.add(cells);
        Ok(())
    }
}

/// The cell in `row`, if it may be seen.
fn seen(
    number: usize,
    stage: &Stage,
    least: u32,
    batch: &RecordBatch,
    row: usize,
) -> Result<Option<Cell>, Fault> {
    let broken = || Fault::broken("entities");
    let mut hidden = batch.columns().iter().skip(stage.visible);
    let mut counts = Vec::with_capacity(stage.spaces.len());
    for _ in &stage.spaces {
        let column = hidden.next().and_then(|column| column.as_primitive_opt::<UInt32Type>());
        let column = column.ok_or_else(broken)?;
        counts.push(if column.is_null(row) { 0 } else { column.value(row) });
    }
    // Where nothing is protected, everything may be seen.
    if !counts.is_empty() && standing(&counts, least) == Standing::Withheld {
        return Ok(None);
    }
    let mut sets = Vec::with_capacity(stage.sets.len());
    for space in &stage.sets {
        let column = hidden.next().ok_or_else(broken)?;
        let set = count::crowd_at(column, row).ok_or_else(broken)?;
        let size = u32::try_from(set.len()).unwrap_or(u32::MAX);
        if size < least {
            return Ok(None);
        }
        let space = stage.spaces.get(*space).ok_or_else(broken)?;
        sets.push((space.clone(), set));
    }
    if hidden.next().is_some() {
        return Err(broken());
    }
    Ok(Some(Cell { stage: number, sets }))
}
