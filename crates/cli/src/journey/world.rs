//! The world behind HTTP: public endpoints only, each officer in a session of their own.

use std::collections::BTreeMap;

use anyhow::Context as _;
use journeys::{Asked, Import, No, NoCode, Reply, World, WorldFailure};
use serde_json::{Value, json};
use terms::{Day, OfficerId, Text};

use super::keys::KeyRing;
use crate::client::Client;
use crate::say::tried;

/// A place in rehearsal behind its HTTP API.
pub(crate) struct HttpWorld {
    visitor: Client,
    passwords: BTreeMap<OfficerId, String>,
    /// Who was given a log-in, in that order.
    known: Vec<OfficerId>,
    sessions: BTreeMap<OfficerId, Client>,
    keys: KeyRing,
}

impl HttpWorld {
    /// A world behind `base`.
    pub(crate) fn new(base: &str) -> Self {
        Self {
            visitor: Client::visitor(base),
            passwords: BTreeMap::new(),
            known: Vec::new(),
            sessions: BTreeMap::new(),
            keys: KeyRing::default(),
        }
    }

    /// Takes up a log-in that was told.
    pub(crate) fn knows(&mut self, officer: &OfficerId, password: &str) {
        let before = self.passwords.insert(officer.clone(), password.to_owned());
        if before.is_none() {
            self.known.push(officer.clone());
        }
        self.sessions.remove(officer);
    }

    /// The newest published checkpoint.
    pub(crate) fn checkpoint(&self) -> anyhow::Result<String> {
        match self.visitor.get("/log/checkpoint")? {
            Reply::Done(Value::String(text)) => Ok(text),
            Reply::Done(_) | Reply::No(_) => {
                anyhow::bail!(tried("服务未给出检查点", "the server shows no checkpoint"))
            }
        }
    }

    /// Every log-in in the order in which it was opened, as JSON; officers who cannot log in any
    /// more are left out.
    pub(crate) fn log_ins(&self) -> anyhow::Result<String> {
        let mut all = Vec::new();
        for officer in &self.known {
            let (password, session) = (self.passwords.get(officer), self.sessions.get(officer));
            let Some((password, session)) = password.zip(session) else { continue };
            // Roles came on the way.
            let me = match session.get("/api/me")? {
                Reply::Done(me) => me,
                Reply::No(_) => continue,
            };
            let roles = me.get("roles").and_then(Value::as_array);
            let roles = roles.into_iter().flatten().filter_map(|role| role.get("role"));
            all.push(json!({
                "officer": officer,
                "password": password,
                "party": me.pointer("/party/id"),
                "party_name": me.pointer("/party/name"),
                "roles": roles.collect::<Vec<_>>(),
            }));
        }
        serde_json::to_string_pretty(&all)
            .context(tried("登录清单无法写出", "log-ins cannot be written"))
    }

    /// The session of an officer, opened now if there is none.
    fn of(&mut self, officer: &OfficerId) -> Result<Result<&Client, No>, WorldFailure> {
        if !self.sessions.contains_key(officer) {
            let Some(password) = self.passwords.get(officer) else {
                return Ok(Err(unauthenticated()));
            };
            match self.visitor.log_in(officer.as_str(), password).map_err(broken)? {
                Ok((client, _)) => {
                    self.sessions.insert(officer.clone(), client);
                }
                Err(no) => return Ok(Err(no)),
            }
        }
        let session = self.sessions.get(officer);
        session.map(Ok).ok_or_else(|| WorldFailure("a session is missing".to_owned()))
    }

    fn post(&mut self, actor: &OfficerId, path: &str, body: &Value) -> Result<Reply, WorldFailure> {
        match self.of(actor)? {
            Ok(session) => session.post(path, body).map_err(broken),
            Err(no) => Ok(Reply::No(no)),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "used as an error mapping")]
fn broken(error: anyhow::Error) -> WorldFailure {
    WorldFailure(format!("{error:#}"))
}

fn unauthenticated() -> No {
    No {
        code: NoCode::Unauthenticated,
        detail: Some(Text::new("没有登录账号", "no log-in was opened")),
        grounds: Vec::new(),
        entry: None,
        findings: Vec::new(),
    }
}

impl World for HttpWorld {
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure> {
        // Roles change on the way: who acts now is asked for anew.
        match self.of(actor)? {
            Ok(session) => session.get("/api/me").map_err(broken),
            Err(no) => Ok(Reply::No(no)),
        }
    }

    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure> {
        let reply = self.post(actor, "/api/accounts", &json!({ "officer": officer }))?;
        if let Reply::Done(body) = &reply {
            let password = body.get("password").and_then(Value::as_str);
            let password =
                password.ok_or_else(|| WorldFailure("the log-in has no password".to_owned()))?;
            let password = password.to_owned();
            self.knows(officer, &password);
        }
        Ok(reply)
    }

    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Result<Reply, WorldFailure> {
        let body = match asked.happened_on {
            Some(day) => {
                json!({ "key": asked.key, "happened_on": day, "command": asked.command })
            }
            None => json!({ "key": asked.key, "command": asked.command }),
        };
        self.post(actor, "/api/acts", &body)
    }

    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure> {
        let path = format!(
            "/api/imports?key={}&resource={}&format={}",
            escaped(&import.key),
            import.resource,
            import.format
        );
        match self.of(actor)? {
            Ok(session) => session.upload(&path, &import.bytes).map_err(broken),
            Err(no) => Ok(Reply::No(no)),
        }
    }

    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure> {
        self.post(actor, "/api/clock", &json!({ "key": key, "to": to }))
    }

    fn read(&mut self, actor: Option<&OfficerId>, path: &str) -> Result<Reply, WorldFailure> {
        let Some(actor) = actor else { return self.visitor.get(path).map_err(broken) };
        match self.of(actor)? {
            Ok(session) => session.get(path).map_err(broken),
            Err(no) => Ok(Reply::No(no)),
        }
    }

    fn collect(&mut self, actor: &OfficerId, path: &str) -> Result<Reply, WorldFailure> {
        self.post(actor, path, &json!({}))
    }

    fn deliver(&mut self, secret: &str, path: &str) -> Result<Reply, WorldFailure> {
        self.visitor.with_secret(secret).get(&plain(path)).map_err(broken)
    }

    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure> {
        self.keys.public(actor)
    }

    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure> {
        self.keys.sign(actor, statement)
    }
}

/// An address whose words may be in any language.
fn plain(path: &str) -> String {
    let Some((address, words)) = path.split_once('?') else { return path.to_owned() };
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => format!("{}={}", escaped(name), escaped(value)),
        None => escaped(pair),
    };
    format!("{address}?{}", words.split('&').map(pair).collect::<Vec<_>>().join("&"))
}

/// A text as it may stand in an address after `?`.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let letter = |byte: u8| {
        if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(letter).collect()
}
