//! Phrases a lawyer writes and reads aloud: who, when, by when.

use std::ops::Range;

use terms::{ItemId, Role, Strength, Text};

use super::near::nearest;
use super::table::{Entry, Table};
use crate::mistake::Pen;
use crate::model::{Actor, Asked, Condition, Unit, Within};
use crate::vocabulary::Fact;

/// The units, as they are written.
pub(crate) const UNITS: [(&str, &str, Unit); 4] = [
    ("working day", "working days", Unit::WorkingDays),
    ("day", "days", Unit::Days),
    ("month", "months", Unit::Months),
    ("year", "years", Unit::Years),
];

const ORIGINS: [&str; 6] =
    ["district", "ministry", "municipal", "cross_district", "cross_level", "cross_region"];

/// `applicant`, `operator concerned`, `holder concerned`, `signatories`,
/// `data_provider of each resource`, `data_provider of one resource`, or a role.
pub(crate) fn actor(entry: &Entry<'_>) -> Option<Actor> {
    let written = entry.text()?;
    let actor = match written.as_str() {
        "applicant" => Some(Actor::Applicant),
        "operator concerned" => Some(Actor::OperatorConcerned),
        "holder concerned" => Some(Actor::Holder),
        "signatories" => Some(Actor::Signatories),
        "data_provider of each resource" => Some(Actor::EachProvider),
        "data_provider of one resource" => Some(Actor::OneProvider),
        phrase if phrase.starts_with("each ") => {
            Role::from_code(phrase.trim_start_matches("each ")).map(Actor::Each)
        }
        phrase if phrase.starts_with("party ") => {
            ItemId::new(phrase.trim_start_matches("party ")).ok().map(Actor::Named)
        }
        role => Role::from_code(role).map(Actor::Role),
    };
    if actor.is_none() {
        let roles = Role::ALL.iter().map(|role| role.code());
        let phrases = [
            "applicant",
            "operator concerned",
            "holder concerned",
            "signatories",
            "data_provider of each resource",
            "data_provider of one resource",
            "each <role>",
            "party <field>",
        ];
        let help = match nearest(&written, roles.chain(phrases)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name a role of `place.toml`, or: {}", phrases.join(", ")),
        };
        entry.wrong(format!("`{written}` is nobody who can act"), help);
    }
    actor
}

const PURPOSES: [&str; 4] =
    ["public_governance", "public_welfare", "industry_development", "sector_development"];

/// `applicant is partner`, `origin is not district`, `field mode is overall`,
/// `record plan is current`, `record sharing_type.type is conditional`.
pub(crate) fn condition(entry: &Entry<'_>) -> Option<Condition> {
    let written = entry.text()?;
    let words: Vec<&str> = written.split_whitespace().collect();
    let (fact, name, is, value) = match words.as_slice() {
        [fact, "is", "not", value] => (*fact, None, false, *value),
        [fact, "is", value] => (*fact, None, true, *value),
        [fact, name, "is", "not", value] => (*fact, Some(*name), false, *value),
        [fact, name, "is", value] => (*fact, Some(*name), true, *value),
        _ => {
            let message = format!("`{written}` is no condition");
            entry.wrong(message, "write `applicant is partner` or `origin is not district`");
            return None;
        }
    };
    let Some(known) = Fact::from_code(fact) else {
        let facts: Vec<_> = Fact::ALL.iter().map(|fact| fact.code()).collect();
        entry.wrong(format!("`{fact}` is no fact of a case"), format!("use: {}", facts.join(", ")));
        return None;
    };
    let of = asked(entry, known, name)?;
    let one_of = |words: &[&str]| (words.contains(&value), words.join(", "));
    let (lawful, help) = match known {
        Fact::Applicant => (Role::from_code(value).is_some(), "a role, such as partner".to_owned()),
        Fact::Origin => one_of(&ORIGINS),
        Fact::Personal => one_of(&["yes", "no"]),
        Fact::Source => one_of(&["release", "template"]),
        Fact::Purpose => one_of(&PURPOSES),
        Fact::Obtained => one_of(&["own", "shared"]),
        Fact::Exposure => one_of(&["raw", "processed"]),
        Fact::Record if matches!(of, Some(Asked::Record(_, None))) => one_of(&["current"]),
        // Whether the field knows the value is checked when all procedures are read.
        Fact::Field | Fact::Record => (true, String::new()),
    };
    if !lawful {
        entry.wrong(format!("`{fact}` is never `{value}`"), format!("it may be: {help}"));
        return None;
    }
    Some(Condition { fact: known, of, is, value: value.to_owned() })
}

