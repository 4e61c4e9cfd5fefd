//! Tests of the sealed form.

use super::*;

fn cipher(path: &str) -> FileCipher {
    FileCipher::new(&SecretKey([9; 32]), path, &header(&[1; 32])).unwrap()
}

#[test]
fn only_the_same_chunk_of_the_same_file_opens() {
    let sealed = cipher("a").seal(3, false, b"plain").unwrap();
    assert_eq!(cipher("a").open(3, false, &sealed).unwrap(), b"plain");
    assert!(cipher("b").open(3, false, &sealed).is_err(), "another path");
    assert!(cipher("a").open(4, false, &sealed).is_err(), "another place");
    assert!(cipher("a").open(3, true, &sealed).is_err(), "cut off here");
    let other = FileCipher::new(&SecretKey([9; 32]), "a", &header(&[2; 32])).unwrap();
    assert!(other.open(3, false, &sealed).is_err(), "another file");
    let other = FileCipher::new(&SecretKey([8; 32]), "a", &header(&[1; 32])).unwrap();
    assert!(other.open(3, false, &sealed).is_err(), "another key");
}

#[test]
fn an_unknown_header_does_not_open() {
    assert!(FileCipher::new(&SecretKey([9; 32]), "a", b"GSV2").is_err());
    assert!(FileCipher::new(&SecretKey([9; 32]), "a", &[b'X'; 36]).is_err());
}

#[test]
fn sizes_tell_the_shape() {
    let shape = |size| Shape::of(size).ok().map(|shape| (shape.plain, shape.chunks));
    assert_eq!(shape(35), None);
    assert_eq!(shape(36), None);
    assert_eq!(shape(36 + 15), None);
    assert_eq!(shape(36 + 16), Some((0, 1)));
    assert_eq!(shape(36 + 16 + CHUNK), Some((CHUNK, 1)));
    assert_eq!(shape(36 + 16 + CHUNK + 16), None, "an empty last chunk after a full one");
    assert_eq!(shape(36 + 16 + CHUNK + 17), Some((CHUNK + 1, 2)));
}

#[test]
fn the_sealed_form_stays_as_it_is() {
    let sealed = cipher("versions/r/1/rows").seal(0, true, b"gongshu").unwrap();
    let hex: String = sealed.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    assert_eq!(hex, "cf5f0c5719d53c48b709fceaca3077108278af05e0e2d7");
}
