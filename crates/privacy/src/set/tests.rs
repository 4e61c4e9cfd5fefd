//! Tests of entity sets.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn what_is_written_is_read(numbers: Vec<u64>) {
        let set: EntitySet = numbers.into_iter().collect();
        prop_assert_eq!(EntitySet::from_bytes(&set.to_bytes()), Ok(set));
    }

    #[test]
    fn what_is_read_is_what_was_written(bytes: Vec<u8>) {
        if let Ok(set) = EntitySet::from_bytes(&bytes) {
            prop_assert_eq!(set.to_bytes(), bytes);
        }
    }

    #[test]
    fn a_union_holds_what_its_sets_hold(left: Vec<u64>, right: Vec<u64>) {
        let both: EntitySet = left.iter().chain(&right).copied().collect();
        let sets = [left.into_iter().collect(), right.into_iter().collect()];
        prop_assert_eq!(EntitySet::union(&sets), both);
    }
}

#[test]
fn cut_and_doubled_numbers_are_no_set() {
    assert_eq!(EntitySet::from_bytes(&[0x80]), Err(SetError));
    assert_eq!(EntitySet::from_bytes(&[5, 0]), Err(SetError));
    assert_eq!(EntitySet::from_bytes(&[0xff; 11]), Err(SetError));
}
