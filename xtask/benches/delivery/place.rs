//! A place with a product and a key to it: the journey of the tests, walked in memory, then put on
//! disk with a real journal and a real meter.

use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use desk::{Asked, Desk, DeskPorts};
use journeys::{Ticket, read, run, sample};
use ledger::Signer;
use ports::{Batch, Clock, Journal};
use sim::memory::Faults;
use sim::{Sim, library};
use store::{FileMeter, SqliteJournal};
use tempfile::TempDir;
use terms::{Instant, Key, OfficerId, PlaceId};

use crate::house::House;

pub(crate) struct Place {
    folder: TempDir,
    pub(crate) house: Arc<House>,
    pub(crate) secret: String,
}

/// The machine's clock, as the front door has it.
struct HostClock;

impl Clock for HostClock {
    #[expect(clippy::disallowed_methods, reason = "a bench runs in real time")]
    fn now(&self) -> Instant {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

pub(crate) fn open() -> Place {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folder = tempfile::tempdir_in(".").expect("a folder on this disk");
    let at = |name: &str| folder.path().join(name);
    let good = checkout.join("rulebooks/futian/2024-01-30/cases/good");
    std::fs::create_dir_all(at("good")).unwrap();
    std::fs::create_dir_all(at("futian")).unwrap();
    for case in std::fs::read_dir(good).unwrap() {
        let case = case.unwrap();
        std::fs::copy(case.path(), at("good").join(case.file_name())).unwrap();
    }
    let script = std::fs::read_to_string(checkout.join("crates/cli/tests/calls/product.txt"));
    let script = script.unwrap();
    assert!(script.contains("calls_per_month = 200000"));
    // As many calls a month as a run can make.
    let script = script.replace("calls_per_month = 200000", "calls_per_month = 200000000");
    std::fs::write(at("futian/product.txt"), script).unwrap();
    let mut law = library(&checkout.join("rulebooks"), "futian").unwrap();
    let journey = read(&at("futian/product.txt")).unwrap();
    let mut sim = Sim::found(1, law.clone(), &journey.founding, Faults::default()).unwrap();
    let files = sample::files();
    let ticket = Ticket { name: "futian/product", nonce: "bench", files: &files };
    let transcript = run(&journey, ticket, &mut sim);
    assert!(transcript.holds(), "{}", transcript.to_text());
    // The minute of this place holds more calls than a run can make.
    let current = Arc::make_mut(&mut law.current);
    for (id, policy) in &mut current.policies {
        if id.as_str() == "calls_per_minute" {
            policy.value = u32::MAX;
        }
    }
    let place = PlaceId::new("futian").unwrap();
    let journal = SqliteJournal::open(&at("journal.sqlite"), &place).unwrap();
    let mut entries = Vec::new();
    let mut take = |entry| {
        entries.push(entry);
        true
    };
    sim.journal().scan(0, &mut take).unwrap();
    let batch = Batch { expected_size: 0, entries, act: None, erase: Vec::new() };
    journal.append(batch).unwrap();
    let ports = DeskPorts {
        journal: Arc::new(journal),
        meter: Arc::new(FileMeter::open(&at("meter"), &place).unwrap()),
        clock: Arc::new(HostClock),
        ..sim.ports().clone()
    };
    let signer = Signer::new("bench.invalid/futian", &[5; 32]).unwrap();
    let desk = Arc::new(Desk::open(ports, law, signer).unwrap());
    let issue = serde_json::json!({ "type": "issue_key", "subscription": "subscription-1" });
    let asked = Asked { happened_on: None, command: serde_json::from_value(issue).unwrap() };
    let key = Key::new("bench").unwrap();
    let secret = desk.act(&OfficerId::new("gang").unwrap(), &key, &asked).unwrap().secret.unwrap();
    let house = Arc::new(House { desk, build: "bench".to_owned() });
    Place { folder, house, secret }
}

impl Place {
    /// How many calls are on record, in how many bytes, and how many leases were made for them.
    pub(crate) fn counted(&self) -> (usize, usize, usize) {
        self.house.desk.roll_up().unwrap();
        let folder = self.folder.path().join("meter");
        let (mut calls, mut records, mut leases) = (0, 0, 0);
        for item in std::fs::read_dir(folder).unwrap() {
            let bytes = std::fs::read(item.unwrap().path()).unwrap();
            for record in bytes.chunks(64).skip(1).take_while(|record| record[0] != 0) {
                records += 1;
                calls += usize::from(record[0] == 1);
            }
        }
        let mut from = 0;
        loop {
            let page = self.house.desk.log(from, 1000).unwrap();
            let Some(last) = page.last() else { break };
            from = last.seq + 1;
            leases += page.iter().filter(|entry| entry.kind == "quota.leased").count();
        }
        (calls, records * 64, leases)
    }
}
