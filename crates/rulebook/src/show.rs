//! A rulebook as plain text for people: gist and rules of every article, policies and readings
//! marked as what they are.

use serde::Serialize;
use terms::{Day, RuleId, Strength, Text};

use crate::model::{Article, Contents, Outcome, Procedure, RuleHead, Rulebook, Step};
use crate::say::{self, Lang};

/// A rule on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleLine {
    /// The rule.
    pub id: RuleId,
    /// `procedure`, `contents`, `limit`, `guard` or `policy`.
    pub kind: &'static str,
    /// How it binds.
    pub strength: Strength,
    /// The ambiguity it settles, where a reading was needed.
    pub reading: Option<String>,
    /// What it says.
    pub says: Text,
    /// Who confirmed it, where somebody did.
    pub confirmed_by: Option<String>,
    /// Its line in `articles.md`.
    pub line: u32,
}

impl Rulebook {
    /// A rule on one line.
    pub fn rule_line(&self, id: &RuleId) -> Option<RuleLine> {
        if let Some(guard) = self.guards.get(id) {
            return Some(line("guard", &guard.head, guard.says.clone()));
        }
        if let Some(policy) = self.policies.get(id) {
            let says = Text::new(
                format!("{}：{}", policy.says.zh, policy.value),
                format!("{}: {}", policy.says.en, policy.value),
            );
            let confirmed_by = policy.confirmed_by.clone();
            return Some(RuleLine { confirmed_by, ..line("policy", &policy.head, says) });
        }
        if let Some(limit) = self.limits.get(id) {
            let amount = say::amount(limit.count, limit.unit);
            let says = Text::new(
                format!("{}：{}", limit.says.zh, amount.zh),
                format!("{}: {}", limit.says.en, amount.en),
            );
            return Some(line("limit", &limit.head, says));
        }
        if let Some(contents) = self.contents.get(id) {
            return Some(line("contents", &contents.head, list(contents)));
        }
        if let Some(duty) = self.duties.get(id) {
            let when = say::occasion(self, duty);
            let says = Text::new(
                format!("{}（{}）", duty.says.zh, when.zh),
                format!("{} ({})", duty.says.en, when.en),
            );
            return Some(line("duty", &duty.head, says));
        }
        if let Some(transition) = self.transitions.get(id) {
            return Some(line("transition", &transition.head, transition.says.clone()));
        }
        let procedure = self.procedures.values().find(|procedure| procedure.head.id == *id)?;
        Some(line("procedure", &procedure.head, procedure.name.clone()))
    }

    /// The rules of an article, in their order.
    pub fn rule_lines(&self, article: &Article) -> Vec<RuleLine> {
        article.rules.iter().filter_map(|id| self.rule_line(id)).collect()
    }
}

impl RuleLine {
    /// Whether the rule is no plain law and no official of the place has confirmed it.
    pub fn awaits_confirmation(&self) -> bool {
        let plain = !matches!(self.strength, Strength::Policy | Strength::Reading);
        self.confirmed_by.is_none() && (!plain || self.reading.is_some())
    }
}

fn line(kind: &'static str, head: &RuleHead, says: Text) -> RuleLine {
    RuleLine {
        id: head.id.clone(),
        kind,
        strength: head.strength,
        reading: head.reading.clone(),
        says,
        confirmed_by: None,
        line: head.line,
    }
}

fn list(contents: &Contents) -> Text {
    let zh: Vec<&str> = contents.items.iter().map(|item| item.name.zh.as_str()).collect();
    let en: Vec<&str> = contents.items.iter().map(|item| item.name.en.as_str()).collect();
    Text::new(format!("至少写明：{}", zh.join("、")), format!("at least: {}", en.join("; ")))
}

