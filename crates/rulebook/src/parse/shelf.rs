//! What was read so far: the rules of all articles, and the names they use for others.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use terms::{ArticleId, ItemId, ProcedureId, Role, RuleId, StepId};

use super::table::Entry;
use crate::model::{Condition, Contents, Duty, Guard, Limit, Policy, Procedure, Transition};

/// The rules of a rulebook.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    pub(crate) procedures: BTreeMap<ProcedureId, Procedure>,
    pub(crate) contents: BTreeMap<RuleId, Contents>,
    pub(crate) limits: BTreeMap<RuleId, Limit>,
    pub(crate) guards: BTreeMap<RuleId, Guard>,
    pub(crate) policies: BTreeMap<RuleId, Policy>,
    pub(crate) duties: BTreeMap<RuleId, Duty>,
    pub(crate) transitions: BTreeMap<RuleId, Transition>,
    /// Where each rule stands, for duplicates.
    pub(crate) lines: BTreeMap<RuleId, u32>,
    /// Names of other things, to be checked when all is read.
    pub(crate) references: Vec<Reference>,
}

/// A name used somewhere, with its place in `articles.md`.
#[derive(Debug)]
pub(crate) struct Reference {
    pub(crate) span: Range<usize>,
    pub(crate) target: Target,
}

/// What a name means.
#[derive(Debug)]
pub(crate) enum Target {
    /// A list of contents.
    Contents(RuleId),
    /// An article.
    Article(ArticleId),
    /// A role of the place.
    Role(Role),
    /// Something an answer must carry.
    Need(ItemId),
    /// A procedure.
    Procedure(ProcedureId),
    /// A kind of matter that some procedure puts on record.
    Matter(ItemId),
    /// A condition on fields: those of the procedures named, or of this one.
    Condition(Condition, BTreeSet<ProcedureId>),
    /// A field of a procedure that names a party.
    Party(ItemId, ProcedureId),
}

impl Shelf {
    /// Notes that the value of `entry` names `target`.
    pub(crate) fn refer(&mut self, entry: &Entry<'_>, target: Target) {
        let offset = entry.pen.offset;
        let span = entry.span.start + offset..entry.span.end + offset;
        self.references.push(Reference { span, target });
    }
}

/// Where the steps of a procedure are named, within its block.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Each step, where it is declared.
    pub(crate) steps: Vec<(StepId, Range<usize>)>,
    /// Each end, where it is declared.
    pub(crate) ends: Vec<(StepId, Range<usize>)>,
    /// Names of steps only.
    pub(crate) to_steps: Vec<(StepId, Range<usize>)>,
    /// Names of steps or ends.
    pub(crate) to_any: Vec<(StepId, Range<usize>)>,
}
