//! Published files: their lines, that they are the same however they were made, and what is
//! refused.

use super::*;
use crate::testing::{self, Published};

#[test]
fn the_files_of_a_small_log() {
    let files = publish_names(3);
    let expected =
        ["tile/0/000.p/3", "tile/entries/000.p/3", "public/000.p/3", "vkey", "checkpoint"];
    assert_eq!(files, expected);
    assert_eq!(publish_names(0), ["vkey", "checkpoint"]);
}

fn publish_names(count: u64) -> Vec<String> {
    let signer = testing::signer();
    let files = files(testing::public_entries(count), &signer);
    files.map(|file| file.unwrap().0).collect()
}

#[test]
fn the_checkpoint_comes_last_and_is_that_of_the_tree() {
    for count in [1, 255, 256, 257, 600] {
        let names = publish_names(count);
        assert_eq!(names.last().map(String::as_str), Some(CHECKPOINT));
        let files = testing::published(count);
        let checkpoint = Checkpoint::open(&files[CHECKPOINT], &[testing::key()]).unwrap();
        let leaf = |seq| testing::envelope(seq).leaf_hash().unwrap();
        let tree: crate::Tree = (0..count).map(leaf).collect();
        assert_eq!(checkpoint.head, tree.head(), "{count}");
        assert_eq!(files[VKEY], format!("{}\n", testing::key()).into_bytes());
    }
}

#[test]
fn a_publisher_is_taken_up_again_at_any_size() {
    let entries = testing::public_entries(600);
    let mut live = Publisher::new();
    let mut files = Published::new();
    for (size, entry) in (0..).zip(&entries) {
        let mut resumed = Publisher::resume(size, |path| files.get(path).cloned()).unwrap();
        let finished = live.push(entry).unwrap();
        assert_eq!(resumed.push(entry).unwrap(), finished, "{size}");
        assert_eq!(resumed.partials(), live.partials(), "{size}");
        files.extend(finished);
        files.extend(live.partials());
    }
    assert!(Publisher::resume(3, |_| None).is_none());
}

#[test]
fn a_log_that_contradicts_itself_is_not_published() {
    let refused = |at: usize, change: fn(&mut PublicEntry)| {
        let mut entries = testing::public_entries(12);
        change(&mut entries[at]);
        let signer = testing::signer();
        let outcome = files(entries, &signer).collect::<Result<Vec<_>, _>>();
        outcome.unwrap_err()
    };
    assert_eq!(refused(4, |it| it.envelope[17] ^= 1), PublishError::NotNext(4));
    let skipped = refused(4, |it| it.envelope = testing::envelope(5).encode().unwrap());
    assert_eq!(skipped, PublishError::NotNext(4));
    let other = refused(4, |it| it.public = PublicPart::Open { opening: [0; 32], part: vec![] });
    assert_eq!(other, PublishError::NotOpen(4));
    let before = refused(4, |it| it.public = PublicPart::Erased { by: 4 });
    assert_eq!(before, PublishError::NotOpen(4));
}

#[test]
fn lines_of_public_parts() {
    let opening = [0xab; 32];
    let hex = "ab".repeat(32);
    let cases = [
        (
            PublicPart::Open { opening, part: b"hi".to_vec() },
            format!("{{\"seq\":5,\"opening\":\"{hex}\",\"part\":\"aGk=\"}}\n"),
        ),
        (
            PublicPart::Open { opening, part: Vec::new() },
            format!("{{\"seq\":5,\"opening\":\"{hex}\",\"part\":\"\"}}\n"),
        ),
        (PublicPart::Erased { by: 9 }, "{\"seq\":5,\"erased_by\":9}\n".to_owned()),
    ];
    for (public, line) in cases {
        assert_eq!(public_line(5, &public), line);
        assert_eq!(parse_public_line(&line), Some((5, public)));
        for wrong in [
            line.trim_end().to_owned(),
            line.replace(':', ": "),
            line.replace("\"seq\":5", "\"seq\":05"),
            line.replace('}', ",\"more\":1}"),
            line.replace("ab", "AB").replace("erased_by\":9", "erased_by\":-9"),
        ] {
            assert_eq!(parse_public_line(&wrong), None, "{wrong}");
        }
    }
}
