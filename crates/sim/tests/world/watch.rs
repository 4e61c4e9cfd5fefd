//! The checkers find what they are there to find.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use governance::Event;
use journeys::{Ticket, parse, run, sample};
use ports::{Audience, Journal};
use terms::Digest;

use sim::forge::Forge;
use sim::memory::{Faults, MemoryJournal};
use sim::rehearse::watch::Watch;
use sim::{Sim, Tally, library, rehearse};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The events of the short journey, from a founding to a release and an end.
fn events() -> Vec<(terms::Day, Event)> {
    static EVENTS: OnceLock<Vec<(terms::Day, Event)>> = OnceLock::new();
    EVENTS.get_or_init(played).clone()
}

fn played() -> Vec<(terms::Day, Event)> {
    let journey = parse(include_str!("short.txt")).unwrap();
    let library = library(&checkout().join("rulebooks"), "futian").unwrap();
    let mut sim = Sim::found(1, library, &journey.founding, Faults::default()).unwrap();
    let files = sample::files();
    let ticket = Ticket { name: "short", nonce: "events", files: &files };
    let transcript = run(&journey, ticket, &mut sim);
    assert!(transcript.holds(), "{}", transcript.to_text());
    let mut events = Vec::new();
    sim.journal()
        .scan(0, &mut |entry| {
            let part = entry.parts.iter().find(|it| it.audience == Audience::Regulator).unwrap();
            let record: serde_json::Value = serde_json::from_slice(&part.bytes).unwrap();
            let day = serde_json::from_value(record["happened_on"].clone()).unwrap();
            events.push((day, serde_json::from_value(record["event"].clone()).unwrap()));
            true
        })
        .unwrap();
    events
}

fn seen(events: &[(terms::Day, Event)]) -> Result<(), String> {
    let journal = MemoryJournal::default();
    let entries = (0_u64..).zip(events).map(|(seq, (day, event))| {
        let forge = Forge {
            place: terms::PlaceId::new("futian").unwrap(),
            day: *day,
            at: terms::Instant::from_millis(0),
            rulebook: Digest([0; 32]),
        };
        forge.entry(seq, event).unwrap()
    });
    let batch =
        ports::Batch { expected_size: 0, entries: entries.collect(), act: None, erase: Vec::new() };
    journal.append(batch).unwrap();
    Watch::default().catch_up(&journal)
}

/// Changes what happened, and says what the checkers make of it.
fn after(change: impl FnOnce(&mut Vec<(terms::Day, Event)>)) -> String {
    let mut events = events();
    change(&mut events);
    seen(&events).unwrap_err()
}

fn place(events: &[(terms::Day, Event)], kind: &str) -> usize {
    events.iter().position(|(_, event)| event.kind() == kind).unwrap()
}

fn last(events: &[(terms::Day, Event)], kind: &str) -> usize {
    events.iter().rposition(|(_, event)| event.kind() == kind).unwrap()
}

fn check(said: &str, expected: &str) {
    assert!(said.contains(expected), "expected `{expected}`, found `{said}`");
}

#[test]
fn a_lawful_journal_passes() {
    seen(&events()).unwrap();
}

#[test]
fn a_release_on_one_vote_is_found() {
    let said = after(|events| {
        let release = place(events, "file.released");
        events.remove(release - 1);
    });
    check(&said, "released on 1 votes");
}

#[test]
fn a_release_by_its_author_is_found() {
    let said = after(|events| {
        let release = place(events, "file.released");
        if let (_, Event::StepAnswered { officer, .. }) = &mut events[release - 1] {
            *officer = terms::OfficerId::new("gao").unwrap();
        }
    });
    check(&said, "voted on the own matter");
}

#[test]
fn a_run_under_a_hold_or_after_the_end_is_found() {
    let moved = |to: &str| {
        after(|events| {
            let run = events[place(events, "run.admitted")].clone();
            let at = place(events, to);
            let (day, mut run) = (events[at].0, run.1);
            if let Event::RunAdmitted { run, .. } = &mut run {
                *run = terms::RunId::new("run-99").unwrap();
            }
            events.insert(at + 1, (day, run));
        })
    };
    check(&moved("hold.set"), "is held");
    check(&moved("grant.closed"), "is not open");
}

#[test]
fn what_happens_twice_is_found() {
    let doubled = |kind: &str| {
        after(|events| {
            let at = last(events, kind);
            events.insert(at + 1, events[at].clone());
        })
    };
    check(&doubled("run.admitted"), "was admitted twice");
    // Their serials give these away first.
    check(&doubled("grant.made"), "after");
    check(&doubled("agreement.in-force"), "after");
    let said = after(|events| {
        let at = place(events, "grant.made");
        let mut again = events[at].clone();
        if let Event::GrantMade { serial, .. } = &mut again.1 {
            *serial += 1;
        }
        events.insert(at + 1, again);
    });
    check(&said, "a second grant");
}

#[test]
fn a_gap_a_refusal_without_ground_and_a_look_at_rows_are_found() {
    let said = after(|events| {
        events.remove(place(events, "act.refused"));
    });
    check(&said, "after 1");
    let said = after(|events| {
        let at = place(events, "act.refused");
        if let Event::ActRefused { rules, .. } = &mut events[at].1 {
            rules.clear();
        }
    });
    check(&said, "a refusal without a ground");
    let said = after(|events| {
        let at = place(events, "run.answered");
        if let Event::RunAnswered { lookable, .. } = &mut events[at].1 {
            *lookable = false;
        }
    });
    check(&said, "rows were looked at");
}

#[test]
fn a_name_in_a_part_and_an_altered_envelope_are_found() {
    let said = after(|events| {
        let at = place(events, "call.published");
        if let Event::CallPublished { title, .. } = &mut events[at].1 {
            title.zh = "姓名标记gao".to_owned();
        }
    });
    check(&said, "a name stands in the part");
    let journey = parse(include_str!("short.txt")).unwrap();
    let library = library(&checkout().join("rulebooks"), "futian").unwrap();
    let sim = Sim::found(1, library, &journey.founding, Faults::default()).unwrap();
    let mut watch = Watch::default();
    watch.catch_up(sim.journal()).unwrap();
    let mut envelope = Vec::new();
    sim.journal()
        .scan(1, &mut |entry| {
            envelope = entry.envelope;
            false
        })
        .unwrap();
    let place = envelope.len() - 1;
    envelope[place] ^= 1;
    sim.journal().tamper(1, envelope);
    assert!(Watch::default().catch_up(sim.journal()).is_err());
}

#[test]
fn one_seed_gives_one_run() {
    let library = library(&checkout().join("rulebooks"), "futian").unwrap();
    let played = |seed| rehearse(seed, 150, &library).unwrap();
    let tally = played(5);
    assert_eq!(tally, played(5));
    assert_ne!(tally, played(6));
    assert_ne!(tally, Tally::default());
}
