//! Intake: a file becomes a sealed version. The file is first laid down sealed, then read twice:
//! once to tell the kinds of its columns, once to write them.

mod build;
mod delimited;
mod kind;
mod objects;
mod rows;
pub(crate) mod version;

use std::collections::BTreeMap;
use std::io::Read;

use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use ports::{
    ColumnProfile, ImportFormat, ImportOrder, ImportReceipt, Progress, RoomFailure, SetAside,
};
use privacy::MacKey;
use sha2::{Digest as _, Sha256};
use terms::{ColumnKind, Digest};
use tokio::runtime::Handle;

use crate::fault::Fault;
use crate::vault::{SealedFile, SealedWriter, Vault};

pub(crate) use build::{ENTITY, entity_numbers};

use build::Batches;
use kind::Guess;
use rows::{Each, Reason, Row, bad_file};
use version::Version;

/// Rows in a batch on their way to the vault.
const BATCH: usize = 8192;
/// Rows in a row group: the unit in which a scan is divided.
const ROW_GROUP: usize = 131_072;
/// Line numbers told for each reason.
const LINES: usize = 20;
/// Rows set aside that are kept for the provider; all are counted.
const ASIDE: usize = 10_000;
/// Characters kept of a row set aside.
const ASIDE_TEXT: usize = 4096;

/// Imports a file.
pub(crate) struct Intake<'a> {
    pub(crate) vault: &'a Vault,
    pub(crate) runtime: &'a Handle,
    pub(crate) order: &'a ImportOrder,
}

/// Hears how far the import is.
type Hears<'a> = &'a mut dyn FnMut(Progress);

