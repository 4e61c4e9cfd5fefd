//! Templates: queries with `$name` where a parameter stands. What a reviewer reads is what runs:
//! an argument is a value in its place and nothing else, whatever is written in it.

use std::collections::{BTreeMap, BTreeSet};

use terms::Text;

use crate::product::{Domain, Parameter};

/// How many parameters a template has at most.
const MOST_PARAMETERS: usize = 8;
/// How many words a parameter may be one of: reviewers read them all.
const MOST_WORDS: usize = 1000;
/// How many bytes a query has at most.
const LONGEST_QUERY: usize = 10_000;
/// How many bytes a word of a parameter has at most.
const LONGEST_WORD: usize = 200;

/// A query with the arguments in place of its parameters; every argument must lie in its domain.
///
/// # Guarantee
/// For a template that [`check`] passes, an argument in its domain becomes one literal.
pub fn fill(sql: &str, parameters: &[Parameter], arguments: &BTreeMap<String, String>) -> String {
    let mut parts = sql.split('$');
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_at(end_of_name(part));
        let parameter = parameters.iter().find(|parameter| parameter.name == name);
        match parameter.zip(arguments.get(name)) {
            Some((parameter, value)) => filled.push_str(&parameter.domain.literal(value)),
            None => filled.extend(["$", name]),
        }
        filled.push_str(rest);
    }
    filled
}

/// Arguments that lie in every domain, to see what a template comes to.
pub fn sample(parameters: &[Parameter]) -> BTreeMap<String, String> {
    parameters.iter().map(|it| (it.name.clone(), it.domain.first())).collect()
}

/// Whether the parameters are well named, each stands in the query, and each stands where only a
/// value can.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(sql: &str, parameters: &[Parameter]) -> Result<(), Text> {
    if parameters.len() > MOST_PARAMETERS {
        return Err(Text::new(
            format!("参数不超过 {MOST_PARAMETERS} 个"),
            format!("at most {MOST_PARAMETERS} parameters"),
        ));
    }
    if sql.len() > LONGEST_QUERY || parameters.iter().any(|it| it.domain.is_too_much()) {
        return Err(Text::new(
            format!("查询不超过 {LONGEST_QUERY} 字节，每个参数不超过 {MOST_WORDS} 个词"),
            format!("a query has {LONGEST_QUERY} bytes at most, a parameter {MOST_WORDS} words"),
        ));
    }
    let mut seen = BTreeSet::new();
    for parameter in parameters {
        let name = parameter.name.as_str();
        if !is_plain(name) || !seen.insert(name) {
            return Err(Text::new(
                format!("参数名 `{name}` 无效或者重复"),
                format!("`{name}` is no name of a parameter, or stands twice"),
            ));
        }
        if !placeholders(sql).any(|found| found == name) {
            return Err(Text::new(
                format!("查询中没有 `${name}`"),
                format!("`${name}` does not stand in the query"),
            ));
        }
        if parameter.domain.is_empty() {
            return Err(Text::new(
                format!("参数 `{name}` 没有可取的值"),
                format!("parameter `{name}` has no value it may take"),
            ));
        }
    }
    if let Some(stray) = placeholders(sql).find(|found| !seen.contains(found)) {
        return Err(Text::new(
            format!("`${stray}` 未声明为参数"),
            format!("`${stray}` is not declared as a parameter"),
        ));
    }
    check_places(sql)
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_lowercase())
        && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
}

/// The names that stand after a `$` in a query.
fn placeholders(sql: &str) -> impl Iterator<Item = &str> {
    sql.split('$').skip(1).map(|rest| rest.split_at(end_of_name(rest)).0)
}

fn end_of_name(text: &str) -> usize {
    text.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_')).unwrap_or(text.len())
}

/// A parameter stands outside of quotes and by itself, there are no comments, and no quote has a
/// prefix that changes how it is read.
fn check_places(sql: &str) -> Result<(), Text> {
    let mut quote: Option<char> = None;
    let mut before = ' ';
    let mut rest = sql.chars();
    while let Some(here) = rest.next() {
        let after = rest.as_str();
        quote = match quote {
            Some(open) if here == '$' => return Err(in_quotes(open)),
            Some(open) => Some(open).filter(|open| *open != here),
            None => {
                check_plain(before, here, after)?;
                Some(here).filter(|here| matches!(here, '\'' | '"' | '`'))
            }
        };
        before = here;
    }
    Ok(())
}

/// What may not begin outside of quotes.
fn check_plain(before: char, here: char, after: &str) -> Result<(), Text> {
    if is_comment(here, after) {
        return Err(comment());
    }
    if here == '\'' && is_prefix(before) {
        return Err(prefixed());
    }
    let next = after.split_at(end_of_name(after)).1.chars().next();
    let alone = parts(before) && next.is_none_or(parts);
    if here == '$' && !alone { Err(not_alone()) } else { Ok(()) }
}

fn is_comment(here: char, after: &str) -> bool {
    (here == '-' && after.starts_with('-')) || (here == '/' && after.starts_with('*'))
}

/// What would make `E'…'`, `X'…'` or `U&'…'` of a quote.
fn is_prefix(before: char) -> bool {
    before.is_alphanumeric() || matches!(before, '_' | '&')
}

/// Whether a character parts a value from what stands beside it.
fn parts(beside: char) -> bool {
    beside.is_whitespace() || "(),=<>+-*/%|;:".contains(beside)
}

fn in_quotes(open: char) -> Text {
    Text::new(
        format!("参数不能写在引号 `{open}` 之内；引号由平台加上"),
        format!("no parameter stands inside {open}…{open}; the platform puts the quotes"),
    )
}

fn comment() -> Text {
    Text::new("模板中不能有注释；审核所见即所执行", "a template has no comments: all of it runs")
}

fn prefixed() -> Text {
    Text::new("引号之前不能紧接字母或者 `&`", "no letter and no `&` stands right before a quote")
}

fn not_alone() -> Text {
    Text::new(
        "参数须独立成值，前后用空格、括号或者运算符隔开",
        "a parameter stands by itself, parted by spaces, brackets or operators",
    )
}

impl Domain {
    /// The value as it stands in a query.
    fn literal(&self, value: &str) -> String {
        match self {
            // Two minus signs in a row would begin a comment.
            Self::Numbers { .. } if value.starts_with('-') => format!("({value})"),
            Self::Numbers { .. } => value.to_owned(),
            Self::Words { .. } | Self::Days { .. } => format!("'{}'", value.replace('\'', "''")),
        }
    }

    fn first(&self) -> String {
        match self {
            Self::Words { values } => values.first().cloned().unwrap_or_default(),
            Self::Numbers { least, .. } => least.to_string(),
            Self::Days { first, .. } => first.to_string(),
        }
    }

    fn is_too_much(&self) -> bool {
        let Self::Words { values } = self else { return false };
        values.len() > MOST_WORDS || values.iter().any(|word| word.len() > LONGEST_WORD)
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::Words { values } => values.is_empty(),
            Self::Numbers { least, greatest } => greatest < least,
            Self::Days { first, last } => last < first,
        }
    }
}
