//! Three kills: while a file comes in, while a query runs, and between an entry and its effect.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that fails says where")]
#![expect(clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod killing;
#[expect(dead_code, reason = "each test uses its part")]
mod support;

use killing::plan::{Class, Counted, Kind, Point};

#[test]
fn nothing_is_lost_and_nothing_comes_twice() {
    if let Err(why) = killing::can_trace() {
        return support::not_run(&format!("kills ({why})"));
    }
    let counted = killing::census();
    let last = |class: Class| {
        let mut acts = counted.iter().enumerate();
        let fits = |(_, it): &(usize, &Counted)| it.class == class && it.fit && it.names > 0;
        let (act, _) = acts.rfind(fits).unwrap();
        Point { act, kind: Kind::Name, step: 1 }
    };
    let mut points = [Class::Import, Class::Run, Class::Effect].map(last);
    points.sort_by_key(|point| point.act);
    let tally = killing::kill_at(&points);
    assert_eq!(tally.kills + tally.not_reached, points.len());
    assert!(tally.kills > 0, "{tally:?}");
}
