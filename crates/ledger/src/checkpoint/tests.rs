//! Checkpoints: the example of the specification, whose they are, and what is none.

use super::*;

/// The example of the C2SP specification of checkpoints (CC BY 4.0).
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    \u{2014} example.com/behind-the-sofa \
    Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::new(name, &[seed; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint::new("log.test", Head { size: 3, root: [5; 32] })
}

#[test]
fn the_example_of_the_specification_is_read() {
    let note = Note::parse(EXAMPLE.as_bytes()).unwrap();
    let read = Checkpoint::from_text(&note.text).unwrap();
    assert_eq!(read.origin, "example.com/behind-the-sofa");
    assert_eq!(read.head.size, 20_852_163);
    assert_eq!(read.text(), note.text);
}

#[test]
fn a_signed_checkpoint_is_believed() {
    let signer = signer("log.test", 1);
    let note = checkpoint().sign(&signer).unwrap().to_string();
    let read = Checkpoint::open(note.as_bytes(), &[signer.verifier_key()]).unwrap();
    assert_eq!(read, checkpoint());
}

#[test]
fn lines_that_others_add_are_kept() {
    let mut wide = checkpoint();
    wide.extensions.push("extra".to_owned());
    assert_eq!(Checkpoint::from_text(&wide.text()), Ok(wide));
}

#[test]
fn only_the_log_itself_speaks_for_itself() {
    let (own, witness) = (signer("log.test", 1), signer("witness.test", 2));
    let foreign = CheckpointError::OtherLog("log.test".to_owned());
    assert_eq!(checkpoint().sign(&witness), Err(foreign.clone()));
    let by_witness = witness.sign(&checkpoint().text()).unwrap().to_string();
    let keys = [own.verifier_key(), witness.verifier_key()];
    assert_eq!(Checkpoint::open(by_witness.as_bytes(), &keys), Err(foreign));
    let unsigned = Checkpoint::open(by_witness.as_bytes(), &keys[..1]);
    assert_eq!(unsigned, Err(CheckpointError::Note(NoteError::Unsigned)));
}

#[test]
fn what_is_no_checkpoint() {
    let root = STANDARD.encode([5; 32]);
    let wrong = [
        "log.test\n".to_owned(),
        "log.test\n3\n".to_owned(),
        format!("\n3\n{root}\n"),
        format!("log.test\n03\n{root}\n"),
        format!("log.test\n-3\n{root}\n"),
        format!("log.test\n9007199254740992\n{root}\n"),
        format!("log.test\n3\n{}\n", STANDARD.encode([5; 31])),
        format!("log.test\n3\n{}\n", root.replace('=', "")),
        format!("log.test\n3\n{root}\n\n"),
        format!("log.test\n3\n{root}"),
    ];
    for text in wrong {
        assert_eq!(Checkpoint::from_text(&text), Err(CheckpointError::Shape), "{text:?}");
    }
}
