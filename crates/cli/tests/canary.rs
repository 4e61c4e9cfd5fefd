//! Planted values are found in plain in no file of an installation, not even while queries run.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

#[expect(dead_code, reason = "each test uses its part")]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use journeys::sample;

/// What is planted in the files in place of an ordinary value: occupation, country, station.
const PLANTED: [(&str, &str); 3] =
    [("Craft-repair", "Canary-repair-0717"), ("Mexico", "Canaria-0717"), ("长龙", "金丝雀站0717")];

/// A card number of the made files, and names of officers: each is sealed under a key of its own.
const SEALED: [&str; 5] = ["SAMPLEAAA", "SAMPLEJJA", "苏晚澄", "欧阳明", "谭静仪"];

/// Words that officers typed in: they are for the parties, and stand in the journal.
const TYPED: [&str; 2] = ["供研究人员逐行分析", "备份任务未纳入值班表"];

fn plant(folder: &Path) {
    for (path, bytes) in sample::files() {
        let mut text = String::from_utf8(bytes).unwrap();
        for (value, canary) in PLANTED {
            text = text.replace(value, canary);
        }
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The files below `folders` that hold a planted or a sealed value.
fn found(folders: &[PathBuf]) -> BTreeSet<PathBuf> {
    let secret = PLANTED.iter().map(|(_, canary)| *canary).chain(SEALED);
    let holding = |word: &str| {
        folders
            .iter()
            .flat_map(|folder| support::holding(folder, word.as_bytes()))
            .collect::<Vec<_>>()
    };
    secret.flat_map(holding).collect()
}

#[test]
fn nothing_planted_is_found_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    plant(&at("files"));
    assert_eq!(found(&[at("files")]).len(), 2, "the canaries are in the files");
    std::fs::create_dir(at("tmp")).unwrap();
    let mut command = Command::new(support::gongshu());
    command.args(["journey", "run", "futian/main", "--data"]).arg(at("files"));
    command.arg("--keep").arg(at("data")).env("TMPDIR", at("tmp")).current_dir(support::root());
    let mut travel = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (data, tmp) = (at("data"), at("tmp"));
    let mut searches = 0;
    while travel.try_wait().unwrap().is_none() {
        let found = found(&[data.clone(), tmp.clone()]);
        assert!(found.is_empty(), "{found:?}");
        searches += 1;
    }
    assert!(travel.wait().unwrap().success());
    assert!(searches > 1);
    assert!(found(&[data.clone(), tmp]).is_empty());
    typed_words_stay_in_the_journal(&data);
}

/// What officers type in is for the parties: never in the published log, never beside the journal.
fn typed_words_stay_in_the_journal(data: &Path) {
    for word in TYPED {
        let holding = support::holding(data, word.as_bytes());
        let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
        let names: BTreeSet<String> = holding.iter().map(named).collect();
        assert!(names.iter().all(|name| name.starts_with("journal.sqlite")), "{holding:?}");
    }
}
