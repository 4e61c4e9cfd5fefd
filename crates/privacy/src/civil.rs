//! Days and times as text, from microseconds since 1970-01-01.

const DAY: i64 = 86_400_000_000;

/// Year, month and day of a day number, proleptic Gregorian.
///
/// The algorithm counts in eras of 400 years that begin on 1 March, so that the leap day is the
/// last day of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// `2018-08-31`.
pub(crate) fn day(micros: i64) -> String {
    let (year, month, day) = civil(micros.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2018-08`.
pub(crate) fn month(micros: i64) -> String {
    let (year, month, _) = civil(micros.div_euclid(DAY));
    format!("{year:04}-{month:02}")
}

/// `2018-08-31 22:14:50`, with six decimals where there is a fraction.
pub(crate) fn date_time(micros: i64) -> String {
    let of_day = micros.rem_euclid(DAY);
    let seconds = of_day / 1_000_000;
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let text = format!("{} {hour:02}:{minute:02}:{second:02}", day(micros));
    match of_day % 1_000_000 {
        0 => text,
        fraction => format!("{text}.{fraction:06}"),
    }
}

/// The day number of a date, if there is such a date; years 0000 to 9999.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    let shifted = year - i64::from(month <= 2);
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let from_march = (month + 9) % 12;
    let of_year = (153 * from_march + 2) / 5 + day - 1;
    let number = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    // Reading the number back finds days that no month has.
    (civil(number) == (year, month, day)).then_some(number)
}

/// Reads `2018-08-31 22:14:50` as microseconds since 1970-01-01.
///
/// # Guarantee
/// `None` for every text of another form, for days that do not exist and for a 24th hour or a
/// 60th second; otherwise [`crate::Values::text`] writes the same text again.
///
/// # Source
/// ISO 8601 calendar dates; the count of days after Hinnant, "chrono-compatible low-level date
/// algorithms".
pub fn read_date_time(text: &str) -> Option<i64> {
    const FORM: &[u8; 19] = b"0000-00-00 00:00:00";
    let bytes = text.as_bytes();
    let fits = |(form, byte): (&u8, &u8)| match form {
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    };
    if bytes.len() != FORM.len() || !FORM.iter().zip(bytes).all(fits) {
        return None;
    }
    let mut parts = text.split(['-', ' ', ':']).map(str::parse::<i64>);
    let mut part = || parts.next()?.ok();
    let days = day_number(part()?, part()?, part()?)?;
    let (hour, minute, second) = (part()?, part()?, part()?);
    let lawful = hour < 24 && minute < 60 && second < 60;
    lawful.then_some(days * DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000)
}

#[cfg(test)]
mod tests;
