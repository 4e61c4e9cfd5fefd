//! Reads a rulebook from its files and finds every mistake in it.
//!
//! `place.toml` names the place, its instrument and its roles. `articles.md` has, for each article,
//! a heading `## FT-18 第十八条 · 资源授权申请 · Applying for resources`, the gist in two quote lines,
//! Chinese and English, and fenced blocks: `toml` with rules, `outside` with the reason why (part
//! of) it is no matter for software, `later` with what this version does not execute yet. A rule is
//! a table named by its kind, `[procedure.…]`, `[contents.…]`, `[limit.…]`, `[guard.…]`,
//! `[policy.…]`, `[duty.…]` or `[transition.…]`, and stands under the article it is cited by.
//! Nothing else is allowed in the file, so nothing that was meant as a rule is passed over.

mod articles;
mod check;
mod duty;
mod flow;
mod near;
mod phrase;
mod procedure;
mod rules;
mod sheet;
mod shelf;
mod table;
mod transition;

use sha2::{Digest as _, Sha256};
use terms::{Digest, Text};

pub(crate) use articles::number_of;
pub(crate) use phrase::chinese_number;
pub(crate) use table::{Entry, Table, read_toml};

use crate::mistake::{Log, Mistake, Page, Pen};
use crate::model::{Article, Rulebook};
use articles::{BlockKind, Written};
use sheet::Sheet;
use shelf::Shelf;

/// The files of a rulebook.
const FILES: [&str; 2] = ["articles.md", "place.toml"];

impl Rulebook {
    /// Reads a rulebook from its files, `place.toml` and `articles.md`, given by path and text.
    ///
    /// # Guarantee
    /// A rulebook without mistakes uses only words of the closed lists, names only what exists,
    /// stands in both languages, and every step of it is reached and comes to an end.
    ///
    /// # Errors
    /// Every mistake found, in the order of files and lines.
    pub fn parse(files: &[(impl AsRef<str>, impl AsRef<str>)]) -> Result<Self, Vec<Mistake>> {
        let log = Log::default();
        let pages: Vec<Page> =
            files.iter().map(|(name, text)| Page::new(name.as_ref(), text.as_ref())).collect();
        let rulebook = read(&pages, &log);
        let mistakes = log.into_mistakes();
        match rulebook {
            Some(rulebook) if mistakes.is_empty() => Ok(rulebook),
            _ => Err(mistakes),
        }
    }
}

fn read(pages: &[Page], log: &Log) -> Option<Rulebook> {
    for page in pages {
        if !FILES.contains(&base_name(&page.file)) {
            let message = format!("`{}` is no file of a rulebook", page.file);
            Pen::new(page, log).wrong(&(0..0), message, "use place.toml and articles.md");
        }
    }
    let place = the_page(pages, log, "place.toml");
    let articles = the_page(pages, log, "articles.md");
    let sheet = place.and_then(|page| sheet::read(Pen::new(page, log)));
    let mut shelf = Shelf::default();
    let written = articles.map(|page| {
        let pen = Pen::new(page, log);
        let articles = articles::split(pen);
        let read: Vec<Article> =
            articles.iter().map(|article| read_article(pen, article, &mut shelf)).collect();
        check::check(pen, sheet.as_ref(), &articles, &shelf);
        read
    });
    let Sheet { place, version, .. } = sheet?;
    Some(Rulebook {
        place,
        version,
        digest: digest(pages),
        articles: written?,
        procedures: shelf.procedures,
        contents: shelf.contents,
        limits: shelf.limits,
        guards: shelf.guards,
        policies: shelf.policies,
        duties: shelf.duties,
        transitions: shelf.transitions,
    })
}

/// SHA-256 over the files in the order of their names; of each the length and the bytes of its
/// name, then of its text, lengths as eight bytes, big end first.
fn digest(pages: &[Page]) -> Digest {
    let mut files: Vec<(&str, &str)> =
        pages.iter().map(|page| (base_name(&page.file), &*page.text)).collect();
    files.sort_unstable();
    let mut hash = Sha256::new();
    for part in files.iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        hash.update(length.to_be_bytes());
        hash.update(part);
    }
    Digest(hash.finalize().into())
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn the_page<'p>(pages: &'p [Page], log: &Log, name: &str) -> Option<&'p Page> {
    let mut found = pages.iter().filter(|page| base_name(&page.file) == name);
    let first = found.next();
    if first.is_none() {
        let nowhere = Page::new(name, "");
        Pen::new(&nowhere, log).wrong(&(0..0), format!("there is no `{name}`"), "add the file");
    }
    if let Some(second) = found.next() {
        let message = format!("there are two files `{name}`");
        Pen::new(second, log).wrong(&(0..0), message, "keep one");
    }
    first
}

fn read_article(pen: Pen<'_>, written: &Written, shelf: &mut Shelf) -> Article {
    let mut article = Article {
        id: written.id.clone(),
        heading: written.heading.clone(),
        gist: written.gist.clone(),
        line: written.line,
        rules: Vec::new(),
        outside: None,
        later: None,
    };
    for block in &written.blocks {
        let text = pen.page.text.get(block.span.clone()).unwrap_or_default();
        let inside = pen.at(block.span.start);
        match block.kind {
            BlockKind::Toml => {
                article.rules.extend(rules::read(inside, &article.id, text, shelf));
            }
            BlockKind::Outside => only_once(inside, "outside", text, &mut article.outside),
            BlockKind::Later => only_once(inside, "later", text, &mut article.later),
        }
    }
    let silent = article.outside.is_none() && article.later.is_none();
    if article.rules.is_empty() && silent && written.blocks.is_empty() {
        let message = format!("`{}` has neither a rule nor a reason why not", article.id);
        let help = "add a ```toml, an ```outside or a ```later block";
        pen.wrong(&written.span, message, help);
    }
    article
}

fn only_once(pen: Pen<'_>, what: &str, text: &str, place: &mut Option<Text>) {
    let span = 0..text.trim_end().len();
    let words = phrase::only_words(pen, &format!("the `{what}` block"), span.clone(), text);
    if place.is_some() {
        pen.wrong(&span, format!("a second `{what}` block"), "say it in one block");
    }
    *place = place.take().or(words);
}

#[cfg(test)]
mod tests;
