//! The nodes of a plan, from the scans upward.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use std::sync::Arc;

use datafusion::catalog::default_table_source::provider_as_source;
use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{
    Distinct, Expr, Filter, Limit, LogicalPlan, Projection, Sort, SortExpr, SubqueryAlias,
    TableScan, TableScanBuilder,
};

use super::denied::{RESERVED, UNKNOWN, unknown};
use super::expr::Reader;
use super::lineage::Lineage;
use super::say::{self, Construct, Use};
use super::{CELL, Guard, NUMBER, ROW};
use crate::scan::{Hidden, VeiledTable};

/// The most nodes of a plan, and the most scans in it.
const MOST_NODES: usize = 1000;
pub(super) const MOST_TABLES: usize = 32;

/// What the rows of a node are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// Rows of granted tables, joined or not.
    Rows {
        /// Whether some were picked by order or number: no aggregate may follow.
        picked: bool,
    },
    /// Cells of aggregates that may be seen.
    Cells,
}

/// A node of the guarded plan.
pub(crate) struct Node {
    /// The guarded plan: the analyst's columns under their names, and hidden ones.
    pub(crate) plan: LogicalPlan,
    /// Where the columns of the analyst's plan come from, in its order.
    pub(crate) columns: Vec<Lineage>,
    pub(crate) level: Level,
    /// Whether a condition of the analyst chose the rows: then their mere number, or that a small
    /// group was left out, would tell whether an entity meets it.
    pub(crate) chosen: bool,
    /// Whether rows of one resource came together from several sides of a union: no aggregate may
    /// follow, for what is taken away on one side could be subtracted on the other.
    pub(crate) repeated: bool,
}

/// The hidden columns whose names begin so.
pub(crate) fn hidden(plan: &LogicalPlan, prefix: &str) -> Vec<Expr> {
    let named = |column: &Column| column.name.starts_with(prefix);
    plan.schema().columns().into_iter().filter(named).map(Expr::Column).collect()
}

pub(super) fn all_hidden(plan: &LogicalPlan) -> Vec<Expr> {
    let mut exprs = hidden(plan, NUMBER);
    exprs.extend(hidden(plan, ROW));
    exprs.extend(hidden(plan, CELL));
    exprs
}

