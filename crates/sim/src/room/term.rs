//! Expressions over the columns of a row, and what they come to. Every one is total: what cannot
//! be converted or divided is null, so that no value decides whether a run fails.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an operation is not made for comes to null"
)]

use std::cmp::Ordering;
use std::collections::BTreeSet;

use terms::ColumnKind;

use super::sql::Op;
use super::value::{Value, float, order};

/// A scalar function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    Upper,
    Lower,
    Abs,
    Floor,
    Ceil,
    Round,
}

impl Function {
    /// The function with this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let function = match name {
            "upper" => Self::Upper,
            "lower" => Self::Lower,
            "abs" => Self::Abs,
            "floor" => Self::Floor,
            "ceil" => Self::Ceil,
            "round" => Self::Round,
            _ => return None,
        };
        Some(function)
    }

    fn is_of_text(self) -> bool {
        matches!(self, Self::Upper | Self::Lower)
    }

    /// Whether it takes these: one text, one number, or for `round` a number and its decimals.
    pub(crate) fn takes(self, args: &[Term], kinds: &[ColumnKind]) -> bool {
        let Some((first, rest)) = args.split_first() else { return false };
        let is_place = |term: &Term| match term {
            Term::Literal(Value::Integer(places)) => (0..=10_000).contains(places),
            _ => false,
        };
        let lawful_rest = match self {
            Self::Round => rest.len() <= 1 && rest.iter().all(is_place),
            _ => rest.is_empty(),
        };
        let of_kind = match first.kind(kinds) {
            None => true,
            Some(ColumnKind::Text) => self.is_of_text(),
            Some(ColumnKind::Integer | ColumnKind::Number) => !self.is_of_text(),
            Some(ColumnKind::Boolean | ColumnKind::DateTime) => false,
        };
        of_kind && lawful_rest
    }

    fn apply(self, args: &[Value]) -> Value {
        let Some(first) = args.first().filter(|first| !first.is_null()) else {
            return Value::Null;
        };
        if let (true, Some(text)) = (self.is_of_text(), first.text()) {
            let upper = self == Self::Upper;
            return Value::Text(if upper { text.to_uppercase() } else { text.to_lowercase() });
        }
        let Some(number) = first.number() else { return Value::Null };
        Value::Number(match self {
            Self::Abs => number.abs(),
            Self::Floor => number.floor(),
            Self::Ceil => number.ceil(),
            Self::Round => rounded(number, args.get(1)),
            Self::Upper | Self::Lower => return Value::Null,
        })
    }
}

fn rounded(number: f64, places: Option<&Value>) -> f64 {
    let places = match places {
        Some(Value::Integer(places)) => i32::try_from(*places).unwrap_or(i32::MAX),
        _ => 0,
    };
    let scale = 10f64.powi(places);
    (number * scale).round() / scale
}

/// An expression over the columns of a row, by their places.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Term {
    Column(usize),
    Literal(Value),
    Binary(Op, Box<Term>, Box<Term>),
    Not(Box<Term>),
    Negative(Box<Term>),
    IsNull { term: Box<Term>, negated: bool },
    Like { term: Box<Term>, pattern: Box<Term>, negated: bool },
    InList { term: Box<Term>, list: Vec<Term>, negated: bool },
    Call(Function, Vec<Term>),
}

impl Term {
    /// The kind of its values over columns of these kinds; none when it is always null.
    pub(crate) fn kind(&self, kinds: &[ColumnKind]) -> Option<ColumnKind> {
        match self {
            Self::Column(place) => kinds.get(*place).copied(),
            Self::Literal(value) => match value {
                Value::Null => None,
                Value::Boolean(_) => Some(ColumnKind::Boolean),
                Value::Integer(_) => Some(ColumnKind::Integer),
                Value::Number(_) => Some(ColumnKind::Number),
                Value::Text(_) => Some(ColumnKind::Text),
                Value::Time(_) => Some(ColumnKind::DateTime),
            },
            Self::Binary(op, left, right) => match op {
                Op::Plus | Op::Minus | Op::Times | Op::Divide | Op::Modulo => {
                    let float = is_number(left.kind(kinds)) || is_number(right.kind(kinds));
                    let whole = !float && (*op != Op::Divide || right.is_divisor());
                    Some(if whole { ColumnKind::Integer } else { ColumnKind::Number })
                }
                _ => Some(ColumnKind::Boolean),
            },
            Self::Not(_) | Self::IsNull { .. } | Self::Like { .. } | Self::InList { .. } => {
                Some(ColumnKind::Boolean)
            }
            Self::Negative(inner) => inner.kind(kinds),
            Self::Call(function, _) if function.is_of_text() => Some(ColumnKind::Text),
            Self::Call(..) => Some(ColumnKind::Number),
        }
    }

