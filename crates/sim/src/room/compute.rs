//! Answers a guarded query, slowly and obviously: draw, join, filter, gather, sift, order, cut.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use privacy::{EntitySet, SaturatingDistinct, Standing, standing};
use terms::ColumnKind;

use super::bind::{Aggregate, Gathering, Measure, OrderKey};
use super::guard::Guarded;
use super::scope::{Drawn, Scope};
use super::term::{Term, brought, target};
use super::value::{Row, Value, order};

/// A row of the joined tables, with the entity numbers of the protected ones.
struct Joined {
    values: Vec<Value>,
    numbers: Vec<u64>,
}

/// A cell that may be seen: its values, and whom each published value describes.
#[derive(Clone, Debug)]
struct Cell {
    values: Vec<Value>,
    sets: Vec<(String, EntitySet)>,
}

/// The cells of one space, each with the row that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeptPart {
    pub(crate) space: String,
    pub(crate) rows: Vec<u64>,
    pub(crate) sets: Vec<EntitySet>,
}

/// What a query comes to.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) parts: Vec<KeptPart>,
    pub(crate) withheld: bool,
}

/// Answers a guarded query over the rows drawn from each of its tables.
pub(crate) fn answer(scope: &Scope, guarded: &Guarded, drawn: &[Drawn]) -> Answer {
    let bound = &guarded.bound;
    let tables = bound.tables.iter().filter_map(|number| scope.tables.get(*number));
    let spaces: Vec<String> = tables.filter_map(super::scope::ScopeTable::space).collect();
    let mut rows = joined(guarded, drawn);
    if let Some(filter) = &bound.filter {
        rows.retain(|row| filter.truth(&row.values, &bound.kinds) == Some(true));
    }
    let mut withheld = false;
    let mut cells: Vec<Cell> = match &bound.gathering {
        None => rows.into_iter().map(|row| Cell { values: row.values, sets: vec![] }).collect(),
        Some(gathering) => {
            withheld = !guarded.tells_withheld && !spaces.is_empty();
            let sieve = Sieve { guarded, spaces: &spaces, least: scope.least };
            let gathered = gathered(gathering, &bound.kinds, &rows);
            let all = gathered.len();
            let seen: Vec<Cell> = gathered
                .into_iter()
                .filter_map(|(key, rows)| sieve.seen(gathering, &key, &rows))
                .collect();
            withheld |= seen.len() < all;
            seen
        }
    };
    let kinds = &guarded.kinds;
    if let Some(having) = &bound.having {
        cells.retain(|cell| having.truth(&cell.values, kinds) == Some(true));
    }
    cells.sort_by(|one, other| ordered(&bound.order, kinds, (&one.values, &other.values)));
    let limit = bound.limit.unwrap_or(usize::MAX);
    let shown: Vec<Cell> = cells.into_iter().skip(bound.offset).take(limit).collect();
    let row = |cell: &Cell| bound.output.iter().map(|(_, it)| it.of(&cell.values, kinds)).collect();
    Answer { rows: shown.iter().map(row).collect(), parts: parts(&shown), withheld }
}

fn joined(guarded: &Guarded, drawn: &[Drawn]) -> Vec<Joined> {
    let bound = &guarded.bound;
    let alone = |drawn: &Drawn| {
        let rows = drawn.rows.iter().zip(&drawn.numbers);
        rows.map(|(values, number)| Joined {
            values: values.clone(),
            numbers: number.iter().copied().collect(),
        })
        .collect::<Vec<_>>()
    };
    let mut tables = drawn.iter().map(alone);
    let first = tables.next().unwrap_or_default();
    let Some(second) = tables.next() else { return first };
    let width = first.first().map_or(0, |row| row.values.len());
    let pair_target = |(left, right): &(usize, usize)| {
        target(&[&Term::Column(*left), &Term::Column(*right)], &bound.kinds)
    };
    let targets: Vec<_> = bound.links.iter().map(pair_target).collect();
    let key = |row: &Joined, places: &[usize]| {
        let values = places.iter().zip(&targets).map(|(place, target)| {
            brought(row.values.get(*place).cloned().unwrap_or(Value::Null), *target)
        });
        let values: Vec<Value> = values.collect();
        // Null is equal to nothing.
        (!values.iter().any(Value::is_null)).then_some(Row(values))
    };
    let left: Vec<usize> = bound.links.iter().map(|(left, _)| *left).collect();
    let right: Vec<usize> =
        bound.links.iter().map(|(_, right)| right.saturating_sub(width)).collect();
    let mut by_key: BTreeMap<Row, Vec<&Joined>> = BTreeMap::new();
    for row in &second {
        if let Some(key) = key(row, &right) {
            by_key.entry(key).or_default().push(row);
        }
    }
    let mut rows = Vec::new();
    for one in &first {
        let others = key(one, &left).and_then(|key| by_key.get(&key));
        for other in others.into_iter().flatten() {
            rows.push(Joined {
                values: [one.values.as_slice(), &other.values].concat(),
                numbers: [one.numbers.as_slice(), &other.numbers].concat(),
            });
        }
    }
    rows
}

