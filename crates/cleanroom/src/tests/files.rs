//! Real files, where they are at hand: `GONGSHU_DATA`, or `shared/data` beside the checkout.

use std::path::PathBuf;

use super::world::{World, column, grant, order, refused, texts};
use ports::{Grant, ImportFormat, ImportReceipt, ReadingRoom};
use terms::ColumnKind;
use terms::Permission::{Aggregate, Compare, Group};

fn data() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests have no main that reads configuration")]
    let named = std::env::var("GONGSHU_DATA").ok().map(PathBuf::from);
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = named.unwrap_or(beside);
    if folder.is_dir() {
        return Some(folder);
    }
    #[expect(clippy::print_stderr, reason = "a test that did not run must say so")]
    {
        eprintln!("not run: no folder with real data");
    }
    None
}

fn import(world: &World, resource: &str, path: PathBuf) -> ImportReceipt {
    let mut order = order(resource, &[]);
    if path.extension().is_some_and(|end| end == "json") {
        order.format = ImportFormat::Json;
    }
    let mut file = std::fs::File::open(path).unwrap();
    world.room.import(&order, &mut file, &mut |_| {}).unwrap()
}

#[test]
fn real_files_have_their_rows() {
    let Some(data) = data() else { return };
    let world = World::new();
    let rows = |name: &str, path: &str| import(&world, name, data.join(path));
    assert_eq!(rows("adult", "adult/adult.csv").rows, 32_561);
    let stations = rows("stations", "shenzhen-ev-charging/stations.csv");
    assert_eq!((stations.rows, stations.columns.len()), (1_706, 6));
    assert_eq!(rows("information", "shenzhen-ev-charging/information.csv").rows, 247);
    let distance = rows("distance", "shenzhen-ev-charging/distance.csv");
    assert_eq!(distance.rows, 247);
    assert_eq!(distance.columns[0].name, "column_1");
    assert_eq!(distance.columns[0].kind, ColumnKind::Integer);
    let folder = std::fs::read_dir(data.join("shenzhen-metro-afc")).unwrap();
    let path = folder.flatten().map(|entry| entry.path());
    let path = path.filter(|path| path.extension().is_some_and(|end| end == "json")).min();
    assert_eq!(import(&world, "afc", path.unwrap()).rows, 100);
}

fn adult(receipt: &ImportReceipt) -> Grant {
    let mut grant = grant();
    let table = &mut grant.tables[0];
    table.resource = receipt.resource.clone();
    table.sql_name = "adult".to_owned();
    table.entity = terms::EntityRule::Row;
    let all = [Group, Aggregate, Compare];
    table.columns =
        receipt.columns.iter().map(|profile| column(&profile.name, &all, None)).collect();
    grant
}

#[test]
fn a_census_is_asked() {
    let Some(data) = data() else { return };
    let world = World::new();
    let receipt = import(&world, "adult", data.join("adult/adult.csv"));
    let grant = adult(&receipt);
    let sql = "select sex, count(*) as n, avg(age) as age from adult group by sex order by sex";
    let rows = world.ask(&grant, sql, "t-1").unwrap();
    let told = texts(&rows);
    assert_eq!(told[0][..2], ["Female", "10771"]);
    assert_eq!(told[1][..2], ["Male", "21790"]);
    let sql = r#"select "native-country" as c, count(*) from adult group by c"#;
    let small = world.run(&grant, sql, "t-2").unwrap();
    assert!(small.groups_withheld, "one person came from Holand-Netherlands");
    assert_eq!(small.rows, 41);
    let sql = "select count(*) from adult where age <> 90 or sex <> 'Female'";
    world.ask(&grant, sql, "t-3").unwrap();
    // One person has this weight.
    let sql = "select count(*) from adult where fnlwgt <> 77516";
    let no = world.ask(&grant, sql, "t-4").unwrap_err();
    assert_eq!(refused(&no), ["Difference"]);
}
