//! The world a journey runs in: the product behind its public surface, and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use terms::{Day, Ground, OfficerId, ResourceId, Text};

/// The world broke, or is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WorldFailure(pub String);

/// What comes back: an answer, or a no.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// The answer, as the API gives it; a text where it is no JSON.
    Done(Value),
    /// The no, as the API says it.
    No(No),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct No {
    /// What kind of no.
    pub code: NoCode,
    /// What was wrong, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<Text>,
    /// The grounds of a refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<Ground>,
    /// The entry that records the refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// What the guard of the reading room found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// The kinds of no, as the API codes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoCode {
    /// The law says no.
    Refused,
    /// The guard of the reading room says no, with the law behind it.
    GuardRefused,
    /// There is no such thing for this caller.
    NotFound,
    /// The act contradicts itself.
    Malformed,
    /// The key was used for another act.
    Conflict,
    /// The caller did not log in.
    Unauthenticated,
    /// The world broke.
    Failed,
}

impl NoCode {
    /// Whether the law says no.
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::GuardRefused)
    }
}

/// What the guard of the reading room found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule.
    pub rule: String,
    /// The column as `table.column`, where there is one.
    pub column: Option<String>,
    /// What was found.
    pub fact: Text,
    /// What kind of remedy there is.
    pub remedy: String,
    /// The remedy in words.
    pub hint: Text,
}

/// An act on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The caller's key.
    pub key: String,
    /// The legal day it happened, where it is recorded later.
    pub happened_on: Option<Day>,
    /// The command, with its `type`.
    pub command: Value,
}

/// An import on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The caller's key.
    pub key: String,
    /// The resource.
    pub resource: ResourceId,
    /// `csv` or `json`.
    pub format: String,
    /// The bytes of the file.
    pub bytes: Vec<u8>,
}

/// A place in rehearsal behind its public surface. Everybody acts in their own session.
///
/// # Errors
/// Every method: [`WorldFailure`] when the world broke; a no of the product is a [`Reply`].
#[expect(clippy::missing_errors_doc, reason = "said once, for all of them")]
pub trait World {
    /// The session of an officer: who they are, for whom, in which roles.
    fn session(&mut self, actor: &OfficerId) -> Result<Reply, WorldFailure>;

    /// Opens a log-in for `officer`, by `actor`.
    fn account(&mut self, actor: &OfficerId, officer: &OfficerId) -> Result<Reply, WorldFailure>;

    /// Does an act.
    fn act(&mut self, actor: &OfficerId, asked: &Asked) -> Result<Reply, WorldFailure>;

    /// Imports a file.
    fn import(&mut self, actor: &OfficerId, import: &Import) -> Result<Reply, WorldFailure>;

    /// Moves the rehearsal clock to a day.
    fn move_clock(&mut self, actor: &OfficerId, key: &str, to: Day) -> Result<Reply, WorldFailure>;

    /// Reads a page; nobody reads what is public.
    fn read(&mut self, actor: Option<&OfficerId>, path: &str) -> Result<Reply, WorldFailure>;

    /// Collects a file; the hand-over is recorded.
    fn collect(&mut self, actor: &OfficerId, path: &str) -> Result<Reply, WorldFailure>;

    /// A program calls a product with the secret of a key.
    fn deliver(&mut self, secret: &str, path: &str) -> Result<Reply, WorldFailure>;

    /// The public signing key of an officer, whose secret half never leaves the officer's side.
    fn public_key(&mut self, actor: &OfficerId) -> Result<String, WorldFailure>;

    /// Signs a statement with the key of an officer.
    fn sign(&mut self, actor: &OfficerId, statement: &str) -> Result<String, WorldFailure>;
}
