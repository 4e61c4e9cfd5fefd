//! Reads a procedure: its steps, who answers them, by when, and what follows.

use std::collections::{BTreeMap, BTreeSet};

use terms::{ItemId, ProcedureId, RuleId, StepId, Strength};

use super::duty;
use super::flow;
use super::phrase;
use super::rules::{self, Rule};
use super::shelf::{Names, Shelf, Target};
use super::table::{Entry, Table};
use crate::model::{
    Actor, Agree, Condition, End, Item, Outcome, Procedure, Step, StepKind, Within,
};
use crate::vocabulary::{Effect, Subject};

/// Reads a procedure; mistakes are marked.
pub(crate) fn read(mut rule: Rule<'_>, shelf: &mut Shelf) -> Option<Procedure> {
    let mut names = Names::default();
    let table = &mut rule.table;
    let span = table.span.clone();
    let pen = table.pen;
    let id = ProcedureId::new(rule.head.id.as_str()).ok()?;
    let name = table.words();
    let subject = table.need("subject", "what a case of it is about");
    let subject = subject.and_then(|it| it.word("subject", Subject::ALL, Subject::code));
    let starts = table.need("starts", "who may open a case: starts = [\"operator\"]");
    let starts = starts.iter().flat_map(Entry::one_or_many);
    let starts = starts.filter_map(|it| rules::role(&it, shelf)).collect();
    let requires = table.take("requires");
    let requires: Vec<Item> =
        requires.map(|list| rules::items(&list, &rule.head.article, shelf)).unwrap_or_default();
    let matter = duty::read_matter(table, subject, &rule.head.article, shelf);
    let contents = table.take("contents").and_then(|it| contents(&it, shelf));
    let first = table.need("first", "the step or steps that open with the case");
    let first = ids(first.as_ref(), &mut names.to_steps);
    let at_once = read_effects(table);
    let withdrawable = table.take("withdrawable").and_then(|it| it.boolean()).unwrap_or(false);
    let listed = table.need("step", "one [[procedure.….step]] for each");
    let mut steps = Vec::new();
    for entry in listed.iter().flat_map(Entry::many) {
        steps.extend(read_step(&entry, &id, &mut names, shelf));
    }
    let ends = read_ends(table, &mut names);
    let (name, subject) = (name?, subject?);
    rule.table.finish();
    let head = rule.head;
    let procedure = Procedure {
        head,
        id,
        name,
        subject,
        starts,
        requires,
        about: matter.about,
        keeps: matter.keeps,
        public: matter.public,
        winds_up: matter.winds_up,
        fields: matter.fields,
        contents,
        at_once,
        first,
        steps,
        ends,
        withdrawable,
    };
    flow::check(pen, &span, &procedure, &names);
    Some(procedure)
}

fn contents(entry: &Entry<'_>, shelf: &mut Shelf) -> Option<RuleId> {
    let id = entry.parsed::<RuleId>("name a [contents.…] rule")?;
    shelf.refer(entry, Target::Contents(id.clone()));
    Some(id)
}

/// Step ids under an entry, noted as names.
fn ids(
    entry: Option<&Entry<'_>>,
    names: &mut Vec<(StepId, std::ops::Range<usize>)>,
) -> Vec<StepId> {
    let mut found = Vec::new();
    for entry in entry.into_iter().flat_map(Entry::one_or_many) {
        let Some(id) = entry.parsed::<StepId>("name a step") else { continue };
        names.push((id.clone(), entry.span.clone()));
        found.push(id);
    }
    found
}

fn read_ends(table: &mut Table<'_>, names: &mut Names) -> BTreeMap<StepId, End> {
    let mut ends = BTreeMap::new();
    let entry = table.need("end", "at least one [procedure.….end.<name>]");
    let Some(mut named) = entry.and_then(|entry| entry.table("[….end]")) else { return ends };
    for entry in named.rest() {
        let id = StepId::new(entry.key);
        let Some(mut table) = entry.table(format!("end `{}`", entry.key)) else { continue };
        table.span = entry.key_span.clone();
        let name = table.words();
        let effects = read_effects(&mut table);
        table.finish();
        match id {
            Ok(id) => {
                names.ends.push((id.clone(), entry.key_span.clone()));
                ends.extend(name.map(|name| (id, End { name, effects })));
            }
            Err(error) => entry.pen.wrong(&entry.key_span, error.to_string(), "use a-z and `_`"),
        }
    }
    ends
}

/// Whether there is a `when` at all, and its conditions.
fn read_when(
    table: &mut Table<'_>,
    procedure: &ProcedureId,
    shelf: &mut Shelf,
) -> (bool, Vec<Condition>) {
    let entry = table.take("when");
    let own = BTreeSet::from([procedure.clone()]);
    let conditions = entry.iter().flat_map(Entry::one_or_many);
    let read = conditions.filter_map(|it| duty::condition(&it, &own, shelf)).collect();
    (entry.is_some(), read)
}

/// `effect = "release"`, or several in their order.
fn read_effects(table: &mut Table<'_>) -> Vec<Effect> {
    let entry = table.take("effect");
    let entries = entry.iter().flat_map(Entry::one_or_many);
    entries.filter_map(|it| it.word("effect", Effect::ALL, Effect::code)).collect()
}

