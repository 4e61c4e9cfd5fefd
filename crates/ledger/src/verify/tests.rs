//! What can befall a stored journal, and the exact finding for each.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::envelope::Serial;
use crate::testing;

const SIZE: u64 = 60;

/// A journal with what it is held against: entry 5's public and entry 6's personal part are
/// erased by entry 9.
#[derive(Clone)]
struct Journal {
    rows: Vec<Row>,
    expected: Expected,
}

fn head_of(rows: &[Row], size: usize) -> Head {
    let mut frontier = Frontier::new();
    rows.iter().take(size).for_each(|row| frontier.push(leaf_hash(&row.envelope)));
    frontier.head()
}

/// Many tests change a copy of this one.
static JOURNAL: LazyLock<Journal> = LazyLock::new(made);

fn journal() -> Journal {
    JOURNAL.clone()
}

fn made() -> Journal {
    let is_erased = |seq, audience| testing::erased_by(seq, audience).is_some();
    let row = |seq| {
        let parts = testing::parts(seq).into_iter();
        let envelope = testing::envelope(seq).encode().unwrap();
        Row {
            seq,
            kind: Some(testing::envelope(seq).kind),
            leaf: Some(leaf_hash(&envelope)),
            envelope,
            parts: parts.filter(|it| !is_erased(seq, it.audience)).collect(),
        }
    };
    let rows: Vec<Row> = (0..SIZE).map(row).collect();
    let erased = BTreeSet::from([(5, Audience::Public), (6, Audience::Personal)]);
    let expected = Expected { head: Some(head_of(&rows, 60)), pinned: Vec::new(), erased };
    Journal { rows, expected }
}

impl Journal {
    fn found(self) -> Vec<Finding> {
        verify(self.rows, self.expected).findings
    }

    /// Changes an envelope and seals it anew, as someone who holds the whole journal could.
    fn reseal(&mut self, at: usize, change: impl FnOnce(&mut Envelope)) {
        let row = &mut self.rows[at];
        let mut envelope = Envelope::parse(&row.envelope).unwrap();
        change(&mut envelope);
        row.envelope = envelope.encode().unwrap();
        row.leaf = Some(leaf_hash(&row.envelope));
        row.kind = Some(envelope.kind);
        self.expected.head = Some(head_of(&self.rows, self.rows.len()));
    }
}

/// Changes the journal and compares all that is found.
fn check(change: impl FnOnce(&mut Journal), found: &[Finding]) {
    let mut journal = journal();
    change(&mut journal);
    assert_eq!(journal.found(), found);
}

fn one(seq: u64, fault: Fault) -> Vec<Finding> {
    vec![Finding::at(seq, fault)]
}

fn run(seq: u64, through: u64, fault: Fault) -> Vec<Finding> {
    vec![Finding::range(seq, through, fault)]
}

#[test]
fn intact() {
    let whole = journal();
    let report = verify(whole.rows.clone(), whole.expected.clone());
    assert_eq!(report.findings, []);
    assert_eq!(report.head(), whole.expected.head);
    let registers = [("erasures", 2), ("grants", 6), ("refusals", 6)];
    assert_eq!(report.registers, registers.map(|(name, last)| (name.to_owned(), last)).into());
    assert_eq!(report.verdict(crate::Tongue::En), "intact: all 60 entries are as they were sealed");
}

#[test]
fn lawfully_erased_is_no_fault() {
    let whole = journal();
    let report = verify(whole.rows, whole.expected);
    let erased = |seq, audience| Erased { seq, audience, by: None };
    assert_eq!(report.erased, [erased(5, Audience::Public), erased(6, Audience::Personal)]);
}

#[test]
fn nothing_at_all_is_intact() {
    let report = verify([], Expected::default());
    assert!(report.is_intact());
    assert_eq!(report.head(), Some(Head { size: 0, root: crate::merkle::empty_root() }));
}

#[test]
fn missing() {
    check(|it| drop(it.rows.remove(0)), &one(0, Fault::Missing));
    check(|it| drop(it.rows.remove(40)), &one(40, Fault::Missing));
    check(|it| drop(it.rows.drain(40..43)), &run(40, 42, Fault::Missing));
    // A whole register of serials is gone with it and is not told a second time.
    check(|it| drop(it.rows.drain(1..59)), &run(1, 58, Fault::Missing));
}

