//! Every kind of mistake, with its line and its message; and what a rulebook without any reads as.

use proptest::prelude::*;

use crate::mistake::{Mistake, Page};
use crate::model::{Actor, Agree, Rulebook, StepKind, Unit};

const PLACE: &str = r#"id = "here"
prefix = "HE"
name = { zh = "此地", en = "Here" }
zone = "Asia/Shanghai"
instrument = { zh = "办法", en = "Measures" }
interpreter = { zh = "局", en = "Bureau" }
version = "2024-01-30"
draft = false
first_day = 2024-01-30
validity = "HE-1"
articles = 1
[roles]
operator = { zh = "单位", en = "operator" }
partner = { zh = "合作方", en = "partner" }
data_authority = { zh = "主管部门", en = "authority" }
data_provider = { zh = "数源部门", en = "provider" }
[needs]
reason = { zh = "理由", en = "reason" }
"#;

const HEAD: &str = "## HE-1 第一条 · 申请 · Applying\n\n> 申请。\n> Applying.\n\n";

const PROCEDURE: &str = r#"[procedure.request]
zh = "申请"
en = "request"
subject = "resource_request"
starts = ["operator"]
first = "review"
[[procedure.request.step]]
id = "review"
zh = "初审"
en = "review"
kind = "decide"
when = "applicant is partner"
otherwise = "opinion"
by = "operator concerned"
within = "5 working days of receipt"
may = [{ outcome = "pass", zh = "通过", en = "pass", to = "opinion" }]
[[procedure.request.step]]
id = "opinion"
zh = "意见"
en = "opinion"
kind = "decide"
by = "data_provider of each resource"
agree = "all"
may = [
  { outcome = "yes", zh = "同意", en = "yes", to = "granted" },
  { outcome = "no", zh = "不同意", en = "no", to = "declined", needs = ["reason"] },
]
[procedure.request.end.granted]
zh = "已授权"
en = "granted"
effect = "grant_pending_service_agreement"
[procedure.request.end.declined]
zh = "未授权"
en = "declined"
"#;

fn parse(place: &str, articles: &str) -> Result<Rulebook, Vec<Mistake>> {
    Rulebook::parse(&[("place.toml", place), ("articles.md", articles)])
}

fn article(rules: &str) -> String {
    format!("{HEAD}```toml\n{rules}```\n")
}

fn mistakes(place: &str, articles: &str) -> String {
    let found = parse(place, articles).err().unwrap_or_default();
    found.iter().map(Mistake::line_up).collect::<Vec<_>>().join("\n")
}

/// The mistakes of `articles.md`, as `line:column: message`, with the help of the first.
fn check(articles: &str, expected: &str) {
    let found = mistakes(PLACE, articles).replace("articles.md:", "");
    assert_eq!(found, expected, "\n{articles}");
}

fn check_rules(rules: &str, expected: &str) {
    check(&article(rules), expected);
}

/// The procedure with one thing changed.
fn check_changed(from: &str, to: &str, expected: &str) {
    assert!(PROCEDURE.contains(from), "`{from}` is not in the procedure");
    check_rules(&PROCEDURE.replacen(from, to, 1), expected);
}

#[test]
fn a_rulebook_without_mistakes() {
    let rulebook = parse(PLACE, &article(PROCEDURE)).unwrap();
    let procedure = &rulebook.procedures[&"request".parse().unwrap()];
    assert_eq!((procedure.head.line, procedure.head.article.as_str()), (7, "HE-1"));
    let [review, opinion] = procedure.steps.as_slice() else { panic!("two steps") };
    let within = review.within.as_ref().unwrap();
    assert_eq!(
        (within.count, within.unit, within.from.as_str()),
        (5, Unit::WorkingDays, "receipt")
    );
    assert_eq!(review.otherwise, Some(opinion.id.clone()));
    assert_eq!((review.kind, review.agree), (StepKind::Decide, Agree::Any));
    assert_eq!((opinion.by.as_slice(), opinion.agree), (&[Actor::EachProvider][..], Agree::All));
    assert_eq!(rulebook.articles[0].heading.zh, "第一条 · 申请");
    assert_eq!(rulebook.articles[0].heading.en, "Article 1 · Applying");
    assert_eq!(rulebook.articles[0].rules.len(), 1);
}

