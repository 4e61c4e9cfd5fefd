//! `rulebook coverage`: for each article, what executes it, which journeys test it, or why software
//! cannot.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use journeys::{Expect, Journey, Outcome as Ends, read};
use rulebook::Lang;
use rulebook::model::{Article, Rulebook};
use serde::{Deserialize, Serialize};
use terms::{ArticleId, Day, PlaceId, RuleId, Text};

use super::{newest, page, sample};
use crate::arguments::{OfPlace, Shelves};
use crate::house::shelf;
use crate::say::{Came, Outcome, Voice, tried};

/// What is to be covered, and where its tests are.
pub(crate) struct Wish<'a> {
    pub(crate) place: Option<&'a PlaceId>,
    pub(crate) shelves: &'a Shelves,
    pub(crate) trace: &'a Path,
    pub(crate) journeys: &'a Path,
    /// How many rules to draw, instead of the whole.
    pub(crate) sample: Option<usize>,
    /// From which seed.
    pub(crate) seed: u64,
}

/// One place, article by article.
#[derive(Serialize)]
pub(super) struct Coverage {
    pub(super) place: PlaceId,
    pub(super) name: Text,
    pub(super) version: Day,
    pub(super) articles: Articles,
    pub(super) duties: Duties,
    pub(super) lines: Vec<Line>,
}

/// All places together.
#[derive(Serialize)]
struct Whole {
    articles: Articles,
    duties: Duties,
    places: Vec<Coverage>,
}

/// How many articles there are, and how many say what becomes of them.
#[derive(Clone, Default, Serialize)]
pub(super) struct Articles {
    pub(super) total: usize,
    pub(super) classified: usize,
    pub(super) states: BTreeMap<&'static str, usize>,
}

/// What the articles ask for: every rule, and every part that is outside software or not executed
/// yet.
#[derive(Clone, Default, Serialize)]
pub(super) struct Duties {
    pub(super) total: usize,
    pub(super) classified: usize,
    /// Rules that took effect in a run.
    pub(super) traced: usize,
    pub(super) classes: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
pub(super) struct Line {
    pub(super) article: ArticleId,
    pub(super) heading: Text,
    pub(super) state: State,
    pub(super) rules: Vec<Rule>,
    /// The journeys and cases that name the article in what they expect.
    pub(super) tests: Vec<String>,
    pub(super) outside: Option<Text>,
    pub(super) later: Option<Text>,
}

/// A rule, its class, and where it took effect first.
#[derive(Serialize)]
pub(super) struct Rule {
    pub(super) id: RuleId,
    pub(super) kind: &'static str,
    pub(super) class: &'static str,
    pub(super) traced: Option<Trace>,
}

/// Where a rule took effect: the file of the run, the number of the entry and its kind.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Trace {
    pub(super) run: String,
    pub(super) entry: u64,
    pub(super) kind: String,
}

/// The rules that took effect in a place.
pub(super) type Traces = BTreeMap<String, Trace>;

/// How far an article is executed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Executed,
    Partly,
    Later,
    Outside,
}

impl State {
    const ALL: [Self; 4] = [Self::Executed, Self::Partly, Self::Later, Self::Outside];

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Executed => "executed",
            Self::Partly => "partly",
            Self::Later => "later",
            Self::Outside => "outside",
        }
    }

    pub(super) fn name(self) -> Text {
        match self {
            Self::Executed => Text::new("已执行", "executed"),
            Self::Partly => Text::new("部分执行", "partly"),
            Self::Later => Text::new("尚未执行", "not yet"),
            Self::Outside => Text::new("软件之外", "outside"),
        }
    }
}

