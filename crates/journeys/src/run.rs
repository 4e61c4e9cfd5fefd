//! Runs a journey against a world.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use terms::{Day, OfficerId, PartyId, ResourceId, Text};

use crate::expect::Expect;
use crate::files::{Files, count_rows, describe_columns, find, is_json};
use crate::journey::{Act, Journey, Line, Outcome, Statement};
use crate::judge::{self, Came};
use crate::public_log;
use crate::transcript::{ActRecord, Actor, FileRecord, Logged, Transcript, Unmet};
use crate::values::{self, Blank};
use crate::world::{Asked, Import, No, Reply, World, WorldFailure};

/// What a run needs beside the journey.
#[derive(Clone, Copy)]
pub struct Ticket<'a> {
    /// The name of the journey, such as `futian/main`.
    pub name: &'a str,
    /// What tells this run from another: the same one runs the same acts once only.
    pub nonce: &'a str,
    /// Where its files come from.
    pub files: &'a dyn Files,
}

impl std::fmt::Debug for Ticket<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Ticket({}, {})", self.name, self.nonce)
    }
}

/// Runs a journey to its end, or to the first line that cannot be gone beyond.
pub fn run(journey: &Journey, ticket: Ticket<'_>, world: &mut dyn World) -> Transcript {
    let mut run = Run::begin(journey, ticket);
    run.go(journey, ticket, world, journey.lines.len());
    run.finish(world)
}

/// How far a run has come. A copy of it goes on in a copy of its world.
#[derive(Clone, Debug)]
pub struct Run {
    transcript: Transcript,
    names: BTreeMap<String, Value>,
    files: BTreeMap<String, (FileRecord, Vec<u8>)>,
    actor: Option<Actor>,
    day: Day,
    chapter: Option<Text>,
    sent: Option<(Sent, Reply)>,
    keys: u32,
    acts: u32,
    /// How many lines are behind it; all of them once one cannot be gone beyond.
    lines: usize,
}

impl Run {
    /// The beginning of a journey.
    pub fn begin(journey: &Journey, ticket: Ticket<'_>) -> Self {
        let transcript = Transcript {
            journey: ticket.name.to_owned(),
            title: journey.title.clone(),
            acts: Vec::new(),
            files: Vec::new(),
            met: 0,
            unmet: Vec::new(),
        };
        Self {
            transcript,
            names: BTreeMap::new(),
            files: BTreeMap::new(),
            actor: None,
            day: journey.founding.on,
            chapter: None,
            sent: None,
            keys: 0,
            acts: 0,
            lines: 0,
        }
    }

    /// Goes on until so many lines of the journey are behind it.
    pub fn go(
        &mut self,
        journey: &Journey,
        ticket: Ticket<'_>,
        world: &mut dyn World,
        upto: usize,
    ) {
        let ahead = journey.lines.iter().take(upto).skip(self.lines);
        self.lines = self.lines.max(upto);
        self.transcript.title = journey.title.clone();
        let mut runner = Runner { journey, ticket, world, run: self };
        for line in ahead {
            if let Err(stop) = runner.line(line) {
                runner.run.transcript.unmet.push(Unmet { line: line.number, says: stop.0 });
                runner.run.lines = usize::MAX;
                break;
            }
        }
    }

    /// Reads from the log what it says of the acts so far.
    pub fn look_up(&mut self, world: &mut dyn World) {
        let transcript = &mut self.transcript;
        match public_log::complete(world, &mut transcript.acts) {
            Ok(unmet) => transcript.unmet.extend(unmet),
            Err(WorldFailure(says)) => {
                let line = transcript.acts.last().map_or(0, |act| act.line);
                transcript.unmet.push(Unmet { line, says });
            }
        }
    }

    /// What came of it, with the entries read from the log.
    pub fn finish(mut self, world: &mut dyn World) -> Transcript {
        self.look_up(world);
        self.transcript
    }
}

/// Why a journey cannot go on.
struct Stop(String);

impl From<WorldFailure> for Stop {
    fn from(failure: WorldFailure) -> Self {
        Self(failure.0)
    }
}

/// What was sent last, to be sent again.
#[derive(Clone, Debug)]
enum Sent {
    Act(OfficerId, Asked),
    Import(OfficerId, Import),
}

struct Runner<'a> {
    journey: &'a Journey,
    ticket: Ticket<'a>,
    world: &'a mut dyn World,
    run: &'a mut Run,
}

