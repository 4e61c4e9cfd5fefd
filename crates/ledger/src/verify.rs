//! Verifying a stored journal: entry by entry, against its head and against pinned checkpoints.

use std::collections::{BTreeMap, BTreeSet};

use crate::envelope::{Commitments, Envelope};
use crate::finding::{Erased, Fault, Finding, Report};
use crate::merkle::{Frontier, Hash, Head, leaf_hash};
use crate::part::{Audience, Part};
use crate::sequence::Sequence;

/// An entry as a journal stores it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Under which number it is stored.
    pub seq: u64,
    /// The kind kept beside it, if one is.
    pub kind: Option<String>,
    /// The canonical envelope.
    pub envelope: Vec<u8>,
    /// The leaf hash kept beside it, if one is. Without it a changed envelope is known only by the
    /// root, and so not by its number.
    pub leaf: Option<Hash>,
    /// The parts that are still there.
    pub parts: Vec<Part>,
}

/// What a journal is held against.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The head that the journal keeps of itself.
    pub head: Option<Head>,
    /// Heads of checkpoints pinned elsewhere.
    pub pinned: Vec<Head>,
    /// The parts that were erased by law.
    pub erased: BTreeSet<(u64, Audience)>,
}

/// Verifies a whole journal; rows come in the order of the numbers they are stored under.
///
/// # Guarantee
/// One changed byte of an envelope that has its leaf hash beside it is told as [`Fault::Altered`]
/// at that entry and nothing else; a removed entry as [`Fault::Missing`] and nothing else; a tail
/// cut off as [`Fault::Truncated`] and nothing else, provided that some head counts it.
pub fn verify(rows: impl IntoIterator<Item = Row>, expected: Expected) -> Report {
    let mut inspection = Inspection::new(expected);
    for row in rows {
        inspection.push(&row);
    }
    inspection.finish()
}

/// A verification under way, for journals that are visited row by row.
#[derive(Debug)]
pub struct Inspection {
    expected: Expected,
    /// The entry that should come next.
    next: u64,
    /// What was skipped and has not turned up: first entry to the one after the last.
    gaps: BTreeMap<u64, u64>,
    trees: Trees,
    /// Entries whose envelope and leaf hash disagree.
    apart: Vec<u64>,
    /// Entries whose envelope is none, though its leaf hash agrees.
    unreadable: Vec<u64>,
    sequence: Sequence,
    report: Report,
}

/// The two trees: over the leaf hashes as stored, and over those made anew from the envelopes.
#[derive(Debug, Default)]
struct Trees {
    stored: Frontier,
    made: Frontier,
    /// Whether every leaf so far is known, in its order.
    whole: bool,
    /// Size and both roots, at the sizes that some head has.
    roots: Vec<(u64, Hash, Hash)>,
}

impl Inspection {
    /// Begins at entry 0.
    pub fn new(expected: Expected) -> Self {
        let trees = Trees { whole: true, ..Trees::default() };
        let mut inspection = Self {
            expected,
            next: 0,
            gaps: BTreeMap::new(),
            trees,
            apart: Vec::new(),
            unreadable: Vec::new(),
            sequence: Sequence::default(),
            report: Report::default(),
        };
        inspection.remember_roots();
        inspection
    }

    /// Looks at the next row.
    pub fn push(&mut self, row: &Row) {
        let made = leaf_hash(&row.envelope);
        let agrees = row.leaf.is_none_or(|stored| stored == made);
        let envelope = Envelope::parse(&row.envelope).ok().filter(|_| agrees);
        let seat = self.seat(row, envelope.as_ref());
        if seat < self.next {
            self.late(row, seat, envelope.as_ref());
            return;
        }
        if seat > self.next {
            self.gaps.insert(self.next, seat);
            self.trees.whole = false;
            self.sequence.pass(seat - self.next);
        }
        self.next = seat.saturating_add(1);
        self.trees.stored.push(row.leaf.unwrap_or(made));
        self.trees.made.push(made);
        self.remember_roots();
        self.sequence.pass(u64::from(envelope.is_none()));
        match envelope {
            Some(envelope) => self.read(row, seat, &envelope),
            None if agrees && row.leaf.is_some() => self.unreadable.push(seat),
            None => self.apart.push(seat),
        }
    }

    /// Says what was found.
    pub fn finish(mut self) -> Report {
        for (from, until) in std::mem::take(&mut self.gaps) {
            self.report.findings.push(Finding::range(from, until - 1, Fault::Missing));
        }
        self.judge_tail();
        self.judge_heads();
        let counted = self.heads().map(|head| head.size).max().unwrap_or(0);
        self.report.size = self.next.max(counted);
        let whole = self.trees.whole && self.report.size == self.next;
        self.report.root = whole.then(|| self.trees.made.root());
        self.report.registers = self.sequence.registers();
        self.report.tidy();
        self.report
    }

