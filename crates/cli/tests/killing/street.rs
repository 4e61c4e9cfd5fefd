//! The world of a journey whose server may be killed under any act.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use ed25519_dalek::{Signer as _, SigningKey};
use journeys::{Asked, Import, No, NoCode, Reply, World, WorldFailure};
use serde_json::{Value, json};
use terms::{Day, OfficerId, Text};

use super::Tally;
use super::book::{Acknowledged, Book, Sent, is_cut_off, is_same};
use super::plan::{Class, Counted, Kind, Point};
use super::tracer::{Tracer, busiest, struck};
use crate::support::{self, Server, Session};

/// A place behind HTTP, its server, and the driver's own list.
pub(crate) struct Street {
    folder: PathBuf,
    server: Option<Server>,
    passwords: BTreeMap<OfficerId, String>,
    sessions: BTreeMap<OfficerId, Session>,
    /// The key that an act goes on under after it was cut off.
    renamed: BTreeMap<String, String>,
    book: Book,
    points: VecDeque<Point>,
    /// How many acts were sent.
    sent: usize,
    counting: Option<Tracer>,
    counted: Vec<Counted>,
    tally: Tally,
}

/// What an act is, for the plan.
struct Deed {
    class: Class,
    fit: bool,
}

impl Street {
    /// Founds the place of the journey and serves it.
    pub(crate) fn found(folder: &Path) -> Self {
        let data_dir = folder.join("data");
        let founder = support::found(&data_dir, "2026-01-05");
        let mut street = Self {
            folder: folder.to_path_buf(),
            server: Server::start(&data_dir),
            passwords: BTreeMap::new(),
            sessions: BTreeMap::new(),
            renamed: BTreeMap::new(),
            book: Book::default(),
            points: VecDeque::new(),
            sent: 0,
            counting: None,
            counted: Vec::new(),
            tally: Tally::default(),
        };
        street.passwords.insert(founder.0, founder.1);
        street
    }

    /// Kills at these points, in the order of their acts.
    pub(crate) fn plan(&mut self, points: &[Point]) {
        self.points = points.iter().copied().collect();
    }

    /// Counts the steps of every act.
    pub(crate) fn count_steps(&mut self) {
        self.counting = Some(Tracer::count(self.server().id(), &self.folder.join("trace")));
    }

    /// The steps of every act that was sent.
    pub(crate) fn counted(self) -> Vec<Counted> {
        self.counted
    }

    /// Asks for everything once more, holds the list against the log, and stops the server.
    pub(crate) fn close(mut self) -> Tally {
        self.ask_for_all_again();
        let log = self.log();
        self.book.hold_against(&log);
        self.hold_debits(&log);
        self.tally.acts = self.book.len();
        self.tally.interrupted = self.book.interrupted;
        if let Some(server) = self.server.take() {
            server.stop();
        }
        self.tally
    }

    /// Every run that was ever admitted is counted against its grant, the cut-off ones too.
    fn hold_debits(&mut self, log: &[(u64, String)]) {
        let admitted = log.iter().filter(|(_, kind)| kind == "run.admitted").count();
        let officer = OfficerId::new("gao").unwrap();
        let grants = self.session_of(&officer).unwrap().get("/api/grants").unwrap().body;
        let counts = grants.as_array().unwrap().iter().map(|grant| grant["runs"].as_u64().unwrap());
        assert_eq!(usize::try_from(counts.sum::<u64>()).unwrap(), admitted, "a debit was undone");
    }

    fn server(&self) -> &Server {
        self.server.as_ref().expect("the server was started")
    }

    fn visitor(&self) -> Session {
        Session::visitor(&self.server().base)
    }

    /// Every entry of the log: its number and kind.
    fn log(&self) -> Vec<(u64, String)> {
        let mut log = Vec::new();
        loop {
            let path = format!("/api/log?from={}&limit=200", log.len());
            let page = self.visitor().get(&path).unwrap().body;
            let page = page.as_array().unwrap();
            let entry =
                |it: &Value| (it["seq"].as_u64().unwrap(), it["kind"].as_str().unwrap().into());
            log.extend(page.iter().map(entry));
            if page.len() < 200 {
                return log;
            }
        }
    }

