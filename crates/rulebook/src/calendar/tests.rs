//! The calendar against two independent sources and against cases worked out by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proptest::prelude::*;
use terms::Day;

use super::{Calendar, Count, DayNature};
use crate::model::Unit;

const FILES: [(&str, &str); 4] = [
    ("2023.toml", include_str!("../../../../rulebooks/calendar/2023.toml")),
    ("2024.toml", include_str!("../../../../rulebooks/calendar/2024.toml")),
    ("2025.toml", include_str!("../../../../rulebooks/calendar/2025.toml")),
    ("2026.toml", include_str!("../../../../rulebooks/calendar/2026.toml")),
];

fn calendar() -> Calendar {
    Calendar::parse(&FILES).unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn count(from: &str, count: u32, unit: Unit) -> Count {
    Count { from: day(from), count, unit, from_event_day: false, stops: Vec::new() }
}

fn working(from: &str, days: u32) -> Count {
    count(from, days, Unit::WorkingDays)
}

fn check(count: &Count, expected: &str) {
    let due = calendar().due(count);
    assert_eq!(due.on, Some(day(expected)), "{count:?}\n{:#?}", due.days);
}

/// The days that counted.
fn counted(count: &Count) -> Vec<String> {
    let due = calendar().due(count);
    due.days.iter().filter(|day| day.counts).map(|day| day.day.to_string()).collect()
}

#[test]
fn working_days_a_year() {
    let calendar = calendar();
    for (year, expected) in [(2023, 249), (2024, 251), (2025, 248), (2026, 248)] {
        let worked = calendar.year(year).iter().filter(|day| day.works).count();
        assert_eq!(worked, expected, "{year}");
    }
}

#[test]
fn spring_festival_2026_by_hand() {
    // Nine days off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 work instead.
    check(&working("2026-02-09", 5), "2026-02-14");
    assert_eq!(
        counted(&working("2026-02-09", 5)),
        ["2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13", "2026-02-14"]
    );
    // On the 13th: Saturday 14 is day 1, then nothing until Tuesday 24.
    check(&working("2026-02-13", 2), "2026-02-24");
    // Received on New Year's Day of the moon: day 1 is the 24th; Saturday 28 is day 5.
    check(&working("2026-02-17", 5), "2026-02-28");
    check(&working("2026-02-17", 6), "2026-03-02");
}

#[test]
fn national_day_by_hand() {
    // 2025: eight days off, 1 to 8 October; Sunday 28 September and Saturday 11 October work.
    check(&working("2025-09-26", 3), "2025-09-30");
    check(&working("2025-09-30", 3), "2025-10-11");
    // 2026: 1 to 7 October off; Saturday 10 works, Sunday 11 does not.
    check(&working("2026-09-29", 5), "2026-10-12");
    // 2023: Mid-Autumn and National Day together; Saturday 7 and Sunday 8 October both work.
    check(&working("2023-09-28", 2), "2023-10-08");
}

#[test]
fn the_explanation_is_the_calculation() {
    let due = calendar().due(&working("2026-02-13", 2));
    let lines: Vec<String> = due
        .days
        .iter()
        .map(|day| {
            let ordinal = day.ordinal.map_or_else(|| "-".to_owned(), |it| it.to_string());
            let notice = day.notice.as_deref().unwrap_or("-");
            format!("{} {ordinal} {} {notice}", day.day, day.why.zh)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    2026-02-13 - 起算事件当日，不计入 -
    2026-02-14 1 春节调休上班 国办发明电〔2025〕7号
    2026-02-15 - 春节假期 国办发明电〔2025〕7号
    2026-02-16 - 春节假期 国办发明电〔2025〕7号
    2026-02-17 - 春节假期 国办发明电〔2025〕7号
    2026-02-18 - 春节假期 国办发明电〔2025〕7号
    2026-02-19 - 春节假期 国办发明电〔2025〕7号
    2026-02-20 - 春节假期 国办发明电〔2025〕7号
    2026-02-21 - 春节假期 国办发明电〔2025〕7号
    2026-02-22 - 春节假期 国办发明电〔2025〕7号
    2026-02-23 - 春节假期 国办发明电〔2025〕7号
    2026-02-24 2 工作日 -
    ");
}

#[test]
fn a_stop_takes_both_its_days() {
    // Stopped on the 10th and resumed on the 12th: day 1 is the 13th.
    let mut stopped = working("2026-02-09", 5);
    stopped.stops = vec![(day("2026-02-10"), Some(day("2026-02-12")))];
    check(&stopped, "2026-02-26");
    stopped.stops.push((day("2026-02-25"), None));
    let due = calendar().due(&stopped);
    assert_eq!((due.on, due.days.last().unwrap().day), (None, day("2026-02-25")));
    assert_eq!(due.days.last().unwrap().why.zh, "时钟停止");
}

#[test]
fn a_stop_after_the_last_day_changes_nothing() {
    let mut late = working("2026-02-09", 5);
    late.stops = vec![(day("2026-02-24"), None)];
    check(&late, "2026-02-14");
}

#[test]
fn the_event_day_counts_only_where_the_place_says_so() {
    let mut same_day = working("2026-02-09", 5);
    same_day.from_event_day = true;
    check(&same_day, "2026-02-13");
    let mut years = count("2024-01-30", 3, Unit::Years);
    check(&years, "2027-01-30");
    years.from_event_day = true;
    check(&years, "2027-01-29"); // AMB-07: three years from 30 January 2024
}

#[test]
fn days_months_and_years() {
    check(&count("2026-02-09", 5, Unit::Days), "2026-02-14");
    check(&count("2026-01-31", 1, Unit::Months), "2026-02-28");
    check(&count("2024-02-29", 1, Unit::Years), "2025-02-28");
    let mut stopped = count("2026-01-10", 1, Unit::Months);
    stopped.stops = vec![(day("2026-01-20"), Some(day("2026-01-24")))];
    check(&stopped, "2026-02-15");
    stopped.stops.push((day("2026-02-13"), Some(day("2026-02-14"))));
    check(&stopped, "2026-02-17");
    stopped.stops.push((day("2026-02-16"), None));
    assert_eq!(calendar().due(&stopped).on, None);
}

#[test]
fn past_the_published_years_a_due_day_is_provisional() {
    let calendar = calendar();
    assert_eq!(calendar.last_published(), Some(day("2026-12-31")));
    assert!(!calendar.published(day("2027-01-04")) && calendar.published(day("2026-12-31")));
    let within = calendar.due(&working("2026-12-24", 5));
    assert_eq!((within.on, within.provisional), (Some(day("2026-12-31")), false));
    let past = calendar.due(&working("2026-12-24", 6));
    assert_eq!((past.on, past.provisional), (Some(day("2027-01-01")), true));
    assert!(past.days.last().unwrap().why.zh.contains("尚未公布"));
    // The notice of 2023 speaks of a day of 2022: keyed by day, not by file.
    assert!(calendar.published(day("2022-12-31")) && !calendar.published(day("2022-12-30")));
    // An event in an unpublished year whose own day does not count.
    let over = calendar.due(&working("2022-12-30", 1));
    assert_eq!((over.on, over.provisional), (Some(day("2023-01-03")), false));
}

#[test]
fn what_is_left_of_a_deadline() {
    let calendar = calendar();
    for (from, to, expected) in [
        ("2026-02-09", "2026-02-14", 5),
        ("2026-02-14", "2026-02-14", 0),
        ("2026-02-14", "2026-02-24", 1),
        ("2026-02-24", "2026-02-14", -1),
        ("2026-02-26", "2026-02-14", -3),
    ] {
        assert_eq!(calendar.working_days_between(day(from), day(to)), expected, "{from} {to}");
    }
}

#[test]
fn a_bad_notice_is_refused_with_its_line() {
    let bad = "year = 2030\ntitle = { zh = \"通知\" }\nnumber = \"1\"\nissued = \"2029-13-01\"\n\
               source = \"x\"\n[[holiday]]\nzh = \"元旦\"\nen = \"New Year\"\n\
               off = { from = \"2030-01-03\", through = \"2030-01-01\" }\n\
                work = [\"2030-01-07\"]\n";
    let error = Calendar::parse(&[("2030.toml", bad)]).unwrap_err().to_string();
    insta::assert_snapshot!(error, @"
    2030.toml:2:9: `title` of the notice has no English
    2030.toml:4:10: `2029-13-01` is no day; write it as 2026-02-14
    2030.toml:9:7: 2030-01-03 through 2030-01-01 is no holiday
    2030.toml:10:9: 2030-01-07 is a weekday; it works anyway
    ");
}

/// The folder of the two sources, where they are at hand.
fn sources() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the sources are")]
    let told = std::env::var("GONGSHU_DATA").ok().map(PathBuf::from);
    let beside = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data"));
    Some(told.unwrap_or(beside).join("holidays-cn")).filter(|folder| folder.is_dir())
}

/// What the first source says of the days it names: whether they are off.
fn named_days(folder: &std::path::Path) -> BTreeMap<Day, bool> {
    let mut days = BTreeMap::new();
    for year in 2023..=2026 {
        let text = std::fs::read_to_string(folder.join(format!("{year}.json"))).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        for entry in json["days"].as_array().unwrap() {
            let off = entry["isOffDay"].as_bool().unwrap();
            days.insert(day(entry["date"].as_str().unwrap()), off);
        }
    }
    days
}

/// What the second source says: holidays and weekend days that work.
fn listed_days(folder: &std::path::Path) -> (BTreeSet<Day>, BTreeSet<Day>) {
    let text = std::fs::read_to_string(folder.join("chinesecalendar-1.11.0.csv")).unwrap();
    let (mut off, mut work) = (BTreeSet::new(), BTreeSet::new());
    for line in text.lines().skip(1).filter(|line| !line.trim().is_empty()) {
        let fields: Vec<&str> = line.split(',').collect();
        match fields[1] {
            "holiday" => off.insert(day(fields[0])),
            "workday" | "makeup_workday" => work.insert(day(fields[0])),
            "in_lieu" => false,
            other => panic!("`{other}` is no kind of the second source"),
        };
    }
    (off, work)
}

#[test]
fn every_day_as_in_both_sources() {
    let Some(folder) = sources() else {
        #[expect(clippy::print_stdout, reason = "what is not run is said")]
        {
            println!("not run: the holiday sources are not here");
        }
        return;
    };
    let calendar = calendar();
    let named = named_days(&folder);
    let (off, work) = listed_days(&folder);
    assert!(!work.is_empty() && !off.is_empty());
    let days = std::iter::successors(Some(day("2023-01-01")), |day| Some(day.next()));
    let mut seen = 0;
    for day in days.take_while(|day| day.year() < 2027) {
        let works = calendar.works(day);
        let first = named.get(&day).map_or(!day.is_weekend(), |off| !off);
        let second = !off.contains(&day) && (work.contains(&day) || !day.is_weekend());
        assert_eq!((works, works), (first, second), "{day}");
        // What a source names and we do not, or the other way round, would be a wrong reason.
        let nature = calendar.nature(day);
        let ours = matches!(nature, DayNature::Holiday { .. } | DayNature::MakeUp { .. });
        assert_eq!(ours, named.contains_key(&day), "{day}");
        seen += 1;
    }
    assert_eq!(seen, 1461);
}

proptest! {
    #[test]
    fn a_due_day_is_the_last_of_the_days_that_count(
        start in 0_i32..1_500, days in 1_u32..60, stop in 0_i32..40, length in 0_i32..20,
    ) {
        let calendar = calendar();
        let from = day("2023-01-01").plus_days(start);
        let mut count = Count {
            from, count: days, unit: Unit::WorkingDays, from_event_day: false, stops: Vec::new(),
        };
        let plain = calendar.due(&count);
        let on = plain.on.unwrap();
        prop_assert_eq!(calendar.working_days_between(from, on), i32::try_from(days).unwrap());
        prop_assert!(calendar.works(on) && on > from);
        let (first, last) = (from.plus_days(stop), from.plus_days(stop + length));
        count.stops.push((first, Some(last)));
        let stopped = calendar.due(&count);
        prop_assert!(stopped.on.unwrap() >= on);
        for counted in stopped.days.iter().filter(|day| day.counts) {
            prop_assert!(counted.day < first || last < counted.day);
        }
        let ordinals: Vec<u32> = stopped.days.iter().filter_map(|day| day.ordinal).collect();
        prop_assert_eq!(ordinals, (1..=days).collect::<Vec<_>>());
    }
}
