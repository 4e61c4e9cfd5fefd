//! What a journey leaves behind: every act with its article, due date and log entry.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Map, Value};
use terms::{ArticleId, Day, Ground, OfficerId, PartyId, Text};

use crate::world::Finding;

/// The transcript of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Transcript {
    /// The name of the journey.
    pub journey: String,
    /// Its title.
    pub title: Text,
    /// What happened, in order.
    pub acts: Vec<ActRecord>,
    /// The files it took: name, path, rows by our own count, and whether it is the known file.
    pub files: Vec<FileRecord>,
    /// How many expectations were met.
    pub met: u32,
    /// What did not come as expected.
    pub unmet: Vec<Unmet>,
}

/// A file that was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileRecord {
    /// Its name in the journey.
    pub name: String,
    /// Its path in the data folder.
    pub path: String,
    /// Its rows, counted without the product.
    pub rows: u64,
    /// The first digits of its SHA-256.
    pub digest: String,
    /// Whether it is the very file the journey knows.
    pub known: bool,
}

/// What did not come as expected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmet {
    /// The line of the journey.
    pub line: u32,
    /// What came instead.
    pub says: String,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// The officer.
    pub officer: OfficerId,
    /// The party.
    pub party: PartyId,
    /// Its public name.
    pub name: Text,
    /// Its roles, as code words.
    pub roles: Vec<String>,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logged {
    /// Its number.
    pub seq: u64,
    /// What it records.
    pub kind: String,
    /// Its place in a public register.
    pub serial: Option<String>,
}

/// What an act came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActRecord {
    /// Its number in the journey; pages that are only read have none.
    pub number: Option<u32>,
    /// The line of the journey.
    pub line: u32,
    /// The chapter it stands in.
    pub chapter: Option<Text>,
    /// The day of the place.
    pub day: Day,
    /// The legal day it happened, where it was recorded later.
    pub happened_on: Option<Day>,
    /// Who acts; nobody where the public reads.
    pub actor: Option<Actor>,
    /// The command.
    pub command: String,
    /// What it is about.
    pub about: String,
    /// `done`, or the code of the no.
    pub outcome: String,
    /// The articles it rests on.
    pub articles: Vec<ArticleId>,
    /// The next due date of its case.
    pub due: Option<Value>,
    /// The entries that record it.
    pub entries: Vec<Logged>,
    /// What it made.
    pub made: Map<String, Value>,
    /// The grounds of a refusal.
    pub grounds: Vec<Ground>,
    /// What the guard of the reading room found.
    pub findings: Vec<Finding>,
    /// Rows, where the answer is about rows.
    pub rows: Option<u64>,
}

impl Transcript {
    /// Whether everything came as expected.
    pub fn holds(&self) -> bool {
        self.unmet.is_empty()
    }

    /// How many acts there were.
    pub fn act_count(&self) -> usize {
        self.acts.iter().filter(|act| act.number.is_some()).count()
    }

    /// How many of them the law refused.
    pub fn refusal_count(&self) -> usize {
        self.acts.iter().filter(|act| !act.grounds.is_empty()).count()
    }

    /// The roles of those who acted.
    pub fn roles(&self) -> BTreeSet<String> {
        let acts = self.acts.iter().filter(|act| act.number.is_some());
        acts.filter_map(|act| act.actor.as_ref()).flat_map(|it| it.roles.iter().cloned()).collect()
    }

    /// The articles acts and refusals rest on.
    pub fn articles(&self) -> BTreeSet<ArticleId> {
        self.acts.iter().flat_map(|act| act.articles.iter().cloned()).collect()
    }

    /// The transcript as a page for people.
    pub fn to_text(&self) -> String {
        let mut page = Page(String::new());
        page.line(format_args!("{}", both(&self.title)));
        let mut chapter = None;
        for act in &self.acts {
            if act.chapter != chapter {
                chapter.clone_from(&act.chapter);
                if let Some(heading) = &chapter {
                    page.line(format_args!("\n{}\n", both(heading)));
                }
            }
            page.act(act);
        }
        page.line(format_args!(""));
        for file in &self.files {
            let known = if file.known { "" } else { "  样本 sample" };
            page.line(format_args!(
                "文件 file  {} = {}  {} 行 rows  sha256 {}{known}",
                file.name, file.path, file.rows, file.digest
            ));
        }
        page.summary(self);
        page.0
    }
}

fn both(text: &Text) -> String {
    if text.zh == text.en { text.zh.clone() } else { format!("{} · {}", text.zh, text.en) }
}

