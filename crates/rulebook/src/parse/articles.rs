//! Splits `articles.md` into articles with heading, gist and blocks.

use std::ops::Range;

use terms::{ArticleId, Text};

use super::phrase::chinese_number;
use crate::mistake::Pen;

/// An article as it is written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) id: ArticleId,
    pub(crate) heading: Text,
    pub(crate) gist: Text,
    /// The heading, for messages.
    pub(crate) span: Range<usize>,
    pub(crate) line: u32,
    pub(crate) blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    /// What stands between the fences.
    pub(crate) span: Range<usize>,
}

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// Rules.
    Toml,
    /// Why it is outside software.
    Outside,
    /// What is not executed yet.
    Later,
}

/// The number of an article: 18 for `FT-18`.
pub(crate) fn number_of(id: &ArticleId) -> Option<u32> {
    id.as_str().split_once('-').and_then(|(_, number)| number.parse().ok())
}

/// Splits the page into its articles; mistakes are marked.
pub(crate) fn split(pen: Pen<'_>) -> Vec<Written> {
    let mut splitter = Splitter { pen, done: Vec::new(), open: None, fence: None, misread: false };
    let mut at = 0;
    for line in pen.page.text.split_inclusive('\n') {
        let end = at + line.len();
        splitter.line(line.trim_end_matches(['\n', '\r']), at..end);
        at = end;
    }
    splitter.end(at);
    splitter.done
}

struct Splitter<'a> {
    pen: Pen<'a>,
    done: Vec<Written>,
    open: Option<Draft>,
    fence: Option<Fence>,
    /// Whether the last heading could not be read; what stands under it is not blamed for that.
    misread: bool,
}

struct Draft {
    id: ArticleId,
    heading: Text,
    span: Range<usize>,
    gist: Vec<String>,
    blocks: Vec<Block>,
}

struct Fence {
    /// None for a block that is not understood.
    kind: Option<BlockKind>,
    opened: Range<usize>,
    start: usize,
}

impl Splitter<'_> {
    fn line(&mut self, line: &str, span: Range<usize>) {
        let stretch = span.start..span.start + line.len();
        if let Some(fence) = self.fence.take() {
            if line.trim_end() == "```" {
                self.close(&fence, span.start);
            } else {
                self.fence = Some(fence);
            }
        } else if let Some(word) = line.strip_prefix("```") {
            self.fence(word.trim(), stretch, span.end);
        } else if let Some(heading) = line.strip_prefix("## ") {
            self.close_article();
            self.open = self.heading(heading, stretch);
            self.misread = self.open.is_none();
        } else if line.starts_with("# ") || line.trim().is_empty() {
            // Chapters and blank lines say nothing.
        } else if let Some(gist) = line.strip_prefix('>') {
            self.gist(gist.trim(), &stretch);
        } else {
            let help = "an article has a `## ` heading, two `> ` gist lines and fenced blocks; \
                        comments go into the blocks after `#`";
            self.pen.wrong(&stretch, "this line is not read", help);
        }
    }

    fn gist(&mut self, gist: &str, span: &Range<usize>) {
        match &mut self.open {
            Some(draft) if draft.blocks.is_empty() => draft.gist.push(gist.to_owned()),
            Some(_) => self.pen.wrong(span, "the gist stands below a rule", "put it above"),
            None if self.misread => {}
            None => self.pen.wrong(span, "a gist under no article", "begin with a `## ` heading"),
        }
    }

    fn fence(&mut self, word: &str, opened: Range<usize>, start: usize) {
        let kind = match word {
            "toml" => Some(BlockKind::Toml),
            "outside" => Some(BlockKind::Outside),
            "later" => Some(BlockKind::Later),
            _ => {
                let message = format!("`{word}` is no kind of block");
                self.pen.wrong(&opened, message, "use ```toml, ```outside or ```later");
                None
            }
        };
        if self.open.is_none() && kind.is_some() && !self.misread {
            let help = "a rule stands under the article it comes from: put a `## ` heading above";
            self.pen.wrong(&opened, "a block under no article", help);
        }
        self.fence = Some(Fence { kind, opened, start });
    }

    fn close(&mut self, fence: &Fence, end: usize) {
        if let (Some(draft), Some(kind)) = (&mut self.open, fence.kind) {
            draft.blocks.push(Block { kind, span: fence.start..end });
        }
    }

    /// `FT-18 第十八条 · 资源授权申请 · Applying for resources`.
    fn heading(&self, heading: &str, span: Range<usize>) -> Option<Draft> {
        let help = "write `## FT-18 第十八条 · 资源授权申请 · Applying for resources`";
        let (id, rest) = heading.trim().split_once(' ').unwrap_or((heading.trim(), ""));
        let id = match ArticleId::new(id) {
            Ok(id) => id,
            Err(error) => {
                self.pen.wrong(&span, error.to_string(), help);
                return None;
            }
        };
        let parts: Vec<&str> = rest.split(" · ").map(str::trim).collect();
        let [number, zh, en] = parts.as_slice() else {
            let message = "a heading has number, Chinese title and English title";
            self.pen.wrong(&span, message, help);
            return None;
        };
        let digits = number_of(&id)?;
        let expected = format!("第{}条", chinese_number(digits));
        if *number != expected {
            self.pen.wrong(&span, format!("`{id}` is `{expected}`, not `{number}`"), help);
        }
        let heading = Text::new(format!("{number} · {zh}"), format!("Article {digits} · {en}"));
        Some(Draft { id, heading, span, gist: Vec::new(), blocks: Vec::new() })
    }

    fn close_article(&mut self) {
        let Some(draft) = self.open.take() else { return };
        let gist = self.gist_of(&draft);
        let line = self.pen.line(draft.span.start);
        let Draft { id, heading, span, blocks, .. } = draft;
        self.done.push(Written { id, heading, gist, span, line, blocks });
    }

    /// Lines with Han characters are Chinese, the others English; both must be there.
    fn gist_of(&self, draft: &Draft) -> Text {
        let filled = draft.gist.iter().filter(|line| !line.is_empty());
        let (zh, en): (Vec<&String>, Vec<&String>) =
            filled.partition(|line| line.chars().any(crate::text::is_han));
        for (lines, language) in [(&zh, "Chinese"), (&en, "English")] {
            if lines.is_empty() {
                let message = format!("the gist of `{}` has no {language}", draft.id);
                let help = "write two quote lines below the heading: `> 中文` and `> English`";
                self.pen.wrong(&draft.span, message, help);
            }
        }
        let zh: Vec<&str> = zh.into_iter().map(String::as_str).collect();
        let en: Vec<&str> = en.into_iter().map(String::as_str).collect();
        Text::new(zh.concat(), en.join(" "))
    }

    fn end(&mut self, at: usize) {
        if let Some(fence) = self.fence.take() {
            let help = "close it with ``` on a line of its own";
            self.pen.wrong(&fence.opened, "this block is never closed", help);
            self.close(&fence, at);
        }
        self.close_article();
    }
}
