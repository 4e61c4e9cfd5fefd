//! Finds what the names of a query stand for: from words to places of columns.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is told apart by the one shape that matters"
)]

use ports::GuardFinding;
use terms::ColumnKind;

use super::say;
use super::scope::{Place, Scope};
use super::sql::{Call, Expr, Item, Link, Query, TableName};
use super::term::{Function, Term};
use super::upper::Upper;

/// What an aggregate computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Count,
    CountDistinct,
    Sum,
    Average,
    Least,
    Greatest,
}

/// An aggregate; without an argument it counts rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Aggregate {
    pub(crate) measure: Measure,
    pub(crate) arg: Option<Term>,
}

/// What rows are gathered by, and what is computed of each cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathering {
    pub(crate) keys: Vec<Term>,
    pub(crate) aggregates: Vec<Aggregate>,
}

/// A key of the order, over the rows or cells that are shown.
#[derive(Clone, Debug)]
pub(crate) struct OrderKey {
    pub(crate) term: Term,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// A query whose names are found.
#[derive(Clone, Debug)]
pub(crate) struct Bound {
    /// The numbers of the tables, in the order of FROM.
    pub(crate) tables: Vec<usize>,
    /// The columns of the rows.
    pub(crate) columns: Vec<Place>,
    /// Their kinds.
    pub(crate) kinds: Vec<ColumnKind>,
    /// How many of them are of the first table.
    pub(crate) first_width: usize,
    /// Columns of the first and the second table that must be equal.
    pub(crate) links: Vec<(usize, usize)>,
    pub(crate) filter: Option<Term>,
    /// How rows become cells; none for a row-level result. What follows is over cells then.
    pub(crate) gathering: Option<Gathering>,
    pub(crate) having: Option<Term>,
    pub(crate) output: Vec<(String, Term)>,
    pub(crate) order: Vec<OrderKey>,
    pub(crate) limit: Option<usize>,
    pub(crate) offset: usize,
}

impl Bound {
    /// Whether a term over rows is computed from columns of more than one table.
    pub(crate) fn mixes_tables(&self, term: &Term) -> bool {
        let mut slots = term.places().into_iter().map(|place| place >= self.first_width);
        slots.next().is_some_and(|first| slots.any(|slot| slot != first))
    }
}

/// Why names are not found.
pub(super) type Unbound = Vec<GuardFinding>;

pub(super) fn unfit() -> Unbound {
    vec![say::not_understood(
        "查询与表结构不符（类型、函数或名称）",
        "the query does not fit the tables (types, functions or names)",
    )]
}

/// A column that can be named.
struct Named {
    table: String,
    name: String,
    place: usize,
    /// The copy of a column in USING that is shown once.
    twin: bool,
}

pub(super) struct Frame {
    named: Vec<Named>,
}

impl Frame {
    pub(super) fn find(&self, table: Option<&str>, name: &str) -> Result<usize, Unbound> {
        let fits =
            |it: &&Named| it.name == name && table.map_or(!it.twin, |table| it.table == table);
        let mut found = self.named.iter().filter(fits);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.place),
            (None, _) => {
                let full = table.map_or_else(|| name.to_owned(), |it| format!("{it}.{name}"));
                Err(vec![say::no_column(&full)])
            }
            (Some(_), Some(_)) => Err(unfit()),
        }
    }

    /// An expression over rows.
    pub(super) fn term(&self, expr: &Expr) -> Result<Term, Unbound> {
        translate(expr, &mut |expr| match expr {
            Expr::Column { table, name } => {
                self.find(table.as_deref(), name).map(|place| Some(Term::Column(place)))
            }
            Expr::Call(call) if measure(call).is_some() => Err(unfit()),
            _ => Ok(None),
        })
    }

    pub(super) fn full_name(&self, place: usize) -> String {
        let named = self.named.iter().find(|it| it.place == place);
        named.map_or_else(String::new, |it| format!("{}.{}", it.table, it.name))
    }
}

