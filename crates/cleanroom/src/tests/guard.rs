//! What the guard lets through and what it refuses: one query a line.

use super::world::{World, column, grant, people_table, refused};
use ports::{Grant, ReadingRoom};
use terms::Permission;

fn verdict(world: &World, grant: &Grant, sql: &str) -> String {
    match world.room.check(grant, sql) {
        Ok(plan) if plan.lookable => "look".to_owned(),
        Ok(_) => "rows".to_owned(),
        Err(no) => refused(&no).join(", "),
    }
}

/// One query a line, its verdict behind the arrow.
fn check(table: &str) {
    let world = World::with_people();
    let mut wrong = Vec::new();
    for line in table.lines() {
        let (sql, expected) = line.split_once("=>").unwrap();
        let found = verdict(&world, &grant(), sql.trim());
        if found != expected.trim() {
            wrong.push(format!("{sql}\n  expected{expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn aggregates_may_be_looked_at_and_rows_may_not() {
    check(include_str!("guard/allowed.txt"));
}

#[test]
fn what_is_let_through_runs() {
    let world = World::with_people();
    let mut broken = Vec::new();
    for (number, line) in include_str!("guard/allowed.txt").lines().enumerate() {
        let (sql, _) = line.split_once("=>").unwrap();
        if let Err(no) = world.run(&grant(), sql, &format!("t-{number}")) {
            broken.push(format!("{sql}: {}", refused(&no).join(", ")));
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_use_of_a_column_needs_its_permission() {
    check(include_str!("guard/uses.txt"));
}

#[test]
fn what_is_no_query_is_refused() {
    check(include_str!("guard/no_query.txt"));
}

#[test]
fn what_is_not_understood_is_refused() {
    check(include_str!("guard/not_understood.txt"));
}

#[test]
fn a_column_that_the_grant_does_not_list_may_not_be_named() {
    let world = World::with_people();
    let mut grant = grant();
    grant.tables[0].columns.retain(|column| column.name != "secret");
    let found = verdict(&world, &grant, "select count(*) from people where secret = 'x'");
    assert_eq!(found, "ColumnUse people.secret");
}

#[test]
fn the_plan_tells_what_each_column_comes_from() {
    let world = World::with_people();
    let plan = world
        .room
        .check(&grant(), "select office, avg(salary) a, 1 as one from people group by office")
        .unwrap();
    let told: Vec<String> = plan
        .output
        .iter()
        .map(|column| format!("{} {} {}", column.name, column.treatment, column.sources.join("+")))
        .collect();
    assert_eq!(told, ["office raw people.office", "a aggregated people.salary", "one constant "]);
    assert_eq!(plan.min_entities, 10);
    let rows = world.room.check(&grant(), "select name || '!' as n from people").unwrap();
    assert_eq!(rows.output[0].treatment, "masked");
}

#[test]
fn the_digest_changes_with_the_query_and_with_the_grant() {
    let world = World::with_people();
    let digest = |grant: &Grant, sql: &str| world.room.check(grant, sql).unwrap().digest;
    let sql = "select count(*) from people";
    let first = digest(&grant(), sql);
    assert_eq!(first, digest(&grant(), sql));
    assert_ne!(first, digest(&grant(), "select count(*) from people where age > 1"));
    assert_ne!(first, digest(&super::world::open_grant(), sql));
    let mut stricter = grant();
    stricter.tables[0].min_entities = 11;
    assert_ne!(first, digest(&stricter, sql));
}

#[test]
fn the_strictest_table_of_the_grant_wins() {
    let world = World::with_people();
    let mut grant = grant();
    let mut second = people_table();
    second.sql_name = "others".to_owned();
    second.min_entities = 25;
    grant.tables.push(second);
    let plan = world.room.check(&grant, "select count(*) from people").unwrap();
    assert_eq!(plan.min_entities, 25);
}

#[test]
fn a_mask_that_does_not_fit_stops_everything() {
    let world = World::with_people();
    let mut grant = grant();
    grant.tables[0].columns[2] = column(
        "office",
        &[Permission::Show],
        Some(terms::Mask::Generalise(terms::Generalise::ToDay)),
    );
    let found = verdict(&world, &grant, "select count(*) from people");
    assert!(found.starts_with("failed: the reading room failed (mask_does_not_fit"), "{found}");
}
