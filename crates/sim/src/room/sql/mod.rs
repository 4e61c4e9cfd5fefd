//! The subset of SQL that the rehearsal understands.
//!
//! ```text
//! SELECT [DISTINCT] * | expression [[AS] name], …
//! FROM table [[AS] name] [[INNER] JOIN table [[AS] name] (ON a = b [AND …] | USING (column, …))]
//! [WHERE expression] [GROUP BY expression, …] [HAVING expression]
//! [ORDER BY expression [ASC | DESC] [NULLS FIRST | LAST], …] [LIMIT n] [OFFSET n]
//! ```
//!
//! Expressions: columns, texts, numbers, `true`, `false`, `null`; `+ - * / %`, comparisons, AND,
//! OR, NOT, IS [NOT] NULL, [NOT] LIKE, [NOT] IN, [NOT] BETWEEN; count, sum, avg, min, max; upper,
//! lower, abs, floor, ceil, round. Names are case-sensitive; those with other characters than
//! letters, digits and `_` stand in double quotes. Everything else is not understood, which is
//! also what the real guard says of much of it.

mod expr;
mod lex;
mod parse;
mod tree;

pub(crate) use parse::{Trouble, parse, parse_condition};
pub(crate) use tree::{Call, Expr, Item, Link, Op, Query, TableName};