#[test]
fn headings_gists_and_blocks() {
    let outside = "```outside\nzh = \"无\"\nen = \"none\"\n```\n";
    check(&format!("{HEAD}{outside}"), "");
    check(HEAD, "1:1: `HE-1` has neither a rule nor a reason why not");
    check(&format!("```toml\n[limit.x]\n```\n{HEAD}{outside}"), "1:1: a block under no article");
    check(&format!("{HEAD}```tmol\n```\n{outside}"), "6:1: `tmol` is no kind of block");
    check(&format!("{HEAD}{outside}\n[guard.x]\n"), "11:1: this line is not read");
    check(
        &format!("{HEAD}```outside\nzh = \"无\"\nen = \"none\"\n"),
        "6:1: this block is never closed",
    );
    check(&format!("{HEAD}```later\nzh = \"无\"\n```\n"), "7:1: the `later` block has no English");
    check(
        &format!("## HE-1 第二条 · 申请 · Applying\n> 申请。\n{outside}"),
        "1:1: `HE-1` is `第一条`, not `第二条`\n1:1: the gist of `HE-1` has no English",
    );
    check(
        &format!("## HE-1 第一条 申请\n> 申请。\n{outside}"),
        "1:1: `HE-1`, the article on validity, is missing\n\
         1:1: a heading has number, Chinese title and English title\n\
         7:1: the last article is 0, place.toml says 1",
    );
    check(
        &format!("{HEAD}{outside}## HE-3 第三条 · 三 · Three\n> 三\n> three\n{outside}"),
        "10:1: `HE-2` is missing before `HE-3`\n17:1: the last article is 3, place.toml says 1",
    );
    check(&format!("{HEAD}{outside}{HEAD}{outside}"), "10:1: `HE-1` stands twice or out of order");
}

#[test]
fn rules_of_all_kinds() {
    check_rules(
        "[limit.term]\nvalue = \"two years\"\nsays = { zh = \"期限\", en = \"term\" }\n",
        "8:9: `two years` is no time",
    );
    check_rules(
        "[limit.term]\nvalue = \"1 years\"\nsays = { zh = \"期限\", en = \"term\" }\n",
        "8:9: `1 years` is no time",
    );
    check_rules("[rule.x]\nvalue = 1\n", "7:2: a rule block knows no `rule`");
    check_rules(
        "[policy.x]\nvalue = \"ten\"\nsays = { zh = \"值\" }\n",
        "8:9: `value` is no whole number\n9:8: `says` of policy `x` has no English",
    );
    check_rules(
        "[policy.x]\nvalue = 1\nstrength = \"must\"\nsays = { zh = \"值\", en = \"v\" }\n",
        "7:9: policy `x` is shown as law",
    );
    check_rules(
        "[guard.x]\nchecks = \"raw_stays_inn\"\nkind = \"prohibition\"\n",
        "7:8: guard `x` has no `says`\n8:10: `raw_stays_inn` is no guard",
    );
    check_rules(
        "[guard.x]\nchecks = \"in_force\"\nkind = \"hard\"\nkeeps = [\"072\"]\nreading = \"60\"\n\
         says = { zh = \"说\", en = \"\" }\n",
        "9:8: `hard` is no kind of guard\n10:10: `072` is no invariant\n\
         11:11: `60` is no ambiguity\n12:25: `en` is empty",
    );
    check_rules(
        "[guard.x]\nchecks = \"role_of_step\"\nkind = \"derived\"\nroles = [\"king\"]\n\
         says = { zh = \"说\", en = \"says\" }\n",
        "7:8: a guard on roles that names none\n10:10: `king` is no role",
    );
    check_rules("[contents.x]\nat_least = []\n", "8:12: `at_least` is an empty list");
    check_rules(
        "[contents.x]\nat_least = [\n  { item = \"a\", zh = \"甲\", en = \"a\" },\n  \
         { item = \"a\", zh = \"乙\", en = \"b\", article = \"HE-9\" },\n]\n",
        "10:3: item `a` is listed twice\n10:47: there is no article `HE-9`",
    );
    let limit = "[limit.x]\nvalue = \"2 days\"\nsays = { zh = \"限\", en = \"l\" }\n";
    check(
        &format!("{HEAD}```toml\n{limit}```\n```toml\n{limit}```\n"),
        "12:8: there already is a rule `x`, in line 7",
    );
    check_rules(
        "[limit.X]\nvalue = \"2 days\"\n[limit.y]\nvalue = \"2 days\"\nstrength = \"reading\"\n\
         says = { zh = \"限\", en = \"l\" }\n",
        "7:8: `X` is no rule id: use a-z, 0-9, `-` and `_`\n\
         9:8: limit `y` is a reading without a `reading`",
    );
}

