//! What must come of a line, one sentence each.

use std::fmt;

use terms::{ArticleId, Day};

use crate::journey::Outcome;

/// What must come of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// How it ends.
    Outcome(Outcome),
    /// The next due day of the case; none when nothing is due.
    Due(Option<Day>),
    /// How many rows the answer is about: a number or `$rows(file)`.
    Rows(String),
    /// How many rows were set aside at import.
    SetAside(u64),
    /// How many columns there are.
    Columns(u64),
    /// A column with this name.
    Column(String),
    /// How many values of a column are null.
    Nulls(String, u64),
    /// Whether the result may be looked at.
    Lookable(bool),
    /// Whether groups were left out because they were too small.
    Withheld(bool),
    /// Every value of this column is at least so much.
    Each(String, u64),
    /// The answer says this somewhere.
    Says(String),
    /// The answer says this nowhere.
    Lacks(String),
    /// The guard found this: rule and column.
    Finding(String, Option<String>),
    /// The entries that record it are, among others, of these kinds.
    Records(Vec<String>),
    /// It rests, among others, on these articles.
    Cites(Vec<ArticleId>),
    /// The page has a line with all these values.
    One(Vec<(String, String)>),
    /// The page has no line with all these values.
    None(Vec<(String, String)>),
    /// The answer is the same as the one before.
    Same,
}

impl Expect {
    /// Reads what stands after `expect`.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        match word {
            "refused" => Ok(Self::Outcome(Outcome::Refused(articles(rest)?))),
            "malformed" | "conflict" | "lookable" | "withheld" | "same" | "not" => plain(text),
            "due" if rest == "none" => Ok(Self::Due(None)),
            "due" => rest.parse().map(|day| Self::Due(Some(day))).map_err(|no| no.to_string()),
            "rows" => rows(rest),
            "aside" => number(rest).map(Self::SetAside),
            "columns" => number(rest).map(Self::Columns),
            "column" => word_of(rest, "a column").map(Self::Column),
            "nulls" => pair(rest).map(|(column, count)| Self::Nulls(column, count)),
            "each" => each(rest),
            "says" => quoted(rest).map(Self::Says),
            "lacks" => quoted(rest).map(Self::Lacks),
            "finding" => finding(rest),
            "records" => words(rest).map(Self::Records),
            "cites" => articles(rest).map(Self::Cites),
            "one" => fields(rest).map(Self::One),
            "none" => fields(rest).map(Self::None),
            _ => Err(format!("`{word}` is nothing that can be expected")),
        }
    }
}

fn plain(text: &str) -> Result<Expect, String> {
    match text {
        "not found" => Ok(Expect::Outcome(Outcome::NotFound)),
        "malformed" => Ok(Expect::Outcome(Outcome::Malformed)),
        "conflict" => Ok(Expect::Outcome(Outcome::Conflict)),
        "lookable" => Ok(Expect::Lookable(true)),
        "not lookable" => Ok(Expect::Lookable(false)),
        "withheld" => Ok(Expect::Withheld(true)),
        "not withheld" => Ok(Expect::Withheld(false)),
        "same" => Ok(Expect::Same),
        _ => Err(format!("`{text}` is nothing that can be expected")),
    }
}

fn word_of(text: &str, what: &str) -> Result<String, String> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err(format!("name {what}, one word"));
    }
    Ok(text.to_owned())
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

fn rows(text: &str) -> Result<Expect, String> {
    let of_file = text.starts_with("$rows(") && text.ends_with(')');
    if !of_file {
        number(text)?;
    }
    Ok(Expect::Rows(text.to_owned()))
}

fn pair(text: &str) -> Result<(String, u64), String> {
    let (column, count) = text.rsplit_once(' ').ok_or("write it as `nulls station 2`")?;
    Ok((word_of(column.trim(), "a column")?, number(count)?))
}

fn each(text: &str) -> Result<Expect, String> {
    let (column, least) = text.split_once(">=").ok_or("write it as `each n >= 10`")?;
    Ok(Expect::Each(word_of(column.trim(), "a column")?, number(least.trim())?))
}