/// The whole rulebook, with its status on `day`.
pub fn show(rulebook: &Rulebook, lang: Lang, day: Day) -> String {
    let mut out = String::new();
    let place = &rulebook.place;
    let status = say::status(rulebook.status_on(day));
    let or_open = |day: Option<Day>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
    put(&mut out, 0, lang.of(&place.instrument));
    put(&mut out, 0, &format!("{}/{}  {}", place.id, rulebook.version, rulebook.digest.short()));
    let days = format!("{} – {}", or_open(place.first_day), or_open(place.last_day));
    put(&mut out, 0, &format!("{day}: {} ({days})", lang.of(&status)));
    if let Some(interpreter) = &place.interpreter {
        let explained = lang.pick("解释机关：", "explained by: ");
        put(&mut out, 0, &format!("{explained}{}", lang.of(interpreter)));
    }
    for article in &rulebook.articles {
        out.push('\n');
        out.push_str(&show_article(rulebook, article, lang));
    }
    out
}

/// One article: heading, gist, rules, and what is not executed.
pub fn show_article(rulebook: &Rulebook, article: &Article, lang: Lang) -> String {
    let mut out = String::new();
    put(&mut out, 0, &format!("{}  {}", article.id, lang.of(&article.heading)));
    put(&mut out, 1, lang.of(&article.gist));
    for rule in rulebook.rule_lines(article) {
        put(&mut out, 1, &show_line(&rule, lang));
        let procedure = rulebook.procedures.values().find(|it| it.head.id == rule.id);
        if let Some(procedure) = procedure {
            put_procedure(&mut out, rulebook, procedure, lang);
        }
    }
    for (text, zh, en) in [
        (&article.outside, "不由软件执行：", "outside software: "),
        (&article.later, "执行情况：", "so far: "),
    ] {
        if let Some(text) = text {
            put(&mut out, 1, &format!("{}{}", lang.pick(zh, en), lang.of(text)));
        }
    }
    out
}

fn show_line(rule: &RuleLine, lang: Lang) -> String {
    let mut marks = Vec::new();
    if rule.strength != Strength::Reading || rule.reading.is_none() {
        marks.push(lang.of(&say::strength(rule.strength)).to_owned());
    }
    if let Some(reading) = &rule.reading {
        marks.push(format!("{} {reading}", lang.pick("解读", "reading")));
    }
    match &rule.confirmed_by {
        Some(name) => marks.push(format!("{}{name}", lang.pick("确认人：", "confirmed by "))),
        None if rule.awaits_confirmation() => {
            marks.push(lang.pick("未经确认", "unconfirmed").to_owned());
        }
        None => {}
    }
    let kind = say::rule_kind(rule.kind);
    let marks = marks.join(lang.pick("，", ", "));
    let head = format!("{} {}  [{marks}]  articles.md:{}", lang.of(&kind), rule.id, rule.line);
    format!("{head}\n    {}", lang.of(&rule.says))
}

/// A procedure in words: who starts it, what it needs, its steps, its ends, and the duties it
/// fulfils.
pub fn show_procedure(rulebook: &Rulebook, procedure: &Procedure, lang: Lang) -> String {
    let mut out = String::new();
    let head = &procedure.head;
    let title = format!("{}  {} ({})", head.article, lang.of(&procedure.name), procedure.id);
    put(&mut out, 0, &title);
    put_procedure(&mut out, rulebook, procedure, lang);
    for (id, end) in &procedure.ends {
        let effects: Vec<&str> = end.effects.iter().map(|effect| effect.code()).collect();
        let follows = if effects.is_empty() { String::new() } else { effects.join(", ") };
        put(&mut out, 2, format!("■ {} ({id})  {follows}", lang.of(&end.name)).trim_end());
    }
    let mut before: Vec<&RuleHead> = Vec::new();
    before.extend(
        rulebook
            .guards
            .values()
            .filter(|guard| guard.before.contains(&procedure.id))
            .map(|guard| &guard.head),
    );
    let fulfils = rulebook.duties.values().filter(|duty| duty.procedure == procedure.id);
    before.extend(fulfils.map(|duty| &duty.head));
    for line in before.into_iter().filter_map(|head| rulebook.rule_line(&head.id)) {
        put(&mut out, 1, &show_line(&line, lang));
    }
    out
}

