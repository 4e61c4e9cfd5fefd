//! Reads `place.toml`.

use std::collections::BTreeMap;

use terms::{ArticleId, Day, ItemId, PlaceId, Role, Text};

use super::near::nearest;
use super::table::{Entry, Table, read_toml};
use crate::mistake::Pen;
use crate::model::{Change, PlaceSheet};

/// The place, the version, and what only the check needs.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) place: PlaceSheet,
    pub(crate) version: Day,
    /// How many articles the instrument has.
    pub(crate) articles: u32,
}

/// Reads the sheet; mistakes are marked.
pub(crate) fn read(pen: Pen<'_>) -> Option<Sheet> {
    let parsed = read_toml(pen, &pen.page.text);
    let mut table = Table::new(pen, "place.toml", 0..0, parsed.get_ref());
    let id = table.need("id", "a short name in a-z").and_then(|it| it.parsed::<PlaceId>(""));
    let name = table.text_pair("name", "name = { zh = \"…\", en = \"…\" }");
    let prefix = table.need("prefix", "the letters of its articles: prefix = \"FT\"");
    let prefix = prefix.and_then(|it| it.text());
    let zone = table.need("zone", "such as Asia/Shanghai").and_then(|it| it.text());
    let instrument = table.text_pair("instrument", "the title of the regulation");
    let interpreter = table.text_pair_if("interpreter");
    let draft = table.need("draft", "true or false").and_then(|it| it.boolean());
    let version = table.need("version", "the day that names the folder");
    let version = version.and_then(|it| read_version(&it));
    let first = table.take("first_day");
    let first_day = first.as_ref().and_then(Entry::day);
    let last = table.take("last_day");
    let last_day = last.as_ref().and_then(Entry::day);
    let validity = table.need("validity", "the article on validity");
    let validity = validity.and_then(|it| it.parsed::<ArticleId>(""));
    let change = table.take("change");
    let change = change.and_then(|it| it.word("kind of change", Change::ALL, Change::code));
    let text_digest = table.take("text_digest").and_then(|it| it.parsed(""));
    let articles = table.need("articles", "how many articles there are");
    let articles = articles.and_then(|it| it.number());
    let roles = read_roles(&mut table);
    let needs = read_needs(&mut table);
    if let (Some(draft), Some(zone)) = (draft, &zone) {
        check_days(&table, draft, (first_day, last_day));
        check_zone(&table, zone);
    }
    table.finish();
    Some(Sheet {
        place: PlaceSheet {
            id: id?,
            name: name?,
            prefix: prefix?,
            zone: zone?,
            instrument: instrument?,
            draft: draft?,
            first_day,
            last_day,
            validity: validity?,
            change,
            interpreter,
            roles,
            needs,
            text_digest,
        },
        version: version?,
        articles: articles?,
    })
}

/// The version names the folder the file lies in, where the folder is named by a day at all.
fn read_version(entry: &Entry<'_>) -> Option<Day> {
    let version = entry.day()?;
    let folder = entry.pen.page.file.rsplit(['/', '\\']).nth(1);
    let named = folder.and_then(|folder| folder.parse::<Day>().ok());
    if let Some(named) = named.filter(|named| *named != version) {
        entry.wrong(format!("the folder says {named}"), "name the folder after the version");
    }
    Some(version)
}

fn read_roles(table: &mut Table<'_>) -> BTreeMap<Role, Text> {
    let mut roles = BTreeMap::new();
    let entry = table.need("roles", "[roles] with the local name of each role");
    let Some(mut names) = entry.and_then(|entry| entry.table("[roles]")) else { return roles };
    for entry in names.rest() {
        let role = Role::from_code(entry.key);
        if role.is_none() {
            let near = nearest(entry.key, Role::ALL.iter().map(|role| role.code()));
            let help = near.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
            entry.pen.wrong(&entry.key_span, format!("`{}` is no role", entry.key), help);
        }
        if let (Some(role), Some(name)) = (role, name_under(&entry)) {
            roles.insert(role, name);
        }
    }
    roles
}

fn read_needs(table: &mut Table<'_>) -> BTreeMap<ItemId, Text> {
    let mut needs = BTreeMap::new();
    let Some(entry) = table.take("needs") else { return needs };
    let Some(mut names) = entry.table("[needs]") else { return needs };
    for entry in names.rest() {
        match ItemId::new(entry.key) {
            Ok(id) => needs.extend(name_under(&entry).map(|name| (id, name))),
            Err(error) => entry.pen.wrong(&entry.key_span, error.to_string(), ""),
        }
    }
    needs
}

fn name_under(entry: &Entry<'_>) -> Option<Text> {
    let mut table = entry.table(format!("the name of `{}`", entry.key))?;
    let words = table.words();
    table.finish();
    words
}

fn check_days(table: &Table<'_>, draft: bool, days: (Option<Day>, Option<Day>)) {
    match days {
        (None, _) if !draft => {
            table.wrong("there is no `first_day`", "only a draft may leave it away");
        }
        (Some(first), Some(last)) if last < first => {
            table.wrong("`last_day` lies before `first_day`", "check the two days");
        }
        _ => {}
    }
}

fn check_zone(table: &Table<'_>, zone: &str) {
    if terms::Instant::from_millis(0).day_in(zone).is_err() {
        let message = format!("`{zone}` is no zone");
        table.wrong(message, "use an IANA name such as Asia/Shanghai");
    }
}
