//! Tests of the threshold rule.

use super::Standing::{Seen, Withheld};
use super::*;

#[test]
fn a_cell_is_seen_when_every_side_is_large_enough() {
    let table: [(&[u32], u32, Standing); 10] = [
        (&[10], 10, Seen),
        (&[9], 10, Withheld),
        (&[0], 10, Withheld),
        (&[10, 10], 10, Seen),
        (&[10, 9], 10, Withheld),
        (&[10, 0], 10, Withheld),
        (&[0, 0], 10, Withheld),
        (&[], 10, Withheld),
        (&[0], 0, Withheld),
        (&[1], 0, Seen),
    ];
    for (counts, least, expected) in table {
        assert_eq!(standing(counts, least), expected, "{counts:?} against {least}");
    }
}