impl Intake<'_> {
    fn folder(&self) -> String {
        version::folder(&self.order.resource, self.order.version)
    }

    fn key(&self) -> String {
        version::key(&self.order.resource, self.order.version)
    }

    /// Imports `source`.
    pub(crate) fn import(
        &self,
        source: &mut dyn Read,
        progress: Hears<'_>,
    ) -> Result<ImportReceipt, Fault> {
        let spool = format!("{}/spool-{}", self.folder(), self.vault.random_name());
        let result = self.spooled(source, &spool, progress);
        let kept = match &result {
            Ok(version) => vec!["version".to_owned(), version.file.clone(), version.aside.clone()],
            // A version that was there before stays as it was.
            Err(_) => self.standing(),
        };
        let swept = self.sweep(&kept);
        let version = result?;
        swept?;
        Ok(version.receipt)
    }

    fn standing(&self) -> Vec<String> {
        let read = version::read(self.vault, &self.order.resource, self.order.version);
        match self.runtime.block_on(read) {
            Ok(version) => vec!["version".to_owned(), version.file, version.aside],
            Err(_) => vec!["version".to_owned()],
        }
    }

    /// Deletes what an import left behind.
    fn sweep(&self, kept: &[String]) -> Result<(), Fault> {
        let folder = self.folder();
        self.runtime.block_on(async {
            for name in self.vault.names(&folder).await? {
                if !kept.contains(&name) {
                    self.vault.delete(&format!("{folder}/{name}")).await?;
                }
            }
            Ok(())
        })
    }

    fn spooled(
        &self,
        source: &mut dyn Read,
        spool: &str,
        progress: Hears<'_>,
    ) -> Result<Version, Fault> {
        let digest = self.lay_down(source, spool, progress)?;
        let file = self.runtime.block_on(self.vault.open(spool, &self.key()))?;
        let columns = self.columns(&file)?;
        self.write(&file, columns, digest, progress)
    }

    /// Lays the file down sealed, as received.
    fn lay_down(
        &self,
        source: &mut dyn Read,
        spool: &str,
        progress: Hears<'_>,
    ) -> Result<Digest, Fault> {
        let mut writer = self.runtime.block_on(self.vault.writer(spool, &self.key()))?;
        let mut hasher = Sha256::new();
        let mut piece = vec![0; 1 << 20];
        let mut bytes = 0u64;
        loop {
            let read = match source.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => piece.get(..read).unwrap_or_default(),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(_) => return Err(bad_file("it cannot be read to its end").into()),
            };
            hasher.update(read);
            self.runtime.block_on(writer.put(read))?;
            bytes += u64::try_from(read.len()).unwrap_or_default();
            progress(Progress { bytes, rows: 0, set_aside: 0 });
        }
        self.runtime.block_on(writer.finish())?;
        if bytes == 0 {
            return Err(bad_file("it is empty").into());
        }
        Ok(Digest(hasher.finalize().into()))
    }

    fn reader<'f>(&self, file: &'f SealedFile) -> Spool<'f> {
        Spool { file, runtime: self.runtime.clone(), at: 0, piece: bytes::Bytes::new() }
    }

    fn each_row(
        &self,
        file: &SealedFile,
        names: &[String],
        each: &mut Each<'_>,
    ) -> Result<(), RoomFailure> {
        match self.order.format {
            ImportFormat::Csv => delimited::each_row(self.reader(file), names.len(), each),
            ImportFormat::Json => objects::each_row(self.reader(file), names, each),
        }
    }

    /// The columns with their kinds: as ordered, or told from all values.
    fn columns(&self, file: &SealedFile) -> Result<Vec<(String, ColumnKind)>, Fault> {
        let names = match self.order.format {
            ImportFormat::Csv => delimited::header(self.reader(file))?,
            ImportFormat::Json => objects::header(self.reader(file))?,
        };
        for column in &self.order.entity {
            if !names.contains(column) {
                return Err(bad_file(format!("it has no entity column `{column}`")).into());
            }
        }
        if !self.order.columns.is_empty() {
            return Ok(self.ordered(&names)?);
        }
        let mut guesses = vec![Guess::default(); names.len()];
        self.each_row(file, &names, &mut |row| {
            for (guess, field) in guesses.iter_mut().zip(row.fields.unwrap_or_default()) {
                if let Some(field) = field {
                    guess.see(*field);
                }
            }
            Ok(())
        })?;
        Ok(names.into_iter().zip(guesses.into_iter().map(Guess::kind)).collect())
    }

    /// The ordered columns, in the order of the file.
    fn ordered(&self, names: &[String]) -> Result<Vec<(String, ColumnKind)>, RoomFailure> {
        // A column that no object of a JSON file has is null throughout.
        let csv = self.order.format == ImportFormat::Csv;
        if let Some((name, _)) =
            self.order.columns.iter().find(|(name, _)| csv && !names.contains(name))
        {
            return Err(bad_file(format!("it has no column `{name}`")));
        }
        if !csv {
            let ordered = |name: &&String| self.order.columns.iter().any(|(n, _)| n == *name);
            if let Some(name) = self.order.entity.iter().find(|name| !ordered(name)) {
                return Err(bad_file(format!("the entity column `{name}` is not ordered")));
            }
            return Ok(self.order.columns.clone());
        }
        let kind = |(place, name): (usize, &String)| {
            let known = self.order.columns.iter().find(|(expected, _)| expected == name);
            known.cloned().ok_or_else(|| {
                bad_file(format!("its column {} is none of those expected", place + 1))
            })
        };
        names.iter().enumerate().map(kind).collect()
    }

    fn write(
        &self,
        file: &SealedFile,
        columns: Vec<(String, ColumnKind)>,
        source: Digest,
        progress: Hears<'_>,
    ) -> Result<Version, Fault> {
        let names: Vec<String> = columns.iter().map(|(name, _)| name.clone()).collect();
        let mut batches = Batches::new(&columns, self.entity(&names)?);
        let name = format!("rows-{}", self.vault.random_name());
        let mut sink = self.sink(&name, &batches)?;
        let mut aside = Aside::default();
        let mut fault = None;
        let (mut rows, bytes) = (0u64, file.len());
        let read = self.each_row(file, &names, &mut |row| {
            let added = row.fields.map(|fields| batches.add(fields));
            match added {
                Ok(true) => rows += 1,
                Ok(false) => aside.add(&row, Reason::KindMismatch),
                Err(reason) => aside.add(&row, reason),
            }
            if batches.rows() == BATCH {
                progress(Progress { bytes, rows, set_aside: aside.rows });
                let written = batches
                    .take()
                    .map_err(Fault::from)
                    .and_then(|batch| Ok(self.runtime.block_on(sink.write(&batch))?));
                if let Err(error) = written {
                    fault = Some(error);
                    return Err(bad_file("it could not be stored"));
                }
            }
            Ok(())
        });
        if let Some(fault) = fault {
            return Err(fault);
        }
        read?;
        if rows == 0 && aside.rows > 0 {
            return Err(bad_file("none of its rows can be read").into());
        }
        let batch = batches.take()?;
        self.runtime.block_on(sink.write(&batch))?;
        self.runtime.block_on(sink.close())?;
        progress(Progress { bytes, rows, set_aside: aside.rows });
        let receipt = ImportReceipt {
            resource: self.order.resource.clone(),
            version: self.order.version,
            source,
            rows,
            columns: profiles(&columns, batches.nulls()),
            set_aside: aside.told(),
        };
        self.commit(name, columns, &aside, receipt)
    }

    fn entity(&self, names: &[String]) -> Result<Option<(Vec<usize>, MacKey)>, Fault> {
        if self.order.entity.is_empty() {
            return Ok(None);
        }
        let key = entity_key(self.vault, &self.order.resource)?;
        let place = |column: &String| names.iter().position(|name| name == column);
        let places = self.order.entity.iter().filter_map(place).collect();
        Ok(Some((places, key)))
    }

    fn sink(&self, name: &str, batches: &Batches) -> Result<AsyncArrowWriter<SealedWriter>, Fault> {
        let path = format!("{}/{name}", self.folder());
        let writer = self.runtime.block_on(self.vault.writer(&path, &self.key()))?;
        let properties =
            WriterProperties::builder().set_max_row_group_row_count(Some(ROW_GROUP)).build();
        Ok(AsyncArrowWriter::try_new(writer, batches.schema(), Some(properties))?)
    }

    /// Writes what is known of the version: from now on it exists.
    fn commit(
        &self,
        file: String,
        columns: Vec<(String, ColumnKind)>,
        aside: &Aside,
        receipt: ImportReceipt,
    ) -> Result<Version, Fault> {
        let (folder, key) = (self.folder(), self.key());
        let name = format!("aside-{}", self.vault.random_name());
        let version =
            Version { file, aside: name, columns, entity: self.order.entity.clone(), receipt };
        self.runtime.block_on(async {
            let path = format!("{folder}/{}", version.aside);
            self.vault.put_record(&path, &key, &aside.kept).await?;
            self.vault.put_record(&format!("{folder}/version"), &key, &version).await?;
            Ok::<(), Fault>(())
        })?;
        Ok(version)
    }
}

