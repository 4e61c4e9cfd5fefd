//! One holiday notice: which days are off, by name, and which weekend days work instead.

use std::ops::Range;

use serde::Serialize;
use terms::{Day, Text};

use super::DayNature;
use crate::mistake::Pen;
use crate::parse::{Entry, Table, read_toml};

/// A notice of the State Council's General Office on the holidays of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The year it is about.
    pub year: i16,
    /// Its title.
    pub title: Text,
    /// Its number.
    pub number: String,
    /// The day it was issued.
    pub issued: Day,
    /// Where it is published.
    pub source: String,
}

type NamedDay = (Day, DayNature, Range<usize>);

/// Reads a notice; mistakes are marked.
pub(super) fn read(pen: Pen<'_>) -> Option<(Notice, Vec<NamedDay>)> {
    let text = std::sync::Arc::clone(&pen.page.text);
    let parsed = read_toml(pen, &text);
    let mut table = Table::new(pen, "the notice", 0..0, parsed.get_ref());
    let year = table.need("year", "the year it is about: year = 2026").and_then(|it| it.number());
    let title = table.text_pair("title", "its title: title = { zh = \"…\", en = \"…\" }");
    let number = table.need("number", "its number").and_then(|it| it.text());
    let issued = table.need("issued", "the day it was issued").and_then(|it| it.day());
    let source = table.need("source", "where it is published").and_then(|it| it.text());
    let mut days = Vec::new();
    let holidays = table.need("holiday", "one [[holiday]] for each");
    for holiday in holidays.iter().flat_map(Entry::many) {
        read_holiday(&holiday, &mut days);
    }
    table.finish();
    let year = i16::try_from(year?).ok()?;
    let (title, number, issued, source) = (title?, number?, issued?, source?);
    for (day, _, span) in &days {
        if !(year.saturating_sub(1)..=year.saturating_add(1)).contains(&day.year()) {
            pen.wrong(span, format!("{day} is far from {year}"), "a notice is about one year");
        }
    }
    Some((Notice { year, title, number, issued, source }, days))
}

fn read_holiday(entry: &Entry<'_>, days: &mut Vec<NamedDay>) {
    let Some(mut table) = entry.table("the holiday") else { return };
    let name = table.words();
    let off = table.need("off", "the days off: off = { from = \"…\", through = \"…\" }");
    let work = table.take("work");
    if let Some(name) = name {
        if let Some(off) = off {
            read_off(&off, &name, days);
        }
        for made_up in work.iter().flat_map(Entry::one_or_many) {
            read_work(&made_up, &name, days);
        }
    }
    table.finish();
}

fn read_off(entry: &Entry<'_>, name: &Text, days: &mut Vec<NamedDay>) {
    let Some(mut table) = entry.table("`off`") else { return };
    let from = table.need("from", "the first day off").and_then(|it| it.day());
    let through = table.need("through", "the last day off").and_then(|it| it.day());
    table.finish();
    let (Some(from), Some(through)) = (from, through) else { return };
    if through < from || from.days_until(through) > 31 {
        entry.wrong(format!("{from} through {through} is no holiday"), "check the two days");
        return;
    }
    let off = std::iter::successors(Some(from), |day| Some(day.next()));
    for day in off.take_while(|day| *day <= through) {
        days.push((day, DayNature::Holiday { name: name.clone() }, entry.span.clone()));
    }
}

fn read_work(entry: &Entry<'_>, name: &Text, days: &mut Vec<NamedDay>) {
    let Some(day) = entry.day() else { return };
    if !day.is_weekend() {
        let message = format!("{day} is a weekday; it works anyway");
        entry.wrong(message, "only Saturdays and Sundays are made up");
    }
    days.push((day, DayNature::MakeUp { name: name.clone() }, entry.span.clone()));
}
