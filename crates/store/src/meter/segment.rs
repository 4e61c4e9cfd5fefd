//! A file of the meter: a header, then records; zeros where none has been written yet.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use terms::PlaceId;

use super::record::{Position, Record, SIZE, is_whole, put, seal, take};
use super::{MeterOpenFailure, Shape};
use crate::disk;

/// What every segment begins with.
const MAGIC: &[u8; 16] = b"gongshu meter\n\0\0";
/// The version of the layout.
const VERSION: u32 = 1;
/// How the name of a segment ends.
const ENDING: &str = ".meter";

/// The segment that is written to.
#[derive(Debug)]
pub(super) struct Segment {
    file: File,
    /// Counted from 1.
    pub(super) number: u64,
    /// Where the next record goes.
    next: u64,
    shape: Shape,
}

/// The folder of the meter of a place.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    path: PathBuf,
    place: [u8; 16],
    shape: Shape,
}

/// What a segment held when it was opened.
pub(super) struct Found {
    /// Its records, in order.
    pub(super) records: Vec<Record>,
    /// How many records of a group that was cut off were dropped.
    pub(super) dropped: u64,
}

impl Folder {
    pub(super) fn new(path: &Path, place: &PlaceId, shape: Shape) -> Self {
        let digest: [u8; 32] = Sha256::digest(place.as_str().as_bytes()).into();
        let place = take(&digest, 0).unwrap_or_default();
        Self { path: path.to_path_buf(), place, shape }
    }

    fn name(&self, number: u64) -> PathBuf {
        self.path.join(format!("{number:08}{ENDING}"))
    }

    /// The numbers of the segments that are there, in order.
    pub(super) fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for item in fs::read_dir(&self.path)? {
            let name = item?.file_name();
            let number = name.to_str().and_then(|name| name.strip_suffix(ENDING));
            numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    /// Makes a segment that begins with `carried`. It is there whole or not at all; its zeros are
    /// written, so that a later group changes no metadata and is durable sooner.
    pub(super) fn create<'r>(
        &self,
        number: u64,
        carried: impl Iterator<Item = Record> + 'r,
    ) -> io::Result<Segment> {
        let mut bytes = self.header(number).to_vec();
        let mut next = 1;
        for (record, in_group) in carried.zip(0..) {
            bytes.extend(record.bytes(Position { segment: number, index: next, in_group }));
            next += 1;
        }
        let size = usize::try_from(self.shape.records).unwrap_or(usize::MAX).saturating_mul(SIZE);
        bytes.resize(size.max(bytes.len()), 0);
        let (path, unfinished) = (self.name(number), disk::name_beside(&self.name(number))?);
        let mut file = disk::create_new(&unfinished)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, &path)?;
        disk::sync_parent(&path)?;
        Ok(Segment { file, number, next, shape: self.shape })
    }

    fn header(&self, number: u64) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        put(&mut bytes, 0, MAGIC);
        put(&mut bytes, 16, &VERSION.to_le_bytes());
        put(&mut bytes, 24, &number.to_le_bytes());
        put(&mut bytes, 32, &self.place);
        seal(&mut bytes, number, 0);
        bytes
    }

    /// Opens a segment to go on with it; a group that was cut off is dropped.
    pub(super) fn open(&self, number: u64) -> Result<(Segment, Found), MeterOpenFailure> {
        let path = self.name(number);
        let broken = |source| MeterOpenFailure::Disk { path: path.clone(), source };
        let bytes = fs::read(&path).map_err(broken)?;
        self.check_header(&path, number, &bytes)?;
        let found = found(&path, number, &bytes)?;
        let file = OpenOptions::new().write(true).open(&path).map_err(broken)?;
        let next = u64::try_from(found.records.len()).unwrap_or(u64::MAX).saturating_add(1);
        let mut segment = Segment { file, number, next, shape: self.shape };
        segment.clear(&bytes).map_err(broken)?;
        Ok((segment, found))
    }

    /// The records of a segment, to be read only.
    pub(super) fn records(&self, number: u64) -> Result<Vec<Record>, MeterOpenFailure> {
        let path = self.name(number);
        let bytes = fs::read(&path)
            .map_err(|source| MeterOpenFailure::Disk { path: path.clone(), source })?;
        self.check_header(&path, number, &bytes)?;
        Ok(found(&path, number, &bytes)?.records)
    }

    fn check_header(&self, path: &Path, number: u64, bytes: &[u8]) -> Result<(), MeterOpenFailure> {
        let path = path.to_path_buf();
        let header = bytes.get(..SIZE).unwrap_or_default();
        if take(header, 0).as_ref() != Some(MAGIC) {
            return Err(MeterOpenFailure::NotAMeter { path });
        }
        match take(header, 16).map(u32::from_le_bytes) {
            Some(version) if version > VERSION => {
                return Err(MeterOpenFailure::Newer { path, found: version, known: VERSION });
            }
            _ => {}
        }
        if !is_whole(header, number, 0) {
            return Err(MeterOpenFailure::Damaged { path, index: 0 });
        }
        if take(header, 32) != Some(self.place) {
            return Err(MeterOpenFailure::OtherPlace { path });
        }
        Ok(())
    }
}