    fn session_of(&mut self, officer: &OfficerId) -> Option<Session> {
        if let Some(session) = self.sessions.get(officer) {
            return Some(session.clone());
        }
        let password = self.passwords.get(officer)?;
        let session = Session::log_in(&self.server().base, officer.as_str(), password)?;
        self.sessions.insert(officer.clone(), session.clone());
        Some(session)
    }

    /// Sends an act as often as it takes, and takes down what came of it.
    fn send(&mut self, actor: &OfficerId, sent: Sent, deed: &Deed) -> Reply {
        let act = self.sent;
        self.sent += 1;
        let before = self.counting.as_ref().map_or(0, Tracer::lines);
        let point = self.points.pop_front_if(|point| point.act == act);
        let killed = point.and_then(|point| self.send_and_kill(actor, &sent, (deed, point)));
        let reply =
            killed.unwrap_or_else(|| self.send_once(actor, &sent).expect("no kill was due"));
        if let Some(tracer) = &self.counting {
            let log = tracer.log();
            let count = |kind| busiest(log.lines().skip(before), kind);
            let (writes, names) = (count(Kind::Write), count(Kind::Name));
            self.counted.push(Counted { class: deed.class, fit: deed.fit, writes, names });
        }
        if is_cut_off(&reply) {
            self.book.interrupted += 1;
            return self.send_under_new_key(actor, &sent, deed);
        }
        let done = Acknowledged { actor: actor.clone(), sent, reply: reply.clone() };
        self.book.note(done);
        reply
    }

    /// Sends an act to a server that is killed at one of its steps; the answer, unless it was.
    fn send_and_kill(
        &mut self,
        actor: &OfficerId,
        sent: &Sent,
        (deed, point): (&Deed, Point),
    ) -> Option<Reply> {
        // The session is opened first: a log-in makes nothing durable.
        self.session_of(actor)?;
        let trace = self.folder.join(format!("trace-{}", point.act));
        let mut tracer = Tracer::kill(self.server().id(), &trace, point);
        let reply = self.send_once(actor, sent);
        tracer.take_off();
        let reached = busiest(tracer.log().lines(), point.kind) >= point.step;
        if reply.is_some() && !reached {
            self.tally.not_reached += 1;
            return reply;
        }
        self.tally.strike(deed.class, struck(&tracer.log()));
        self.start_again();
        // Acknowledged and killed right after: the answer counts.
        if let Some(reply) = reply {
            let again = self.send_once(actor, sent).expect("the server is up again");
            let act = Acknowledged { actor: actor.clone(), sent: sent.clone(), reply };
            assert!(is_same(&act, &again), "{act:?} came back as {again:?}");
            self.ask_for_all_again();
            return Some(act.reply);
        }
        let reply = self.send_once(actor, sent).expect("the server is up again");
        self.ask_for_all_again();
        Some(reply)
    }

    fn start_again(&mut self) {
        self.sessions.clear();
        self.server = None;
        let server = Server::start(&self.folder.join("data"));
        self.server = Some(server.expect("the server starts again"));
    }

    /// Everything that was acknowledged is answered as it was.
    fn ask_for_all_again(&mut self) {
        let acts: Vec<Acknowledged> = self.book.askable().cloned().collect();
        for act in acts {
            let again = self.send_once(&act.actor, &act.sent).expect("the server is up");
            assert!(is_same(&act, &again), "{act:?} came back as {again:?}");
            self.tally.compared += 1;
        }
    }

    /// What was cut off is not repeated by itself: it is asked for once more, as another act.
    fn send_under_new_key(&mut self, actor: &OfficerId, sent: &Sent, deed: &Deed) -> Reply {
        let (old, fresh) = match sent {
            Sent::Json { path, body } => {
                let old = body["key"].as_str().unwrap_or_default().to_owned();
                let mut body = body.clone();
                body["key"] = Value::String(format!("{old}+"));
                (old, Sent::Json { path, body })
            }
            Sent::File { path, bytes } => {
                let (_, rest) = path.split_once("key=").unwrap_or_default();
                let old = rest.split('&').next().unwrap_or_default();
                let path = path.replacen(old, &format!("{old}%2B"), 1);
                (old.to_owned(), Sent::File { path, bytes: bytes.clone() })
            }
        };
        let renamed = match &fresh {
            Sent::Json { body, .. } => body["key"].as_str().unwrap_or_default().to_owned(),
            Sent::File { .. } => format!("{old}%2B"),
        };
        self.renamed.insert(old, renamed);
        self.sent -= 1;
        self.send(actor, fresh, deed)
    }

