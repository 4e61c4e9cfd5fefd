//! The long proof: a server killed at 50 durable steps. Run it with
//! `cargo test --test kill -- [--points N] [--seed N]`; the last line is its record.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a proof that fails says where")]
#![expect(clippy::indexing_slicing, clippy::panic, reason = "a proof that fails says where")]

mod killing;
#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    let number = |name: &str, usual: u64| {
        let at = words.iter().position(|word| word == name);
        let value = at.and_then(|at| words.get(at + 1)).map(|word| word.parse());
        value.map_or(usual, |value| value.expect("a number"))
    };
    let (points, seed) = (number("--points", 50), number("--seed", 20_240_130));
    if let Err(why) = killing::can_trace() {
        say(&format!("not run: {why}"));
        return ExitCode::from(3);
    }
    let tally = prove(usize::try_from(points).unwrap(), seed);
    say(&tally.line(seed).to_string());
    ExitCode::SUCCESS
}

fn prove(points: usize, seed: u64) -> killing::Tally {
    let counted = killing::census();
    let steps: usize = counted.iter().map(|it| it.writes + it.names).sum();
    say(&format!("{} acts, {steps} durable steps", counted.len()));
    let mut tally = killing::Tally::default();
    // A point that is not reached is drawn anew.
    for round in 0..10 {
        let wanted = points.saturating_sub(tally.kills);
        for walk in killing::draw(&counted, wanted, seed + round) {
            tally.add(killing::kill_at(&walk));
            say(&format!("{} of {points} kills; {:?}", tally.kills, tally.by_act));
        }
        if tally.kills >= points {
            break;
        }
    }
    assert!(tally.kills >= points, "{} of {points} points were reached", tally.kills);
    let missed = killing::missed(&tally);
    assert!(missed.is_empty(), "no kill struck under {missed:?}");
    assert!(tally.between > 0, "no kill struck between an entry and its effect");
    tally
}

#[expect(clippy::print_stdout, reason = "the record of the proof is its output")]
fn say(line: &str) {
    println!("{line}");
}
