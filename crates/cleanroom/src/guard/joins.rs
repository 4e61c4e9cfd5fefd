//! Joins and unions.

use std::sync::Arc;

use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::utils::split_conjunction;
use datafusion::logical_expr::{
    BinaryExpr, Expr, Join, JoinType, LogicalPlan, LogicalPlanBuilder, Operator, Union, lit,
};
use datafusion::scalar::ScalarValue;

use super::denied::{CELLS_JOINED, MIXED_UNION, UNKNOWN};
use super::lineage::Lineage;
use super::nodes::{Level, Node, all_hidden, hidden};
use super::say::Use;
use super::types::comparable;
use super::{CELL, Guard, NUMBER};

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
        let mut both = Node { plan: LogicalPlan::default(), columns, level, chosen: true };
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
            self.require(&from_left, Use::Join);
            self.require(&from_right, Use::Join);
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
            let (_, lineage) = self.reader(schema, both).read(part)?;
            self.require(&lineage, used);
        }
        let (filter, _) = self.reader(schema, both).read(filter)?;
        Some(filter)
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
            let plain = parts.iter().all(|part| part.plain);
            *column = Lineage::mixed(parts).with_plain(plain);
        }
        let mut numbers: Vec<String> = Vec::new();
        for node in &nodes {
            let names = hidden(&node.plan, NUMBER).into_iter();
            numbers.extend(names.map(|expr| expr.qualified_name().1));
        }
        let chosen = nodes.iter().any(|node| node.chosen);
        let plan = self.united(union, nodes, &numbers)?;
        Some(Node { plan, columns, level, chosen })
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
