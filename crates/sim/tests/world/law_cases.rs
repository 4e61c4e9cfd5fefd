//! The law cases beside each rulebook, in memory: the good ones reach their end, the bad ones are
//! refused on the articles they name.

use std::path::{Path, PathBuf};

use journeys::{DataFolder, Files, read, sample};
use sim::{Cases, library};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rulebooks that have cases: place and version.
const RULEBOOKS: [(&str, &str); 5] = [
    ("chengdu", "2025-04-21"),
    ("futian", "2024-01-30"),
    ("lingang", "2024-03-05"),
    ("nanjing", "2024-05-24"),
    ("pudong", "2025-02-01"),
];

/// Runs every case of every place; what does not hold is told with its transcript.
fn check(kind: &str, files: &dyn Files) -> anyhow::Result<()> {
    for (place, version) in RULEBOOKS {
        check_place(place, version, kind, files)?;
    }
    Ok(())
}

fn check_place(place: &str, version: &str, kind: &str, files: &dyn Files) -> anyhow::Result<()> {
    let folder = checkout().join("rulebooks").join(place).join(version).join("cases").join(kind);
    let library = library(&checkout().join("rulebooks"), place)?;
    let mut cases = Cases::new(&library, files);
    let mut broken = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let journey = read(&path)?;
        let (transcript, _) = cases.play(&journey)?;
        if !transcript.holds() {
            broken.push(format!("{}\n{}", path.display(), transcript.to_text()));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(())
}

#[test]
fn good_cases_reach_their_end() {
    check("good", &sample::files()).unwrap();
}

#[test]
fn bad_cases_are_refused() {
    check("bad", &sample::files()).unwrap();
}

/// Futian alone: the cases of the other places read no file that Futian's do not, and all five
/// places meet the real files in their journeys.
#[test]
fn on_the_real_files_too() {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the files are")]
    let told = std::env::var("GONGSHU_DATA").ok().map(PathBuf::from);
    let folder = told.unwrap_or_else(|| checkout().join("../shared/data"));
    if !folder.is_dir() {
        #[expect(clippy::print_stdout, reason = "what is not run is said")]
        {
            println!("not run: the real files are not here");
        }
        return;
    }
    let (place, version) = RULEBOOKS[1];
    check_place(place, version, "good", &DataFolder(folder)).unwrap();
}