#[test]
fn toml_that_is_none() {
    let found = mistakes(PLACE, &article("[limit.x]\nvalue = 2 years\n"));
    assert_eq!(
        found,
        "articles.md:7:8: limit `x` has no `says`\n\
         articles.md:8:9: string values must be quoted, expected literal string"
    );
}

#[test]
fn words_of_a_procedure() {
    check_changed(
        "by = \"operator concerned\"",
        "by = \"operator concernd\"",
        "20:6: `operator concernd` is nobody who can act",
    );
    check_changed(
        "starts = [\"operator\"]",
        "starts = [\"big_data_center\"]",
        "11:11: `big_data_center` has no name in this place",
    );
    check_changed(
        "needs = [\"reason\"]",
        "needs = [\"reasons\"]",
        "32:70: `reasons` has no name in this place",
    );
    check_changed(
        "subject = \"resource_request\"",
        "subject = \"request\"",
        "10:11: `request` is no subject",
    );
    check_changed("kind = \"decide\"", "kind = \"vote\"", "17:8: `vote` is no kind of step");
    check_changed(
        "effect = \"grant_pending_service_agreement\"",
        "effect = \"release\"",
        "34:24: `release` is no effect on a resource_request",
    );
    check_changed(
        "applicant is partner",
        "applicant was partner",
        "18:8: `applicant was partner` is no condition",
    );
    check_changed("applicant is partner", "origin is not mars", "18:8: `origin` is never `mars`");
    check_changed(
        "5 working days of receipt",
        "five days",
        "21:10: `five days` is no time to answer in",
    );
    check_changed(
        "5 working days of receipt",
        "5 working days of reciept",
        "21:10: there is no step `reciept`",
    );
    check_changed(
        "agree = \"all\"\n",
        "",
        "24:6: step `opinion` has several answers and no `agree`",
    );
    check_changed("agree = \"all\"", "agree = \"most\"", "29:9: `most` is no way to agree");
    check_changed("zh = \"意见\"\n", "", "24:6: step `opinion` has no Chinese");
    check_changed("within =", "withn =", "21:1: step `review` knows no `withn`");
}

