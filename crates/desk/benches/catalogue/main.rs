//! The public catalogue at 100,000 resources, at the desk and on a real disk: entering, showing and
//! searching; and searching against SQLite FTS5 with the same words and the same results.
//!
//! Against CKAN stands what was measured of it elsewhere, per call over HTTP: 15 created, 46 shown
//! and 42 searched a second. Here nothing goes over HTTP: the door adds its own time.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench stops at the first thing that is wrong, and says what it found"
)]

mod entries;
mod fts;
mod memory;
mod premises;

use std::sync::Arc;
use std::time::{Duration, Instant};

use desk::Desk;
use desk::views::{CatalogueQuestion, FacetId};
use serde_json::json;
use terms::ResourceId;

use memory::Memory;

/// What CKAN did in a second, as it was measured.
const CKAN: [(&str, f64); 3] = [("create", 15.0), ("show", 46.0), ("search", 42.0)];
/// How often each search is done.
const ROUNDS: usize = 41;
/// Threads that enter resources at the same time.
const CLERKS: usize = 32;

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let started = Instant::now();
    let done = work();
    (done, started.elapsed())
}

/// A resource enters: its department describes it, the authority confirms it. Two acts on record.
fn enter(desk: &Desk, number: usize) {
    let who = format!("officer-{}", entries::department(number));
    let open = json!({ "type": "open_case", "procedure": "catalogue_entry",
        "form": entries::form(number) });
    let case = premises::act(desk, &who, &format!("enter-{number}"), open).unwrap();
    let answer = json!({ "type": "answer_step", "case": case, "step": "confirmation",
        "outcome": "confirm" });
    premises::act(desk, "lin", &format!("confirm-{number}"), answer);
}

/// Enters resources in several threads.
fn fill(desk: &Desk, numbers: std::ops::Range<usize>, clerks: usize) {
    std::thread::scope(|scope| {
        for clerk in 0..clerks {
            let own = numbers.clone().skip(clerk).step_by(clerks);
            scope.spawn(move || own.for_each(|number| enter(desk, number)));
        }
    });
}

/// Says what was measured: in words, and as numbers.
fn say(what: &str, each: Duration) {
    let ms = each.as_secs_f64() * 1000.0;
    println!("{}", json!({ "text": format!("{what}: {ms:.3} ms"), "what": what, "ms": ms }));
}

/// Says what was measured beside something plain.
fn beside(what: &str, ms: f64, (against, plain_ms): (&str, f64)) {
    let times = plain_ms / ms;
    let text = format!("{what}: {ms:.3} ms; {against}: {plain_ms:.3} ms; {times:.1} times as fast");
    println!(
        "{}",
        json!({ "text": text, "what": what, "ms": ms, "against": against,
        "plain_ms": plain_ms })
    );
}

fn against_ckan(what: &str, which: usize, each: Duration) {
    let (name, per_second) = CKAN[which];
    let what = format!("{what} ({:.0} a second)", 1.0 / each.as_secs_f64());
    let against = format!("CKAN, {name}, as measured");
    beside(&what, each.as_secs_f64() * 1000.0, (&against, 1000.0 / per_second));
}

fn per(time: Duration, count: usize) -> Duration {
    time / u32::try_from(count).unwrap()
}

fn main() {
    let setting = |name: &str, default: usize| {
        let given = std::env::args().find_map(|it| it.strip_prefix(name)?.parse().ok());
        given.unwrap_or(default)
    };
    let total = setting("--entries=", 100_000);
    let some = setting("--entered=", 3000);
    let small = tempfile::tempdir().unwrap();
    let desk = premises::build(small.path(), None);
    entered(&desk, 0..some, "in a new place");
    drop(desk);
    let folder = tempfile::tempdir().unwrap();
    let memory = Arc::new(Memory::default());
    let desk = premises::build(folder.path(), Some(memory.clone()));
    let ((), filled) = timed(|| fill(&desk, 0..total, 1));
    say("a resource entered, two acts, nothing on the disk", per(filled, total));
    memory.write(folder.path());
    drop((desk, memory));
    let (desk, opened) = timed(|| premises::open(folder.path()));
    say(&format!("the place with {total} resources folded and opened"), opened);
    assert_eq!(desk.catalogue_counts().0, u64::try_from(total).unwrap());
    shown(&desk, total);
    searched(&desk);
    fts::against(&desk, total, folder.path());
    entered(&desk, total..total + some, &format!("beside {total} others"));
}

/// Entering on a real disk: by one clerk, then by several.
fn entered(desk: &Desk, numbers: std::ops::Range<usize>, beside: &str) {
    let half = numbers.len() / 2;
    let (first, second) = (numbers.start..numbers.start + half, numbers.start + half..numbers.end);
    let ((), alone) = timed(|| fill(desk, first, 1));
    against_ckan(&format!("a resource entered {beside}, two acts, one clerk"), 0, per(alone, half));
    let ((), several) = timed(|| fill(desk, second.clone(), CLERKS));
    let each = per(several, second.len());
    against_ckan(&format!("a resource entered {beside}, two acts, {CLERKS} clerks"), 0, each);
}

fn shown(desk: &Desk, total: usize) {
    let ids: Vec<ResourceId> = (0..20_000)
        .map(|number| ResourceId::new(format!("res-{:06}", number * 7919 % total)).unwrap())
        .collect();
    let ((), time) = timed(|| {
        for id in &ids {
            let sheet = desk.resource_sheet(id).unwrap();
            assert!(!serde_json::to_vec(&sheet).unwrap().is_empty());
        }
    });
    against_ckan("a resource shown, as JSON", 1, per(time, ids.len()));
}

fn question(words: &str) -> CatalogueQuestion {
    CatalogueQuestion { words: words.to_owned(), page: 1, ..CatalogueQuestion::default() }
}

/// The middle one of many runs: what else the machine does falls on few of them.
fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| timed(&mut work).1).collect();
    times.sort_unstable();
    times[ROUNDS / 2]
}

fn searched(desk: &Desk) {
    let search = |asked: &CatalogueQuestion| {
        let page = desk.catalogue(asked).unwrap();
        assert!(!serde_json::to_vec(&page).unwrap().is_empty());
    };
    let each: Vec<(Duration, &str)> = entries::QUERIES
        .iter()
        .map(|words| (median(|| search(&question(words))), *words))
        .collect();
    let all: Duration = each.iter().map(|(time, _)| *time).sum();
    let what = "a search with seven facets, as JSON, mean of twelve";
    against_ckan(what, 2, per(all, each.len()));
    let (slowest, words) = each.iter().max().unwrap();
    against_ckan(&format!("the slowest of them, `{words}`"), 2, *slowest);
    let narrowed = CatalogueQuestion {
        choices: vec![
            (FacetId::Level, "2".to_owned()),
            (FacetId::Update, "每日".to_owned()),
            (FacetId::Provider, "dept-3".to_owned()),
            (FacetId::Provider, "dept-4".to_owned()),
        ],
        ..question("街道")
    };
    against_ckan("a search narrowed by three facets", 2, median(|| search(&narrowed)));
    against_ckan("the first page of everything", 2, median(|| search(&question(""))));
}
