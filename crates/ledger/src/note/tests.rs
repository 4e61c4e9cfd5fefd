//! Notes and keys: the example of the specification, round trips, and what is no note.

use proptest::prelude::*;

use super::*;

/// The example of the C2SP specification of signed notes (CC BY 4.0).
const VKEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const NOTE: &str = "This is an example message.\n\n\u{2014} example.com/foo \
    Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

fn signer(name: &str) -> Signer {
    Signer::new(name, &[7; 32]).unwrap()
}

#[test]
fn the_example_of_the_specification() {
    let key: VerifierKey = VKEY.parse().unwrap();
    assert_eq!((key.name(), hex::encode(key.id())), ("example.com/foo", "530d903a".to_owned()));
    assert_eq!(key.to_string(), VKEY);
    let note = Note::parse(NOTE.as_bytes()).unwrap();
    assert_eq!(note.text, "This is an example message.\n");
    assert_eq!(note.verify(&[key]), Ok(()));
    assert_eq!(note.to_string(), NOTE);
}

/// RFC 8032 §7.1, test 2: the secret key, the public key, and the signature on one byte.
#[test]
fn the_key_is_that_of_rfc_8032() {
    let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
    let seed: [u8; 32] = hex::decode(seed).unwrap().try_into().unwrap();
    let signer = Signer::new("rfc8032", &seed).unwrap();
    assert_eq!(hex::encode(signer.verifier_key().public()), public);
    assert_eq!(format!("{signer:?}"), "Signer(rfc8032)");
}

#[test]
fn only_a_trusted_key_counts_and_none_may_be_wrong() {
    let (ours, theirs) = (signer("ours"), Signer::new("theirs", &[8; 32]).unwrap());
    let mut note = ours.sign("hello\n").unwrap();
    note.signatures.extend(theirs.sign("hello\n").unwrap().signatures);
    let keys = [ours.verifier_key(), theirs.verifier_key()];
    assert_eq!(note.verify(&keys), Ok(()));
    assert_eq!(note.verify(&keys[..1]), Ok(()));
    assert_eq!(note.verify(&[]), Err(NoteError::Unsigned));
    let other = Signer::new("ours", &[9; 32]).unwrap().verifier_key();
    assert_eq!(note.verify(&[other]), Err(NoteError::Unsigned), "same name, another id");
    "hullo\n".clone_into(&mut note.text);
    assert_eq!(note.verify(&keys), Err(NoteError::BadSignature("ours".to_owned())));
}

#[test]
fn what_is_no_note() {
    let good = signer("k").sign("text\n").unwrap().to_string();
    let wrong = [
        String::new(),
        "text\n".to_owned(),
        "text\n\n".to_owned(),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        good.replace('\u{2014}', "-"),
        good.replace("k ", "k+ "),
        good.replace("text", "te\txt"),
        good.replace("text", "te\r\nxt"),
        good.replace('=', ""),
        format!("text\n\n{}", "\u{2014} k AAAAAAA=\n".repeat(MAX_SIGNATURES + 1)),
        format!("{}\n\n\u{2014} k AAAAAAA=\n", "a".repeat(MAX_BYTES)),
        "text\n\n\u{2014} k AAAAAA==\n".to_owned(),
    ];
    for text in wrong {
        assert_eq!(Note::parse(text.as_bytes()), Err(NoteError::Shape), "{text:.60}");
    }
    assert!(Note::parse(b"\xff\n\n").is_err());
    assert_eq!(signer("k").sign("no line feed"), Err(NoteError::Text));
    assert_eq!(signer("k").sign("a\tb\n"), Err(NoteError::Text));
}

#[test]
fn what_is_no_key() {
    for name in ["", "a b", "a+b", "a\nb", "a\u{3000}b"] {
        assert!(matches!(Signer::new(name, &[1; 32]), Err(NoteError::Name(_))), "{name:?}");
    }
    let wrong = [
        "example.com/foo",
        "example.com/foo+530d903a",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k ",
    ];
    for text in wrong {
        assert_eq!(text.parse::<VerifierKey>(), Err(NoteError::VerifierKey), "{text}");
    }
    // The point of order one signs everything for everybody.
    let weak = [&[1_u8][..], &[0; 31]].concat().try_into().unwrap();
    assert_eq!(VerifierKey::new("weak", &weak), Err(NoteError::VerifierKey));
}

proptest! {
    #[test]
    fn a_signed_text_is_read_back(text in "[^\\x00-\\x09\\x0b-\\x1f]{0,200}") {
        let text = format!("{text}\n");
        let note = signer("k").sign(&text).unwrap();
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(&read, &note);
        prop_assert_eq!(read.verify(&[signer("k").verifier_key()]), Ok(()));
    }

    #[test]
    fn a_flipped_bit_is_never_believed(at in 0_usize..NOTE.len(), bit in 0_u32..8) {
        let mut bytes = NOTE.as_bytes().to_vec();
        bytes[at] ^= 1 << bit;
        let key: VerifierKey = VKEY.parse().unwrap();
        let believed = Note::parse(&bytes).and_then(|note| note.verify(&[key]));
        prop_assert!(believed.is_err());
    }
}
