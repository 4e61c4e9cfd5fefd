//! `rulebook compare`: what two places have in common and what only one of them has. Nothing one
//! place has is ever read into the other.

use std::collections::{BTreeMap, BTreeSet};

use rulebook::Rulebook;
use rulebook::vocabulary::GuardName;
use serde::Serialize;
use terms::{ArticleId, PlaceId, Text};

use super::newest;
use crate::arguments::OfPlace;
use crate::say::{Came, Outcome, Voice};

/// One thing both or one of the places have, with the articles it stands under in each.
#[derive(Serialize)]
struct Row {
    what: String,
    name: Text,
    here: Vec<ArticleId>,
    there: Vec<ArticleId>,
}

#[derive(Serialize)]
struct Comparison {
    here: PlaceId,
    there: PlaceId,
    roles: Vec<Row>,
    procedures: Vec<Row>,
    guards: Vec<Row>,
    limits: Vec<Row>,
    duties: Vec<Row>,
}

/// Names and articles by key.
type Things = BTreeMap<String, (Text, BTreeSet<ArticleId>)>;

/// Compares two places.
pub(crate) fn run(of: &OfPlace, other: &PlaceId, voice: Voice) -> Came {
    let here = newest(of)?;
    let there = newest(&OfPlace { place: other.clone(), shelves: of.shelves.clone() })?;
    let both = |things: fn(&Rulebook) -> Things| rows(&things(&here), &things(&there));
    let comparison = Comparison {
        here: here.place.id.clone(),
        there: there.place.id.clone(),
        roles: both(roles),
        procedures: both(procedures),
        guards: both(guards),
        limits: both(limits),
        duties: both(duties),
    };
    voice.tell(&comparison, || words(&comparison, voice))?;
    Ok(Outcome::Fine)
}

fn rows(here: &Things, there: &Things) -> Vec<Row> {
    let keys: BTreeSet<&String> = here.keys().chain(there.keys()).collect();
    let articles = |of: &Things, key: &String| {
        of.get(key).map(|(_, articles)| articles.iter().cloned().collect()).unwrap_or_default()
    };
    keys.into_iter()
        .map(|key| Row {
            what: key.clone(),
            name: here
                .get(key)
                .or_else(|| there.get(key))
                .map_or_else(|| Text::same(key.as_str()), |(name, _)| name.clone()),
            here: articles(here, key),
            there: articles(there, key),
        })
        .collect()
}

fn roles(book: &Rulebook) -> Things {
    let validity = &book.place.validity;
    let named = book.place.roles.iter();
    named
        .map(|(role, name)| {
            (role.code().to_owned(), (name.clone(), BTreeSet::from([validity.clone()])))
        })
        .collect()
}

fn procedures(book: &Rulebook) -> Things {
    let all = book.procedures.values();
    all.map(|it| {
        let article = BTreeSet::from([it.head.article.clone()]);
        (it.id.to_string(), (it.name.clone(), article))
    })
    .collect()
}

/// Guards by what they keep, not by their names: two places may call the same one differently.
fn guards(book: &Rulebook) -> Things {
    let mut things = Things::new();
    for guard in book.guards.values() {
        let own = matches!(
            guard.name,
            GuardName::RoleOfStep
                | GuardName::MatterFirst
                | GuardName::MatterBars
                | GuardName::RefusedWhen
                | GuardName::RolesApart
        );
        let key = if own { guard.head.id.to_string() } else { guard.name.code().to_owned() };
        let entry = things.entry(key).or_insert_with(|| (guard.says.clone(), BTreeSet::new()));
        entry.1.insert(guard.head.article.clone());
    }
    things
}

fn limits(book: &Rulebook) -> Things {
    let all = book.limits.values();
    all.map(|it| {
        let amount = rulebook::say::amount(it.count, it.unit);
        let name = Text::new(
            format!("{}：{}", it.says.zh, amount.zh),
            format!("{}: {}", it.says.en, amount.en),
        );
        (it.head.id.to_string(), (name, BTreeSet::from([it.head.article.clone()])))
    })
    .collect()
}

fn duties(book: &Rulebook) -> Things {
    let all = book.duties.values();
    all.map(|it| {
        let when = rulebook::say::occasion(book, it);
        let name = Text::new(
            format!("{}（{}）", it.says.zh, when.zh),
            format!("{} ({})", it.says.en, when.en),
        );
        (it.head.id.to_string(), (name, BTreeSet::from([it.head.article.clone()])))
    })
    .collect()
}

fn words(comparison: &Comparison, voice: Voice) -> String {
    let parts = [
        (voice.pick("角色", "roles"), &comparison.roles),
        (voice.pick("程序", "procedures"), &comparison.procedures),
        (voice.pick("守则", "guards"), &comparison.guards),
        (voice.pick("期限", "limits"), &comparison.limits),
        (voice.pick("义务", "duties"), &comparison.duties),
    ];
    let mut out = vec![format!("{} ⇄ {}", comparison.here, comparison.there)];
    for (title, rows) in parts {
        let both = rows.iter().filter(|it| !it.here.is_empty() && !it.there.is_empty()).count();
        out.push(String::new());
        out.push(format!("{title}  {} / {both}", rows.len()));
        for row in rows {
            let mark = match (row.here.is_empty(), row.there.is_empty()) {
                (false, false) => "=",
                (false, true) => "‹",
                _ => "›",
            };
            let articles = row.here.iter().chain(&row.there).map(ToString::to_string);
            let articles: Vec<String> = articles.collect();
            let name = voice.of(&row.name);
            out.push(format!("  {mark} {}  {name}  {}", row.what, articles.join(" ")));
        }
    }
    out.join("\n")
}
