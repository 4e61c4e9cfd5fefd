//! The part of a query above its rows: what is gathered, shown and ordered.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is told apart by the one shape that matters"
)]

use super::bind::{
    Aggregate, Bound, Frame, Gathering, Measure, OrderKey, Unbound, has_aggregate, measure,
    translate, unfit,
};
use super::say;
use super::sql::{Call, Expr, Query};
use super::term::Term;
use super::value::Value;

/// The part of a query above its rows.
pub(super) struct Upper {
    frame: Frame,
    items: Vec<(Expr, Option<String>)>,
    gathering: Option<Gathering>,
}

impl Upper {
    pub(super) fn new(frame: Frame, items: Vec<(Expr, Option<String>)>) -> Self {
        Self { frame, items, gathering: None }
    }

    /// Finds what is gathered, shown and ordered.
    pub(super) fn finish(mut self, query: &Query, mut bound: Bound) -> Result<Bound, Unbound> {
        let gathers = !query.group.is_empty()
            || query.having.as_ref().is_some_and(has_aggregate)
            || self.items.iter().any(|(expr, _)| has_aggregate(expr))
            || query.order.iter().any(|key| has_aggregate(&key.expr));
        if query.having.is_some() && !gathers {
            return Err(unfit());
        }
        if gathers && query.distinct {
            return Err(vec![say::not_understood(
                "汇总之上再汇总",
                "an aggregate over an aggregate",
            )]);
        }
        if gathers {
            let keys = query.group.iter().map(|expr| self.key(expr)).collect::<Result<_, _>>()?;
            self.gathering = Some(Gathering { keys, aggregates: Vec::new() });
        }
        for (expr, alias) in self.items.clone() {
            let name = alias.unwrap_or_else(|| self.name(&expr));
            let term = self.shown(&expr)?;
            bound.output.push((name, term));
        }
        self.check_names(&bound.output)?;
        bound.having = query.having.as_ref().map(|expr| self.shown(expr)).transpose()?;
        if query.distinct {
            let keys: Vec<Term> = bound.output.iter().map(|(_, term)| term.clone()).collect();
            self.gathering = Some(Gathering { keys, aggregates: Vec::new() });
            for (place, (_, term)) in bound.output.iter_mut().enumerate() {
                *term = Term::Column(place);
            }
        }
        for key in &query.order {
            let term = self.ordered(&key.expr, &bound.output)?;
            let (descending, nulls_first) = (key.descending, key.nulls_first);
            bound.order.push(OrderKey { term, descending, nulls_first });
        }
        bound.gathering = self.gathering;
        Ok(bound)
    }

    /// What a name that is no column stands for among the selected.
    fn aliased(&self, expr: &Expr) -> Option<&Expr> {
        let Expr::Column { table: None, name } = expr else { return None };
        if self.frame.find(None, name).is_ok() {
            return None;
        }
        let named = |(_, alias): &&(Expr, Option<String>)| alias.as_ref() == Some(name);
        self.items.iter().find(named).map(|(expr, _)| expr)
    }

    /// The selected expression with this number.
    fn numbered(&self, expr: &Expr) -> Option<&Expr> {
        let Expr::Literal(Value::Integer(number)) = expr else { return None };
        let place = usize::try_from(*number).ok()?.checked_sub(1)?;
        self.items.get(place).map(|(expr, _)| expr)
    }

    /// A key of the groups: a column, a selected name or number, an expression.
    fn key(&self, expr: &Expr) -> Result<Term, Unbound> {
        let meant = self.numbered(expr).or_else(|| self.aliased(expr)).unwrap_or(expr);
        self.frame.term(meant)
    }

    /// An expression over what is shown: rows, or cells.
    fn shown(&mut self, expr: &Expr) -> Result<Term, Unbound> {
        let Some(mut gathering) = self.gathering.take() else { return self.frame.term(expr) };
        let term = self.lifted(expr, &mut gathering);
        self.gathering = Some(gathering);
        term
    }

