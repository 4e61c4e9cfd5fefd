//! Receipts: that they hold, that they open only what was chosen, and that no bit may change.

use proptest::prelude::*;

use super::*;
use crate::merkle::{Tree, inclusion_proof};
use crate::testing;

const SIZE: u64 = 40;

fn receipt(seq: u64, opened: &[Audience]) -> Receipt {
    let envelope = |seq| testing::envelope(seq).encode().unwrap();
    let tree: Tree = (0..SIZE).map(|seq| leaf_hash(&envelope(seq))).collect();
    let checkpoint = Checkpoint::new(testing::ORIGIN, tree.head());
    let parts = testing::parts(seq).into_iter().filter(|it| opened.contains(&it.audience));
    Receipt {
        envelope: envelope(seq),
        parts: parts.collect(),
        hashes: inclusion_proof(&tree, seq, SIZE).unwrap(),
        checkpoint: checkpoint.sign(&testing::signer()).unwrap().to_string(),
    }
}

#[test]
fn a_receipt_holds_and_opens_what_was_chosen() {
    for opened in [&[][..], &[Audience::Public], &[Audience::Public, Audience::Parties]] {
        let text = receipt(7, opened).encode().unwrap();
        let read = Receipt::parse(&text).unwrap();
        let (envelope, checkpoint) = read.verify(&[testing::key()]).unwrap();
        assert_eq!((envelope.seq, checkpoint.head.size), (7, SIZE));
        let audiences: Vec<_> = read.parts.iter().map(|part| part.audience).collect();
        assert_eq!(audiences, opened);
    }
}

#[test]
fn a_closed_part_cannot_be_guessed() {
    let text = receipt(7, &[]).encode().unwrap();
    let opening = hex::encode(testing::opening(7, Audience::Public));
    let extra = text.lines().nth(1).unwrap().strip_prefix("extra ").unwrap();
    let extra = String::from_utf8(STANDARD.decode(extra).unwrap()).unwrap();
    assert!(!extra.contains(&opening) && !extra.contains("traffic"));
}

#[test]
fn what_does_not_hold() {
    let keys = [testing::key()];
    let verify = |change: fn(&mut Receipt)| {
        let mut receipt = receipt(7, &[Audience::Public]);
        change(&mut receipt);
        receipt.verify(&keys).unwrap_err()
    };
    let part = verify(|it| it.parts[0].bytes.push(b' '));
    assert_eq!(part, ReceiptError::Part(Audience::Public));
    let opening = verify(|it| it.parts[0].opening[0] ^= 1);
    assert_eq!(opening, ReceiptError::Part(Audience::Public));
    assert_eq!(verify(|it| it.hashes.truncate(1)), ReceiptError::NotIncluded);
    assert_eq!(verify(|it| it.hashes[0][0] ^= 1), ReceiptError::NotIncluded);
    let other = verify(|it| it.envelope = testing::envelope(8).encode().unwrap());
    assert_eq!(other, ReceiptError::NotIncluded);
    assert!(matches!(verify(|it| it.envelope.clear()), ReceiptError::Envelope(_)));
    let grown = verify(|it| it.checkpoint = it.checkpoint.replace("\n40\n", "\n41\n"));
    assert!(matches!(grown, ReceiptError::Checkpoint(_)));
    assert!(matches!(receipt(7, &[]).verify(&[]), Err(ReceiptError::Checkpoint(_))));
}

#[test]
fn what_is_no_receipt() {
    let good = receipt(7, &[Audience::Public]).encode().unwrap();
    let checkpoint = receipt(7, &[]).checkpoint;
    let wrong = [
        String::new(),
        good.replace("@v1", "@v2"),
        good.replace("index 7", "index 07"),
        good.replace("extra ", "extra  "),
        good.replace("\nindex", "\nextra AAAA\nindex"),
        format!("{FORMAT}\nindex 7\n{}\n{checkpoint}", "AAAA\n".repeat(2)),
        format!(
            "{FORMAT}\nindex 7\n{}\n{checkpoint}",
            format!("{}\n", STANDARD.encode([0; 32])).repeat(65)
        ),
    ];
    for text in wrong {
        assert_eq!(Receipt::parse(&text), Err(ReceiptError::Shape), "{text:.80}");
    }
    let bare = format!("{FORMAT}\nindex 7\n\n{checkpoint}");
    assert_eq!(Receipt::parse(&bare), Err(ReceiptError::NoEntry));
    assert_eq!(Proof::parse(&bare).unwrap().encode(), bare);
    // Parts out of order, or one part twice, are another text for the same receipt.
    for audiences in [[1, 0], [0, 0]] {
        let mut disordered = receipt(7, &[]);
        let parts = testing::parts(7);
        disordered.parts = audiences.map(|at| parts[at].clone()).to_vec();
        let text = disordered.encode().unwrap();
        assert_eq!(Receipt::parse(&text), Err(ReceiptError::NoEntry));
    }
}

proptest! {
    #[test]
    fn no_bit_of_a_receipt_may_change(
        seq in 0..SIZE,
        at in any::<proptest::sample::Index>(),
        bit in 0_u32..8,
    ) {
        let text = receipt(seq, &[Audience::Public, Audience::Regulator]).encode().unwrap();
        let mut bytes = text.into_bytes();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let believed = String::from_utf8(bytes).ok().and_then(|text| {
            Receipt::parse(&text).and_then(|it| it.verify(&[testing::key()])).ok()
        });
        prop_assert!(believed.is_none());
    }
}
