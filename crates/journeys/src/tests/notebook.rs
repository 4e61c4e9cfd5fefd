//! A tiny second world: an office that keeps notes. It has keys, refusals, a log, sessions, files
//! and signatures, and nothing else.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use terms::{Citation, Day, Digest, Ground, OfficerId, Strength, Text};

use crate::{Asked, Finding, Import, No, NoCode, Reply, World, WorldFailure};

type Came = Result<Reply, WorldFailure>;

/// The office.
#[derive(Default)]
pub(super) struct Notebook {
    notes: Vec<(String, String)>,
    log: Vec<&'static str>,
    past: BTreeMap<(OfficerId, String), (Value, Reply)>,
    calls: u32,
    /// What is not as it should be, to see whether the runner notices.
    fault: Option<Fault>,
}

/// Ways not to be as one should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    NoGround,
    NoEntry,
    NoRemedy,
    HiddenEntry,
    OtherAnswer,
    Broken,
}

fn no(code: NoCode) -> No {
    No { code, detail: None, grounds: Vec::new(), entry: None, findings: Vec::new() }
}

/// A ground under an article.
pub(super) fn ground(article: &str, remedy: &str) -> Ground {
    let citation = Citation {
        place: "futian".parse().unwrap(),
        article: article.parse().unwrap(),
        heading: Text::new("第一条", "Article 1"),
        rule: "some_rule".parse().unwrap(),
        strength: Strength::Must,
        line: 7,
        rulebook: Digest([0; 32]),
    };
    Ground {
        citation, fact: Text::new("没有内容", "there is nothing"), remedy: Text::same(remedy)
    }
}

impl Notebook {
    /// An office with a fault, or without.
    pub(super) fn with(fault: Option<Fault>) -> Self {
        Self { fault, ..Self::default() }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn record(&mut self, kind: &'static str) -> u64 {
        self.log.push(kind);
        u64::try_from(self.log.len()).unwrap() - 1
    }

    fn keep(&mut self, actor: &OfficerId, asked: &Asked) -> Reply {
        let Some(note) = asked.command.get("note").and_then(Value::as_str) else {
            return Reply::No(no(NoCode::Malformed));
        };
        if actor.as_str() == "gao" {
            return Reply::No(no(NoCode::NotFound));
        }
        match note {
            "" => self.refused(NoCode::Refused, Vec::new()),
            "secret" => self.refused(NoCode::GuardRefused, vec![finding()]),
            _ => {
                self.notes.push((note.to_owned(), actor.to_string()));
                let id = format!("note-{}", self.notes.len());
                let entry = self.record("note.kept");
                let due = json!({ "on": "2026-02-14", "left": 3, "article": "FT-2" });
                let case = json!({ "id": id });
                Reply::Done(json!({
                    "made": { "note": id }, "entries": [entry], "articles": ["FT-2"],
                    "due": due, "case": case, "nothing": null,
                }))
            }
        }
    }

    fn refused(&mut self, code: NoCode, findings: Vec<Finding>) -> Reply {
        let remedy = if self.is(Fault::NoRemedy) { " " } else { "write something" };
        let grounds = vec![ground("FT-9", remedy), ground("FT-1", remedy), ground("FT-9", remedy)];
        let entry = self.record("act.refused");
        let mut it = No { grounds, entry: Some(entry), findings, ..no(code) };
        if self.is(Fault::NoGround) {
            it.grounds.clear();
        }
        if self.is(Fault::NoEntry) {
            it.entry = None;
        }
        Reply::No(it)
    }
}

fn finding() -> Finding {
    Finding {
        rule: "column_use".to_owned(),
        column: Some("notes.secret".to_owned()),
        fact: Text::same("not shown"),
        remedy: "query_change".to_owned(),
        hint: Text::same("leave it out"),
    }
}

impl World for Notebook {
    fn session(&mut self, actor: &OfficerId) -> Came {
        let (party, role) = match actor.as_str() {
            "lin" => ("office", "data_authority"),
            "gao" => ("company", "operator"),
            _ => return Ok(Reply::No(no(NoCode::Unauthenticated))),
        };
        let name = json!({ "zh": party, "en": party });
        let roles = json!([{ "role": role }]);
        Ok(Reply::Done(json!({ "party": { "id": party, "name": name }, "roles": roles })))
    }

