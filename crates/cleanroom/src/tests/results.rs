//! Tables, files and verdicts.

use super::world::{LIMITS, World, grant, order, people_table, refused, table, texts};
use ports::{GuardRule, ReadingRoom, RoomFailure};
use terms::{Digest, EntityRule, GrantId, RunId};

#[test]
fn a_run_is_frozen_as_a_file_with_its_digest() {
    let world = World::with_people();
    let sql = "select office, count(*) as n, avg(salary) as pay from people \
               where office in ('o01', 'o11') group by office order by office";
    let receipt = world.run(&grant(), sql, "t-1").unwrap();
    let frozen = world.room.freeze(&table("t-1")).unwrap();
    // A digest that could be found by guessing would show the result without a look.
    assert_ne!(frozen.digest, receipt.result);
    assert_ne!(world.run(&grant(), sql, "t-2").unwrap().result, receipt.result);
    let file = world.room.content(&table("t-1"), frozen.digest).unwrap();
    let text = String::from_utf8(file).unwrap();
    assert_eq!(text, "office,n,pay\no01,10,3085\no11,17,4120\n");
    assert_eq!((frozen.rows, frozen.bytes), (2, text.len().try_into().unwrap()));
    assert!(world.room.content(&table("t-1"), Digest([0; 32])).is_err());
    assert!(world.room.judge(&grant(), &table("t-1")).unwrap().pass);
}

#[test]
fn rows_are_kept_but_never_looked_at() {
    let world = World::with_people();
    let receipt = world.run(&grant(), "select name, office from people", "t-1").unwrap();
    assert_eq!((receipt.rows, receipt.lookable), (120, false));
    let no = world.look(&grant(), "t-1").unwrap_err();
    assert_eq!(refused(&no), ["NotLookable"]);
    let verdict = world.room.judge(&grant(), &table("t-1")).unwrap();
    assert!(!verdict.pass);
    assert_eq!(verdict.findings[0].rule, GuardRule::SmallGroup);
    assert_eq!(verdict.findings[0].cells, []);
}

#[test]
fn where_nothing_is_protected_everything_may_be_seen() {
    let world = World::with_people();
    let mut grant = grant();
    grant.tables[0].entity = EntityRule::None;
    let sql = "select office, count(*) n from people group by office order by office limit 1";
    assert_eq!(texts(&world.ask(&grant, sql, "t-1").unwrap()), [["o00", "3"]]);
    world.run(&grant, "select office from people", "t-2").unwrap();
    assert!(world.room.judge(&grant, &table("t-2")).unwrap().pass);
}

#[test]
fn entities_may_be_rows_or_other_columns_than_those_of_the_import() {
    let world = World::with_people();
    let mut by_row = grant();
    by_row.tables[0].entity = EntityRule::Row;
    assert_eq!(
        texts(&world.ask(&by_row, "select count(*) from people", "t-1").unwrap()),
        [["120"]]
    );
    // Twelve offices in all, eleven without the first, one in a group.
    let mut by_office = grant();
    by_office.tables[0].entity = EntityRule::Columns(vec!["office".to_owned()]);
    let rows = |sql, name| world.run(&by_office, sql, name).unwrap().rows;
    assert_eq!(rows("select count(*) from people", "t-2"), 1);
    assert_eq!(rows("select count(*) from people where id > 23", "t-3"), 0, "nine offices");
    assert_eq!(rows("select office, count(*) from people group by office", "t-4"), 0);
}

#[test]
fn tables_are_listed_and_cleared_with_their_workspace() {
    let world = World::with_people();
    world.run(&grant(), "select count(*) from people", "t-1").unwrap();
    world.run(&grant(), "select name from people", "t-2").unwrap();
    let listed = world.room.tables(&grant().workspace).unwrap();
    assert_eq!(listed.into_iter().collect::<Vec<_>>(), [(table("t-1"), 1), (table("t-2"), 120)]);
    world.room.clear_workspace(&grant().workspace).unwrap();
    world.room.clear_workspace(&grant().workspace).unwrap();
    assert!(world.room.tables(&grant().workspace).unwrap().is_empty());
    assert!(world.room.freeze(&table("t-1")).is_err());
}

