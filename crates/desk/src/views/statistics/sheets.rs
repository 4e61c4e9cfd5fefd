//! The tables as CSV files for spreadsheets.

use terms::Text;

use super::super::{
    CaseFigures, CatalogueFigures, Named, ProcedureFigures, RefusalFigures, StateFigures,
    Statistics, StatisticsTable, Timely, UseFigures, VolumeFigures,
};
use super::heads;

/// Where a spreadsheet begins to read UTF-8.
const MARK: char = '\u{feff}';

/// The cells of a row.
type Row = Vec<String>;

/// The table as a CSV file (RFC 4180): a header in both languages, then the rows.
pub(super) fn csv(figures: &Statistics, table: StatisticsTable) -> String {
    let head = heads::of(table);
    let name = |name: &Text| format!("{} {}", name.zh, name.en);
    let header: Row = head.columns.iter().map(|column| name(&column.name)).collect();
    let mut text = String::from(MARK);
    for row in std::iter::once(header).chain(rows(figures, table)) {
        let cells: Vec<String> = row.iter().map(|cell| escaped(&harmless(cell))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn rows(figures: &Statistics, table: StatisticsTable) -> Vec<Row> {
    match table {
        StatisticsTable::Bodies => {
            let rows = figures.bodies.iter();
            rows.map(|it| [named(it.body.as_ref()), timely(&it.figures)].concat()).collect()
        }
        StatisticsTable::Timeliness => {
            let row = |it: &ProcedureFigures| {
                let (body, procedure) = (named(it.body.as_ref()), named(Some(&it.procedure)));
                [body, procedure, vec![it.article.to_string()], timely(&it.figures)].concat()
            };
            figures.timeliness.iter().map(row).collect()
        }
        StatisticsTable::States => figures.states.iter().map(state).collect(),
        StatisticsTable::Cases => {
            let row = |it: &CaseFigures| {
                let counts = [it.opened, it.ended_well, it.declined, it.withdrawn];
                let month = vec![it.month.to_string()];
                [named(Some(&it.procedure)), month, maybe(&counts)].concat()
            };
            figures.cases.iter().map(row).collect()
        }
        StatisticsTable::Refusals => {
            let row = |it: &RefusalFigures| {
                let words = vec![it.article.to_string(), it.heading.zh.clone()];
                let month = vec![it.heading.en.clone(), it.month.to_string()];
                [words, month, maybe(&[it.refused])].concat()
            };
            figures.refusals.iter().map(row).collect()
        }
        StatisticsTable::Products => {
            let row = |it: &UseFigures| {
                let counts = maybe(&[it.billed, it.unconfirmed]);
                [named(Some(&it.product)), vec![it.month.to_string()], counts].concat()
            };
            figures.products.iter().map(row).collect()
        }
        StatisticsTable::Volume => {
            let row = |it: &VolumeFigures| {
                let cases = [it.opened, it.closed, it.answers, it.refused];
                let rest = [it.runs, it.releases, it.calls];
                [vec![it.month.to_string()], maybe(&cases), maybe(&rest)].concat()
            };
            figures.volume.iter().map(row).collect()
        }
        StatisticsTable::Catalogue => {
            let row = |it: &CatalogueFigures| {
                let counts = [it.entered, Some(it.resources), it.admitted, Some(it.products)];
                [vec![it.month.to_string()], maybe(&counts)].concat()
            };
            figures.catalogue.iter().map(row).collect()
        }
    }
}

/// Id and both names; three empty cells for nobody.
fn named<T: ToString>(named: Option<&Named<T>>) -> Row {
    named.map_or_else(
        || vec![String::new(); 3],
        |it| vec![it.id.to_string(), it.name.zh.clone(), it.name.en.clone()],
    )
}

fn timely(it: &Timely) -> Row {
    let days = |days: Option<u32>| days.map(u64::from);
    let counts = [Some(it.answered), Some(it.in_time), Some(it.late)];
    let took = [days(it.median_days), days(it.ninth_decile_days)];
    let open = [Some(it.open), Some(it.overdue)];
    [maybe(&counts), maybe(&took), maybe(&open)].concat()
}

fn state(it: &StateFigures) -> Row {
    let counts = [it.total, it.open, it.waiting, it.overdue];
    let ends = [it.ended_well, it.declined, it.withdrawn];
    let counts = counts.iter().chain(&ends).map(ToString::to_string).collect();
    [named(Some(&it.procedure)), vec![it.article.to_string()], counts].concat()
}

fn maybe(counts: &[Option<u64>]) -> Row {
    let cell = |count: &Option<u64>| count.map_or_else(String::new, |it| it.to_string());
    counts.iter().map(cell).collect()
}

/// What a spreadsheet would take for a formula becomes a text.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn escaped(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::{escaped, harmless};

    #[test]
    fn no_cell_is_a_formula() {
        let check = |cell: &str, expected: &str| {
            assert_eq!(escaped(&harmless(cell)), expected, "{cell:?}");
        };
        check("平台", "平台");
        check("12", "12");
        check("", "");
        check("=1+1", "'=1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check("-2", "'-2");
        check("+86", "'+86");
        check("\t=1", "'\t=1");
        check("a,b", "\"a,b\"");
        check("=\"a\"", "\"'=\"\"a\"\"\"");
        check("two\nlines", "\"two\nlines\"");
    }
}
