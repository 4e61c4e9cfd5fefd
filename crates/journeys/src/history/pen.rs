//! Writes the lines of the history, each on its working day; what lies beyond the last day is not
//! written, and so stays open.

use serde_json::{Map, Value, json};
use terms::{ArticleId, Day, OfficerId, PartyId, ResourceId};

use super::bodies::Who;
use crate::dice::Dice;
use crate::expect::Expect;
use crate::journey::{Act, Bind, Line, Outcome, Statement};
use crate::values::document;

/// A working day of the history, counted from 0.
pub(super) type At = u32;

/// The pen.
pub(super) struct Pen {
    works: Vec<Day>,
    pages: Vec<Vec<Line>>,
    pub(super) dice: Dice,
    names: u32,
}

impl Pen {
    pub(super) fn new(works: Vec<Day>, dice: Dice) -> Self {
        let pages = works.iter().map(|_| Vec::new()).collect();
        Self { works, pages, dice, names: 0 }
    }

    /// The legal day; beyond the last one, that.
    pub(super) fn day(&self, at: At) -> Option<Day> {
        self.works.get(index(at)).or(self.works.last()).copied()
    }

    /// A name nothing else has.
    pub(super) fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("h{}_{stem}", self.names)
    }

    /// How long an answer takes: mostly within the five working days, now and then longer.
    pub(super) fn lag(&mut self) -> At {
        match self.dice.below(100) {
            0..8 => 0,
            8..30 => 1,
            30..54 => 2,
            54..72 => 3,
            72..84 => 4,
            84..92 => 5,
            _ => self.dice.between(6, 9),
        }
    }

    /// An act.
    pub(super) fn act(&mut self, at: At, who: Who, command: &str, body: Value) -> Written<'_> {
        let body = if let Value::Object(body) = body { body } else { Map::new() };
        let act = Act { command: command.to_owned(), happened_on: None, body };
        self.write(at, Some(who), Statement::Act(act))
    }

    /// Anything else an officer does; without one, the public.
    pub(super) fn write(&mut self, at: At, who: Option<Who>, statement: Statement) -> Written<'_> {
        let actor = match who {
            Some(who) => match actor(who) {
                Some(actor) => Some(actor),
                None => return Written(None),
            },
            None => None,
        };
        let Some(page) = self.pages.get_mut(index(at)) else { return Written(None) };
        page.push(line(Statement::As(actor)));
        page.push(line(statement));
        Written(page.last_mut())
    }

    /// A log-in for an officer.
    pub(super) fn account(&mut self, at: At, by: Who, officer: &str) {
        if let Ok(officer) = OfficerId::new(officer) {
            self.write(at, Some(by), Statement::Account(officer));
        }
    }

    /// An import of the file of a resource.
    pub(super) fn import(&mut self, at: At, by: Who, file: &str, resource: &str) {
        if let Ok(resource) = ResourceId::new(resource) {
            self.write(at, Some(by), Statement::Import { file: file.to_owned(), resource });
        }
    }

    /// Opens a case and gives it a name.
    pub(super) fn open(
        &mut self,
        (at, who): (At, Who),
        procedure: &str,
        form: &Value,
        materials: &Value,
    ) -> String {
        let case = self.name("case");
        let body = json!({ "procedure": procedure, "form": form, "materials": materials });
        self.act(at, who, "open_case", body).binds("case", &case);
        case
    }

    /// Answers a step.
    pub(super) fn answer(
        &mut self,
        (at, who): (At, Who),
        case: &str,
        (step, outcome): (&str, &str),
        materials: &Value,
    ) -> Written<'_> {
        let case = format!("${case}");
        let body =
            json!({ "case": case, "step": step, "outcome": outcome, "materials": materials });
        self.act(at, who, "answer_step", body)
    }

    /// Signs the document of a case.
    pub(super) fn sign(&mut self, (at, who): (At, Who), case: &str) -> Written<'_> {
        let (named, signature) = (format!("${case}"), format!("$signed({case})"));
        let body = json!({
            "case": named, "step": "signing", "outcome": "sign", "signature": signature,
        });
        self.act(at, who, "answer_step", body)
    }

    /// Asks for supplements, which come some days later; the day they came.
    pub(super) fn supplement(
        &mut self,
        (at, by, from): (At, Who, Who),
        case: &str,
        step: &str,
        (request, given): (&str, &str),
    ) -> At {
        let case = format!("${case}");
        let ask = json!({ "case": case, "step": step, "request": request });
        self.act(at, by, "ask_supplement", ask);
        let came = at + self.dice.between(1, 7);
        let give = json!({ "case": case, "step": step, "materials": { "supplement": given } });
        self.act(came, from, "give_supplement", give);
        came
    }

    /// The days with their lines.
    pub(super) fn pages(self) -> Vec<(Day, Vec<Line>)> {
        self.works.into_iter().zip(self.pages).filter(|(_, page)| !page.is_empty()).collect()
    }
}

/// A line that was written, if its day lies within the history.
pub(super) struct Written<'a>(Option<&'a mut Line>);

impl Written<'_> {
    /// Gives a part of the answer a name.
    pub(super) fn binds(self, part: &str, name: &str) -> Self {
        let Self(mut line) = self;
        if let Some(line) = &mut line {
            line.binds.push(Bind { part: part.to_owned(), name: name.to_owned() });
        }
        Self(line)
    }

    /// The law refuses it, on these articles.
    pub(super) fn refused(self, articles: &[&str]) {
        if let Some(line) = self.0 {
            let articles = articles.iter().filter_map(|it| ArticleId::new(*it).ok()).collect();
            line.expects.push((0, Expect::Outcome(Outcome::Refused(articles))));
        }
    }
}

fn line(statement: Statement) -> Line {
    Line { number: 0, statement, binds: Vec::new(), expects: Vec::new() }
}

fn actor(who: Who) -> Option<(OfficerId, PartyId)> {
    Some((OfficerId::new(who.officer).ok()?, PartyId::new(who.party).ok()?))
}

pub(super) fn index(at: At) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// A document as a material.
pub(super) fn paper(name: &str) -> Value {
    document(name)
}

/// What every unfavourable answer must carry.
pub(super) fn because(reason: &str, basis: &str) -> Value {
    json!({ "reason": reason, "legal_basis": basis })
}

/// Nothing to hand in.
pub(super) fn nothing() -> Value {
    json!({})
}
