//! Attacks that once succeeded: each is a question that told of a single entity, or brought the
//! house down.

use std::fmt::Write;

use super::world::{World, column, grant, order, refused, table};
use ports::{Grant, ImportFormat, ImportOrder, ReadingRoom, RoomFailure};
use terms::Permission::{Aggregate, Compare, CountDistinct, Group, Join, Show};
use terms::{EntityRule, GrantId, PartyId, ResourceId};

/// What is said to questions asked one after another: `seen`, `rows`, or what was refused.
fn said(world: &World, grant: &Grant, questions: &[&str]) -> Vec<String> {
    let ask = |(number, sql): (usize, &&str)| {
        let name = format!("t-{}-{number}", grant.id);
        match world.ask(grant, sql, &name) {
            Ok(rows) if rows.rows.is_empty() => "nothing".to_owned(),
            Ok(_) => "seen".to_owned(),
            Err(no) => refused(&no).join(", "),
        }
    };
    questions.iter().enumerate().map(ask).collect()
}

/// Thirty cards with four trips each, one a day.
fn trips() -> (World, Grant) {
    let world = World::new();
    let mut text = String::from("card,day,line,fare\n");
    for day in 1..=4 {
        for card in 1..=30 {
            writeln!(text, "c{card:02},{day},l{},{}", card % 2, 100 + card * day).unwrap();
        }
    }
    world.import(&order("trips", &["card"]), text.as_bytes()).unwrap();
    world.import(&order("twice", &[]), b"line,n\nl0,1\nl0,2\nl1,1\nl1,2\n").unwrap();
    let mut grant = grant();
    let trips = &mut grant.tables[0];
    trips.resource = ResourceId::new("trips").unwrap();
    trips.sql_name = "trips".to_owned();
    trips.entity = EntityRule::Columns(vec!["card".to_owned()]);
    trips.columns = vec![
        column("card", &[Compare, Join, CountDistinct], None),
        column("day", &[Compare, Group], None),
        column("line", &[Compare, Group, Join], None),
        column("fare", &[Compare, Aggregate], None),
    ];
    let mut twice = super::world::people_table();
    twice.resource = ResourceId::new("twice").unwrap();
    twice.sql_name = "twice".to_owned();
    twice.entity = EntityRule::None;
    twice.columns = vec![column("line", &[Join], None), column("n", &[Compare], None)];
    grant.tables.push(twice);
    (world, grant)
}

#[test]
fn rows_of_one_entity_are_not_subtracted_from_those_of_all() {
    let total = "select sum(fare) from trips";
    let less = [
        "select sum(a.fare) from trips a join twice b on a.line = b.line \
         where not (a.card = 'c07' and a.day = 2)",
        "select sum(fare) from trips where not (card = 'c07' and day = 2)",
        "select sum(fare) filter (where card <> 'c07' or day <> 2) from trips",
        "select sum(case when card <> 'c07' or day <> 2 then fare end) from trips",
        "select sum(a.fare) from trips a join trips b on a.card = b.card \
         where b.day = 1 or b.card = 'c07'",
    ];
    for sql in less {
        let (world, grant) = trips();
        assert_eq!(said(&world, &grant, &[total, sql]), ["seen", "Difference"], "{sql}");
        let (world, grant) = trips();
        assert_eq!(said(&world, &grant, &[sql, total]), ["seen", "Difference"], "{sql}");
    }
    let (world, grant) = trips();
    let by_day = "select day, sum(fare) from trips group by day";
    let all = "select sum(fare) from trips where card <> 'c07' or day <> 2";
    let two_earlier = ["seen", "seen", "Difference, Difference"];
    assert_eq!(said(&world, &grant, &[by_day, total, all]), two_earlier);
}