    fn account(&mut self, _: &OfficerId, officer: &OfficerId) -> Came {
        Ok(Reply::Done(json!({ "officer": officer })))
    }

    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Came {
        if self.is(Fault::Broken) {
            return Err(WorldFailure("the office is closed".to_owned()));
        }
        let key = (actor.clone(), asked.key.clone());
        if let Some((body, reply)) = self.past.get(&key) {
            let same = *body == asked.command;
            let other = self.is(Fault::OtherAnswer).then(|| Reply::Done(json!({})));
            let reply = other.unwrap_or_else(|| reply.clone());
            return Ok(if same { reply } else { Reply::No(no(NoCode::Conflict)) });
        }
        let reply = self.keep(actor, asked);
        self.past.insert(key, (asked.command.clone(), reply.clone()));
        Ok(reply)
    }

    fn import(&mut self, _: &OfficerId, import: &Import) -> Came {
        let rows = crate::count_rows(&format!("it.{}", import.format), &import.bytes);
        let columns = json!([{ "name": "column_1", "nulls": 0 }, { "name": "b", "nulls": 2 }]);
        let aside = json!([{ "reason": "column_count", "rows": 1 }, { "reason": "x", "rows": 2 }]);
        let receipt = json!({ "rows": rows, "columns": columns, "set_aside": aside });
        Ok(Reply::Done(json!({ "receipt": receipt, "made": {}, "entries": [] })))
    }

    fn move_clock(&mut self, _: &OfficerId, _: &str, _: Day) -> Came {
        let entry = self.record("clock.moved");
        Ok(Reply::Done(json!({ "entries": [entry], "made": {} })))
    }

    fn read(&mut self, _: Option<&OfficerId>, path: &str) -> Came {
        if let Some(seq) = path.strip_prefix("/api/log/") {
            let kind = seq.parse::<usize>().ok().and_then(|seq| self.log.get(seq));
            return Ok(match kind.filter(|_| !self.is(Fault::HiddenEntry)) {
                None => Reply::No(no(NoCode::NotFound)),
                Some(kind) => Reply::Done(json!({
                    "kind": kind, "serial": { "register": "notes", "n": 1 },
                })),
            });
        }
        if path.starts_with("/api/log?from=0&") {
            let serial = json!({ "register": "notes", "n": 1 });
            let entry = |(seq, kind)| json!({ "seq": seq, "kind": kind, "serial": serial });
            let shown = if self.is(Fault::HiddenEntry) { 0 } else { self.log.len() };
            let entries = self.log.iter().take(shown).enumerate();
            return Ok(Reply::Done(entries.map(entry).collect()));
        }
        let note = |(text, by): &(String, String)| json!({ "text": text, "by": { "id": by } });
        Ok(match path {
            "/api/notes" => Reply::Done(self.notes.iter().map(note).collect()),
            "/api/book" => {
                let notes: Vec<Value> = self.notes.iter().map(note).collect();
                Reply::Done(json!({ "open": true, "notes": notes }))
            }
            "/api/cases/note-1" => Reply::Done(json!({ "statement": "s", "document": "d" })),
            "/api/cases/note-2" => Reply::Done(json!({ "statement": null })),
            "/api/look" => Reply::Done(json!({
                "rows": { "columns": ["k", "n"], "rows": [["a", "12"], ["b", "7"]] },
            })),
            _ => Reply::No(no(NoCode::NotFound)),
        })
    }

    fn collect(&mut self, _: &OfficerId, _: &str) -> Came {
        Ok(Reply::Done("k,n\na,12\nb,31\n".into()))
    }

    fn deliver(&mut self, secret: &str, path: &str) -> Came {
        self.calls = self.calls.saturating_add(1);
        if secret == "note-1" {
            return Ok(Reply::Done(json!({ "path": path, "calls": self.calls })));
        }
        Ok(Reply::No(no(NoCode::Unauthenticated)))
    }

    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure> {
        Ok(format!("key of {actor}"))
    }

    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure> {
        Ok(format!("{actor} signs {statement}"))
    }
}
