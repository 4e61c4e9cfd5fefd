//! The same questions answered by a slow and obvious second version.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::world::{LIMITS, World, open_grant, people, table};
use ports::ReadingRoom;
use terms::RunId;

struct Person {
    id: u32,
    office: String,
    open: bool,
    age: u32,
    salary: u32,
}

fn everybody() -> Vec<Person> {
    let text = people();
    let person = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        Person {
            id: fields[0].parse().unwrap(),
            office: fields[2].to_owned(),
            open: fields[3] == "open",
            age: fields[4].parse().unwrap(),
            salary: fields[5].parse().unwrap(),
        }
    };
    text.lines().skip(1).map(person).collect()
}

/// What may be seen: offices with enough people that the grant holds and the condition chooses.
fn naive(people: &[Person], ages: (u32, u32), ids: (u32, u32), least: usize) -> String {
    let mut groups: BTreeMap<&str, (BTreeSet<u32>, u32)> = BTreeMap::new();
    for person in people {
        let chosen = (ages.0..=ages.1).contains(&person.age) && person.id % ids.0 <= ids.1;
        if person.open && chosen {
            let group = groups.entry(&person.office).or_default();
            group.0.insert(person.id);
            group.1 += person.salary;
        }
    }
    let lines = groups.iter().filter(|(_, (ids, _))| ids.len() >= least);
    let line = |(office, (ids, pay)): (&&str, &(BTreeSet<u32>, u32))| {
        format!("{office},{},{pay}\n", ids.len())
    };
    std::iter::once("office,n,pay\n".to_owned()).chain(lines.map(line)).collect()
}

#[test]
fn the_engine_answers_as_the_naive_twin() {
    let world = World::with_people();
    let people = everybody();
    let asked = std::cell::Cell::new(0);
    let questions = (20u32..60, 20u32..60, 1u32..9, 0u32..9, 1u32..14);
    TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(40) })
        .run(&questions, |(from, to, modulus, rest, least)| {
            let number = asked.replace(asked.get() + 1);
            let name = table(&format!("t-{number}"));
            let mut grant = open_grant();
            grant.tables[0].min_entities = least;
            let sql = format!(
                "select office, count(*) as n, sum(salary) as pay from people \
                 where age between {from} and {to} and id % {modulus} <= {rest} \
                 group by office order by office"
            );
            let run = RunId::new(format!("r-{number}")).unwrap();
            world.room.run(&grant, &sql, (&run, &name), LIMITS).unwrap();
            let digest = world.room.freeze(&name).unwrap().digest;
            let file = world.room.content(&name, digest).unwrap();
            let expected = naive(&people, (from, to), (modulus, rest), least.try_into().unwrap());
            prop_assert_eq!(String::from_utf8(file).unwrap(), expected, "{}", sql);
            Ok(())
        })
        .unwrap();
}
