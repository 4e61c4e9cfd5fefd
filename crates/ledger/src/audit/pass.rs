//! One pass over a published log: block by block, then the judgement.

use std::collections::BTreeSet;
use std::ops::Range;

use super::files::{Fetched, Files, LeafTile, entries, name};
use super::public::{Found, PublicParts};
use super::trees::{Leaf, Reading, Side, Trees};
use crate::envelope::Envelope;
use crate::finding::{Erased, Fault, Finding, Report};
use crate::merkle::{Hash, Head, leaf_hash};
use crate::part::{Audience, opens};
use crate::publish::{ERASURES, PublicPart};
use crate::sequence::Sequence;
use crate::tiles::{Recovered, TileId, TileKind, WIDTH};

/// The audit under way.
pub(super) struct Pass<'a> {
    files: Files<'a>,
    head: Head,
    pinned: &'a [Head],
    /// Sizes at which the root matters.
    sizes: Vec<u64>,
    trees: Trees,
    sequence: Sequence,
    /// Hashes of the tile above the leaves that the current block stands in.
    upper: Vec<Hash>,
    /// Entries whose bytes and leaf hash disagree.
    apart: Vec<u64>,
    /// Entries that are no envelope.
    unreadable: Vec<u64>,
    /// Entries that were not read for whatever reason.
    unread: BTreeSet<u64>,
    /// Entries that record an erasure.
    erasures: BTreeSet<u64>,
    report: Report,
}

impl<'a> Pass<'a> {
    pub(super) fn new(files: Files<'a>, head: Head, pinned: &'a [Head]) -> Self {
        let mut sizes: Vec<u64> = pinned.iter().map(|head| head.size).collect();
        sizes.push(head.size);
        let report = Report { size: head.size, ..Report::default() };
        Self {
            files,
            head,
            pinned,
            sizes,
            trees: Trees::default(),
            sequence: Sequence::default(),
            upper: Vec::new(),
            apart: Vec::new(),
            unreadable: Vec::new(),
            unread: BTreeSet::new(),
            erasures: BTreeSet::new(),
            report,
        }
    }

    pub(super) fn run(mut self) -> Self {
        let width = u64::from(WIDTH);
        for block in 0..self.head.size.div_ceil(width) {
            let first = block * width;
            self.block(&(first..self.head.size.min(first + width)));
        }
        self
    }

    pub(super) fn finish(mut self, origin: String) -> Report {
        let reading = self.trees.reading(&self.head);
        self.judge_entries(reading);
        self.judge_erasures();
        self.judge_tail();
        self.judge_pinned(reading);
        match reading {
            Some(reading) => self.check_upper_tiles(reading),
            None => self.judge_root(),
        }
        self.report.root = reading.map(|_| self.head.root);
        self.report.origin = Some(origin);
        self.report.registers = self.sequence.registers();
        self.report.tidy();
        self.report
    }

    fn find(&mut self, seq: u64, fault: Fault) {
        self.report.findings.push(Finding::at(seq, fault));
    }

    fn block(&mut self, seqs: &Range<u64>) {
        let bundle = self.files.fetch(name(TileKind::Entries, seqs));
        let entries = entries(bundle.as_ref(), seqs);
        let tile = self.files.leaves(name(TileKind::Hashes(0), seqs));
        let mut public = self.public_parts(seqs);
        let mut leaves = Vec::with_capacity(entries.len());
        let mut hashes = tile.hashes.iter().copied();
        for (seq, entry) in seqs.clone().zip(&entries) {
            let tile = hashes.next();
            leaves.push(Leaf { entry: hash_of(entry), tile });
            self.entry(seq, entry, tile, &mut public);
        }
        self.check_leaf_tile(seqs, &tile, &leaves);
        let upper = self.upper_hash(seqs);
        self.trees.push(&leaves, upper, &self.sizes);
    }

    fn public_parts(&self, seqs: &Range<u64>) -> PublicParts {
        let file: Option<Fetched> = self.files.fetch(name(TileKind::Public, seqs));
        PublicParts::read(file.as_ref(), seqs)
    }

