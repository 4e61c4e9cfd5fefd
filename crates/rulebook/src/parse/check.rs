//! Checks across rules and files: names of articles, contents and roles, and that no article is
//! missing.

use std::collections::BTreeSet;
use std::ops::Range;

use terms::{ArticleId, ItemId, ProcedureId};

use super::articles::{Written, number_of};
use super::near::nearest;
use super::sheet::Sheet;
use super::shelf::{Shelf, Target};
use crate::mistake::Pen;
use crate::model::{AboutKind, Actor, Asked, Condition, Duty, Occasion, Procedure};
use crate::vocabulary::{Effect, FieldKind, Subject};

/// Checks what only the whole can show.
pub(crate) fn check(pen: Pen<'_>, sheet: Option<&Sheet>, articles: &[Written], shelf: &Shelf) {
    let ids: BTreeSet<&ArticleId> = articles.iter().map(|article| &article.id).collect();
    if let Some(sheet) = sheet {
        check_articles(pen, sheet, articles);
        if !ids.contains(&sheet.place.validity) {
            let message =
                format!("`{}`, the article on validity, is missing", sheet.place.validity);
            pen.wrong(&(0..0), message, "place.toml names it under `validity`");
        }
    }
    for reference in &shelf.references {
        match &reference.target {
            Target::Article(id) if !ids.contains(id) => {
                pen.wrong(&reference.span, format!("there is no article `{id}`"), "");
            }
            Target::Contents(id) if !shelf.contents.contains_key(id) => {
                let known = shelf.contents.keys().map(terms::RuleId::as_str);
                let near = nearest(id.as_str(), known);
                let help = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                pen.wrong(&reference.span, format!("there is no list of contents `{id}`"), help);
            }
            Target::Role(role) => {
                let known = sheet.is_none_or(|sheet| sheet.place.roles.contains_key(role));
                if !known {
                    let message = format!("`{role}` has no name in this place");
                    pen.wrong(&reference.span, message, "add it to [roles] of place.toml");
                }
            }
            Target::Need(id) => {
                let known = sheet.is_none_or(|sheet| sheet.place.needs.contains_key(id));
                if !known {
                    let message = format!("`{id}` has no name in this place");
                    pen.wrong(&reference.span, message, "add it to [needs] of place.toml");
                }
            }
            Target::Procedure(id) if !shelf.procedures.contains_key(id) => {
                let known = shelf.procedures.keys().map(ProcedureId::as_str);
                let near = nearest(id.as_str(), known);
                let help = near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default();
                pen.wrong(&reference.span, format!("there is no procedure `{id}`"), help);
            }
            Target::Matter(kind) if kept_by(shelf, kind).next().is_none() => {
                let message = format!("no procedure puts a `{kind}` on record");
                pen.wrong(&reference.span, message, "name what some procedure `keeps`");
            }
            Target::Condition(condition, own) => {
                check_condition(pen, &reference.span, (condition, own), shelf);
            }
            Target::Party(field, procedure) => {
                let known = shelf.procedures.get(procedure).and_then(|it| it.field(field));
                if known.is_none_or(|it| it.kind != FieldKind::Party || it.optional) {
                    let message = format!("`{field}` is no field that must name a party");
                    pen.wrong(&reference.span, message, "add it under `field`");
                }
            }
            Target::Article(_) | Target::Contents(_) | Target::Procedure(_) | Target::Matter(_) => {
            }
        }
    }
    for procedure in shelf.procedures.values() {
        check_document(pen, procedure, shelf);
        check_matter(pen, procedure);
    }
    for duty in shelf.duties.values() {
        check_duty(pen, duty, shelf);
    }
}

/// The procedures that put a kind of matter on record.
fn kept_by<'s>(shelf: &'s Shelf, kind: &ItemId) -> impl Iterator<Item = &'s Procedure> {
    shelf.procedures.values().filter(move |it| it.keeps.as_ref() == Some(kind))
}

/// A condition asks for a field that is there, and for a value the field may have.
fn check_condition(
    pen: Pen<'_>,
    span: &Range<usize>,
    (condition, own): (&Condition, &BTreeSet<ProcedureId>),
    shelf: &Shelf,
) {
    let (name, asked): (&ItemId, Vec<&Procedure>) = match &condition.of {
        None => return,
        Some(Asked::Field(name)) => {
            (name, own.iter().filter_map(|id| shelf.procedures.get(id)).collect())
        }
        Some(Asked::Record(kind, field)) => {
            let keeping: Vec<&Procedure> = kept_by(shelf, kind).collect();
            if keeping.is_empty() {
                let message = format!("no procedure puts a `{kind}` on record");
                pen.wrong(span, message, "name what some procedure `keeps`");
            }
            let Some(field) = field else { return };
            (field, keeping)
        }
    };
    for procedure in asked {
        let Some(field) = procedure.field(name) else {
            let message = format!("`{}` has no field `{name}`", procedure.id);
            pen.wrong(span, message, "add it under `field`");
            continue;
        };
        let known = field.choices.iter().any(|(word, _)| word.as_str() == condition.value);
        if !known && field.kind != FieldKind::Period {
            let words: Vec<&str> = field.choices.iter().map(|(word, _)| word.as_str()).collect();
            let message = format!("`{name}` is never `{}`", condition.value);
            pen.wrong(span, message, format!("it may be: {}", words.join(", ")));
        }
    }
}

