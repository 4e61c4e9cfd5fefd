//! Ten thousand entries are folded, from nothing and from a snapshot.

use std::path::Path;
use std::time::Instant;

use governance::Event;
use ports::{Batch, Journal};
use sim::forge::Forge;
use sim::memory::Faults;
use sim::{Sim, library};
use terms::OfficerId;

const ENTRIES: u64 = 10_000;

#[expect(clippy::print_stdout, reason = "how long it takes is for people to read")]
#[test]
fn ten_thousand_entries_are_folded() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = library(&checkout.join("rulebooks"), "futian").unwrap();
    let journey = journeys::parse(include_str!("short.txt")).unwrap();
    let rulebook = library.current.digest;
    let mut sim = Sim::found(1, library, &journey.founding, Faults::default()).unwrap();
    let (day, at, _) = sim.desk().unwrap().time().unwrap();
    let place = terms::PlaceId::new("futian").unwrap();
    let forge = Forge { place, day, at, rulebook };
    let founded = sim.journal().head().unwrap().size;
    let officer = |number: u64| OfficerId::new(format!("officer-{number}")).unwrap();
    let party = journey.founding.party;
    let entries = (founded..ENTRIES).map(|seq| {
        let event = match seq % 4 {
            0 => Event::OfficerAppointed { officer: officer(seq), party: party.clone() },
            1 => Event::KeyRegistered { officer: officer(seq - 1), public_key: rulebook },
            2 => Event::OfficerDismissed { officer: officer(seq - 2) },
            _ => Event::ClockMoved { to: at },
        };
        forge.entry(seq, &event).unwrap()
    });
    let batch =
        Batch { expected_size: founded, entries: entries.collect(), act: None, erase: Vec::new() };
    sim.journal().append(batch).unwrap();
    let from_nothing = opened(&mut sim);
    sim.desk().unwrap().rest().unwrap();
    let from_snapshot = opened(&mut sim);
    println!("{ENTRIES} entries: {from_nothing:.1} s, from a snapshot {from_snapshot:.1} s");
}

fn opened(sim: &mut Sim) -> f64 {
    let begun = Instant::now();
    sim.restart().unwrap();
    let entries = sim.desk().unwrap().place().unwrap().entries;
    assert_eq!(entries, ENTRIES);
    begun.elapsed().as_secs_f64()
}
