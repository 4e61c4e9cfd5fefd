//! Futian's rulebook with one thing broken: the mistake stands in its line, underlines the wrong
//! words, and says what to write instead.

use rulebook::{Mistake, Rulebook};

const PLACE: &str = include_str!("../../../../rulebooks/futian/2024-01-30/place.toml");
const ARTICLES: &str = include_str!("../../../../rulebooks/futian/2024-01-30/articles.md");

fn mistakes(articles: &str) -> Vec<Mistake> {
    let files = [("place.toml", PLACE), ("articles.md", articles)];
    Rulebook::parse(&files).err().unwrap_or_default()
}

fn broken(from: &str, to: &str) -> String {
    assert!(ARTICLES.contains(from), "`{from}`");
    ARTICLES.replacen(from, to, 1)
}

/// What is underlined, and what is said. The line told must be that of the underlined words.
fn told(text: &str, mistake: &Mistake) -> String {
    let underlined = text.get(mistake.span.clone()).unwrap_or_default();
    let before = text.get(..mistake.span.start).unwrap_or_default();
    let line = u32::try_from(before.matches('\n').count() + 1);
    assert_eq!(line, Ok(mistake.line), "{}", mistake.message);
    format!("{} → {}", underlined.lines().next().unwrap_or_default(), mistake.message)
}

/// Breaks the rulebook once; every mistake found is told, in order.
fn check(from: &str, to: &str, expected: &[&str]) {
    let text = broken(from, to);
    let found: Vec<String> = mistakes(&text).iter().map(|it| told(&text, it)).collect();
    assert_eq!(found, expected, "{from} → {to}");
}

/// Breaks one word; it is underlined, and the message and its help are as expected.
fn check_word(from: &str, to: &str, (underlined, message, help): (&str, &str, &str)) {
    let text = broken(from, to);
    let found: Vec<(String, String)> =
        mistakes(&text).into_iter().map(|it| (told(&text, &it), it.help)).collect();
    let expected = (format!("{underlined} → {message}"), help.to_owned());
    assert_eq!(found, [expected], "{from} → {to}");
}

