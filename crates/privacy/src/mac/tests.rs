//! Tests of tokens and entity numbers.

use super::*;

fn words(values: &[Option<&str>]) -> Vec<Option<String>> {
    values.iter().map(|value| value.map(str::to_owned)).collect()
}

#[test]
fn tokens_are_hmac_sha_256_of_the_value() {
    // Python: hmac.new(bytes([7]*32), b"token\0" + "罗湖".encode(), "sha256").hexdigest()[:32]
    let token = MacKey::new(&[7; 32]).token("罗湖");
    assert_eq!(token, "96b830c13abb52b79e105fb5d7be6a0d");
}

#[test]
fn tokens_of_two_keys_do_not_link() {
    assert_ne!(MacKey::new(&[1; 32]).token("a"), MacKey::new(&[2; 32]).token("a"));
}

#[test]
fn lists_that_read_alike_have_different_numbers() {
    let key = MacKey::new(&[3; 32]);
    let lists = [
        words(&[Some("ab"), Some("c")]),
        words(&[Some("a"), Some("bc")]),
        words(&[Some("abc")]),
        words(&[None, Some("abc")]),
        words(&[Some(""), Some("abc")]),
    ];
    let numbers: std::collections::BTreeSet<u64> =
        lists.iter().map(|list| key.entity(list)).collect();
    assert_eq!(numbers.len(), lists.len());
}
