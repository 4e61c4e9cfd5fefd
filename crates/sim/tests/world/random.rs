//! A few random runs; `cargo xtask prove sim` plays many.

use std::path::Path;

use sim::{Tally, library, rehearse};

#[test]
fn a_few_random_runs_break_no_rule() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = library(&checkout.join("rulebooks"), "futian").unwrap();
    let mut whole = Tally::default();
    for seed in [2, 9] {
        whole += rehearse(seed, 200, &library).unwrap_or_else(|broken| panic!("{broken}"));
    }
    // A run that never gets anywhere proves nothing.
    let reached = [whole.grants, whole.runs, whole.releases, whole.crashes, whole.refused];
    assert!(reached.iter().all(|count| *count > 0), "{whole:?}");
}
