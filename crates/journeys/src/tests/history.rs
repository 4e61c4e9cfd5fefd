//! The history as lines: each on a working day, in order, between the days of the journey.

use terms::Day;

use crate::history::{files, fill};
use crate::{Journey, Statement, count_rows, parse, print};

const DEMO: &str = include_str!("../../../../journeys/futian/demo.txt");

fn filled(months: u32) -> Journey {
    fill(parse(DEMO).unwrap(), months, &|day: Day| !day.is_weekend())
}

fn days(journey: &Journey) -> Vec<Day> {
    let day = |line: &crate::Line| {
        if let Statement::On(day) = line.statement { Some(day) } else { None }
    };
    journey.lines.iter().filter_map(day).collect()
}

#[test]
fn the_days_run_forward_and_are_working_days() {
    let journey = filled(8);
    let days = days(&journey);
    assert!(days.is_sorted(), "{days:?}");
    assert!(days.iter().all(|day| !day.is_weekend()), "{days:?}");
    let last = Day::new(2026, 3, 12).unwrap();
    assert_eq!(days.last(), Some(&last));
}

#[test]
fn it_reads_back_as_it_is_printed() {
    let printed = print(&filled(8));
    assert_eq!(print(&parse(&printed).unwrap()), printed);
    assert!(printed.lines().count() > 5000);
}

#[test]
fn it_is_the_same_each_time_and_a_shorter_one_is_its_beginning() {
    let (long, again) = (filled(8), filled(8));
    assert_eq!(long, again);
    let short = filled(3);
    let end = Day::new(2025, 11, 1).unwrap();
    let until = |journey: &Journey| {
        let here = |line: &crate::Line| matches!(line.statement, Statement::On(day) if day > end);
        let place = journey.lines.iter().position(here).unwrap();
        journey.lines[..place].to_vec()
    };
    assert_eq!(until(&short), until(&long));
    assert!(until(&short).len() > 1000);
}

#[test]
fn without_months_it_is_the_journey_itself() {
    let plain = parse(DEMO).unwrap();
    let statements = |journey: &Journey| -> Vec<Statement> {
        let lines = journey.lines.iter().map(|line| line.statement.clone());
        lines.filter(|it| !matches!(it, Statement::Meanwhile(..) | Statement::As(_))).collect()
    };
    assert_eq!(statements(&filled(0)), statements(&plain));
}

#[test]
fn whoever_acts_in_the_journey_still_does() {
    // After each page of history the actor of the journey takes over again.
    let journey = filled(8);
    let of_text = journey.lines.iter().filter(|line| line.number < 10_001);
    let numbers: Vec<u32> = of_text.map(|line| line.number).collect();
    assert!(numbers.is_sorted());
    let plain = parse(DEMO).unwrap();
    assert_eq!(numbers.len(), plain.lines.len() - 1);
}

#[test]
fn its_files_are_those_it_imports() {
    let (journey, files) = (filled(8), files());
    for line in &journey.lines {
        if let Statement::Import { file, .. } = &line.statement {
            let path = &journey.files[file].path;
            let made = files.get(path).filter(|_| file.starts_with("h_"));
            assert_eq!(made.is_some(), file.starts_with("h_"), "{file}");
        }
    }
    assert!(files.iter().all(|(path, bytes)| count_rows(path, bytes) == Some(240)));
}
