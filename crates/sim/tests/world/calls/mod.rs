//! Calls of a product, in memory: keys, quotas, the meter and its books, and every way to close.

#![expect(clippy::wildcard_enum_match_arm, reason = "whatever else it is, it is wrong")]

mod hall;

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant as Moment};

use desk::{Denied, DeskNo, Entry};
use serde_json::json;

use hall::{Hall, PILES};

fn answered(hall: &Hall, secret: &str, words: &str) -> String {
    hall.call(secret, PILES, words).unwrap_or_else(|denied| panic!("{words}: {denied:?}"))
}

#[test]
fn the_meter_in_memory_conforms() {
    use ports::Meter;
    use sim::memory::{Faults, MemoryMeter};
    let one = Arc::new(MemoryMeter::new(Faults::default()));
    store::conformance::meter(|number| -> Arc<dyn Meter> {
        match number {
            1 => one.clone(),
            2 | 3 => {
                one.restart();
                one.clone()
            }
            _ => Arc::new(MemoryMeter::new(Faults::default())),
        }
    });
}

#[test]
fn a_call_is_answered_counted_and_remembered() {
    let mut hall = Hall::open();
    let secret = hall.key("subscription-1");
    let entries = hall.entries();
    let text = answered(&hall, &secret, "centre=1");
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&answer["product"], &answer["version"]), (&json!(PILES), &json!(1)));
    assert_eq!(answer["columns"], json!(["CBD", "n", "piles"]));
    assert_eq!(answer["rows"][0][0], "1");
    // The lease, the run admitted and answered, the look; the second call leaves no entry.
    let kinds = hall.kinds_since(entries);
    assert_eq!(kinds, ["run.admitted", "run.answered", "table.looked", "quota.leased"]);
    assert_eq!(answered(&hall, &secret, "centre=1"), text);
    assert_eq!(hall.entries(), entries + 4);
    // A machine's look is not charged to the day of the officer in whose name it was made.
    assert_eq!(hall.words(entries + 2), ["0", "charging-piles", "3"]);
    // After a restart the same call is the same act: it leaves no run behind.
    hall.restart();
    let entries = hall.entries();
    assert_eq!(answered(&hall, &secret, "centre=1"), text);
    assert_eq!(hall.kinds_since(entries), ["quota.leased"]);
}

#[test]
fn whoever_has_no_key_or_asks_for_too_much_is_told_so() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    let denied = |secret: &str, product: &str, words: &str| {
        hall.call(secret, product, words).err().unwrap_or_else(|| panic!("{words} was answered"))
    };
    for nobody in ["", "gsk_", "gsk_0000", &secret.to_uppercase()] {
        assert!(matches!(denied(nobody, PILES, "centre=1"), Denied::UnknownKey), "{nobody}");
    }
    assert!(matches!(denied(&secret, "charging-file", ""), Denied::NoSuchProduct(_)));
    for (words, says) in [
        ("centre=2", "`centre` lies outside the domain on file: it may be a whole number from 0"),
        ("centre=01", "`centre` lies outside"),
        ("", "`centre` is missing"),
        ("centre=1&centre=1", "`centre` is given twice"),
        ("centre=1&kind=x", "there is no parameter `kind`; the product takes: `centre`"),
    ] {
        let Denied::Arguments(text) = denied(&secret, PILES, words) else { panic!("{words}") };
        assert!(text.en.contains(says), "{}", text.en);
    }
    let entries = hall.entries();
    drop(hall.call(&secret, PILES, "centre=2"));
    assert_eq!(hall.entries(), entries, "what is not answered leaves no trace");
}

#[test]
fn the_quota_of_a_month_is_never_passed() {
    let mut hall = Hall::open();
    let secret = hall.key("subscription-2");
    let fetch = |hall: &Hall| hall.fetch(&secret, "charging-file");
    let file = fetch(&hall).unwrap();
    assert!(file.starts_with("CBD,n,piles\n"), "{file}");
    assert_eq!(fetch(&hall).unwrap(), file);
    // What was set aside in the life before is not given out a second time.
    hall.restart();
    assert_eq!(fetch(&hall).unwrap(), file);
    for _ in 0..3 {
        match fetch(&hall) {
            Err(Denied::Spent { calls: 3, next_month, seconds }) => {
                assert_eq!(next_month.to_string(), "2026-05-01");
                // From nine in the morning of 9 April.
                assert_eq!(seconds, 21 * 86_400 + 15 * 3600);
            }
            other => panic!("{other:?}"),
        }
    }
    // The confirmation of the second was still on its way when the life before ended: not billed.
    assert_eq!(hall.used("subscription-2"), [("2026-04-01".to_owned(), 3, 1, 1)]);
    hall.done("lin", json!({ "type": "move_clock", "to": hall::morning("2026-05-06") }));
    assert_eq!(fetch(&hall).unwrap(), file, "another month");
    let months = hall.used("subscription-2");
    assert_eq!(months[1], ("2026-04-01".to_owned(), 3, 2, 1), "{months:?}");
}

