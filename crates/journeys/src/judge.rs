//! Holds an answer against what was expected of it.

use serde_json::Value;

use crate::expect::Expect;
use crate::journey::Outcome;
use crate::transcript::Logged;
use crate::values::text_of;
use crate::world::{No, NoCode, Reply};

/// What came of a line.
pub(crate) struct Came<'a> {
    pub(crate) reply: &'a Reply,
    /// The answer to the same act before, for `same`.
    pub(crate) before: Option<&'a Reply>,
    pub(crate) entries: &'a [Logged],
}

/// Whether the outcome is the expected one; what is wrong, if not.
pub(crate) fn outcome(reply: &Reply, expected: Option<&Outcome>) -> Result<(), String> {
    match (reply, expected) {
        (Reply::Done(_), None) => Ok(()),
        (Reply::Done(_), Some(expected)) => Err(format!("expected {expected}, but it was done")),
        (Reply::No(no), None) => Err(format!("it was not done: {}", said(no))),
        (Reply::No(no), Some(expected)) => {
            if is(no, expected) {
                Ok(())
            } else {
                Err(format!("expected {expected}, but: {}", said(no)))
            }
        }
    }
}

fn is(no: &No, expected: &Outcome) -> bool {
    match expected {
        Outcome::Refused(articles) => {
            let mut expected = articles.clone();
            expected.sort();
            expected.dedup();
            no.code.is_refusal() && expected == no.articles()
        }
        Outcome::NotFound => no.code == NoCode::NotFound,
        Outcome::Malformed => no.code == NoCode::Malformed,
        Outcome::Conflict => no.code == NoCode::Conflict,
    }
}

impl No {
    /// The articles of the grounds, each once, in order.
    pub fn articles(&self) -> Vec<terms::ArticleId> {
        let articles = self.grounds.iter().map(|ground| ground.citation.article.clone());
        let mut articles: Vec<_> = articles.collect();
        articles.sort();
        articles.dedup();
        articles
    }
}

/// A no in one line.
fn said(no: &No) -> String {
    let code = serde_json::to_value(no.code).map(|code| text_of(&code)).unwrap_or_default();
    let grounds = no.grounds.iter().map(|ground| {
        format!("{} {}: {}", ground.citation.article, ground.citation.rule, ground.fact.en)
    });
    let detail = no.detail.iter().map(|detail| detail.en.clone());
    let parts = grounds.chain(detail).collect::<Vec<_>>().join("; ");
    format!("{code}: {parts}")
}

/// What every refusal must carry, whatever was expected.
pub(crate) fn refusal(no: &No) -> Result<(), String> {
    if !no.code.is_refusal() {
        return Ok(());
    }
    if no.grounds.is_empty() {
        return Err("the refusal has no ground".to_owned());
    }
    if no.entry.is_none() {
        return Err("the refusal is not in the log".to_owned());
    }
    let worded = |text: &terms::Text| !text.zh.trim().is_empty() && !text.en.trim().is_empty();
    let whole = no.grounds.iter().all(|ground| worded(&ground.fact) && worded(&ground.remedy));
    if whole { Ok(()) } else { Err("a ground lacks its fact or its remedy".to_owned()) }
}

