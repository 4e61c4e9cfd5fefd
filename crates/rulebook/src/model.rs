//! What a rulebook says, read and checked: the vocabulary of the case machine and its guards.
//!
//! Everything here is data. Which guard means what is in the council; what a day is worth is in
//! [`crate::calendar`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use terms::{
    ArticleId, Day, Digest, ItemId, PlaceId, ProcedureId, Role, RoleSet, RuleId, RuleKind, StepId,
    Strength, Text,
};
use utoipa::ToSchema;

use crate::vocabulary::{Effect, Fact, FieldKind, GuardName, Rhythm, Subject, Trigger, Whose};

/// The rulebook of one place from one day on.
#[derive(Clone, Debug, Serialize)]
pub struct Rulebook {
    /// The place and its instrument.
    pub place: PlaceSheet,
    /// The day the version comes into force; names its folder.
    pub version: Day,
    /// SHA-256 over the rulebook's files in path order.
    pub digest: Digest,
    /// Every article, in order.
    pub articles: Vec<Article>,
    /// Procedures by id.
    pub procedures: BTreeMap<ProcedureId, Procedure>,
    /// Lists of mandatory contents by rule.
    pub contents: BTreeMap<RuleId, Contents>,
    /// Limits by rule.
    pub limits: BTreeMap<RuleId, Limit>,
    /// Switched-on guards by rule.
    pub guards: BTreeMap<RuleId, Guard>,
    /// Values the text leaves open, decided by the place.
    pub policies: BTreeMap<RuleId, Policy>,
    /// What comes back with the calendar, or follows something that happened.
    pub duties: BTreeMap<RuleId, Duty>,
    /// Where open cases go when this version follows another.
    pub transitions: BTreeMap<RuleId, Transition>,
}

/// `place.toml`.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceSheet {
    /// The place.
    pub id: PlaceId,
    /// Its name.
    pub name: Text,
    /// The letters its articles begin with.
    pub prefix: String,
    /// IANA zone of its legal days.
    pub zone: String,
    /// The regulation's title.
    pub instrument: Text,
    /// Whether it is a draft.
    pub draft: bool,
    /// First day in force, if any.
    pub first_day: Option<Day>,
    /// Last day in force, if any.
    pub last_day: Option<Day>,
    /// The article on validity.
    pub validity: ArticleId,
    /// How this version differs from the one before, where there is one.
    pub change: Option<Change>,
    /// Who explains the text, where it says so.
    pub interpreter: Option<Text>,
    /// The roles of this place and what they are called here.
    pub roles: BTreeMap<Role, Text>,
    /// What an answer may have to carry, such as `reason`, and what it is called.
    pub needs: BTreeMap<ItemId, Text>,
    /// SHA-256 of the official text, when one is pinned.
    pub text_digest: Option<Digest>,
}

/// Whether the rulebook binds on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A draft; it never binds.
    Draft,
    /// Not yet in force.
    NotYet,
    /// In force.
    InForce,
    /// No longer in force.
    Lapsed,
}

/// An article: heading, gist and what stands under it.
#[derive(Clone, Debug, Serialize)]
pub struct Article {
    /// Id, such as `FT-18`.
    pub id: ArticleId,
    /// Number and title, such as `第十八条 · 资源授权申请`.
    pub heading: Text,
    /// The gist in our own words.
    pub gist: Text,
    /// Line of the heading in `articles.md`, from 1.
    pub line: u32,
    /// The rules under it.
    pub rules: Vec<RuleId>,
    /// Why (part of) it is outside software, where it is.
    pub outside: Option<Text>,
    /// What of it this version does not execute yet.
    pub later: Option<Text>,
}

/// What every rule has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleHead {
    /// The rule.
    pub id: RuleId,
    /// The article it stands under.
    pub article: ArticleId,
    /// Line in `articles.md`, from 1.
    pub line: u32,
    /// How it binds.
    pub strength: Strength,
    /// The ambiguity it settles, such as `AMB-60`, where a reading was needed.
    pub reading: Option<String>,
}

/// A procedure: steps, who answers them, by when, and what follows.
#[derive(Clone, Debug, Serialize)]
pub struct Procedure {
    /// The rule.
    pub head: RuleHead,
    /// Its id.
    pub id: ProcedureId,
    /// Its name.
    pub name: Text,
    /// What a case of it is about.
    pub subject: Subject,
    /// Who may open a case.
    pub starts: Vec<Role>,
    /// What the applicant must hand in.
    pub requires: Vec<Item>,
    /// What a matter is about besides itself.
    pub about: AboutKind,
    /// The kind of matter it puts on record, where it does.
    pub keeps: Option<ItemId>,
    /// Whether the title of the matter stands in the public register.
    pub public: bool,
    /// Whether it creates no right, and so goes on when the law has lapsed.
    pub winds_up: bool,
    /// What the applicant fills in.
    pub fields: Vec<Field>,
    /// Mandatory contents of the document it makes, by rule of `contents`.
    pub contents: Option<RuleId>,
    /// What follows at once when a case of it opens.
    pub at_once: Vec<Effect>,
    /// The steps that open with the case; several run side by side.
    pub first: Vec<StepId>,
    /// The steps.
    pub steps: Vec<Step>,
    /// How a case can end.
    pub ends: BTreeMap<StepId, End>,
    /// Whether the applicant may withdraw an open case.
    pub withdrawable: bool,
}