/// What a matter puts on record has a kind, and what it strikes is a matter.
fn check_matter(pen: Pen<'_>, procedure: &Procedure) {
    let head = line_span(pen, procedure.head.line);
    let outcomes = procedure.steps.iter().flat_map(|step| &step.outcomes);
    let effects = outcomes.flat_map(|it| &it.effects);
    let effects = effects.chain(&procedure.at_once);
    let mut effects = effects.chain(procedure.ends.values().flat_map(|end| &end.effects));
    let enters = effects.clone().any(|it| *it == Effect::EnterMatter);
    if enters != procedure.keeps.is_some() {
        let message =
            format!("`{}` puts a matter on record and says of what kind, or neither", procedure.id);
        pen.wrong(&head, message, "keeps = \"…\" and effect = \"enter_matter\"");
    }
    let about = &procedure.about;
    let is_matter = matches!(about, AboutKind::Matter(_));
    let used = matches!(about, AboutKind::Agreement | AboutKind::Grant | AboutKind::Product);
    let matter = procedure.subject == Subject::Matter;
    let misplaced = effects.find(|it| {
        let works = match it {
            Effect::StrikeMatter => is_matter,
            Effect::SetHold | Effect::EndUse => used,
            Effect::LiftHold => !matter || used,
            Effect::ApproveOperator => !matter || *about == AboutKind::Party,
            // What fits the subject at all is checked with the steps.
            Effect::EnterCatalogue
            | Effect::BringAgreementIntoForce
            | Effect::GrantPendingServiceAgreement
            | Effect::GrantOpen
            | Effect::OpenGrant
            | Effect::Release
            | Effect::TerminateAgreement
            | Effect::CloseExit
            | Effect::AdmitPartner
            | Effect::DismissPartner
            | Effect::RegisterProduct
            | Effect::AdmitProduct
            | Effect::OpenSubscription
            | Effect::EnterMatter => true,
        };
        !works
    });
    if let Some(effect) = misplaced {
        let message = format!("`{}` has nothing to work on in `{}`", effect.code(), procedure.id);
        pen.wrong(&head, message, "say what the matter is `about`");
    }
}

/// What fulfils a duty that comes back says for which period.
fn check_duty(pen: Pen<'_>, duty: &Duty, shelf: &Shelf) {
    let Some(procedure) = shelf.procedures.get(&duty.procedure) else { return };
    let says_when = procedure.subject == Subject::PartnerReport
        || procedure.fields.iter().any(|it| it.kind == FieldKind::Period && !it.optional);
    if matches!(duty.occasion, Occasion::Every(_)) && !says_when {
        let head = line_span(pen, duty.head.line);
        let message = format!("a case of `{}` does not say for which period it is", procedure.id);
        pen.wrong(&head, message, "give it a field of kind period");
    }
}

/// The articles are those of the instrument, each once and in order.
fn check_articles(pen: Pen<'_>, sheet: &Sheet, articles: &[Written]) {
    let mut last = 0;
    for article in articles {
        let prefix = article.id.as_str().split('-').next().unwrap_or_default();
        if prefix != sheet.place.prefix {
            let message = format!("`{}` is no article of this place", article.id);
            let help = format!("articles here begin with `{}-`", sheet.place.prefix);
            pen.wrong(&article.span, message, help);
            continue;
        }
        let Some(number) = number_of(&article.id) else { continue };
        if number <= last {
            let message = format!("`{}` stands twice or out of order", article.id);
            pen.wrong(&article.span, message, "articles stand in the order of the text");
        } else if number != last + 1 {
            let missing = format!("{}-{}", sheet.place.prefix, last + 1);
            let message = format!("`{missing}` is missing before `{}`", article.id);
            pen.wrong(&article.span, message, "every article has its heading");
        }
        last = last.max(number);
    }
    if last != sheet.articles {
        let message = format!("the last article is {last}, place.toml says {}", sheet.articles);
        let end = pen.page.text.len();
        pen.wrong(&(end..end), message, "every article has its heading");
    }
}

/// The contents of a procedure name its signatories, and ask for nothing a second time.
fn check_document(pen: Pen<'_>, procedure: &Procedure, shelf: &Shelf) {
    let head = line_span(pen, procedure.head.line);
    let signs = procedure.steps.iter().any(|step| step.by.contains(&Actor::Signatories));
    let contents = procedure.contents.as_ref().and_then(|id| shelf.contents.get(id));
    if signs && contents.is_none_or(|contents| contents.signatories.is_empty()) {
        let message = format!("nobody is named to sign in `{}`", procedure.id);
        pen.wrong(&head, message, "name a list of contents with `signed_by`");
    }
    for item in contents.iter().flat_map(|contents| &contents.items) {
        if procedure.item(&item.id).is_some() {
            let message = format!("`{}` asks for `{}` twice", procedure.id, item.id);
            pen.wrong(&head, message, "ask in `requires` or in the contents");
        }
    }
}

/// The bytes of a line, counted from 1.
fn line_span(pen: Pen<'_>, line: u32) -> Range<usize> {
    let before = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let text = &pen.page.text;
    let start: usize = text.split_inclusive('\n').take(before).map(str::len).sum();
    let length = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    start..start + length
}
