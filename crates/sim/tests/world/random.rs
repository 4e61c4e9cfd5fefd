//! Random runs of all places; `cargo xtask prove sim` plays many, and fails where a subject that a
//! place knows was never opened.

use std::path::Path;

use desk::Library;
use journeys::{Ticket, parse, run};
use sim::memory::Faults;
use sim::rehearse::{files, journey};
use sim::{Sim, library, rehearse};

const PLACES: [&str; 5] = ["chengdu", "futian", "lingang", "nanjing", "pudong"];

fn law_of(place: &str) -> Library {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    library(&checkout.join("rulebooks"), place).unwrap()
}

#[test]
fn a_random_run_of_every_place_breaks_no_rule() {
    for (place, seed) in PLACES.iter().zip(1..) {
        let tally = rehearse(seed, 100, &law_of(place)).unwrap_or_else(|broken| panic!("{broken}"));
        // A run that never gets anywhere proves nothing.
        let reached = [tally.cases, tally.matters, tally.crashes, tally.refused, tally.repeated];
        assert!(reached.iter().all(|count| *count > 0), "{place}: {tally:?}");
        assert!(tally.done > tally.refused, "{place}: {tally:?}");
    }
}

#[test]
fn what_was_played_can_be_kept_as_a_journey() {
    let law = law_of("pudong");
    let text = journey(1, 120, &law).unwrap_or_else(|broken| panic!("{broken}"));
    let kept = parse(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
    let mut sim = Sim::found(1, law, &kept.founding, Faults::default()).unwrap();
    let files = files();
    let ticket = Ticket { name: "kept", nonce: "again", files: &files };
    let transcript = run(&kept, ticket, &mut sim);
    assert!(transcript.holds(), "{}", transcript.to_text());
    assert!(transcript.met > 10, "{}", transcript.to_text());
}