/// What the fact is asked of: a field, or a matter on record; nothing for any other fact. The
/// outer none is a mistake.
#[expect(clippy::option_option, reason = "a mistake is not the same as nothing to name")]
fn asked(entry: &Entry<'_>, fact: Fact, name: Option<&str>) -> Option<Option<Asked>> {
    let item = |name: &str| ItemId::new(name).ok();
    let found = match (fact, name) {
        (Fact::Field, Some(name)) => item(name).map(Asked::Field),
        (Fact::Record, Some(name)) => match name.split_once('.') {
            Some((kind, field)) => {
                item(kind).zip(item(field)).map(|(kind, field)| Asked::Record(kind, Some(field)))
            }
            None => item(name).map(|kind| Asked::Record(kind, None)),
        },
        (Fact::Field | Fact::Record, None) | (_, Some(_)) => None,
        (_, None) => return Some(None),
    };
    if found.is_none() {
        let help = "write `field mode is overall`, `record plan is current` or \
                    `record sharing_type.type is conditional`";
        entry.wrong(format!("`{}` asks for nothing by name", fact.code()), help);
    }
    found.map(Some)
}

/// `5 working days`: how many of what.
pub(crate) fn amount(entry: &Entry<'_>) -> Option<(u32, Unit)> {
    let written = entry.text()?;
    let found = read_amount(&written);
    if found.is_none() {
        let message = format!("`{written}` is no time");
        entry.wrong(message, "write `2 years`, `5 working days`, `30 days` or `6 months`");
    }
    found
}

fn read_amount(written: &str) -> Option<(u32, Unit)> {
    let (number, unit) = written.split_once(' ')?;
    let count: u32 = number.parse().ok().filter(|count| *count > 0)?;
    let spelled = |one: &str, many: &str| if count == 1 { unit == one } else { unit == many };
    let (_, _, unit) = UNITS.iter().find(|(one, many, _)| spelled(one, many))?;
    Some((count, *unit))
}

/// `5 working days of receipt`, `… of opening`, `… of <step>`.
pub(crate) fn within(entry: &Entry<'_>, strength: Strength) -> Option<Within> {
    let written = entry.text()?;
    let parts = written.rsplit_once(" of ");
    let found = parts.and_then(|(amount, from)| Some((read_amount(amount)?, from.trim())));
    let Some(((count, unit), from)) = found else {
        let message = format!("`{written}` is no time to answer in");
        entry.wrong(message, "write `5 working days of receipt`, `… of opening` or `… of <step>`");
        return None;
    };
    Some(Within { count, unit, from: from.to_owned(), strength })
}

/// The strength an entry names.
pub(crate) fn strength_of(entry: &Entry<'_>) -> Option<Strength> {
    let words = [
        Strength::Must,
        Strength::InPrinciple,
        Strength::Generally,
        Strength::May,
        Strength::Policy,
        Strength::Reading,
    ];
    entry.word("strength", &words, strength_code)
}

fn strength_code(strength: Strength) -> &'static str {
    match strength {
        Strength::Must => "must",
        Strength::InPrinciple => "in_principle",
        Strength::Generally => "generally",
        Strength::May => "may",
        Strength::Policy => "policy",
        Strength::Reading => "reading",
    }
}

/// A number as an article says it: 18 is `十八`.
pub(crate) fn chinese_number(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |at: u32| usize::try_from(at).ok().and_then(|at| DIGITS.get(at)).copied();
    let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10);
    let mut written = String::new();
    if hundreds > 0 {
        written.push_str(digit(hundreds).unwrap_or_default());
        written.push('百');
        if tens == 0 && ones > 0 {
            written.push('零');
        }
    }
    if tens > 0 {
        if tens > 1 || hundreds > 0 {
            written.push_str(digit(tens).unwrap_or_default());
        }
        written.push('十');
    }
    written.push_str(digit(ones).unwrap_or_default());
    written
}

/// A text in both languages from a stretch that holds only `zh = …` and `en = …`.
pub(crate) fn only_words(pen: Pen<'_>, what: &str, span: Range<usize>, text: &str) -> Option<Text> {
    let parsed = super::table::read_toml(pen, text);
    let mut table = Table::new(pen, what, span, parsed.get_ref());
    let words = table.words();
    table.finish();
    words
}