/// Whether an expectation is met; what is wrong, if not. Outcomes are held apart.
pub(crate) fn meets(came: &Came<'_>, expect: &Expect) -> Result<(), String> {
    let holds = match expect {
        Expect::Outcome(_) => return Ok(()),
        Expect::Same => return same(came),
        Expect::Due(day) => return due(came.reply, day.map(|day| day.to_string())),
        Expect::Rows(rows) => return equal("rows", rows_of(came.reply), rows.parse().ok()),
        Expect::SetAside(rows) => return equal("rows set aside", aside(came.reply), Some(*rows)),
        Expect::Columns(count) => {
            let found = columns(came.reply).map(|names| count_of(names.len()));
            return equal("columns", found, Some(*count));
        }
        Expect::Nulls(column, count) => {
            return equal("nulls", nulls(came.reply, column), Some(*count));
        }
        Expect::Each(column, least) => return each(came.reply, column, *least, true),
        Expect::Column(name) => columns(came.reply).is_some_and(|names| names.contains(name)),
        Expect::Lookable(is) => at(came.reply, "/receipt/lookable") == Some(&Value::Bool(*is)),
        Expect::Withheld(is) => {
            at(came.reply, "/receipt/groups_withheld") == Some(&Value::Bool(*is))
        }
        Expect::Says(words) => text(came.reply).contains(words.as_str()),
        Expect::Lacks(words) => !text(came.reply).contains(words.as_str()),
        Expect::Finding(rule, column) => found(came.reply, rule, column.as_deref()),
        Expect::Records(kinds) => {
            kinds.iter().all(|kind| came.entries.iter().any(|entry| entry.kind == *kind))
        }
        Expect::Cites(articles) => {
            let cited = cited(came.reply);
            articles.iter().all(|article| cited.iter().any(|it| it == article.as_str()))
        }
        Expect::One(fields) => lines(came.reply).any(|line| fits(line, fields)),
        Expect::None(fields) => !lines(came.reply).any(|line| fits(line, fields)),
    };
    if holds { Ok(()) } else { Err(format!("expected {expect}, but it is not so{}", hint(came))) }
}

fn hint(came: &Came<'_>) -> String {
    let text: String = text(came.reply).chars().take(600).collect();
    let kinds: Vec<&str> = came.entries.iter().map(|entry| entry.kind.as_str()).collect();
    format!(" (log {}; {text})", kinds.join(" "))
}

/// What must hold of every answer: columns that are not there are let be.
pub(crate) fn always(reply: &Reply, expect: &Expect) -> Result<(), String> {
    if let Expect::Each(column, least) = expect {
        return each(reply, column, *least, false);
    }
    meets(&Came { reply, before: None, entries: &[] }, expect)
}

fn at<'a>(reply: &'a Reply, pointer: &str) -> Option<&'a Value> {
    match reply {
        Reply::Done(body) => body.pointer(pointer),
        Reply::No(_) => None,
    }
}

fn text(reply: &Reply) -> String {
    match reply {
        Reply::Done(body) => text_of(body),
        Reply::No(no) => serde_json::to_string(no).unwrap_or_default(),
    }
}

fn equal(what: &str, found: Option<u64>, expected: Option<u64>) -> Result<(), String> {
    let word = |count: Option<u64>| count.map_or_else(|| "none".to_owned(), |it| it.to_string());
    if found.is_some() && found == expected {
        return Ok(());
    }
    Err(format!("expected {} {what}, found {}", word(expected), word(found)))
}

fn same(came: &Came<'_>) -> Result<(), String> {
    if came.before == Some(came.reply) {
        Ok(())
    } else {
        Err("the answer is not the one before".to_owned())
    }
}

fn due(reply: &Reply, expected: Option<String>) -> Result<(), String> {
    let found = at(reply, "/due/on").and_then(Value::as_str).map(str::to_owned);
    if found == expected {
        return Ok(());
    }
    let word = |day: Option<String>| day.unwrap_or_else(|| "none".to_owned());
    Err(format!("expected due {}, found {}", word(expected), word(found)))
}

