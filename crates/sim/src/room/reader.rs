//! Reads expressions: what they are computed from, and whether their kinds fit.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "only a number written out is a constant to stretch by"
)]

use std::collections::BTreeSet;

use ports::GuardFinding;
use terms::ColumnKind;

use super::lineage::Lineage;
use super::say;
use super::scope::Place;
use super::sql::Op;
use super::term::{Family, Term, are_comparable, family};
use super::value::Value;

/// Reads expressions over rows or cells.
pub(crate) struct Reader<'a> {
    /// Where the columns come from.
    pub(crate) lineages: &'a [Lineage],
    pub(crate) kinds: &'a [ColumnKind],
    /// Columns named; none over cells, where naming is no use of a row.
    pub(crate) named: Option<&'a mut BTreeSet<Place>>,
    pub(crate) findings: &'a mut Vec<GuardFinding>,
}

impl Reader<'_> {
    fn deny<T>(&mut self, zh: &str, en: &str) -> Option<T> {
        self.findings.push(say::not_understood(zh, en));
        None
    }

    fn mixed_kinds<T>(&mut self) -> Option<T> {
        self.deny("不同类型的值混用", "values of different kinds mixed")
    }

    /// Reads a condition; what is neither true nor false is none.
    pub(crate) fn condition(&mut self, term: &Term) -> Option<Lineage> {
        let lineage = self.read(term)?;
        match term.kind(self.kinds) {
            None | Some(ColumnKind::Boolean) => Some(lineage),
            Some(_) => self.mixed_kinds(),
        }
    }

    /// Whether the terms can be compared, with a finding when not.
    pub(crate) fn comparable(&mut self, terms: &[&Term]) -> Option<()> {
        if are_comparable(terms, self.kinds) { Some(()) } else { self.mixed_kinds() }
    }

    /// Reads an expression; none when it is not let through, with a finding.
    pub(crate) fn read(&mut self, term: &Term) -> Option<Lineage> {
        match term {
            Term::Column(place) => {
                let lineage = self.lineages.get(*place)?.clone();
                if let Some(named) = &mut self.named {
                    named.extend(&lineage.sources);
                }
                Some(lineage)
            }
            Term::Literal(_) => Some(Lineage::constant()),
            Term::Binary(op, left, right) => self.binary(*op, left, right),
            Term::Not(inner) => Some(Lineage::mixed([&self.condition(inner)?])),
            Term::Negative(inner) => {
                let lineage = self.read(inner)?;
                match inner.kind(self.kinds).map(family) {
                    Some(Family::Number) => Some(Lineage { bare: false, ..lineage }),
                    _ => self.mixed_kinds(),
                }
            }
            Term::IsNull { term, .. } => Some(Lineage::mixed([&self.read(term)?])),
            Term::Like { term, pattern, .. } => self.like(term, pattern),
            Term::InList { term, list, .. } => {
                let mut all = vec![term.as_ref()];
                all.extend(list);
                let read = self.all(&all)?;
                self.comparable(&all)?;
                Some(Lineage::mixed(&read))
            }
            Term::Call(function, args) => {
                let read = self.all(&args.iter().collect::<Vec<_>>())?;
                if !function.takes(args, self.kinds) {
                    return self.deny(
                        "函数的参数不符合要求",
                        "a function on arguments that are not on its list",
                    );
                }
                Some(Lineage::mixed(&read))
            }
        }
    }

    /// Reads all, so that all findings are collected.
    fn all(&mut self, terms: &[&Term]) -> Option<Vec<Lineage>> {
        let read: Vec<Option<Lineage>> = terms.iter().map(|term| self.read(term)).collect();
        read.into_iter().collect()
    }

    fn like(&mut self, term: &Term, pattern: &Term) -> Option<Lineage> {
        let lineage = self.read(term)?;
        let is_text = matches!(term.kind(self.kinds), None | Some(ColumnKind::Text));
        if !is_text || !matches!(pattern, Term::Literal(Value::Text(_))) {
            return self.deny("非文本常量的匹配模式", "a pattern that is no text constant");
        }
        Some(Lineage::mixed([&lineage]))
    }

    fn binary(&mut self, op: Op, left: &Term, right: &Term) -> Option<Lineage> {
        let read = self.all(&[left, right])?;
        let [l, r] = <[Lineage; 2]>::try_from(read).ok()?;
        let mixed = Lineage::mixed([&l, &r]);
        match op {
            Op::And | Op::Or => {
                let boolean = |term: &Term, kinds: &[ColumnKind]| {
                    matches!(term.kind(kinds), None | Some(ColumnKind::Boolean))
                };
                if boolean(left, self.kinds) && boolean(right, self.kinds) {
                    return Some(mixed);
                }
                self.mixed_kinds()
            }
            Op::Equal
            | Op::NotEqual
            | Op::Less
            | Op::LessOrEqual
            | Op::Greater
            | Op::GreaterOrEqual => {
                self.comparable(&[left, right])?;
                Some(mixed)
            }
            Op::Plus | Op::Minus | Op::Times => {
                self.numbers(left, right)?;
                let (value, by) = match (l.is_constant(), r.is_constant()) {
                    (true, false) => (r, constant(left)),
                    (false, true) => (l, constant(right)),
                    (true, true) | (false, false) => return Some(mixed),
                };
                Some(if op == Op::Times { value.stretched(by) } else { value.shifted(by) })
            }
            Op::Divide | Op::Modulo => {
                self.numbers(left, right)?;
                let by = constant(right).filter(|by| by.abs() > 0.0).map(|by| 1.0 / by);
                let plain = op == Op::Divide && l.plain && r.is_constant();
                let quotient = if plain && !l.is_constant() { l.stretched(by) } else { mixed };
                self.division(op, (left, right), quotient)
            }
        }
    }

    fn numbers(&mut self, left: &Term, right: &Term) -> Option<()> {
        let is_number = |term: &Term, kinds: &[ColumnKind]| {
            term.kind(kinds).is_none_or(|kind| family(kind) == Family::Number)
        };
        if is_number(left, self.kinds) && is_number(right, self.kinds) {
            return Some(());
        }
        self.mixed_kinds()
    }

    /// A whole quotient is not plain: cutting off decimals is no stretching.
    fn division(
        &mut self,
        op: Op,
        (left, right): (&Term, &Term),
        lineage: Lineage,
    ) -> Option<Lineage> {
        let is_float = |term: &Term| term.kind(self.kinds) == Some(ColumnKind::Number);
        let float = is_float(left) || is_float(right);
        if !float && right.is_divisor() {
            return Some(lineage.with_plain(false));
        }
        if !float && op == Op::Modulo {
            return self.deny("以列为除数的取余", "a remainder by a column");
        }
        Some(lineage)
    }
}

/// The number that a term is, written out.
fn constant(term: &Term) -> Option<f64> {
    match term {
        Term::Literal(value @ (Value::Integer(_) | Value::Number(_))) => value.number(),
        Term::Negative(inner) => constant(inner).map(|number| -number),
        _ => None,
    }
}
