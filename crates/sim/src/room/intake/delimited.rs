//! Comma-separated values.

use csv::{ByteRecord, ReaderBuilder};
use ports::RoomFailure;

use super::kind::Field;
use super::{FileRow, Reason, bad_file, check_names};

fn records(bytes: &[u8]) -> impl Iterator<Item = Result<ByteRecord, RoomFailure>> + '_ {
    let reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let records = reader.into_byte_records();
    records.map(|record| record.map_err(|_| bad_file("it cannot be read")))
}

/// The names of the columns.
pub(super) fn header(bytes: &[u8]) -> Result<Vec<String>, RoomFailure> {
    let record = records(bytes).next().unwrap_or_else(|| Err(bad_file("it is empty")))?;
    let mut names = Vec::with_capacity(record.len());
    for (number, name) in (1_usize..).zip(record.iter()) {
        let name = std::str::from_utf8(name).map_err(|_| bad_file("its header is not UTF-8"))?;
        let name = name.trim_start_matches('\u{feff}').trim();
        let named = if name.is_empty() { format!("column_{number}") } else { name.to_owned() };
        names.push(named);
    }
    if record.iter().all(|name| name.trim_ascii().is_empty()) {
        return Err(bad_file("it has no header"));
    }
    check_names(&names)?;
    Ok(names)
}

/// The rows below the header; a blank line is none.
pub(super) fn rows(bytes: &[u8], columns: usize) -> Result<Vec<FileRow>, RoomFailure> {
    let mut rows = Vec::new();
    for record in records(bytes).skip(1) {
        let record = record?;
        let is_blank =
            record.len() == 1 && record.iter().all(|field| field.trim_ascii().is_empty());
        if columns > 1 && is_blank {
            continue;
        }
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(FileRow { line, fields: fields(&record, columns), raw: written(&record) });
    }
    Ok(rows)
}

fn fields(record: &ByteRecord, columns: usize) -> Result<Vec<Option<Field>>, Reason> {
    if record.len() != columns {
        return Err(Reason::ColumnCount);
    }
    let field = |bytes| {
        let text = std::str::from_utf8(bytes).map_err(|_| Reason::InvalidUtf8)?.trim();
        Ok((!text.is_empty()).then(|| Field { text: text.to_owned(), native: None }))
    };
    record.iter().map(field).collect()
}

fn written(record: &ByteRecord) -> String {
    let fields: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    fields.join(",")
}
