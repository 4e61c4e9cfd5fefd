//! Answers that could be subtracted from each other.

use super::world::{World, grant, refused, table, texts};
use ports::{GuardRule, ReadingRoom, RoomNo};
use terms::ReleaseId;

fn said(world: &World, sql: &str, name: &str) -> String {
    match world.ask(&grant(), sql, name) {
        Ok(_) => "seen".to_owned(),
        Err(RoomNo::Refused(findings)) => {
            findings.iter().map(|finding| finding.fact.en.clone()).collect::<Vec<_>>().join("; ")
        }
        Err(no) => refused(&no).join(", "),
    }
}

const EARLIER: &str = "subtracting this answer from the earlier one `t-1` would single out a few";
const WITHIN: &str = "subtracting cells of this answer from each other would single out a few";

#[test]
fn two_answers_that_differ_by_a_few_are_not_both_seen() {
    let world = World::with_people();
    assert_eq!(said(&world, "select avg(salary) from people", "t-1"), "seen");
    assert_eq!(said(&world, "select avg(salary) from people where id <> 5", "t-2"), EARLIER);
    assert_eq!(said(&world, "select avg(salary) from people where id > 9", "t-3"), EARLIER);
    assert_eq!(said(&world, "select avg(salary) from people where id > 10", "t-4"), "seen");
    assert_eq!(said(&world, "select sum(salary) from people", "t-5"), "seen", "the same set");
    let refusal = said(&world, "select avg(salary) from people where id > 11", "t-6");
    assert!(refusal.contains("`t-4`"), "{refusal}");
}

#[test]
fn the_same_table_may_be_looked_at_again() {
    let world = World::with_people();
    let sql = "select office, count(*) from people group by office order by office";
    let first = world.ask(&grant(), sql, "t-1").unwrap();
    assert_eq!(world.look(&grant(), "t-1").unwrap(), first);
    assert_eq!(world.ask(&grant(), sql, "t-2").unwrap(), first, "the same question again");
    assert_eq!(texts(&first)[0], ["o01", "10"]);
}

#[test]
fn a_total_is_not_seen_beside_groups_of_which_a_small_one_is_withheld() {
    let world = World::with_people();
    assert_eq!(said(&world, "select office, count(*) from people group by office", "t-1"), "seen");
    // The total less the groups is the three people of o00.
    assert_eq!(said(&world, "select count(*) from people", "t-2"), EARLIER);
    let both = "select office, count(*) from people group by office \
                union all select 'all', count(*) from people";
    assert!(said(&world, both, "t-3").starts_with(WITHIN));
}

#[test]
fn nulls_and_parts_are_compared_inside_one_answer() {
    let world = World::with_people();
    let sql = "select count(*), count(*) filter (where id > 5) from people";
    assert_eq!(said(&world, sql, "t-1"), WITHIN);
    let sql = "select count(*), count(*) filter (where id > 60) from people";
    assert_eq!(said(&world, sql, "t-2"), "seen");
}

#[test]
fn a_release_is_remembered_like_a_look() {
    let world = World::with_people();
    world.run(&grant(), "select count(*) from people", "t-1").unwrap();
    let release = ReleaseId::new("rel-1").unwrap();
    world.room.remember_release(&grant(), &table("t-1"), &release).unwrap();
    world.room.remember_release(&grant(), &table("t-1"), &release).unwrap();
    let refusal = said(&world, "select count(*) from people where id <> 5", "t-2");
    assert!(refusal.contains("`rel-1`"), "{refusal}");
    assert_eq!(said(&world, "select count(*) from people", "t-3"), "seen");
}

#[test]
fn the_verdict_names_the_cells() {
    let world = World::with_people();
    world.ask(&grant(), "select avg(salary) from people", "t-1").unwrap();
    let sql = "select avg(salary) as a, count(*) as n from people where id <> 5";
    world.run(&grant(), sql, "t-2").unwrap();
    let verdict = world.room.judge(&grant(), &table("t-2")).unwrap();
    assert!(!verdict.pass);
    let failing: Vec<_> = verdict.findings.iter().filter(|finding| !finding.pass).collect();
    assert_eq!(failing.len(), 1);
    assert_eq!(failing[0].rule, GuardRule::Difference);
    assert_eq!(failing[0].cells, [(0, 0), (0, 1)]);
    let verdict = world.room.judge(&grant(), &table("t-1")).unwrap();
    assert!(verdict.pass, "{verdict:?}");
}

#[test]
fn memory_outlives_the_workspace() {
    let world = World::with_people();
    assert_eq!(said(&world, "select avg(salary) from people", "t-1"), "seen");
    world.room.clear_workspace(&grant().workspace).unwrap();
    assert_eq!(said(&world, "select avg(salary) from people where id <> 5", "t-2"), EARLIER);
}

#[test]
fn another_version_is_compared_too() {
    let world = World::with_people();
    assert_eq!(said(&world, "select avg(salary) from people", "t-1"), "seen");
    let mut order = super::world::order("people", &["id"]);
    order.version = terms::VersionNo(2);
    let one_less: Vec<String> = super::world::people()
        .lines()
        .filter(|line| !line.starts_with("77,"))
        .map(str::to_owned)
        .collect();
    world.import(&order, one_less.join("\n").as_bytes()).unwrap();
    let mut newer = grant();
    newer.tables[0].version = terms::VersionNo(2);
    let no = world.ask(&newer, "select avg(salary) from people", "t-2").unwrap_err();
    assert_eq!(refused(&no), ["Difference"]);
}
