//! Eight months of everyday work, made from one seed: who applied for what, who answered when, what
//! was refused and why. A journey takes it up with a line `meanwhile`.
//!
//! # Guarantee
//! The same days give the same lines on every machine. A shorter history is the beginning of the
//! longer one: what would happen after its last day has not happened yet.

mod bodies;
mod catalogue;
mod columns;
mod oversight;
mod partners;
mod pen;
mod products;
mod requests;
mod resources;
mod selection;
mod town;
mod upkeep;
mod use_of_data;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use terms::Day;

use crate::dice::Dice;
use crate::journey::{FileName, Journey, Line, Statement};
use resources::{RESOURCES, Resource};

/// Rows of each made file.
const ROWS: u32 = 240;
/// The number of the first line of a history: those of a text are lower.
const FIRST_LINE: u32 = 10_001;

/// The journey with its line `meanwhile` filled in: the first `months` months of it, on the days
/// that `works` says are working days. Lines that come later in the journey keep their days; what
/// the history has to say until then is said before them.
pub fn fill(mut journey: Journey, months: u32, works: &dyn Fn(Day) -> bool) -> Journey {
    let place = journey.lines.iter().position(|line| span(line).is_some());
    let Some(place) = place else { return journey };
    let after = journey.lines.split_off(place);
    let mut after = after.into_iter();
    let Some((from, through)) = after.next().as_ref().and_then(span) else { return journey };
    let end = from.plus_months(i32::try_from(months).unwrap_or(i32::MAX)).min(through.next());
    let days = std::iter::successors(Some(from), |day| Some(day.next()));
    let days: Vec<Day> = days.take_while(|day| *day < end).filter(|day| works(*day)).collect();
    journey.files.extend(RESOURCES.iter().filter(|it| it.has_rows).map(file));
    let mut merge = Merge { journey, pages: town::tell(days), number: FIRST_LINE };
    merge.rest(after);
    merge.journey
}

fn span(line: &Line) -> Option<(Day, Day)> {
    if let Statement::Meanwhile(from, through) = line.statement {
        Some((from, through))
    } else {
        None
    }
}

/// Puts the pages of the history between the later days of the journey.
struct Merge {
    journey: Journey,
    pages: Vec<(Day, Vec<Line>)>,
    number: u32,
}

impl Merge {
    fn rest(&mut self, lines: impl Iterator<Item = Line>) {
        let mut actor = None;
        for line in lines {
            if let Statement::As(_) = &line.statement {
                actor = Some(line.statement.clone());
            }
            let Statement::On(day) = line.statement else {
                self.journey.lines.push(line);
                continue;
            };
            self.until(Some(day));
            self.journey.lines.push(line);
            if let Some(actor) = &actor {
                self.line(bare(actor.clone()));
            }
        }
        self.until(None);
    }

    /// Everything before this day; everything there is when there is none.
    fn until(&mut self, day: Option<Day>) {
        let later = self.pages.iter().position(|(on, _)| day.is_some_and(|day| *on >= day));
        let later = self.pages.split_off(later.unwrap_or(self.pages.len()));
        for (on, page) in std::mem::replace(&mut self.pages, later) {
            self.line(bare(Statement::On(on)));
            let mut actor = None;
            for line in page {
                let same = matches!(&line.statement, Statement::As(_))
                    && actor.as_ref() == Some(&line.statement);
                if matches!(&line.statement, Statement::As(_)) {
                    actor = Some(line.statement.clone());
                }
                if !same {
                    self.line(line);
                }
            }
        }
    }

    fn line(&mut self, mut line: Line) {
        line.number = self.number;
        for (at, _) in &mut line.expects {
            *at = self.number;
        }
        self.number = self.number.saturating_add(1);
        self.journey.lines.push(line);
    }
}

fn bare(statement: Statement) -> Line {
    Line { number: 0, statement, binds: Vec::new(), expects: Vec::new() }
}

/// The name of the file of a resource in a journey, and where it is.
fn file(resource: &Resource) -> (String, FileName) {
    (file_name(resource), FileName { path: path(resource), known: None })
}

fn file_name(resource: &Resource) -> String {
    format!("h_{}", resource.sql_name())
}

fn path(resource: &Resource) -> String {
    format!("history/{}.csv", resource.id)
}

/// The files the history imports, by their path in a data folder. No row describes anybody.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let with_rows = RESOURCES.iter().filter(|it| it.has_rows);
    with_rows.map(|it| (path(it), rows(it).into_bytes())).collect()
}

fn rows(resource: &Resource) -> String {
    let seed = resource.id.bytes().fold(11, |seed, byte| seed * 31 % 1_000_003 + u64::from(byte));
    let mut dice = Dice::new(seed);
    let header: Vec<&str> = resource.columns.iter().map(|column| column.name).collect();
    let mut text = format!("{}\n", header.join(","));
    for row in 1..=ROWS {
        let cells = resource.columns.iter().map(|column| column.cell(row, &mut dice));
        let cells: Vec<String> = cells.collect();
        // Writing to a text never fails.
        let written = writeln!(text, "{}", cells.join(","));
        debug_assert!(written.is_ok());
    }
    text
}
