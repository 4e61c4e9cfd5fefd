//! Attempts to learn of rows that the grant does not hold, or of single entities, through errors
//! and answers. People 1 to 20 are hidden by the row filter; their secrets are numbers.

use super::world::{World, open_grant, refused, texts};
use ports::RoomNo;

/// The query must end the same whether or not it meets a hidden row: with an answer.
fn answered(sql: &str) -> Vec<Vec<String>> {
    let world = World::with_people();
    let rows = world.ask(&open_grant(), sql, "t-1").unwrap_or_else(|no| {
        panic!("{sql}: {}", refused(&no).join(", "));
    });
    texts(&rows).into_iter().map(|row| row.into_iter().map(str::to_owned).collect()).collect()
}

#[test]
fn hidden_rows_are_not_counted() {
    assert_eq!(answered("select count(*) from people"), [["100"]]);
    assert_eq!(answered("select count(distinct id) from people"), [["100"]]);
}

#[test]
fn a_failing_cast_does_not_tell_a_hidden_value() {
    // Every secret that is a number belongs to a hidden row; `none` cannot be cast.
    let world = World::with_people();
    let sql = "select count(*) from people where cast(secret as bigint) > 0";
    assert!(world.ask(&open_grant(), sql, "t-1").unwrap().rows.is_empty());
    let sql = "select count(*) from people where secret > 5";
    assert!(world.ask(&open_grant(), sql, "t-2").unwrap().rows.is_empty());
    let sql = "select count(*) from people where cast(secret as bigint) is null";
    assert_eq!(world.ask(&open_grant(), sql, "t-3").unwrap().rows, [[Some("100".to_owned())]]);
}

#[test]
fn a_division_by_zero_does_not_tell_whether_a_row_is_there() {
    // Person 3 is hidden, person 30 is not: both queries answer.
    assert_eq!(answered("select count(*) from people where 1/(id-3) < 5"), [["100"]]);
    assert_eq!(answered("select count(*) from people where 1/(id-30) < 5"), [["99"]]);
}

#[test]
fn no_expression_fails_on_a_single_visible_row() {
    let sneaky = [
        "select count(*) from people where case when id = 30 then 1/(id-30) end is null",
        "select count(*) from people where id <> 30 or cast(secret as bigint) = 1 or true",
        "select count(*) from people where (id = 30 and joined > 'garbage') or true",
        "select count(*) from people where (id = 30 and cast('x' as bigint) = 1) or true",
        "select count(*) from people where (id = 30 and \
         date_trunc('month', cast('9999-12-31' as timestamp)) > joined) or true",
        "select count(*) from people where (id = 30 and id * 9223372036854775807 * 3 > 0) or true",
        "select count(*) from people where \
         (id = 30 and id - 9223372036854775807 - 40 / 1 > 0) or true",
        "select count(*) from people where (id = 30 and -cast(secret as double) > 0) or true",
        "select count(*) from people where (id = 30 and sqrt(-id) > 0) or true",
        "select count(*) from people where (id = 30 and ln(0 * id) > 0) or true",
    ];
    let world = World::with_people();
    for (number, sql) in sneaky.iter().enumerate() {
        let receipt = world.run(&open_grant(), sql, &format!("t-{number}"));
        assert!(receipt.is_ok(), "{sql}: {:?}", receipt.map_err(|no| refused(&no)));
    }
}

