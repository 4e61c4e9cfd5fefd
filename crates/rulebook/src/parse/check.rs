//! Checks across rules and files: names of articles, contents and roles, and that no article is
//! missing.

use std::collections::BTreeSet;
use std::ops::Range;

use terms::ArticleId;

use super::articles::{Written, number_of};
use super::near::nearest;
use super::sheet::Sheet;
use super::shelf::{Shelf, Target};
use crate::mistake::Pen;
use crate::model::{Actor, Procedure};

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
            Target::Article(_) | Target::Contents(_) => {}
        }
    }
    for procedure in shelf.procedures.values() {
        check_document(pen, procedure, shelf);
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