/// The rows by their keys; without keys all are one group, even when there are none.
fn gathered<'r>(
    gathering: &Gathering,
    kinds: &[ColumnKind],
    rows: &'r [Joined],
) -> BTreeMap<Row, Vec<&'r Joined>> {
    let mut groups: BTreeMap<Row, Vec<&Joined>> = BTreeMap::new();
    if gathering.keys.is_empty() {
        groups.insert(Row(Vec::new()), Vec::new());
    }
    for row in rows {
        let key = gathering.keys.iter().map(|key| key.of(&row.values, kinds)).collect();
        groups.entry(Row(key)).or_default().push(row);
    }
    groups
}

struct Sieve<'a> {
    guarded: &'a Guarded,
    spaces: &'a [String],
    least: u32,
}

impl Sieve<'_> {
    /// The cell of a group, if every entity count and every set behind a value is large enough.
    fn seen(&self, gathering: &Gathering, key: &Row, rows: &[&Joined]) -> Option<Cell> {
        let kinds = &self.guarded.bound.kinds;
        let slots = 0..self.spaces.len();
        let count = |slot: usize| {
            let mut counter = SaturatingDistinct::new(self.least);
            rows.iter().filter_map(|row| row.numbers.get(slot)).for_each(|it| counter.add(*it));
            counter.count()
        };
        let counts: Vec<u32> = slots.clone().map(count).collect();
        // Where nothing is protected, everything may be seen.
        if !counts.is_empty() && standing(&counts, self.least) == Standing::Withheld {
            return None;
        }
        let mut sets = Vec::new();
        for (slot, space) in slots.zip(self.spaces) {
            for condition in &self.guarded.conditions {
                let counted = |row: &&&Joined| {
                    let value = condition.as_ref().map(|it| it.of(&row.values, kinds));
                    value.is_none_or(|value| !value.is_null())
                };
                let numbers = rows.iter().filter(counted);
                let set: EntitySet =
                    numbers.filter_map(|row| row.numbers.get(slot).copied()).collect();
                if u32::try_from(set.len()).unwrap_or(u32::MAX) < self.least {
                    return None;
                }
                sets.push((space.clone(), set));
            }
        }
        let mut values = key.0.clone();
        values.extend(gathering.aggregates.iter().map(|it| measured(it, rows, kinds)));
        Some(Cell { values, sets })
    }
}

fn measured(aggregate: &Aggregate, rows: &[&Joined], kinds: &[ColumnKind]) -> Value {
    let Some(arg) = &aggregate.arg else { return whole(rows.len()) };
    let values = rows.iter().map(|row| arg.of(&row.values, kinds)).filter(|it| !it.is_null());
    let values: Vec<Value> = values.collect();
    match aggregate.measure {
        Measure::Count => whole(values.len()),
        Measure::CountDistinct => {
            let distinct: BTreeSet<Row> = values.into_iter().map(|it| Row(vec![it])).collect();
            whole(distinct.len())
        }
        Measure::Least => values.into_iter().min_by(order).unwrap_or(Value::Null),
        Measure::Greatest => values.into_iter().max_by(order).unwrap_or(Value::Null),
        Measure::Sum => summed(&values),
        Measure::Average => {
            let sum: f64 = values.iter().filter_map(Value::number).sum();
            let count = whole(values.len()).number().unwrap_or(f64::NAN);
            if values.is_empty() { Value::Null } else { Value::Number(sum / count) }
        }
    }
}

fn whole(count: usize) -> Value {
    Value::Integer(i64::try_from(count).unwrap_or(i64::MAX))
}

fn summed(values: &[Value]) -> Value {
    let add = |sum: Option<Value>, value: &Value| match (sum, value) {
        (None, value) => Some(value.clone()),
        (Some(Value::Integer(sum)), Value::Integer(value)) => {
            Some(Value::Integer(sum.wrapping_add(*value)))
        }
        (Some(sum), value) => {
            let sum = sum.number().unwrap_or_default();
            Some(Value::Number(sum + value.number().unwrap_or_default()))
        }
    };
    values.iter().fold(None, add).unwrap_or(Value::Null)
}

fn ordered(keys: &[OrderKey], kinds: &[ColumnKind], rows: (&[Value], &[Value])) -> Ordering {
    let by = |key: &OrderKey| {
        let (one, other) = (key.term.of(rows.0, kinds), key.term.of(rows.1, kinds));
        match (one.is_null(), other.is_null()) {
            (true, true) => Ordering::Equal,
            (false, false) => {
                let found = order(&one, &other);
                if key.descending { found.reverse() } else { found }
            }
            (is_null, _) => {
                if is_null == key.nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                }
            }
        }
    };
    keys.iter().map(by).find(|it| *it != Ordering::Equal).unwrap_or(Ordering::Equal)
}

/// The sets by space; the same set in the same row is kept once.
fn parts(cells: &[Cell]) -> Vec<KeptPart> {
    let mut parts: BTreeMap<&str, Vec<(u64, &EntitySet)>> = BTreeMap::new();
    for (row, cell) in (0_u64..).zip(cells) {
        for (space, set) in &cell.sets {
            let kept = parts.entry(space).or_default();
            if !set.is_empty() && !kept.contains(&(row, set)) {
                kept.push((row, set));
            }
        }
    }
    let part = |(space, kept): (&str, Vec<(u64, &EntitySet)>)| KeptPart {
        space: space.to_owned(),
        rows: kept.iter().map(|(row, _)| *row).collect(),
        sets: kept.into_iter().map(|(_, set)| set.clone()).collect(),
    };
    parts.into_iter().map(part).collect()
}