fn finding(text: &str) -> Result<Expect, String> {
    let mut words = words(text)?.into_iter();
    let rule = words.next().ok_or("name a rule of the guard")?;
    let column = words.next();
    if words.next().is_some() {
        return Err("write it as `finding column_use income.race`".to_owned());
    }
    Ok(Expect::Finding(rule, column))
}

fn words(text: &str) -> Result<Vec<String>, String> {
    let words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
    if words.is_empty() { Err("say which".to_owned()) } else { Ok(words) }
}

fn articles(text: &str) -> Result<Vec<ArticleId>, String> {
    let read = |word: String| ArticleId::new(word).map_err(|no| no.to_string());
    words(text)?.into_iter().map(read).collect()
}

fn quoted(text: &str) -> Result<String, String> {
    serde_json::from_str::<String>(text).map_err(|_| "put the words in double quotes".to_owned())
}

/// `agreement=$agreement state="in_force" signatures.0.on=2026-02-02`.
fn fields(text: &str) -> Result<Vec<(String, String)>, String> {
    let mut fields = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (path, value) = rest.split_once('=').ok_or("write it as `state=open held=false`")?;
        let (value, after) = value_of(value)?;
        fields.push((word_of(path.trim(), "a field")?, value));
        rest = after;
    }
    if fields.is_empty() { Err("say of which values".to_owned()) } else { Ok(fields) }
}

/// A value and what stands after it: a quoted text, or a word.
pub(crate) fn value_of(text: &str) -> Result<(String, &str), String> {
    if !text.starts_with('"') {
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        return Ok((word_of(word, "a value")?, rest.trim_start()));
    }
    let mut texts = serde_json::Deserializer::from_str(text).into_iter::<String>();
    match texts.next() {
        Some(Ok(value)) => {
            let rest = text.get(texts.byte_offset()..).unwrap_or_default();
            Ok((value, rest.trim_start()))
        }
        _ => Err("a quoted text does not end".to_owned()),
    }
}

/// A value as it is written after `=`.
pub(crate) fn written(value: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_.$()/:{}<>".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    quote(value)
}

/// A text in double quotes.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::String(text.to_owned()).to_string()
}

impl fmt::Display for Expect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let not = |is: &bool| if *is { "" } else { "not " };
        match self {
            Self::Outcome(outcome) => write!(f, "{outcome}"),
            Self::Due(None) => f.write_str("due none"),
            Self::Due(Some(day)) => write!(f, "due {day}"),
            Self::Rows(rows) => write!(f, "rows {rows}"),
            Self::SetAside(rows) => write!(f, "aside {rows}"),
            Self::Columns(columns) => write!(f, "columns {columns}"),
            Self::Column(name) => write!(f, "column {name}"),
            Self::Nulls(column, count) => write!(f, "nulls {column} {count}"),
            Self::Lookable(is) => write!(f, "{}lookable", not(is)),
            Self::Withheld(is) => write!(f, "{}withheld", not(is)),
            Self::Each(column, least) => write!(f, "each {column} >= {least}"),
            Self::Says(words) => write!(f, "says {}", quote(words)),
            Self::Lacks(words) => write!(f, "lacks {}", quote(words)),
            Self::Finding(rule, None) => write!(f, "finding {rule}"),
            Self::Finding(rule, Some(column)) => write!(f, "finding {rule} {column}"),
            Self::Records(kinds) => write!(f, "records {}", kinds.join(" ")),
            Self::Cites(articles) => write!(f, "cites {}", joined(articles)),
            Self::One(fields) => write!(f, "one {}", pairs(fields)),
            Self::None(fields) => write!(f, "none {}", pairs(fields)),
            Self::Same => f.write_str("same"),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(articles) => write!(f, "refused {}", joined(articles)),
            Self::NotFound => f.write_str("not found"),
            Self::Malformed => f.write_str("malformed"),
            Self::Conflict => f.write_str("conflict"),
        }
    }
}

fn joined(articles: &[ArticleId]) -> String {
    articles.iter().map(ArticleId::as_str).collect::<Vec<_>>().join(" ")
}

fn pairs(fields: &[(String, String)]) -> String {
    let one = |(path, value): &(String, String)| format!("{path}={}", written(value));
    fields.iter().map(one).collect::<Vec<_>>().join(" ")
}
