//! Runs in the notebook: what is met, what is not, and what a journey leaves behind.

use std::collections::BTreeMap;

use serde_json::json;

use super::notebook::{Fault, Notebook};
use crate::{Ticket, Transcript, parse, run};

const HEAD: &str = "title 试 | a try\nfounded 2026-01-05 by lin of office\n\
                    file list = a/list-*.csv 0123 3\n\
                    file pair = a/pair.csv\n\
                    always each n >= 5\n";

fn run_in(world: &mut Notebook, lines: &str) -> Transcript {
    let journey = parse(&format!("{HEAD}{lines}")).unwrap();
    let files: BTreeMap<String, Vec<u8>> =
        [("a/list-1.csv", "h\n1\n2\n"), ("a/pair.csv", "h\n1\n")]
            .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()))
            .into();
    run(&journey, Ticket { name: "office/try", nonce: "n", files: &files }, world)
}

/// What a run of these lines, from line 6 on, does not meet.
fn check(lines: &str, expected: &str) {
    check_with(None, lines, expected);
}

fn check_with(fault: Option<Fault>, lines: &str, expected: &str) {
    let transcript = run_in(&mut Notebook::with(fault), lines);
    let unmet: Vec<String> =
        transcript.unmet.iter().map(|it| format!("line {}: {}", it.line, it.says)).collect();
    assert_eq!(unmet.join("\n"), expected, "\n{lines}");
}

const LIN: &str = "as lin of office\n";

fn lin(lines: &str, expected: &str) {
    check(&format!("{LIN}{lines}"), expected);
}

const WHOLE: &str = r#"
== 一、笔记 | 1. Notes ==
as lin of office
account gao
keep note=first
-> note as first
-> case.id as same_note
-> entries.0 as entry
expect records note.kept
expect cites FT-2
expect due 2026-02-14
expect says "note-1"
expect lacks "note-2"
again
expect same
again note=other
expect conflict
retry note=$first
expect says "note-2"
keep note=""
expect refused FT-1 FT-9
retry note=secret
expect refused FT-9 FT-1
expect finding column_use
expect finding column_use notes.secret
keep
expect malformed
import list into lists
expect rows $rows(list)
expect rows 2
expect columns 2
expect column column_1
expect nulls b 2
expect aside 3
again
expect same
on 2026-01-06
expect records clock.moved
read /api/notes
expect rows 2
expect one text=first by.id=lin
expect one text=$same_note
expect none text=third
read /api/book
expect one open=true
expect one text=first
read /api/log/$entry
expect one kind=note.kept
collect /api/files/1
expect rows 2
expect each n >= 12
as gao of company
keep note=his
expect not found
as nobody
read /api/secrets
expect not found
"#;

#[test]
fn a_whole_journey_holds() {
    let transcript = run_in(&mut Notebook::default(), WHOLE);
    assert_eq!(transcript.unmet, []);
    assert!(transcript.holds());
    assert_eq!((transcript.act_count(), transcript.refusal_count()), (8, 2));
    assert_eq!(transcript.roles().into_iter().collect::<Vec<_>>(), ["data_authority", "operator"]);
    let articles: Vec<String> = transcript.articles().iter().map(ToString::to_string).collect();
    assert_eq!(articles, ["FT-1", "FT-2", "FT-9"]);
    let first = transcript.acts.iter().find(|act| act.number == Some(1)).unwrap();
    assert_eq!((first.command.as_str(), first.about.as_str()), ("keep", "note=first"));
    assert_eq!((first.line, first.outcome.as_str()), (10, "done"));
    assert_eq!(first.made["note"], json!("note-1"));
    assert_eq!(first.entries[0].serial.as_deref(), Some("notes 1"));
    assert_eq!(first.chapter.as_ref().unwrap().en, "1. Notes");
    // The list is not the one the author knew, so its digest is shown as a sample's.
    let files: Vec<_> = transcript.files.iter().map(|it| (it.rows, it.known)).collect();
    assert_eq!(files, [(2, false)]);
}