/// Tells what executes each article.
pub(crate) fn run(wish: &Wish<'_>, html: bool, voice: Voice) -> Came {
    let whole = whole(wish)?;
    if let Some(count) = wish.sample {
        let rows = sample::draw(&whole.places, count, wish.seed);
        voice.tell(&rows, || rows.iter().map(sample::Row::words).collect::<Vec<_>>().join("\n"))?;
        return Ok(Outcome::Fine);
    }
    if html {
        voice.line(page::page(&whole.places, voice).trim_end());
        return Ok(Outcome::Fine);
    }
    let words = || {
        let of_place = |it: &Coverage| {
            let mut out: Vec<String> = it.lines.iter().map(|line| words(line, voice)).collect();
            out.push(summary(it, voice));
            out.join("\n")
        };
        let mut out: Vec<String> = whole.places.iter().map(of_place).collect();
        if let [_, _, ..] = whole.places.as_slice() {
            out.push(totals(&whole.articles, &whole.duties, voice));
        }
        out.join("\n\n")
    };
    match whole.places.as_slice() {
        [one] if wish.place.is_some() => voice.tell(one, words)?,
        _ => voice.tell(&whole, words)?,
    }
    Ok(Outcome::Fine)
}

fn whole(wish: &Wish<'_>) -> anyhow::Result<Whole> {
    let known = match wish.place {
        Some(place) => vec![place.clone()],
        None => places(wish.shelves)?,
    };
    let traced = traced(wish.trace)?;
    let mut whole =
        Whole { articles: Articles::default(), duties: Duties::default(), places: Vec::new() };
    for place in known {
        let of = OfPlace { place: place.clone(), shelves: wish.shelves.clone() };
        let book = newest(&of)?;
        let mut tests = tests(&place, wish.journeys)?;
        add_cases(wish.shelves, &book, &mut tests)?;
        let none = Traces::new();
        let one = coverage(&book, &tests, traced.get(place.as_str()).unwrap_or(&none));
        whole.articles.total += one.articles.total;
        whole.articles.classified += one.articles.classified;
        whole.duties.total += one.duties.total;
        whole.duties.classified += one.duties.classified;
        whole.duties.traced += one.duties.traced;
        for (state, count) in &one.articles.states {
            *whole.articles.states.entry(state).or_default() += count;
        }
        for (class, count) in &one.duties.classes {
            *whole.duties.classes.entry(class).or_default() += count;
        }
        whole.places.push(one);
    }
    Ok(whole)
}

fn coverage(book: &Rulebook, tests: &Tests, traced: &Traces) -> Coverage {
    let lines: Vec<Line> = book.articles.iter().map(|it| line(book, it, (tests, traced))).collect();
    let (mut articles, mut duties) = (Articles::default(), Duties::default());
    for line in &lines {
        articles.total += 1;
        let silent = line.rules.is_empty() && line.outside.is_none() && line.later.is_none();
        articles.classified += usize::from(!silent);
        *articles.states.entry(line.state.code()).or_default() += 1;
        let outside = line.outside.iter().map(|_| ("outside", false));
        let later = line.later.iter().map(|_| ("untranslated", false));
        let rules = line.rules.iter().map(|rule| (rule.class, rule.traced.is_some()));
        for (class, traced) in rules.chain(outside).chain(later) {
            duties.total += 1;
            duties.classified += 1;
            duties.traced += usize::from(traced);
            *duties.classes.entry(class).or_default() += 1;
        }
    }
    let (place, name) = (book.place.id.clone(), book.place.name.clone());
    Coverage { place, name, version: book.version, articles, duties, lines }
}

/// The class of a rule, by its kind.
fn class(kind: &str) -> &'static str {
    match kind {
        "guard" | "limit" => "enforce",
        "procedure" | "transition" => "procedure",
        "duty" => "report",
        "policy" => "parameter",
        _ => "record",
    }
}

fn line(book: &Rulebook, article: &Article, of: (&Tests, &Traces)) -> Line {
    let (tests, traced) = of;
    let rules: Vec<Rule> = book
        .rule_lines(article)
        .into_iter()
        .map(|rule| Rule {
            traced: traced.get(rule.id.as_str()).cloned(),
            class: class(rule.kind),
            kind: rule.kind,
            id: rule.id,
        })
        .collect();
    let state = match (rules.is_empty(), &article.later, &article.outside) {
        (false, None, _) => State::Executed,
        (false, Some(_), _) => State::Partly,
        (true, Some(_), _) => State::Later,
        (true, None, _) => State::Outside,
    };
    Line {
        article: article.id.clone(),
        heading: article.heading.clone(),
        state,
        rules,
        tests: tests.get(&article.id).into_iter().flatten().cloned().collect(),
        outside: article.outside.clone(),
        later: article.later.clone(),
    }
}

