//! Reads what a matter is, what it is looked for by, and the duties that come back.

use std::collections::BTreeSet;

use terms::{ArticleId, ItemId, ProcedureId, Role, Strength, Text};

use super::phrase;
use super::rules::{self, Rule};
use super::shelf::{Shelf, Target};
use super::table::{Entry, Table};
use crate::model::{AboutKind, Actor, Condition, Duty, Field, Occasion};
use crate::vocabulary::{FieldKind, Rhythm, Subject, Trigger, Whose};

/// What a procedure says of its matter and its fields.
#[derive(Debug)]
pub(crate) struct Matter {
    pub(crate) about: AboutKind,
    pub(crate) keeps: Option<ItemId>,
    pub(crate) public: bool,
    pub(crate) winds_up: bool,
    pub(crate) fields: Vec<Field>,
}

/// `about`, `keeps`, `public`, `winds_up` of a matter, and the fields of any procedure.
pub(crate) fn read_matter(
    table: &mut Table<'_>,
    subject: Option<Subject>,
    article: &ArticleId,
    shelf: &mut Shelf,
) -> Matter {
    let about = table.take("about");
    let keeps = table.take("keeps");
    let public = table.take("public");
    let winds_up = table.take("winds_up");
    if subject.is_some_and(|it| it != Subject::Matter) {
        for entry in [&about, &keeps, &public, &winds_up].into_iter().flatten() {
            let message = format!("`{}` belongs to a matter", entry.key);
            entry.wrong(message, "subject = \"matter\", or leave it away");
        }
    }
    let flag = |it: Option<Entry<'_>>| it.and_then(|it| it.boolean()).unwrap_or(false);
    let (public, winds_up) = (flag(public), flag(winds_up));
    let about = about.and_then(|it| read_about(&it, shelf)).unwrap_or(AboutKind::Nothing);
    let keeps = keeps.and_then(|it| it.parsed::<ItemId>("name the kind of matter"));
    let fields = table.take("field");
    let fields = fields.map(|list| read_fields(&list, article, shelf)).unwrap_or_default();
    Matter { about, keeps, public, winds_up, fields }
}

/// `party`, `resource`, `agreement`, `grant`, `product`, or `matter <kind>`.
fn read_about(entry: &Entry<'_>, shelf: &mut Shelf) -> Option<AboutKind> {
    let written = entry.text()?;
    if let Some(kind) = written.strip_prefix("matter ") {
        let kind = ItemId::new(kind).ok()?;
        shelf.refer(entry, Target::Matter(kind.clone()));
        return Some(AboutKind::Matter(kind));
    }
    let known = [
        AboutKind::Party,
        AboutKind::Resource,
        AboutKind::Agreement,
        AboutKind::Grant,
        AboutKind::Product,
    ];
    let found = known.into_iter().find(|it| it.code() == written);
    if found.is_none() {
        let help = "use party, resource, agreement, grant, product or `matter <kind>`";
        entry.wrong(format!("`{written}` is nothing a matter is about"), help);
    }
    found
}

fn read_fields(list: &Entry<'_>, article: &ArticleId, shelf: &mut Shelf) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    for entry in list.many() {
        let Some(field) = read_field(&entry, article, shelf) else { continue };
        if fields.iter().any(|other| other.id == field.id) {
            entry.wrong(format!("field `{}` is listed twice", field.id), "list it once");
        }
        fields.push(field);
    }
    fields
}

fn read_field(entry: &Entry<'_>, under: &ArticleId, shelf: &mut Shelf) -> Option<Field> {
    let mut table = entry.table("the field")?;
    let id = table.need("field", "its code word").and_then(|it| it.parsed::<ItemId>(""));
    let name = table.words();
    let kind = table.need("kind", "choice, day, number, party, period or rule");
    let kind = kind.and_then(|it| it.word("kind of field", FieldKind::ALL, FieldKind::code));
    let article = rules::article_of(&mut table, under, shelf);
    let choices = table.take("of");
    let choices: Vec<(ItemId, Text)> =
        choices.iter().flat_map(Entry::many).filter_map(|it| read_choice(&it)).collect();
    if (kind == Some(FieldKind::Choice)) == choices.is_empty() {
        let help = "of = [{ word = \"…\", zh = …, en = … }], for a choice and for nothing else";
        table.wrong("a choice has words to choose from", help);
    }
    let role = table.take("role").and_then(|it| rules::role(&it, shelf));
    let optional = table.take("optional").and_then(|it| it.boolean()).unwrap_or(false);
    table.finish();
    Some(Field { id: id?, name: name?, article: article?, kind: kind?, choices, role, optional })
}

fn read_choice(entry: &Entry<'_>) -> Option<(ItemId, Text)> {
    let mut table = entry.table("the word")?;
    let word = table.need("word", "its code word").and_then(|it| it.parsed::<ItemId>(""));
    let name = table.words();
    table.finish();
    Some((word?, name?))
}

