//! The server is killed under load, again and again: what programs received is held against what
//! the meter and the journal say after the restart.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::programs::{Program, call};
use super::{Hall, PILES, reader};

/// How many programs call at a time.
const PROGRAMS: usize = 16;

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Strikes {
    /// How often the server was killed.
    pub(crate) kills: usize,
    /// Answers that arrived in full.
    pub(crate) received: BTreeSet<u64>,
    /// Calls on record.
    pub(crate) metered: u64,
    /// Those that are billed.
    pub(crate) billed: u64,
    /// Those that are on record and not billed.
    pub(crate) unconfirmed: u64,
}

impl Strikes {
    pub(crate) fn line(&self) -> Value {
        json!({
            "kills": self.kills, "programs": PROGRAMS, "received": self.received.len(),
            "metered": self.metered, "billed": self.billed, "unconfirmed": self.unconfirmed,
        })
    }
}

/// Kills the server `kills` times.
pub(crate) fn prove(kills: usize) -> Strikes {
    let mut hall = Hall::open();
    let (_, secret) = hall.key("striking", "subscription-1");
    let mut strikes = Strikes { kills, ..Strikes::default() };
    for centre in 0..2 {
        // The first answers are made, which takes longer than a short life.
        let request = call(hall.address, &secret, &format!("{PILES}?centre={centre}"));
        let mut program = Program::new(hall.address, request);
        assert!(program.ask());
        strikes.received.extend(program.wait().unwrap().number);
    }
    for number in 0..kills {
        let lived = Duration::from_micros(100_000 + number as u64 * 37_813 % 500_000);
        live(&mut hall, &secret, lived, &mut strikes.received);
        hall.start();
        strikes.compare(&hall, number + 1);
    }
    // A server that is told to stop leaves nothing open.
    let before = strikes.unconfirmed;
    let request = call(hall.address, &secret, &format!("{PILES}?centre=0"));
    let mut program = Program::new(hall.address, request);
    assert!(program.ask());
    strikes.received.extend(program.wait().unwrap().number);
    drop(program);
    hall.stop();
    hall.start();
    strikes.compare(&hall, kills);
    assert_eq!(strikes.unconfirmed, before);
    strikes
}

/// Calls for so long, and kills the server in the middle of it.
fn live(hall: &mut Hall, secret: &str, lived: Duration, received: &mut BTreeSet<u64>) {
    let request = |centre| call(hall.address, secret, &format!("{PILES}?centre={centre}"));
    let mut programs: Vec<Program> =
        (0..PROGRAMS).map(|number| Program::new(hall.address, request(number % 2))).collect();
    let until = Instant::now() + lived;
    while Instant::now() < until {
        for program in &mut programs {
            if !program.waits {
                assert!(program.ask());
            }
            assert!(program.take().is_some());
            hear(program, received);
        }
    }
    hall.kill();
    for program in &mut programs {
        // What was sent before the end still arrives.
        while program.take().is_some_and(|some| some > 0) {}
        hear(program, received);
    }
}

fn hear(program: &mut Program, received: &mut BTreeSet<u64>) {
    if let Some(heard) = program.heard() {
        assert_eq!(heard.status, 200, "{heard:?}");
        let number = heard.number.unwrap();
        assert!(received.insert(number), "the number {number} came twice");
    }
}

impl Strikes {
    fn compare(&mut self, hall: &Hall, kills: usize) {
        let counted = reader::read(&hall.meter()).remove(&1).unwrap();
        let all: Vec<u64> = (1..).zip(&counted.calls).map(|(number, _)| number).collect();
        assert_eq!(counted.calls, all, "the numbers of calls have no gap");
        let metered: BTreeSet<u64> = counted.calls.iter().copied().collect();
        let confirmed: BTreeSet<u64> = counted.confirmed.iter().copied().collect();
        assert_eq!(confirmed.len(), counted.confirmed.len(), "a call was confirmed twice");
        let unmetered: Vec<_> = self.received.difference(&metered).collect();
        assert!(unmetered.is_empty(), "answered and not on record: {unmetered:?}");
        let surplus = metered.len() - self.received.len();
        assert!(surplus <= PROGRAMS * kills, "{surplus} more than were under way");
        let billed_unseen: Vec<_> = confirmed.difference(&self.received).collect();
        assert!(billed_unseen.is_empty(), "billed and never received: {billed_unseen:?}");
        let (leased, billed, unconfirmed) = hall.used("subscription-1");
        assert_eq!(billed, confirmed.len() as u64);
        assert_eq!(billed + unconfirmed, metered.len() as u64, "each call is in the books once");
        assert!((metered.len() as u64..=200_000).contains(&leased), "{leased} set aside");
        (self.metered, self.billed) = (metered.len() as u64, billed);
        self.unconfirmed = unconfirmed;
    }
}
