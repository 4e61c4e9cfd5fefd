//! Acts of several people that are on their way to the disk at the same time.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use governance::Mode;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::DeskNo;

/// What takes so long never comes.
const PATIENCE: Duration = Duration::from_millis(100);

fn party(id: &str) -> Value {
    json!({
        "type": "register_party", "party": id, "legal_form": "state_organ", "roles": [],
        "name": { "zh": id, "en": id },
    })
}

/// Waits until so many acts are on their way; lets them in where they never come, for whoever
/// waits for them.
fn until_held(stage: &Stage, count: usize) {
    let begun = Instant::now();
    while stage.shelf.held() < count {
        if begun.elapsed() > Duration::from_secs(10) {
            stage.shelf.let_in(true);
            panic!("{count} acts are never on their way at once");
        }
        thread::yield_now();
    }
}

#[test]
fn nobody_is_answered_and_nothing_is_shown_before_it_is_durable() {
    let stage = Stage::founded(Mode::Rehearsal);
    let size = stage.desk.place().unwrap().entries;
    stage.shelf.hold();
    let (told, heard) = mpsc::channel();
    thread::scope(|scope| {
        for id in ["one", "two"] {
            let (stage, told) = (&stage, told.clone());
            scope.spawn(move || {
                let done = stage.act_with("lin", id, party(id)).unwrap();
                told.send(done.entries[0]).unwrap();
            });
        }
        until_held(&stage, 2);
        let (stage, told) = (&stage, told);
        scope.spawn(move || told.send(stage.desk.place().unwrap().entries).unwrap());
        assert!(heard.recv_timeout(PATIENCE).is_err(), "somebody heard of it too early");
        stage.shelf.let_in(true);
        let mut heard: Vec<u64> = heard.iter().collect();
        heard.sort_unstable();
        assert_eq!(heard, [size, size + 1, size + 2], "two entries, and a page that has both");
    });
}

#[test]
fn what_rests_on_an_act_that_failed_fails_too() {
    let stage = Stage::founded(Mode::Rehearsal);
    let size = stage.desk.place().unwrap().entries;
    stage.shelf.hold();
    thread::scope(|scope| {
        let stage = &stage;
        let first = scope.spawn(|| stage.act_with("lin", "k", party("one")));
        until_held(stage, 1);
        // It is decided on top of the first, and refers to nothing of it.
        let second = scope.spawn(|| stage.act_with("lin", "l", party("two")));
        until_held(stage, 2);
        let page = scope.spawn(|| stage.desk.place().unwrap().entries);
        thread::sleep(PATIENCE);
        stage.shelf.let_in(false);
        for failed in [first, second] {
            let failed = failed.join().unwrap();
            assert!(matches!(failed, Err(DeskNo::Failed(_))), "{failed:?}");
        }
        assert_eq!(page.join().unwrap(), size, "a page shows what is recorded");
    });
    let again = stage.act_with("lin", "l", party("two")).unwrap();
    assert_eq!(again.entries, [size], "nothing of either act was left behind");
}

#[test]
fn an_act_sent_twice_at_once_is_one() {
    let stage = Stage::founded(Mode::Rehearsal);
    stage.shelf.hold();
    let (one, other) = thread::scope(|scope| {
        let stage = &stage;
        let one = scope.spawn(|| stage.act_with("lin", "k", party("one")));
        until_held(stage, 1);
        let other = scope.spawn(|| stage.act_with("lin", "k", party("one")));
        thread::sleep(PATIENCE);
        assert_eq!(stage.shelf.held(), 1, "the second waits for the first");
        stage.shelf.let_in(true);
        (one.join().unwrap().unwrap(), other.join().unwrap().unwrap())
    });
    assert_eq!(one, other);
}

#[test]
fn a_no_that_rests_on_an_act_waits_for_it() {
    let stage = Stage::founded(Mode::Rehearsal);
    stage.shelf.hold();
    let (told, heard) = mpsc::channel();
    thread::scope(|scope| {
        let stage = &stage;
        scope.spawn(|| stage.act_with("lin", "k", party("one")).unwrap());
        until_held(stage, 1);
        scope.spawn(move || told.send(stage.act_with("lin", "l", party("one"))).unwrap());
        let early = heard.recv_timeout(PATIENCE);
        assert!(early.is_err(), "it tells that the party is there: {early:?}");
        stage.shelf.let_in(true);
        let no = heard.recv().unwrap();
        assert!(matches!(no, Err(DeskNo::Malformed(_))), "{no:?}");
    });
}