    /// What the tile above the leaves says of this block, if it is a full one.
    fn upper_hash(&mut self, seqs: &Range<u64>) -> Option<Hash> {
        let width = u64::from(WIDTH);
        let (block, full) = (seqs.start / width, self.head.size / width);
        if block.is_multiple_of(width) && block < full {
            let above = block..full.min(block + width);
            self.upper = self.files.upper(name(TileKind::Hashes(1), &above));
        }
        let at = usize::try_from(block % width).ok()?;
        self.upper.get(at).filter(|_| block < full).copied()
    }

    fn entry(
        &mut self,
        seq: u64,
        entry: &Recovered<'_>,
        tile: Option<Hash>,
        public: &mut PublicParts,
    ) {
        let envelope = match entry {
            Recovered::Absent => Err(Fault::Missing),
            Recovered::Damaged => Err(Fault::Altered),
            Recovered::Bytes(bytes) if tile.is_some_and(|it| it != leaf_hash(bytes)) => {
                self.apart.push(seq);
                Ok(None)
            }
            Recovered::Bytes(bytes) => {
                let envelope = Envelope::parse(bytes).ok();
                self.unreadable.extend(envelope.is_none().then_some(seq));
                Ok(envelope)
            }
        };
        match envelope {
            Ok(Some(envelope)) => self.envelope(seq, &envelope, public),
            other => {
                self.report.findings.extend(other.err().map(|fault| Finding::at(seq, fault)));
                self.sequence.pass(1);
                self.unread.insert(seq);
            }
        }
    }

    fn envelope(&mut self, seq: u64, envelope: &Envelope, public: &mut PublicParts) {
        self.report.findings.extend(self.sequence.read(seq, envelope));
        if envelope.serial.as_ref().is_some_and(|serial| serial.register == ERASURES) {
            self.erasures.insert(seq);
        }
        let audience = Audience::Public;
        match public.take(seq) {
            Found::Absent => self.find(seq, Fault::MissingPart { audience }),
            Found::Broken => self.find(seq, Fault::AlteredPart { audience }),
            Found::Part(PublicPart::Erased { by }) => {
                self.report.erased.push(Erased { seq, audience, by: Some(by) });
            }
            Found::Part(PublicPart::Open { opening, part }) => {
                if !opens(&envelope.commitments.public, audience, &opening, &part) {
                    self.find(seq, Fault::AlteredPart { audience });
                }
            }
        }
    }

    /// A tile of leaf hashes that is missing or no row of hashes, though entries are there.
    fn check_leaf_tile(&mut self, seqs: &Range<u64>, tile: &LeafTile, leaves: &[Leaf]) {
        let wanting = leaves.iter().any(|leaf| leaf.entry.is_some() && leaf.tile.is_none());
        if wanting {
            let file = name(TileKind::Hashes(0), seqs).to_string();
            let broken = tile.broken;
            let fault =
                if broken { Fault::AlteredTile { file } } else { Fault::MissingTile { file } };
            self.report.findings.push(Finding::range(seqs.start, seqs.end - 1, fault));
        }
    }

    /// Says of each disagreement whether the entry or the tile was changed.
    fn judge_entries(&mut self, reading: Option<Reading>) {
        for seq in std::mem::take(&mut self.apart) {
            let side = reading.map(|reading| self.trees.side(reading, seq));
            let fault = match side {
                Some(Side::Entries) => Fault::AlteredTile { file: self.leaf_tile(seq) },
                Some(Side::Tiles) | None => Fault::Altered,
            };
            self.find(seq, fault);
        }
        for seq in std::mem::take(&mut self.unreadable) {
            let sealed = reading.is_some();
            self.find(seq, if sealed { Fault::Malformed } else { Fault::Altered });
        }
    }

    fn leaf_tile(&self, seq: u64) -> String {
        let first = seq - seq % u64::from(WIDTH);
        let seqs = first..self.head.size.min(first + u64::from(WIDTH));
        name(TileKind::Hashes(0), &seqs).to_string()
    }

