//! The fold of 100,000 stored events, against parsing the same bytes as plain JSON.

use std::hint::black_box;
use std::time::{Duration, Instant};

use governance::{Event, State};
use serde_json::{Value, json};

const ENTRIES: u64 = 100_000;
const ROUNDS: u32 = 5;

fn digest(number: u64) -> String {
    format!("{number:064x}")
}

/// The stored event of an entry: a year of runs and looks under one grant, and a case now and then.
fn event(entry: u64) -> Value {
    let turn = entry / 4;
    let case = format!("case-{}", entry / 200 + 1);
    match entry % 4 {
        _ if entry == 0 => json!({
            "event": "place_founded", "place": "futian", "mode": "rehearsal",
            "zone": "Asia/Shanghai", "clock": null,
        }),
        _ if entry % 200 == 1 => json!({
            "event": "case_opened", "case": case, "procedure": "catalogue_entry",
            "rulebook": digest(1), "applicant": "statistics", "role": "data_provider",
            "author": "tan", "on": "2026-01-05", "given": [], "document": null,
            "subject": { "catalogue_entry": { "resource": "income" } },
            "opens": [{
                "step": "confirmation", "rulebook": digest(1),
                "slots": [{ "role": "data_authority", "party": null }],
            }],
        }),
        _ if entry % 200 == 2 => json!({
            "event": "step_answered", "case": case, "step": "confirmation", "slot": 0,
            "answer": "confirm", "officer": "lin", "party": "authority", "on": "2026-01-06",
            "signed": null, "outcome": "confirm", "opens": [], "end": "entered",
        }),
        0 => json!({
            "event": "run_admitted", "run": format!("run-{turn}"), "grant": "grant-1",
            "officer": "su", "plan": digest(turn), "table": format!("table-{turn}"),
            "on": "2026-02-03",
        }),
        1 => json!({
            "event": "run_answered", "run": format!("run-{turn}"), "plan": digest(turn),
            "result": digest(turn), "rows": 12, "lookable": true,
        }),
        _ => json!({
            "event": "table_looked", "table": format!("table-{turn}"), "officer": "su",
            "shown": digest(entry), "cells": 24, "on": "2026-02-03",
        }),
    }
}

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn timed(work: impl Fn()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn fold(stored: &[Vec<u8>]) {
    let mut state = State::default();
    let at = terms::Instant::from_millis(1_770_000_000_000);
    for (entry, bytes) in (0..).zip(stored) {
        match serde_json::from_slice::<Event>(bytes) {
            Ok(event) => state.evolve(entry, at, &event),
            Err(error) => unreachable!("entry {entry} is a stored event: {error}"),
        }
    }
    assert_eq!(state.size, ENTRIES);
    black_box(state);
}

fn parse(stored: &[Vec<u8>]) {
    for bytes in stored {
        black_box(serde_json::from_slice::<Value>(bytes).ok());
    }
}

#[expect(clippy::print_stdout, reason = "a bench says what it found")]
fn main() {
    let stored: Vec<Vec<u8>> = (0..ENTRIES).map(|entry| event(entry).to_string().into()).collect();
    // In turns, so that whatever else the machine does meets both.
    let rounds = (0..ROUNDS).map(|_| (timed(|| fold(&stored)), timed(|| parse(&stored))));
    let (folds, parses): (Vec<_>, Vec<_>) = rounds.unzip();
    let best = |times: &[Duration]| times.iter().min().copied().unwrap_or_default();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let found = json!({
        "what": "state of 100,000 entries folded from their stored events",
        "against": "the same bytes parsed as JSON",
        "ms": ms(best(&folds)), "plain_ms": ms(best(&parses)),
    });
    println!("{found}");
}
