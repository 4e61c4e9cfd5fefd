//! Reads a journey. A word at the beginning of a line says what it is; indented lines belong to
//! the act above; `->` and `expect` belong to the line above.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use terms::{Day, OfficerId, PartyId, Text};

use crate::body;
use crate::expect::{Expect, value_of};
use crate::journey::{Act, Bind, FileName, Founding, Journey, Line, Statement};

/// What is wrong with a journey, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {says}")]
pub struct Mistake {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub says: String,
}

/// Reads a journey.
///
/// # Errors
/// Every mistake in it, in the order of its lines.
pub fn parse(text: &str) -> Result<Journey, Vec<Mistake>> {
    let mut reader = Reader::default();
    for (number, line) in (1_u32..).zip(text.lines()) {
        if let Err(says) = reader.line(number, line.trim_end()) {
            reader.mistakes.push(Mistake { line: number, says });
        }
    }
    reader.close_body();
    reader.journey()
}

#[derive(Default)]
struct Reader {
    title: Option<Text>,
    founding: Option<((Day, bool), OfficerId, PartyId)>,
    name: Option<Text>,
    officer_name: Option<String>,
    files: BTreeMap<String, FileName>,
    always: Vec<Expect>,
    lines: Vec<Line>,
    /// The body being read: the number of its first line, and its text.
    body: Option<(u32, String)>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    fn journey(mut self) -> Result<Journey, Vec<Mistake>> {
        let title = self.title.take();
        let founding = self.founding.take();
        for (is_missing, what) in [(title.is_none(), "title"), (founding.is_none(), "founded")] {
            if is_missing {
                let says = format!("a journey needs a line `{what}`");
                self.mistakes.push(Mistake { line: 1, says });
            }
        }
        let (Some(title), Some(((on, live), officer, party)), true) =
            (title, founding, self.mistakes.is_empty())
        else {
            return Err(self.mistakes);
        };
        let name = self.name.unwrap_or_else(|| Text::same(party.as_str()));
        let officer_name = self.officer_name.filter(|name| !name.is_empty());
        let founding = Founding { on, live, officer, party, name, officer_name };
        Ok(Journey {
            title,
            founding,
            files: self.files,
            always: self.always,
            lines: self.lines,
            given: None,
        })
    }

    fn line(&mut self, number: u32, line: &str) -> Result<(), String> {
        let indented = line.starts_with([' ', '\t']);
        if indented || (line.is_empty() && self.body.is_some()) {
            return self.body_line(number, line);
        }
        self.close_body();
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        match word {
            "title" => once(&mut self.title, both(rest)?),
            "founded" => once(&mut self.founding, founded(rest)?),
            "called" => once(&mut self.name, both(rest)?),
            "named" => once(&mut self.officer_name, rest.to_owned()),
            "file" => self.file(rest),
            "always" => {
                self.always.push(Expect::parse(rest)?);
                Ok(())
            }
            "->" => self.bind(rest),
            "expect" => {
                let expect = Expect::parse(rest)?;
                self.last()?.expects.push((number, expect));
                Ok(())
            }
            _ => {
                let statement = statement(word, rest)?;
                let (binds, expects) = (Vec::new(), Vec::new());
                self.lines.push(Line { number, statement, binds, expects });
                Ok(())
            }
        }
    }

    fn last(&mut self) -> Result<&mut Line, String> {
        self.lines.last_mut().ok_or_else(|| "there is nothing above that it belongs to".to_owned())
    }

    fn body_line(&mut self, number: u32, line: &str) -> Result<(), String> {
        let last = self.last()?;
        let fresh = last.binds.is_empty() && last.expects.is_empty();
        if fields_of(&mut last.statement).is_none() || !fresh {
            return Err("an indented line belongs to an act; there is none above".to_owned());
        }
        let (_, text) = self.body.get_or_insert_with(|| (number, String::new()));
        text.push_str(line);
        text.push('\n');
        Ok(())
    }

