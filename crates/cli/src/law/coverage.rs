//! `rulebook coverage`: for each article, what executes it, which journeys test it, or why software
//! cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::Context as _;
use journeys::{Expect, Journey, Outcome as Ends, read};
use rulebook::Lang;
use rulebook::model::{Article, Rulebook};
use serde::Serialize;
use terms::{ArticleId, PlaceId, Text};

use super::newest;
use crate::arguments::OfPlace;
use crate::say::{Came, Outcome, Voice, tried};

#[derive(Serialize)]
struct Line<'a> {
    article: &'a ArticleId,
    heading: &'a Text,
    state: State,
    rules: Vec<String>,
    /// The journeys that name the article in what they expect.
    journeys: Vec<String>,
    outside: Option<&'a Text>,
    later: Option<&'a Text>,
}

/// How far an article is executed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Executed,
    Partly,
    Later,
    Outside,
}

impl State {
    const ALL: [Self; 4] = [Self::Executed, Self::Partly, Self::Later, Self::Outside];

    fn name(self) -> Text {
        match self {
            Self::Executed => Text::new("已执行", "executed"),
            Self::Partly => Text::new("部分执行", "partly"),
            Self::Later => Text::new("尚未执行", "not yet"),
            Self::Outside => Text::new("软件之外", "outside"),
        }
    }
}

/// Tells what executes each article.
pub(crate) fn run(of: &OfPlace, journeys: &Path, voice: Voice) -> Came {
    let book = newest(of)?;
    let tests = tests(&of.place, journeys)?;
    let lines: Vec<Line<'_>> = book.articles.iter().map(|it| line(&book, it, &tests)).collect();
    voice.tell(&lines, || {
        let mut out: Vec<String> = lines.iter().map(|it| words(it, voice)).collect();
        out.push(summary(&lines, voice));
        out.join("\n")
    })?;
    Ok(Outcome::Fine)
}

fn line<'a>(book: &Rulebook, article: &'a Article, tests: &Tests) -> Line<'a> {
    let rules = book.rule_lines(article).into_iter();
    let rules: Vec<String> = rules.map(|rule| format!("{} {}", rule.kind, rule.id)).collect();
    let state = match (rules.is_empty(), &article.later, &article.outside) {
        (false, None, _) => State::Executed,
        (false, Some(_), _) => State::Partly,
        (true, Some(_), _) => State::Later,
        (true, None, _) => State::Outside,
    };
    Line {
        article: &article.id,
        heading: &article.heading,
        state,
        rules,
        journeys: tests.get(&article.id).into_iter().flatten().cloned().collect(),
        outside: article.outside.as_ref(),
        later: article.later.as_ref(),
    }
}

/// The journeys by the articles they hold an answer against.
type Tests = BTreeMap<ArticleId, BTreeSet<String>>;

/// Reads the journeys of a place; a folder that is not there has none.
fn tests(place: &PlaceId, journeys: &Path) -> anyhow::Result<Tests> {
    let mut tests = Tests::new();
    let Ok(all) = std::fs::read_dir(journeys.join(place.as_str())) else { return Ok(tests) };
    for entry in all {
        let path = entry?.path();
        let name = path.file_stem().map(|it| it.to_string_lossy().into_owned());
        let Some(name) = name.filter(|_| path.extension().is_some_and(|it| it == "txt")) else {
            continue;
        };
        let file = path.display();
        let unread = || tried(format!("全程脚本 `{file}` 有误"), format!("`{file}` is no journey"));
        for article in named(&read(&path).with_context(unread)?) {
            tests.entry(article).or_default().insert(format!("{place}/{name}"));
        }
    }
    Ok(tests)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only two kinds of expectation name articles")]
fn named(journey: &Journey) -> Vec<ArticleId> {
    let expects = journey.lines.iter().flat_map(|line| &line.expects);
    let articles = expects.map(|(_, expect)| match expect {
        Expect::Outcome(Ends::Refused(articles)) | Expect::Cites(articles) => articles.clone(),
        _ => Vec::new(),
    });
    articles.flatten().collect()
}

fn words(line: &Line<'_>, voice: Voice) -> String {
    let state = line.state.name();
    let heading = voice.of(line.heading);
    let mut out = vec![format!("{:<6} {:<4} {heading}", line.article.as_str(), voice.of(&state))];
    let (executes, tests) = (voice.pick("执行：", "by "), voice.pick("检验：", "tested by "));
    for (name, items) in [(executes, &line.rules), (tests, &line.journeys)] {
        if !items.is_empty() {
            out.push(format!("         {name}{}", items.join(", ")));
        }
    }
    out.extend(
        line.outside
            .into_iter()
            .chain(line.later)
            .map(|text| format!("         {}", voice.of(text))),
    );
    out.join("\n")
}

fn summary(lines: &[Line<'_>], voice: Voice) -> String {
    let count = |state: State| {
        let count = lines.iter().filter(|line| line.state == state).count();
        format!("{} {count}", voice.of(&state.name()))
    };
    let tested = lines.iter().filter(|line| !line.journeys.is_empty()).count();
    let tested = match voice.lang {
        Lang::Zh => format!("有全程脚本检验 {tested}"),
        Lang::En => format!("tested by a journey {tested}"),
    };
    let counts = State::ALL.map(count).join(" · ");
    format!("{}  {counts} · {tested}", voice.pick("合计", "total"))
}
