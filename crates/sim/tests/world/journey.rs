//! Every journey of the checkout, in memory, on sample files.

use std::path::{Path, PathBuf};

use journeys::{Ticket, Transcript, read, run, sample};
use sim::memory::Faults;
use sim::{Sim, library};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn rehearse(path: &Path, name: &str, seed: u64) -> (Transcript, Sim) {
    let journey = read(path).unwrap_or_else(|unread| panic!("{}: {unread}", path.display()));
    let place = name.split('/').next().unwrap();
    let library = library(&checkout().join("rulebooks"), place).unwrap();
    let mut sim = Sim::found(seed, library, &journey.founding, Faults::default()).unwrap();
    let files = sample::files();
    let ticket = Ticket { name, nonce: "rehearsal", files: &files };
    (run(&journey, ticket, &mut sim), sim)
}

fn journeys_in(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            journeys_in(&path, found);
        } else if path.extension().is_some_and(|it| it == "txt") {
            found.push(path);
        }
    }
    found.sort();
}

fn check(path: &Path, name: &str) {
    let (transcript, sim) = rehearse(path, name, 1);
    assert!(transcript.holds(), "{}", transcript.to_text());
    let files = sim.published().unwrap();
    let keys = vec![sim.verifier_key().unwrap()];
    let trust = ledger::audit::Trust { keys, pinned: Vec::new() };
    let report = ledger::audit::audit(|path| files.get(path).cloned(), &trust);
    assert!(report.is_intact(), "{name}: {:?}", report.findings);
}

#[test]
fn every_journey_holds_in_memory() {
    let folder = checkout().join("journeys");
    let mut found = Vec::new();
    journeys_in(&folder, &mut found);
    assert!(!found.is_empty(), "there is no journey");
    for path in found {
        let name = path.strip_prefix(&folder).unwrap().with_extension("");
        check(&path, name.to_str().unwrap());
    }
}

#[test]
fn one_seed_gives_one_journal() {
    use ports::Journal;
    let path = checkout().join("journeys/futian/main.txt");
    let head = |seed| rehearse(&path, "futian/main", seed).1.journal().head().unwrap();
    assert_eq!(head(1), head(1));
    assert_ne!(head(1).root, head(2).root);
}
