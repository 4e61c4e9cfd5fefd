//! Tests of days and times.

use proptest::prelude::*;

use super::*;

#[test]
fn only_days_and_times_that_exist_are_read() {
    let table = [
        ("2018-08-31 22:14:50", Some(1_535_753_690_000_000)),
        ("1970-01-01 00:00:00", Some(0)),
        ("1969-12-31 23:59:59", Some(-1_000_000)),
        ("2000-02-29 00:00:00", Some(951_782_400_000_000)),
        ("1900-02-29 00:00:00", None),
        ("2018-06-31 00:00:00", None),
        ("2018-13-01 00:00:00", None),
        ("2018-00-01 00:00:00", None),
        ("2018-08-31 24:00:00", None),
        ("2018-08-31 23:59:60", None),
        ("2018-08-31T22:14:50", None),
        ("2018-8-31 22:14:50", None),
        ("2018-08-31", None),
        ("２018-08-31 22:14", None),
    ];
    for (text, expected) in table {
        assert_eq!(read_date_time(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(seconds in -62_167_219_200i64..253_402_300_800) {
        let micros = seconds * 1_000_000;
        prop_assert_eq!(read_date_time(&date_time(micros)), Some(micros));
    }
}
