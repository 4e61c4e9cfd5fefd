//! Rows that were made up: drawn from a digest of what was asked, never from data.

use std::collections::BTreeMap;

use terms::ColumnKind;

use crate::canon::sha256;
use crate::views::{AnswerColumn, CallSheet};

/// How many rows an answer has.
const ROWS: u64 = 5;
/// The smallest figure of an aggregate: no smaller group would be shown.
const LEAST: u64 = 30;

/// Made-up rows.
pub(super) fn rows(
    sheet: &CallSheet,
    arguments: &BTreeMap<String, String>,
) -> Vec<Vec<Option<String>>> {
    let alone = sheet.columns.iter().all(|column| column.aggregated);
    let rows = if alone { 1 } else { ROWS };
    let asked: Vec<String> =
        arguments.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let seed = format!("{}/{}/{}", sheet.product, sheet.version, asked.join("&"));
    let row = |row: u64| {
        let cells = sheet.columns.iter().map(|column| {
            let drawn = draw(&format!("{seed}/{row}/{}", column.name));
            // What was asked for comes back as it was asked for.
            let own = arguments.get(&column.name).filter(|_| !column.aggregated);
            Some(own.cloned().unwrap_or_else(|| cell(column, (row, drawn))))
        });
        cells.collect()
    };
    (1..=rows).map(row).collect()
}

fn cell(column: &AnswerColumn, (row, drawn): (u64, u64)) -> String {
    let figure = LEAST.saturating_add(drawn % 970);
    match column.kind {
        Some(ColumnKind::Text) => format!("示例 {row}"),
        Some(ColumnKind::Boolean) => (drawn % 2 == 0).to_string(),
        Some(ColumnKind::DateTime) => {
            format!("2024-01-{:02} {:02}:00:00", drawn % 28 + 1, drawn % 24)
        }
        Some(ColumnKind::Number) => format!("{figure}.{:02}", drawn % 100),
        Some(ColumnKind::Integer) | None => figure.to_string(),
    }
}

fn draw(seed: &str) -> u64 {
    let digest = sha256(seed.as_bytes()).0;
    digest.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests;
