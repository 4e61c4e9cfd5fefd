//! A seal opens under its key and in its context, or not at all.

use ports::SecretKey;

use super::{open, seal};

#[test]
fn it_opens_as_it_was_sealed() {
    let key = SecretKey([3; 32]);
    for plain in [b"".as_slice(), b"a", &vec![0; 70_000]] {
        let sealed = seal(&key, b"context", plain).unwrap();
        assert_eq!(open(&key, b"context", &sealed).unwrap().as_slice(), plain);
        assert_eq!(sealed.len(), plain.len() + 12 + 16);
    }
}

#[test]
fn it_never_looks_the_same() {
    let key = SecretKey([3; 32]);
    assert_ne!(seal(&key, b"", b"plain").unwrap(), seal(&key, b"", b"plain").unwrap());
}

#[test]
fn nothing_else_opens() {
    let key = SecretKey([3; 32]);
    let sealed = seal(&key, b"context", b"plain").unwrap();
    assert!(open(&SecretKey([4; 32]), b"context", &sealed).is_none());
    assert!(open(&key, b"contexT", &sealed).is_none());
    for at in 0..sealed.len() {
        let mut altered = sealed.clone();
        altered[at] ^= 1;
        assert!(open(&key, b"context", &altered).is_none(), "byte {at}");
        assert!(open(&key, b"context", &sealed[..at]).is_none(), "cut at {at}");
    }
}
