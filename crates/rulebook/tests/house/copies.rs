//! Nothing of an official text stands in the rulebooks, their cases or the journeys.

use std::path::{Path, PathBuf};

use rulebook::text::CopyCheck;

fn beside(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

/// Every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

#[test]
fn nothing_is_copied_from_any_official_text() {
    let Ok(folder) = std::fs::read_dir(beside("../shared/law/texts")) else {
        #[expect(clippy::print_stdout, reason = "what is not run is said")]
        {
            println!("not run: the official texts are not here");
        }
        return;
    };
    let texts: Vec<String> = folder
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    assert!(texts.len() >= 5, "{}", texts.len());
    let check = CopyCheck::against(texts.iter().map(String::as_str));
    let mut ours = Vec::new();
    for folder in ["rulebooks", "journeys"] {
        files(&beside(folder), &mut ours).unwrap();
    }
    assert!(ours.len() > 40, "{}", ours.len());
    for path in ours {
        let text = std::fs::read_to_string(&path).unwrap();
        // Line ends and punctuation do not break a stretch; words and numbers of another script do.
        for stretch in text.split(|c: char| c.is_ascii_alphanumeric()) {
            assert_eq!(check.find(stretch), None, "{}", path.display());
        }
    }
}