#[test]
fn the_minute_is_never_passed() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    answered(&hall, &secret, "centre=0");
    for _ in 1..600 {
        answered(&hall, &secret, "centre=0");
    }
    match hall.call(&secret, PILES, "centre=0") {
        Err(Denied::TooFast { per_minute: 600, seconds: 60 }) => {}
        other => panic!("{other:?}"),
    }
    hall.clock_by(59_999);
    assert!(matches!(
        hall.call(&secret, PILES, "centre=0"),
        Err(Denied::TooFast { seconds: 1, .. })
    ));
    hall.clock_by(1);
    answered(&hall, &secret, "centre=0");
}

#[test]
fn every_metered_call_is_in_the_books_once() {
    let mut hall = Hall::open();
    let secret = hall.key("subscription-1");
    answered(&hall, &secret, "centre=0");
    let desk = hall.desk();
    desk.roll_up().unwrap();
    desk.roll_up().unwrap();
    let kinds = hall.kinds();
    assert_eq!(kinds.iter().filter(|kind| *kind == "usage.recorded").count(), 1);
    // Let in, and never handed over: on record, not billed.
    let gate = desk.gate(&secret, PILES).unwrap();
    let ready = gate.known("centre=0").unwrap().unwrap();
    let Entry::In(passage) = desk.enter(&gate, &ready).unwrap() else { panic!("no way in") };
    hall::wait_for(passage.durable()).unwrap();
    drop(passage);
    // Let in when the machine goes off.
    let Entry::In(passage) = desk.enter(&gate, &ready).unwrap() else { panic!("no way in") };
    hall::wait_for(passage.durable()).unwrap();
    std::mem::forget(passage);
    drop(gate);
    hall.restart();
    let leased = 1000;
    assert_eq!(hall.used("subscription-1"), [("2026-04-01".to_owned(), leased, 1, 2)]);
    hall.restart();
    assert_eq!(hall.used("subscription-1"), [("2026-04-01".to_owned(), leased, 1, 2)]);
}

#[test]
fn a_meter_that_was_lost_begins_where_the_journal_stands() {
    let mut hall = Hall::open();
    let secret = hall.key("subscription-1");
    for _ in 0..3 {
        answered(&hall, &secret, "centre=0");
    }
    hall.desk().roll_up().unwrap();
    hall.lose_meter();
    assert_eq!(hall.used("subscription-1")[0].2, 3, "nothing is counted a second time");
    let desk = hall.desk();
    let gate = desk.gate(&secret, PILES).unwrap();
    answered(&hall, &secret, "centre=0");
    let ready = gate.known("centre=0").unwrap().unwrap();
    let Entry::In(passage) = desk.enter(&gate, &ready).unwrap() else { panic!("no way in") };
    assert_eq!(passage.number(), 5, "and no number is given out a second time");
    drop(passage);
    desk.roll_up().unwrap();
    assert_eq!(hall.used("subscription-1"), [("2026-04-01".to_owned(), 2000, 4, 1)]);
}

/// Whatever fails and whenever: what was handed over is on record, no more is let in than was set
/// aside, no more is set aside than the quota, and the books hold every call on record once.
#[test]
fn no_crash_breaks_the_quota_or_the_books() {
    for seed in 0..16 {
        let mut hall = Hall::open();
        let secret = hall.key("subscription-2");
        let mut dice = seed * 2_654_435_761_u64 + 1;
        let mut below = |end: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
            (dice >> 33) % end
        };
        let mut received = 0;
        for _ in 0..12 {
            if below(2) == 0 {
                hall.strike_in(1 + below(3), below(2) == 0, below(2) == 0);
            }
            match below(4) {
                0 => drop(hall.desk().roll_up()),
                1 => hall.restart(),
                _ => received += u64::from(hall.fetch(&secret, "charging-file").is_ok()),
            }
        }
        hall.restart();
        let used = hall.used("subscription-2");
        let (leased, billed, unconfirmed) =
            used.first().map_or((0, 0, 0), |(_, leased, billed, lost)| (*leased, *billed, *lost));
        let told = format!("seed {seed}: {received} received, {used:?}");
        assert!(leased <= 3 && billed + unconfirmed <= leased, "{told}");
        assert!(billed <= received && received <= billed + unconfirmed, "{told}");
        hall.restart();
        assert_eq!(hall.used("subscription-2"), used, "{told}");
    }
}

/// A command that closes the product, made for the hall it is asked in.
type Close<'a> = &'a dyn Fn(&Hall) -> serde_json::Value;