/// A material or form field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// The article that asks for it.
    pub article: ArticleId,
    /// Whether it is a statement typed in or a document with a digest.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A statement in words.
    Statement,
    /// A document, attached or named by digest.
    Document,
}

/// What a matter is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AboutKind {
    /// Nothing but itself.
    Nothing,
    /// A party.
    Party,
    /// A resource.
    Resource,
    /// An agreement.
    Agreement,
    /// A grant.
    Grant,
    /// A product.
    Product,
    /// A matter of this kind that is on record.
    Matter(ItemId),
}

impl AboutKind {
    /// As it is written in a rulebook.
    pub fn code(&self) -> &str {
        match self {
            Self::Nothing => "nothing",
            Self::Party => "party",
            Self::Resource => "resource",
            Self::Agreement => "agreement",
            Self::Grant => "grant",
            Self::Product => "product",
            Self::Matter(kind) => kind.as_str(),
        }
    }
}

/// A field of a case: a value the machine may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its id.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// The article that asks for it.
    pub article: ArticleId,
    /// What it holds.
    pub kind: FieldKind,
    /// The words of a choice, in their order.
    pub choices: Vec<(ItemId, Text)>,
    /// The role a party must have.
    pub role: Option<Role>,
    /// Whether it may be left out.
    pub optional: bool,
}

/// A step of a procedure.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Stable id.
    pub id: StepId,
    /// The id it had in the version before, if it was renamed.
    pub was: Option<StepId>,
    /// Its name.
    pub name: Text,
    /// What kind of act it asks for.
    pub kind: StepKind,
    /// Who must answer.
    pub by: Vec<Actor>,
    /// How several answers become one.
    pub agree: Agree,
    /// Whether an answer stays hidden from the other answerers until all are in.
    pub blind: bool,
    /// Whether the step is opened at all.
    pub when: Vec<Condition>,
    /// Where the case goes instead when `when` does not hold.
    pub otherwise: Option<StepId>,
    /// By when.
    pub within: Option<Within>,
    /// To whom a filing or a reference goes; they have no veto.
    pub recipients: Vec<Role>,
    /// The ambiguity the step settles, where a reading was needed.
    pub reading: Option<String>,
    /// Whether the answerer may ask for supplements, which stops the clock.
    pub supplements: bool,
    /// The possible outcomes; the first is the favourable one.
    pub outcomes: Vec<Outcome>,
    /// Where the case goes when [`Agree::Same`] is not reached.
    pub differ: Option<StepId>,
}

/// What kind of act a step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Choose an outcome.
    Decide,
    /// Sign the case's document with a registered key or a confirmed sealed scan.
    Sign,
    /// Send a dossier to a recipient, who never has a veto.
    File,
    /// Publish.
    Publish,
    /// Do something and hand in the proof.
    Do,
    /// A body outside the installation answers; its answer is entered with evidence.
    Refer,
}

/// How several answers to one step become one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Agree {
    /// The first answer decides.
    Any,
    /// Favourable when all are; the first unfavourable answer decides against.
    All,
    /// All must be in and alike; otherwise the case goes to `differ`.
    Same,
}

/// Who acts in a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// Any party with this role.
    Role(Role),
    /// The party that opened the case.
    Applicant,
    /// The operator in whose agreement the matter lies.
    OperatorConcerned,
    /// The source department of each resource in the case, every one of them.
    EachProvider,
    /// The source department of one of the resources.
    OneProvider,
    /// The party that holds the agreement, or owns the product, that the case is about.
    Holder,
    /// Every signatory of the document.
    Signatories,
    /// Every party with this role, one answer each.
    Each(Role),
    /// The party a field of the case names.
    Named(ItemId),
}

impl Actor {
    /// Whether it may come to several parties, each of whom answers.
    pub fn is_several(&self) -> bool {
        matches!(self, Self::EachProvider | Self::Signatories | Self::Each(_))
    }
}

/// A condition on the facts of a case, as `applicant is partner` or `origin is not district`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Condition {
    /// The fact.
    pub fact: Fact,
    /// Which field, or which field of which matter on record.
    pub of: Option<Asked>,
    /// Whether it must be the value, or must not.
    pub is: bool,
    /// The value, a code word.
    pub value: String,
}

