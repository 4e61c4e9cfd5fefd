//! What was played, as a journey that can be kept: a seed leads there only as long as the dice and
//! the rulebook stay as they are, its journey as long as the law does.

use std::collections::BTreeMap;

use governance::Command;
use journeys::{
    Act, Bind, Expect, FileName, Founding, Journey, Line, NoCode, Outcome, Reply, Statement, print,
};
use serde_json::{Map, Value};
use terms::{OfficerId, PartyId, Text};

use super::cast;
use super::draw::Deed;
use super::{Sent, is_recorded};

/// The lines so far.
#[derive(Debug)]
pub(super) struct Kept {
    founding: Founding,
    files: BTreeMap<String, FileName>,
    lines: Vec<Line>,
    actor: Option<OfficerId>,
    /// What was done last; what left no trace is told only where it is the end.
    last: Vec<Line>,
    has_trace: bool,
}

impl Kept {
    pub(super) fn new(founding: Founding) -> Self {
        Self {
            founding,
            files: BTreeMap::new(),
            lines: Vec::new(),
            actor: None,
            last: Vec::new(),
            has_trace: true,
        }
    }

    /// Notes what was done, by an officer of `party`.
    pub(super) fn note(&mut self, sent: &Sent, party: Option<&PartyId>) {
        self.flush();
        self.has_trace = is_recorded(&sent.reply) && !matches!(sent.deed, Deed::Read { .. })
            || is_failed(&sent.reply);
        let Some(statement) = self.statement(&sent.deed) else { return };
        let actor = Some(sent.officer.clone())
            .filter(|_| !matches!(sent.deed, Deed::Read { by_nobody: true, .. } | Deed::Clock(_)));
        if let (Some(officer), Some(party)) = (actor, party) {
            self.last.push(line(Statement::As(Some((officer, party.clone())))));
        }
        let mut told = line(statement);
        told.binds = binds(&sent.reply);
        told.expects = expects(&sent.reply).into_iter().map(|it| (0, it)).collect();
        self.last.push(told);
    }

    /// Notes that a log-in was opened.
    pub(super) fn account(&mut self, clerk: (&OfficerId, &PartyId), officer: &OfficerId) {
        self.flush();
        let (id, party) = (clerk.0.clone(), clerk.1.clone());
        self.last.push(line(Statement::As(Some((id, party)))));
        self.last.push(line(Statement::Account(officer.clone())));
        self.has_trace = true;
    }

    /// Notes that a fault struck the act noted last.
    pub(super) fn struck(&mut self) {
        let heading = Text::new("上一步被故障打断", "the act above was struck by a fault");
        self.last.push(line(Statement::Chapter(heading)));
    }

    fn flush(&mut self) {
        let last = std::mem::take(&mut self.last);
        if !self.has_trace {
            return;
        }
        for it in last {
            if let Statement::As(Some((officer, _))) = &it.statement {
                if self.actor.as_ref() == Some(officer) {
                    continue;
                }
                self.actor = Some(officer.clone());
            }
            self.lines.push(it);
        }
    }

    fn statement(&mut self, deed: &Deed) -> Option<Statement> {
        match deed {
            Deed::Act(happened_on, command) => {
                let (command, body) = body(command)?;
                Some(Statement::Act(Act { command, happened_on: *happened_on, body }))
            }
            Deed::Import { resource, number } => {
                let file = format!("{resource}-{number}");
                let path = cast::path(resource.as_str(), *number);
                self.files.insert(file.clone(), FileName { path, known: None });
                Some(Statement::Import { file, resource: resource.clone() })
            }
            Deed::Clock(day) => Some(Statement::On(*day)),
            Deed::Collect(path) => Some(Statement::Collect(path.clone())),
            Deed::Read { path, .. } => Some(Statement::Read(path.clone())),
            Deed::Call { secret, path } => {
                let (path, secret) = (path.clone(), format!("secret_{secret}"));
                Some(Statement::Call { path, secret, times: 1 })
            }
        }
    }

    /// Gives the secret that the act noted last has made its name.
    pub(super) fn secret(&mut self, number: usize) {
        if let Some(last) = self.last.last_mut() {
            let name = format!("secret_{number}");
            last.binds.push(Bind { part: "secret".to_owned(), name });
        }
    }

    /// The journey as text.
    pub(super) fn print(mut self, title: Text) -> String {
        self.has_trace = true;
        self.flush();
        let Self { founding, files, lines, .. } = self;
        print(&Journey { title, founding, files, always: Vec::new(), lines, given: None })
    }
}

fn line(statement: Statement) -> Line {
    Line { number: 0, statement, binds: Vec::new(), expects: Vec::new() }
}

fn is_failed(reply: &Reply) -> bool {
    matches!(reply, Reply::No(no) if no.code == NoCode::Failed)
}

/// The command as a journey writes it: what the actor works out stands as a blank.
fn body(command: &Command) -> Option<(String, Map<String, Value>)> {
    let Ok(Value::Object(mut body)) = serde_json::to_value(command) else { return None };
    let name = body.remove("type")?.as_str()?.to_owned();
    if let Command::RegisterKey { .. } = command {
        body.insert("public_key".to_owned(), Value::from("$key"));
    }
    if let Command::AnswerStep { case, signature: Some(signature), .. } = command
        && matches!(signature, governance::Signature::Key { .. })
    {
        let signed = format!("$signed({})", name_of(case.as_str()));
        body.insert("signature".to_owned(), Value::from(signed));
    }
    Some((name, body))
}

/// A name for what has this id.
fn name_of(id: &str) -> String {
    id.replace('-', "_")
}

fn binds(reply: &Reply) -> Vec<Bind> {
    let Reply::Done(body) = reply else { return Vec::new() };
    let case = body.pointer("/made/case").and_then(Value::as_str);
    let bind = case.map(|case| Bind { part: "case".to_owned(), name: name_of(case) });
    bind.into_iter().collect()
}

fn expects(reply: &Reply) -> Option<Expect> {
    let Reply::No(no) = reply else { return None };
    let outcome = match no.code {
        NoCode::Refused | NoCode::GuardRefused => Outcome::Refused(no.articles()),
        NoCode::NotFound => Outcome::NotFound,
        NoCode::Malformed => Outcome::Malformed,
        NoCode::Conflict => Outcome::Conflict,
        NoCode::Unauthenticated | NoCode::Failed => return None,
    };
    Some(Expect::Outcome(outcome))
}
