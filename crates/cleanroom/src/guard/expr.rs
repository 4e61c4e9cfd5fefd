//! Reads expressions: what they are computed from, and the same made total. Division by anything
//! but a positive constant is decimal division, so that it cannot fail.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use std::collections::BTreeSet;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::expr::{
    Alias, Between, BinaryExpr, Case, InList, Like, ScalarFunction,
};
use datafusion::logical_expr::{Expr, ExprSchemable, Operator};
use datafusion::scalar::ScalarValue;
use ports::GuardFinding;

use super::functions;
use super::lineage::{Lineage, Place, Stretch};
use super::say::{self, Construct};
use super::types::{Family, TIME, comparable, family, family_of, try_cast};

/// An expression as read.
pub(crate) type Read = (Expr, Lineage);

/// Reads expressions over one input.
pub(crate) struct Reader<'a> {
    /// The input as the analyst's plan sees it.
    pub(crate) schema: &'a DFSchema,
    /// Where its columns come from.
    pub(crate) columns: &'a [Lineage],
    /// Whether expressions run over rows and not over cells.
    pub(crate) over_rows: bool,
    /// Columns named.
    pub(crate) named: &'a mut BTreeSet<Place>,
    pub(crate) findings: &'a mut Vec<GuardFinding>,
}

impl Reader<'_> {
    /// Reads an expression; `None` when it is not let through, with a finding.
    pub(crate) fn read(&mut self, expr: &Expr) -> Option<Read> {
        match expr {
            Expr::Column(column) => self.column(column),
            Expr::Literal(value, _) => self.literal(expr, value),
            Expr::Alias(alias) => {
                let (inner, lineage) = self.read(&alias.expr)?;
                let alias = Alias { expr: Box::new(inner), ..alias.clone() };
                Some((Expr::Alias(alias), lineage))
            }
            Expr::BinaryExpr(binary) => self.binary(binary),
            Expr::Not(inner) => self.truth(inner, Expr::Not),
            Expr::IsNull(inner) => self.wrapped(inner, Expr::IsNull),
            Expr::IsNotNull(inner) => self.wrapped(inner, Expr::IsNotNull),
            Expr::IsTrue(inner) => self.truth(inner, Expr::IsTrue),
            Expr::IsFalse(inner) => self.truth(inner, Expr::IsFalse),
            Expr::IsNotTrue(inner) => self.truth(inner, Expr::IsNotTrue),
            Expr::IsNotFalse(inner) => self.truth(inner, Expr::IsNotFalse),
            Expr::Negative(inner) => self.negative(inner),
            Expr::Between(between) => self.between(between),
            Expr::InList(list) => self.in_list(list),
            Expr::Like(like) => self.like(like),
            Expr::Case(case) => self.case(case),
            Expr::Cast(cast) => self.cast(&cast.expr, cast.field.data_type()),
            Expr::TryCast(cast) => self.cast(&cast.expr, cast.field.data_type()),
            Expr::ScalarFunction(call) => self.call(call),
            other => self.deny(unknown(other)),
        }
    }

    fn deny<T>(&mut self, what: Construct) -> Option<T> {
        self.findings.push(say::construct(what));
        None
    }

    fn column(&mut self, column: &Column) -> Option<Read> {
        let place = self.schema.maybe_index_of_column(column);
        let Some(lineage) = place.and_then(|place| self.columns.get(place)) else {
            self.findings.push(say::no_column(&column.flat_name()));
            return None;
        };
        if self.over_rows {
            self.named.extend(&lineage.sources);
        }
        Some((Expr::Column(column.clone()), lineage.clone()))
    }

    fn literal(&mut self, expr: &Expr, value: &ScalarValue) -> Option<Read> {
        // Numbers beyond 64 bits would be converted at run time, where that can fail.
        if family(&value.data_type()).is_none() {
            return self.deny(LITERAL);
        }
        let length = match value {
            ScalarValue::Utf8(Some(text))
            | ScalarValue::LargeUtf8(Some(text))
            | ScalarValue::Utf8View(Some(text)) => text.len(),
            _ => 0,
        };
        // A text is written once for each row, and a pattern must not be too large to compile.
        if length > LONGEST {
            return self.deny(LONG);
        }
        Some((expr.clone(), Lineage { texts: 1 + length / 64, ..Lineage::constant() }))
    }

    /// A condition. What is none would be made one by a cast that can fail.
    pub(super) fn condition(&mut self, expr: &Expr) -> Option<Read> {
        let read = self.read(expr)?;
        self.is_condition(&read.0)?;
        Some(read)
    }

    fn is_condition(&mut self, expr: &Expr) -> Option<()> {
        match family_of(expr, self.schema) {
            Some(Family::Boolean | Family::Null) => Some(()),
            _ => self.deny(MIXED),
        }
    }

    fn truth(&mut self, inner: &Expr, wrap: fn(Box<Expr>) -> Expr) -> Option<Read> {
        let (inner, lineage) = self.condition(inner)?;
        Some((wrap(Box::new(inner)), Lineage::mixed([&lineage])))
    }

    fn wrapped(&mut self, inner: &Expr, wrap: fn(Box<Expr>) -> Expr) -> Option<Read> {
        let (inner, lineage) = self.read(inner)?;
        Some((wrap(Box::new(inner)), Lineage::mixed([&lineage])))
    }

    fn negative(&mut self, inner: &Expr) -> Option<Read> {
        let (inner, lineage) = self.read(inner)?;
        if family_of(&inner, self.schema) != Some(Family::Number) {
            return self.deny(MIXED);
        }
        let stretch = lineage.plain_stretch().and_then(|stretch| stretch.times(-1.0));
        let lineage = Lineage { bare: false, ..lineage }.stretched(stretch);
        Some((Expr::Negative(Box::new(inner)), lineage))
    }

    /// Reads all, so that all findings are collected.
    fn all<'e>(&mut self, exprs: impl IntoIterator<Item = &'e Expr>) -> Option<Vec<Read>> {
        let read: Vec<Option<Read>> = exprs.into_iter().map(|expr| self.read(expr)).collect();
        read.into_iter().collect()
    }

    fn comparable(&mut self, operands: Vec<Expr>) -> Option<Vec<Expr>> {
        match comparable(operands, self.schema) {
            Some(operands) => Some(operands),
            None => self.deny(MIXED),
        }
    }

    fn binary(&mut self, binary: &BinaryExpr) -> Option<Read> {
        use Operator::{
            And, Divide, Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, Minus, Modulo,
            Multiply, NotEq, Or, Plus, StringConcat,
        };
        let read = self.all([binary.left.as_ref(), binary.right.as_ref()])?;
        let [(left, l), (right, r)]: [Read; 2] = read.try_into().ok()?;
        let mixed = Lineage::mixed([&l, &r]);
        let join = |left, right| Expr::BinaryExpr(BinaryExpr::new(left, binary.op, right));
        match binary.op {
            And | Or => {
                self.is_condition(&left)?;
                self.is_condition(&right)?;
                Some((join(Box::new(left), Box::new(right)), mixed))
            }
            Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom => {
                let operands = self.comparable(vec![left, right])?;
                let [left, right]: [Expr; 2] = operands.try_into().ok()?;
                Some((join(Box::new(left), Box::new(right)), mixed))
            }
            Plus | Minus | Multiply => {
                self.numbers([&left, &right])?;
                let stretch = stretched(binary.op, (&left, &l), (&right, &r));
                Some((join(Box::new(left), Box::new(right)), mixed.stretched(stretch)))
            }
            Divide | Modulo => {
                self.numbers([&left, &right])?;
                let stretch = stretched(binary.op, (&left, &l), (&right, &r));
                self.division(binary.op, (left, right), mixed, stretch)
            }
            StringConcat => {
                let texts = [&left, &right].map(|side| family_of(side, self.schema));
                let lawful =
                    |side: &Option<Family>| matches!(side, Some(Family::Text | Family::Null));
                if !texts.iter().all(lawful) {
                    return self.deny(MIXED);
                }
                let mixed = self.put_together(mixed, [&l, &r])?;
                Some((join(Box::new(left), Box::new(right)), mixed))
            }
            _ => self.deny(OPERATOR),
        }
    }

    /// Texts put together; doubled often enough they would fill the memory.
    fn put_together<'l>(
        &mut self,
        lineage: Lineage,
        parts: impl IntoIterator<Item = &'l Lineage>,
    ) -> Option<Lineage> {
        let texts = parts.into_iter().map(|part| part.texts).sum();
        if texts > MOST_TEXTS {
            return self.deny(LONG);
        }
        Some(Lineage { texts, ..lineage })
    }

    fn numbers(&mut self, sides: [&Expr; 2]) -> Option<()> {
        let number = |side: &Expr| {
            matches!(family_of(side, self.schema), Some(Family::Number | Family::Null))
        };
        if sides.into_iter().all(number) {
            return Some(());
        }
        self.deny(MIXED)
    }

    fn is_float(&self, expr: &Expr) -> bool {
        matches!(expr.get_type(self.schema), Ok(DataType::Float64 | DataType::Float32))
    }

    /// Division by zero and of the lowest number fail on whole numbers, never on floating point.
    fn division(
        &mut self,
        op: Operator,
        (left, right): (Expr, Expr),
        lineage: Lineage,
        stretch: Option<Stretch>,
    ) -> Option<Read> {
        let join =
            |left, right| Expr::BinaryExpr(BinaryExpr::new(Box::new(left), op, Box::new(right)));
        let float = self.is_float(&left) || self.is_float(&right);
        let harmless = matches!(
            right, Expr::Literal(ScalarValue::Int64(Some(divisor)), _) if divisor > 0
        );
        if float || harmless {
            // Cutting off decimals is no stretching: a whole quotient is not plain.
            return Some((join(left, right), lineage.stretched(stretch.filter(|_| float))));
        }
        if op == Operator::Modulo {
            return self.deny(MODULO);
        }
        let float = |side| try_cast(side, DataType::Float64);
        Some((join(float(left), float(right)), lineage.stretched(stretch)))
    }

    fn between(&mut self, between: &Between) -> Option<Read> {
        let read = self.all([&*between.expr, &*between.low, &*between.high])?;
        let lineage = Lineage::mixed(read.iter().map(|(_, lineage)| lineage));
        let operands = read.into_iter().map(|(expr, _)| expr).collect();
        let [expr, low, high]: [Expr; 3] = self.comparable(operands)?.try_into().ok()?;
        let between = Between::new(Box::new(expr), between.negated, Box::new(low), Box::new(high));
        Some((Expr::Between(between), lineage))
    }

    fn in_list(&mut self, list: &InList) -> Option<Read> {
        let read = self.all(std::iter::once(&*list.expr).chain(&list.list))?;
        let lineage = Lineage::mixed(read.iter().map(|(_, lineage)| lineage));
        let operands = read.into_iter().map(|(expr, _)| expr).collect();
        let mut operands = self.comparable(operands)?.into_iter();
        let expr = Box::new(operands.next()?);
        let list = InList::new(expr, operands.collect(), list.negated);
        Some((Expr::InList(list), lineage))
    }

    fn like(&mut self, like: &Like) -> Option<Read> {
        let (expr, lineage) = self.read(&like.expr)?;
        let text = matches!(family_of(&expr, self.schema), Some(Family::Text | Family::Null));
        let literal = matches!(
            &*like.pattern,
            Expr::Literal(value, _) if family(&value.data_type()) == Some(Family::Text)
        );
        if !text || !literal || like.escape_char.is_some() {
            return self.deny(PATTERN);
        }
        self.read(&like.pattern)?;
        let like = Like { expr: Box::new(expr), ..like.clone() };
        Some((Expr::Like(like), Lineage::mixed([&lineage])))
    }

    fn case(&mut self, case: &Case) -> Option<Read> {
        if let Some(base) = &case.expr {
            return self.case(&searched(case, base));
        }
        let whens = self.all(case.when_then_expr.iter().map(|(when, _)| &**when));
        let thens = self.all(case.when_then_expr.iter().map(|(_, then)| &**then));
        let other = case.else_expr.as_ref().map(|other| self.read(other));
        let (whens, thens) = (whens?, thens?);
        for (when, _) in &whens {
            self.is_condition(when)?;
        }
        let other = match other {
            None => None,
            Some(read) => Some(read?),
        };
        let parts = whens.iter().chain(&thens).chain(&other).map(|(_, lineage)| lineage);
        let lineage = Lineage::mixed(parts);
        // One branch and nothing else: rows outside it are null, and null is not counted.
        let plain = whens.len() == 1
            && thens.iter().all(|(_, then)| then.plain)
            && other.as_ref().is_none_or(|(expr, _)| is_null(expr));
        let stretch = thens.first().map(|(_, then)| then.stretch).filter(|_| plain);
        let results = thens.iter().chain(&other).map(|(expr, _)| expr.clone()).collect();
        let mut results = self.comparable(results)?.into_iter();
        let pairs = whens
            .into_iter()
            .map(|(when, _)| (Box::new(when), Box::new(results.next().unwrap_or_default())));
        let pairs: Vec<_> = pairs.collect();
        let case = Case::new(None, pairs, results.next().map(Box::new));
        Some((Expr::Case(case), lineage.stretched(stretch)))
    }

    fn cast(&mut self, inner: &Expr, to: &DataType) -> Option<Read> {
        let (inner, lineage) = self.read(inner)?;
        let to = match family(to) {
            Some(Family::Time) => TIME,
            Some(_) => to.clone(),
            None => return self.deny(CAST),
        };
        let plain = lineage.plain && to == DataType::Float64;
        let lineage = Lineage { bare: false, ..lineage };
        Some((try_cast(inner, to), lineage.with_plain(plain)))
    }

    fn call(&mut self, call: &ScalarFunction) -> Option<Read> {
        let name = call.name().to_owned();
        let read = self.all(&call.args)?;
        let mut lineage = Lineage::mixed(read.iter().map(|(_, lineage)| lineage));
        if name == "concat" {
            lineage = self.put_together(lineage, read.iter().map(|(_, lineage)| lineage))?;
        }
        let args: Vec<Expr> = read.into_iter().map(|(expr, _)| expr).collect();
        let call = ScalarFunction::new_udf(call.func.clone(), args);
        let total = match name.as_str() {
            "coalesce" | "nullif" => {
                let args = self.comparable(call.args.clone())?;
                Some(Expr::ScalarFunction(ScalarFunction::new_udf(call.func, args)))
            }
            _ => functions::total(call, self.schema),
        };
        let Some(total) = total else {
            self.findings.push(say::function(&name));
            return None;
        };
        Some((total, lineage))
    }
}