#[test]
fn a_rule_under_no_article() {
    let rule = "```toml\n[policy.x]\nvalue = 1\nsays = { zh = \"甲\", en = \"a\" }\n```\n";
    let text = format!("{rule}\n{ARTICLES}");
    insta::assert_snapshot!(mistakes(&text)[0].render(), @r"
     × a block under no article
      ╭─[articles.md:1:1]
    1 │ ```toml
      · ───┬───
      ·    ╰── here
    2 │ [policy.x]
      ╰────
     help: a rule stands under the article it comes from: put a `## ` heading above
    ");
}

#[test]
fn headings_and_gists() {
    check(
        "## FT-2 第二条",
        "## FT-3 第二条",
        &[
            "## FT-3 第二条 · 适用范围 · Scope → `FT-2` is missing before `FT-3`",
            "## FT-3 第二条 · 适用范围 · Scope → `FT-3` is `第三条`, not `第二条`",
            "## FT-3 第三条 · 用语含义 · Terms → `FT-3` stands twice or out of order",
        ],
    );
    check(
        "## FT-7 第七条",
        "## FT-7 第八条",
        &["## FT-7 第八条 · 监管部门 · Regulators → `FT-7` is `第七条`, not `第八条`"],
    );
    check(
        "## FT-8 第八条 · 选定环节 · Stages of the selection",
        "## FT-8",
        &[
            "## FT-8 → a heading has number, Chinese title and English title",
            "## FT-9 第九条 · 申报通知和条件 · The call and its conditions → `FT-8` is missing before \
             `FT-9`",
        ],
    );
    let gist = "流程依次涉及平台建设、合作方进出、授权申请、签订服务协议、安全使用、登记备案、流通、\
                定价和质量管理。";
    check(
        &format!("> {gist}"),
        gist,
        &[
            "## FT-15 第十五条 · 工作流程 · The workflow → the gist of `FT-15` has no Chinese",
            &format!("{gist} → this line is not read"),
        ],
    );
}

#[test]
fn words_that_nobody_knows() {
    let did_you_mean = |from: &str, wrong: &str, what: &str, meant: &str| {
        let to = from.replace(meant, wrong);
        let message = format!("`{wrong}` is {what}");
        let help = format!("did you mean `{meant}`?");
        check_word(from, &to, (&format!("\"{wrong}\""), &message, &help));
    };
    did_you_mean(
        "checks  = \"not_opened_needs_statute\"",
        "not_opened_need_statute",
        "no guard",
        "not_opened_needs_statute",
    );
    did_you_mean("kind    = \"prohibition\"", "prohibited", "no kind of guard", "prohibition");
    did_you_mean("= \"catalogue_entry\"", "catalog_entry", "no subject", "catalogue_entry");
    did_you_mean("starts       = [\"data_provider\"]", "provider", "no role", "data_provider");
    did_you_mean("kind        = \"decide\"", "decides", "no kind of step", "decide");
    did_you_mean("effect = \"enter_catalogue\"", "enter_catalog", "no effect", "enter_catalogue");
    did_you_mean(
        "by          = \"data_authority\"",
        "data_authoritys",
        "nobody who can act",
        "data_authority",
    );
    did_you_mean(
        "signed_by = [\"data_authority\", \"operator concerned\"]",
        "operator conserned",
        "nobody who can act",
        "operator concerned",
    );
    check_word(
        "strength = \"policy\"",
        "strength = \"policies\"",
        (
            "\"policies\"",
            "`policies` is no strength",
            "use one of: must, in_principle, generally, may, policy, reading",
        ),
    );
    check_word(
        "[guard.raw_stays_in]",
        "[gard.raw_stays_in]",
        ("gard", "a rule block knows no `gard`", "did you mean `guard`?"),
    );
    check_word(
        "withdrawable = true",
        "withdrawabel = true",
        (
            "withdrawabel",
            "procedure `demand_matching` knows no `withdrawabel`",
            "did you mean `withdrawable`?",
        ),
    );
    check_word(
        "needs = [\"reason\", \"legal_basis\"] }",
        "needs = [\"reason\", \"basis\"] }",
        ("\"basis\"", "`basis` has no name in this place", "add it to [needs] of place.toml"),
    );
}

#[test]
fn a_wrong_citation() {
    check_word(
        "article = \"FT-9\", kind = \"document\" },",
        "article = \"FT-99\", kind = \"document\" },",
        ("\"FT-99\"", "there is no article `FT-99`", ""),
    );
    check_word(
        "keeps   = [\"INV-001\"]",
        "keeps   = [\"INV-1\"]",
        ("\"INV-1\"", "`INV-1` is no invariant", "write it as INV-072"),
    );
    check_word(
        "reading = \"AMB-30\"",
        "reading = \"AMB30\"",
        ("\"AMB30\"", "`AMB30` is no ambiguity", "write it as AMB-60"),
    );
}

#[test]
fn a_dead_step_and_ways_that_lead_nowhere() {
    check(
        "to = \"municipal_coordination\", needs = [\"reason\"] },",
        "to = \"opinion\", needs = [\"reason\"] },",
        &["\"municipal_coordination\" → `municipal_coordination` is never reached"],
    );
    check(
        "to = \"entered\" },",
        "to = \"entred\" },",
        &["\"entred\" → there is no step or end `entred`"],
    );
    check("= \"confirmation\"", "= \"confirm\"", &["\"confirm\" → there is no step `confirm`"]);
    check(
        "otherwise   = \"assessment\"",
        "otherwise   = \"assesment\"",
        &["\"assesment\" → there is no step `assesment`"],
    );
    check(
        "differ          = \"third_review\"",
        "differ          = \"fourth_review\"",
        &["\"fourth_review\" → there is no step `fourth_review`"],
    );
    check(
        "contents = \"operation_agreement_topics\"",
        "contents = \"operation_topics\"",
        &[
            "[procedure.operation_agreement] → nobody is named to sign in `operation_agreement`",
            "\"operation_topics\" → there is no list of contents `operation_topics`",
        ],
    );
    check(
        "roles    = [\"data_authority\"]",
        "roles    = [\"data_autority\"]",
        &[
            "may_register_party → a guard on roles that names none",
            "\"data_autority\" → `data_autority` is no role",
        ],
    );
}

#[test]
fn times_conditions_and_numbers() {
    check_word(
        "within      = \"5 working days of receipt\"",
        "within      = \"5 workdays of receipt\"",
        (
            "\"5 workdays of receipt\"",
            "`5 workdays of receipt` is no time to answer in",
            "write `5 working days of receipt`, `… of opening` or `… of <step>`",
        ),
    );
    check_word(
        "when        = \"applicant is partner\"",
        "when        = \"applicant was partner\"",
        (
            "\"applicant was partner\"",
            "`applicant was partner` is no condition",
            "write `applicant is partner` or `origin is not district`",
        ),
    );
    check_word(
        "when        = \"applicant is partner\"",
        "when        = \"applicant is operater\"",
        (
            "\"applicant is operater\"",
            "`applicant` is never `operater`",
            "it may be: a role, such as partner",
        ),
    );
    check_word(
        "value    = \"2 years\"",
        "value    = \"two years\"",
        (
            "\"two years\"",
            "`two years` is no time",
            "write `2 years`, `5 working days`, `30 days` or `6 months`",
        ),
    );
    check_word(
        "[policy.min_entities]\nvalue = 10",
        "[policy.min_entities]\nvalue = \"ten\"",
        (
            "\"ten\"",
            "`value` is no whole number",
            "write a whole number without quotation marks, such as 10",
        ),
    );
}

#[test]
fn what_people_see_is_in_both_languages() {
    let says = concat!(
        "says   = { zh = \"自然人不得成为授权运营单位\", ",
        "en = \"a natural person never becomes operator\" }"
    );
    check_word(
        says,
        "says   = { zh = \"自然人不得成为授权运营单位\" }",
        (
            "{ zh = \"自然人不得成为授权运营单位\" }",
            "`says` of guard `operator_is_body` has no English",
            "everything people see is in both languages: add `en = \"…\"`",
        ),
    );
}

#[test]
fn an_article_without_rule_or_reason() {
    let outside = "```outside\nzh = \"谁有解释权是文本本身的事实；解释机关写在 place.toml。\"\n\
                   en = \"Who interprets the text is a fact about the text; place.toml names the \
                   office.\"\n```\n";
    check(
        outside,
        "",
        &[
            "## FT-41 第四十一条 · 解释机关 · Who explains the text → `FT-41` has neither a rule nor a \
           reason why not",
        ],
    );
}
