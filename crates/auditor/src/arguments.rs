//! What the visitor was asked for. Read by hand: a verifier is trusted for what it leaves out.

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// How it is used.
    Help,
    /// An audit.
    Audit(Order),
}

/// An audit that was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// The folder with the published files.
    pub(crate) folder: String,
    /// Verifier keys.
    pub(crate) keys: Vec<String>,
    /// Files with verifier keys, one a line.
    pub(crate) key_files: Vec<String>,
    /// Files with checkpoints or receipts that were kept.
    pub(crate) against: Vec<String>,
}

/// Why nothing can be audited.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// The folder is missing.
    NothingNamed,
    /// A second folder.
    OneTooMany(String),
    /// No key was brought along.
    KeyMissing,
    /// The option is not known.
    Unknown(String),
    /// The option came without its value.
    ValueMissing(String),
    /// The language is neither.
    NoLanguage(String),
    /// This is no folder.
    NoFolder(String),
    /// The file cannot be read.
    Unreadable(String),
    /// This is no verifier key.
    NoKey(String),
    /// This is no checkpoint or receipt that holds.
    NoPin {
        /// The file.
        path: String,
        /// Why, in English.
        why: String,
    },
}

/// Reads the words of the command line.
pub(crate) fn read(words: &[String]) -> Result<Asked, Wrong> {
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return Ok(Asked::Help);
    }
    let mut order = Order::default();
    let mut folder = None;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().cloned().ok_or_else(|| Wrong::ValueMissing(word.clone()));
        match word.as_str() {
            "--key" => order.keys.push(value()?),
            "--key-file" => order.key_files.push(value()?),
            "--against" => order.against.push(value()?),
            "--lang" => language(&value()?)?,
            "--json" => {}
            option if option.starts_with('-') => return Err(Wrong::Unknown(option.to_owned())),
            path if folder.is_some() => return Err(Wrong::OneTooMany(path.to_owned())),
            path => folder = Some(path.to_owned()),
        }
    }
    order.folder = folder.ok_or(Wrong::NothingNamed)?;
    if order.keys.is_empty() && order.key_files.is_empty() {
        return Err(Wrong::KeyMissing);
    }
    Ok(Asked::Audit(order))
}

fn language(word: &str) -> Result<(), Wrong> {
    if matches!(word, "zh" | "en") { Ok(()) } else { Err(Wrong::NoLanguage(word.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &Result<Asked, Wrong>) {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        assert_eq!(read(&words), *expected, "{line}");
    }

    #[test]
    fn words_are_read_or_refused() {
        let words = |word: &str| vec![word.to_owned()];
        let order = Order { folder: "log".to_owned(), keys: words("k"), ..Order::default() };
        check("log --key k --lang en --json", &Ok(Asked::Audit(order)));
        let order = Order {
            folder: "log".to_owned(),
            key_files: words("f"),
            against: vec!["a".to_owned(), "b".to_owned()],
            ..Order::default()
        };
        check("--against a --key-file f log --against b", &Ok(Asked::Audit(order)));
        check("log --help", &Ok(Asked::Help));
        check("", &Err(Wrong::NothingNamed));
        check("--key k", &Err(Wrong::NothingNamed));
        check("log", &Err(Wrong::KeyMissing));
        check("log more --key k", &Err(Wrong::OneTooMany("more".to_owned())));
        check("log --key", &Err(Wrong::ValueMissing("--key".to_owned())));
        check("log --trust", &Err(Wrong::Unknown("--trust".to_owned())));
        check("log --lang fr", &Err(Wrong::NoLanguage("fr".to_owned())));
    }
}
