//! The long proof: a product stopped 1,000 times and a server killed 40 times, both under load.
//! Run it with `cargo test --test deliveries -- [--stops N] [--kills N]`; the last line is its
//! record.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a proof that fails says where")]
#![expect(clippy::indexing_slicing, clippy::panic, reason = "a proof that fails says where")]
#![expect(clippy::as_conversions, reason = "small numbers of a test")]

mod calls;
#[expect(dead_code, reason = "each test uses its part")]
mod support;

use calls::{stopping, striking};
use serde_json::json;

#[expect(clippy::print_stdout, reason = "the record of the proof is its output")]
fn main() {
    let words: Vec<String> = std::env::args().collect();
    let number = |name: &str, usual: usize| {
        let at = words.iter().position(|word| word == name);
        let value = at.and_then(|at| words.get(at + 1)).map(|word| word.parse());
        value.map_or(usual, |value| value.expect("a number"))
    };
    let stops = stopping::prove(number("--stops", 1000));
    println!("{}", stops.line());
    assert_eq!(stops.late, 0, "answers began after the acknowledgement");
    let strikes = striking::prove(number("--kills", 40));
    println!("{}", json!({ "stopping": stops.line(), "killing": strikes.line() }));
}