    fn send_once(&mut self, actor: &OfficerId, sent: &Sent) -> Option<Reply> {
        let Some(session) = self.session_of(actor) else {
            return self.server.as_mut().is_some_and(Server::is_running).then(unauthenticated);
        };
        let reply = match sent {
            Sent::Json { path, body } => session.post(path, body),
            Sent::File { path, bytes } => session.upload(path, bytes),
        };
        reply.map(said)
    }

    fn key(&self, key: &str) -> String {
        self.renamed.get(key).cloned().unwrap_or_else(|| key.to_owned())
    }
}

fn said(reply: support::Reply) -> Reply {
    if reply.status < 300 {
        return Reply::Done(reply.body);
    }
    Reply::No(serde_json::from_value(reply.body).unwrap())
}

fn unauthenticated() -> Reply {
    Reply::No(No {
        code: NoCode::Unauthenticated,
        detail: Some(Text::same("nobody can log in as this officer")),
        grounds: Vec::new(),
        entry: None,
        findings: Vec::new(),
    })
}

/// The key of an officer; made from the name, so that it is the same in every life of the driver.
fn signing_key(officer: &OfficerId) -> SigningKey {
    let mut seed = [7; 32];
    for (place, byte) in seed.iter_mut().zip(officer.as_str().bytes()) {
        *place = byte;
    }
    SigningKey::from_bytes(&seed)
}

fn done(reply: Option<support::Reply>) -> Result<Reply, WorldFailure> {
    reply.map(said).ok_or_else(|| WorldFailure("the server is gone".to_owned()))
}

impl World for Street {
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure> {
        match self.session_of(actor) {
            Some(session) => done(session.get("/api/me")),
            None => Ok(unauthenticated()),
        }
    }

    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure> {
        let session = self.session_of(actor).expect("whoever opens a log-in has one");
        let reply = done(session.post("/api/accounts", &json!({ "officer": officer })))?;
        if let Reply::Done(body) = &reply {
            let password = body["password"].as_str().unwrap().to_owned();
            self.passwords.insert(officer.clone(), password);
        }
        Ok(reply)
    }

    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Result<Reply, WorldFailure> {
        let word = |name: &str| asked.command[name].as_str().unwrap_or_default();
        let deed = Deed { class: Class::of(word("type"), word("step")), fit: true };
        let mut body = json!({ "key": self.key(&asked.key), "command": asked.command });
        if let Some(day) = asked.happened_on {
            body["happened_on"] = json!(day);
        }
        Ok(self.send(actor, Sent::Json { path: "/api/acts", body }, &deed))
    }

    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure> {
        let key = self.key(&import.key.replace('#', "%23").replace('/', "%2F"));
        let (resource, format) = (&import.resource, &import.format);
        let path = format!("/api/imports?key={key}&resource={resource}&format={format}");
        // The journey names this resource's version 1 later on: a cut-off would make it version 2.
        let deed = Deed { class: Class::Import, fit: resource.as_str() != "metro-taps" };
        Ok(self.send(actor, Sent::File { path, bytes: import.bytes.clone() }, &deed))
    }

    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure> {
        let body = json!({ "key": self.key(key), "to": to });
        let deed = Deed { class: Class::Clock, fit: true };
        Ok(self.send(actor, Sent::Json { path: "/api/clock", body }, &deed))
    }

    fn read(&mut self, actor: Option<&OfficerId>, path: &str) -> Result<Reply, WorldFailure> {
        let session = match actor {
            Some(actor) => self.session_of(actor).expect("the officer has a log-in"),
            None => self.visitor(),
        };
        done(session.get(path))
    }

    fn collect(&mut self, actor: &OfficerId, path: &str) -> Result<Reply, WorldFailure> {
        let session = self.session_of(actor).expect("the officer has a log-in");
        done(session.post(path, &json!({})))
    }

    fn deliver(&mut self, secret: &str, path: &str) -> Result<Reply, WorldFailure> {
        done(self.visitor().with_secret(secret).get(path))
    }

    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure> {
        Ok(hex::encode(signing_key(actor).verifying_key().to_bytes()))
    }

    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure> {
        Ok(hex::encode(signing_key(actor).sign(statement.as_bytes()).to_bytes()))
    }
}