struct Page(String);

impl Page {
    fn line(&mut self, words: std::fmt::Arguments<'_>) {
        // Writing to a text never fails.
        let written = self.0.write_fmt(words);
        debug_assert!(written.is_ok());
        self.0.push('\n');
    }

    fn act(&mut self, act: &ActRecord) {
        let number = act.number.map_or_else(|| "   ·".to_owned(), |number| format!("{number:>4}"));
        let nobody = if act.command == "move_clock" {
            "演练时钟 the clock"
        } else {
            "公众 the public"
        };
        let who = act.actor.as_ref().map_or_else(
            || nobody.to_owned(),
            |actor| format!("{} / {} ({})", actor.name.zh, actor.officer, actor.roles.join(", ")),
        );
        let later =
            act.happened_on.map_or_else(String::new, |day| format!("  发生于 happened {day}"));
        self.line(format_args!("{number}  {}{later}  {who}", act.day));
        self.line(format_args!("      {} {}", act.command, act.about));
        self.outcome(act);
    }

    fn outcome(&mut self, act: &ActRecord) {
        let log = act.entries.iter().map(|it| match &it.serial {
            Some(serial) => format!("{} {} ({serial})", it.seq, it.kind),
            None => format!("{} {}", it.seq, it.kind),
        });
        let log = log.collect::<Vec<_>>().join(", ");
        let log = if log.is_empty() { String::new() } else { format!("   日志 log {log}") };
        let articles = joined(act.articles.iter());
        let due = act.due.as_ref().map_or_else(String::new, due_words);
        let rows = act.rows.map_or_else(String::new, |rows| format!("   {rows} 行 rows"));
        let word = match act.outcome.as_str() {
            "done" => "✓".to_owned(),
            "refused" | "guard_refused" => "✗ 不予办理 refused".to_owned(),
            other => format!("✗ {other}"),
        };
        self.line(format_args!("      {word}   {articles}{due}{rows}{log}"));
        for ground in &act.grounds {
            self.ground(ground, &act.grounds);
        }
    }

    /// A fact once, under all the rules it goes against.
    fn ground(&mut self, ground: &Ground, all: &[Ground]) {
        let alike = |it: &&Ground| it.fact == ground.fact && it.remedy == ground.remedy;
        let mut alike = all.iter().filter(alike).peekable();
        if alike.peek().is_none_or(|first| !std::ptr::eq(*first, ground)) {
            return;
        }
        for ground in alike {
            let cite = &ground.citation;
            self.line(format_args!("        {} {} `{}`", cite.article, cite.heading.zh, cite.rule));
        }
        self.line(format_args!("          {}", ground.fact.zh));
        self.line(format_args!("          {}", ground.fact.en));
        self.line(format_args!("          提示 hint: {} · {}", ground.remedy.zh, ground.remedy.en));
    }

    fn summary(&mut self, transcript: &Transcript) {
        let roles = transcript.roles();
        self.line(format_args!(
            "合计 total  {} 项行为 acts, {} 次不予办理 refusals, {} 类角色 roles ({}), {} 项预期 \
             expectations met, {} 项未达 unmet",
            transcript.act_count(),
            transcript.refusal_count(),
            roles.len(),
            roles.iter().cloned().collect::<Vec<_>>().join(", "),
            transcript.met,
            transcript.unmet.len(),
        ));
        for unmet in &transcript.unmet {
            self.line(format_args!("line {}: {}", unmet.line, unmet.says));
        }
    }
}

/// Articles in the order of their numbers.
fn joined<'a>(articles: impl Iterator<Item = &'a ArticleId>) -> String {
    let mut articles: Vec<&str> = articles.map(ArticleId::as_str).collect();
    articles.sort_by_key(|article| (article.len(), *article));
    articles.join(" ")
}

/// A due date in words: `due 2026-02-14 (5 left)`.
fn due_words(due: &Value) -> String {
    let Some(on) = due.get("on").and_then(Value::as_str) else { return String::new() };
    let left = due.get("left").and_then(Value::as_i64);
    let left = left.map_or_else(String::new, |left| format!(", {left} 个工作日 working days left"));
    let article = due.get("article").and_then(Value::as_str).unwrap_or_default();
    let provisional = due.get("provisional").and_then(Value::as_bool).unwrap_or_default();
    let provisional = if provisional { ", 暂定 provisional" } else { "" };
    format!("   期限 due {on} ({article}{left}{provisional})")
}