    /// An erasure is believed if the entry that is said to record it stands in the register of
    /// erasures, or could not be read.
    fn judge_erasures(&mut self) {
        let claims = std::mem::take(&mut self.report.erased);
        for claim in claims {
            let by = claim.by.unwrap_or_default();
            let recorded = self.erasures.contains(&by) || self.unread.contains(&by);
            if recorded && by > claim.seq {
                self.report.erased.push(claim);
            } else {
                self.find(claim.seq, Fault::FalseErasure { by });
            }
        }
    }

    /// What is missing up to the end was cut off; so is what only a pinned head counts.
    fn judge_tail(&mut self) {
        self.report.tidy();
        let end = self.head.size;
        for finding in &mut self.report.findings {
            if finding.fault == Fault::Missing && finding.through + 1 == end {
                finding.fault = Fault::Truncated;
            }
        }
        let counted = self.sizes.iter().copied().max().unwrap_or(end);
        if counted > end {
            self.report.findings.push(Finding::range(end, counted - 1, Fault::Truncated));
        }
    }

    fn judge_pinned(&mut self, reading: Option<Reading>) {
        let (mut holds, mut broken) = (0, None);
        let mut pinned: Vec<&Head> =
            self.pinned.iter().filter(|head| head.size <= self.head.size).collect();
        pinned.sort();
        for head in pinned {
            let agrees = match reading {
                Some(reading) => self.trees.root(reading, head.size) == Some(head.root),
                None => self.trees.reading(head).is_some(),
            };
            match agrees {
                true if broken.is_none() => holds = head.size,
                false if self.trees.any_root(head.size).is_some() => {
                    broken = broken.or(Some(head.size));
                }
                _ => {}
            }
        }
        if let Some(size) = broken {
            let through = size.saturating_sub(1);
            self.report.findings.push(Finding::range(holds, through, Fault::Rewritten { size }));
        }
    }

    /// No reading leads to the signed root.
    fn judge_root(&mut self) {
        let size = self.head.size;
        if self.trees.any_root(size).is_none() {
            return;
        }
        let blocks = self.trees.changed_blocks(&self.head).filter(|blocks| !blocks.is_empty());
        let last = u64::from(WIDTH) - 1;
        let ranges = match blocks {
            Some(firsts) => firsts.into_iter().map(|first| (first, first + last)).collect(),
            None => vec![(0, size.saturating_sub(1))],
        };
        for (first, through) in ranges {
            self.report.findings.push(Finding::range(first, through, Fault::Rewritten { size }));
        }
    }

    fn check_upper_tiles(&mut self, reading: Reading) {
        for (id, bytes) in self.trees.upper_tiles(reading).unwrap_or_default() {
            let file = id.to_string();
            let fault = match self.files.fetch(id) {
                None => Fault::MissingTile { file },
                Some(there) if !serves(&there, id, &bytes) => Fault::AlteredTile { file },
                Some(_) => continue,
            };
            let first = id.first_seq();
            let span = first_of_next(id) - first;
            self.report.findings.push(Finding::range(first, first + span - 1, fault));
        }
    }
}

/// Whether a file is the one that was asked for, or a fuller one that begins with it.
fn serves(there: &Fetched, id: TileId, wanted: &[u8]) -> bool {
    let whole = there.bytes.len() == usize::from(there.width) * 32;
    whole && there.width >= id.width && there.bytes.starts_with(wanted)
}

/// The sequence number after the last entry under an upper tile.
fn first_of_next(id: TileId) -> u64 {
    let TileKind::Hashes(level) = id.kind else { return id.first_seq() };
    let each = 1_u64.checked_shl(u32::from(level) * 8).unwrap_or(u64::MAX);
    id.first_seq().saturating_add(each.saturating_mul(u64::from(id.width)))
}

fn hash_of(entry: &Recovered<'_>) -> Option<Hash> {
    match entry {
        Recovered::Bytes(bytes) => Some(leaf_hash(bytes)),
        Recovered::Damaged | Recovered::Absent => None,
    }
}