fn count_of(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// How many rows an answer is about: those of a receipt, of a look, of a CSV text, of a page.
pub(crate) fn rows_of(reply: &Reply) -> Option<u64> {
    if let Some(rows) = at(reply, "/receipt/rows") {
        return rows.as_u64();
    }
    if let Some(rows) = at(reply, "/rows/rows") {
        return rows.as_array().map(|rows| count_of(rows.len()));
    }
    match reply {
        Reply::Done(Value::String(csv)) => count_of(csv.lines().count()).checked_sub(1),
        Reply::Done(Value::Array(lines)) => Some(count_of(lines.len())),
        Reply::Done(_) | Reply::No(_) => None,
    }
}

fn aside(reply: &Reply) -> Option<u64> {
    let reasons = at(reply, "/receipt/set_aside")?.as_array()?;
    reasons.iter().map(|reason| reason.get("rows")?.as_u64()).sum()
}

fn columns(reply: &Reply) -> Option<Vec<String>> {
    let places = ["/receipt/columns", "/receipt/output", "/rows/columns"];
    let columns = places.into_iter().find_map(|place| at(reply, place))?.as_array()?;
    let name = |column: &Value| column.get("name").map_or_else(|| text_of(column), text_of);
    Some(columns.iter().map(name).collect())
}

fn nulls(reply: &Reply, column: &str) -> Option<u64> {
    let columns = at(reply, "/receipt/columns")?.as_array()?;
    let named = |it: &&Value| it.get("name").and_then(Value::as_str) == Some(column);
    columns.iter().find(named)?.get("nulls")?.as_u64()
}

/// Every value of `column` is at least `least`.
fn each(reply: &Reply, column: &str, least: u64, must: bool) -> Result<(), String> {
    let Some(values) = values_of(reply, column) else {
        return if must { Err(format!("there is no column `{column}`")) } else { Ok(()) };
    };
    let least_number = u32::try_from(least).map_or(f64::INFINITY, f64::from);
    let small = values.iter().find(|value| value.parse().is_ok_and(|it: f64| it < least_number));
    match small {
        Some(value) => Err(format!("`{column}` has {value}, which is less than {least}")),
        None if must && values.is_empty() => Err(format!("`{column}` has no value")),
        None => Ok(()),
    }
}

fn values_of(reply: &Reply, column: &str) -> Option<Vec<String>> {
    let (columns, rows) = table(reply)?;
    let place = columns.iter().position(|name| name == column)?;
    Some(rows.into_iter().filter_map(|row| row.into_iter().nth(place)).collect())
}

type Table = (Vec<String>, Vec<Vec<String>>);

/// The table an answer shows: a look, or a file without quoted fields.
fn table(reply: &Reply) -> Option<Table> {
    if let Reply::Done(Value::String(csv)) = reply {
        let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = csv.lines();
        return Some((split(lines.next()?), lines.map(split).collect()));
    }
    let columns = at(reply, "/rows/columns")?.as_array()?.iter().map(text_of).collect();
    let rows = at(reply, "/rows/rows")?.as_array()?;
    let row = |row: &Value| row.as_array().map(|row| row.iter().map(text_of).collect());
    Some((columns, rows.iter().filter_map(row).collect()))
}

fn found(reply: &Reply, rule: &str, column: Option<&str>) -> bool {
    let Reply::No(no) = reply else { return false };
    no.findings
        .iter()
        .any(|it| it.rule == rule && (column.is_none() || it.column.as_deref() == column))
}

/// The articles an answer or a refusal rests on.
pub(crate) fn cited(reply: &Reply) -> Vec<String> {
    match reply {
        Reply::No(no) => no.articles().iter().map(ToString::to_string).collect(),
        Reply::Done(body) => {
            let articles = body.get("articles").and_then(Value::as_array);
            articles.map(|it| it.iter().map(text_of).collect()).unwrap_or_default()
        }
    }
}

/// The lines of a page: the page itself, its items, and the items of its lists.
fn lines(reply: &Reply) -> Box<dyn Iterator<Item = &Value> + '_> {
    match reply {
        Reply::Done(Value::Array(items)) => Box::new(items.iter()),
        Reply::Done(body @ Value::Object(fields)) => {
            let lists = fields.values().filter_map(Value::as_array).flatten();
            Box::new(std::iter::once(body).chain(lists))
        }
        Reply::Done(_) | Reply::No(_) => Box::new(std::iter::empty()),
    }
}

fn fits(line: &Value, fields: &[(String, String)]) -> bool {
    fields.iter().all(|(path, expected)| {
        let pointer = format!("/{}", path.replace('.', "/"));
        line.pointer(&pointer).is_some_and(|value| text_of(value) == *expected)
    })
}