#[test]
fn altered() {
    check(|it| it.rows[33].envelope[20] ^= 1, &one(33, Fault::Altered));
    check(|it| it.rows[33].envelope.clear(), &one(33, Fault::Altered));
    check(|it| it.rows[59].envelope.truncate(80), &one(59, Fault::Altered));
    // Even if the leaf hash beside it was changed too: then some head no longer holds.
    let reseal = |it: &mut Journal| {
        let head = it.expected.head;
        it.reseal(33, |envelope| envelope.kind = "case-opened".to_owned());
        it.expected.head = head;
    };
    check(reseal, &run(0, 59, Fault::Rewritten { size: 60 }));
}

#[test]
fn altered_beside_the_entry() {
    check(|it| it.rows[33].leaf = Some([0; 32]), &one(33, Fault::AlteredLeaf));
    check(|it| it.rows[33].kind = Some("run-answered".to_owned()), &one(33, Fault::AlteredKind));
}

#[test]
fn parts_altered_missing_or_not_erased() {
    for (at, audience) in (0..).zip(Audience::ALL) {
        let altered = one(33, Fault::AlteredPart { audience });
        check(|it| it.rows[33].parts[at].bytes.push(0), &altered);
        check(|it| it.rows[33].parts[at].opening[31] ^= 128, &altered);
        let missing = one(33, Fault::MissingPart { audience });
        check(|it| drop(it.rows[33].parts.remove(at)), &missing);
    }
    let audience = Audience::Public;
    let restored = |it: &mut Journal| it.rows[5].parts = testing::parts(5);
    check(restored, &one(5, Fault::NotErased { audience }));
}

#[test]
fn truncated() {
    check(|it| it.rows.truncate(50), &run(50, 59, Fault::Truncated));
    check(|it| drop(it.rows.pop()), &one(59, Fault::Truncated));
    check(|it| it.rows.clear(), &run(0, 59, Fault::Truncated));
    // The journal's own head was cut as well: only what is pinned elsewhere can tell.
    let with_head = |it: &mut Journal| {
        it.expected.pinned = it.expected.head.into_iter().collect();
        it.rows.truncate(50);
        it.expected.head = Some(head_of(&it.rows, 50));
    };
    check(with_head, &run(50, 59, Fault::Truncated));
    let unpinned = |it: &mut Journal| {
        it.rows.truncate(50);
        it.expected.head = Some(head_of(&it.rows, 50));
    };
    check(unpinned, &[]);
}

#[test]
fn rewritten() {
    // Sealed anew from entry 33 on, head and all: the pinned head no longer fits.
    let from = |sizes: &'static [usize]| {
        move |it: &mut Journal| {
            it.expected.pinned = sizes.iter().map(|size| head_of(&it.rows, *size)).collect();
            it.reseal(33, |envelope| envelope.kind = "case-opened".to_owned());
        }
    };
    check(from(&[50]), &run(0, 49, Fault::Rewritten { size: 50 }));
    check(from(&[20, 50]), &run(20, 49, Fault::Rewritten { size: 50 }));
    check(from(&[20, 30, 40, 50]), &run(30, 39, Fault::Rewritten { size: 40 }));
    check(from(&[33]), &[]);
}

#[test]
fn beyond_the_head() {
    let behind = |it: &mut Journal| it.expected.head = Some(head_of(&it.rows, 57));
    check(behind, &run(57, 59, Fault::BeyondHead));
}

#[test]
fn out_of_place() {
    let swap = |it: &mut Journal| {
        it.rows.swap(20, 21);
        (it.rows[20].seq, it.rows[21].seq) = (20, 21);
    };
    check(swap, &run(20, 21, Fault::Misplaced));
    check(|it| it.rows.insert(21, it.rows[20].clone()), &one(20, Fault::Repeated));
}

#[test]
fn what_was_sealed_wrongly() {
    let reseal = |at, change: fn(&mut Envelope)| move |it: &mut Journal| it.reseal(at, change);
    check(
        reseal(30, |it| it.place = "nanshan".to_owned()),
        &one(30, Fault::ForeignPlace { place: "nanshan".to_owned() }),
    );
    check(reseal(30, |it| it.recorded_ms -= 5000), &one(30, Fault::TimeBackwards));
    check(reseal(30, |it| it.day = "2026-02-09".parse().unwrap()), &one(30, Fault::DayApart));
    let register = || "grants".to_owned();
    let skipped = [
        Finding::at(33, Fault::SerialGap { register: register(), first: 4, last: 4 }),
        Finding::at(43, Fault::SerialRepeated { register: register(), number: 5 }),
    ];
    let number = |number| {
        move |it: &mut Envelope| {
            it.serial = Some(Serial { register: "grants".to_owned(), number });
        }
    };
    check(|it| it.reseal(33, number(5)), &skipped);
    let repeated = Fault::SerialRepeated { register: register(), number: 3 };
    let gap = Fault::SerialGap { register: register(), first: 4, last: 4 };
    let again = [Finding::at(33, repeated), Finding::at(43, gap)];
    check(|it| it.reseal(33, number(3)), &again);
    let malformed = |it: &mut Journal| {
        it.rows[30].envelope = b"not an envelope".to_vec();
        it.rows[30].leaf = Some(leaf_hash(b"not an envelope"));
        it.expected.head = Some(head_of(&it.rows, 60));
    };
    check(malformed, &one(30, Fault::Malformed));
}

