//! Reads the rule blocks of an article.

use std::collections::BTreeSet;
use std::ops::Range;

use terms::{ArticleId, ItemId, ProcedureId, Role, RoleSet, RuleId, RuleKind, Strength};

use super::duty;
use super::phrase;
use super::procedure;
use super::shelf::{Shelf, Target};
use super::table::{Entry, Table, read_toml};
use super::transition;
use crate::mistake::Pen;
use crate::model::{Actor, Condition, Contents, Guard, Item, ItemKind, Limit, Policy, RuleHead};
use crate::vocabulary::GuardName;

const KINDS: [&str; 7] =
    ["procedure", "contents", "limit", "guard", "policy", "duty", "transition"];

/// A rule table that is being read: its head so far, and its keys.
pub(crate) struct Rule<'a> {
    pub(crate) head: RuleHead,
    pub(crate) table: Table<'a>,
}

/// Reads a block; gives the ids of its rules in the order they stand.
pub(crate) fn read(
    pen: Pen<'_>,
    article: &ArticleId,
    text: &str,
    shelf: &mut Shelf,
) -> Vec<RuleId> {
    let parsed = read_toml(pen, text);
    let mut block = Table::new(pen, "a rule block", 0..text.trim_end().len(), parsed.get_ref());
    let mut rules: Vec<(usize, RuleId)> = Vec::new();
    for kind in KINDS {
        let Some(entry) = block.take(kind) else { continue };
        let Some(mut named) = entry.table(format!("[{kind}.…]")) else { continue };
        for entry in named.rest() {
            if let Some(id) = read_rule(kind, &entry, article, shelf) {
                rules.push((entry.key_span.start, id));
            }
        }
    }
    block.finish();
    rules.sort();
    rules.into_iter().map(|(_, id)| id).collect()
}

fn read_rule(
    kind: &str,
    entry: &Entry<'_>,
    article: &ArticleId,
    shelf: &mut Shelf,
) -> Option<RuleId> {
    let pen = entry.pen;
    let id = match RuleId::new(entry.key) {
        Ok(id) => id,
        Err(error) => {
            pen.wrong(&entry.key_span, error.to_string(), "use a-z, 0-9 and `_`");
            return None;
        }
    };
    let mut table = entry.table(format!("{kind} `{id}`"))?;
    table.span = entry.key_span.clone();
    let line = pen.line(entry.key_span.start);
    is_new(pen, &entry.key_span, &id, line, shelf);
    let default = if kind == "policy" { Strength::Policy } else { Strength::Must };
    let strength = table.take("strength");
    let strength = strength.and_then(|it| phrase::strength_of(&it)).unwrap_or(default);
    let reading = table.take("reading").and_then(|it| ambiguity(&it));
    if strength == Strength::Reading && reading.is_none() {
        let help = "name the question it settles: reading = \"AMB-01\"";
        table.wrong(format!("{kind} `{id}` is a reading without a `reading`"), help);
    }
    let head = RuleHead { id: id.clone(), article: article.clone(), line, strength, reading };
    let rule = Rule { head, table };
    match kind {
        "procedure" => {
            if let Some(procedure) = procedure::read(rule, shelf) {
                shelf.procedures.insert(procedure.id.clone(), procedure);
            }
        }
        "contents" => read_contents(rule, shelf),
        "limit" => read_limit(rule, shelf),
        "guard" => read_guard(rule, shelf),
        "duty" => duty::read(rule, shelf),
        "transition" => transition::read(rule, shelf),
        _ => read_policy(rule, shelf),
    }
    Some(id)
}

fn is_new(pen: Pen<'_>, span: &Range<usize>, id: &RuleId, line: u32, shelf: &mut Shelf) {
    if let Some(first) = shelf.lines.get(id) {
        let message = format!("there already is a rule `{id}`, in line {first}");
        pen.wrong(span, message, "every rule has a name of its own");
    } else {
        shelf.lines.insert(id.clone(), line);
    }
}

pub(crate) fn ambiguity(entry: &Entry<'_>) -> Option<String> {
    let written = entry.text()?;
    let number = written.strip_prefix("AMB-");
    if number.is_none_or(|it| it.is_empty() || !it.bytes().all(|byte| byte.is_ascii_digit())) {
        entry.wrong(format!("`{written}` is no ambiguity"), "write it as AMB-60");
        return None;
    }
    Some(written)
}

