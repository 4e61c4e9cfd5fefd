//! A mistake in a rulebook or a calendar: where it stands, what is wrong, what to write instead.

use std::cell::RefCell;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

/// A mistake, with the place it stands in.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// The file, as it was named by whoever read it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The bytes of the file that are wrong.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
    source_text: NamedSource<Arc<str>>,
}

impl Mistake {
    /// The mistake as people read it: the line, underlined, with the help below.
    pub fn render(&self) -> String {
        let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor());
        let mut out = String::new();
        match handler.with_width(100).with_links(false).render_report(&mut out, self) {
            Ok(()) => out,
            Err(_) => self.line_up(),
        }
    }

    /// The mistake on one line: file, line, column, message.
    pub fn line_up(&self) -> String {
        format!("{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

impl Diagnostic for Mistake {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        let help: Box<dyn std::fmt::Display> = Box::new(&self.help);
        (!self.help.is_empty()).then_some(help)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source_text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_with_span(Some("here".to_owned()), self.span.clone());
        Some(Box::new(std::iter::once(label)))
    }
}

/// Why a rulebook or a calendar cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// It says something wrong; every mistake found is here.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Mistake>),
    /// It cannot be read from disk.
    #[error("cannot read `{}`", path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The official text is not the one the rulebook was written from.
    #[error("the text has digest {found}, the rulebook pins {pinned}")]
    OtherText {
        /// Of the text at hand.
        found: terms::Digest,
        /// Of the text the rulebook pins.
        pinned: terms::Digest,
    },
    /// The official text cannot be split into the articles of the rulebook.
    #[error("the text is not as expected: {0}")]
    OddText(String),
}

fn lines(mistakes: &[Mistake]) -> String {
    let lines: Vec<_> = mistakes.iter().map(Mistake::line_up).collect();
    lines.join("\n")
}

/// A file that is being read.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) file: String,
    pub(crate) text: Arc<str>,
    /// Where its line breaks are, in ascending order.
    breaks: Arc<[usize]>,
}

impl Page {
    pub(crate) fn new(file: &str, text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { file: file.to_owned(), text: Arc::from(text), breaks }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> u32 {
        let before = self.breaks.partition_point(|line_break| *line_break < at);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn column(&self, at: usize) -> u32 {
        let before = self.text.get(..at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        u32::try_from(line.chars().count()).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// Mistakes found so far, of all files.
#[derive(Debug, Default)]
pub(crate) struct Log(RefCell<Vec<Mistake>>);

impl Log {
    /// The mistakes, in the order of files and lines.
    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        let mut found = self.0.into_inner();
        found.sort_by(|one, other| {
            (&one.file, one.span.start, &one.message).cmp(&(
                &other.file,
                other.span.start,
                &other.message,
            ))
        });
        found.dedup_by(|one, other| {
            one.file == other.file && one.span == other.span && one.message == other.message
        });
        found
    }
}

/// A pen that marks mistakes in a stretch of a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pen<'a> {
    pub(crate) page: &'a Page,
    pub(crate) log: &'a Log,
    /// Where the stretch begins in the page; spans given to the pen count from here.
    pub(crate) offset: usize,
}

impl<'a> Pen<'a> {
    /// A pen for the whole page.
    pub(crate) fn new(page: &'a Page, log: &'a Log) -> Self {
        Self { page, log, offset: 0 }
    }

    /// The same pen for the stretch that begins `offset` bytes into the page.
    pub(crate) fn at(self, offset: usize) -> Self {
        Self { offset, ..self }
    }

    /// The line of a byte of the stretch, from 1.
    pub(crate) fn line(&self, at: usize) -> u32 {
        self.page.line(self.offset.saturating_add(at))
    }

    /// Marks a mistake.
    pub(crate) fn wrong(
        &self,
        span: &Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let shift = |at: usize| at.saturating_add(self.offset).min(self.page.text.len());
        let span = shift(span.start)..shift(span.end.max(span.start));
        self.log.0.borrow_mut().push(Mistake {
            file: self.page.file.clone(),
            line: self.page.line(span.start),
            column: self.page.column(span.start),
            span,
            message: message.into(),
            help: help.into(),
            source_text: NamedSource::new(self.page.file.as_str(), Arc::clone(&self.page.text)),
        });
    }
}
