//! Workspace tables: results, sealed, with whom each cell describes.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ports::{Grant, OutputColumn, RoomFailure, Rows, RunReceipt};
use privacy::{Values, arrow_type};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{ColumnKind, Digest, GrantId, RunId, TableId, WorkspaceId};

use crate::crowd::Crowd;
use crate::fault::Fault;
use crate::guard::Guarded;
use crate::run::Answer;
use crate::vault::{Vault, VaultError};

/// What is known of a table; written last.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Known {
    pub(crate) grant: GrantId,
    pub(crate) workspace: WorkspaceId,
    pub(crate) receipt: RunReceipt,
    /// Whether an entity of it is protected.
    pub(crate) protected: bool,
    /// Its rows; the receipt tells them only where the number tells nothing.
    pub(crate) rows: u64,
    /// Random bytes hashed with the result: its digest is told before it may be looked at, and
    /// nobody may find a small result by hashing guesses.
    salt: String,
}

/// The cells of one aggregate in one space under one condition, each with the row that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptPart {
    /// The number of the aggregate.
    pub(crate) stage: usize,
    pub(crate) space: String,
    pub(crate) rows: Vec<u64>,
    pub(crate) crowds: Vec<Crowd>,
}

#[derive(Serialize, Deserialize)]
struct PartHeader {
    stage: usize,
    space: String,
    rows: Vec<u64>,
    lengths: Vec<u64>,
}

fn folder(table: &TableId) -> String {
    format!("tables/{table}")
}

fn key(table: &TableId) -> String {
    format!("table/{table}")
}

fn marker(workspace: &WorkspaceId, table: &TableId) -> String {
    format!("workspaces/{workspace}/{table}")
}

/// Whether the table was ever begun.
pub(crate) async fn exists(vault: &Vault, table: &TableId) -> Result<bool, Fault> {
    Ok(!vault.names(&folder(table)).await?.is_empty())
}

/// Stores an answer as a table.
pub(crate) async fn store(
    vault: &Vault,
    grant: &Grant,
    (run, table): (&RunId, &TableId),
    guarded: &Guarded,
    answer: &Answer,
) -> Result<RunReceipt, Fault> {
    let (folder, key) = (folder(table), key(table));
    let batches = five_kinds(&answer.batches)?;
    let names: Vec<&str> = guarded.plan.output.iter().map(|column| column.name.as_str()).collect();
    let file = csv(&names, &batches)?;
    let salt = format!("{}{}", vault.random_name(), vault.random_name());
    let receipt = RunReceipt {
        run: run.clone(),
        table: table.clone(),
        plan: guarded.plan.digest,
        result: digest(&[salt.as_bytes(), &file].concat()),
        rows: if guarded.tells_rows { answer.rows } else { 0 },
        groups_withheld: answer.withheld,
        lookable: guarded.plan.lookable,
        output: guarded.plan.output.clone(),
    };
    let known = Known {
        grant: grant.id.clone(),
        workspace: grant.workspace.clone(),
        receipt: receipt.clone(),
        protected: guarded.protected,
        rows: answer.rows,
        salt,
    };
    vault.put(&marker(&grant.workspace, table), &key, b"").await?;
    vault.put(&format!("{folder}/rows"), &key, &parquet(&batches)?).await?;
    vault.put(&format!("{folder}/cells"), &key, &write_parts(&parts(answer)?)?).await?;
    vault.put_record(&format!("{folder}/known"), &key, &known).await?;
    Ok(receipt)
}

/// What is known of a table.
pub(crate) async fn known(vault: &Vault, table: &TableId) -> Result<Known, Fault> {
    match vault.record(&format!("{}/known", folder(table)), &key(table)).await {
        Ok(known) => Ok(known),
        Err(VaultError::Missing(_) | VaultError::Key(ports::KeyFailure::Unknown(_))) => {
            Err(RoomFailure::Missing(format!("table `{table}`")).into())
        }
        Err(error) => Err(error.into()),
    }
}