fn read_contents(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let table = &mut rule.table;
    let list = table.need("at_least", "the items: at_least = [{ item = \"…\", zh = …, en = … }]");
    let items = list.map(|list| items(&list, &rule.head.article, shelf)).unwrap_or_default();
    let signed = table.take("signed_by");
    let signatories: Vec<Actor> =
        signed.iter().flat_map(Entry::one_or_many).filter_map(|it| actor(&it, shelf)).collect();
    if let Some(signed) = signed.filter(|_| signatories.contains(&Actor::Signatories)) {
        signed.wrong("`signatories` do not say who signs", "name the roles");
    }
    rule.table.finish();
    let contents = Contents { head: rule.head, items, signatories };
    shelf.contents.insert(contents.head.id.clone(), contents);
}

fn read_limit(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let value = rule.table.need("value", "value = \"2 years\"");
    let amount = value.and_then(|value| phrase::amount(&value));
    let says = rule.table.text_pair("says", "what it limits: says = { zh = \"…\", en = \"…\" }");
    rule.table.finish();
    if let (Some((count, unit)), Some(says)) = (amount, says) {
        let limit = Limit { head: rule.head, count, unit, says };
        shelf.limits.insert(limit.head.id.clone(), limit);
    }
}

fn read_guard(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let table = &mut rule.table;
    let checks = table.need("checks", "the guard of the council: checks = \"raw_stays_in\"");
    let name = checks.and_then(|it| it.word("guard", GuardName::ALL, GuardName::code));
    let kinds = [RuleKind::Prohibition, RuleKind::Soft, RuleKind::Derived];
    let kind = table.need("kind", "prohibition, soft or derived");
    let kind = kind.and_then(|it| it.word("kind of guard", &kinds, kind_code));
    let keeps = table.take("keeps");
    let invariants =
        keeps.iter().flat_map(Entry::one_or_many).filter_map(|it| invariant(&it)).collect();
    let says = table.text_pair("says", "what must not happen: says = { zh = \"…\", en = \"…\" }");
    let roles = table.take("roles");
    let roles: RoleSet =
        roles.iter().flat_map(Entry::one_or_many).filter_map(|it| role(&it, shelf)).collect();
    let takes_roles = matches!(name, Some(GuardName::RoleOfStep | GuardName::RolesApart));
    let nobody = takes_roles && roles.is_empty();
    if nobody {
        table.wrong("a guard on roles that names none", "roles = [\"data_authority\"]");
    }
    let before = duty::procedures(table.take("before").as_ref(), shelf);
    let matter = duty::matter(table, shelf);
    let when: Vec<Condition> = table
        .take("when")
        .iter()
        .flat_map(Entry::one_or_many)
        .filter_map(|it| duty::condition(&it, &before, shelf))
        .collect();
    if let Some(name) = name {
        check_parts(table, name, (&before, matter.is_some(), &when));
    }
    rule.table.finish();
    if let (Some(name), Some(kind), Some(says)) = (name, kind, says) {
        let head = rule.head;
        let guard = Guard { head, name, kind, invariants, says, roles, before, matter, when };
        shelf.guards.insert(guard.head.id.clone(), guard);
    }
}

/// A guard that looks at procedures and matters says which; any other says nothing of them.
fn check_parts(
    table: &Table<'_>,
    name: GuardName,
    (before, matter, when): (&BTreeSet<ProcedureId>, bool, &[Condition]),
) {
    let what = &table.what;
    let asks_matter = matches!(name, GuardName::MatterFirst | GuardName::MatterBars);
    let asks_when = name == GuardName::RefusedWhen;
    if !asks_matter && !asks_when {
        if !before.is_empty() || matter || !when.is_empty() {
            let help = "`before`, `matter` and `when` belong to matter_first, matter_bars and \
                        refused_when";
            table.wrong(format!("{what} looks at no procedure"), help);
        }
        return;
    }
    if before.is_empty() {
        table.wrong(format!("{what} stands before no procedure"), "before = [\"…\"]");
    }
    if matter != asks_matter {
        let help = "matter = \"plan\" and whose = \"place\", in matter_first and matter_bars only";
        table.wrong(format!("{what} must say which matter it looks for"), help);
    }
    if asks_when && when.is_empty() {
        table.wrong(format!("{what} never speaks"), "when = [\"field mode is overall\"]");
    }
}

