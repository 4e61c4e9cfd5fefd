//! The words hold what they promise: ids are checked, days convert, refusals are never empty.

use proptest::prelude::*;

use crate::{ArticleId, Day, Digest, Instant, Level, PartyId, Refusal, Role};

fn check_id(text: &str, expected: Result<(), &str>) {
    let found = PartyId::new(text).map(|_| ()).map_err(|error| error.to_string());
    assert_eq!(found, expected.map_err(str::to_owned), "for `{text}`");
}

#[test]
fn ids_are_slugs() {
    check_id("metro-taps", Ok(()));
    check_id("2026_call", Ok(()));
    check_id("", Err("`` is no party id: it is empty"));
    check_id("Bay", Err("`Bay` is no party id: use a-z, 0-9, `-` and `_`"));
    check_id("-bay", Err("`-bay` is no party id: begin with a letter or a digit"));
    check_id("a/../b", Err("`a/../b` is no party id: use a-z, 0-9, `-` and `_`"));
    let long = "a".repeat(65);
    assert!(PartyId::new(long).unwrap_err().to_string().ends_with("longer than 64 letters"));
}

#[test]
fn articles_have_place_and_number() {
    assert!(ArticleId::new("FT-18").is_ok());
    for wrong in ["FT18", "ft-18", "FT-", "FT-18a", "FUT-1"] {
        assert!(ArticleId::new(wrong).is_err(), "`{wrong}`");
    }
}

#[test]
fn the_legal_day_is_that_of_the_zone() {
    let evening = Instant::from_millis(1_769_961_600_000); // 2026-02-01T16:00:00Z
    assert_eq!(evening.day_in("Asia/Shanghai").unwrap().to_string(), "2026-02-02");
    assert_eq!(evening.day_in("UTC").unwrap().to_string(), "2026-02-01");
    assert!(evening.day_in("Nowhere/Town").is_err());
    let day: Day = "2026-02-02".parse().unwrap();
    assert_eq!(Instant::at(day, 0, "Asia/Shanghai").unwrap(), evening);
}

#[test]
fn days_are_written_one_way() {
    for wrong in ["2026-2-14", "20260214", "2026-02-30", "2026-02-14T00:00:00", "明天"] {
        assert!(wrong.parse::<Day>().is_err(), "`{wrong}`");
    }
    let leap: Day = "2024-02-29".parse().unwrap();
    assert_eq!(leap.plus_years(1).to_string(), "2025-02-28");
    assert_eq!(leap.next().to_string(), "2024-03-01");
}

#[test]
fn a_refusal_is_never_empty() {
    assert!(Refusal::from_grounds(Vec::new()).is_none());
    let error = serde_json::from_str::<Refusal>("[]").unwrap_err();
    assert!(error.to_string().contains("at least one ground"));
}

#[test]
fn levels_are_one_to_five() {
    assert!(Level::new(0).is_none() && Level::new(6).is_none());
    assert_eq!(u8::from(Level::new(3).unwrap()), 3);
}

#[test]
fn roles_go_by_their_code_words() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(*role));
    }
    assert_eq!(Role::from_code("king"), None);
}

proptest! {
    #[test]
    fn digests_print_and_parse(bytes: [u8; 32]) {
        let digest = Digest(bytes);
        prop_assert_eq!(digest.to_string().parse::<Digest>(), Ok(digest));
    }

    #[test]
    fn days_print_and_parse(year in 1_i16..9999, month in 1_i8..=12, day in 1_i8..=28) {
        let day = Day::new(year, month, day).unwrap();
        prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
    }

    #[test]
    fn an_instant_lies_in_its_day(millis in 0_i64..4_000_000_000_000) {
        let instant = Instant::from_millis(millis);
        let day = instant.day_in("Asia/Shanghai").unwrap();
        prop_assert!(Instant::at(day, 0, "Asia/Shanghai").unwrap() <= instant);
        prop_assert!(instant < Instant::at(day.next(), 0, "Asia/Shanghai").unwrap());
    }
}
