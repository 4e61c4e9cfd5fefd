//! Where a server is killed: which act, and at which of its durable steps.

use std::collections::BTreeMap;

/// What kind of act is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A file on its way in.
    Import,
    /// A query.
    Run,
    /// A look.
    Look,
    /// A release: asked for, reviewed, let out.
    Release,
    /// Acts with an effect after the entry: erasures, the end of an agreement, an exit.
    Effect,
    /// The clock.
    Clock,
    /// Any other act.
    Act,
}

impl Class {
    /// Every class.
    pub(crate) const ALL: &[Self] =
        &[Self::Import, Self::Run, Self::Look, Self::Release, Self::Effect, Self::Clock, Self::Act];

    /// The class of a command.
    pub(crate) fn of(command: &str, step: &str) -> Self {
        match (command, step) {
            ("import", _) => Self::Import,
            ("run_query", _) => Self::Run,
            ("look", _) => Self::Look,
            ("request_release", _) | ("answer_step", "review" | "third_review") => Self::Release,
            ("erase_person" | "erase_version" | "terminate_agreement", _)
            | ("answer_step", "handover") => Self::Effect,
            ("move_clock", _) => Self::Clock,
            _ => Self::Act,
        }
    }

    /// Its name in the record.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Run => "run",
            Self::Look => "look",
            Self::Release => "release",
            Self::Effect => "effect",
            Self::Clock => "clock",
            Self::Act => "act",
        }
    }
}

/// What kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Bytes become durable.
    Write,
    /// A whole file appears or goes.
    Name,
}

/// Where the server is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// The act, counted from 0 over everything that is sent.
    pub(crate) act: usize,
    /// The kind of step.
    pub(crate) kind: Kind,
    /// Which step of its kind, from 1.
    pub(crate) step: usize,
}

/// The durable steps of an act, as they were counted: of each kind, the most that one thread of the
/// server took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    /// Its kind.
    pub(crate) class: Class,
    /// Whether the journey goes on alike when the act is cut off.
    pub(crate) fit: bool,
    /// Bytes that become durable.
    pub(crate) writes: usize,
    /// Whole files that appear or go.
    pub(crate) names: usize,
}

impl Counted {
    /// Every step, as a point of this act.
    fn points(self, act: usize) -> impl Iterator<Item = Point> {
        let writes = (1..=self.writes).map(move |step| Point { act, kind: Kind::Write, step });
        writes.chain((1..=self.names).map(move |step| Point { act, kind: Kind::Name, step }))
    }
}

/// Draws `wanted` points from all steps of all acts, every kind of act alike and in it every kind
/// of step, and deals them out to walks of the journey: each act is cut off once in a walk at most.
pub(crate) fn draw(counted: &[Counted], wanted: usize, seed: u64) -> Vec<Vec<Point>> {
    let mut dice = Dice(seed);
    let mut by_kind: BTreeMap<(Class, Kind), Vec<Point>> = BTreeMap::new();
    for (act, it) in counted.iter().enumerate().filter(|(_, it)| it.fit) {
        for point in it.points(act) {
            by_kind.entry((it.class, point.kind)).or_default().push(point);
        }
    }
    let mut walks: Vec<Vec<Point>> = Vec::new();
    let mut drawn = 0;
    while drawn < wanted && by_kind.values().any(|points| !points.is_empty()) {
        for points in by_kind.values_mut().filter(|points| !points.is_empty()) {
            if drawn < wanted {
                deal(&mut walks, points.swap_remove(dice.below(points.len())));
                drawn += 1;
            }
        }
    }
    for walk in &mut walks {
        walk.sort_by_key(|point| point.act);
    }
    walks
}

fn deal(walks: &mut Vec<Vec<Point>>, point: Point) {
    let free = |walk: &&mut Vec<Point>| walk.iter().all(|it| it.act != point.act);
    match walks.iter_mut().find(free) {
        Some(walk) => walk.push(point),
        None => walks.push(vec![point]),
    }
}

/// Splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }
}
