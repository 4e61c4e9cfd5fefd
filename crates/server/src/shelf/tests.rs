//! The copy inside the binary is the folder it was made from.

use std::path::Path;

use terms::{Day, PlaceId};

use super::{Shelf, ShelfFailure};

fn folder() -> Shelf {
    Shelf::beside(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
}

fn futian() -> PlaceId {
    PlaceId::new("futian").unwrap()
}

#[test]
fn both_shelves_hold_the_same_law() {
    let law = |shelf: &Shelf| {
        let rulebooks = shelf.rulebooks(&futian()).unwrap();
        rulebooks.iter().map(|it| (it.version, it.digest)).collect::<Vec<_>>()
    };
    assert!(matches!(folder(), Shelf::Folder(_)));
    assert_eq!(law(&folder()), law(&Shelf::Embedded));
}

#[test]
fn both_shelves_hold_the_same_calendar() {
    let last = |shelf: &Shelf| shelf.calendar().unwrap().last_published();
    assert_eq!(last(&folder()), last(&Shelf::Embedded));
    assert!(last(&folder()) >= Day::new(2026, 12, 31).ok());
}

#[test]
fn a_place_without_a_rulebook_is_told_so() {
    let nowhere = PlaceId::new("nowhere").unwrap();
    for shelf in [folder(), Shelf::Embedded] {
        assert!(matches!(shelf.rulebooks(&nowhere), Err(ShelfFailure::NoRulebook { .. })));
    }
}

#[test]
fn without_a_folder_the_copy_inside_the_binary_is_taken() {
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(Shelf::beside(empty.path()), Shelf::Embedded);
}
