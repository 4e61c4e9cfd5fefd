//! Joins and unions.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{
    BinaryExpr, Expr, Join, JoinType, LogicalPlan, LogicalPlanBuilder, Operator, Union, lit,
};
use datafusion::scalar::ScalarValue;

use super::denied::{CELLS_JOINED, MIXED_UNION, SIDES, UNITED, UNKNOWN};
use super::lineage::Lineage;
use super::nodes::{Level, Node, all_hidden, hidden};
use super::say::Use;
use super::types::{Family, TIME, comparable, family};
use super::{CELL, Guard, NUMBER, ROW};

impl Guard<'_> {
    pub(super) fn join(&mut self, join: &Join) -> Option<Node> {
        let left = self.node(&join.left);
        let right = self.node(&join.right);
        let (left, right) = (left?, right?);
        if left.level == Level::Cells || right.level == Level::Cells {
            return self.deny(CELLS_JOINED);
        }
        let known = matches!(
            join.join_type,
            JoinType::Inner | JoinType::Left | JoinType::Right | JoinType::Full
        );
        if !known || join.null_aware {
            return self.deny(UNKNOWN);
        }
        let mut columns = left.columns.clone();
        columns.extend(right.columns.clone());
        let level = match (left.level, right.level) {
            (Level::Rows { picked: false }, Level::Rows { picked: false }) => {
                Level::Rows { picked: false }
            }
            _ => Level::Rows { picked: true },
        };
        let repeated = left.repeated || right.repeated;
        let plan = LogicalPlan::default();
        let mut both = Node { plan, columns, level, chosen: true, repeated };
        let on = self.pairs(join, (&left, &right))?;
        let filter = match &join.filter {
            None => None,
            Some(filter) => Some(self.condition(filter, &join.schema, &both)?),
        };
        let built = Join::try_new(
            Arc::new(left.plan),
            Arc::new(right.plan),
            on,
            filter,
            join.join_type,
            join.join_constraint,
            join.null_equality,
            false,
        );
        both.plan = LogicalPlan::Join(self.built(built)?);
        Some(both)
    }

    fn pairs(&mut self, join: &Join, (left, right): (&Node, &Node)) -> Option<Vec<(Expr, Expr)>> {
        let mut pairs = Vec::with_capacity(join.on.len());
        for (l, r) in &join.on {
            let (l, from_left) = self.reader(join.left.schema(), left).read(l)?;
            let (r, from_right) = self.reader(join.right.schema(), right).read(r)?;
            let lawful = [&from_left, &from_right].map(|side| self.require(side, Use::Join));
            if lawful.contains(&None) {
                return None;
            }
            // What a column is made into could match one entity with another at will.
            if !from_left.bare || !from_right.bare {
                return self.deny(SIDES);
            }
            let operands = comparable(vec![l, r], &join.schema);
            let Some(Ok([l, r])) = operands.map(<[Expr; 2]>::try_from) else {
                return self.deny(UNKNOWN);
            };
            pairs.push((l, r));
        }
        Some(pairs)
    }

    /// The condition of a join: equality of two columns is joining, the rest is comparing.
    fn condition(&mut self, filter: &Expr, schema: &DFSchema, both: &Node) -> Option<Expr> {
        for part in split_conjunction(filter) {
            let used = match part {
                Expr::BinaryExpr(BinaryExpr { left, op: Operator::Eq, right })
                    if matches!((&**left, &**right), (Expr::Column(_), Expr::Column(_))) =>
                {
                    Use::Join
                }
                _ => Use::Filter,
            };
            let (_, lineage) = self.reader(schema, both).condition(part)?;
            self.require(&lineage, used)?;
        }
        self.one_sided(schema, both, filter)?;
        let (filter, _) = self.reader(schema, both).condition(filter)?;
        Some(filter)
    }

    /// Denies a condition that reads rows of two scans, but for the comparison of two columns: it
    /// could let in or keep out one pair of entities, and neither would be missed or noticed
    /// among all their pairs.
    pub(super) fn one_sided(
        &mut self,
        schema: &DFSchema,
        input: &Node,
        condition: &Expr,
    ) -> Option<()> {
        for part in split_conjunction(condition) {
            if self.compares_columns(schema, input, part) {
                continue;
            }
            let (_, lineage) = self.reader(schema, input).read(part)?;
            self.of_one_scan(&lineage)?;
        }
        Some(())
    }

    /// Denies what reads rows of two scans.
    pub(super) fn of_one_scan(&mut self, lineage: &Lineage) -> Option<()> {
        if lineage.scans.len() > 1 { self.deny(SIDES) } else { Some(()) }
    }

    fn compares_columns(&mut self, schema: &DFSchema, input: &Node, part: &Expr) -> bool {
        let Expr::BinaryExpr(BinaryExpr { left, op, right }) = part else {
            return false;
        };
        let mut bare = |side: &Expr| {
            matches!(side, Expr::Column(_))
                && self
                    .reader(schema, input)
                    .read(side)
                    .is_some_and(|(_, lineage)| lineage.bare && lineage.scans.len() <= 1)
        };
        compares(*op) && bare(left) && bare(right)
    }

    pub(super) fn union(&mut self, union: &Union) -> Option<Node> {
        let nodes: Vec<Option<Node>> = union.inputs.iter().map(|input| self.node(input)).collect();
        let nodes: Option<Vec<Node>> = nodes.into_iter().collect();
        let nodes = nodes?;
        let cells = nodes.iter().filter(|node| node.level == Level::Cells).count();
        if cells > 0 && cells < nodes.len() {
            return self.deny(MIXED_UNION);
        }
        let level = if cells > 0 {
            Level::Cells
        } else {
            let picked = nodes.iter().any(|node| node.level == Level::Rows { picked: true });
            Level::Rows { picked }
        };
        let mut columns =
            vec![Lineage { plain: true, ..Lineage::default() }; union.schema.fields().len()];
        for (column, place) in columns.iter_mut().zip(0..) {
            let parts: Vec<&Lineage> =
                nodes.iter().filter_map(|node| node.columns.get::<usize>(place)).collect();
            *column = Self::one_column(&parts);
        }
        self.one_place(&nodes, &mut columns);
        self.of_one_type(union)?;
        let mut numbers: Vec<String> = Vec::new();
        for node in &nodes {
            let names = hidden(&node.plan, NUMBER).into_iter().chain(hidden(&node.plan, ROW));
            numbers.extend(names.map(|expr| expr.qualified_name().1));
        }
        let chosen = nodes.iter().any(|node| node.chosen);
        let repeated = self.repeats(&nodes) || nodes.iter().any(|node| node.repeated);
        let plan = self.united(union, nodes, &numbers)?;
        Some(Node { plan, columns, level, chosen, repeated })
    }

    /// A column of a union.
    fn one_column(parts: &[&Lineage]) -> Lineage {
        let first = parts.first().and_then(|part| part.plain_stretch());
        let alike = parts.iter().all(|part| part.plain_stretch() == first);
        let bare = parts.iter().all(|part| part.bare && !part.is_constant());
        let mixed = Lineage::mixed(parts.iter().copied());
        Lineage { bare, ..mixed.stretched(first.filter(|_| alike)) }
    }

    /// Where each side is one scan, a row of the union is of one side: all is one place.
    fn one_place(&mut self, nodes: &[Node], columns: &mut [Lineage]) {
        let scans = |node: &Node| -> BTreeSet<usize> {
            node.columns.iter().flat_map(|column| column.scans.iter().copied()).collect()
        };
        if nodes.iter().any(|node| scans(node).len() > 1) {
            return;
        }
        let place = self.scans;
        self.scans += 1;
        for column in columns.iter_mut().filter(|column| !column.scans.is_empty()) {
            column.scans = BTreeSet::from([place]);
        }
    }

    /// Values of different kinds would be converted behind the guard's back, where it can fail.
    fn of_one_type(&mut self, union: &Union) -> Option<()> {
        for place in 0..union.schema.fields().len() {
            let mut families = BTreeSet::new();
            for input in &union.inputs {
                let data_type = input.schema().field(place).data_type();
                match family(data_type) {
                    Some(Family::Time) if *data_type != TIME => return self.deny(UNITED),
                    Some(Family::Null) => {}
                    family => {
                        families.insert(family);
                    }
                }
            }
            if families.len() > 1 || families.contains(&None) {
                return self.deny(UNITED);
            }
        }
        Some(())
    }

    /// Whether a resource with protected entities appears in several of the nodes.
    fn repeats(&self, nodes: &[Node]) -> bool {
        let mut seen = BTreeSet::new();
        nodes.iter().any(|node| {
            let numbers = hidden(&node.plan, NUMBER);
            let own: BTreeSet<_> = numbers.iter().filter_map(|it| self.resource(it)).collect();
            let repeated = !own.is_disjoint(&seen);
            seen.extend(own);
            repeated
        })
    }

    fn united(
        &mut self,
        union: &Union,
        nodes: Vec<Node>,
        numbers: &[String],
    ) -> Option<LogicalPlan> {
        let mut whole: Option<LogicalPlanBuilder> = None;
        for (node, input) in nodes.into_iter().zip(&union.inputs) {
            let names = union.schema.fields().iter().enumerate();
            let mut exprs: Vec<Expr> = input
                .schema()
                .columns()
                .into_iter()
                .zip(names)
                .map(|(column, (place, _))| Expr::Column(column).alias(format!("u{place}")))
                .collect();
            for number in numbers {
                let own = hidden(&node.plan, number)
                    .into_iter()
                    .find(|expr| expr.qualified_name().1 == *number);
                let none = || lit(ScalarValue::UInt64(None));
                exprs.push(own.unwrap_or_else(none).alias(number));
            }
            exprs.extend(hidden(&node.plan, CELL).into_iter().map(|expr| expr.alias(CELL)));
            let built = LogicalPlanBuilder::from(node.plan).project(exprs);
            let part = self.built(built)?;
            whole = match whole {
                None => Some(part),
                Some(whole) => {
                    let built = part.build().and_then(|part| whole.union(part));
                    Some(self.built(built)?)
                }
            };
        }
        let built = whole.map(LogicalPlanBuilder::build)?;
        let whole = self.built(built)?;
        let mut exprs: Vec<Expr> = union
            .schema
            .iter()
            .enumerate()
            .map(|(place, (relation, field))| {
                let column = Expr::Column(Column::new_unqualified(format!("u{place}")));
                column.alias_qualified(relation.cloned(), field.name())
            })
            .collect();
        exprs.extend(all_hidden(&whole));
        let built =
            LogicalPlanBuilder::from(whole).project(exprs).and_then(LogicalPlanBuilder::build);
        self.built(built)
    }
}

fn compares(op: Operator) -> bool {
    use Operator::{Eq, Gt, GtEq, IsDistinctFrom, IsNotDistinctFrom, Lt, LtEq, NotEq};
    matches!(op, Eq | NotEq | Lt | LtEq | Gt | GtEq | IsDistinctFrom | IsNotDistinctFrom)
}