#[test]
fn whatever_closes_the_product_closes_its_gates() {
    let suspend =
        |agreement: String| json!({ "type": "suspend", "agreement": agreement, "reason": "检查" });
    let terminate = |agreement: String| {
        let (kind, reason) = ("terminate_agreement", "协商一致");
        json!({ "type": kind, "agreement": agreement, "reason": reason })
    };
    let close = json!({
        "type": "close_subscription", "subscription": "subscription-1", "reason": "不用了",
    });
    let ways: &[(&str, &str, Close<'_>, &str)] = &[
        ("jian", "stop", &|_| stop(), "refused"),
        ("lin", "stop by the authority", &|_| stop(), "refused"),
        (
            "jian",
            "withdraw",
            &|_| json!({ "type": "withdraw_product", "product": PILES, "reason": "下架" }),
            "refused",
        ),
        ("gang", "close", &|_| close.clone(), "refused"),
        ("gang", "revoke", &|_| json!({ "type": "revoke_key", "key": "access-1" }), "unknown"),
        (
            "gao",
            "suspend the partner",
            &|hall| suspend(hall.agreement("platform_service")),
            "refused",
        ),
        ("lin", "suspend the operator", &|hall| suspend(hall.agreement("operation")), "refused"),
        ("lin", "terminate", &|hall| terminate(hall.agreement("operation")), "refused"),
    ];
    for (who, way, close, expected) in ways {
        let hall = Hall::open();
        let secret = hall.key("subscription-1");
        answered(&hall, &secret, "centre=0");
        let gate = hall.desk().gate(&secret, PILES).unwrap();
        let ready = gate.known("centre=0").unwrap().unwrap();
        hall.done(who, close(&hall));
        assert!(gate.is_closed(), "{way}");
        match hall.desk().enter(&gate, &ready) {
            Ok(Entry::Moved) => {}
            other => panic!("{way}: {other:?}"),
        }
        match hall.call(&secret, PILES, "centre=0").unwrap_err() {
            Denied::UnknownKey => assert_eq!(*expected, "unknown", "{way}"),
            Denied::Refused(refusal) => {
                assert_eq!(*expected, "refused", "{way}");
                assert!(refusal.grounds().next().is_some_and(|it| it.citation.line > 0), "{way}");
            }
            other => panic!("{way}: {other:?}"),
        }
    }
}

#[test]
fn a_new_version_of_the_data_makes_new_answers_and_an_erased_one_none() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    let before = answered(&hall, &secret, "centre=1");
    let entries = hall.entries();
    hall.import_more();
    let after = answered(&hall, &secret, "centre=1");
    assert_ne!(before, after);
    assert!(hall.kinds_since(entries).contains(&"run.admitted".to_owned()));
    for version in [1, 2] {
        hall.done(
            "ouyang",
            json!({
                "type": "erase_version", "resource": "charging-zones", "version": version,
                "reason": "更正后删除",
            }),
        );
    }
    match hall.call(&secret, PILES, "centre=1") {
        Err(Denied::Refused(_)) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_closes_waits_for_the_calls_inside() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    answered(&hall, &secret, "centre=0");
    let desk = hall.desk();
    let inside = || {
        let gate = desk.gate(&secret, PILES).unwrap();
        let ready = gate.known("centre=0").unwrap().unwrap();
        let Entry::In(passage) = desk.enter(&gate, &ready).unwrap() else { panic!("no way in") };
        passage
    };
    let (leaves, stays) = (inside(), inside());
    let began = Moment::now();
    thread::scope(|scope| {
        scope.spawn(move || {
            thread::sleep(Duration::from_millis(300));
            assert!(leaves.pen().is_some(), "there is time to leave");
            leaves.handed_over();
        });
        hall.done("jian", stop());
    });
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(2), "one stayed until the patience was over: {took:?}");
    assert!(stays.pen().is_none(), "and may send no more");
}

#[test]
fn many_first_calls_are_one_run() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    let entries = hall.entries();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| answered(&hall, &secret, "centre=1"));
        }
    });
    let runs = hall.kinds_since(entries);
    assert_eq!(runs.iter().filter(|kind| *kind == "run.admitted").count(), 1, "{runs:?}");
}

#[test]
fn a_meter_that_fails_answers_nothing() {
    let hall = Hall::open();
    let secret = hall.key("subscription-1");
    answered(&hall, &secret, "centre=0");
    hall.strike();
    match hall.call(&secret, PILES, "centre=0") {
        Err(Denied::No(DeskNo::Failed(_))) => {}
        other => panic!("{other:?}"),
    }
}

fn stop() -> serde_json::Value {
    json!({ "type": "stop_product", "product": PILES, "reason": "发现质量问题" })
}