/// Translates an expression; `leaf` translates what it knows and leaves the rest.
pub(super) fn translate(
    expr: &Expr,
    leaf: &mut impl FnMut(&Expr) -> Result<Option<Term>, Unbound>,
) -> Result<Term, Unbound> {
    if let Some(term) = leaf(expr)? {
        return Ok(term);
    }
    Ok(match expr {
        Expr::Column { .. } => return Err(unfit()),
        Expr::Literal(value) => Term::Literal(value.clone()),
        Expr::Binary(op, left, right) => {
            let left = Box::new(translate(left, leaf)?);
            Term::Binary(*op, left, Box::new(translate(right, leaf)?))
        }
        Expr::Not(inner) => Term::Not(Box::new(translate(inner, leaf)?)),
        Expr::Negative(inner) => Term::Negative(Box::new(translate(inner, leaf)?)),
        Expr::IsNull { expr, negated } => {
            Term::IsNull { term: Box::new(translate(expr, leaf)?), negated: *negated }
        }
        Expr::Like { expr, pattern, negated } => Term::Like {
            term: Box::new(translate(expr, leaf)?),
            pattern: Box::new(translate(pattern, leaf)?),
            negated: *negated,
        },
        Expr::InList { expr, list, negated } => Term::InList {
            term: Box::new(translate(expr, leaf)?),
            list: list.iter().map(|item| translate(item, leaf)).collect::<Result<_, _>>()?,
            negated: *negated,
        },
        Expr::Call(call) => {
            let function = Function::named(&call.name).filter(|_| !call.star && !call.distinct);
            let function = function.ok_or_else(|| {
                let name = &call.name;
                vec![say::not_understood(
                    &format!("函数 `{name}` 不在许可清单内，或参数不符合要求"),
                    &format!("the function `{name}` is not on the list, or its arguments are not"),
                )]
            })?;
            let args = call.args.iter().map(|arg| translate(arg, leaf));
            Term::Call(function, args.collect::<Result<_, _>>()?)
        }
    })
}

pub(super) fn measure(call: &Call) -> Option<Measure> {
    let measure = match (call.name.as_str(), call.distinct) {
        ("count", false) => Measure::Count,
        ("count", true) => Measure::CountDistinct,
        ("sum", false) => Measure::Sum,
        ("avg", false) => Measure::Average,
        ("min", _) => Measure::Least,
        ("max", _) => Measure::Greatest,
        _ => return None,
    };
    Some(measure)
}

pub(super) fn has_aggregate(expr: &Expr) -> bool {
    match expr {
        Expr::Column { .. } | Expr::Literal(_) => false,
        Expr::Binary(_, left, right) => has_aggregate(left) || has_aggregate(right),
        Expr::Not(inner) | Expr::Negative(inner) => has_aggregate(inner),
        Expr::IsNull { expr, .. } => has_aggregate(expr),
        Expr::Like { expr, pattern, .. } => has_aggregate(expr) || has_aggregate(pattern),
        Expr::InList { expr, list, .. } => has_aggregate(expr) || list.iter().any(has_aggregate),
        Expr::Call(call) => measure(call).is_some() || call.args.iter().any(has_aggregate),
    }
}

/// A condition over stored columns, such as a row filter.
pub(crate) fn condition(expr: &Expr, columns: &[(String, ColumnKind)]) -> Option<Term> {
    let named = columns.iter().enumerate().map(|(place, (name, _))| Named {
        table: String::new(),
        name: name.clone(),
        place,
        twin: false,
    });
    Frame { named: named.collect() }.term(expr).ok()
}

