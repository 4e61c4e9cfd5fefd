//! Templates: what may stand in one, and that an argument stays a value whatever is written in it.

use std::collections::BTreeMap;

use governance::{Domain, Parameter, fill, sample};
use proptest::prelude::*;
use serde_json::{Value, json};
use terms::Text;

use crate::forms::{interface, with};
use crate::partner_path::partner_at;
use crate::world::{day, verdict};

fn parameter(name: &str, domain: Domain) -> Parameter {
    Parameter { name: name.to_owned(), says: Text::same("…"), domain }
}

fn words(values: &[&str]) -> Domain {
    Domain::Words { values: values.iter().map(|&it| it.to_owned()).collect() }
}

fn one(name: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(name.to_owned(), value.to_owned())])
}

/// What the council says of a template with one parameter `w` of words.
fn template(sql: &str) -> String {
    let text = json!({ "zh": "…", "en": "…" });
    let parameters = json!([{
        "name": "w", "says": text, "domain": { "type": "words", "values": ["a"] },
    }]);
    let form = with(
        interface(),
        &[("/form/source/sql", json!(sql)), ("/form/source/parameters", parameters)],
    );
    verdict(&partner_at("working").ask("ren", &form))
}

/// What the council says of these parameters.
fn parameters(parameters: &Value) -> String {
    let form = with(interface(), &[("/form/source/parameters", parameters.clone())]);
    verdict(&partner_at("working").ask("ren", &form))
}

#[test]
fn parameters_are_named_declared_used_and_have_values() {
    let text = json!({ "zh": "…", "en": "…" });
    let least = json!({
        "name": "least", "says": text, "domain": { "type": "numbers", "least": 1, "greatest": 2 },
    });
    let work = |domain: Value| json!({ "name": "work", "says": text, "domain": domain });
    let good = work(json!({ "type": "words", "values": ["farm"] }));
    assert_eq!(parameters(&json!([good, least])), "may");
    assert_eq!(parameters(&json!([good])), "malformed: `$least` is not declared as a parameter");
    let twice = "malformed: `work` is no name of a parameter, or stands twice";
    assert_eq!(parameters(&json!([good, good, least])), twice);
    for name in ["Work", "1work", "", "wo rk", "工作", "w;rk"] {
        let odd = with(json!({ "of": good }), &[("/of/name", json!(name))]);
        let answer = parameters(&json!([odd["of"], least]));
        assert_eq!(
            answer,
            format!("malformed: `{name}` is no name of a parameter, or stands twice")
        );
    }
    let unused = json!({ "name": "more", "says": text, "domain": good["domain"] });
    let missing = "malformed: `$more` does not stand in the query";
    assert_eq!(parameters(&json!([good, least, unused])), missing);
    for empty in [
        json!({ "type": "words", "values": [] }),
        json!({ "type": "numbers", "least": 2, "greatest": 1 }),
        json!({ "type": "days", "first": "2026-01-02", "last": "2026-01-01" }),
    ] {
        let nothing = "malformed: parameter `work` has no value it may take";
        assert_eq!(parameters(&json!([work(empty), least])), nothing);
    }
    let many: Vec<Value> = (0..9).map(|_| good.clone()).collect();
    assert_eq!(parameters(&json!(many)), "malformed: at most 8 parameters");
}

#[test]
fn a_template_is_short_enough_to_be_read() {
    let text = json!({ "zh": "…", "en": "…" });
    let words = |values: Value| {
        let domain = json!({ "type": "words", "values": values });
        let least = json!({ "type": "numbers", "least": 1, "greatest": 2 });
        parameters(&json!([
            { "name": "work", "says": text, "domain": domain },
            { "name": "least", "says": text, "domain": least },
        ]))
    };
    let many = |count: usize| json!((0..count).map(|it| it.to_string()).collect::<Vec<_>>());
    let much = "malformed: a query has 10000 bytes at most, a parameter 1000 words";
    assert_eq!(words(many(1000)), "may");
    assert_eq!(words(many(1001)), much);
    assert_eq!(words(json!(["a".repeat(200)])), "may");
    assert_eq!(words(json!(["a".repeat(201)])), much);
    let long = |count: usize| format!("SELECT $w{}", " ".repeat(count - 9));
    assert_eq!(template(&long(10_000)), "may");
    assert_eq!(template(&long(10_001)), much);
}