async fn batches(vault: &Vault, table: &TableId) -> Result<Vec<RecordBatch>, Fault> {
    let bytes = vault.read(&format!("{}/rows", folder(table)), &key(table)).await?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()?;
    Ok(reader.collect::<Result<Vec<_>, _>>()?)
}

/// The cells of a table.
pub(crate) async fn cells(vault: &Vault, table: &TableId) -> Result<Vec<KeptPart>, Fault> {
    let bytes = vault.read(&format!("{}/cells", folder(table)), &key(table)).await?;
    read_parts(&bytes)
}

/// The rows of a table as text.
pub(crate) async fn rows(vault: &Vault, table: &TableId, known: &Known) -> Result<Rows, Fault> {
    let columns = known.receipt.output.iter().map(|column| column.name.clone()).collect();
    let mut rows = Vec::new();
    for batch in batches(vault, table).await? {
        let values = values(&batch)?;
        rows.extend(
            (0..batch.num_rows())
                .map(|row| values.iter().map(|values| values.text(row)).collect::<Vec<_>>()),
        );
    }
    Ok(Rows { columns, rows })
}

/// The table as the file that a release lets out.
pub(crate) async fn file(vault: &Vault, table: &TableId, known: &Known) -> Result<Vec<u8>, Fault> {
    let names: Vec<&str> =
        known.receipt.output.iter().map(|column: &OutputColumn| column.name.as_str()).collect();
    csv(&names, &batches(vault, table).await?)
}

/// The digest of a file.
pub(crate) fn digest(file: &[u8]) -> Digest {
    Digest(Sha256::digest(file).into())
}

/// Destroys all tables of a workspace.
pub(crate) async fn clear(vault: &Vault, workspace: &WorkspaceId) -> Result<(), Fault> {
    let markers = format!("workspaces/{workspace}");
    for name in vault.names(&markers).await? {
        let table = TableId::new(name).map_err(|_| Fault::broken("workspace"))?;
        vault.destroy(&key(&table))?;
        vault.delete_folder(&folder(&table)).await?;
        vault.delete(&marker(workspace, &table)).await?;
    }
    Ok(())
}

/// The finished tables of a workspace with their numbers of rows.
pub(crate) async fn list(
    vault: &Vault,
    workspace: &WorkspaceId,
) -> Result<BTreeMap<TableId, u64>, Fault> {
    let mut tables = BTreeMap::new();
    for name in vault.names(&format!("workspaces/{workspace}")).await? {
        let table = TableId::new(name).map_err(|_| Fault::broken("workspace"))?;
        match known(vault, &table).await {
            Ok(known) => {
                tables.insert(table, known.receipt.rows);
            }
            // A run that was cut off leaves a table that never was.
            Err(Fault::Told(RoomFailure::Missing(_) | RoomFailure::Erased(_))) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(tables)
}

/// The kind whose column holds values of an engine type.
fn kind(data_type: &DataType) -> ColumnKind {
    match data_type {
        DataType::Boolean => ColumnKind::Boolean,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => ColumnKind::Number,
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => ColumnKind::DateTime,
        data_type if data_type.is_integer() => ColumnKind::Integer,
        _ => ColumnKind::Text,
    }
}

/// The same columns as columns of the five kinds, named by number.
fn five_kinds(batches: &[RecordBatch]) -> Result<Vec<RecordBatch>, Fault> {
    let convert = |batch: &RecordBatch| {
        let mut columns: Vec<ArrayRef> = Vec::with_capacity(batch.num_columns());
        let mut fields = Vec::with_capacity(batch.num_columns());
        for (place, column) in batch.columns().iter().enumerate() {
            let to = arrow_type(kind(column.data_type()));
            columns.push(cast(column, &to)?);
            fields.push(Field::new(format!("c{place}"), to, true));
        }
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        let schema = Arc::new(Schema::new(fields));
        Ok(RecordBatch::try_new_with_options(schema, columns, &options)?)
    };
    batches.iter().map(convert).collect()
}

fn parquet(batches: &[RecordBatch]) -> Result<Vec<u8>, Fault> {
    let schema = batches.first().map_or_else(|| Arc::new(Schema::empty()), RecordBatch::schema);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None)?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.close()?;
    Ok(bytes)
}

fn values(batch: &RecordBatch) -> Result<Vec<Values<'_>>, Fault> {
    let values = |column| Values::of(column).ok_or_else(|| Fault::broken("table_kind"));
    batch.columns().iter().map(|column| values(column.as_ref())).collect()
}