#[test]
fn ways_of_a_procedure() {
    check_changed("first = \"review\"", "first = \"reviev\"", "12:9: there is no step `reviev`");
    check_changed(
        "otherwise = \"opinion\"\n",
        "",
        "14:6: step `review` has a `when` and no `otherwise`",
    );
    check_changed(
        "when = \"applicant is partner\"\n",
        "",
        "14:6: step `review` has an `otherwise` and no `when`",
    );
    check_changed(
        "otherwise = \"opinion\"",
        "otherwise = \"granted\"",
        "19:13: there is no step `granted`",
    );
    check_changed(
        "agree = \"all\"",
        "agree = \"same\"",
        "24:6: step `opinion` must agree and has no `differ`",
    );
    check_changed(
        "agree = \"all\"",
        "agree = \"all\"\ndiffer = \"review\"",
        "24:6: step `opinion` has a `differ` and need not agree",
    );
    check_changed(
        "to = \"opinion\"",
        "to = [\"opinion\", \"granted\"]",
        "14:6: `pass` of `review` leads nowhere clear",
    );
    check_changed("to = \"declined\"", "to = \"opinion\"", "38:24: `declined` is never reached");
    check_changed("outcome = \"no\"", "outcome = \"yes\"", "32:3: outcome `yes` is listed twice");
    check_changed(
        "id = \"opinion\"",
        "id = \"review\"",
        "19:13: there is no step `opinion`\n22:57: there is no step or end `opinion`\n\
         24:6: `review` is declared twice",
    );
    check_changed("to = \"granted\"", "to = \"opinion\"", "34:24: `granted` is never reached");
    check_changed("to = \"granted\" },", "to = \"review\" },", "34:24: `granted` is never reached");
}

#[test]
fn a_case_that_never_ends() {
    let endless = PROCEDURE
        .replace("to = \"granted\"", "to = \"review\"")
        .replace("to = \"declined\"", "to = \"review\"");
    check_rules(
        &endless,
        "14:6: from `review` the case never ends\n24:6: from `opinion` the case never ends\n\
         34:24: `granted` is never reached\n38:24: `declined` is never reached",
    );
    let circle = PROCEDURE.replace(
        "by = \"data_provider of each resource\"",
        "by = \"data_provider of each resource\"\n\
         when = \"personal is yes\"\notherwise = \"review\"",
    );
    check_rules(
        &circle,
        "14:6: the conditions of `review` lead in a circle\n\
         24:6: the conditions of `opinion` lead in a circle",
    );
}

#[test]
fn documents_and_signatories() {
    check_changed(
        "subject =",
        "contents = \"topics\"\nsubject =",
        "10:12: there is no list of contents `topics`",
    );
    check_changed(
        "by = \"operator concerned\"",
        "by = \"signatories\"\nagree = \"all\"",
        "7:1: nobody is named to sign in `request`",
    );
    let topics = "[contents.topics]\nat_least = [{ item = \"a\", zh = \"甲\", en = \"a\" }]\n\
                  signed_by = \"signatories\"\n";
    let asked = PROCEDURE.replacen(
        "subject =",
        "contents = \"topics\"\nrequires = [{ item = \"a\", zh = \"甲\", en = \"a\" }]\nsubject =",
        1,
    );
    check_rules(
        &format!("{topics}{asked}"),
        "9:13: `signatories` do not say who signs\n10:1: `request` asks for `a` twice",
    );
}

