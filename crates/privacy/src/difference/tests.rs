//! Tests of the difference check, against a slow and obvious second version.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

const PLENTY: Budget = Budget(u64::MAX);

fn set(numbers: impl IntoIterator<Item = u64>) -> EntitySet {
    numbers.into_iter().collect()
}

/// A part of cells that hold the numbers from the first to before the second.
fn part(cells: &[(u64, u64)]) -> Part {
    Part::new(cells.iter().map(|(from, to)| set(*from..*to)).collect())
}

fn between(new: &Part, old: &Part) -> Vec<Option<usize>> {
    let clashes = clashes_between(new, old, 10, &mut PLENTY.clone()).unwrap();
    clashes.into_iter().map(|clash| clash.cell).collect()
}

#[test]
fn answers_that_could_be_subtracted_are_found() {
    let all = part(&[(0, 1000)]);
    assert_eq!(between(&all, &part(&[(0, 1000)])), vec![], "the same again");
    assert_eq!(between(&all, &part(&[(0, 999)])), vec![None, Some(0)], "all but one");
    assert_eq!(between(&all, &part(&[(0, 991)])), vec![None, Some(0)], "all but nine");
    assert_eq!(between(&all, &part(&[(0, 990)])), vec![], "all but ten");
    assert_eq!(between(&all, &part(&[(5, 1004)])), vec![None, Some(0)], "five against four");
    assert_eq!(between(&all, &part(&[(0, 400), (400, 995)])), vec![None, Some(0)], "a union");
    assert_eq!(between(&part(&[(0, 400), (400, 995)]), &all), vec![None], "the new union");
    assert_eq!(between(&part(&[(0, 500), (500, 1000)]), &all), vec![], "a full partition");
}

#[test]
fn cells_of_one_answer_are_compared() {
    let cells = |cells: &[(u64, u64)]| {
        let clashes = clashes_within(&part(cells), 10, &mut PLENTY.clone()).unwrap();
        clashes.into_iter().map(|clash| clash.cell).collect::<Vec<_>>()
    };
    assert_eq!(cells(&[(0, 100), (100, 200)]), vec![]);
    assert_eq!(cells(&[(0, 100), (0, 100)]), vec![]);
    assert_eq!(cells(&[(0, 100), (500, 600), (0, 97)]), vec![Some(0), Some(2)]);
}

#[test]
fn beyond_the_budget_there_is_no_answer() {
    let (new, old) = (part(&[(0, 1000)]), part(&[(0, 999)]));
    assert_eq!(clashes_between(&new, &old, 10, &mut Budget(100)), Err(TooMuchWork));
    assert_eq!(clashes_within(&part(&[(0, 50), (0, 50)]), 10, &mut Budget(10)), Err(TooMuchWork));
}

fn naive(left: &BTreeSet<u64>, right: &BTreeSet<u64>, least: usize) -> bool {
    (1..least).contains(&left.symmetric_difference(right).count())
}

proptest! {
    #[test]
    fn agrees_with_the_naive_twin(
        new in prop::collection::vec(prop::collection::btree_set(0u64..40, 0..30), 0..6),
        old in prop::collection::vec(prop::collection::btree_set(0u64..40, 0..30), 0..6),
        least in 0u32..12,
    ) {
        let k = usize::try_from(least).unwrap();
        let make = |sets: &[BTreeSet<u64>]| {
            Part::new(sets.iter().map(|cell| set(cell.iter().copied())).collect())
        };
        let union = |sets: &[BTreeSet<u64>]| sets.iter().flatten().copied().collect();
        let old_all: BTreeSet<u64> = union(&old);
        let against = |cell: &BTreeSet<u64>| {
            naive(cell, &old_all, k) || old.iter().any(|other| naive(cell, other, k))
        };
        let mut expected = Vec::new();
        if against(&union(&new)) {
            expected.push(Clash { cell: None });
        }
        for (cell, set) in new.iter().enumerate() {
            if against(set) {
                expected.push(Clash { cell: Some(cell) });
            }
        }
        let found = clashes_between(&make(&new), &make(&old), least, &mut PLENTY.clone());
        prop_assert_eq!(found, Ok(expected));

        let mut expected = Vec::new();
        for (cell, set) in new.iter().enumerate() {
            let rest = new.iter().enumerate().filter(|(other, _)| *other != cell);
            if rest.into_iter().any(|(_, other)| naive(set, other, k)) {
                expected.push(Clash { cell: Some(cell) });
            }
        }
        let found = clashes_within(&make(&new), least, &mut PLENTY.clone());
        prop_assert_eq!(found, Ok(expected));
    }
}
