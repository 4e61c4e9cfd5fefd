//! The aggregate: what each cell is computed from, and whom it describes.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use datafusion::arrow::datatypes::DataType;
use datafusion::common::DFSchema;
use datafusion::logical_expr::expr::AggregateFunction;
use datafusion::logical_expr::{Case, Expr, ExprSchemable, lit};
use datafusion::scalar::ScalarValue;

use super::expr::{Read, Reader};
use super::lineage::Lineage;
use super::say::{self, Construct, Use};
use super::types::{Family, family_of};

/// An aggregate as read.
pub(crate) struct ReadAggregate {
    /// The same, made total.
    pub(crate) expr: Expr,
    pub(crate) lineage: Lineage,
    /// Rows that its value tells about: one condition for each part of them that a value of it
    /// could be traced to. Every one must be none or large enough.
    pub(crate) conditions: Vec<Expr>,
    /// Whether it is of a column as it is, without a condition.
    pub(crate) bare: bool,
    /// What is done with its argument, and with its filter.
    pub(crate) uses: Vec<(Lineage, Use)>,
    /// What it reads of each row: its argument.
    pub(crate) argument: Lineage,
    /// Its filter as the analyst wrote it.
    pub(crate) filter: Option<Expr>,
}

enum Kind {
    Count,
    CountDistinct,
    Sum,
    Extreme,
}

fn kind(call: &AggregateFunction) -> Option<Kind> {
    let params = &call.params;
    match (call.func.name(), params.distinct) {
        ("count", false) => Some(Kind::Count),
        ("count", true) => Some(Kind::CountDistinct),
        ("sum" | "avg" | "stddev" | "stddev_pop" | "var" | "var_pop", false) => Some(Kind::Sum),
        ("min" | "max", _) => Some(Kind::Extreme),
        _ => None,
    }
}

impl Reader<'_> {
    /// Reads an aggregate; `None` when it is not let through, with a finding.
    pub(crate) fn aggregate(&mut self, expr: &Expr) -> Option<ReadAggregate> {
        match expr {
            Expr::Alias(alias) => {
                let read = self.aggregate(&alias.expr)?;
                let expr = read.expr.alias_qualified(alias.relation.clone(), &alias.name);
                Some(ReadAggregate { expr, ..read })
            }
            Expr::AggregateFunction(call) => self.aggregate_call(call),
            _ => {
                self.findings.push(say::construct(AGGREGATE));
                None
            }
        }
    }

    fn aggregate_call(&mut self, call: &AggregateFunction) -> Option<ReadAggregate> {
        let params = &call.params;
        let name = call.func.name();
        let lawful = params.order_by.is_empty() && params.null_treatment.is_none();
        let (Some(kind), [arg], true) = (kind(call), params.args.as_slice(), lawful) else {
            self.findings.push(say::construct(returns_values(name)));
            return None;
        };
        let arg = self.read(arg);
        let filter = params.filter.as_ref().map(|filter| self.condition(filter));
        let (arg, lineage) = arg?;
        let filter = match filter {
            None => None,
            Some(read) => Some(read?),
        };
        let (arg, used) = self.argument(&kind, arg, &lineage)?;
        let conditions = conditions(&kind, (&arg, &lineage), filter.as_ref(), self.schema);
        let mut call = call.clone();
        call.params.args = vec![arg];
        call.params.filter = filter.as_ref().map(|(expr, _)| Box::new(expr.clone()));
        let mut uses = match call.params.args.first()? {
            Expr::Case(case) => self.branching(case, used),
            _ => vec![(lineage.clone(), used)],
        };
        uses.extend(filter.iter().map(|(_, lineage)| (lineage.clone(), Use::Filter)));
        let bare = lineage.bare && filter.is_none();
        let argument = lineage.clone();
        let parts = std::iter::once(&lineage).chain(filter.iter().map(|(_, lineage)| lineage));
        let lineage = Lineage { aggregated: true, plain: false, ..Lineage::mixed(parts) };
        let expr = Expr::AggregateFunction(call);
        let filter = params.filter.as_deref().cloned();
        Some(ReadAggregate { expr, lineage, conditions, bare, uses, argument, filter })
    }

    /// What a `case` compares, and what it gives to be used.
    fn branching(&self, case: &Case, used: Use) -> Vec<(Lineage, Use)> {
        let lineage = |expr: &Expr| {
            let columns = expr.column_refs();
            let place = |column: &&datafusion::common::Column| {
                self.schema.maybe_index_of_column(column).and_then(|place| self.columns.get(place))
            };
            Lineage::mixed(columns.iter().filter_map(place))
        };
        let whens = case.when_then_expr.iter().map(|(when, _)| (lineage(when), Use::Filter));
        let thens = case.when_then_expr.iter().map(|(_, then)| then);
        let gives = thens.chain(&case.else_expr).map(|given| (lineage(given), used));
        whens.chain(gives).collect()
    }

    /// Checks what is aggregated.
    fn argument(&mut self, kind: &Kind, arg: Expr, lineage: &Lineage) -> Option<(Expr, Use)> {
        let number = matches!(family_of(&arg, self.schema), Some(Family::Number));
        match kind {
            Kind::Count => Some((arg, Use::Sum)),
            // How many values a column has is one thing; of an expression it could be whether
            // one row meets a condition.
            Kind::CountDistinct if lineage.plain => Some((arg, Use::CountDistinct)),
            Kind::CountDistinct => {
                self.findings.push(say::construct(NO_COLUMN));
                None
            }
            Kind::Extreme if lineage.plain => Some((arg, Use::Extreme)),
            Kind::Sum if number && (lineage.plain || indicator(&arg)) => Some((arg, Use::Sum)),
            Kind::Sum | Kind::Extreme => {
                self.findings.push(say::construct(if number { MIXED } else { NO_NUMBER }));
                None
            }
        }
    }
}