/// Finds the names of a query.
///
/// # Errors
/// The findings of the guard: tables that are not granted, all of them, or the first name that is
/// not found.
pub(crate) fn bind(scope: &Scope, query: &Query) -> Result<Bound, Unbound> {
    let mut names: Vec<&TableName> = vec![&query.from];
    names.extend(query.join.iter().map(|(table, _)| table));
    let mut unknown: Vec<&str> = names
        .iter()
        .map(|name| name.table.as_str())
        .filter(|name| scope.find(name).is_none())
        .collect();
    unknown.sort_unstable();
    unknown.dedup();
    if !unknown.is_empty() {
        return Err(unknown.into_iter().map(say::table).collect());
    }
    let mut bound = Bound {
        tables: Vec::new(),
        columns: Vec::new(),
        kinds: Vec::new(),
        first_width: 0,
        links: Vec::new(),
        filter: None,
        gathering: None,
        having: None,
        output: Vec::new(),
        order: Vec::new(),
        limit: query.limit,
        offset: query.offset,
    };
    let mut frame = Frame { named: Vec::new() };
    for name in &names {
        take_in(scope, name, &mut bound, &mut frame)?;
        if bound.tables.len() == 1 {
            bound.first_width = bound.columns.len();
        }
    }
    if let Some((_, link)) = &query.join {
        bound.links = links(link, &bound, &mut frame)?;
    }
    bound.filter = query.filter.as_ref().map(|it| frame.term(it)).transpose()?;
    let items = items(query, &bound, scope)?;
    Upper::new(frame, items).finish(query, bound)
}

fn take_in(
    scope: &Scope,
    name: &TableName,
    bound: &mut Bound,
    frame: &mut Frame,
) -> Result<(), Unbound> {
    let number = scope.find(&name.table).ok_or_else(unfit)?;
    if frame.named.iter().any(|it| it.table == name.alias) {
        return Err(unfit());
    }
    bound.tables.push(number);
    let columns = scope.tables.get(number).map(|table| table.columns.as_slice());
    for (column, it) in columns.unwrap_or_default().iter().enumerate() {
        frame.named.push(Named {
            table: name.alias.clone(),
            name: it.name.clone(),
            place: bound.columns.len(),
            twin: false,
        });
        bound.columns.push((number, column));
        bound.kinds.push(it.seen);
    }
    Ok(())
}

/// The pairs of columns that a join makes equal, of the first table and of the second.
fn links(link: &Link, bound: &Bound, frame: &mut Frame) -> Result<Vec<(usize, usize)>, Unbound> {
    let width = bound.first_width;
    let mut links = Vec::new();
    match link {
        Link::On(pairs) => {
            for (left, right) in pairs {
                let (Term::Column(left), Term::Column(right)) =
                    (frame.term(left)?, frame.term(right)?)
                else {
                    return Err(unfit());
                };
                let pair = if left < right { (left, right) } else { (right, left) };
                if pair.0 >= width || pair.1 < width {
                    return Err(unfit());
                }
                links.push(pair);
            }
        }
        Link::Using(columns) => {
            for name in columns {
                let mut places = frame.named.iter_mut().filter(|it| it.name == *name);
                let (Some(left), Some(right)) = (places.next(), places.next()) else {
                    return Err(vec![say::no_column(name)]);
                };
                right.twin = true;
                links.push((left.place, right.place));
            }
        }
    }
    Ok(links)
}

/// The selected expressions with their names; `*` stands for its columns.
fn items(
    query: &Query,
    bound: &Bound,
    scope: &Scope,
) -> Result<Vec<(Expr, Option<String>)>, Unbound> {
    let mut names = vec![&query.from];
    names.extend(query.join.iter().map(|(table, _)| table));
    let merged: &[String] = match &query.join {
        Some((_, Link::Using(columns))) => columns,
        _ => &[],
    };
    let mut items = Vec::new();
    for item in &query.items {
        match item {
            Item::Expr { expr, alias } => items.push((expr.clone(), alias.clone())),
            Item::All(only) => {
                let before = items.len();
                for (place, (name, number)) in names.iter().zip(&bound.tables).enumerate() {
                    if only.as_ref().is_some_and(|only| *only != name.alias) {
                        continue;
                    }
                    let table = scope.tables.get(*number);
                    for column in table.map(|it| it.columns.as_slice()).unwrap_or_default() {
                        if place > 0 && only.is_none() && merged.contains(&column.name) {
                            continue;
                        }
                        let table = Some(name.alias.clone());
                        items.push((Expr::Column { table, name: column.name.clone() }, None));
                    }
                }
                if items.len() == before {
                    return Err(unfit());
                }
            }
        }
    }
    Ok(items)
}