    /// The places of the columns it is computed from.
    pub(crate) fn places(&self) -> BTreeSet<usize> {
        match self {
            Self::Column(place) => BTreeSet::from([*place]),
            Self::Literal(_) => BTreeSet::new(),
            Self::Binary(_, left, right) => &left.places() | &right.places(),
            Self::Not(inner) | Self::Negative(inner) => inner.places(),
            Self::IsNull { term, .. } => term.places(),
            Self::Like { term, pattern, .. } => &term.places() | &pattern.places(),
            Self::InList { term, list, .. } => {
                list.iter().fold(term.places(), |places, item| &places | &item.places())
            }
            Self::Call(_, args) => args.iter().flat_map(Self::places).collect(),
        }
    }

    /// The conditions that must all hold for it to hold.
    pub(crate) fn conjuncts(&self) -> Vec<&Self> {
        match self {
            Self::Binary(Op::And, left, right) => [left.conjuncts(), right.conjuncts()].concat(),
            other => vec![other],
        }
    }

    /// Whether it compares one column with another, and does nothing else.
    pub(crate) fn compares_columns(&self) -> bool {
        let Self::Binary(op, left, right) = self else { return false };
        let compares = !matches!(
            op,
            Op::Or | Op::And | Op::Plus | Op::Minus | Op::Times | Op::Divide | Op::Modulo
        );
        compares && matches!((&**left, &**right), (Self::Column(_), Self::Column(_)))
    }

    /// Whether it is a positive whole number, by which whole numbers are divided as such.
    pub(crate) fn is_divisor(&self) -> bool {
        matches!(self, Self::Literal(Value::Integer(number)) if *number > 0)
    }

    /// Its value over a row of columns of these kinds.
    pub(crate) fn of(&self, row: &[Value], kinds: &[ColumnKind]) -> Value {
        match self {
            Self::Column(place) => row.get(*place).cloned().unwrap_or(Value::Null),
            Self::Literal(value) => value.clone(),
            Self::Binary(Op::And | Op::Or, ..) | Self::Not(_) => {
                self.truth(row, kinds).map_or(Value::Null, Value::Boolean)
            }
            Self::Binary(op, left, right) => {
                let of = |term: &Self| term.of(row, kinds);
                match op {
                    Op::Plus | Op::Minus | Op::Times | Op::Divide | Op::Modulo => {
                        let whole = self.kind(kinds) == Some(ColumnKind::Integer);
                        calculated(*op, (&of(left), &of(right)), whole)
                    }
                    _ => {
                        let target = target(&[left.as_ref(), right.as_ref()], kinds);
                        compared(*op, &brought(of(left), target), &brought(of(right), target))
                    }
                }
            }
            Self::Negative(inner) => match inner.of(row, kinds) {
                Value::Integer(number) => Value::Integer(number.wrapping_neg()),
                Value::Number(number) => Value::Number(-number),
                _ => Value::Null,
            },
            Self::IsNull { term, negated } => {
                Value::Boolean(term.of(row, kinds).is_null() != *negated)
            }
            Self::Like { term, pattern, negated } => {
                let (text, pattern) = (term.of(row, kinds).text(), pattern.of(row, kinds).text());
                match (text, pattern) {
                    (Some(text), Some(pattern)) => {
                        Value::Boolean(like(&text, &pattern) != *negated)
                    }
                    _ => Value::Null,
                }
            }
            Self::InList { term, list, negated } => {
                let found = in_list(term, list, row, kinds);
                found.map_or(Value::Null, |found| Value::Boolean(found != *negated))
            }
            Self::Call(function, args) => {
                let args: Vec<Value> = args.iter().map(|arg| arg.of(row, kinds)).collect();
                function.apply(&args)
            }
        }
    }

    /// Whether it holds: true, false, or neither.
    pub(crate) fn truth(&self, row: &[Value], kinds: &[ColumnKind]) -> Option<bool> {
        match self {
            Self::Binary(Op::And, left, right) => {
                match (left.truth(row, kinds), right.truth(row, kinds)) {
                    (Some(false), _) | (_, Some(false)) => Some(false),
                    (Some(true), Some(true)) => Some(true),
                    _ => None,
                }
            }
            Self::Binary(Op::Or, left, right) => {
                match (left.truth(row, kinds), right.truth(row, kinds)) {
                    (Some(true), _) | (_, Some(true)) => Some(true),
                    (Some(false), Some(false)) => Some(false),
                    _ => None,
                }
            }
            Self::Not(inner) => inner.truth(row, kinds).map(|is| !is),
            other => match other.of(row, kinds) {
                Value::Boolean(is) => Some(is),
                _ => None,
            },
        }
    }
}