/// What arithmetic with a constant makes of the stretch of the other side; `None`: not plain.
fn stretched(
    op: Operator,
    (left, l): (&Expr, &Lineage),
    (right, r): (&Expr, &Lineage),
) -> Option<Stretch> {
    use Operator::{Divide, Minus, Multiply, Plus};
    if l.is_constant() && r.is_constant() {
        return Some(Stretch::default());
    }
    if r.is_constant() {
        let (stretch, by) = (l.plain_stretch()?, number(right)?);
        return match op {
            Plus => stretch.plus(by),
            Minus => stretch.plus(-by),
            Multiply => stretch.times(by),
            Divide => stretch.times(1.0 / by),
            _ => None,
        };
    }
    if !l.is_constant() {
        return None;
    }
    let (stretch, by) = (r.plain_stretch()?, number(left)?);
    match op {
        Plus => stretch.plus(by),
        Minus => stretch.times(-1.0)?.plus(by),
        Multiply => stretch.times(by),
        _ => None,
    }
}

/// A number written out.
fn number(expr: &Expr) -> Option<f64> {
    let Expr::Literal(value, _) = expr else {
        return None;
    };
    match value.cast_to(&DataType::Float64).ok()? {
        ScalarValue::Float64(number) => number.filter(|number| number.is_finite()),
        _ => None,
    }
}