#[test]
fn a_parameter_stands_where_only_a_value_can() {
    for sql in [
        "SELECT count(*) FROM t WHERE a = $w",
        "SELECT count(*) FROM t WHERE a=$w AND b IN ($w,$w)",
        "SELECT count(*) FROM t WHERE a = $w;",
        "SELECT count(*) FROM t WHERE a = $w::text",
        "SELECT count(*) FROM t WHERE \"a--b\" = $w AND c <> '/* $ no */' || $w",
    ] {
        let expected = if sql.contains("$ no") {
            "malformed: `$` is not declared as a parameter"
        } else {
            "may"
        };
        assert_eq!(template(sql), expected, "{sql}");
    }
    let quoted = |open: &str| {
        format!("malformed: no parameter stands inside {open}…{open}; the platform puts the quotes")
    };
    assert_eq!(template("SELECT count(*) FROM t WHERE a = '$w'"), quoted("'"));
    assert_eq!(template("SELECT count(*) FROM t WHERE a = 'it''s $w'"), quoted("'"));
    assert_eq!(template("SELECT count(*) AS \"$w\" FROM t"), quoted("\""));
    assert_eq!(template("SELECT count(*) FROM `$w`"), quoted("`"));
    let comment = "malformed: a template has no comments: all of it runs";
    assert_eq!(template("SELECT count(*) FROM t -- $w"), comment);
    assert_eq!(template("SELECT count(*) FROM t /* $w */"), comment);
    assert_eq!(template("SELECT count(*) FROM t WHERE a = $w -- all of them"), comment);
    assert_eq!(template("SELECT count(*) FROM t WHERE a = 5--$w"), comment);
    let prefix = "malformed: no letter and no `&` stands right before a quote";
    assert_eq!(template("SELECT count(*) FROM t WHERE a = E'\\' || $w || '"), prefix);
    assert_eq!(template("SELECT count(*) FROM t WHERE a = U&'\\0061' || $w"), prefix);
    let alone = "malformed: a parameter stands by itself, parted by spaces, brackets or operators";
    for sql in ["E$w", "x$w", "'a'$w", "$w'a'", "$w\"a\"", "t.$w", "1$w", "$wé", "$w[1]"] {
        assert_eq!(template(&format!("SELECT count(*) FROM t WHERE a = {sql}")), alone, "{sql}");
    }
    let stray = "malformed: `$` is not declared as a parameter";
    for sql in ["$$a$$ || $w", "$w$w$w$", "$ w || $w"] {
        assert_eq!(template(&format!("SELECT count(*) FROM t WHERE a = {sql}")), stray, "{sql}");
    }
    let longer = "malformed: `$ww` is not declared as a parameter";
    assert_eq!(template("SELECT count(*) FROM t WHERE a = $ww AND b = $w"), longer);
}

#[test]
fn a_number_is_written_as_people_write_it() {
    let domain = Domain::Numbers { least: -7, greatest: 70 };
    for good in ["7", "0", "-7", "70"] {
        assert!(domain.holds(good), "{good}");
    }
    for bad in
        ["007", "+1", "-0", " 7", "7 ", "7.0", "7e0", "0x7", "", "-", "-8", "71", "७", "7--", "7;"]
    {
        assert!(!domain.holds(bad), "{bad}");
    }
    let huge = Domain::Numbers { least: i64::MIN, greatest: i64::MAX };
    assert!(huge.holds(&i64::MIN.to_string()) && huge.holds(&i64::MAX.to_string()));
    assert!(!huge.holds("9223372036854775808"));
}

#[test]
fn a_minus_does_not_meet_another_minus() {
    let least = [parameter("n", Domain::Numbers { least: -7, greatest: 7 })];
    let sql = "SELECT 10-$n AS x";
    assert_eq!(fill(sql, &least, &one("n", "-5")), "SELECT 10-(-5) AS x");
    assert_eq!(fill(sql, &least, &one("n", "5")), "SELECT 10-5 AS x");
}

#[test]
fn a_day_is_written_as_the_calendar_writes_it() {
    let domain = Domain::Days { first: day("2026-02-01"), last: day("2026-02-28") };
    for good in ["2026-02-01", "2026-02-14", "2026-02-28"] {
        assert!(domain.holds(good), "{good}");
    }
    for bad in [
        "2026-01-31",
        "2026-03-01",
        "2026-02-29",
        "2026-2-14",
        "20260214",
        "+002026-02-14",
        "2026-02-14T00:00:00",
        "2026-02-14[u-ca=gregory]",
        " 2026-02-14",
        "2026-02-14'",
        "",
    ] {
        assert!(!domain.holds(bad), "{bad}");
    }
}

#[test]
fn a_word_is_one_of_those_on_file_to_the_letter() {
    let domain = words(&["farm", "it's", ""]);
    for good in ["farm", "it's", ""] {
        assert!(domain.holds(good), "{good}");
    }
    for bad in ["Farm", "farm ", "it''s", "farm' OR '1'='1", "farm\0"] {
        assert!(!domain.holds(bad), "{bad}");
    }
}