fn is_number(kind: Option<ColumnKind>) -> bool {
    kind == Some(ColumnKind::Number)
}

/// Values that may be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    Boolean,
    Number,
    Text,
    Time,
}

/// The family of a kind.
pub(crate) fn family(kind: ColumnKind) -> Family {
    match kind {
        ColumnKind::Boolean => Family::Boolean,
        ColumnKind::Integer | ColumnKind::Number => Family::Number,
        ColumnKind::Text => Family::Text,
        ColumnKind::DateTime => Family::Time,
    }
}

/// Whether terms can be compared without a conversion that fails: all of one family, and texts,
/// which are read as that family.
pub(crate) fn are_comparable(terms: &[&Term], kinds: &[ColumnKind]) -> bool {
    let families = terms.iter().filter_map(|term| term.kind(kinds)).map(family);
    let mut special = families.filter(|family| *family != Family::Text);
    special.next().is_none_or(|first| special.all(|other| other == first))
}

/// The kind that texts are read as when they are compared with these terms.
pub(crate) fn target(terms: &[&Term], kinds: &[ColumnKind]) -> Option<ColumnKind> {
    let families = terms.iter().filter_map(|term| term.kind(kinds)).map(family);
    let mut special = families.filter(|family| *family != Family::Text);
    special.next().map(|family| match family {
        Family::Boolean => ColumnKind::Boolean,
        Family::Time => ColumnKind::DateTime,
        Family::Number | Family::Text => ColumnKind::Number,
    })
}

/// A value ready to be compared.
pub(crate) fn brought(value: Value, target: Option<ColumnKind>) -> Value {
    match (&value, target) {
        (Value::Text(_), Some(target)) => value.cast(target),
        _ => value,
    }
}

fn compared(op: Op, left: &Value, right: &Value) -> Value {
    if left.is_null() || right.is_null() {
        return Value::Null;
    }
    let found = order(left, right);
    Value::Boolean(match op {
        Op::Equal => found == Ordering::Equal,
        Op::NotEqual => found != Ordering::Equal,
        Op::Less => found == Ordering::Less,
        Op::LessOrEqual => found != Ordering::Greater,
        Op::Greater => found == Ordering::Greater,
        Op::GreaterOrEqual => found != Ordering::Less,
        Op::Or | Op::And | Op::Plus | Op::Minus | Op::Times | Op::Divide | Op::Modulo => {
            return Value::Null;
        }
    })
}

fn calculated(op: Op, (left, right): (&Value, &Value), whole: bool) -> Value {
    if let (true, Value::Integer(left), Value::Integer(right)) = (whole, left, right) {
        let number = match op {
            Op::Plus => Some(left.wrapping_add(*right)),
            Op::Minus => Some(left.wrapping_sub(*right)),
            Op::Times => Some(left.wrapping_mul(*right)),
            Op::Divide => left.checked_div(*right),
            Op::Modulo => left.checked_rem(*right),
            _ => None,
        };
        return number.map_or(Value::Null, Value::Integer);
    }
    let number = |value: &Value| match value {
        Value::Integer(number) => Some(float(*number)),
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let (Some(left), Some(right)) = (number(left), number(right)) else { return Value::Null };
    let number = match op {
        Op::Plus => left + right,
        Op::Minus => left - right,
        Op::Times => left * right,
        Op::Divide => left / right,
        Op::Modulo => left % right,
        _ => return Value::Null,
    };
    Value::Number(number)
}

fn in_list(term: &Term, list: &[Term], row: &[Value], kinds: &[ColumnKind]) -> Option<bool> {
    let mut all = vec![term];
    all.extend(list);
    let target = target(&all, kinds);
    let value = brought(term.of(row, kinds), target);
    let mut unknown = value.is_null();
    for item in list {
        match compared(Op::Equal, &value, &brought(item.of(row, kinds), target)) {
            Value::Boolean(true) => return Some(true),
            Value::Null => unknown = true,
            _ => {}
        }
    }
    (!unknown).then_some(false)
}

/// Whether a text fits a pattern of `%`, `_` and `\` before either.
fn like(text: &str, pattern: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => text.is_empty(),
        Some('%') => {
            let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            starts
                .into_iter()
                .any(|at| text.get(at..).is_some_and(|text| like(text, rest.as_str())))
        }
        Some(first) => {
            let escaped = if first == '\\' { rest.next() } else { None };
            let mut letters = text.chars();
            let fits = match (letters.next(), escaped) {
                (None, _) => false,
                (Some(letter), Some(wanted)) => letter == wanted,
                (Some(letter), None) => first == '_' || letter == first,
            };
            fits && like(letters.as_str(), rest.as_str())
        }
    }
}
