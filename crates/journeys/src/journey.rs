//! What a journey says, once read.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::{Map, Value};
use terms::{ArticleId, Day, OfficerId, PartyId, ResourceId, Text};

use crate::expect::Expect;

/// A journey: where it begins, which files it takes, and its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Journey {
    /// What it is called.
    pub title: Text,
    /// How its place begins.
    pub founding: Founding,
    /// The files it takes from the data folder, by name.
    pub files: BTreeMap<String, FileName>,
    /// What must hold of every answer.
    pub always: Vec<Expect>,
    /// What happens, in order.
    pub lines: Vec<Line>,
    /// How much of it another journey says, if it begins with one.
    pub given: Option<Given>,
}

/// The beginning of a journey that another journey says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Given {
    /// The file of the other journey.
    pub path: PathBuf,
    /// How many of the first lines are its own.
    pub lines: usize,
}

/// How the place of a journey begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founding {
    /// Where the clock begins.
    pub on: Day,
    /// Whether the place is live: there the law binds on its own days only, and time passes by
    /// itself.
    pub live: bool,
    /// The first officer, who enters everybody else.
    pub officer: OfficerId,
    /// The body that acts as data authority.
    pub party: PartyId,
    /// Its public name.
    pub name: Text,
    /// The name of the first officer, who is known by the id alone without one.
    pub officer_name: Option<String>,
}

/// A file in the data folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileName {
    /// Its path in the data folder; one `*` may stand for a part of the last name.
    pub path: String,
    /// The first digits of the SHA-256 of the file known to the author, and its rows.
    pub known: Option<(String, u64)>,
}

/// A line: a statement, what it binds, and what must come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Where it stands in the text, from 1.
    pub number: u32,
    /// What happens.
    pub statement: Statement,
    /// Names for parts of the answer.
    pub binds: Vec<Bind>,
    /// What must come of it, each with the number of its line.
    pub expects: Vec<(u32, Expect)>,
}

/// What happens in a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// A new chapter begins.
    Chapter(Text),
    /// All that another journey says happened before.
    Given(String),
    /// What happens from the first day through the second is made by [`crate::history::fill`]; a
    /// run that does not ask for it goes on with the next line.
    Meanwhile(Day, Day),
    /// The clock moves to this day.
    On(Day),
    /// From here on this officer acts, of this party; without one, the public.
    As(Option<(OfficerId, PartyId)>),
    /// The actor opens a log-in for an officer.
    Account(OfficerId),
    /// The actor acts.
    Act(Act),
    /// The actor imports a file as the next version of a resource.
    Import {
        /// The name of the file in the heading of the journey.
        file: String,
        /// The resource.
        resource: ResourceId,
    },
    /// The actor reads a page of the public API.
    Read(String),
    /// The actor collects a file, which is recorded as handed over.
    Collect(String),
    /// A program calls a product so many times, with the secret of a key bound above.
    Call {
        /// Where.
        path: String,
        /// The name of the secret.
        secret: String,
        /// How often.
        times: u32,
    },
    /// The act before is sent once more under its own key; changed, it is another act.
    Again(Map<String, Value>),
    /// The act before is tried once more, under a new key and with these changes.
    Retry(Map<String, Value>),
}

/// A command as data.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// The name of the command.
    pub command: String,
    /// The legal day it happened, where it is recorded later.
    pub happened_on: Option<Day>,
    /// The rest of the command; texts that begin with `$` are filled in.
    pub body: Map<String, Value>,
}

/// A name for a part of an answer: `-> case as application`, `-> entries.1 as released`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bind {
    /// The part, by its path in `made` or in the answer itself.
    pub part: String,
    /// The name it gets.
    pub name: String,
}

/// How an act must end. An act without a word about it must be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Refused by the law, on exactly these articles.
    Refused(Vec<ArticleId>),
    /// There is no such thing for this actor.
    NotFound,
    /// The act contradicts itself.
    Malformed,
    /// The key was used for another act.
    Conflict,
}
