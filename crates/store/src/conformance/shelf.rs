//! Blobs: read back as they were put, under their name and key only.

use std::sync::Arc;

use ports::{Blobs, KeyFailure, KeyId, Keys};

use super::sorts::done;

/// Names that a careless store would take for one another, or for a way out of its folder.
const NAMES: [&str; 7] =
    ["paper", "Paper", "case/1/paper", "case-1-paper", "../paper", "\u{6587}\u{4ef6}.pdf", ""];

pub(super) fn all<B: Blobs>(make: &impl Fn() -> (B, Arc<dyn Keys>)) {
    as_they_were_put(&make().0);
    under_their_key_only(&make().0);
    let (blobs, keys) = make();
    gone_with_their_key(&blobs, keys.as_ref());
}

fn key(name: &str) -> KeyId {
    KeyId(name.to_owned())
}

fn as_they_were_put(blobs: &impl Blobs) {
    let key = key("person/a");
    for name in NAMES {
        done("a blob", blobs.put(name, &key, format!("bytes of {name}").as_bytes()));
    }
    for name in NAMES {
        let read = done("a blob", blobs.read(name, &key));
        assert_eq!(read, format!("bytes of {name}").as_bytes(), "`{name}` is read back");
    }
    for bytes in [vec![], vec![0; 1 << 20], b"short".to_vec()] {
        done("a blob", blobs.put("paper", &key, &bytes));
        assert!(done("a blob", blobs.read("paper", &key)) == bytes, "the last one put counts");
    }
    assert!(blobs.read("none", &key).is_err(), "a blob that was never put is not read");
}

fn under_their_key_only(blobs: &impl Blobs) {
    let (a, b) = (key("person/a"), key("person/b"));
    done("a blob", blobs.put("paper", &a, b"secret"));
    assert!(matches!(blobs.read("paper", &b), Err(KeyFailure::Unknown(_))), "there is no such key");
    done("a blob", blobs.put("other", &b, b"other"));
    assert!(blobs.read("paper", &b).is_err(), "another key does not open it");
    assert_eq!(done("a blob", blobs.read("paper", &a)), b"secret", "its own key does");
}

fn gone_with_their_key(blobs: &impl Blobs, keys: &dyn Keys) {
    let (a, b) = (key("person/a"), key("person/b"));
    done("a blob", blobs.put("paper", &a, b"secret"));
    done("a blob", blobs.put("other", &b, b"other"));
    done("a destruction", keys.destroy(&a));
    let gone = |result| matches!(result, Err(KeyFailure::Destroyed(id)) if id == a);
    assert!(gone(blobs.read("paper", &a).map(drop)), "its key is destroyed, so it is gone");
    assert!(gone(blobs.put("paper", &a, b"again")), "nothing is sealed under a destroyed key");
    assert_eq!(done("a blob", blobs.read("other", &b)), b"other", "other blobs are not touched");
}