/// `case when c then <constant> else <constant> end`: its sum is told by how often `c` holds.
fn indicator(arg: &Expr) -> bool {
    let Expr::Case(case) = arg else {
        return false;
    };
    let constant = |expr: &Expr| match expr {
        Expr::Literal(..) => true,
        Expr::TryCast(cast) => matches!(*cast.expr, Expr::Literal(..)),
        _ => false,
    };
    case.expr.is_none()
        && case.when_then_expr.len() == 1
        && case.when_then_expr.iter().all(|(_, then)| constant(then))
        && case.else_expr.as_ref().is_some_and(|other| constant(other))
}

fn conditions(
    kind: &Kind,
    (arg, lineage): (&Expr, &Lineage),
    filter: Option<&Read>,
    schema: &DFSchema,
) -> Vec<Expr> {
    let filtered = |condition: Expr| match filter {
        None => condition,
        Some((filter, _)) => filter.clone().is_true().and(condition),
    };
    if lineage.is_constant() {
        let counted = match arg {
            Expr::Literal(value, _) => !value.is_null(),
            _ => arg.get_type(schema).is_ok_and(|data_type| data_type != DataType::Null),
        };
        return vec![filtered(lit(ScalarValue::Boolean(Some(counted))))];
    }
    let mut conditions = vec![filtered(arg.clone().is_not_null())];
    if let (Kind::Sum, Expr::Case(case), true) = (kind, arg, indicator(arg)) {
        for (when, _) in &case.when_then_expr {
            conditions.push(filtered(when.clone().is_true()));
            conditions.push(filtered(when.clone().is_not_true()));
        }
    }
    conditions
}

const AGGREGATE: Construct = Construct {
    zh: "该汇总表达式",
    en: "this aggregate expression",
    instead_zh: "使用 count、sum、avg、stddev、var",
    instead_en: "use count, sum, avg, stddev or var",
};
const MIXED: Construct = Construct {
    zh: "对条件表达式或多列运算结果求和",
    en: "a sum over a condition or over several columns, which could pick out one entity",
    instead_zh: "对单列求和，条件写入 WHERE 或 GROUP BY，或用 FILTER (WHERE …)",
    instead_en: "sum one column; put the condition into WHERE, GROUP BY or FILTER (WHERE …)",
};
const NO_COLUMN: Construct = Construct {
    zh: "对表达式去重计数",
    en: "a distinct count of an expression, which could tell whether one entity meets a condition",
    instead_zh: "对列本身去重计数，条件写入 WHERE 或 FILTER (WHERE …)",
    instead_en: "count a column as it is; put conditions into WHERE or FILTER (WHERE …)",
};
const NO_NUMBER: Construct = Construct {
    zh: "对非数值求和或平均",
    en: "a sum or average of something that is no number",
    instead_zh: "用 CAST 转换为数值",
    instead_en: "cast it to a number",
};

fn returns_values(name: &str) -> Construct {
    match name {
        "median" | "percentile_cont" | "approx_median" | "approx_percentile_cont" => Construct {
            zh: "返回个体取值的分位数函数",
            en: "a quantile, which returns the value of one entity",
            instead_zh: "改用 avg、stddev，或按区间分组计数",
            instead_en: "use avg and stddev, or count by bands",
        },
        "array_agg" | "string_agg" | "first_value" | "last_value" | "nth_value" => Construct {
            zh: "返回个体取值的汇总函数",
            en: "an aggregate that returns values of single entities",
            instead_zh: "改用 count、sum、avg",
            instead_en: "use count, sum or avg",
        },
        _ => AGGREGATE,
    }
}