fn put_procedure(out: &mut String, rulebook: &Rulebook, procedure: &Procedure, lang: Lang) {
    let starts = procedure.starts.iter().map(|role| rulebook.role_name(*role));
    let starts: Vec<String> = starts.map(|name| lang.of(&name).to_owned()).collect();
    let head = lang.pick("提出：", "started by: ");
    put(out, 2, &format!("{head}{}", starts.join(lang.pick("、", ", "))));
    for field in &procedure.fields {
        let head = lang.pick("填报：", "filled in: ");
        let words: Vec<&str> = field.choices.iter().map(|(_, name)| lang.of(name)).collect();
        let words =
            if words.is_empty() { String::new() } else { format!(": {}", words.join(" | ")) };
        put(out, 2, &format!("{head}{}{words} ({})", lang.of(&field.name), field.article));
    }
    for item in &procedure.requires {
        let head = lang.pick("材料：", "needs: ");
        put(out, 2, &format!("{head}{} ({})", lang.of(&item.name), item.article));
    }
    for step in &procedure.steps {
        show_step(out, rulebook, (procedure, step), lang);
    }
}

fn show_step(
    out: &mut String,
    rulebook: &Rulebook,
    (procedure, step): (&Procedure, &Step),
    lang: Lang,
) {
    let who = say::actors(rulebook, &step.by, step.agree);
    let colon = lang.pick("：", ": ");
    let time = time_of(procedure, step, lang);
    let name = lang.of(&step.name);
    put(out, 2, &format!("{name} ({}){colon}{}{time}", step.id, lang.of(&who)));
    for condition in &step.when {
        let condition = say::condition(rulebook, condition);
        let head = lang.pick("仅当", "only if ");
        put(out, 3, &format!("{head}{}", lang.of(&condition)));
    }
    for outcome in &step.outcomes {
        let to: Vec<&str> = outcome.to.iter().map(|id| name_of(procedure, id, lang)).collect();
        let to = to.join(lang.pick("、", ", "));
        let needs = needs_of(rulebook, outcome, lang);
        put(out, 3, &format!("{} → {to}{needs}", lang.of(&outcome.name)));
    }
}

fn time_of(procedure: &Procedure, step: &Step, lang: Lang) -> String {
    let Some(within) = &step.within else { return String::new() };
    let name_of = |id: &str| {
        let found = procedure.steps.iter().find(|step| step.id.as_str() == id);
        found.map_or_else(|| Text::same(id), |step| step.name.clone())
    };
    let time = say::within(within, name_of);
    let strength = say::strength(within.strength);
    format!("{}{} [{}]", lang.pick("，", ", "), lang.of(&time), lang.of(&strength))
}

fn needs_of(rulebook: &Rulebook, outcome: &Outcome, lang: Lang) -> String {
    if outcome.needs.is_empty() {
        return String::new();
    }
    let names: Vec<Text> = outcome.needs.iter().map(|need| say::need(rulebook, need)).collect();
    let names: Vec<&str> = names.iter().map(|name| lang.of(name)).collect();
    match lang {
        Lang::Zh => format!("（须附{}）", names.join("、")),
        Lang::En => format!(" (with {})", names.join(", ")),
    }
}

fn name_of<'p>(procedure: &'p Procedure, id: &'p terms::StepId, lang: Lang) -> &'p str {
    let step = procedure.step(id).map(|step| &step.name);
    let end = procedure.ends.get(id).map(|end| &end.name);
    step.or(end).map_or(id.as_str(), |name| lang.of(name))
}

/// Adds a line, each level indented by two blanks.
fn put(out: &mut String, level: usize, line: &str) {
    for _ in 0..level {
        out.push_str("  ");
    }
    out.push_str(line);
    out.push('\n');
}
