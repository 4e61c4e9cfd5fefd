//! What is printed reads back as the same.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};
use terms::{ArticleId, Day, OfficerId, PartyId, Text};

use crate::{
    Act, Bind, Expect, FileName, Founding, Journey, Line, Outcome, Statement, parse, print,
};

const MAIN: &str = include_str!("../../../../journeys/futian/main.txt");

/// A printed journey has other line numbers than the one it was read from.
fn without_numbers(mut journey: Journey) -> Journey {
    for line in &mut journey.lines {
        line.number = 0;
        for (number, _) in &mut line.expects {
            *number = 0;
        }
    }
    journey
}

#[test]
fn the_main_journey_reads_back_as_the_same() {
    let journey = parse(MAIN).unwrap();
    let printed = print(&journey);
    let again = parse(&printed).unwrap();
    assert_eq!(print(&again), printed);
    assert_eq!(without_numbers(again), without_numbers(journey));
}

#[test]
fn lines_know_where_they_stand() {
    let journey = parse(MAIN).unwrap();
    let lines: Vec<&str> = MAIN.lines().collect();
    let at = |number: u32| lines[usize::try_from(number).unwrap() - 1];
    for line in &journey.lines {
        if let Statement::Act(act) = &line.statement {
            assert!(at(line.number).starts_with(&act.command), "{}", line.number);
        }
        for (number, _) in &line.expects {
            assert!(at(*number).starts_with("expect "), "{number}");
        }
    }
}

#[test]
fn a_journey_as_it_is_printed() {
    let text = "title 试 | a try\nfounded 2026-01-05 by lin of office\n\
                file a = a/a.csv\nalways each n >= 10\n# a remark\n== 一 | one ==\n\
                as lin of office\n  \n\
                keep happened 2026-01-04 note=\"two words\" to=$all\n\
                \x20 [list]\n\x20 of = [1, 2.0, true, { day = 2026-01-04 }]\n\
                -> note as first\nexpect refused FT-1 FT-2\nagain note=other\n";
    // A blank line with blanks is a blank line.
    let printed = print(&parse(&text.replace("  \n", "\n")).unwrap());
    let expected = "title 试 | a try\nfounded 2026-01-05 by lin of office\ncalled office | office\n\
                    file a = a/a.csv\nalways each n >= 10\n\n== 一 | one ==\n\nas lin of office\n\
                    keep happened 2026-01-04\n\
                    \x20 list = { of = [1, 2.0, true, { day = \"2026-01-04\" }] }\n\
                    \x20 note = \"two words\"\n\x20 to = \"$all\"\n\
                    -> note as first\nexpect refused FT-1 FT-2\nagain\n\x20 note = \"other\"\n";
    assert_eq!(printed, expected);
}

fn day() -> impl Strategy<Value = Day> {
    (2023_i16..2030, 1_i8..=12, 1_i8..=28).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap())
}

fn id() -> impl Strategy<Value = String> {
    "[a-z0-9][a-z0-9_-]{0,12}"
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z0-9_]{1,8}"
}

/// Words in both languages: neither may hold the bar between them.
fn text() -> impl Strategy<Value = Text> {
    ("[\\p{Han}a-z，（]{1,9}", "[A-Za-z][a-z ,.]{0,20}[a-z]").prop_map(|(zh, en)| Text::new(zh, en))
}

fn article() -> impl Strategy<Value = ArticleId> {
    (1_u32..60).prop_map(|number| ArticleId::new(format!("FT-{number}")).unwrap())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("finite", |it| it.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::Array),
            fields(inner).prop_map(Value::Object),
        ]
    })
}

fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    btree_map(any::<String>(), value, 0..4).prop_map(|it| it.into_iter().collect())
}