/// The places that have a rulebook, in the order of their names.
fn places(shelves: &Shelves) -> anyhow::Result<Vec<PlaceId>> {
    Ok(shelf(shelves)?.places()?)
}

/// Which rules took effect in a run, by place; nothing where the proof was never run.
fn traced(file: &Path) -> anyhow::Result<BTreeMap<String, Traces>> {
    let Ok(text) = std::fs::read_to_string(file) else { return Ok(BTreeMap::new()) };
    let proof: Proof = serde_json::from_str(&text).with_context(|| {
        let file = file.display();
        tried(format!("`{file}` 不是生效记录"), format!("`{file}` is no record of traces"))
    })?;
    let places = proof.counts.places.into_iter();
    Ok(places.map(|(place, found)| (place, found.traced_rules)).collect())
}

#[derive(Deserialize)]
struct Proof {
    counts: Counts,
}

#[derive(Deserialize)]
struct Counts {
    places: BTreeMap<String, Found>,
}

#[derive(Deserialize)]
struct Found {
    traced_rules: Traces,
}

/// The cases beside a rulebook name the articles they are about in their first line.
fn add_cases(shelves: &Shelves, book: &Rulebook, tests: &mut Tests) -> anyhow::Result<()> {
    let root = shelves.rulebooks.clone().unwrap_or_else(|| PathBuf::from("rulebooks"));
    let folder = root.join(book.place.id.as_str()).join(book.version.to_string()).join("cases");
    for kind in ["good", "bad"] {
        let Ok(all) = std::fs::read_dir(folder.join(kind)) else { continue };
        for entry in all {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            let head = text.lines().next().unwrap_or_default();
            let (head, _) = head.split_once(':').unwrap_or((head, ""));
            let name = path.file_stem().map(|it| it.to_string_lossy().into_owned());
            let named = head.split([' ', ',', '#']).filter_map(|word| ArticleId::new(word).ok());
            for article in named {
                let name = format!("{kind}/{}", name.clone().unwrap_or_default());
                tests.entry(article).or_default().insert(name);
            }
        }
    }
    Ok(())
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

fn words(line: &Line, voice: Voice) -> String {
    let state = line.state.name();
    let heading = voice.of(&line.heading);
    let mut out = vec![format!("{:<6} {:<4} {heading}", line.article.as_str(), voice.of(&state))];
    let rules: Vec<String> = line
        .rules
        .iter()
        .map(|rule| {
            format!("{} {}{}", rule.kind, rule.id, if rule.traced.is_some() { " ✓" } else { "" })
        })
        .collect();
    let (executes, tests) = (voice.pick("执行：", "by "), voice.pick("检验：", "tested by "));
    for (name, items) in [(executes, &rules), (tests, &line.tests)] {
        if !items.is_empty() {
            out.push(format!("         {name}{}", items.join(", ")));
        }
    }
    let rest = line.outside.iter().chain(&line.later);
    out.extend(rest.map(|text| format!("         {}", voice.of(text))));
    out.join("\n")
}

fn summary(one: &Coverage, voice: Voice) -> String {
    let count = |state: State| {
        let count = one.articles.states.get(state.code()).copied().unwrap_or(0);
        format!("{} {count}", voice.of(&state.name()))
    };
    let tested = one.lines.iter().filter(|line| !line.tests.is_empty()).count();
    let tested = match voice.lang {
        Lang::Zh => format!("有检验 {tested}"),
        Lang::En => format!("tested {tested}"),
    };
    let counts = State::ALL.map(count).join(" · ");
    let totals = totals(&one.articles, &one.duties, voice);
    format!("{}  {counts} · {tested}\n{totals}", voice.of(&one.name))
}

fn totals(articles: &Articles, duties: &Duties, voice: Voice) -> String {
    let zh = format!(
        "条文 {} / {} 已归类；义务 {} / {} 已归类，{} 项在运行中生效",
        articles.classified, articles.total, duties.classified, duties.total, duties.traced
    );
    let en = format!(
        "articles {} of {} classified; duties {} of {} classified, {} took effect in a run",
        articles.classified, articles.total, duties.classified, duties.total, duties.traced
    );
    voice.pick(&zh, &en).to_owned()
}
