//! A no of the server, as it is printed: ground, rule, fact, record and hint.

use std::collections::BTreeSet;

use journeys::{No, Reply};
use rulebook::Lang;
use rulebook::say::strength;
use terms::{Citation, Strength, Text};

use crate::client::Client;
use crate::say::Voice;

/// Which version of the rulebook a server decides under.
pub(crate) struct Law {
    version: String,
    digest: String,
}

impl Law {
    /// Asks the server; what it does not say is left out of the page.
    pub(crate) fn of(client: &Client) -> Option<Self> {
        let Ok(Reply::Done(place)) = client.get("/api/place") else { return None };
        let text = |name: &str| place.get(name)?.as_str().map(str::to_owned);
        Some(Self { version: text("version")?, digest: text("rulebook")? })
    }

    /// `futian/2024-01-30`, or the digest where the rule is of another version.
    fn name(law: Option<&Self>, cite: &Citation) -> String {
        let digest = cite.rulebook.to_string();
        match law.filter(|law| law.digest == digest) {
            Some(law) => format!("{}/{}", cite.place, law.version),
            None => format!("{}/{}", cite.place, digest.chars().take(12).collect::<String>()),
        }
    }
}

/// A no to `what`.
pub(crate) fn words(no: &No, what: &str, law: Option<&Law>, voice: Voice) -> String {
    let mut lines = vec![format!("{}`{what}`", head(no, voice))];
    let mut line = |name: (&str, &str), text: &str| {
        lines.push(match voice.lang {
            Lang::Zh => format!("  {}   {text}", name.0),
            Lang::En => format!("  {:<8} {text}", name.1),
        });
    };
    for ground in &no.grounds {
        let cite = &ground.citation;
        let mark = mark(cite.strength, voice);
        line(("依据", "ground"), &format!("{} {}{mark}", cite.article, voice.of(&cite.heading)));
        let book = Law::name(law, cite);
        line(("规则", "rule"), &format!("{book} {}     articles.md:{}", cite.rule, cite.line));
        line(("事实", "because"), voice.of(&ground.fact));
    }
    let columns: BTreeSet<&str> =
        no.findings.iter().filter_map(|it| it.column.as_deref()).collect();
    if !columns.is_empty() {
        line(("字段", "columns"), &columns.into_iter().collect::<Vec<_>>().join(", "));
    }
    if let Some(detail) = no.detail.as_ref().filter(|_| no.grounds.is_empty()) {
        line(("事实", "because"), voice.of(detail));
    }
    if let Some(entry) = no.entry {
        let said = Text::new(format!("日志第 {entry} 条"), format!("log entry {entry}"));
        line(("记录", "record"), voice.of(&said));
    }
    let hints = no.grounds.iter().map(|ground| voice.of(&ground.remedy));
    let mut said = BTreeSet::new();
    for hint in hints.filter(|hint| said.insert((*hint).to_owned())) {
        lines.push(format!("{}{hint}", voice.pick("提示：", "hint: ")));
    }
    lines.join("\n")
}

/// What is no plain law is told as what it is.
fn mark(how: Strength, voice: Voice) -> String {
    match how {
        Strength::Must => String::new(),
        Strength::InPrinciple
        | Strength::Generally
        | Strength::May
        | Strength::Policy
        | Strength::Reading => format!(" [{}]", voice.of(&strength(how))),
    }
}

fn head(no: &No, voice: Voice) -> &'static str {
    match (no.code.is_refusal(), voice.lang) {
        (true, Lang::Zh) => "不予办理：",
        (true, Lang::En) => "refused: ",
        (false, Lang::Zh) => "未能办理：",
        (false, Lang::En) => "not done: ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use journeys::NoCode;
    use terms::Ground;

    fn refusal() -> No {
        let ground = Ground {
            citation: Citation {
                place: "futian".parse().unwrap(),
                article: "FT-19".parse().unwrap(),
                heading: Text::new("第十九条 · 服务协议", "Service agreement"),
                rule: "service_agreement_first".parse().unwrap(),
                strength: Strength::Must,
                line: 431,
                rulebook: terms::Digest([7; 32]),
            },
            fact: Text::new("服务协议尚未签齐", "the service agreement is not signed by all"),
            remedy: Text::new("请各方先签署", "have all parties sign it first"),
        };
        No {
            code: NoCode::Refused,
            detail: None,
            grounds: vec![ground],
            entry: Some(71),
            findings: Vec::new(),
        }
    }

    #[test]
    fn a_refusal_is_printed_with_ground_rule_fact_record_and_hint() {
        let law =
            Law { version: "2024-01-30".to_owned(), digest: terms::Digest([7; 32]).to_string() };
        let page = |lang| words(&refusal(), "run_query", Some(&law), Voice::new(lang, false));
        insta::assert_snapshot!(page(Lang::En), @r"
        refused: `run_query`
          ground   FT-19 Service agreement
          rule     futian/2024-01-30 service_agreement_first     articles.md:431
          because  the service agreement is not signed by all
          record   log entry 71
        hint: have all parties sign it first
        ");
        insta::assert_snapshot!(page(Lang::Zh), @r"
        不予办理：`run_query`
          依据   FT-19 第十九条 · 服务协议
          规则   futian/2024-01-30 service_agreement_first     articles.md:431
          事实   服务协议尚未签齐
          记录   日志第 71 条
        提示：请各方先签署
        ");
    }
}
