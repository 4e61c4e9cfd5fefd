//! Legal days and instants. There is no clock here: both are always given.

use std::fmt;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a text is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day; write it as 2026-02-14")]
pub struct DayError(String);

/// A legal day of a place's zone.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, format = Date, example = "2026-02-14")]
pub struct Day(Date);

impl Day {
    /// The day `year`-`month`-`day`.
    ///
    /// # Errors
    /// [`DayError`] when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, DayError> {
        Date::new(year, month, day).map(Self).map_err(|_| DayError(format!("{year}-{month}-{day}")))
    }

    /// The civil date.
    pub fn date(self) -> Date {
        self.0
    }

    /// The day after.
    ///
    /// # Panics
    /// Past the year 9999.
    #[must_use]
    #[expect(clippy::expect_used, reason = "no legal day lies past the year 9999")]
    pub fn next(self) -> Self {
        Self(self.0.tomorrow().expect("a day before the year 9999"))
    }

    /// The day `days` later, or earlier when negative; saturates at the calendar's ends.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days.days()))
    }

    /// The same day of the month `years` later, less nothing: 29 February becomes the 28th.
    #[must_use]
    pub fn plus_years(self, years: i16) -> Self {
        Self(self.0.saturating_add(years.years()))
    }

    /// The same day `months` later, clipped to the month's end.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.0.saturating_add(months.months()))
    }

    /// Calendar days from `self` to `other`.
    pub fn days_until(self, other: Self) -> i32 {
        self.0.until(other.0).map_or(0, |span| span.get_days())
    }

    /// The first day of its month.
    #[must_use]
    pub fn month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// The year, for looking up a calendar.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Whether the day is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// 1 for Monday to 7 for Sunday.
    pub fn weekday(self) -> i8 {
        self.0.weekday().to_monday_one_offset()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::str::FromStr for Day {
    type Err = DayError;
    fn from_str(text: &str) -> Result<Self, DayError> {
        let well_formed = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        if !well_formed {
            return Err(DayError(text.chars().take(40).collect()));
        }
        text.parse().map(Self).map_err(|_| DayError(text.to_owned()))
    }
}

impl TryFrom<String> for Day {
    type Error = DayError;
    fn try_from(text: String) -> Result<Self, DayError> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

/// A point in time: milliseconds since 1970-01-01 UTC.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// The instant `millis` milliseconds after the epoch.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The legal day of this instant in `zone` (an IANA name such as `Asia/Shanghai`).
    ///
    /// # Errors
    /// [`DayError`] when the zone is unknown or the instant is out of range.
    pub fn day_in(self, zone: &str) -> Result<Day, DayError> {
        let zone = TimeZone::get(zone).map_err(|_| DayError(zone.to_owned()))?;
        let stamp =
            Timestamp::from_millisecond(self.0).map_err(|_| DayError(self.0.to_string()))?;
        Ok(Day(stamp.to_zoned_datetime(zone).date()))
    }

    /// The first instant of `day` in `zone`, `hour` hours later.
    ///
    /// # Errors
    /// [`DayError`] when the zone is unknown or the day is out of range.
    pub fn at(day: Day, hour: i8, zone: &str) -> Result<Self, DayError> {
        let tz = TimeZone::get(zone).map_err(|_| DayError(zone.to_owned()))?;
        let zoned =
            day.0.at(hour, 0, 0, 0).to_zoned_datetime(tz).map_err(|_| DayError(day.to_string()))?;
        Ok(Self(zoned.timestamp().as_millisecond()))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp:.3}"),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}
