//! The meter on files: torn groups, damage, segments, and the bytes that are stored for good.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ports::{Dial, Meter, Reading};
use serde_json::Value;
use terms::PlaceId;

use super::record::{Position, Record, SIZE, crc};
use super::{FileMeter, MeterOpenFailure, Shape};
use crate::conformance::dials::{call, dial, made};
use crate::testing::folder;
use crate::{conformance, disk};

/// Small segments: 63 records behind the header.
const SMALL: Shape = Shape { records: 64 };

fn place() -> PlaceId {
    PlaceId::new("futian").unwrap()
}

fn open(folder: &Path) -> Arc<dyn Meter> {
    Arc::new(FileMeter::open_as(folder, &place(), SMALL).unwrap())
}

fn segment(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:08}.meter"))
}

/// Dice that fall the same way for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[test]
fn conforms() {
    let root = folder();
    conformance::meter(|number| {
        let name = if (1..=3).contains(&number) { 1 } else { number };
        open(&root.path().join(name.to_string()))
    });
}

#[test]
fn the_check_sum_is_the_published_one() {
    assert_eq!(crc(b"123456789"), 0xE306_9283);
}

#[test]
fn what_is_stored_is_what_the_format_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats/vectors/meter.json");
    let vectors: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    let expected: Vec<&str> = vectors["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["hex"].as_str().unwrap())
        .collect();
    let dial = Dial { subscription: 7, month: "2026-03-01".parse().unwrap() };
    let mut metered = call(dial, 0);
    metered.at = terms::Instant::from_millis(1_772_327_045_678);
    for (byte, at) in metered.answer.iter_mut().zip(0xA0..) {
        *byte = at;
    }
    let records = [
        Record::Call { call: metered, number: 1_000_001 },
        Record::Confirmed { dial, first: 1_000_000, count: 2 },
        Record::Carried { dial, called: 40, confirmed: 39, last: 1_000_001 },
    ];
    let root = folder();
    drop(open(root.path()));
    let header = fs::read(segment(root.path(), 1)).unwrap();
    let hex = |bytes: &[u8]| {
        bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        })
    };
    let mut made = vec![hex(&header[..SIZE])];
    for (record, index) in records.iter().zip(1..) {
        let in_group = u32::try_from(index).unwrap() - 1;
        let bytes = record.bytes(Position { segment: 1, index, in_group });
        assert_eq!(Record::read(&bytes, 1, index), Some((*record, in_group)));
        assert_eq!(Record::read(&bytes, 1, index + 1), None, "it is whole in its own place only");
        made.push(hex(&bytes));
    }
    assert_eq!(made, expected);
}

#[test]
fn segments_carry_on() {
    let root = folder();
    let (one, two) = (dial(1, 1), dial(2, 2));
    {
        let meter = open(root.path());
        for _ in 0..150 {
            let metered = made(&meter, one);
            meter.confirm(&metered);
        }
        made(&meter, two);
    }
    assert!(segment(root.path(), 3).exists(), "three segments at least");
    // Only the newest is needed to go on; all of them to read every call.
    let meter = open(root.path());
    let readings = meter.read().unwrap();
    assert_eq!(readings[&one], Reading { billed: 150, unconfirmed: 0, last: 150 });
    assert_eq!(readings[&two], Reading { billed: 0, unconfirmed: 1, last: 1 });
    assert_eq!(made(&meter, one).number, 151);
    drop(meter);
    let all = FileMeter::calls(root.path(), &place()).unwrap();
    assert_eq!((all.calls.len(), all.confirmed.len()), (152, 150));
}

