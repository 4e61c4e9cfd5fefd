//! Imports: announced before a byte is read, closed by an entry whatever comes of them.

use std::io::{self, Read};

use governance::{Command, Report};
use ports::{Audience, ImportFormat, ImportOrder, ImportReceipt, Progress, RoomFailure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Key, OfficerId, ResourceId, Text, VersionNo};
use utoipa::ToSchema;

use crate::act::{Ask, Asked};
use crate::answer::{ImportAnswer, Made, Remembered, made};
use crate::bench::import_key;
use crate::canon;
use crate::desk::Desk;
use crate::no::{DeskNo, Failure, not_found};
use crate::seal::words_of;

/// What shall be imported; the bytes follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportWish {
    /// The resource.
    pub resource: ResourceId,
    /// `csv` or `json`.
    pub format: String,
}

/// An import that is announced and on record.
struct Announced {
    order: ImportOrder,
    entries: Vec<u64>,
}

/// An import on its way through the reading room; over when dropped, whatever came of it.
struct UnderWay<'a> {
    desk: &'a Desk,
    version: (ResourceId, VersionNo),
}

impl UnderWay<'_> {
    fn hear(&self, progress: Progress) {
        self.desk.progress().insert(self.version.clone(), progress);
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.desk.progress().remove(&self.version);
    }
}

impl Desk {
    /// Imports a file as the next version of a resource.
    ///
    /// # Guarantee
    /// The announcement is on record before the first byte is read, the end before the answer. The
    /// same caller, key, wish and bytes give the same answer and import nothing twice. A file that
    /// cannot be read leaves the resource as it was, with a failed version on record.
    ///
    /// # Errors
    /// [`DeskNo`]: [`DeskNo::Malformed`] says what is wrong with the file.
    pub fn import(
        &self,
        caller: &OfficerId,
        key: &Key,
        wish: &ImportWish,
        source: &mut dyn Read,
    ) -> Result<ImportAnswer, DeskNo> {
        let command =
            Command::StartImport { resource: wish.resource.clone(), format: wish.format.clone() };
        let asked = Asked { happened_on: None, command };
        let body = canon::digest(&asked).map_err(Failure::json)?;
        let ask = Ask { caller, key, asked: &asked, body };
        self.viewer(&self.read(), caller)?;
        match self.announce(&ask, wish)? {
            Ok(announced) => self.take_in(&ask, announced, source),
            Err(before) => self.import_again(&ask, before, source),
        }
    }

    /// Records that an import begins, or finds that it was asked for before.
    fn announce(
        &self,
        ask: &Ask<'_>,
        wish: &ImportWish,
    ) -> Result<Result<Announced, Remembered>, DeskNo> {
        let mut bench = self.write();
        if let Some(before) = self.remembered(ask)? {
            return Ok(Err(before));
        }
        let recorded = self.decided(&mut bench, ask, None)?;
        let version = made(&recorded).version;
        let version =
            version.ok_or_else(|| Failure::Bug("an import without a version".to_owned()))?;
        let known = bench.state.resources.get(&wish.resource);
        let known = known.ok_or_else(|| not_found("resource", &wish.resource))?;
        let order = ImportOrder {
            resource: wish.resource.clone(),
            version,
            format: format_of(&wish.format)?,
            columns: known.columns.iter().map(|(name, kind, _)| (name.clone(), *kind)).collect(),
            entity: known.entity.clone(),
        };
        let resource = wish.resource.clone();
        let answer = self.keep(&mut bench, ask, &recorded, |answer| Remembered::Import {
            resource,
            version,
            entries: answer.entries.clone(),
        })?;
        let begun = Progress { bytes: 0, rows: 0, set_aside: 0 };
        self.progress().insert((order.resource.clone(), order.version), begun);
        Ok(Ok(Announced { order, entries: answer.entries }))
    }

    fn take_in(
        &self,
        ask: &Ask<'_>,
        announced: Announced,
        source: &mut dyn Read,
    ) -> Result<ImportAnswer, DeskNo> {
        let Announced { order, mut entries } = announced;
        let version = (order.resource.clone(), order.version);
        let under_way = UnderWay { desk: self, version };
        let mut heard = |progress| under_way.hear(progress);
        let receipt = match self.ports.room.import(&order, source, &mut heard) {
            Ok(receipt) => receipt,
            Err(failure) => return Err(self.not_imported(ask, &order, failure)?),
        };
        entries.extend(self.imported(ask, &receipt)?);
        Ok(ImportAnswer { entries, made: made_version(order.version), receipt })
    }

    fn imported(&self, ask: &Ask<'_>, receipt: &ImportReceipt) -> Result<Vec<u64>, DeskNo> {
        let report = Report::Imported {
            resource: receipt.resource.clone(),
            version: receipt.version,
            source: receipt.source,
            rows: receipt.rows,
            set_aside: receipt.set_aside.iter().map(|it| it.rows).sum(),
            columns: receipt.columns.iter().map(|it| (it.name.clone(), it.kind)).collect(),
        };
        Ok(self.close_with(ask, &report, ("receipt", receipt))?)
    }