/// The procedures an entry names.
pub(crate) fn procedures(entry: Option<&Entry<'_>>, shelf: &mut Shelf) -> BTreeSet<ProcedureId> {
    let mut found = BTreeSet::new();
    for entry in entry.into_iter().flat_map(Entry::one_or_many) {
        let Some(id) = entry.parsed::<ProcedureId>("name a procedure") else { continue };
        shelf.refer(&entry, Target::Procedure(id.clone()));
        found.insert(id);
    }
    found
}

/// The roles an entry names.
pub(crate) fn roles(entry: Option<&Entry<'_>>, shelf: &mut Shelf) -> Vec<Role> {
    let entries = entry.into_iter().flat_map(Entry::one_or_many);
    entries.filter_map(|it| rules::role(&it, shelf)).collect()
}

/// The matter a guard looks for: `matter = "plan"`, `whose = "place"`.
pub(crate) fn matter(table: &mut Table<'_>, shelf: &mut Shelf) -> Option<(ItemId, Whose)> {
    let entry = table.take("matter");
    let whose = table.take("whose");
    let entry = entry?;
    let kind = entry.parsed::<ItemId>("name the kind of matter")?;
    shelf.refer(&entry, Target::Matter(kind.clone()));
    let Some(whose) = whose else {
        let help = "whose = \"applicant\", \"subject\" or \"place\"";
        table.wrong(format!("{} does not say whose `{kind}`", table.what), help);
        return None;
    };
    Some((kind, whose.word("owner of a matter", Whose::ALL, Whose::code)?))
}

/// A condition of a guard; its fields are checked against every procedure it stands before.
pub(crate) fn condition(
    entry: &Entry<'_>,
    before: &BTreeSet<ProcedureId>,
    shelf: &mut Shelf,
) -> Option<Condition> {
    let read = phrase::condition(entry)?;
    shelf.refer(entry, Target::Condition(read.clone(), before.clone()));
    Some(read)
}

/// An actor of a step; a named party must be a field of its procedure.
pub(crate) fn actor_of(
    entry: &Entry<'_>,
    procedure: &ProcedureId,
    shelf: &mut Shelf,
) -> Option<Actor> {
    let actor = rules::actor(entry, shelf)?;
    if let Actor::Named(field) = &actor {
        shelf.refer(entry, Target::Party(field.clone(), procedure.clone()));
    }
    Some(actor)
}

/// Reads a duty.
pub(crate) fn read(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let table = &mut rule.table;
    let says = table.text_pair("says", "what must be done: says = { zh = \"…\", en = \"…\" }");
    let who = table.need("who", "whose duty it is: who = [\"operator\"]");
    let who = roles(who.as_ref(), shelf);
    let every = table.take("every");
    let after = table.take("after");
    let matter = table.take("matter");
    let rhythm = every.as_ref().and_then(|it| it.word("rhythm", Rhythm::ALL, Rhythm::code));
    let trigger = after.as_ref().and_then(|it| it.word("occasion", Trigger::ALL, Trigger::code));
    let kind = matter.as_ref().and_then(|entry| {
        let kind = entry.parsed::<ItemId>("name the kind of matter")?;
        shelf.refer(entry, Target::Matter(kind.clone()));
        Some(kind)
    });
    let occasion = match (rhythm, trigger) {
        (Some(rhythm), None) => Some(Occasion::Every(rhythm)),
        (None, Some(trigger)) => Some(Occasion::After(trigger, kind.clone())),
        _ => None,
    };
    if every.is_some() == after.is_some() {
        let help = "every = \"year\", or after = \"agreement_in_force\"";
        table.wrong(format!("{} comes back or follows, one of the two", table.what), help);
    }
    if kind.is_some() != (trigger == Some(Trigger::MatterEntered)) {
        let help = "after = \"matter_entered\" with matter = \"plan\"";
        table.wrong(format!("{} must say which matter sets it off", table.what), help);
    }
    let within = table.take("within").and_then(|it| phrase::amount(&it));
    let strength = table.take("within_strength").and_then(|it| phrase::strength_of(&it));
    let done = table.need("procedure", "the procedure that fulfils it");
    let procedure = done.and_then(|it| {
        let id = it.parsed::<ProcedureId>("name a procedure")?;
        shelf.refer(&it, Target::Procedure(id.clone()));
        Some(id)
    });
    rule.table.finish();
    if let (Some(says), Some(occasion), Some(procedure)) = (says, occasion, procedure) {
        let duty = Duty {
            says,
            who,
            occasion,
            within,
            within_strength: strength.unwrap_or(Strength::Must),
            procedure,
            head: rule.head,
        };
        shelf.duties.insert(duty.head.id.clone(), duty);
    }
}
