//! Three kills: while a file comes in, while a query runs, and between an entry and its effect.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails says where")]
#![expect(clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod killing;
#[expect(dead_code, reason = "each test uses its part")]
mod support;

use killing::{Class, Counted, Point};

#[test]
fn nothing_is_lost_and_nothing_comes_twice() {
    if let Err(why) = killing::can_trace() {
        return support::not_run(&format!("kills ({why})"));
    }
    let counted = killing::census();
    let last = |class: Class, file: &str| {
        let acts = counted.iter().enumerate().filter(|(_, it)| it.class == class && it.fit);
        let step = |(act, it): (usize, &Counted)| {
            let at = it.steps.iter().position(|step| step == file)?;
            Some(Point { act, step: at + 1 })
        };
        acts.filter_map(step).next_back().unwrap()
    };
    let import = last(Class::Import, "vault");
    let (run, effect) = (last(Class::Run, "vault"), last(Class::Effect, "keys"));
    let mut points = [import, run, effect];
    points.sort_by_key(|point| point.act);
    let tally = killing::kill_at(&points);
    assert_eq!(tally.kills + tally.not_reached, points.len());
    assert!(tally.kills > 0, "{tally:?}");
}