/// `case x when 1 …` as `case when x = 1 …`.
fn searched(case: &Case, base: &Expr) -> Case {
    let when = |when: &Expr| {
        let equal = BinaryExpr::new(Box::new(base.clone()), Operator::Eq, Box::new(when.clone()));
        Box::new(Expr::BinaryExpr(equal))
    };
    let pairs =
        case.when_then_expr.iter().map(|(value, then)| (when(value), then.clone())).collect();
    Case::new(None, pairs, case.else_expr.clone())
}

fn is_null(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(value, _) if value.is_null())
}

/// The longest text written out, in bytes.
const LONGEST: usize = 1024;
/// The most texts put together in one.
const MOST_TEXTS: usize = 32;

const REWRITE_ZH: &str = "换一种写法";
const REWRITE_EN: &str = "write it differently";

const LITERAL: Construct = Construct {
    zh: "该类型的常量",
    en: "a constant of this type",
    instead_zh: "使用文本、整数、小数、布尔或日期时间常量",
    instead_en: "use text, whole or decimal numbers, true or false, or dates and times",
};
const LONG: Construct = Construct {
    zh: "过长的文本",
    en: "a text that is too long",
    instead_zh: "文本常量不超过 1024 字节，拼接不超过 32 段",
    instead_en: "write texts of at most 1024 bytes and put at most 32 together",
};
const MIXED: Construct = Construct {
    zh: "不同类型的值混用",
    en: "values of different kinds mixed",
    instead_zh: "用 CAST 作显式转换",
    instead_en: "cast one of them",
};
const OPERATOR: Construct = Construct {
    zh: "该运算符",
    en: "this operator",
    instead_zh: REWRITE_ZH,
    instead_en: REWRITE_EN,
};
const MODULO: Construct = Construct {
    zh: "以列为除数的取余",
    en: "a remainder by a column",
    instead_zh: "除数写为正整数常量",
    instead_en: "divide by a positive constant",
};
const PATTERN: Construct = Construct {
    zh: "非文本常量的匹配模式",
    en: "a pattern that is no text constant",
    instead_zh: "将模式写为文本常量，不用 ESCAPE",
    instead_en: "write the pattern out as text, without ESCAPE",
};
const CAST: Construct = Construct {
    zh: "转换为该类型",
    en: "a cast to this type",
    instead_zh: "转换为 TEXT、BIGINT、DOUBLE、BOOLEAN 或 TIMESTAMP",
    instead_en: "cast to TEXT, BIGINT, DOUBLE, BOOLEAN or TIMESTAMP",
};

fn unknown(expr: &Expr) -> Construct {
    match expr {
        Expr::Exists(_)
        | Expr::InSubquery(_)
        | Expr::ScalarSubquery(_)
        | Expr::SetComparison(_) => Construct {
            zh: "表达式中的子查询",
            en: "a subquery inside an expression",
            instead_zh: "改用关联（JOIN）",
            instead_en: "use a join",
        },
        Expr::WindowFunction(_) => Construct {
            zh: "窗口函数",
            en: "a window function",
            instead_zh: "改用 GROUP BY 汇总",
            instead_en: "use GROUP BY",
        },
        _ => Construct {
            zh: "该表达式",
            en: "this expression",
            instead_zh: REWRITE_ZH,
            instead_en: REWRITE_EN,
        },
    }
}
