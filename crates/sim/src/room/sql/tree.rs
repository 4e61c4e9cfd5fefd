//! A query as it was written.

use crate::room::value::Value;

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
}

impl Op {
    /// How it is written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Or => "OR",
            Self::And => "AND",
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
        }
    }
}

/// A call of a function.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Call {
    /// The name, in small letters.
    pub(crate) name: String,
    pub(crate) distinct: bool,
    /// `count(*)` has none.
    pub(crate) args: Vec<Expr>,
    pub(crate) star: bool,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    Column { table: Option<String>, name: String },
    Literal(Value),
    Binary(Op, Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    IsNull { expr: Box<Expr>, negated: bool },
    Like { expr: Box<Expr>, pattern: Box<Expr>, negated: bool },
    InList { expr: Box<Expr>, list: Vec<Expr>, negated: bool },
    Call(Call),
}

/// What is selected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// `*`, or `t.*`.
    All(Option<String>),
    Expr {
        expr: Expr,
        alias: Option<String>,
    },
}

/// A table and the name it goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableName {
    pub(crate) table: String,
    pub(crate) alias: String,
}

/// On what two tables are joined.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Link {
    /// Pairs of columns that must be equal.
    On(Vec<(Expr, Expr)>),
    /// Columns of both tables that must be equal and are shown once.
    Using(Vec<String>),
}

/// A key of the order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Key {
    pub(crate) expr: Expr,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// A query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    pub(crate) distinct: bool,
    pub(crate) items: Vec<Item>,
    pub(crate) from: TableName,
    pub(crate) join: Option<(TableName, Link)>,
    pub(crate) filter: Option<Expr>,
    pub(crate) group: Vec<Expr>,
    pub(crate) having: Option<Expr>,
    pub(crate) order: Vec<Key>,
    pub(crate) limit: Option<usize>,
    pub(crate) offset: usize,
}
