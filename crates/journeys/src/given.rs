//! Reads a journey from a file, with all that it takes as given: the journeys it begins with.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::journey::{Given, Journey, Line, Statement};
use crate::parse::{Mistake, parse};

/// Why a journey cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It says something wrong; every mistake found is here.
    #[error("{}", lines(path, mistakes))]
    Mistakes {
        /// The file.
        path: PathBuf,
        /// Its mistakes, in the order of its lines.
        mistakes: Vec<Mistake>,
    },
}

fn lines(path: &Path, mistakes: &[Mistake]) -> String {
    let line = |it: &Mistake| format!("{}:{}: {}", path.display(), it.line, it.says);
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Reads a journey. What it takes as given stands in `good/NAME.txt` beside it or beside its
/// folder, begins like it, and happens in place of the line that names it; whatever goes wrong
/// there is told of that line.
///
/// # Errors
/// [`Unread`], for this file or one it takes as given.
pub fn read(path: &Path) -> Result<Journey, Unread> {
    Reader { open: BTreeSet::new() }.read(path)
}

struct Reader {
    /// The files being read: none may lead back to itself.
    open: BTreeSet<PathBuf>,
}

impl Reader {
    fn read(&mut self, path: &Path) -> Result<Journey, Unread> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| Unread::File { path: path.to_path_buf(), source })?;
        let wrong = |mistakes| Unread::Mistakes { path: path.to_path_buf(), mistakes };
        let mut journey = parse(&text).map_err(wrong)?;
        self.open.insert(path.to_path_buf());
        let mut lines = Vec::with_capacity(journey.lines.len());
        for line in std::mem::take(&mut journey.lines) {
            let Statement::Given(name) = &line.statement else {
                lines.push(line);
                continue;
            };
            let mistake = |says| wrong(vec![Mistake { line: line.number, says }]);
            let other = beside(path, name);
            if self.open.contains(&other) {
                return Err(mistake(format!("`{name}` leads back to itself")));
            }
            let given = self.read(&other)?;
            if given.founding != journey.founding {
                return Err(mistake(format!("`{name}` begins otherwise than this journey")));
            }
            journey.files.extend(given.files);
            if lines.is_empty() && journey.always == given.always {
                journey.given = Some(Given { path: other, lines: given.lines.len() });
            }
            lines.extend(given.lines.into_iter().map(|it| placed(it, line.number)));
        }
        self.open.remove(path);
        journey.lines = lines;
        Ok(journey)
    }
}

/// The good case of this name.
fn beside(path: &Path, name: &str) -> PathBuf {
    let cases = path.parent().and_then(Path::parent).unwrap_or_else(|| Path::new("."));
    cases.join("good").join(format!("{name}.txt"))
}

/// The same line, told of the line that names its journey.
fn placed(mut line: Line, number: u32) -> Line {
    line.number = number;
    for (at, _) in &mut line.expects {
        *at = number;
    }
    line
}