    fn heads(&self) -> impl Iterator<Item = Head> {
        self.expected.pinned.iter().chain(&self.expected.head).copied()
    }

    fn find(&mut self, seq: u64, fault: Fault) {
        self.report.findings.push(Finding::at(seq, fault));
    }

    /// Which entry a row is: its envelope knows better than the number it is stored under, as long
    /// as its leaf hash vouches for it.
    fn seat(&self, row: &Row, envelope: Option<&Envelope>) -> u64 {
        match envelope {
            Some(envelope) if row.leaf.is_some() => envelope.seq,
            Some(_) => row.seq,
            None => row.seq.max(self.next),
        }
    }

    /// A row that comes behind its place: one that was skipped, or one too many.
    fn late(&mut self, row: &Row, seat: u64, envelope: Option<&Envelope>) {
        let gap = self.gaps.range(..=seat).next_back().map(|(from, until)| (*from, *until));
        let Some((from, until)) = gap.filter(|(_, until)| seat < *until) else {
            self.find(seat, Fault::Repeated);
            return;
        };
        self.gaps.remove(&from);
        self.gaps.extend([(from, seat), (seat + 1, until)].into_iter().filter(|it| it.0 < it.1));
        self.find(seat, Fault::Misplaced);
        if let Some(envelope) = envelope {
            self.read_parts(row, seat, &envelope.commitments);
        }
    }

    fn remember_roots(&mut self) {
        let wanted = self.heads().any(|head| head.size == self.next);
        let trees = &mut self.trees;
        if trees.whole && wanted {
            trees.roots.push((self.next, trees.stored.root(), trees.made.root()));
        }
    }

    fn read(&mut self, row: &Row, seat: u64, envelope: &Envelope) {
        self.report.findings.extend(self.sequence.read(seat, envelope));
        if row.seq != seat {
            self.find(seat, Fault::Misplaced);
        }
        if row.kind.as_ref().is_some_and(|kind| *kind != envelope.kind) {
            self.find(seat, Fault::AlteredKind);
        }
        self.read_parts(row, seat, &envelope.commitments);
    }

    fn read_parts(&mut self, row: &Row, seat: u64, commitments: &Commitments) {
        for audience in Audience::ALL {
            let erased = self.expected.erased.contains(&(seat, audience));
            let mut parts = row.parts.iter().filter(|part| part.audience == audience).peekable();
            match (parts.peek().is_some(), erased) {
                (false, true) => self.report.erased.push(Erased { seq: seat, audience, by: None }),
                (false, false) => self.find(seat, Fault::MissingPart { audience }),
                (true, true) => self.find(seat, Fault::NotErased { audience }),
                (true, false) => {}
            }
            if parts.any(|part| part.commitment() != *commitments.of(audience)) {
                self.find(seat, Fault::AlteredPart { audience });
            }
        }
    }

    fn judge_tail(&mut self) {
        let counted = self.heads().map(|head| head.size).max().unwrap_or(0);
        if counted > self.next {
            self.report.findings.push(Finding::range(self.next, counted - 1, Fault::Truncated));
        }
        if let Some(head) = self.expected.head.filter(|head| head.size < self.next) {
            self.report.findings.push(Finding::range(head.size, self.next - 1, Fault::BeyondHead));
        }
    }

    /// Says of each disagreement which side was changed, and of each head whether it still holds.
    fn judge_heads(&mut self) {
        let (mut by_stored, mut by_made, mut broken) = (Vec::new(), Vec::new(), Vec::new());
        for head in self.heads() {
            let Some((size, stored, made)) = self.trees.roots.iter().find(|it| it.0 == head.size)
            else {
                continue;
            };
            match (*stored == head.root, *made == head.root) {
                (false, false) => broken.push(*size),
                (true, _) => by_stored.push(*size),
                (false, true) => by_made.push(*size),
            }
        }
        let holds = |sizes: &[u64], seq: u64| sizes.iter().any(|size| *size > seq);
        for seq in std::mem::take(&mut self.apart) {
            let leaf = holds(&by_made, seq) && !holds(&by_stored, seq);
            self.find(seq, if leaf { Fault::AlteredLeaf } else { Fault::Altered });
        }
        for seq in std::mem::take(&mut self.unreadable) {
            let sealed = holds(&by_stored, seq);
            self.find(seq, if sealed { Fault::Malformed } else { Fault::Altered });
        }
        if let Some(size) = broken.into_iter().min() {
            let holding = by_stored.iter().chain(&by_made).filter(|it| **it < size);
            let from = holding.max().copied().unwrap_or(0);
            let through = size.saturating_sub(1);
            self.report.findings.push(Finding::range(from, through, Fault::Rewritten { size }));
        }
    }
}

#[cfg(test)]
mod tests;
