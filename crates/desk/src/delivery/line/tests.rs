//! The month and the minute, held against a slow second reading of both.

use terms::{Day, Instant, SubscriptionId};

use super::{Line, Take};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn line(quota: u32) -> Line {
    Line::new(SubscriptionId::new("subscription-1").unwrap(), 1, quota)
}

fn at(millis: i64) -> Instant {
    Instant::from_millis(millis)
}

#[test]
fn a_month_is_leased_in_blocks_and_never_beyond_its_quota() {
    for (quota, block) in
        [(1, 1), (3, 1), (400, 2), (1000, 5), (1_000_000, 5000), (4_000_000, 10_000)]
    {
        let (line, month) = (line(quota), day("2026-04-01"));
        let (mut leased, mut taken) = (0_u64, 0_u64);
        while taken < 100 {
            match line.take(month, at(0), None) {
                Take::Taken => taken += 1,
                Take::Lease => {
                    let wanted = line.wants(month, leased);
                    assert!(wanted.is_none_or(|wanted| wanted <= block), "{quota}: {wanted:?}");
                    let Some(wanted) = wanted else { continue };
                    line.grow(month, wanted);
                    leased += wanted;
                }
                Take::Spent => break,
                Take::TooFast(_) => panic!("there is no minute here"),
            }
            assert!(taken <= leased && leased <= u64::from(quota), "{quota}: {taken} of {leased}");
        }
        assert_eq!(taken, u64::from(quota).min(100));
    }
}

#[test]
fn another_month_is_leased_anew() {
    let (line, april) = (line(2), day("2026-04-01"));
    line.grow(april, 2);
    assert_eq!(line.take(april, at(0), None), Take::Taken);
    assert_eq!(line.wants(april, 2), None, "one is left");
    let may = day("2026-05-01");
    assert_eq!(line.take(may, at(0), None), Take::Lease, "what April left is not May's");
    assert_eq!(line.wants(may, 0), Some(1));
    line.grow(may, 1);
    assert_eq!(line.take(may, at(0), None), Take::Taken);
}

#[test]
fn no_minute_wherever_it_begins_holds_too_many_calls() {
    let (line, month, most) = (line(u32::MAX), day("2026-04-01"), 7_u32);
    line.grow(month, 1_000_000);
    let (mut now, mut dice, mut taken) = (0_i64, 1_u64, Vec::new());
    for _ in 0..3000 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        now += i64::try_from(dice >> 33).unwrap() % 9000;
        let within = taken.iter().filter(|call| now - **call < 60_000).count();
        match line.take(month, at(now), Some(most)) {
            Take::Taken => {
                assert!(within < 7, "an eighth call within a minute");
                taken.push(now);
            }
            Take::TooFast(seconds) => {
                assert_eq!(within, 7, "refused without need");
                let oldest = taken[taken.len() - 7];
                let wait = u64::try_from(oldest + 60_000 - now).unwrap().div_ceil(1000);
                assert_eq!(seconds, wait);
            }
            other @ (Take::Lease | Take::Spent) => panic!("{other:?}"),
        }
    }
    assert!(taken.len() > 1000);
}

#[test]
fn a_clock_that_was_set_back_shuts_nobody_out() {
    let (line, month) = (line(10), day("2026-04-01"));
    line.grow(month, 10);
    assert_eq!(line.take(month, at(1_000_000), Some(1)), Take::Taken);
    assert_eq!(line.take(month, at(1_000_001), Some(1)), Take::TooFast(60));
    assert_eq!(line.take(month, at(10), Some(1)), Take::Taken);
}