#[test]
fn several_faults_are_told_apart() {
    let many = |it: &mut Journal| {
        it.rows[10].envelope[25] ^= 4;
        it.rows[20].parts[2].bytes.push(0);
        it.rows.truncate(55);
        it.rows.remove(30);
    };
    let found = [
        Finding::at(10, Fault::Altered),
        Finding::at(20, Fault::AlteredPart { audience: Audience::Regulator }),
        Finding::at(30, Fault::Missing),
        Finding::range(55, 59, Fault::Truncated),
    ];
    check(many, &found);
}

#[test]
fn findings_in_words() {
    let mut journal = journal();
    journal.rows.truncate(50);
    journal.rows.remove(30);
    let report = verify(journal.rows, journal.expected);
    let say = |tongue| {
        let lines: Vec<_> = report.findings.iter().map(|it| it.say(tongue)).collect();
        format!("{}\n{}", report.verdict(tongue), lines.join("\n"))
    };
    assert_eq!(
        say(crate::Tongue::En),
        "found 2 fault(s)\nentry 30: missing, though later entries are there\n\
         entries 50 to 59: missing: the end of the log was cut off"
    );
    assert_eq!(
        say(crate::Tongue::Zh),
        "发现 2 处问题\n第 30 条：缺失，其后的记录仍在\n第 50 至 59 条：缺失，日志尾部被截断"
    );
    let json = serde_json::to_value(&report.findings[1]).unwrap();
    let coded = serde_json::json!({ "seq": 50, "through": 59, "code": "truncated" });
    assert_eq!(json, coded);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_flipped_bit_of_an_envelope_is_found(
        at in 0_usize..60, byte in any::<proptest::sample::Index>(), bit in 0_u32..8,
    ) {
        let mut journal = journal();
        let envelope = &mut journal.rows[at].envelope;
        let byte = byte.index(envelope.len());
        envelope[byte] ^= 1 << bit;
        let seq = journal.rows[at].seq;
        prop_assert_eq!(journal.found(), one(seq, Fault::Altered));
    }

    #[test]
    fn any_flipped_bit_of_a_leaf_hash_is_found(at in 0_usize..60, bit in 0_usize..256) {
        let mut journal = journal();
        let row = &mut journal.rows[at];
        row.leaf.as_mut().unwrap()[bit / 8] ^= 1 << (bit % 8);
        let seq = row.seq;
        prop_assert_eq!(journal.found(), one(seq, Fault::AlteredLeaf));
    }

    #[test]
    fn any_flipped_bit_of_a_part_is_found(
        at in 0_usize..60, part in any::<proptest::sample::Index>(),
        byte in any::<proptest::sample::Index>(), bit in 0_u32..8,
    ) {
        let mut journal = journal();
        let row = &mut journal.rows[at];
        let part = part.index(row.parts.len());
        let part = &mut row.parts[part];
        let byte = byte.index(32 + part.bytes.len());
        match byte.checked_sub(32) {
            None => part.opening[byte] ^= 1 << bit,
            Some(byte) => part.bytes[byte] ^= 1 << bit,
        }
        let (seq, audience) = (row.seq, part.audience);
        prop_assert_eq!(journal.found(), one(seq, Fault::AlteredPart { audience }));
    }

    #[test]
    fn whatever_is_taken_out_is_named(from in 0_u64..60, count in 1_u64..60) {
        let mut journal = journal();
        let until = (from + count).min(SIZE);
        journal.rows.retain(|row| !(from..until).contains(&row.seq));
        let fault = if until == SIZE { Fault::Truncated } else { Fault::Missing };
        prop_assert_eq!(journal.found(), run(from, until - 1, fault));
    }
}
