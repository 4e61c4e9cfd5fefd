//! Saying what came of a command: in one of two languages, or as JSON; exit codes.

use std::error::Error;
use std::fmt;
use std::io::Write as _;

use rulebook::Lang;
use serde::Serialize;
use serde_json::json;
use terms::Text;

use crate::failure;

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Exit code 0.
    Fine,
    /// Refused, or something was found: exit code 1.
    Found,
}

/// What a command comes to.
pub(crate) type Came = anyhow::Result<Outcome>;

/// The caller used a command in a way that makes no sense: exit code 2.
#[derive(Debug)]
pub(crate) struct WrongUse(pub(crate) Text);

/// What was tried and did not succeed, in both languages; the cause comes after it.
#[derive(Debug)]
pub(crate) struct Tried(pub(crate) Text);

impl fmt::Display for WrongUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.en)
    }
}

impl Error for WrongUse {}

impl Error for Tried {}

/// A wrong use, as an error.
pub(crate) fn wrong_use(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    WrongUse(Text::new(zh, en)).into()
}

/// What was tried, as the context of an error.
pub(crate) fn tried(zh: impl Into<String>, en: impl Into<String>) -> Tried {
    Tried(Text::new(zh, en))
}

/// The exit code of an error: 2 for wrong use, 3 for what failed.
pub(crate) fn code_of(error: &anyhow::Error) -> u8 {
    if error.is::<WrongUse>() { 2 } else { 3 }
}

/// The voice of the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Voice {
    pub(crate) lang: Lang,
    json: bool,
}

impl Voice {
    pub(crate) fn new(lang: Lang, json: bool) -> Self {
        Self { lang, json }
    }

    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// One of two words.
    pub(crate) fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// The text in the language that was asked for.
    pub(crate) fn of(self, text: &Text) -> &str {
        self.lang.of(text)
    }

    /// The language as the seal knows it.
    pub(crate) fn tongue(self) -> ::ledger::Tongue {
        match self.lang {
            Lang::Zh => ::ledger::Tongue::Zh,
            Lang::En => ::ledger::Tongue::En,
        }
    }

    /// A line for people or programs; a reader that went away ends nothing.
    #[expect(clippy::unused_self, reason = "whoever says something has a voice")]
    pub(crate) fn line(self, line: impl fmt::Display) {
        let mut out = std::io::stdout().lock();
        let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
    }

    /// A line on standard error.
    #[expect(clippy::unused_self, reason = "whoever says something has a voice")]
    pub(crate) fn aside(self, line: impl fmt::Display) {
        let _gone = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// The JSON of `value` where JSON was asked for, else what `words` says.
    pub(crate) fn tell(
        self,
        value: &impl Serialize,
        words: impl FnOnce() -> String,
    ) -> anyhow::Result<()> {
        if self.json {
            self.line(serde_json::to_string_pretty(value)?);
        } else {
            self.line(words());
        }
        Ok(())
    }

    /// The same for a plain message.
    pub(crate) fn tell_text(self, text: &Text) -> anyhow::Result<()> {
        self.tell(&json!({ "said": text }), || self.of(text).to_owned())
    }

    /// An error, as far as we have words for it in the language, and its causes.
    pub(crate) fn error(self, error: &anyhow::Error) {
        let said = failure::words(error);
        if self.json {
            return self.line(json!({ "error": said, "code": code_of(error) }));
        }
        self.aside(format_args!("{}{}", self.pick("错误：", "error: "), self.of(&said)));
    }
}
