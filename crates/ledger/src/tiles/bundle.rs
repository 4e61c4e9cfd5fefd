//! Entry bundles: envelopes one after the other, each behind its length in two bytes.

use std::ops::Range;

use crate::envelope::FORMAT;

/// The bytes of a bundle; none if an entry is longer than two bytes can say.
pub fn encode_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bundle = Vec::new();
    for entry in entries {
        bundle.extend(u16::try_from(entry.len()).ok()?.to_be_bytes());
        bundle.extend(entry);
    }
    Some(bundle)
}

/// The entries of a bundle; none if its lengths do not add up.
pub fn decode_bundle(bundle: &[u8]) -> Option<Vec<&[u8]>> {
    let (mut entries, mut rest) = (Vec::new(), bundle);
    while !rest.is_empty() {
        let (length, tail) = rest.split_first_chunk::<2>()?;
        let (entry, tail) = tail.split_at_checked(u16::from_be_bytes(*length).into())?;
        entries.push(entry);
        rest = tail;
    }
    Some(entries)
}

/// What is left of an entry in a bundle that may have been tampered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovered<'a> {
    /// It is there, whole or not: its bytes tell.
    Bytes(&'a [u8]),
    /// Something is there in its place, but not it.
    Damaged,
    /// Nothing is there in its place.
    Absent,
}

/// How a bundle differs from what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The lengths add up to the right number of entries.
    None,
    /// They do not; the entries were found by their first two lines.
    Framing,
}

/// Reads the entries `seqs` out of a bundle. If the lengths do not add up to just so many, each
/// entry is looked for by its first two lines, so that one changed byte or one entry cut out is
/// told as such, and not as the loss of everything behind it.
pub fn recover_bundle(bundle: &[u8], seqs: Range<u64>) -> (Damage, Vec<Recovered<'_>>) {
    let count = usize::try_from(seqs.end - seqs.start).unwrap_or(usize::MAX);
    if let Some(entries) = decode_bundle(bundle).filter(|it| it.len() == count) {
        return (Damage::None, entries.into_iter().map(Recovered::Bytes).collect());
    }
    let starts: Vec<_> = seqs.map(|seq| find(bundle, &format!("{FORMAT}\nseq {seq}\n"))).collect();
    let mut found = Vec::with_capacity(starts.len());
    let mut end_of_last = 0;
    for (at, start) in starts.iter().enumerate() {
        let later = starts.get(at + 1..).unwrap_or_default();
        let next = later.iter().flatten().next().map_or(bundle.len(), |it| it.saturating_sub(2));
        let (state, end) = match start {
            Some(start) => framed(bundle, *start, next),
            None => unframed(bundle, end_of_last, next),
        };
        found.push(state);
        end_of_last = end;
    }
    (Damage::Framing, found)
}

/// The entry that begins at `start`: damaged if the length before it is not its own.
fn framed(bundle: &[u8], start: usize, next: usize) -> (Recovered<'_>, usize) {
    let rest = bundle.get(start..).unwrap_or_default();
    let lines = rest.split_inclusive(|byte| *byte == b'\n').take(13).map(<[u8]>::len);
    let length = lines.sum::<usize>();
    let prefix = start.checked_sub(2).and_then(|from| bundle.get(from..start));
    let says =
        prefix.and_then(<[u8]>::as_array::<2>).map(|it| usize::from(u16::from_be_bytes(*it)));
    let whole = says == Some(length) && start + length <= next;
    let state = rest.get(..length).filter(|_| whole);
    (state.map_or(Recovered::Damaged, Recovered::Bytes), (start + length).min(next))
}

/// An entry of which the first two lines are nowhere: something stands between its neighbours, or
/// nothing does.
fn unframed(bundle: &[u8], from: usize, next: usize) -> (Recovered<'_>, usize) {
    let between = bundle.get(from..next).is_some_and(|bytes| !bytes.is_empty());
    if between { (Recovered::Damaged, next) } else { (Recovered::Absent, from) }
}

fn find(bundle: &[u8], marker: &str) -> Option<usize> {
    bundle.windows(marker.len()).position(|window| window == marker.as_bytes())
}