#[test]
fn rows_of_everybody_may_be_told_apart() {
    let (world, grant) = trips();
    let questions = [
        "select day, sum(fare), count(*) from trips group by day",
        "select sum(fare) from trips",
        "select sum(fare) from trips where day <> 2",
        "select line, count(*) from trips group by line",
        "select day, line, count(*), count(distinct card) from trips group by day, line",
    ];
    assert_eq!(said(&world, &grant, &questions), ["seen"; 5]);
}

#[test]
fn some_cells_of_an_answer_are_not_subtracted_from_another() {
    let world = World::with_people();
    let by_office = "select office, count(*) from people group by office";
    let some = "select count(*) from people where office in ('o01', 'o02', 'o03') and id <> 14";
    assert_eq!(said(&world, &grant(), &[by_office, some]), ["seen", "Difference"]);
    let world = World::with_people();
    assert_eq!(said(&world, &grant(), &[some, by_office]), ["seen", "Difference"]);
    let world = World::with_people();
    let both = format!("{by_office} union all {}", some.replace("select", "select 'x',"));
    assert_eq!(said(&world, &grant(), &[&both]), ["Difference"], "{both}");
    let world = World::with_people();
    let some = "select count(*) from people where office in ('o01', 'o02', 'o03')";
    assert_eq!(said(&world, &grant(), &[by_office, some]), ["seen", "seen"]);
}

#[test]
fn another_grant_of_the_same_party_is_no_way_round_memory() {
    let world = World::with_people();
    let (total, less) =
        ("select sum(salary) from people", "select sum(salary) from people where id <> 70");
    assert_eq!(said(&world, &grant(), &[total]), ["seen"]);
    let again = Grant { id: GrantId::new("g-2").unwrap(), ..grant() };
    assert_eq!(said(&world, &again, &[less]), ["Difference"]);
    let id = GrantId::new("g-3").unwrap();
    let other = Grant { id, party: PartyId::new("other").unwrap(), ..grant() };
    assert_eq!(said(&world, &other, &[less]), ["seen"]);
}

#[test]
fn a_threshold_that_was_raised_holds_for_what_was_run_before() {
    let world = World::with_people();
    let sql = "select office, count(*) from people group by office";
    world.run(&grant(), sql, "t-1").unwrap();
    let mut stricter = grant();
    stricter.tables[0].min_entities = 15;
    let no = world.look(&stricter, "t-1").unwrap_err();
    assert_eq!(refused(&no), ["SmallGroup"]);
    assert!(!world.room.judge(&stricter, &table("t-1")).unwrap().pass);
    assert!(world.look(&grant(), "t-1").is_ok());
    assert!(world.look(&stricter, "t-1").is_err(), "although it was seen before");
}

/// The query must run whoever is in the data.
#[test]
fn no_expression_fails_on_one_row() {
    let world = World::with_people();
    let sneaky = [
        "select count(*) from people where (id = 30 and \
         date_part('year', cast(id * 300000000000000000 as timestamp)) = 1) or true",
        "select count(*) from people where (id = 30 and \
         date_trunc('day', cast(id - 30 - 9223372036854775807 as timestamp)) > joined) or true",
        "select count(*) from people where (id = 30 and \
         -(id - 30 - 9223372036854775807 - 1) > 0) or true",
        "select count(*) from people where (id = 30 and \
         (id - 30 - 9223372036854775807 - 1) / 1 > 0) or true",
        "select count(*) from people where (id = 30 and \
         cast(cast(1e300 * id as text) as int) > 0) or true",
        "select count(*) from people where (id = 30 and round(exp(id * 1000), 3) > 0) or true",
    ];
    for (number, sql) in sneaky.iter().enumerate() {
        let receipt = world.run(&grant(), sql, &format!("t-{number}"));
        assert!(receipt.is_ok(), "{sql}: {:?}", receipt.map_err(|no| refused(&no)));
    }
}

#[test]
fn a_union_converts_nothing_by_itself() {
    let world = World::with_people();
    let mut grant = grant();
    grant.tables[0].columns[7] = column("joined", &[Show], None);
    let sql = "select joined from people union all select office from people where id = 5";
    let no = world.room.check(&grant, sql).unwrap_err();
    assert_eq!(refused(&no), ["NotUnderstood"]);
    let sql = "select joined from people union all select null from people";
    assert!(world.run(&grant, sql, "t-1").is_ok());
}