    /// Reads the body gathered so far into the act above.
    fn close_body(&mut self) {
        let Some((first, text)) = self.body.take() else { return };
        let read = body::read(&text);
        let statement = self.lines.last_mut().map(|line| &mut line.statement);
        let Some(fields) = statement.and_then(fields_of) else { return };
        match read {
            Ok(read) => fields.extend(read),
            Err(mistake) => {
                let line = first.saturating_add(mistake.line);
                self.mistakes.push(Mistake { line, says: mistake.says });
            }
        }
    }

    fn file(&mut self, rest: &str) -> Result<(), String> {
        let how = "write it as `file income = adult/adult.csv`";
        let (name, rest) = rest.split_once('=').ok_or(how)?;
        let mut words = rest.split_whitespace();
        let path = words.next().ok_or(how)?.to_owned();
        let known = match (words.next(), words.next(), words.next()) {
            (None, ..) => None,
            (Some(digest), Some(rows), None) => Some((digest.to_owned(), rows_of(rows)?)),
            _ => return Err("after the path stand a digest and a number of rows".to_owned()),
        };
        let name = name.trim().to_owned();
        if self.files.insert(name.clone(), FileName { path, known }).is_some() {
            return Err(format!("there are two files `{name}`"));
        }
        Ok(())
    }

    fn bind(&mut self, rest: &str) -> Result<(), String> {
        let how = "write it as `-> case as application`";
        let (part, name) = rest.split_once(" as ").ok_or(how)?;
        let bind = Bind { part: part.trim().to_owned(), name: name.trim().to_owned() };
        let lawful = |word: &str| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        if !bind.part.split('.').all(lawful) || !lawful(&bind.name) {
            return Err(how.to_owned());
        }
        self.last()?.binds.push(bind);
        Ok(())
    }
}

fn once<T>(place: &mut Option<T>, value: T) -> Result<(), String> {
    if place.is_some() {
        return Err("this was said before".to_owned());
    }
    *place = Some(value);
    Ok(())
}

fn rows_of(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number of rows"))
}

/// `中文 | English`.
fn both(text: &str) -> Result<Text, String> {
    let (zh, en) = text.split_once(" | ").ok_or("say it in both languages: `中文 | English`")?;
    let (zh, en) = (zh.trim(), en.trim());
    if zh.is_empty() || en.is_empty() {
        return Err("say it in both languages: `中文 | English`".to_owned());
    }
    Ok(Text::new(zh, en))
}

fn founded(text: &str) -> Result<((Day, bool), OfficerId, PartyId), String> {
    let how = "write it as `founded 2026-01-05 by lin of futian-data-authority`";
    let (day, rest) = text.split_once(" by ").ok_or(how)?;
    let (officer, party) = officer_of(rest).map_err(|_| how)?;
    let (day, live) = day.strip_suffix(" live").map_or((day, false), |day| (day, true));
    Ok(((day_of(day)?, live), officer, party))
}

fn officer_of(text: &str) -> Result<(OfficerId, PartyId), String> {
    let how = "write it as `as lin of futian-data-authority`, or `as nobody`";
    let (officer, party) = text.split_once(" of ").ok_or(how)?;
    let officer = OfficerId::new(officer.trim()).map_err(|no| no.to_string())?;
    let party = PartyId::new(party.trim()).map_err(|no| no.to_string())?;
    Ok((officer, party))
}

fn day_of(text: &str) -> Result<Day, String> {
    text.trim().parse().map_err(|no: terms::DayError| no.to_string())
}

fn statement(word: &str, rest: &str) -> Result<Statement, String> {
    match word {
        "==" => {
            let words = rest.strip_suffix("==").ok_or("end the heading with `==`")?;
            both(words).map(Statement::Chapter)
        }
        "given" => given(rest).map(Statement::Given),
        "meanwhile" => meanwhile(rest),
        "on" => day_of(rest).map(Statement::On),
        "as" if rest == "nobody" => Ok(Statement::As(None)),
        "as" => officer_of(rest).map(|actor| Statement::As(Some(actor))),
        "account" => OfficerId::new(rest).map(Statement::Account).map_err(|no| no.to_string()),
        "import" => {
            let (file, resource) =
                rest.split_once(" into ").ok_or("write it as `import income into adult-income`")?;
            let resource = terms::ResourceId::new(resource.trim()).map_err(|no| no.to_string())?;
            Ok(Statement::Import { file: file.trim().to_owned(), resource })
        }
        "read" => page(rest).map(Statement::Read),
        "collect" => page(rest).map(Statement::Collect),
        "call" => call(rest),
        "again" => fields(rest).map(Statement::Again),
        "retry" => fields(rest).map(Statement::Retry),
        _ => act(word, rest).map(Statement::Act),
    }
}