#[test]
fn the_sheet_of_the_place() {
    let good = article(PROCEDURE);
    let check = |from: &str, to: &str, expected: &str| {
        assert!(PLACE.contains(from), "`{from}`");
        assert_eq!(mistakes(&PLACE.replacen(from, to, 1), &good), expected);
    };
    check(
        "zone = \"Asia/Shanghai\"",
        "zone = \"Asia/Futian\"",
        "place.toml:1:1: `Asia/Futian` is no zone",
    );
    check("first_day = 2024-01-30\n", "", "place.toml:1:1: there is no `first_day`");
    check("draft = false\n", "", "place.toml:1:1: place.toml has no `draft`");
    check(
        "id = ",
        "ident = ",
        "place.toml:1:1: place.toml has no `id`\nplace.toml:1:1: place.toml knows no `ident`",
    );
    check(
        "operator = {",
        "operater = {",
        "articles.md:11:11: `operator` has no name in this place\n\
         articles.md:20:6: `operator` has no name in this place\n\
         place.toml:13:1: `operater` is no role",
    );
    check(
        "articles = 1",
        "articles = 2",
        "articles.md:42:1: the last article is 1, place.toml says 2",
    );
    check(
        "prefix = \"HE\"",
        "prefix = \"XX\"",
        "articles.md:1:1: `HE-1` is no article of this place\n\
         articles.md:42:1: the last article is 0, place.toml says 1",
    );
    let found = Rulebook::parse(&[("x/2025-01-01/place.toml", PLACE), ("articles.md", &good)]);
    assert_eq!(
        found.unwrap_err()[0].line_up(),
        "x/2025-01-01/place.toml:7:11: the folder says 2025-01-01"
    );
    let found = Rulebook::parse(&[("place.toml", PLACE), ("notes.md", "")]).unwrap_err();
    let found: Vec<String> = found.iter().map(Mistake::line_up).collect();
    assert_eq!(
        found,
        [
            "articles.md:1:1: there is no `articles.md`",
            "notes.md:1:1: `notes.md` is no file of a rulebook",
        ]
    );
}

#[test]
fn a_mistake_as_people_read_it() {
    let rules = "[guard.raw]\nchecks = \"raw_stay_in\"\nkind = \"prohibition\"\n\
                 says = { zh = \"原始数据不出域\", en = \"raw data stays in\" }\n";
    let found = parse(PLACE, &article(rules)).unwrap_err();
    insta::assert_snapshot!(found[0].render(), @r#"
     × `raw_stay_in` is no guard
      ╭─[articles.md:8:10]
    7 │ [guard.raw]
    8 │ checks = "raw_stay_in"
      ·          ──────┬──────
      ·                ╰── here
    9 │ kind = "prohibition"
      ╰────
     help: did you mean `raw_stays_in`?
    "#);
}

#[test]
fn the_digest_knows_where_a_file_ends() {
    let digest = |place: &str, articles: &str| {
        super::digest(&[Page::new("articles.md", articles), Page::new("a/b/place.toml", place)])
    };
    assert_eq!(digest("ab", "c").to_string(), digest("ab", "c").to_string());
    assert_ne!(digest("ab", "c"), digest("a", "bc"));
    assert_ne!(digest("ab", "c"), digest("c", "ab"));
    // The order in which files are given, and the folder they lie in, say nothing.
    let other = [Page::new("place.toml", "ab"), Page::new("x/articles.md", "c")];
    assert_eq!(digest("ab", "c"), super::digest(&other));
}

proptest! {
    #[test]
    fn any_changed_byte_changes_the_digest(
        at in 0_usize..10_000, with in "[ -~]", in_place: bool,
    ) {
        let articles = article(PROCEDURE);
        let digest = |place: &str, articles: &str| {
            super::digest(&[Page::new("place.toml", place), Page::new("articles.md", articles)])
        };
        let before = digest(PLACE, &articles);
        let mut changed = if in_place { PLACE.to_owned() } else { articles.clone() };
        let letters: Vec<(usize, char)> = changed.char_indices().collect();
        let (start, letter) = letters[at % letters.len()];
        let end = start + letter.len_utf8();
        changed.replace_range(start..end, &with);
        let (after, same) = if in_place {
            (digest(&changed, &articles), changed == PLACE)
        } else {
            (digest(PLACE, &changed), changed == articles)
        };
        prop_assert_eq!(before == after, same);
    }

    #[test]
    fn whatever_is_written_is_read_or_marked(text in "(?s).{0,400}", rules in "(?s).{0,200}") {
        prop_assert!(parse(&text, &rules).is_err_and(|mistakes| !mistakes.is_empty()));
        let found = parse(PLACE, &article(&rules));
        for mistake in found.err().unwrap_or_default() {
            prop_assert!(mistake.line >= 1 && !mistake.render().is_empty());
        }
    }
}
