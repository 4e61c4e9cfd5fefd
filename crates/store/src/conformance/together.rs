//! Many threads at one journal.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use ports::{AppendFailure, Batch, Journal, StoredEntry};

use super::sorts::{acting, assert_holds, batch, done, entries, scanned};

const THREADS: u64 = 8;
const APPENDS: u64 = 12;

pub(super) fn all<J: Journal>(make: &impl Fn() -> J) {
    one_order(&make());
    one_act(&make());
    reading_beside(&make());
}

/// Everybody appends; who was too late tries again.
fn one_order(journal: &impl Journal) {
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (0..APPENDS).for_each(|_| append_one(journal)));
        }
    });
    assert_holds(journal, &entries(0..THREADS * APPENDS));
}

/// Everybody does the same act; one of them did it.
fn one_act(journal: &impl Journal) {
    let done = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                if append(journal, |size| acting(size, "ann", "k")) {
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(done.into_inner(), 1, "one act is recorded once");
    assert_holds(journal, &entries(0..1));
}

/// Whoever reads meanwhile sees a beginning of the journal, without gaps, and never less than was
/// acknowledged before.
fn reading_beside(journal: &impl Journal) {
    thread::scope(|scope| {
        scope.spawn(|| (0..THREADS * APPENDS).for_each(|_| append_one(journal)));
        for _ in 0..2 {
            scope.spawn(|| {
                for _ in 0..APPENDS {
                    assert_beginning(journal);
                }
            });
        }
    });
    assert_holds(journal, &entries(0..THREADS * APPENDS));
}

fn assert_beginning(journal: &impl Journal) {
    let size = done("the head", journal.head()).size;
    let seen: Vec<StoredEntry> = scanned(journal, 0);
    let count = u64::try_from(seen.len()).unwrap_or(u64::MAX);
    assert!(count >= size, "{size} entries were acknowledged, and {count} are seen");
    assert_eq!(seen, entries(0..count), "what is seen is a beginning of the journal");
}

fn append_one(journal: &impl Journal) {
    assert!(append(journal, |size| batch(size, 1)), "it is appended in the end");
}

/// Appends, again and again while others are faster; says whether it is in.
fn append(journal: &impl Journal, make: impl Fn(u64) -> Batch) -> bool {
    loop {
        let size = done("the head", journal.head()).size;
        match journal.append(make(size)) {
            Err(AppendFailure::Moved { .. }) => {}
            Err(AppendFailure::Repeated) => return false,
            Ok(_) => return true,
            Err(AppendFailure::Store(failure)) => done("an append", Err(failure)),
        }
    }
}