/// UTF-8, a header line, LF; the same table always gives the same bytes. Values are exact: null
/// and the empty text are both empty.
fn csv(names: &[&str], batches: &[RecordBatch]) -> Result<Vec<u8>, Fault> {
    let failed = |_| Fault::broken("csv");
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(names).map_err(failed)?;
    for batch in batches {
        let values = values(batch)?;
        for row in 0..batch.num_rows() {
            let fields = values.iter().map(|values| values.text(row).unwrap_or_default());
            writer.write_record(fields).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|_| Fault::broken("csv"))
}

/// The cells by aggregate and set.
fn parts(answer: &Answer) -> Result<Vec<KeptPart>, Fault> {
    let mut parts: BTreeMap<(usize, usize), KeptPart> = BTreeMap::new();
    for (row, cell) in (0u64..).zip(&answer.row_cells) {
        let cell = usize::try_from(*cell).ok().and_then(|cell| answer.cells.get(cell));
        let cell = cell.ok_or_else(|| Fault::broken("cells"))?;
        for (place, (space, crowd)) in cell.sets.iter().enumerate() {
            let part = parts.entry((cell.stage, place)).or_insert_with(|| KeptPart {
                stage: cell.stage,
                space: space.clone(),
                rows: Vec::new(),
                crowds: Vec::new(),
            });
            part.rows.push(row);
            part.crowds.push(crowd.clone());
        }
    }
    Ok(parts.into_values().collect())
}

/// Writes parts: a header in JSON, a line feed, the sets one after another.
pub(crate) fn write_parts(parts: &[KeptPart]) -> Result<Vec<u8>, Fault> {
    let mut sets = Vec::new();
    let mut headers = Vec::with_capacity(parts.len());
    for part in parts {
        let mut lengths = Vec::with_capacity(part.crowds.len());
        for crowd in &part.crowds {
            let bytes = crowd.to_bytes();
            lengths.push(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            sets.extend(bytes);
        }
        let (stage, space, rows) = (part.stage, part.space.clone(), part.rows.clone());
        headers.push(PartHeader { stage, space, rows, lengths });
    }
    let mut bytes = serde_json::to_vec(&headers).map_err(|_| Fault::broken("cells"))?;
    bytes.push(b'\n');
    bytes.extend(sets);
    Ok(bytes)
}

/// Reads parts.
pub(crate) fn read_parts(bytes: &[u8]) -> Result<Vec<KeptPart>, Fault> {
    let broken = || Fault::broken("cells");
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    let (header, rest) = bytes.split_at_checked(end).ok_or_else(broken)?;
    let mut rest = rest.get(1..).ok_or_else(broken)?;
    let headers: Vec<PartHeader> = serde_json::from_slice(header).map_err(|_| broken())?;
    let mut parts = Vec::with_capacity(headers.len());
    for header in headers {
        let mut crowds = Vec::with_capacity(header.lengths.len());
        for length in header.lengths {
            let length = usize::try_from(length).map_err(|_| broken())?;
            let (crowd, after) = rest.split_at_checked(length).ok_or_else(broken)?;
            crowds.push(Crowd::from_bytes(crowd).ok_or_else(broken)?);
            rest = after;
        }
        let PartHeader { stage, space, rows, .. } = header;
        parts.push(KeptPart { stage, space, rows, crowds });
    }
    Ok(parts)
}
