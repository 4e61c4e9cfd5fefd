//! Keys: made once, found again, gone for good.

use std::collections::BTreeSet;
use std::thread;

use ports::{KeyFailure, KeyId, Keys};

use super::sorts::done;

/// Names that a careless store would take for one another, or for a way out of its folder.
const NAMES: [&str; 12] = [
    "person/zhang-san",
    "person/zhang-San",
    "person/zhang_san",
    "person-zhang-san",
    "person/zhang-san/1",
    "person",
    "../person",
    "/person",
    "person/",
    "\u{4eba}/\u{5f20}\u{4e09}",
    "a\nb",
    "",
];
const THREADS: usize = 8;

pub(super) fn all<K: Keys>(make: &impl Fn() -> K) {
    made_once(&make());
    all_different(&make());
    gone_for_good(&make());
    never_made(&make());
    together(&make());
}

fn id(name: &str) -> KeyId {
    KeyId(name.to_owned())
}

fn made_once(keys: &impl Keys) {
    let a = id("version/metro-taps/1");
    let unknown = matches!(keys.find(&a), Err(KeyFailure::Unknown(id)) if id == a);
    assert!(unknown, "a key that was never made is not found");
    let made = done("a key", keys.obtain(&a)).0;
    assert_ne!(made, [0; 32], "a key is random");
    assert_eq!(done("a key", keys.obtain(&a)).0, made, "a key is made once");
    assert_eq!(done("a key", keys.find(&a)).0, made, "a key is found again");
}

fn all_different(keys: &impl Keys) {
    let made: Vec<_> = NAMES.iter().map(|name| done("a key", keys.obtain(&id(name))).0).collect();
    let distinct: BTreeSet<_> = made.iter().collect();
    assert_eq!(distinct.len(), NAMES.len(), "every name has a key of its own");
    for (name, made) in NAMES.iter().zip(made) {
        assert_eq!(done("a key", keys.find(&id(name))).0, made, "`{name}` keeps its key");
    }
    let long = "long/".repeat(1000);
    let made = done("a key", keys.obtain(&id(&long))).0;
    assert_eq!(done("a key", keys.find(&id(&long))).0, made, "a name may be long");
}

fn gone_for_good(keys: &impl Keys) {
    let (a, b) = (id("person/a"), id("person/b"));
    done("a key", keys.obtain(&a));
    let kept = done("a key", keys.obtain(&b)).0;
    for _ in 0..2 {
        done("a destruction", keys.destroy(&a));
        assert_destroyed(keys, &a);
    }
    assert_eq!(done("a key", keys.find(&b)).0, kept, "other keys are not touched");
}

fn never_made(keys: &impl Keys) {
    let a = id("person/never-made");
    done("a destruction", keys.destroy(&a));
    assert_destroyed(keys, &a);
}

fn together(keys: &impl Keys) {
    let (a, b) = (id("person/a"), id("person/b"));
    thread::scope(|scope| {
        let obtained = || done("a key", keys.obtain(&a)).0;
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(obtained)).collect();
        let made: BTreeSet<_> = threads.into_iter().filter_map(|it| it.join().ok()).collect();
        assert_eq!(made.len(), 1, "everybody obtains the same key");
    });
    thread::scope(|scope| {
        for turn in 0..THREADS {
            scope.spawn(|| {
                let failure = keys.obtain(&b).err();
                let gone = matches!(failure, None | Some(KeyFailure::Destroyed(_)));
                assert!(gone, "a key is there or destroyed: {failure:?}");
            });
            if turn == THREADS / 2 {
                scope.spawn(|| done("a destruction", keys.destroy(&b)));
            }
        }
    });
    assert_destroyed(keys, &b);
}

fn assert_destroyed(keys: &impl Keys, id: &KeyId) {
    for found in [keys.find(id), keys.obtain(id), keys.find(id)] {
        let destroyed = matches!(&found, Err(KeyFailure::Destroyed(it)) if it == id);
        assert!(destroyed, "a key that was destroyed never comes back");
    }
}