#[test]
fn the_transcript_is_a_page_for_people() {
    let text = run_in(&mut Notebook::default(), WHOLE).to_text();
    for line in [
        "试 · a try",
        "一、笔记 · 1. Notes",
        "   1  2026-01-05  office / lin (data_authority)",
        "      keep note=first",
        "      ✓   FT-2   期限 due 2026-02-14 (FT-2, 3 个工作日 working days left)   \
         日志 log 0 note.kept (notes 1)",
        "      ✗ 不予办理 refused   FT-1 FT-9   日志 log 2 act.refused (notes 1)",
        "        FT-9 第一条 `some_rule`",
        "        FT-1 第一条 `some_rule`",
        "          没有内容",
        "          there is nothing",
        "      ✗ malformed   ",
        "   ·  2026-01-06  公众 the public",
        "   ·  2026-01-06  演练时钟 the clock",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
    let end = "合计 total  8 项行为 acts, 2 次不予办理 refusals, 2 类角色 roles";
    assert!(text.lines().any(|it| it.starts_with(end)), "{text}");
}

#[test]
fn outcomes_that_were_not_expected() {
    let stop = "the journey cannot go on from here";
    lin(
        "keep note=\"\"",
        &format!(
            "line 7: it was not done: refused: FT-9 some_rule: there is nothing; \
             FT-1 some_rule: there is nothing; FT-9 some_rule: there is nothing\nline 7: {stop}"
        ),
    );
    lin(
        "keep note=a\nexpect refused FT-1",
        &format!("line 7: expected refused FT-1, but it was done\nline 7: {stop}"),
    );
    // Exactly these articles: one less is as wrong as one more.
    let grounds = "FT-9 some_rule: there is nothing; FT-1 some_rule: there is nothing; \
                   FT-9 some_rule: there is nothing";
    for articles in ["FT-9", "FT-1 FT-2 FT-9"] {
        lin(
            &format!("keep note=\"\"\nexpect refused {articles}"),
            &format!(
                "line 7: expected refused {articles}, but: refused: {grounds}\nline 7: {stop}"
            ),
        );
    }
    lin(
        "keep\nexpect not found",
        &format!("line 7: expected not found, but: malformed: \nline 7: {stop}"),
    );
}

#[test]
fn what_every_refusal_must_carry() {
    let lines = format!("{LIN}keep note=\"\"\nexpect refused FT-1 FT-9");
    check_with(Some(Fault::NoEntry), &lines, "line 7: the refusal is not in the log");
    check_with(Some(Fault::NoRemedy), &lines, "line 7: a ground lacks its fact or its remedy");
    check_with(Some(Fault::HiddenEntry), &lines, "line 7: entry 0 is not in the public log");
    let stop = "line 7: the journey cannot go on from here";
    let none = format!("line 7: expected refused FT-1 FT-9, but: refused: \n{stop}");
    check_with(Some(Fault::NoGround), &lines, &none);
}

#[test]
fn a_key_means_one_act() {
    let lines = format!("{LIN}keep note=a\nagain\nexpect same");
    check_with(Some(Fault::OtherAnswer), &lines, "line 9: the answer is not the one before");
    let stop = "line 8: the journey cannot go on from here";
    lin("keep note=a\nagain note=b", &format!("line 8: it was not done: conflict: \n{stop}"));
    lin("again", "line 7: there is no act above to send again");
    lin("retry", "line 7: there is no act above to try again");
    lin("import list into l\nretry", "line 8: there is no act above to try again");
    lin("import list into l\nagain a=b", "line 8: an import is sent again as it is, or not at all");
    lin("keep note=a\nas gao of company\nretry", "line 9: the act above is `lin`'s, not `gao`'s");
}

#[test]
fn what_a_journey_cannot_go_beyond() {
    check("keep note=a", "line 6: nobody acts here; say `as …` first");
    check("as ma of office", "line 6: `ma` cannot log in");
    check("as lin of company", "line 6: `lin` is of `office`, not of `company`");
    check("on 2026-01-04", "line 6: the clock stands at 2026-01-05 and moves forward only");
    lin("keep note=$what", "line 7: nothing above is called `$what`");
    lin("keep note=$sum(a)", "line 7: `$sum(…)` is not known");
    lin("keep note=$rows(none)", "line 7: the heading has no file `none`");
    lin("keep note=a\n-> release as r", "line 7: the answer has no `release`");
    lin("keep note=a\n-> nothing as r", "line 7: the answer has no `nothing`");
    lin("read /api/$what", "line 7: nothing above is called `$what`");
    check_with(Some(Fault::Broken), &format!("{LIN}keep note=a"), "line 7: the office is closed");
}

#[test]
fn signatures_are_made_at_the_officers_side() {
    let mut world = Notebook::default();
    let lines = "as lin of office\nkeep note=a\n-> note as case\n\
                 keep note=$key\n  signature = \"$signed(case)\"\n  paper = \"$document(协议)\"\n";
    let transcript = run_in(&mut world, lines);
    assert_eq!(transcript.unmet, []);
    let act = transcript.acts.last().unwrap();
    assert_eq!(act.about, "note=key of lin");
    lin(
        "keep note=a\n-> note as case\nkeep note=$signed(none)",
        "line 9: nothing above is called `$none`",
    );
    lin(
        "keep note=a\nkeep note=b\n-> note as second\nkeep note=$signed(second)",
        "line 10: case `note-2` has no document to sign",
    );
    lin(
        "keep note=a\n-> entries.0 as nine\nkeep note=$signed(nine)",
        "line 9: `lin` sees no case `0`",
    );
}

#[test]
fn a_program_calls_with_the_secret_of_a_key() {
    let calls = "keep note=a\n-> note as secret\ncall /deliver/a?b=c by $secret 3 times\n\
                 expect one path=/deliver/a?b=c calls=3\nkeep note=b";
    lin(calls, "");
    lin(
        "keep note=a\nkeep note=b\n-> note as other\ncall /deliver/a by $other 2 times",
        "line 10: it was not done: unauthenticated: ",
    );
    lin("call /deliver/a by $none", "line 7: nothing above is called `$none`");
}

#[test]
fn what_happens_meanwhile_is_left_out_where_nobody_asks_for_it() {
    check("meanwhile 2026-01-05 to 2026-01-09\non 2026-01-06\nexpect records clock.moved", "");
}

#[test]
fn small_groups_are_found_wherever_they_appear() {
    check_with(None, "read /api/look", "");
    check(
        "read /api/look\nexpect each n >= 10\nexpect each m >= 1",
        "line 7: `n` has 7, which is less than 10\nline 8: there is no column `m`",
    );
    let strict = HEAD.replace("n >= 5", "n >= 8");
    let journey = parse(&format!("{strict}read /api/look\n")).unwrap();
    let ticket = Ticket { name: "office/try", nonce: "n", files: &BTreeMap::new() };
    let transcript = run(&journey, ticket, &mut Notebook::default());
    assert_eq!(transcript.unmet[0].says, "`n` has 7, which is less than 8");
    assert!(!transcript.holds());
}
