//! Tests of the saturating counter.

use super::*;

fn count(limit: u32, entities: &[u64]) -> u32 {
    let mut counter = SaturatingDistinct::new(limit);
    for entity in entities {
        counter.add(*entity);
    }
    counter.count()
}

#[test]
fn counts_distinct_entities_up_to_the_limit() {
    assert_eq!(count(3, &[]), 0);
    assert_eq!(count(3, &[7, 7, 7]), 1);
    assert_eq!(count(3, &[1, 2]), 2);
    assert_eq!(count(3, &[1, 2, 3, 4, 5]), 3);
    assert_eq!(count(0, &[1]), 0);
}

#[test]
fn merged_counters_count_as_one() {
    let mut left = SaturatingDistinct::new(4);
    let mut right = SaturatingDistinct::new(4);
    for entity in [1, 2] {
        left.add(entity);
        right.add(entity + 1);
    }
    for entity in right.held() {
        left.add(entity);
    }
    assert_eq!(left.count(), 3);
}