/// How a line stands in the transcript.
struct Told {
    command: String,
    about: String,
    happened_on: Option<Day>,
    is_act: bool,
}

impl Told {
    fn page(command: &str, path: &str) -> Self {
        let (command, about) = (command.to_owned(), path.to_owned());
        Self { command, about, happened_on: None, is_act: false }
    }
}

impl Runner<'_> {
    fn line(&mut self, line: &Line) -> Result<(), Stop> {
        match &line.statement {
            Statement::Chapter(heading) => {
                self.run.chapter = Some(heading.clone());
                Ok(())
            }
            Statement::Given(name) => {
                Err(Stop(format!("what `{name}` says happened before was not read")))
            }
            Statement::Meanwhile(..) => Ok(()),
            Statement::On(day) => self.on(line, *day),
            Statement::As(actor) => self.take_over(actor.as_ref()),
            Statement::Account(officer) => {
                let actor = self.officer()?;
                let reply = self.world.account(&actor, officer)?;
                self.came(line, &Told::page("account", officer.as_str()), &reply, None)
            }
            Statement::Act(act) => self.act(line, act),
            Statement::Import { file, resource } => self.import(line, file, resource),
            Statement::Read(path) => {
                let path = values::fill_path(path, &self.run.names).map_err(Stop)?;
                let actor = self.run.actor.as_ref().map(|actor| actor.officer.clone());
                let reply = self.world.read(actor.as_ref(), &path)?;
                self.came(line, &Told::page("read", &path), &reply, None)
            }
            Statement::Collect(path) => {
                let path = values::fill_path(path, &self.run.names).map_err(Stop)?;
                let actor = self.officer()?;
                let reply = self.world.collect(&actor, &path)?;
                let told = Told { is_act: true, ..Told::page("collect", &path) };
                self.came(line, &told, &reply, None)
            }
            Statement::Call { path, secret, times } => self.call(line, (path, secret), *times),
            Statement::Again(changes) => self.again(line, changes),
            Statement::Retry(changes) => self.retry(line, changes),
        }
    }

    fn officer(&self) -> Result<OfficerId, Stop> {
        let actor = self.run.actor.as_ref().map(|actor| actor.officer.clone());
        actor.ok_or_else(|| Stop("nobody acts here; say `as …` first".to_owned()))
    }

    fn key(&mut self) -> String {
        self.run.keys = self.run.keys.saturating_add(1);
        format!("{}#{}@{}", self.ticket.name, self.run.keys, self.ticket.nonce)
    }

    fn on(&mut self, line: &Line, day: Day) -> Result<(), Stop> {
        if day < self.run.day {
            return Err(Stop(format!(
                "the clock stands at {} and moves forward only",
                self.run.day
            )));
        }
        if day == self.run.day {
            return Ok(());
        }
        let key = self.key();
        let founder = self.journey.founding.officer.clone();
        let reply = self.world.move_clock(&founder, &key, day)?;
        judge::outcome(&reply, None).map_err(Stop)?;
        self.run.day = day;
        let told = Told::page("move_clock", &day.to_string());
        let before = self.run.actor.take();
        let came = self.came(line, &told, &reply, None);
        self.run.actor = before;
        came
    }

    fn take_over(&mut self, actor: Option<&(OfficerId, PartyId)>) -> Result<(), Stop> {
        let Some((officer, party)) = actor else {
            self.run.actor = None;
            return Ok(());
        };
        let me = match self.world.session(officer)? {
            Reply::Done(me) => me,
            Reply::No(_) => return Err(Stop(format!("`{officer}` cannot log in"))),
        };
        let text = |pointer: &str| me.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        if text("/party/id") != party.as_str() {
            let found = text("/party/id");
            return Err(Stop(format!("`{officer}` is of `{found}`, not of `{party}`")));
        }
        let roles = me.get("roles").and_then(Value::as_array).map(Vec::as_slice);
        let role = |role: &Value| role.get("role").and_then(Value::as_str).map(str::to_owned);
        self.run.actor = Some(Actor {
            officer: officer.clone(),
            party: party.clone(),
            name: Text::new(text("/party/name/zh"), text("/party/name/en")),
            roles: roles.unwrap_or_default().iter().filter_map(role).collect(),
        });
        Ok(())
    }

    fn act(&mut self, line: &Line, act: &Act) -> Result<(), Stop> {
        let mut command = self.filled(&act.body)?;
        command.insert("type".to_owned(), Value::String(act.command.clone()));
        self.send(line, command, act.happened_on)
    }

    fn send(
        &mut self,
        line: &Line,
        command: Map<String, Value>,
        happened_on: Option<Day>,
    ) -> Result<(), Stop> {
        let actor = self.officer()?;
        let name = command.get("type").map(values::text_of).unwrap_or_default();
        let told = Told { command: name, about: about(&command), happened_on, is_act: true };
        let asked = Asked { key: self.key(), happened_on, command: Value::Object(command) };
        let reply = self.world.act(&actor, &asked)?;
        self.run.sent = Some((Sent::Act(actor, asked), reply.clone()));
        self.came(line, &told, &reply, None)
    }

    /// A program calls a product: no officer acts. Every call but the last must be answered.
    fn call(&mut self, line: &Line, (path, secret): (&str, &str), times: u32) -> Result<(), Stop> {
        let path = values::fill_path(path, &self.run.names).map_err(Stop)?;
        let secret = values::text_of(&values::named(&self.run.names, secret).map_err(Stop)?);
        for _ in 1..times {
            judge::outcome(&self.world.deliver(&secret, &path)?, None).map_err(Stop)?;
        }
        let reply = self.world.deliver(&secret, &path)?;
        let before = self.run.actor.take();
        let came = self.came(line, &Told::page("call", &path), &reply, None);
        self.run.actor = before;
        came
    }

    /// The act before with changes, under a new key.
    fn retry(&mut self, line: &Line, changes: &Map<String, Value>) -> Result<(), Stop> {
        let actor = self.officer()?;
        let Some((Sent::Act(who, asked), _)) = &self.run.sent else {
            return Err(Stop("there is no act above to try again".to_owned()));
        };
        if *who != actor {
            return Err(Stop(format!("the act above is `{who}`'s, not `{actor}`'s")));
        }
        let (mut command, happened_on) = (asked.command.clone(), asked.happened_on);
        values::change(&mut command, self.filled(changes)?);
        let Value::Object(command) = command else {
            return Err(Stop("there is no act above to try again".to_owned()));
        };
        self.send(line, command, happened_on)
    }

    fn import(&mut self, line: &Line, file: &str, resource: &ResourceId) -> Result<(), Stop> {
        let actor = self.officer()?;
        let (record, bytes) = self.file(file)?;
        let format = if is_json(&record.path) { "json" } else { "csv" }.to_owned();
        let import = Import { key: self.key(), resource: resource.clone(), format, bytes };
        let reply = self.world.import(&actor, &import)?;
        self.run.sent = Some((Sent::Import(actor, import), reply.clone()));
        let about = format!("{} → {resource}", record.path);
        let told = Told { is_act: true, ..Told::page("import", &about) };
        self.came(line, &told, &reply, None)
    }

    fn again(&mut self, line: &Line, changes: &Map<String, Value>) -> Result<(), Stop> {
        let changes = self.filled(changes)?;
        let nothing = || Stop("there is no act above to send again".to_owned());
        let (sent, before) = self.run.sent.take().ok_or_else(nothing)?;
        let changed = !changes.is_empty();
        let reply = match &sent {
            Sent::Act(actor, asked) => {
                let mut asked = asked.clone();
                values::change(&mut asked.command, changes);
                self.world.act(actor, &asked)?
            }
            Sent::Import(..) if changed => {
                return Err(Stop("an import is sent again as it is, or not at all".to_owned()));
            }
            Sent::Import(actor, import) => self.world.import(actor, import)?,
        };
        let told = Told::page("again", "");
        let came = self.came(line, &told, &reply, (!changed).then_some(&before));
        self.run.sent = Some((sent, before));
        came
    }

    /// Writes down what came of a line and holds it against what was expected.
    fn came(
        &mut self,
        line: &Line,
        told: &Told,
        reply: &Reply,
        before: Option<&Reply>,
    ) -> Result<(), Stop> {
        let entries = if told.command == "again" { Vec::new() } else { self.entries(line, reply)? };
        let number = told.is_act.then(|| {
            self.run.acts = self.run.acts.saturating_add(1);
            self.run.acts
        });
        let record = self.record(line, told, reply);
        self.run.transcript.acts.push(ActRecord { number, entries: entries.clone(), ..record });
        let expected = line.expects.iter().find_map(|(_, expect)| {
            if let Expect::Outcome(outcome) = expect { Some(outcome) } else { None }
        });
        self.check(line.number, outcome_of(reply, expected, before));
        self.bind(line, reply)?;
        if judge::outcome(reply, expected).is_err() && before.is_none() {
            return Err(Stop("the journey cannot go on from here".to_owned()));
        }
        if let Reply::No(no) = reply {
            self.check(line.number, judge::refusal(no));
        }
        for always in &self.journey.always {
            let met = judge::always(reply, always);
            self.check(line.number, met);
        }
        for (number, expect) in &line.expects {
            let expect = self.filled_expect(expect)?;
            let met = judge::meets(&Came { reply, before, entries: &entries }, &expect);
            self.check(*number, met);
        }
        Ok(())
    }

    fn check(&mut self, line: u32, met: Result<(), String>) {
        match met {
            Ok(()) => self.run.transcript.met = self.run.transcript.met.saturating_add(1),
            Err(says) => self.run.transcript.unmet.push(Unmet { line, says }),
        }
    }

    fn bind(&mut self, line: &Line, reply: &Reply) -> Result<(), Stop> {
        for bind in &line.binds {
            let Reply::Done(body) = reply else { return Ok(()) };
            let path = bind.part.replace('.', "/");
            let made = body.pointer(&format!("/made/{path}"));
            let value = made.or_else(|| body.pointer(&format!("/{path}")));
            let value = value.filter(|value| !value.is_null()).cloned();
            let value = value.ok_or_else(|| Stop(format!("the answer has no `{}`", bind.part)))?;
            self.run.names.insert(bind.name.clone(), value);
        }
        Ok(())
    }

    /// The entries that record what came; those of a line that names their kinds are read now.
    fn entries(&mut self, line: &Line, reply: &Reply) -> Result<Vec<Logged>, Stop> {
        let at_once = line.expects.iter().any(|(_, it)| matches!(it, Expect::Records(_)));
        let mut logged = Vec::new();
        for seq in public_log::entries_of(reply) {
            logged.push(if at_once {
                let read = public_log::read(self.world, seq)?;
                read.ok_or_else(|| Stop(public_log::missing(seq)))?
            } else {
                public_log::unread(seq)
            });
        }
        Ok(logged)
    }

    fn record(&self, line: &Line, told: &Told, reply: &Reply) -> ActRecord {
        let (outcome, grounds, findings) = match reply {
            Reply::Done(_) => ("done".to_owned(), Vec::new(), Vec::new()),
            Reply::No(No { code, grounds, findings, .. }) => {
                let code = serde_json::to_value(code).map(|it| values::text_of(&it));
                (code.unwrap_or_default(), grounds.clone(), findings.clone())
            }
        };
        let field = |name: &str| match reply {
            Reply::Done(body) if told.is_act => body.get(name).cloned(),
            Reply::Done(_) | Reply::No(_) => None,
        };
        let articles = judge::cited(reply).into_iter().filter_map(|it| it.parse().ok());
        ActRecord {
            number: None,
            line: line.number,
            chapter: self.run.chapter.clone(),
            day: self.run.day,
            happened_on: told.happened_on,
            actor: self.run.actor.clone(),
            command: told.command.clone(),
            about: told.about.clone(),
            outcome,
            articles: articles.collect(),
            due: field("due").filter(|due| !due.is_null()),
            entries: Vec::new(),
            made: field("made").and_then(|it| it.as_object().cloned()).unwrap_or_default(),
            grounds,
            findings,
            rows: judge::rows_of(reply),
        }
    }

    fn filled(&mut self, body: &Map<String, Value>) -> Result<Map<String, Value>, Stop> {
        values::fill(body, &mut |text| self.value(text).map_err(|stop| stop.0)).map_err(Stop)
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only some of them hold texts to fill in")]
    fn filled_expect(&mut self, expect: &Expect) -> Result<Expect, Stop> {
        let mut word = |text: &String| self.value(text).map(|value| values::text_of(&value));
        let mut pairs = |fields: &[(String, String)]| {
            fields
                .iter()
                .map(|(path, value)| Ok((path.clone(), word(value)?)))
                .collect::<Result<Vec<_>, Stop>>()
        };
        Ok(match expect {
            Expect::One(fields) => Expect::One(pairs(fields)?),
            Expect::None(fields) => Expect::None(pairs(fields)?),
            Expect::Rows(rows) => Expect::Rows(word(rows)?),
            Expect::Says(words) => Expect::Says(word(words)?),
            Expect::Lacks(words) => Expect::Lacks(word(words)?),
            other => other.clone(),
        })
    }

    /// What a text stands for.
    fn value(&mut self, text: &str) -> Result<Value, Stop> {
        match values::blank(text) {
            Blank::Text => Ok(Value::String(text.to_owned())),
            Blank::Name("key") => {
                let actor = self.officer()?;
                Ok(Value::String(self.world.public_key(&actor)?))
            }
            Blank::Name(name) => values::named(&self.run.names, name).map_err(Stop),
            Blank::Call("rows", file) => Ok(Value::from(self.file(file)?.0.rows)),
            Blank::Call("columns", file) => self.columns(file),
            Blank::Call("digest", name) => {
                Ok(Value::String(values::document_digest(name).to_string()))
            }
            Blank::Call("document", name) => Ok(values::document(name)),
            Blank::Call("signed", case) => self.signed(case),
            Blank::Call(word, _) => Err(Stop(format!("`${word}(…)` is not known"))),
        }
    }

    /// The columns of a file, as an entry for the catalogue lists them.
    fn columns(&mut self, file: &str) -> Result<Value, Stop> {
        let columns = describe_columns(&self.file(file)?.1);
        let columns =
            columns.ok_or_else(|| Stop(format!("the columns of `{file}` cannot be told")))?;
        let column = |(name, kind)| serde_json::json!({ "name": name, "kind": kind });
        Ok(columns.into_iter().map(column).collect())
    }

    /// The actor's signature on the document of a case, over the statement the case asks for.
    fn signed(&mut self, case: &str) -> Result<Value, Stop> {
        let actor = self.officer()?;
        let case = values::text_of(&values::named(&self.run.names, case).map_err(Stop)?);
        let page = match self.world.read(Some(&actor), &format!("/api/cases/{case}"))? {
            Reply::Done(page) => page,
            Reply::No(_) => return Err(Stop(format!("`{actor}` sees no case `{case}`"))),
        };
        let text = |name: &str| page.get(name).and_then(Value::as_str);
        let (Some(statement), Some(document)) = (text("statement"), text("document")) else {
            return Err(Stop(format!("case `{case}` has no document to sign")));
        };
        let signature = self.world.sign(&actor, statement)?;
        Ok(serde_json::json!({ "by": "key", "document": document, "signature": signature }))
    }

    fn file(&mut self, name: &str) -> Result<(FileRecord, Vec<u8>), Stop> {
        if let Some((record, bytes)) = self.run.files.get(name) {
            return Ok((record.clone(), bytes.clone()));
        }
        let known = self.journey.files.get(name);
        let known = known.ok_or_else(|| Stop(format!("the heading has no file `{name}`")))?;
        let failed = |failure: crate::files::FileFailure| Stop(failure.to_string());
        let path = find(self.ticket.files, known).map_err(failed)?;
        let bytes = self.ticket.files.bytes(&path).map_err(failed)?;
        let rows = count_rows(&path, &bytes);
        let rows = rows.ok_or_else(|| Stop(format!("the rows of `{path}` cannot be counted")))?;
        let digest: String = hex::encode(Sha256::digest(&bytes)).chars().take(16).collect();
        let is_known = known.known.as_ref().filter(|(known, _)| digest.starts_with(known.as_str()));
        if let Some((_, expected)) = is_known.filter(|(_, expected)| *expected != rows) {
            return Err(Stop(format!("`{path}` has {rows} rows by our count, not {expected}")));
        }
        let known = is_known.is_some();
        let record = FileRecord { name: name.to_owned(), path, rows, digest, known };
        self.run.transcript.files.push(record.clone());
        self.run.files.insert(name.to_owned(), (record.clone(), bytes.clone()));
        Ok((record, bytes))
    }
}

/// An act sent again ends as it did before, whatever that was.
fn outcome_of(
    reply: &Reply,
    expected: Option<&Outcome>,
    before: Option<&Reply>,
) -> Result<(), String> {
    if before.is_some() && expected.is_none() {
        return Ok(());
    }
    judge::outcome(reply, expected)
}

/// What a command is about: its words and numbers, as far as they are short.
fn about(command: &Map<String, Value>) -> String {
    let word = |(name, value): (&String, &Value)| {
        let value = match value {
            // A query over several lines is told on one.
            Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
        };
        (name != "type" && name != "public_key").then(|| format!("{name}={value}"))
    };
    let words: Vec<String> = command.iter().filter_map(word).collect();
    words.join(" ").chars().take(160).collect()
}
