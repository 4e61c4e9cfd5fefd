//! A client of the public API: one session for each officer.

use std::time::Duration;

use anyhow::{Context as _, Result};
use journeys::{No, NoCode, Reply};
use serde_json::{Value, json};
use terms::Text;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::say::{Tried, tried};

/// The longest answer that is read.
const LONGEST: u64 = 256 << 20;

/// A visitor, or an officer who logged in.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    agent: Agent,
    base: String,
    token: Option<String>,
}

impl Client {
    /// A visitor who did not log in.
    pub(crate) fn visitor(base: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(10)))
            .build();
        Self { agent: config.into(), base: base.trim_end_matches('/').to_owned(), token: None }
    }

    /// A program that brings a secret of its own.
    pub(crate) fn with_secret(&self, secret: &str) -> Self {
        Self { token: Some(secret.to_owned()), ..self.clone() }
    }

    /// A session, and who the officer is; a no where the server says no.
    pub(crate) fn log_in(
        &self,
        officer: &str,
        password: &str,
    ) -> Result<Result<(Self, Value), No>> {
        let body = json!({ "officer": officer, "password": password });
        let body = match self.post("/api/session", &body)? {
            Reply::Done(body) => body,
            Reply::No(no) => return Ok(Err(no)),
        };
        let token = body.get("token").and_then(Value::as_str).map(str::to_owned);
        let token = token.context(tried("服务未给出会话", "the server gave no session"))?;
        let me = body.get("me").cloned().unwrap_or_default();
        Ok(Ok((Self { token: Some(token), ..self.clone() }, me)))
    }

    /// GET.
    pub(crate) fn get(&self, path: &str) -> Result<Reply> {
        let mut request = self.agent.get(format!("{}{path}", self.base));
        if let Some(bearer) = self.bearer() {
            request = request.header("authorization", bearer);
        }
        read(request.call().with_context(|| self.silent())?)
    }

    /// POST of JSON.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Result<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(bearer) = self.bearer() {
            request = request.header("authorization", bearer);
        }
        read(request.send_json(body).with_context(|| self.silent())?)
    }

    /// POST of the bytes of a file.
    pub(crate) fn upload(&self, path: &str, bytes: &[u8]) -> Result<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.base));
        if let Some(bearer) = self.bearer() {
            request = request.header("authorization", bearer);
        }
        let request = request.header("content-type", "application/octet-stream");
        read(request.send(bytes).with_context(|| self.silent())?)
    }

    fn silent(&self) -> Tried {
        let base = &self.base;
        tried(format!("`{base}` 没有应答"), format!("`{base}` does not answer"))
    }

    fn bearer(&self) -> Option<String> {
        self.token.as_ref().map(|token| format!("Bearer {token}"))
    }
}

fn read(mut response: Response<Body>) -> Result<Reply> {
    let status = response.status();
    let text = response.body_mut().with_config().limit(LONGEST).read_to_string()?;
    if status.is_success() {
        return Ok(Reply::Done(serde_json::from_str(&text).unwrap_or(Value::String(text))));
    }
    let no = serde_json::from_str::<No>(&text);
    Ok(Reply::No(no.unwrap_or_else(|_| No {
        code: NoCode::Failed,
        detail: Some(Text::same(format!("HTTP {}", status.as_u16()))),
        grounds: Vec::new(),
        entry: None,
        findings: Vec::new(),
    })))
}