impl Segment {
    /// Whether so many more records fit.
    pub(super) fn has_room(&self, records: usize) -> bool {
        let records = u64::try_from(records).unwrap_or(u64::MAX);
        self.next.saturating_add(records) <= self.shape.records
    }

    /// Writes a group behind the last one, durably.
    pub(super) fn append(&mut self, records: &[Record]) -> io::Result<()> {
        let mut bytes = Vec::with_capacity(records.len().saturating_mul(SIZE));
        let mut index = self.next;
        for (record, in_group) in records.iter().zip(0..) {
            bytes.extend(record.bytes(Position { segment: self.number, index, in_group }));
            index += 1;
        }
        self.file.write_all_at(&bytes, offset(self.next))?;
        self.file.sync_data()?;
        self.next = index;
        Ok(())
    }

    /// Overwrites what a group that was cut off left behind the last whole record.
    fn clear(&mut self, bytes: &[u8]) -> io::Result<()> {
        let from = usize::try_from(offset(self.next)).unwrap_or(usize::MAX);
        let rest = bytes.get(from..).unwrap_or_default();
        let size = usize::try_from(offset(self.shape.records)).unwrap_or(usize::MAX);
        if rest.iter().all(|byte| *byte == 0) && bytes.len() >= size {
            return Ok(());
        }
        let zeros = vec![0; rest.len().max(size.saturating_sub(from))];
        self.file.write_all_at(&zeros, offset(self.next))?;
        self.file.sync_all()
    }
}

fn offset(index: u64) -> u64 {
    index.saturating_mul(u64::try_from(SIZE).unwrap_or(u64::MAX))
}

/// The whole records from the beginning on.
///
/// A group is written only when the one before is durable. So whatever is not whole belongs to the
/// last group, which nobody was told of; a whole record of a group that began later says that a
/// durable one was changed.
fn found(path: &Path, segment: u64, bytes: &[u8]) -> Result<Found, MeterOpenFailure> {
    let mut slots = (1..).zip(bytes.chunks(SIZE).skip(1));
    let mut records = Vec::new();
    let mut broken = None;
    for (index, slot) in slots.by_ref() {
        let Some((record, _)) = Record::read(slot, segment, index) else {
            broken = Some((index, slot.iter().any(|byte| *byte != 0)));
            break;
        };
        records.push(record);
    }
    let Some((broken, in_use)) = broken else { return Ok(Found { records, dropped: 0 }) };
    let mut dropped = u64::from(in_use);
    for (index, slot) in slots.filter(|(_, slot)| slot.iter().any(|byte| *byte != 0)) {
        dropped += 1;
        let began = Record::read(slot, segment, index)
            .map(|(_, in_group)| index.saturating_sub(u64::from(in_group)));
        if began.is_some_and(|began| began > broken) {
            return Err(MeterOpenFailure::Damaged { path: path.to_path_buf(), index: broken });
        }
    }
    Ok(Found { records, dropped })
}
