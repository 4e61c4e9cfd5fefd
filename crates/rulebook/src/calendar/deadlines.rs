//! The times the five texts give, counted around the long holidays: against days worked out by
//! hand, with the reason beside each, and against a second counter over a source that is not ours.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use terms::Day;

use super::{Calendar, Count};
use crate::model::Unit;

const FILES: [(&str, &str); 4] = [
    ("2023.toml", include_str!("../../../../rulebooks/calendar/2023.toml")),
    ("2024.toml", include_str!("../../../../rulebooks/calendar/2024.toml")),
    ("2025.toml", include_str!("../../../../rulebooks/calendar/2025.toml")),
    ("2026.toml", include_str!("../../../../rulebooks/calendar/2026.toml")),
];

/// The day something came in, the fifth and the tenth working day after it, and why. Five working
/// days are the time of CD-23, FT-18 and LG-18 (unconditional), ten that of CD-13, CD-16, CD-26
/// and LG-18 (conditional).
const BY_HAND: [(&str, &str, &str, &str); 12] = [
    (
        "2024-02-08",
        "2024-02-21",
        "2024-02-28",
        "the eve, Friday 9 February, works that year; 10 to 17 off; Sunday 18 made up",
    ),
    ("2024-02-02", "2024-02-08", "2024-02-21", "Sunday 4 made up before the holiday, 18 after it"),
    ("2024-02-19", "2024-02-26", "2024-03-04", "behind the holiday weekends are plain again"),
    ("2024-09-27", "2024-10-10", "2024-10-16", "Sunday 29 made up; 1 to 7 off; Saturday 12 too"),
    ("2024-09-30", "2024-10-12", "2024-10-18", "five end on the made-up Saturday itself"),
    ("2025-01-24", "2025-02-07", "2025-02-13", "Sunday 26 made up; 28 to 4 off; Saturday 8 too"),
    ("2025-01-27", "2025-02-10", "2025-02-17", "only Saturday 8 is made up after that day"),
    ("2025-09-26", "2025-10-10", "2025-10-16", "1 to 8 off, mid-autumn with it; 28 and 11 made up"),
    ("2025-09-30", "2025-10-14", "2025-10-21", "counting begins on Thursday 9; Saturday 11 works"),
    (
        "2026-02-12",
        "2026-02-26",
        "2026-03-04",
        "Saturday 14 made up; 15 to 23 off; Saturday 28 too",
    ),
    ("2026-02-14", "2026-02-28", "2026-03-06", "from a made-up day to the other made-up day"),
    ("2026-09-30", "2026-10-13", "2026-10-20", "1 to 7 off; Saturday 10 made up"),
];

fn calendar() -> Calendar {
    Calendar::parse(&FILES).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn due(calendar: &Calendar, from: Day, count: u32, unit: Unit) -> Option<Day> {
    let count = Count { from, count, unit, from_event_day: false, stops: Vec::new() };
    calendar.due(&count).on
}

#[test]
fn around_spring_festival_and_national_day() {
    let calendar = calendar();
    for (from, five, ten, why) in BY_HAND {
        let counted = |count| due(&calendar, day(from), count, Unit::WorkingDays).unwrap();
        assert_eq!(counted(5), day(five), "5 from {from}: {why}");
        assert_eq!(counted(10), day(ten), "10 from {from}: {why}");
    }
}

/// Terms and keeping times: CD-17 and NJ-12 five years, FT-13 two, CD-27 one year of logs.
#[test]
fn years_end_on_the_day_of_their_name() {
    let calendar = calendar();
    let years = |from, count| due(&calendar, day(from), count, Unit::Years).unwrap();
    assert_eq!(years("2024-02-29", 1), day("2025-02-28"), "no 29 February that year");
    assert_eq!(years("2024-02-29", 2), day("2026-02-28"));
    assert_eq!(years("2024-10-01", 5), day("2029-10-01"), "a holiday does not move a year");
    assert_eq!(years("2026-02-17", 2), day("2028-02-17"));
}

/// A counter that knows nothing of ours: weekends, and what the second source lists.
struct Second {
    /// Every working day from 2024 to 2026, in order.
    works: Vec<Day>,
}

impl Second {
    fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("chinesecalendar-1.11.0.csv")).unwrap();
        let (mut off, mut made_up) = (BTreeSet::new(), BTreeSet::new());
        for line in text.lines().skip(1) {
            let mut fields = line.split(',');
            match (fields.next(), fields.next()) {
                (Some(on), Some("holiday")) => off.insert(day(on)),
                (Some(on), Some("workday" | "makeup_workday")) => made_up.insert(day(on)),
                _ => false,
            };
        }
        // 1 January 2024 was a Monday.
        let days = (0..1096).map(|since| (since % 7 > 4, day("2024-01-01").plus_days(since)));
        let works =
            days.filter(|(weekend, on)| made_up.contains(on) || (!weekend && !off.contains(on)));
        Self { works: works.map(|(_, on)| on).collect() }
    }

    fn after(&self, from: Day, count: usize) -> Day {
        let first = self.works.partition_point(|on| *on <= from);
        self.works[first + count - 1]
    }
}

#[test]
fn every_day_of_three_years_as_the_second_counter_has_it() {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the files are")]
    let told = std::env::var("GONGSHU_DATA").ok().map(PathBuf::from);
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = told.unwrap_or(here).join("holidays-cn");
    if !folder.is_dir() {
        #[expect(clippy::print_stdout, reason = "what is not run is said")]
        {
            println!("not run: the second holiday source is not here");
        }
        return;
    }
    let (calendar, second) = (calendar(), Second::read(&folder));
    let days = std::iter::successors(Some(day("2024-01-01")), |on| Some(on.next()));
    for from in days.take_while(|on| *on <= day("2026-12-10")) {
        for count in [5, 10] {
            let ours = due(&calendar, from, count, Unit::WorkingDays).unwrap();
            let theirs = second.after(from, usize::try_from(count).unwrap());
            assert_eq!(ours, theirs, "{count} from {from}");
        }
    }
}