    /// Closes an import that came to nothing; what the reading room says carries no value.
    fn not_imported(
        &self,
        ask: &Ask<'_>,
        order: &ImportOrder,
        failure: RoomFailure,
    ) -> Result<DeskNo, DeskNo> {
        let failed = |why: String| Report::ImportFailed {
            resource: order.resource.clone(),
            version: order.version,
            why,
        };
        match &failure {
            RoomFailure::BadFile(message) => {
                self.close_with(ask, &failed("bad_file".to_owned()), ("message", message))
            }
            RoomFailure::Broken { code, .. } => self.close(ask, &failed(code.clone())),
            RoomFailure::Erased(_) | RoomFailure::Missing(_) => {
                self.close(ask, &failed("room".to_owned()))
            }
        }?;
        Ok(match failure {
            RoomFailure::BadFile(message) => bad_file(&message),
            other @ (RoomFailure::Broken { .. }
            | RoomFailure::Erased(_)
            | RoomFailure::Missing(_)) => Failure::from(other).into(),
        })
    }

    /// The end of an import that was asked for before; other bytes are another import.
    fn import_again(
        &self,
        ask: &Ask<'_>,
        before: Remembered,
        source: &mut dyn Read,
    ) -> Result<ImportAnswer, DeskNo> {
        let (resource, version, mut entries) = match before {
            Remembered::Import { resource, version, entries } => (resource, version, entries),
            Remembered::Refused { refused } => return Err(DeskNo::Refused(refused)),
            Remembered::Answer { .. } | Remembered::Run { .. } | Remembered::Look { .. } => {
                return Err(Failure::Damaged("a remembered import".to_owned()).into());
            }
        };
        let end = self.read().index.imports.get(&import_key(&resource, version)).copied();
        let Some(end) = end else {
            return Err(self.import_without_end(ask, (resource, version))?);
        };
        let entry = self.entry(end)?.ok_or_else(|| Failure::Damaged(format!("entry {end}")))?;
        let words = words_of(&entry, Audience::Parties);
        let Some(receipt) = words.get("receipt") else {
            return Err(match words.get("message") {
                Some(message) => {
                    bad_file(&serde_json::from_str::<String>(message).map_err(Failure::json)?)
                }
                None => Failure::Interrupted(words.get("why").cloned().unwrap_or_default()).into(),
            });
        };
        let receipt: ImportReceipt = serde_json::from_str(receipt).map_err(Failure::json)?;
        if digest_of(source)? != receipt.source {
            return Err(DeskNo::Conflict(Text::new(
                "该编号已用于导入另一个文件",
                "the key was used for the import of another file",
            )));
        }
        entries.push(end);
        Ok(ImportAnswer { entries, made: made_version(version), receipt })
    }

    /// An import without an end is under way, or its end could not be written: then it is closed
    /// now.
    fn import_without_end(
        &self,
        ask: &Ask<'_>,
        (resource, version): (ResourceId, VersionNo),
    ) -> Result<DeskNo, DeskNo> {
        let mut bench = self.write();
        let ended = bench.index.imports.contains_key(&import_key(&resource, version));
        if ended || self.progress().contains_key(&(resource.clone(), version)) {
            return Ok(DeskNo::Conflict(Text::new(
                format!("`{resource}` 仍在导入"),
                format!("`{resource}` is still being imported"),
            )));
        }
        let why = "unrecorded".to_owned();
        let report = Report::ImportFailed { resource, version, why: why.clone() };
        self.report(&mut bench, &report, ask.caller)?;
        Ok(Failure::Interrupted(why).into())
    }

    /// How far an import is; none when none is under way.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for everybody but the source department.
    pub fn import_progress(
        &self,
        caller: &OfficerId,
        resource: &ResourceId,
        version: VersionNo,
    ) -> Result<Option<Progress>, DeskNo> {
        self.provided(caller, resource, version)?;
        Ok(self.progress().get(&(resource.clone(), version)).copied())
    }

    /// The rows that were set aside at import: line and raw text.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] for everybody but the source department.
    pub fn set_aside(
        &self,
        caller: &OfficerId,
        resource: &ResourceId,
        version: VersionNo,
    ) -> Result<Vec<(u64, String)>, DeskNo> {
        self.provided(caller, resource, version)?;
        Ok(self.ports.room.set_aside(resource, version).map_err(Failure::from)?)
    }

    /// Whether the version is there and the caller is of its source department.
    fn provided(
        &self,
        caller: &OfficerId,
        resource: &ResourceId,
        version: VersionNo,
    ) -> Result<(), DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let known = bench.state.resources.get(resource);
        let own = known.filter(|known| known.provider == *viewer.party);
        let own = own.ok_or_else(|| not_found("resource", resource))?;
        own.versions.get(&version).ok_or_else(|| not_found("version", &version))?;
        Ok(())
    }
}

fn made_version(version: VersionNo) -> Made {
    Made { version: Some(version), ..Made::default() }
}

fn format_of(format: &str) -> Result<ImportFormat, DeskNo> {
    match format {
        "csv" => Ok(ImportFormat::Csv),
        "json" => Ok(ImportFormat::Json),
        other => Err(Failure::Bug(format!("the format `{other}` was let through")).into()),
    }
}

fn bad_file(message: &str) -> DeskNo {
    DeskNo::Malformed(Text::new(
        format!("文件无法导入：{message}"),
        format!("the file cannot be imported: {message}"),
    ))
}

/// SHA-256 of what is left of a stream.
fn digest_of(source: &mut dyn Read) -> Result<Digest, DeskNo> {
    let mut hasher = Hasher(Sha256::new());
    io::copy(source, &mut hasher).map_err(|_| {
        DeskNo::Malformed(Text::new("文件未能读完", "the file could not be read to its end"))
    })?;
    Ok(Digest(hasher.0.finalize().into()))
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