    fn lifted(&self, expr: &Expr, gathering: &mut Gathering) -> Result<Term, Unbound> {
        translate(expr, &mut |expr| {
            if let Ok(term) = self.frame.term(expr)
                && let Some(place) = gathering.keys.iter().position(|key| *key == term)
            {
                return Ok(Some(Term::Column(place)));
            }
            match expr {
                Expr::Call(call) => self.aggregate(call, gathering),
                Expr::Column { table, name } => {
                    if let Some(meant) = self.aliased(expr) {
                        return self.lifted(meant, gathering).map(Some);
                    }
                    // A column that is there but no key has no one value in a cell.
                    self.frame.find(table.as_deref(), name)?;
                    Err(unfit())
                }
                _ => Ok(None),
            }
        })
    }

    fn aggregate(&self, call: &Call, gathering: &mut Gathering) -> Result<Option<Term>, Unbound> {
        let Some(measure) = measure(call) else { return Ok(None) };
        let arg = match (call.args.as_slice(), call.star) {
            ([], true) if measure == Measure::Count => None,
            ([arg], false) => Some(self.frame.term(arg)?),
            _ => return Err(unfit()),
        };
        let aggregate = Aggregate { measure, arg };
        let known = gathering.aggregates.iter().position(|it| *it == aggregate);
        let place = known.unwrap_or(gathering.aggregates.len());
        if known.is_none() {
            gathering.aggregates.push(aggregate);
        }
        Ok(Some(Term::Column(gathering.keys.len().saturating_add(place))))
    }

    fn ordered(&mut self, expr: &Expr, output: &[(String, Term)]) -> Result<Term, Unbound> {
        if let Expr::Literal(Value::Integer(number)) = expr {
            let place = usize::try_from(*number).ok().and_then(|number| number.checked_sub(1));
            let found = place.and_then(|place| output.get(place));
            return found.map(|(_, term)| term.clone()).ok_or_else(unfit);
        }
        if let Expr::Column { table: None, name } = expr
            && let Some((_, term)) = output.iter().find(|(shown, _)| shown == name)
        {
            return Ok(term.clone());
        }
        self.shown(expr)
    }

    /// No two columns of a result have the same full name.
    fn check_names(&self, output: &[(String, Term)]) -> Result<(), Unbound> {
        let mut seen: Vec<String> = Vec::new();
        for ((name, _), (expr, alias)) in output.iter().zip(&self.items) {
            if name.starts_with("__") {
                return Err(vec![say::not_understood(
                    "以 `__` 开头的名称",
                    "a name that begins with `__`",
                )]);
            }
            let full = if alias.is_some() { name.clone() } else { self.describe(expr) };
            if seen.contains(&full) {
                return Err(unfit());
            }
            seen.push(full);
        }
        Ok(())
    }

    /// The name of a column without one.
    fn name(&self, expr: &Expr) -> String {
        match expr {
            Expr::Column { name, .. } => name.clone(),
            other => self.describe(other),
        }
    }

    /// An expression in words, columns with their tables.
    fn describe(&self, expr: &Expr) -> String {
        let all =
            |list: &[Expr]| list.iter().map(|it| self.describe(it)).collect::<Vec<_>>().join(",");
        let not = |negated: bool| if negated { "NOT " } else { "" };
        match expr {
            Expr::Column { table, name } => match self.frame.find(table.as_deref(), name) {
                Ok(place) => self.frame.full_name(place),
                Err(_) => name.clone(),
            },
            Expr::Literal(value) => value.text().unwrap_or_else(|| "NULL".to_owned()),
            Expr::Binary(op, left, right) => {
                format!("{} {} {}", self.describe(left), op.sign(), self.describe(right))
            }
            Expr::Not(inner) => format!("NOT {}", self.describe(inner)),
            Expr::Negative(inner) => format!("(- {})", self.describe(inner)),
            Expr::IsNull { expr, negated } => {
                format!("{} IS {}NULL", self.describe(expr), not(*negated))
            }
            Expr::Like { expr, pattern, negated } => {
                let (left, right) = (self.describe(expr), self.describe(pattern));
                format!("{left} {}LIKE {right}", not(*negated))
            }
            Expr::InList { expr, list, negated } => {
                format!("{} {}IN ({})", self.describe(expr), not(*negated), all(list))
            }
            Expr::Call(call) if call.star => format!("{}(*)", call.name),
            Expr::Call(call) => {
                let distinct = if call.distinct { "DISTINCT " } else { "" };
                format!("{}({distinct}{})", call.name, all(&call.args))
            }
        }
    }
}
