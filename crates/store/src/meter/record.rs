//! A record of the meter: 64 bytes, with a check sum over them and their position.
//!
//! The layout is in `docs/formats/meter.md`; it is stored for good.

use ports::{Dial, MeteredCall};
use terms::{Day, Instant};

/// The size of a record, and of the header of a segment.
pub(super) const SIZE: usize = 64;
/// Where the check sum stands.
const SUM: usize = 60;

const CALL: u8 = 1;
const CONFIRMED: u8 = 2;
const CARRIED: u8 = 3;

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Record {
    /// A call that is about to be answered.
    Call {
        /// The call.
        call: MeteredCall,
        /// Its number.
        number: u64,
    },
    /// The answers of calls with consecutive numbers were handed over.
    Confirmed {
        /// Whose they are.
        dial: Dial,
        /// The number of the first.
        first: u64,
        /// How many.
        count: u64,
    },
    /// Where a dial stands; whatever was counted before this record is in it.
    Carried {
        /// The dial.
        dial: Dial,
        /// How many calls there were in its month.
        called: u64,
        /// How many of them were confirmed.
        confirmed: u64,
        /// The number of the newest call of the subscription, over all months.
        last: u64,
    },
}

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// Its segment, counted from 1.
    pub(super) segment: u64,
    /// Its place in the segment; 0 is the header.
    pub(super) index: u64,
    /// How many records of its group stand before it.
    pub(super) in_group: u32,
}

impl Record {
    /// The bytes of the record at a position.
    pub(super) fn bytes(&self, at: Position) -> [u8; SIZE] {
        let mut bytes = [0; SIZE];
        let (kind, dial) = match self {
            Self::Call { call, .. } => (CALL, call.dial),
            Self::Confirmed { dial, .. } => (CONFIRMED, *dial),
            Self::Carried { dial, .. } => (CARRIED, *dial),
        };
        put(&mut bytes, 0, &[kind]);
        put(&mut bytes, 2, &month_number(dial.month).to_le_bytes());
        put(&mut bytes, 4, &at.in_group.to_le_bytes());
        put(&mut bytes, 8, &dial.subscription.to_le_bytes());
        match self {
            Self::Call { call, number } => {
                put(&mut bytes, 16, &number.to_le_bytes());
                put(&mut bytes, 32, &call.at.millis().to_le_bytes());
                put(&mut bytes, 40, &call.answer);
            }
            Self::Confirmed { first, count, .. } => {
                put(&mut bytes, 16, &first.to_le_bytes());
                put(&mut bytes, 24, &count.to_le_bytes());
            }
            Self::Carried { called, confirmed, last, .. } => {
                put(&mut bytes, 16, &last.to_le_bytes());
                put(&mut bytes, 24, &called.to_le_bytes());
                put(&mut bytes, 32, &confirmed.to_le_bytes());
            }
        }
        seal(&mut bytes, at.segment, at.index);
        bytes
    }

    /// Reads a record, with its place in its group; none when it is not whole, or unused.
    pub(super) fn read(bytes: &[u8], segment: u64, index: u64) -> Option<(Self, u32)> {
        if bytes.len() != SIZE || !is_whole(bytes, segment, index) {
            return None;
        }
        let number = |at| take(bytes, at).map(u64::from_le_bytes);
        let month = month_of(take(bytes, 2).map(u16::from_le_bytes)?)?;
        let dial = Dial { subscription: number(8)?, month };
        let record = match *bytes.first()? {
            CALL => {
                let at = Instant::from_millis(take(bytes, 32).map(i64::from_le_bytes)?);
                let call = MeteredCall { dial, at, answer: take(bytes, 40)? };
                Self::Call { call, number: number(16)? }
            }
            CONFIRMED => Self::Confirmed { dial, first: number(16)?, count: number(24)? },
            CARRIED => Self::Carried {
                dial,
                last: number(16)?,
                called: number(24)?,
                confirmed: number(32)?,
            },
            _ => return None,
        };
        Some((record, take(bytes, 4).map(u32::from_le_bytes)?))
    }
}

/// Months since the year 0, January being 0.
fn month_number(month: Day) -> u16 {
    let date = month.date();
    let number = i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    u16::try_from(number).unwrap_or(u16::MAX)
}

fn month_of(number: u16) -> Option<Day> {
    let year = i16::try_from(number / 12).ok()?;
    let month = i8::try_from(number % 12).ok()?.checked_add(1)?;
    Day::new(year, month, 1).ok()
}

/// Writes the check sum of a record or a header.
pub(super) fn seal(bytes: &mut [u8; SIZE], segment: u64, index: u64) {
    let sum = sum(bytes, segment, index);
    put(bytes, SUM, &sum.to_le_bytes());
}

/// Whether the check sum of a record or a header is right.
pub(super) fn is_whole(bytes: &[u8], segment: u64, index: u64) -> bool {
    take(bytes, SUM).map(u32::from_le_bytes) == Some(sum(bytes, segment, index))
}

/// Places bytes; what would not fit is left out, which no caller asks for.
pub(super) fn put(bytes: &mut [u8; SIZE], at: usize, what: &[u8]) {
    if let Some(target) = bytes.get_mut(at..at.saturating_add(what.len())) {
        target.copy_from_slice(what);
    }
}

/// The bytes at a place.
pub(super) fn take<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// The check sum: over segment and index, so that a record in another place is not whole, and the
/// first 60 bytes.
fn sum(bytes: &[u8], segment: u64, index: u64) -> u32 {
    let place = segment.to_le_bytes().into_iter().chain(index.to_le_bytes());
    let all = place.chain(bytes.iter().take(SUM).copied());
    !all.fold(!0, |sum, byte| {
        let [low, ..] = sum.to_le_bytes();
        (sum >> 8) ^ TABLE.get(usize::from(low ^ byte)).copied().unwrap_or_default()
    })
}

/// # Source
/// CRC-32C (Castagnoli), reflected polynomial 0x82F63B78: RFC 3720, appendix B.4.
static TABLE: [u32; 256] = table();

#[expect(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a table of 256 entries, made while compiling"
)]
const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut entry = 0;
    while entry < 256 {
        let mut sum = entry as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0x82F6_3B78 } else { sum >> 1 };
            bit += 1;
        }
        table[entry] = sum;
        entry += 1;
    }
    table
}

/// CRC-32C of bytes alone, to be held against its published check value.
#[cfg(test)]
pub(super) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum: u32, byte| {
        let [low, ..] = sum.to_le_bytes();
        (sum >> 8) ^ TABLE[usize::from(low ^ byte)]
    })
}
