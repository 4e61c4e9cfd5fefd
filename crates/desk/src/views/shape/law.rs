//! The law and the log.

use rulebook::model::Change;
use serde::{Deserialize, Serialize};
use terms::{ArticleId, CaseId, Day, Digest, Instant, ItemId, ProcedureId, RuleId, Strength, Text};
use utoipa::ToSchema;

use super::{NeedView, RoleName};

/// A rulebook that came into force here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LawView {
    /// The day that names it.
    pub version: Day,
    /// Its digest.
    pub rulebook: Digest,
    /// How it differs from the one before, where there was one.
    pub change: Option<Change>,
    /// From which day acts are decided under it.
    pub on: Day,
    /// Open cases, of those the viewer may see, that run under it.
    pub open: Vec<CaseId>,
    /// Open cases that wait for somebody to say where they go.
    pub stalled: Vec<CaseId>,
    /// After an erratum: the closed cases that were decided under what it corrects.
    pub review: Vec<CaseId>,
}

/// An entry of the log, as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LogEntry {
    /// Its number.
    pub seq: u64,
    /// The kind.
    pub kind: String,
    /// The kind in words.
    pub name: Text,
    /// Its place in a public register.
    pub serial: Option<SerialView>,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The legal day of the record.
    pub day: Day,
    /// The digest of the rulebook.
    pub rulebook: Digest,
    /// The articles it rests on.
    pub articles: Vec<ArticleId>,
    /// The public facts, by name.
    pub facts: std::collections::BTreeMap<String, String>,
    /// The leaf hash.
    pub leaf: Digest,
}

/// A number in a public register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SerialView {
    /// The register.
    pub register: String,
    /// The number.
    pub n: u64,
}

/// A procedure, for the form that opens a case of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProcedureView {
    /// The procedure.
    pub id: ProcedureId,
    /// Its name.
    pub name: Text,
    /// The article.
    pub article: ArticleId,
    /// What a case of it is about.
    pub subject: String,
    /// Who may open a case.
    pub starts: Vec<RoleName>,
    /// What must be handed in, the topics of its document included.
    pub requires: Vec<NeedView>,
    /// What is filled in besides.
    pub fields: Vec<FieldAsked>,
    /// What a matter is about, where it is about something: `party`, `resource`, `agreement`,
    /// `grant`, `product` or a kind of matter.
    pub about: Option<String>,
    /// Whether what it is about is a matter on record.
    pub about_matter: bool,
    /// Whether the viewer may open one.
    pub mine: bool,
}

/// A field of a case, as it is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldAsked {
    /// The field.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// The article that asks for it.
    pub article: ArticleId,
    /// `choice`, `day`, `number`, `party`, `period` or `rule`.
    pub kind: String,
    /// The words of a choice, in their order.
    pub choices: Vec<(ItemId, Text)>,
    /// The role a party must have.
    pub role: Option<String>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// An article of the rulebook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArticleView {
    /// The article.
    pub id: ArticleId,
    /// Its heading.
    pub heading: Text,
    /// The gist.
    pub gist: Text,
    /// The official text, where it was attached.
    pub text: Option<String>,
    /// The rules under it.
    pub rules: Vec<RuleView>,
    /// Why (part of) it is outside software.
    pub outside: Option<Text>,
    /// What this version does not execute yet.
    pub later: Option<Text>,
}

/// A rule under an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RuleView {
    /// The rule.
    pub id: RuleId,
    /// `procedure`, `contents`, `limit`, `guard` or `policy`.
    pub kind: String,
    /// How it binds.
    pub strength: Strength,
    /// The ambiguity it settles.
    pub reading: Option<String>,
    /// What it says.
    pub says: Text,
    /// Who confirmed it.
    pub confirmed_by: Option<String>,
    /// Its line in `articles.md`.
    pub line: u32,
}