#[test]
fn a_table_belongs_to_its_grant_and_is_written_once() {
    let world = World::with_people();
    world.run(&grant(), "select count(*) from people", "t-1").unwrap();
    let mut other = grant();
    other.id = GrantId::new("g-2").unwrap();
    let missing = world.room.judge(&other, &table("t-1"));
    assert!(matches!(missing, Err(RoomFailure::Missing(_))));
    assert!(world.look(&other, "t-1").is_err());
    let again = world.run(&grant(), "select name from people", "t-1").unwrap_err();
    assert!(refused(&again)[0].contains("table_exists"));
}

#[test]
fn tables_of_two_resources_join_by_tokens() {
    let world = World::with_people();
    world.import(&order("offices", &[]), b"office,floor\no01,1\no02,2\no03,3\n").unwrap();
    let mut grant = grant();
    let token = Some(terms::Mask::Token);
    grant.tables[0].columns[2].mask = token.clone();
    let mut offices = people_table();
    offices.resource = terms::ResourceId::new("offices").unwrap();
    offices.sql_name = "offices".to_owned();
    offices.entity = EntityRule::None;
    offices.columns = vec![
        super::world::column("office", &[terms::Permission::Join], token),
        super::world::column("floor", &[terms::Permission::Group], None),
    ];
    grant.tables.push(offices);
    let sql = "select floor, count(*) from people join offices using (office) \
               group by floor order by floor";
    let rows = world.ask(&grant, sql, "t-1").unwrap();
    assert_eq!(texts(&rows), [["1", "10"], ["2", "10"], ["3", "10"]]);
}

#[test]
fn a_result_beyond_its_rows_is_refused() {
    let world = World::with_people();
    let limits = ports::Limits { rows: 5, ..LIMITS };
    let ids = (RunId::new("r").unwrap(), table("t-1"));
    let no = world.room.run(&grant(), "select name from people", (&ids.0, &ids.1), limits);
    assert_eq!(refused(&no.unwrap_err()), ["Limits"]);
    assert!(world.room.tables(&grant().workspace).unwrap().is_empty());
}

#[test]
fn a_run_beyond_its_time_is_refused() {
    let world = World::with_people();
    let limits = ports::Limits { wall_ms: 1, ..LIMITS };
    let ids = (RunId::new("r").unwrap(), table("t-1"));
    let sql = "select count(*) from people a join people b on a.id > 0 \
               join people c on c.id > 0 join people d on d.id > 0";
    let no = world.room.run(&grant(), sql, (&ids.0, &ids.1), limits);
    assert_eq!(refused(&no.unwrap_err()), ["Limits"]);
}

#[test]
fn neither_numbers_of_rows_nor_small_groups_tell_who_meets_a_condition() {
    let world = World::with_people();
    let receipt = |sql: &str, name: &str| {
        let receipt = world.run(&grant(), sql, name).unwrap();
        (receipt.rows, receipt.groups_withheld)
    };
    // Somebody and nobody must look the same.
    let somebody = "select office from people where id = 5";
    let nobody = "select office from people where id = 500";
    assert_eq!(receipt(somebody, "t-1"), receipt(nobody, "t-2"));
    let somebody = "select office, count(*) from people where id = 5 group by office";
    let nobody = "select office, count(*) from people where id = 500 group by office";
    assert_eq!(receipt(somebody, "t-3"), receipt(nobody, "t-4"));
    let part = |id: u32| {
        format!(
            "select office, count(*) filter (where id = {id}) from people \
             where office = 'o02' group by office"
        )
    };
    assert_eq!(receipt(&part(15), "t-5"), receipt(&part(500), "t-6"));
    let key = "select office, case when age = 500 then 1 end k, count(*) from people \
               where office <> 'o00' group by office, k";
    assert_eq!(receipt(key, "t-10"), (11, true));
    // The groups of a column as it is may be counted.
    let sql = "select joined, count(*) from people group by joined";
    assert_eq!(receipt(sql, "t-7"), (12, false));
    let sql = "select age / 100 as a, count(*) from people group by a";
    assert_eq!(receipt(sql, "t-11"), (1, true));
    assert_eq!(receipt("select count(*) from people", "t-8"), (1, false));
    assert_eq!(receipt("select office from people", "t-9"), (120, false));
}
