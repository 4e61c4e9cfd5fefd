//! The official calendar: which days work, which notice says so, and what that makes of a deadline.
//!
//! A year without a notice is *not yet published*, never a year without holidays: its days go by
//! the plain week and every answer that rests on them is provisional.

mod count;
mod notice;

use std::collections::BTreeMap;

use serde::Serialize;
use terms::{Day, Text};
use utoipa::ToSchema;

pub use count::{Count, CountedDay, Due};
pub use notice::Notice;

use crate::mistake::{Log, Page, Pen, RulebookError};

/// What a day is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayNature {
    /// A weekday that nothing takes off.
    WorkingDay,
    /// A Saturday or Sunday that nothing makes up.
    Weekend,
    /// A day off that a notice names.
    Holiday {
        /// The holiday.
        name: Text,
    },
    /// A weekend day that a notice makes a working day.
    MakeUp {
        /// The holiday it is made up for.
        name: Text,
    },
}

impl DayNature {
    /// Whether offices work on such a day.
    pub fn works(&self) -> bool {
        matches!(self, Self::WorkingDay | Self::MakeUp { .. })
    }

    /// What it is, for people.
    pub fn why(&self) -> Text {
        match self {
            Self::WorkingDay => Text::new("工作日", "working day"),
            Self::Weekend => Text::new("休息日", "weekend"),
            Self::Holiday { name } => {
                Text::new(format!("{}假期", name.zh), format!("{} holiday", name.en))
            }
            Self::MakeUp { name } => Text::new(
                format!("{}调休上班", name.zh),
                format!("working day made up for {}", name.en),
            ),
        }
    }
}

/// A day of the calendar, explained.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// Whether offices work.
    pub works: bool,
    /// Why.
    pub why: Text,
    /// The number of the notice that decides it, where one does.
    pub notice: Option<String>,
    /// Whether the notice of its year is published.
    pub published: bool,
}

/// The official calendar, read from the notices of the State Council.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    notices: BTreeMap<i16, Notice>,
    days: BTreeMap<Day, (DayNature, i16)>,
}

impl Calendar {
    /// Reads the notices, one file a year.
    ///
    /// # Errors
    /// [`RulebookError::Mistakes`] with every mistake of every file.
    pub fn parse(files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<Self, RulebookError> {
        let log = Log::default();
        let mut calendar = Self::default();
        let pages: Vec<Page> =
            files.iter().map(|(name, text)| Page::new(name.as_ref(), text.as_ref())).collect();
        for page in &pages {
            calendar.add(Pen::new(page, &log));
        }
        let mistakes = log.into_mistakes();
        if mistakes.is_empty() { Ok(calendar) } else { Err(RulebookError::Mistakes(mistakes)) }
    }

    fn add(&mut self, pen: Pen<'_>) {
        let Some((notice, days)) = notice::read(pen) else { return };
        let year = notice.year;
        if self.notices.insert(year, notice).is_some() {
            pen.wrong(&(0..0), format!("the year {year} has two notices"), "keep one file a year");
        }
        for (day, nature, span) in days {
            if self.days.insert(day, (nature, year)).is_some() {
                pen.wrong(&span, format!("{day} is decided twice"), "name each day once");
            }
        }
    }

    /// What a day is; past the published years by the plain week.
    pub fn nature(&self, day: Day) -> DayNature {
        match self.days.get(&day) {
            Some((nature, _)) => nature.clone(),
            None if day.is_weekend() => DayNature::Weekend,
            None => DayNature::WorkingDay,
        }
    }

    /// Whether the notice for this day is published.
    pub fn published(&self, day: Day) -> bool {
        self.days.contains_key(&day) || self.notices.contains_key(&day.year())
    }

    /// The notice that decides this very day, where one does.
    pub fn notice(&self, day: Day) -> Option<&Notice> {
        self.days.get(&day).and_then(|(_, year)| self.notices.get(year))
    }

    /// The notices, by year.
    pub fn notices(&self) -> impl Iterator<Item = &Notice> {
        self.notices.values()
    }

    /// The last day of the last published year.
    pub fn last_published(&self) -> Option<Day> {
        let (year, _) = self.notices.last_key_value()?;
        Day::new(*year, 12, 31).ok()
    }

    /// Whether offices work on this day.
    pub fn works(&self, day: Day) -> bool {
        self.nature(day).works()
    }

    /// The day, explained.
    pub fn explain(&self, day: Day) -> CalendarDay {
        let nature = self.nature(day);
        CalendarDay {
            day,
            works: nature.works(),
            why: nature.why(),
            notice: self.notice(day).map(|notice| notice.number.clone()),
            published: self.published(day),
        }
    }

    /// Every day of a year, explained.
    pub fn year(&self, year: i16) -> Vec<CalendarDay> {
        let first = Day::new(year, 1, 1).ok();
        let days = std::iter::successors(first, |day| Some(day.next()));
        days.take_while(|day| day.year() == year).map(|day| self.explain(day)).collect()
    }

    /// Working days after `from` through `to`: what is left of a deadline; negative when `to` lies
    /// before `from`.
    pub fn working_days_between(&self, from: Day, to: Day) -> i32 {
        let (first, last) = if from <= to { (from, to) } else { (to, from) };
        let days = std::iter::successors(Some(first), |day| Some(day.next()));
        let worked = days.skip(1).take_while(|day| *day <= last).filter(|day| self.works(*day));
        let worked = i32::try_from(worked.count()).unwrap_or(i32::MAX);
        if from <= to { worked } else { worked.saturating_neg() }
    }
}

#[cfg(test)]
mod deadlines;
#[cfg(test)]
mod tests;