fn read_step(
    entry: &Entry<'_>,
    procedure: &ProcedureId,
    names: &mut Names,
    shelf: &mut Shelf,
) -> Option<Step> {
    let mut table = entry.table("the step")?;
    let id = table.need("id", "its code word: id = \"assessment\"");
    let id_span = id.as_ref().map(|id| id.span.clone());
    let id = id.and_then(|it| it.parsed::<StepId>(""));
    if let (Some(id), Some(span)) = (&id, id_span) {
        table.what = format!("step `{id}`");
        names.steps.push((id.clone(), span.clone()));
        table.span = span;
    }
    let was = table.take("was").and_then(|it| it.parsed::<StepId>(""));
    let name = table.words();
    let kinds = [
        StepKind::Decide,
        StepKind::Sign,
        StepKind::File,
        StepKind::Publish,
        StepKind::Do,
        StepKind::Refer,
    ];
    let kind = table.need("kind", "decide, sign, file, publish, do or refer");
    let kind = kind.and_then(|it| it.word("kind of step", &kinds, kind_code));
    let by = table.need("by", "who must answer: by = \"data_authority\"");
    let by = by.iter().flat_map(Entry::one_or_many);
    let by: Vec<Actor> = by.filter_map(|it| duty::actor_of(&it, procedure, shelf)).collect();
    let agree = read_agree(&mut table, &by);
    let blind = table.take("blind").and_then(|it| it.boolean()).unwrap_or(false);
    let (conditional, when) = read_when(&mut table, procedure, shelf);
    let otherwise = one_id(&mut table, "otherwise", names);
    let within = read_within(&mut table, names);
    let recipients = duty::roles(table.take("recipients").as_ref(), shelf);
    let reading = table.take("reading").and_then(|it| rules::ambiguity(&it));
    let supplements = table.take("supplements").and_then(|it| it.boolean()).unwrap_or(false);
    let may =
        table.need("may", "the outcomes: may = [{ outcome = \"…\", zh = …, en = …, to = … }]");
    let mut outcomes: Vec<Outcome> = Vec::new();
    for entry in may.iter().flat_map(Entry::many) {
        read_outcome(&entry, names, shelf, &mut outcomes);
    }
    let differ = one_id(&mut table, "differ", names);
    flow::check_branches(&table, (conditional, otherwise.as_ref()), (agree, differ.as_ref()));
    table.finish();
    Some(Step {
        id: id?,
        was,
        name: name?,
        kind: kind?,
        by,
        agree: agree.unwrap_or(Agree::Any),
        blind,
        when,
        otherwise,
        within,
        recipients,
        reading,
        supplements,
        outcomes,
        differ,
    })
}

/// Who answers alone need not agree; where several answer, it must be said how they do.
fn read_agree(table: &mut Table<'_>, by: &[Actor]) -> Option<Agree> {
    let several = by.len() > 1 || by.iter().any(Actor::is_several);
    let words = [Agree::Any, Agree::All, Agree::Same];
    match table.take("agree") {
        Some(entry) => entry.word("way to agree", &words, agree_code),
        None if several => {
            let help = "agree = \"all\" (every one), \"any\" (the first) or \"same\" (alike)";
            table.wrong(format!("{} has several answers and no `agree`", table.what), help);
            None
        }
        None => Some(Agree::Any),
    }
}

/// The code word of a way to agree.
pub(crate) fn agree_code(agree: Agree) -> &'static str {
    match agree {
        Agree::Any => "any",
        Agree::All => "all",
        Agree::Same => "same",
    }
}

/// The code word of a kind of step.
pub(crate) fn kind_code(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Decide => "decide",
        StepKind::Sign => "sign",
        StepKind::File => "file",
        StepKind::Publish => "publish",
        StepKind::Do => "do",
        StepKind::Refer => "refer",
    }
}

fn one_id(table: &mut Table<'_>, key: &'static str, names: &mut Names) -> Option<StepId> {
    let entry = table.take(key)?;
    let id = entry.parsed::<StepId>("name a step")?;
    names.to_steps.push((id.clone(), entry.span.clone()));
    Some(id)
}

fn read_within(table: &mut Table<'_>, names: &mut Names) -> Option<Within> {
    let entry = table.take("within");
    let strength = table.take("within_strength");
    if let (None, Some(strength)) = (&entry, &strength) {
        strength.wrong("a strength of no time", "add `within`, or leave `within_strength` away");
    }
    let strength = strength.and_then(|it| phrase::strength_of(&it)).unwrap_or(Strength::Must);
    let entry = entry?;
    let within = phrase::within(&entry, strength)?;
    if !matches!(within.from.as_str(), "receipt" | "opening") {
        match StepId::new(within.from.as_str()) {
            Ok(id) => names.to_steps.push((id, entry.span.clone())),
            Err(error) => entry.wrong(error.to_string(), "write receipt, opening or a step"),
        }
    }
    Some(within)
}

fn read_outcome(
    entry: &Entry<'_>,
    names: &mut Names,
    shelf: &mut Shelf,
    outcomes: &mut Vec<Outcome>,
) {
    let Some(mut table) = entry.table("the outcome") else { return };
    let id = table.need("outcome", "its code word: outcome = \"confirm\"");
    let id = id.and_then(|it| it.parsed::<ItemId>(""));
    let name = table.words();
    let to = table.need("to", "where the case goes: a step or an end");
    let to = ids(to.as_ref(), &mut names.to_any);
    let mut needs: BTreeSet<ItemId> = BTreeSet::new();
    for entry in table.take("needs").iter().flat_map(Entry::one_or_many) {
        let Some(id) = entry.parsed::<ItemId>("") else { continue };
        shelf.refer(&entry, Target::Need(id.clone()));
        needs.insert(id);
    }
    let effects = read_effects(&mut table);
    table.finish();
    let (Some(id), Some(name)) = (id, name) else { return };
    if outcomes.iter().any(|other| other.id == id) {
        entry.wrong(format!("outcome `{id}` is listed twice"), "list it once");
    }
    outcomes.push(Outcome { id, name, to, needs, effects });
}