#[test]
fn every_place_of_a_parameter_is_filled_and_no_other() {
    let known = [parameter("a", words(&["x"])), parameter("ab", words(&["y$a"]))];
    let given =
        BTreeMap::from([("a".to_owned(), "x".to_owned()), ("ab".to_owned(), "y$a".to_owned())]);
    // What was put in is not read again.
    let filled = fill("SELECT $a, $ab, ($a), $abc", &known, &given);
    assert_eq!(filled, "SELECT 'x', 'y$a', ('x'), $abc");
    assert_eq!(fill("SELECT 1", &known, &given), "SELECT 1");
    assert_eq!(fill("$", &known, &given), "$");
}

/// Reads one literal from the start of a text, as SQL does; what it says, and what is left.
fn literal(sql: &str) -> Option<(String, &str)> {
    let mut rest = sql.strip_prefix('\'')?;
    let mut said = String::new();
    loop {
        let (before, after) = rest.split_once('\'')?;
        said.push_str(before);
        match after.strip_prefix('\'') {
            Some(after) => {
                said.push('\'');
                rest = after;
            }
            None => return Some((said, after)),
        }
    }
}

fn domain() -> impl Strategy<Value = Domain> {
    // Quotes, comments, backslashes and placeholders are what one would try.
    let word = "(['\"`$;\\-\\\\/* ]|\\PC|a|OR 1=1){0,12}";
    prop_oneof![
        proptest::collection::vec(word, 1..5).prop_map(|values| Domain::Words { values }),
        (any::<i64>(), any::<i64>()).prop_map(|(one, other)| Domain::Numbers {
            least: one.min(other),
            greatest: one.max(other),
        }),
        (0_i32..4000, 0_i32..4000).prop_map(|(one, more)| {
            let first = day("2020-01-01").plus_days(one);
            Domain::Days { first, last: first.plus_days(more) }
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a word holds, it is one literal that says exactly this, and the rest of the query
    /// stands where it stood.
    #[test]
    fn no_word_becomes_more_than_a_word(word in "(['\"`$;\\-\\\\/*]|\\PC|\n){0,24}") {
        let known = [parameter("w", words(&[&word]))];
        let filled = fill("SELECT 1 WHERE a = $w AND secret = 0", &known, &one("w", &word));
        let rest = filled.strip_prefix("SELECT 1 WHERE a = ").unwrap();
        let (said, rest) = literal(rest).unwrap();
        prop_assert_eq!(said, word);
        prop_assert_eq!(rest, " AND secret = 0");
    }

    /// Nothing lies in a domain of numbers or days but numbers and days in plain writing.
    #[test]
    fn no_text_passes_for_a_number_or_a_day(text in "\\PC{0,16}|[-+0-9 '.eEx]{0,20}") {
        let numbers = Domain::Numbers { least: i64::MIN, greatest: i64::MAX };
        let digits = text.strip_prefix('-').unwrap_or(&text);
        let plain = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
        prop_assert!(!numbers.holds(&text) || plain);
        let days = Domain::Days { first: day("0001-01-01"), last: day("9999-12-31") };
        let plain = text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-');
        prop_assert!(!days.holds(&text) || plain);
    }

    /// A sample lies in every domain, whatever it is.
    #[test]
    fn a_sample_is_a_good_call(domains in proptest::collection::vec(domain(), 0..8)) {
        let known: Vec<Parameter> =
            (0..).zip(domains).map(|(at, domain)| parameter(&format!("p{at}"), domain)).collect();
        let sampled = sample(&known);
        prop_assert_eq!(sampled.len(), known.len());
        for parameter in &known {
            prop_assert!(parameter.domain.holds(&sampled[&parameter.name]));
        }
    }

    /// Only what is in a domain is filled in by the council, and filling leaves no parameter over.
    #[test]
    fn nothing_is_left_over(domains in proptest::collection::vec(domain(), 1..8)) {
        let known: Vec<Parameter> =
            (0..).zip(domains).map(|(at, domain)| parameter(&format!("p{at}"), domain)).collect();
        let places: Vec<String> = known.iter().map(|it| format!("${}", it.name)).collect();
        let sql = format!("SELECT {}", places.join(" , "));
        let filled = fill(&sql, &known, &sample(&known));
        let mut rest = filled.strip_prefix("SELECT ").unwrap();
        for parameter in &known {
            let value = &sample(&known)[&parameter.name];
            rest = match &parameter.domain {
                Domain::Numbers { .. } => {
                    let bare = rest.trim_start_matches('(');
                    bare.strip_prefix(value.as_str()).unwrap().trim_start_matches(')')
                }
                Domain::Words { .. } | Domain::Days { .. } => {
                    let (said, rest) = literal(rest).unwrap();
                    prop_assert_eq!(&said, value);
                    rest
                }
            };
            rest = rest.strip_prefix(" , ").unwrap_or(rest);
        }
        prop_assert_eq!(rest, "");
    }
}
