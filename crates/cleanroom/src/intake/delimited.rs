//! Comma-separated values.

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};
use ports::RoomFailure;

use super::kind::Field;
use super::rows::{Counted, Each, Leash, Reason, Row, bad_file, check_names};

struct Records<R> {
    reader: csv::Reader<Leash<R>>,
    counted: Counted,
}

impl<R: Read> Records<R> {
    fn new(source: R) -> Self {
        let (leash, counted) = Leash::new(source);
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(leash);
        Self { reader, counted }
    }

    fn next(&mut self, record: &mut ByteRecord) -> Result<bool, RoomFailure> {
        self.counted.begin();
        let read = self.reader.read_byte_record(record);
        read.map_err(|_| self.counted.failure(|| bad_file("it cannot be read")))
    }
}

fn names(record: &ByteRecord) -> Result<Vec<String>, RoomFailure> {
    let mut names = Vec::with_capacity(record.len());
    for (place, name) in record.iter().enumerate() {
        let name = std::str::from_utf8(name).map_err(|_| bad_file("its header is not UTF-8"))?;
        let name = name.trim_start_matches('\u{feff}').trim();
        let named = if name.is_empty() { format!("column_{}", place + 1) } else { name.to_owned() };
        names.push(named);
    }
    let blank = |name: &[u8]| name.trim_ascii().is_empty();
    if record.iter().all(blank) {
        return Err(bad_file("it has no header"));
    }
    check_names(&names)?;
    Ok(names)
}

/// The names of the columns.
pub(crate) fn header(source: impl Read) -> Result<Vec<String>, RoomFailure> {
    let mut record = ByteRecord::new();
    if !Records::new(source).next(&mut record)? {
        return Err(bad_file("it is empty"));
    }
    names(&record)
}

/// Visits the rows below the header.
pub(crate) fn each_row(
    source: impl Read,
    columns: usize,
    each: &mut Each<'_>,
) -> Result<(), RoomFailure> {
    let mut records = Records::new(source);
    let mut record = ByteRecord::new();
    records.next(&mut record)?;
    while records.next(&mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        let only = (record.len() == 1).then(|| record.get(0).unwrap_or_default());
        if columns > 1 && only.is_some_and(|text| text.trim_ascii().is_empty()) {
            continue;
        }
        let fields = fields(&record, columns);
        let fields = fields.as_ref().map(Vec::as_slice).map_err(|reason| *reason);
        each(Row { line, fields, raw: &|| written(&record) })?;
    }
    Ok(())
}

fn fields(record: &ByteRecord, columns: usize) -> Result<Vec<Option<Field<'_>>>, Reason> {
    if record.len() != columns {
        return Err(Reason::ColumnCount);
    }
    let read = |bytes| std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8);
    record
        .iter()
        .map(|bytes| {
            let text = read(bytes)?.trim();
            Ok((!text.is_empty()).then_some(Field { text, native: None }))
        })
        .collect()
}

fn written(record: &ByteRecord) -> String {
    let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    fields.join(",")
}