fn given(name: &str) -> Result<String, String> {
    let lawful = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || !name.chars().all(lawful) {
        return Err("name another journey, such as `operator-selection`".to_owned());
    }
    Ok(name.to_owned())
}

fn meanwhile(text: &str) -> Result<Statement, String> {
    let how = "write it as `meanwhile 2025-08-04 to 2026-03-11`";
    let (from, through) = text.split_once(" to ").ok_or(how)?;
    let (from, through) = (day_of(from)?, day_of(through)?);
    if through < from {
        return Err("the last day lies before the first".to_owned());
    }
    Ok(Statement::Meanwhile(from, through))
}

/// `/deliver/air-quality-api?value=梅林 by $secret 3 times`.
fn call(text: &str) -> Result<Statement, String> {
    let how = "write it as `call /deliver/product?name=value by $secret 3 times`";
    let (path, rest) = text.split_once(" by $").ok_or(how)?;
    let (secret, times) = match rest.split_once(' ') {
        None => (rest, 1),
        Some((secret, times)) => {
            let times = times.trim().strip_suffix(" times").ok_or(how)?;
            (secret, times.parse().map_err(|_| format!("`{times}` is no number"))?)
        }
    };
    if secret.is_empty() || !secret.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return Err(how.to_owned());
    }
    if times == 0 {
        return Err("a call is made once at least".to_owned());
    }
    Ok(Statement::Call { path: page(path)?, secret: secret.to_owned(), times })
}

fn page(path: &str) -> Result<String, String> {
    if path.starts_with('/') && !path.contains(char::is_whitespace) {
        Ok(path.to_owned())
    } else {
        Err("name a page of the public API, such as `/api/place`".to_owned())
    }
}

/// `terminate_agreement happened 2026-06-01 agreement=$operation`.
fn act(command: &str, rest: &str) -> Result<Act, String> {
    let lawful = |c: char| c.is_ascii_lowercase() || c == '_';
    if !command.chars().all(lawful) {
        return Err(format!("`{command}` begins no line of a journey"));
    }
    let (happened_on, rest) = match rest.strip_prefix("happened ") {
        None => (None, rest),
        Some(rest) => {
            let (day, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            (Some(day_of(day)?), rest.trim_start())
        }
    };
    Ok(Act { command: command.to_owned(), happened_on, body: fields(rest)? })
}

/// `agreement=$operation reason="on both sides"`.
fn fields(mut rest: &str) -> Result<Map<String, Value>, String> {
    let mut body = Map::new();
    while !rest.is_empty() {
        let (key, value) = rest.split_once('=').ok_or("write it as `officer=zhou`")?;
        let (value, after) = value_of(value)?;
        let key = key.trim();
        if key.is_empty() || key.contains(char::is_whitespace) {
            return Err("write it as `officer=zhou`".to_owned());
        }
        if body.insert(key.to_owned(), Value::String(value)).is_some() {
            return Err(format!("`{key}` is said twice"));
        }
        rest = after;
    }
    Ok(body)
}

/// The fields of a statement that has a body.
fn fields_of(statement: &mut Statement) -> Option<&mut Map<String, Value>> {
    match statement {
        Statement::Act(act) => Some(&mut act.body),
        Statement::Again(changes) | Statement::Retry(changes) => Some(changes),
        Statement::Chapter(_)
        | Statement::Given(_)
        | Statement::Meanwhile(..)
        | Statement::On(_)
        | Statement::As(_)
        | Statement::Account(_)
        | Statement::Import { .. }
        | Statement::Read(_)
        | Statement::Call { .. }
        | Statement::Collect(_) => None,
    }
}
