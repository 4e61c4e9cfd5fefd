//! A legal day, as a checked date of the Gregorian calendar.

use std::fmt;

use super::EnvelopeError;

/// A day between 1970-01-01 and 9999-12-31; written as `2026-02-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LegalDay {
    year: u16,
    month: u8,
    day: u8,
}

impl LegalDay {
    /// The day with this date.
    ///
    /// # Errors
    /// [`EnvelopeError::Field`] when the calendar has no such day, or the year is out of range.
    pub fn new(year: u16, month: u8, day: u8) -> Result<Self, EnvelopeError> {
        let real = (1970..=9999).contains(&year) && day >= 1 && day <= month_length(year, month);
        if real { Ok(Self { year, month, day }) } else { Err(EnvelopeError::Field("day")) }
    }

    /// Days since 1970-01-01.
    pub fn days_since_epoch(self) -> i64 {
        // Counted from 1 March, so that the leap day is the last day of a year.
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let since_march = (month + 9) % 12;
        let day_of_year = (153 * since_march + 2) / 5 + day - 1;
        year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468
    }
}

fn month_length(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u8::from(leap),
        _ => 0,
    }
}

impl fmt::Display for LegalDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::str::FromStr for LegalDay {
    type Err = EnvelopeError;
    fn from_str(text: &str) -> Result<Self, EnvelopeError> {
        let wrong = || EnvelopeError::Field("day");
        let mut pieces = text.splitn(3, '-');
        let mut piece = |length: usize| {
            let digits = pieces.next().filter(|it| it.len() == length)?;
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u16>().ok())?
        };
        let year = piece(4).ok_or_else(wrong)?;
        let month = piece(2).and_then(|it| u8::try_from(it).ok()).ok_or_else(wrong)?;
        let day = piece(2).and_then(|it| u8::try_from(it).ok()).ok_or_else(wrong)?;
        Self::new(year, month, day)
    }
}