/// The code word of a kind of invariant.
pub(crate) fn kind_code(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Prohibition => "prohibition",
        RuleKind::Soft => "soft",
        RuleKind::Derived => "derived",
    }
}

fn invariant(entry: &Entry<'_>) -> Option<String> {
    let written = entry.text()?;
    let digits = written.strip_prefix("INV-").unwrap_or_default();
    if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        entry.wrong(format!("`{written}` is no invariant"), "write it as INV-072");
        return None;
    }
    Some(written)
}

fn read_policy(mut rule: Rule<'_>, shelf: &mut Shelf) {
    let table = &mut rule.table;
    let value = table.need("value", "a whole number: value = 10").and_then(|it| it.number());
    let says = table.text_pair("says", "what it means: says = { zh = \"…\", en = \"…\" }");
    let confirmed_by = table.take("confirmed_by").and_then(|it| it.text());
    if !matches!(rule.head.strength, Strength::Policy | Strength::Reading) {
        let message = format!("policy `{}` is shown as law", rule.head.id);
        table.wrong(message, "a policy has strength policy or reading");
    }
    rule.table.finish();
    if let (Some(value), Some(says)) = (value, says) {
        let policy = Policy { head: rule.head, value, says, confirmed_by };
        shelf.policies.insert(policy.head.id.clone(), policy);
    }
}

/// An actor, whose role the place must know.
pub(crate) fn actor(entry: &Entry<'_>, shelf: &mut Shelf) -> Option<Actor> {
    let actor = phrase::actor(entry)?;
    let role = match &actor {
        Actor::Role(role) | Actor::Each(role) => Some(*role),
        Actor::EachProvider | Actor::OneProvider => Some(Role::DataProvider),
        Actor::OperatorConcerned => Some(Role::Operator),
        Actor::Applicant | Actor::Holder | Actor::Signatories | Actor::Named(_) => None,
    };
    if let Some(role) = role {
        shelf.refer(entry, Target::Role(role));
    }
    Some(actor)
}

/// A role the place must know.
pub(crate) fn role(entry: &Entry<'_>, shelf: &mut Shelf) -> Option<Role> {
    let role = entry.word("role", Role::ALL, |role: Role| role.code())?;
    shelf.refer(entry, Target::Role(role));
    Some(role)
}

/// A list of items; each has a name of its own.
pub(crate) fn items(list: &Entry<'_>, article: &ArticleId, shelf: &mut Shelf) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for entry in list.many() {
        let Some(item) = read_item(&entry, article, shelf) else { continue };
        if items.iter().any(|other| other.id == item.id) {
            entry.wrong(format!("item `{}` is listed twice", item.id), "list it once");
        }
        items.push(item);
    }
    items
}

/// The article that asks for something: the one it stands under, unless it names another.
pub(crate) fn article_of(
    table: &mut Table<'_>,
    under: &ArticleId,
    shelf: &mut Shelf,
) -> Option<ArticleId> {
    let Some(entry) = table.take("article") else { return Some(under.clone()) };
    let id = entry.parsed::<ArticleId>("write it as FT-9");
    if let Some(id) = &id {
        shelf.refer(&entry, Target::Article(id.clone()));
    }
    id
}

fn read_item(entry: &Entry<'_>, under: &ArticleId, shelf: &mut Shelf) -> Option<Item> {
    let mut table = entry.table("the item")?;
    let id = table.need("item", "its code word").and_then(|it| it.parsed::<ItemId>(""));
    let name = table.words();
    let article = article_of(&mut table, under, shelf);
    let kinds = [ItemKind::Statement, ItemKind::Document];
    let kind = match table.take("kind") {
        None => Some(ItemKind::Statement),
        Some(entry) => entry.word("kind of item", &kinds, |kind| match kind {
            ItemKind::Statement => "statement",
            ItemKind::Document => "document",
        }),
    };
    table.finish();
    Some(Item { id: id?, name: name?, article: article?, kind: kind? })
}
