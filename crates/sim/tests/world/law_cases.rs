//! The law cases beside each rulebook, in memory: the good ones reach their end, the bad ones are
//! refused on the articles they name.

use std::path::{Path, PathBuf};

use journeys::{DataFolder, Files, Ticket, read, run, sample};
use sim::memory::Faults;
use sim::{Sim, library};

fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs every case of Futian; what does not hold is told with its transcript.
fn check(kind: &str, files: &dyn Files) -> anyhow::Result<()> {
    let folder = checkout().join("rulebooks/futian/2024-01-30/cases").join(kind);
    let library = library(&checkout().join("rulebooks"), "futian")?;
    let mut broken = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let journey = read(&path)?;
        let mut world = Sim::found(1, library.clone(), &journey.founding, Faults::default())?;
        let ticket = Ticket { name: "futian/case", nonce: "case", files };
        let transcript = run(&journey, ticket, &mut world);
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
    check("good", &DataFolder(folder.clone())).unwrap();
    check("bad", &DataFolder(folder)).unwrap();
}