#[test]
fn another_place_another_program_and_other_files_are_told_apart() {
    let root = folder();
    drop(open(root.path()));
    let path = segment(root.path(), 1);
    let good = fs::read(&path).unwrap();
    let other = FileMeter::open(root.path(), &PlaceId::new("nanshan").unwrap());
    assert!(matches!(other, Err(MeterOpenFailure::OtherPlace { .. })), "{other:?}");
    let check = |at: usize, byte: u8, fits: fn(&MeterOpenFailure) -> bool| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        fs::write(&path, bytes).unwrap();
        let failure = FileMeter::open_as(root.path(), &place(), SMALL).unwrap_err();
        assert!(fits(&failure), "{failure:?}");
    };
    check(0, b'x', |it| matches!(it, MeterOpenFailure::NotAMeter { .. }));
    check(16, 2, |it| matches!(it, MeterOpenFailure::Newer { found: 2, known: 1, .. }));
    check(24, 9, |it| matches!(it, MeterOpenFailure::Damaged { index: 0, .. }));
}

#[test]
fn a_changed_record_stops_the_meter() {
    let root = folder();
    {
        let meter = open(root.path());
        for _ in 0..5 {
            made(&meter, dial(1, 1));
        }
    }
    let path = segment(root.path(), 1);
    let mut bytes = fs::read(&path).unwrap();
    bytes[SIZE * 3 + 20] ^= 1;
    fs::write(&path, bytes).unwrap();
    let failure = FileMeter::open_as(root.path(), &place(), SMALL).unwrap_err();
    assert!(matches!(failure, MeterOpenFailure::Damaged { index: 3, .. }), "{failure:?}");
}

#[test]
fn a_segment_that_was_being_made_is_swept_away() {
    let root = folder();
    drop(open(root.path()));
    let unfinished = disk::name_beside(&segment(root.path(), 2)).unwrap();
    fs::write(&unfinished, b"half").unwrap();
    assert_eq!(made(&open(root.path()), dial(1, 1)).number, 1);
    assert!(!unfinished.exists());
}

/// A power cut leaves any sectors of the last group behind, in any state. Whatever it leaves, what
/// was durable is there, what follows is a beginning of the group, and the numbers go on.
#[test]
fn any_power_cut_leaves_what_was_durable() {
    const SECTOR: usize = 512;
    let one = dial(1, 1);
    for seed in 0..400 {
        let mut dice = Dice(seed);
        let root = folder();
        drop(open(root.path()));
        let path = segment(root.path(), 1);
        let mut bytes = fs::read(&path).unwrap();
        let (durable, torn) = (dice.below(20), 1 + dice.below(40));
        let put = |bytes: &mut Vec<u8>, number: u64, in_group: u32| {
            let record = Record::Call { call: call(one, 1), number };
            let written = record.bytes(Position { segment: 1, index: number, in_group });
            let at = usize::try_from(number).unwrap() * SIZE;
            bytes[at..at + SIZE].copy_from_slice(&written);
        };
        for index in 0..durable {
            put(&mut bytes, u64::try_from(index).unwrap() + 1, 0);
        }
        let mut whole = bytes.clone();
        for index in 0..torn {
            let number = u64::try_from(durable + index).unwrap() + 1;
            put(&mut whole, number, u32::try_from(index).unwrap());
        }
        for (old, new) in bytes.chunks_mut(SECTOR).zip(whole.chunks(SECTOR)) {
            match dice.below(3) {
                0 => {}
                1 => old.copy_from_slice(new),
                _ => {
                    let upto = dice.below(SECTOR);
                    old[..upto].copy_from_slice(&new[..upto]);
                }
            }
        }
        fs::write(&path, bytes).unwrap();
        let (durable, torn) = (u64::try_from(durable).unwrap(), u64::try_from(torn).unwrap());
        let meter = open(root.path());
        let read = meter.read().unwrap().get(&one).copied().unwrap_or_default();
        assert!((durable..=durable + torn).contains(&read.last), "seed {seed}: {read:?}");
        assert_eq!((read.billed, read.unconfirmed), (0, read.last), "seed {seed}");
        assert_eq!(made(&meter, one).number, read.last + 1, "seed {seed}");
        drop(meter);
        // What was dropped does not come back.
        let again = open(root.path()).read().unwrap()[&one];
        assert_eq!(again.last, read.last + 1, "seed {seed}");
    }
}