fn check(sql: &str) -> String {
    let world = World::with_people();
    match world.room.check(&grant(), sql) {
        Ok(_) => "let through".to_owned(),
        Err(no) => refused(&no).join(", "),
    }
}

#[test]
fn long_texts_do_not_blow_up() {
    let long = "_".repeat(30_000);
    for sql in [
        format!("select count(*) from people where office like '{long}%a'"),
        format!("select '{long}' as x, count(*) from people"),
    ] {
        assert_eq!(check(&sql), "NotUnderstood");
    }
    let mut doubled = String::from("with t0 as (select office as x from people)");
    for level in 1..=20 {
        let before = level - 1;
        write!(doubled, ", t{level} as (select concat(x, x) as x from t{before})").unwrap();
    }
    doubled.push_str(" select count(*) from t20 where x = 'a'");
    let finding = check(&doubled);
    assert!(finding.starts_with("NotUnderstood"), "{finding}");
    let doubled = doubled.replace("concat(x, x)", "x || x");
    let finding = check(&doubled);
    assert!(finding.starts_with("NotUnderstood"), "{finding}");
}

#[test]
fn deep_statements_do_not_bring_the_house_down() {
    for (part, count) in [("+1", 30_000), (" or id=1", 7_500), (" and not id=1", 4_500)] {
        let sql = format!("select count(*) from people where id=1{}", part.repeat(count));
        assert_eq!(check(&sql), "Limits", "{part}");
    }
    let nested = format!("select count(*) from people where {}id=1", "not ".repeat(10_000));
    assert_ne!(check(&nested), "let through");
    let world = World::with_people();
    let lawful = format!("select count(*) from people where id=1{}", " or id>2".repeat(400));
    assert!(world.run(&grant(), &lawful, "t-1").is_ok());
}

#[test]
fn tables_that_double_do_not_bring_the_house_down() {
    let mut sql = String::from("with a0 as (select office from people)");
    for level in 1..=40 {
        let (before, name) = (format!("a{}", level - 1), format!("a{level}"));
        write!(sql, ", {name} as (select * from {before} union all select * from {before})")
            .unwrap();
    }
    sql.push_str(" select count(*) from a40");
    let said = check(&sql);
    assert!(said.contains("Limits"), "{said}");
    let many: Vec<String> = (0..3_000).map(|n| format!("people p{n}")).collect();
    let said = check(&format!("select count(*) from {}", many.join(", ")));
    assert!(said.contains("Limits"), "{said}");
}

#[test]
fn a_row_that_never_ends_is_refused() {
    let mut text = b"a,b\n1,\"".to_vec();
    text.resize(9 << 20, b'x');
    let no = World::new().import(&order("r", &[]), &text).unwrap_err();
    assert!(matches!(no, RoomFailure::BadFile(_)), "{no}");
    let json = ImportOrder { format: ImportFormat::Json, ..order("r", &[]) };
    let mut text = b"[{\"a\":\"".to_vec();
    text.resize(9 << 20, b'x');
    text.extend(b"\"}]");
    let no = World::new().import(&json, &text).unwrap_err();
    assert!(matches!(no, RoomFailure::BadFile(_)), "{no}");
}

#[test]
fn whole_numbers_beyond_64_bits_are_kept_as_text() {
    let json = ImportOrder { format: ImportFormat::Json, ..order("r", &[]) };
    let text = br#"[{"a": 18446744073709551615, "": 1}, {"a": 1, "": 2}]"#;
    let receipt = World::new().import(&json, text).unwrap();
    assert_eq!((receipt.rows, receipt.set_aside.len()), (2, 0));
    assert_eq!(receipt.columns[0].kind, terms::ColumnKind::Text);
}
