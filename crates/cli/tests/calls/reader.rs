//! A reader of the meter's files that was written from `docs/formats/meter.md` alone.

use std::collections::BTreeMap;
use std::path::Path;

/// What the files say of one subscription.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// The numbers of all calls, in the order of the file.
    pub(crate) calls: Vec<u64>,
    /// The numbers that were confirmed.
    pub(crate) confirmed: Vec<u64>,
}

/// Reads every record of every segment, by subscription.
pub(crate) fn read(folder: &Path) -> BTreeMap<u64, Counted> {
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    let mut counted: BTreeMap<u64, Counted> = BTreeMap::new();
    for path in paths {
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(&bytes[..16], b"gongshu meter\n\0\0");
        for record in bytes.chunks(64).skip(1) {
            let number = |at: usize| u64::from_le_bytes(record[at..at + 8].try_into().unwrap());
            let of = counted.entry(number(8));
            match record[0] {
                0 => break,
                1 => of.or_default().calls.push(number(16)),
                2 => of.or_default().confirmed.extend(number(16)..number(16) + number(24)),
                3 => {}
                kind => panic!("a record of kind {kind}"),
            }
        }
    }
    counted
}
