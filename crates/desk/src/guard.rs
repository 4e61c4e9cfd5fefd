//! Findings of the reading room's guard as grounds of the law.

use ports::{GuardFinding, GuardRule};
use rulebook::model::{RuleHead, Rulebook};
use rulebook::vocabulary::GuardName;
use terms::{Citation, Ground, Refusal, RuleId, Strength, Text};

/// The slips that a statement is sent back for; none when anything in it is a matter of law.
pub(crate) fn slip(findings: &[GuardFinding]) -> Option<Text> {
    let slips = findings.iter().all(|finding| finding.rule == GuardRule::Unreadable);
    let said = |pick: fn(&Text) -> &str, between: &str| {
        let words = findings.iter().flat_map(|it| [pick(&it.fact), pick(&it.hint)]);
        words.collect::<Vec<_>>().join(between)
    };
    let text = || Text::new(said(|it| &it.zh, "；"), said(|it| &it.en, "; "));
    (slips && !findings.is_empty()).then(text)
}

/// The refusal that the findings amount to under the law; none without findings.
pub(crate) fn refusal(law: &Rulebook, findings: &[GuardFinding]) -> Option<Refusal> {
    let mut grounds: Vec<Ground> = Vec::new();
    for finding in findings {
        for citation in cites(law, finding.rule) {
            let ground =
                Ground { citation, fact: finding.fact.clone(), remedy: finding.hint.clone() };
            if !grounds.contains(&ground) {
                grounds.push(ground);
            }
        }
    }
    Refusal::from_grounds(grounds)
}

/// The rules of the place that a rule of the reading room rests on.
fn cites(law: &Rulebook, rule: GuardRule) -> Vec<Citation> {
    let guard = guard_of(rule);
    let mut heads: Vec<&RuleHead> = law.guards_named(guard).map(|guard| &guard.head).collect();
    heads.extend(policies(rule).iter().filter_map(|it| law.policy(it)).map(|it| &it.head));
    if heads.is_empty() {
        return of_validity(law, guard).into_iter().collect();
    }
    heads.into_iter().map(|head| law.cite(head)).collect()
}

/// The numbers of the place that a rule of the reading room measures with.
fn policies(rule: GuardRule) -> &'static [&'static str] {
    match rule {
        GuardRule::SmallGroup | GuardRule::Difference => &["min_entities"],
        GuardRule::Limits => &["run_seconds", "run_rows"],
        GuardRule::ColumnNotShown
        | GuardRule::ColumnUse
        | GuardRule::TableNotGranted
        | GuardRule::NotLookable
        | GuardRule::Unreadable
        | GuardRule::NotAQuery
        | GuardRule::NotUnderstood => &[],
    }
}

fn guard_of(rule: GuardRule) -> GuardName {
    match rule {
        GuardRule::ColumnUse | GuardRule::TableNotGranted => GuardName::ScenarioBinding,
        GuardRule::ColumnNotShown
        | GuardRule::SmallGroup
        | GuardRule::NotLookable
        | GuardRule::Difference
        | GuardRule::Unreadable
        | GuardRule::NotAQuery
        | GuardRule::NotUnderstood
        | GuardRule::Limits => GuardName::RawStaysIn,
    }
}

/// A place that has no such guard still needs a ground: the article on validity.
fn of_validity(law: &Rulebook, guard: GuardName) -> Option<Citation> {
    let article = law.place.validity.clone();
    let known = law.article(&article);
    Some(Citation {
        place: law.place.id.clone(),
        heading: known.map_or_else(|| Text::same(article.as_str()), |it| it.heading.clone()),
        line: known.map_or(0, |article| article.line),
        article,
        rule: RuleId::new(guard.code()).ok()?,
        strength: Strength::Reading,
        rulebook: law.digest,
    })
}