impl Guard<'_> {
    pub(super) fn deny<T>(&mut self, what: Construct) -> Option<T> {
        self.findings.push(say::construct(what));
        None
    }

    /// A plan that could not be put together again is denied.
    pub(super) fn built<T>(&mut self, built: datafusion::error::Result<T>) -> Option<T> {
        match built {
            Ok(built) => Some(built),
            Err(_) => self.deny(UNKNOWN),
        }
    }

    pub(super) fn reader<'r>(&'r mut self, schema: &'r DFSchema, input: &'r Node) -> Reader<'r> {
        Reader {
            schema,
            columns: &input.columns,
            over_rows: input.level != Level::Cells,
            named: &mut self.named,
            findings: &mut self.findings,
        }
    }

    /// Guards a node and all below it; `None` when it is not let through, with findings.
    pub(crate) fn node(&mut self, plan: &LogicalPlan) -> Option<Node> {
        self.nodes += 1;
        // Tables with names double at little cost to the statement.
        if self.nodes > MOST_NODES || self.scans > MOST_TABLES {
            self.findings.push(say::too_complex());
            return None;
        }
        if plan.schema().fields().iter().any(|field| field.name().starts_with("__")) {
            return self.deny(RESERVED);
        }
        match plan {
            LogicalPlan::TableScan(scan) => self.scan(scan),
            LogicalPlan::SubqueryAlias(alias) => self.alias(alias),
            LogicalPlan::Projection(projection) => self.projection(plan, projection),
            LogicalPlan::Filter(filter) => self.filter(filter),
            LogicalPlan::Join(join) => self.join(join),
            LogicalPlan::Union(union) => self.union(union),
            LogicalPlan::Aggregate(aggregate) => self.aggregate(aggregate),
            LogicalPlan::Distinct(Distinct::All(input)) => self.distinct(input),
            LogicalPlan::Sort(sort) => self.sort(sort),
            LogicalPlan::Limit(limit) => self.limit(limit),
            LogicalPlan::Dml(_)
            | LogicalPlan::Ddl(_)
            | LogicalPlan::Copy(_)
            | LogicalPlan::Statement(_)
            | LogicalPlan::Explain(_)
            | LogicalPlan::Analyze(_)
            | LogicalPlan::DescribeTable(_) => {
                self.findings.push(say::no_query());
                None
            }
            other => self.deny(unknown(other)),
        }
    }

    fn scan(&mut self, scan: &TableScan) -> Option<Node> {
        let number = self.scope.find(&scan.table_name);
        let Some((number, table)) =
            number.and_then(|number| Some((number, self.scope.tables.get(number)?)))
        else {
            self.findings.push(say::table(&scan.table_name.to_string()));
            return None;
        };
        if scan.projection.is_some() || !scan.filters.is_empty() || scan.fetch.is_some() {
            return self.deny(UNKNOWN);
        }
        self.read.insert(number);
        let slot = self.slots.len();
        let hidden = table
            .space()
            .map(|_| Hidden { number: format!("{NUMBER}{slot}"), row: format!("{ROW}{slot}") });
        if hidden.is_some() {
            self.slots.push(number);
        }
        let (provider, place) = (VeiledTable { hidden, ..table.table.clone() }, self.scans);
        self.scans += 1;
        let column = |column| Lineage::column((number, column), place);
        let columns = (0..table.width()).map(column).collect();
        let source = provider_as_source(Arc::new(provider));
        let built = TableScanBuilder::new(scan.table_name.clone(), source).build();
        let plan = LogicalPlan::TableScan(self.built(built)?);
        let level = Level::Rows { picked: false };
        Some(Node { plan, columns, level, chosen: false, repeated: false })
    }

    fn alias(&mut self, alias: &SubqueryAlias) -> Option<Node> {
        let input = self.node(&alias.input)?;
        let built = SubqueryAlias::try_new(Arc::new(input.plan), alias.alias.clone());
        let plan = LogicalPlan::SubqueryAlias(self.built(built)?);
        Some(Node { plan, ..input })
    }

    fn projection(&mut self, plan: &LogicalPlan, projection: &Projection) -> Option<Node> {
        let input = self.node(&projection.input)?;
        let names = NamePreserver::new(plan);
        let mut reader = self.reader(projection.input.schema(), &input);
        let read: Vec<_> = projection.expr.iter().map(|expr| reader.read(expr)).collect();
        let read: Option<Vec<_>> = read.into_iter().collect();
        let mut exprs = Vec::with_capacity(projection.expr.len());
        let mut columns = Vec::with_capacity(projection.expr.len());
        for (original, (expr, lineage)) in projection.expr.iter().zip(read?) {
            exprs.push(names.save(original).restore(expr));
            columns.push(lineage);
        }
        exprs.extend(all_hidden(&input.plan));
        let built = Projection::try_new(exprs, Arc::new(input.plan.clone()));
        let plan = LogicalPlan::Projection(self.built(built)?);
        Some(Node { plan, columns, ..input })
    }

    fn filter(&mut self, filter: &Filter) -> Option<Node> {
        let input = self.node(&filter.input)?;
        let (predicate, lineage) =
            self.reader(filter.input.schema(), &input).condition(&filter.predicate)?;
        if input.level != Level::Cells {
            self.require(&lineage, Use::Filter)?;
            self.one_sided(filter.input.schema(), &input, &filter.predicate)?;
        }
        let built = Filter::try_new(predicate, Arc::new(input.plan));
        let plan = LogicalPlan::Filter(self.built(built)?);
        Some(Node { plan, chosen: true, ..input })
    }

    fn sort(&mut self, sort: &Sort) -> Option<Node> {
        let input = self.node(&sort.input)?;
        let mut exprs = Vec::with_capacity(sort.expr.len());
        for key in &sort.expr {
            let (expr, lineage) = self.reader(sort.input.schema(), &input).read(&key.expr)?;
            if input.level != Level::Cells {
                self.require(&lineage, Use::Order)?;
            }
            exprs.push(SortExpr { expr, ..key.clone() });
        }
        let plan = Sort { expr: exprs, input: Arc::new(input.plan.clone()), fetch: sort.fetch };
        let plan = LogicalPlan::Sort(plan);
        Some(Node { plan, level: picked(input.level), ..input })
    }

    fn limit(&mut self, limit: &Limit) -> Option<Node> {
        let input = self.node(&limit.input)?;
        let number = |expr: &Option<Box<Expr>>| {
            expr.as_ref().is_none_or(|expr| matches!(**expr, Expr::Literal(..)))
        };
        if !number(&limit.skip) || !number(&limit.fetch) {
            return self.deny(UNKNOWN);
        }
        let plan = Limit { input: Arc::new(input.plan.clone()), ..limit.clone() };
        let plan = LogicalPlan::Limit(plan);
        Some(Node { plan, level: picked(input.level), ..input })
    }
}

fn picked(level: Level) -> Level {
    match level {
        Level::Rows { .. } => Level::Rows { picked: true },
        Level::Cells => Level::Cells,
    }
}