/// What a condition asks for by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A field of the case.
    Field(ItemId),
    /// A field of a matter of this kind; none where only its being there is asked.
    Record(ItemId, Option<ItemId>),
}

/// A time to answer in: `5 working days of receipt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Within {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// From when: `receipt` is when the step opened, `opening` when the case did, a step id when
    /// that step was answered.
    pub from: String,
    /// Law, or policy where the text is silent.
    pub strength: Strength,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Working days of the official calendar.
    WorkingDays,
    /// Days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// One possible outcome of a step.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// Its code.
    pub id: ItemId,
    /// Its name.
    pub name: Text,
    /// The steps it opens, or the one end it leads to.
    pub to: Vec<StepId>,
    /// What the answer must carry: `reason`, `legal_basis`, documents.
    pub needs: BTreeSet<ItemId>,
    /// What follows from it at once, before the case has ended.
    pub effects: Vec<Effect>,
}

/// How a case ends.
#[derive(Clone, Debug, Serialize)]
pub struct End {
    /// Its name.
    pub name: Text,
    /// What follows from it.
    pub effects: Vec<Effect>,
}

/// A list of contents a document must have.
#[derive(Clone, Debug, Serialize)]
pub struct Contents {
    /// The rule.
    pub head: RuleHead,
    /// The items; all must be there.
    pub items: Vec<Item>,
    /// Who signs, where the text says so.
    pub signatories: Vec<Actor>,
}

/// A limit in time or number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// The rule.
    pub head: RuleHead,
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
    /// What it limits, for people.
    pub says: Text,
}

/// A guard switched on.
#[derive(Clone, Debug, Serialize)]
pub struct Guard {
    /// The rule.
    pub head: RuleHead,
    /// Which guard of the council.
    pub name: GuardName,
    /// What kind of invariant it keeps.
    pub kind: RuleKind,
    /// The invariants it keeps, such as `INV-072`.
    pub invariants: Vec<String>,
    /// What must not happen, for people.
    pub says: Text,
    /// The roles it is about, where it takes any.
    pub roles: RoleSet,
    /// The procedures it stands before, where it does.
    pub before: BTreeSet<ProcedureId>,
    /// The kind of matter it looks for, and whose.
    pub matter: Option<(ItemId, Whose)>,
    /// The facts under which it speaks.
    pub when: Vec<Condition>,
}

/// A value the text leaves open.
#[derive(Clone, Debug, Serialize)]
pub struct Policy {
    /// The rule.
    pub head: RuleHead,
    /// The value, a whole number.
    pub value: u32,
    /// What it means, for people.
    pub says: Text,
    /// The official who confirmed it; an unconfirmed policy is shown as such.
    pub confirmed_by: Option<String>,
}

/// A duty: who must do what again and again, or after something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duty {
    /// The rule.
    pub head: RuleHead,
    /// What must be done, for people.
    pub says: Text,
    /// Whose duty it is: every party with one of these roles.
    pub who: Vec<Role>,
    /// What brings it about.
    pub occasion: Occasion,
    /// How long after the end of the period, or after what happened; none where the text gives
    /// no time: then by the end of the period itself.
    pub within: Option<(u32, Unit)>,
    /// How the time binds.
    pub within_strength: Strength,
    /// The procedure whose case fulfils it.
    pub procedure: ProcedureId,
}

/// How a version differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The text was changed.
    NewLaw,
    /// The place decided a value anew that the text leaves open.
    Policy,
    /// The text was encoded wrongly.
    Erratum,
}

impl Change {
    /// Every kind of change.
    pub const ALL: &'static [Self] = &[Self::NewLaw, Self::Policy, Self::Erratum];

    /// As it is written in `place.toml`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NewLaw => "new_law",
            Self::Policy => "policy",
            Self::Erratum => "erratum",
        }
    }
}

/// Where the open cases of some procedures go under a new law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transition {
    /// The rule.
    pub head: RuleHead,
    /// The procedures, as they were called before.
    pub cases: BTreeSet<ProcedureId>,
    /// Where their cases go.
    pub goes: Passage,
    /// What it says, for people.
    pub says: Text,
}

/// Where an open case goes when the law changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// It is finished under the law it began under.
    FinishOld,
    /// It goes on from where it stands under the new law.
    ApplyNew,
    /// Its steps begin anew under the new law.
    DecideAgain,
}

impl Passage {
    /// Every passage.
    pub const ALL: &'static [Self] = &[Self::FinishOld, Self::ApplyNew, Self::DecideAgain];

    /// As it is written in a rulebook.
    pub fn code(self) -> &'static str {
        match self {
            Self::FinishOld => "finish_old",
            Self::ApplyNew => "apply_new",
            Self::DecideAgain => "decide_again",
        }
    }
}

/// What brings a duty about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// The calendar.
    Every(Rhythm),
    /// Something that happened; for a matter, of this kind.
    After(Trigger, Option<ItemId>),
}
