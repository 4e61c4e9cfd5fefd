//! A random run; `cargo xtask prove sim` plays many.

use std::path::Path;

use sim::{library, rehearse};

#[test]
fn a_random_run_breaks_no_rule() {
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let library = library(&checkout.join("rulebooks"), "futian").unwrap();
    let tally = rehearse(9, 400, &library).unwrap_or_else(|broken| panic!("{broken}"));
    // A run that never gets anywhere proves nothing.
    let reached = [tally.grants, tally.runs, tally.releases, tally.crashes, tally.refused];
    assert!(reached.iter().all(|count| *count > 0), "{tally:?}");
}