/// The key of a resource's entity numbers: the same for all its versions.
pub(crate) fn entity_key(vault: &Vault, resource: &terms::ResourceId) -> Result<MacKey, Fault> {
    Ok(MacKey::new(&vault.obtain(&format!("entity/{resource}"))?.0))
}

fn profiles(columns: &[(String, ColumnKind)], nulls: &[u64]) -> Vec<ColumnProfile> {
    let profile = |((name, kind), nulls): (&(String, ColumnKind), &u64)| ColumnProfile {
        name: name.clone(),
        kind: *kind,
        nulls: *nulls,
    };
    columns.iter().zip(nulls).map(profile).collect()
}

/// Rows set aside.
#[derive(Default)]
struct Aside {
    rows: u64,
    reasons: BTreeMap<Reason, (u64, Vec<u64>)>,
    kept: Vec<(u64, String)>,
}

impl Aside {
    fn add(&mut self, row: &Row<'_>, reason: Reason) {
        self.rows += 1;
        let (count, lines) = self.reasons.entry(reason).or_default();
        *count += 1;
        if lines.len() < LINES {
            lines.push(row.line);
        }
        if self.kept.len() < ASIDE {
            self.kept.push((row.line, (row.raw)().chars().take(ASIDE_TEXT).collect()));
        }
    }

    fn told(&self) -> Vec<SetAside> {
        let told = |(reason, (rows, lines)): (&Reason, &(u64, Vec<u64>))| SetAside {
            reason: reason.code().to_owned(),
            rows: *rows,
            lines: lines.clone(),
        };
        self.reasons.iter().map(told).collect()
    }
}

/// Reads a sealed file from front to back.
struct Spool<'a> {
    file: &'a SealedFile,
    runtime: Handle,
    at: u64,
    piece: bytes::Bytes,
}

impl Read for Spool<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.piece.is_empty() {
            let end = self.file.len().min(self.at + (1 << 20));
            let read = self.runtime.block_on(self.file.read(self.at..end));
            self.piece = read.map_err(std::io::Error::other)?;
            self.at = end;
        }
        let length = to.len().min(self.piece.len());
        let piece = self.piece.split_to(length);
        to.get_mut(..length).unwrap_or_default().copy_from_slice(&piece);
        Ok(length)
    }
}
