//! The published public parts of a block.

use std::collections::BTreeMap;
use std::ops::Range;

use super::files::Fetched;
use crate::publish::{PublicPart, parse_public_line};

/// What the file says of each entry.
#[derive(Debug, Default)]
pub(super) struct PublicParts {
    /// A part, or none where a line stands that cannot be read.
    lines: BTreeMap<u64, Option<PublicPart>>,
}

/// What there is of the public part of an entry.
pub(super) enum Found {
    Part(PublicPart),
    /// A line that cannot be read stands for it.
    Broken,
    Absent,
}

impl PublicParts {
    /// Reads the lines of the block `seqs`.
    pub(super) fn read(file: Option<&Fetched>, seqs: &Range<u64>) -> Self {
        let Some(file) = file else { return Self::default() };
        let seqs = seqs.start..seqs.start + u64::from(file.width);
        let lines = in_order(&file.bytes, &seqs).unwrap_or_else(|| recovered(&file.bytes, &seqs));
        Self { lines }
    }

    /// Takes what there is of an entry.
    pub(super) fn take(&mut self, seq: u64) -> Found {
        match self.lines.remove(&seq) {
            Some(Some(part)) => Found::Part(part),
            Some(None) => Found::Broken,
            None => Found::Absent,
        }
    }
}

/// Each line in its place, if there are as many as there should be.
fn in_order(bytes: &[u8], seqs: &Range<u64>) -> Option<BTreeMap<u64, Option<PublicPart>>> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let line = |seq| lines.next().map(|line| (seq, parse(seq, line)));
    let found = seqs.clone().map(line).collect::<Option<_>>()?;
    lines.next().is_none().then_some(found)
}

/// What is left of a file with lines too few or too many. Each line is looked for by its beginning,
/// so that one changed line feed or one line cut out is told as such.
fn recovered(bytes: &[u8], seqs: &Range<u64>) -> BTreeMap<u64, Option<PublicPart>> {
    let mut from = 0;
    let mut start = |seq| {
        let start = find(bytes, seq, from)?;
        from = start;
        Some(start)
    };
    let starts: Vec<_> = seqs.clone().map(&mut start).collect();
    let (mut found, mut end_of_last) = (BTreeMap::new(), 0);
    for (at, (seq, start)) in seqs.clone().zip(&starts).enumerate() {
        let later = starts.get(at + 1..).unwrap_or_default();
        let next = later.iter().flatten().next().copied().unwrap_or(bytes.len());
        if let Some(start) = start {
            let line = bytes.get(*start..).map(first_line).unwrap_or_default();
            found.insert(seq, parse(seq, line));
            end_of_last = (start + line.len()).min(next);
        } else if end_of_last < next {
            found.insert(seq, None);
            end_of_last = next;
        }
    }
    found
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default()
}

/// The part on the line of an entry; none if it is not that line.
fn parse(seq: u64, line: &[u8]) -> Option<PublicPart> {
    let (number, part) = parse_public_line(std::str::from_utf8(line).ok()?)?;
    (number == seq).then_some(part)
}

/// Where the line of an entry begins, at or after `from`.
fn find(bytes: &[u8], seq: u64, from: usize) -> Option<usize> {
    let marker = format!("{{\"seq\":{seq},");
    let rest = bytes.get(from..)?;
    let at = rest.windows(marker.len()).position(|window| window == marker.as_bytes())?;
    from.checked_add(at)
}
