//! The files a journey takes, and how many rows they have by a count of our own.

use std::path::PathBuf;

use crate::journey::FileName;

/// Why a file cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFailure {
    /// It cannot be read.
    #[error("the file `{path}` cannot be read: {why}")]
    Unreadable {
        /// Its path in the data folder.
        path: String,
        /// Why.
        why: String,
    },
    /// No file, or more than one, has a name like this.
    #[error("{found} files are named like `{path}`")]
    NotOne {
        /// The path with its `*`.
        path: String,
        /// How many there are.
        found: usize,
    },
}

/// Where the files come from.
pub trait Files {
    /// The names in a folder.
    ///
    /// # Errors
    /// [`FileFailure`].
    fn names(&self, folder: &str) -> Result<Vec<String>, FileFailure>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// [`FileFailure`].
    fn bytes(&self, path: &str) -> Result<Vec<u8>, FileFailure>;
}

/// A folder on disk.
#[derive(Clone, Debug)]
pub struct DataFolder(pub PathBuf);

impl Files for DataFolder {
    fn names(&self, folder: &str) -> Result<Vec<String>, FileFailure> {
        let path = self.0.join(folder);
        let why = |error: std::io::Error| unreadable(folder, &error);
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(why)? {
            names.push(entry.map_err(why)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, FileFailure> {
        std::fs::read(self.0.join(path)).map_err(|error| unreadable(path, &error))
    }
}

/// Files in memory, by path.
impl Files for std::collections::BTreeMap<String, Vec<u8>> {
    fn names(&self, folder: &str) -> Result<Vec<String>, FileFailure> {
        let inside = |path: &String| {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            (parent == folder).then(|| name.to_owned())
        };
        Ok(self.keys().filter_map(inside).collect())
    }

    fn bytes(&self, path: &str) -> Result<Vec<u8>, FileFailure> {
        let why = || unreadable(path, &std::io::ErrorKind::NotFound.into());
        self.get(path).cloned().ok_or_else(why)
    }
}

fn unreadable(path: &str, error: &std::io::Error) -> FileFailure {
    FileFailure::Unreadable { path: path.to_owned(), why: error.to_string() }
}

/// The path of the one file a name stands for.
pub(crate) fn find(files: &dyn Files, file: &FileName) -> Result<String, FileFailure> {
    let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
    let Some((before, after)) = name.split_once('*') else {
        return Ok(file.path.clone());
    };
    let fits = |name: &String| {
        name.len() >= before.len() + after.len()
            && name.starts_with(before)
            && name.ends_with(after)
    };
    let mut found: Vec<String> = files.names(folder)?.into_iter().filter(fits).collect();
    match (found.pop(), found.len()) {
        (Some(name), 0) => Ok(if folder.is_empty() { name } else { format!("{folder}/{name}") }),
        (one, more) => Err(FileFailure::NotOne {
            path: file.path.clone(),
            found: more.saturating_add(usize::from(one.is_some())),
        }),
    }
}

/// Whether a file is written in JSON, by its name.
pub(crate) fn is_json(path: &str) -> bool {
    std::path::Path::new(path).extension().is_some_and(|it| it.eq_ignore_ascii_case("json"))
}

/// How many rows a file has: the lines of a CSV file but for the header and blank ones, the
/// objects of a JSON array or of the array under `data`.
pub fn count_rows(path: &str, bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?;
    let count = if is_json(path) {
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        let rows = value.as_array().or_else(|| value.get("data")?.as_array())?;
        rows.iter().filter(|row| row.is_object()).count()
    } else {
        records(text).checked_sub(1)?
    };
    u64::try_from(count).ok()
}

/// The columns of a plain CSV file, as whoever compiled it would describe them: name and kind. A
/// column without a name is called by its place.
pub fn describe_columns(bytes: &[u8]) -> Option<Vec<(String, &'static str)>> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('"'))?;
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header: Vec<&str> = lines.next()?.split(',').map(str::trim).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
    let column = |(place, name): (usize, &&str)| {
        let number = place.saturating_add(1);
        let name = if name.is_empty() { format!("column_{number}") } else { (*name).to_owned() };
        let values = rows.iter().filter_map(|row| row.get(place).copied());
        let values: Vec<&str> = values.filter(|it| !it.is_empty()).collect();
        (name, kind_of(&values))
    };
    Some(header.iter().enumerate().map(column).collect())
}

fn kind_of(values: &[&str]) -> &'static str {
    // Codes such as `007` are text, whatever they look like.
    let code = |it: &str| it.len() > 1 && it.starts_with('0') && !it.starts_with("0.");
    if values.is_empty() || values.iter().any(|it| code(it)) {
        "text"
    } else if values.iter().all(|it| it.parse::<i64>().is_ok()) {
        "integer"
    } else if values.iter().all(|it| it.parse::<f64>().is_ok()) {
        "number"
    } else {
        "text"
    }
}

/// The records of a CSV text: line ends inside quotes do not count.
fn records(text: &str) -> usize {
    let mut quoted = false;
    let mut blank = true;
    let mut records = 0;
    for letter in text.chars() {
        match letter {
            '"' => {
                quoted = !quoted;
                blank = false;
            }
            '\n' if !quoted => {
                records += usize::from(!blank);
                blank = true;
            }
            _ => blank = blank && letter.is_whitespace(),
        }
    }
    records + usize::from(!blank)
}