#[test]
fn a_small_group_is_withheld_and_cannot_be_met_above() {
    let world = World::with_people();
    let grant = super::world::grant();
    // Office o00 has three people.
    let sql = "select office, count(*) n from people group by office order by office";
    let receipt = world.run(&grant, sql, "t-1").unwrap();
    assert!(receipt.groups_withheld);
    assert_eq!(receipt.rows, 11);
    // Were the condition met by the small group, this would divide by zero.
    let sql = "select office, 1 / (count(*) - 3) as x from people group by office";
    assert_eq!(world.run(&grant, sql, "t-2").unwrap().rows, 11);
    let sql = "select office from people group by office having 1 / (count(*) - 3) > -9";
    assert_eq!(world.run(&grant, sql, "t-3").unwrap().rows, 11);
    let sql = "select office from people group by office having count(*) < 10";
    assert_eq!(world.run(&grant, sql, "t-4").unwrap().rows, 0);
    let sql = "select distinct office from people";
    let receipt = world.run(&grant, sql, "t-5").unwrap();
    assert_eq!((receipt.rows, receipt.groups_withheld), (11, true));
}

#[test]
fn totals_over_few_and_over_none_are_withheld_alike() {
    let world = World::with_people();
    let grant = super::world::grant();
    for (number, limit) in [0, 1, 9].iter().enumerate() {
        let sql = format!("select count(*), avg(salary) from people where id <= {limit}");
        let receipt = world.run(&grant, &sql, &format!("t-{number}")).unwrap();
        assert_eq!((receipt.rows, receipt.groups_withheld), (0, true), "{limit}");
    }
    let receipt = world.run(&grant, "select count(*) from people where id <= 10", "t-9").unwrap();
    assert_eq!((receipt.rows, receipt.groups_withheld), (1, false));
}

#[test]
fn a_part_of_a_group_counts_like_a_group() {
    let world = World::with_people();
    let grant = super::world::grant();
    let small = [
        "select count(*) filter (where id = 5) from people",
        "select sum(salary) filter (where id = 5) from people",
        "select sum(case when id = 5 then 1 else 0 end) from people",
        "select avg(case when id = 5 then 1.0 else 0.0 end) from people",
        "select count(case when id = 5 then 1 end) from people",
        "select sum(case when id = 5 then salary end) from people",
        "select count(distinct case when id = 5 then id end) from people",
        "select sum(case when id <> 5 then 1 else 0 end) from people",
    ];
    for (number, sql) in small.iter().enumerate() {
        let receipt = world.run(&grant, sql, &format!("t-{number}"));
        let receipt = receipt.unwrap_or_else(|no| panic!("{sql}: {}", refused(&no).join(", ")));
        assert_eq!((receipt.rows, receipt.groups_withheld), (0, true), "{sql}");
    }
}

#[test]
fn a_join_protects_the_entities_of_both_sides() {
    let world = World::with_people();
    let grant = super::world::grant();
    // One hundred and twenty people on the left, one on the right.
    let sql = "select count(*) from people a join people b on b.id = 5";
    let receipt = world.run(&grant, sql, "t-1").unwrap();
    assert_eq!((receipt.rows, receipt.groups_withheld), (0, true));
    let sql = "select count(*) from people a left join people b on a.id = b.id and b.id = 5";
    let receipt = world.run(&grant, sql, "t-2").unwrap();
    assert_eq!((receipt.rows, receipt.groups_withheld), (0, true));
    let sql = "select count(*) from people a join people b on a.id = b.id";
    assert_eq!(world.run(&grant, sql, "t-3").unwrap().rows, 1);
}

#[test]
fn masks_are_seen_by_everything() {
    let world = World::with_people();
    let grant = open_grant();
    world.run(&grant, "select name from people limit 1", "t-1").unwrap();
    let file = ports::ReadingRoom::content(
        &world.room,
        &super::world::table("t-1"),
        ports::ReadingRoom::freeze(&world.room, &super::world::table("t-1")).unwrap().digest,
    );
    let text = String::from_utf8(file.unwrap()).unwrap();
    assert!(text.starts_with("name\nn***"), "{text}");
}

#[test]
fn failures_carry_no_value() {
    let world = World::with_people();
    let grant = super::world::grant();
    let no = world.run(&grant, "select count(*) from people where name = secret", "t-1");
    let Err(RoomNo::Refused(findings)) = no else { panic!("let through") };
    assert!(!format!("{findings:?}").contains("77"));
}
