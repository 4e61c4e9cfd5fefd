//! Duties and matters on record.

use governance::MatterState;
use serde::{Deserialize, Serialize};
use terms::{ArticleId, CaseId, Day, ItemId, MatterId, ProcedureId, RuleId, Strength, Text};
use utoipa::ToSchema;

use super::{FieldView, PartyName};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DutyState {
    /// Its day has passed and it is not done.
    Overdue,
    /// Its day is near.
    Due,
    /// Its case is open.
    UnderWay,
    /// Its day is far.
    Coming,
    /// It was done after its day.
    DoneLate,
    /// It was done in time.
    Done,
}

/// A task that a duty brings about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DutyLine {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// Its article.
    pub article: ArticleId,
    /// How it binds.
    pub strength: Strength,
    /// The ambiguity it settles, where a reading was needed.
    pub reading: Option<String>,
    /// What must be done.
    pub says: Text,
    /// When, in words.
    pub when: Text,
    /// Whose it is.
    pub party: PartyName,
    /// Whether it is the viewer's party's.
    pub mine: bool,
    /// The procedure that does it.
    pub procedure: ProcedureId,
    /// The period, as `2026-q4`.
    pub period: Option<String>,
    /// What set it off.
    pub about: Option<Text>,
    /// Its last day.
    pub due: Day,
    /// Working days from today to that day; below nothing once it has passed.
    pub left: i32,
    /// Whether a year without a published notice was counted through.
    pub provisional: bool,
    /// The case that does it.
    pub case: Option<CaseId>,
    /// The day that case was brought.
    pub done_on: Option<Day>,
    /// Where it stands.
    pub state: DutyState,
}

/// What the viewer's party owes; for the authority, what everybody owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DutiesPage {
    /// The legal day.
    pub today: Day,
    /// Late ones first.
    pub tasks: Vec<DutyLine>,
}

/// A matter on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatterLine {
    /// The matter.
    pub id: MatterId,
    /// Its kind.
    pub kind: ItemId,
    /// What its kind is called.
    pub kind_name: Text,
    /// The article it rests on.
    pub article: ArticleId,
    /// Its title.
    pub title: Text,
    /// What it is about, for whoever may know.
    pub about: Option<Text>,
    /// Who brought it.
    pub party: PartyName,
    /// Whether it counts.
    pub state: MatterState,
    /// Since when it is on record.
    pub since: Day,
    /// Until when it was.
    pub until: Option<Day>,
    /// Its case, for whoever may see it.
    pub case: Option<CaseId>,
    /// What was filled in.
    pub fields: Vec<FieldView>,
}