fn expect() -> impl Strategy<Value = Expect> {
    let some_fields = || vec(("[a-z_0-9.]{1,9}", any::<String>()), 1..4);
    let articles = || vec(article(), 1..4);
    prop_oneof![
        articles().prop_map(|it| Expect::Outcome(Outcome::Refused(it))),
        Just(Expect::Outcome(Outcome::NotFound)),
        Just(Expect::Outcome(Outcome::Malformed)),
        Just(Expect::Outcome(Outcome::Conflict)),
        option::of(day()).prop_map(Expect::Due),
        any::<u64>().prop_map(|rows| Expect::Rows(rows.to_string())),
        name().prop_map(|file| Expect::Rows(format!("$rows({file})"))),
        any::<u64>().prop_map(Expect::SetAside),
        any::<u64>().prop_map(Expect::Columns),
        id().prop_map(Expect::Column),
        (id(), any::<u64>()).prop_map(|(column, nulls)| Expect::Nulls(column, nulls)),
        any::<bool>().prop_map(Expect::Lookable),
        any::<bool>().prop_map(Expect::Withheld),
        (name(), any::<u64>()).prop_map(|(column, least)| Expect::Each(column, least)),
        any::<String>().prop_map(Expect::Says),
        any::<String>().prop_map(Expect::Lacks),
        (id(), option::of(id())).prop_map(|(rule, column)| Expect::Finding(rule, column)),
        vec(id(), 1..4).prop_map(Expect::Records),
        articles().prop_map(Expect::Cites),
        some_fields().prop_map(Expect::One),
        some_fields().prop_map(Expect::None),
        Just(Expect::Same),
    ]
}

fn officer() -> impl Strategy<Value = OfficerId> {
    id().prop_map(|it| OfficerId::new(it).unwrap())
}

fn party() -> impl Strategy<Value = PartyId> {
    id().prop_map(|it| PartyId::new(it).unwrap())
}

fn statement() -> impl Strategy<Value = Statement> {
    let path = || "/[a-z0-9/$?=]{0,20}";
    let act = (option::of(day()), fields(value())).prop_map(|(happened_on, body)| {
        Statement::Act(Act { command: "open_case".to_owned(), happened_on, body })
    });
    prop_oneof![
        text().prop_map(Statement::Chapter),
        "[a-z0-9-]{1,9}".prop_map(Statement::Given),
        day().prop_map(Statement::On),
        option::of((officer(), party())).prop_map(Statement::As),
        officer().prop_map(Statement::Account),
        act,
        (name(), id()).prop_map(|(file, resource)| Statement::Import {
            file,
            resource: resource.parse().unwrap()
        }),
        path().prop_map(Statement::Read),
        path().prop_map(Statement::Collect),
        (day(), 0_i32..900).prop_map(|(day, more)| Statement::Meanwhile(day, day.plus_days(more))),
        (path(), name(), 1_u32..99).prop_map(|(path, secret, times)| Statement::Call {
            path,
            secret,
            times
        }),
        fields(value()).prop_map(Statement::Again),
        fields(value()).prop_map(Statement::Retry),
    ]
}

fn line() -> impl Strategy<Value = Line> {
    let part = "[a-z]{1,5}(\\.[0-9a-z]{1,2})?";
    let bind = (part, name()).prop_map(|(part, name)| Bind { part, name });
    let expects = vec(expect().prop_map(|it| (0, it)), 0..4);
    (statement(), vec(bind, 0..3), expects).prop_map(|(statement, binds, expects)| Line {
        number: 0,
        statement,
        binds,
        expects,
    })
}

fn journey() -> impl Strategy<Value = Journey> {
    let founding = (day(), officer(), party(), text()).prop_map(|(on, officer, party, name)| {
        let officer_name = (on.year() % 2 == 0).then(|| name.zh.clone());
        Founding { on, live: on.year() % 3 == 0, officer, party, name, officer_name }
    });
    let file = ("[a-z/*.]{1,12}", option::of(("[0-9a-f]{4,16}", any::<u64>())))
        .prop_map(|(path, known)| FileName { path, known });
    let files = btree_map(name(), file, 0..3);
    (text(), founding, files, vec(expect(), 0..3), vec(line(), 0..12)).prop_map(
        |(title, founding, files, always, lines)| Journey {
            title,
            founding,
            files,
            always,
            lines,
            given: None,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_journey_reads_back_as_the_same(journey in journey()) {
        let printed = print(&journey);
        let again = parse(&printed);
        prop_assert_eq!(again.map(without_numbers), Ok(journey), "\n{}", printed);
    }

    #[test]
    fn every_expectation_reads_back_as_the_same(expect in expect()) {
        prop_assert_eq!(Expect::parse(&expect.to_string()), Ok(expect));
    }

    #[test]
    fn whatever_is_written_is_read_or_marked(text in "(?s).{0,300}") {
        let lines = u32::try_from(text.lines().count().max(1)).unwrap();
        for mistake in parse(&text).err().unwrap_or_default() {
            prop_assert!((1..=lines).contains(&mistake.line) && !mistake.says.is_empty());
        }
    }
}
