//! The aggregate as the end of a lower part and the beginning of the upper one.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::catalog::default_table_source::provider_as_source;
use datafusion::common::Column;
use datafusion::logical_expr::expr_rewriter::NamePreserver;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, lit};

use terms::ResourceId;

use super::aggregate::ReadAggregate;
use super::denied::{NESTED, PICKED, REPEATED};
use super::nodes::{Level, Node, hidden};
use super::say::Use;
use super::scope::ScopeTable;
use super::{CELL, Guard, NUMBER, ROW, Stage};
use crate::count;
use crate::scan::SeenCells;

impl Guard<'_> {
    pub(super) fn distinct(&mut self, input: &LogicalPlan) -> Option<Node> {
        let groups: Vec<Expr> = input.schema().columns().into_iter().map(Expr::Column).collect();
        let built = Aggregate::try_new(Arc::new(input.clone()), groups, vec![]);
        let aggregate = self.built(built)?;
        self.aggregate(&aggregate)
    }

    pub(super) fn aggregate(&mut self, aggregate: &Aggregate) -> Option<Node> {
        let input = self.node(&aggregate.input)?;
        match input.level {
            Level::Cells => return self.deny(NESTED),
            Level::Rows { .. } if input.repeated => return self.deny(REPEATED),
            Level::Rows { picked: true } => return self.deny(PICKED),
            Level::Rows { picked: false } => {}
        }
        let schema = aggregate.input.schema();
        let mut groups = Vec::with_capacity(aggregate.group_expr.len());
        let mut columns = Vec::new();
        for expr in &aggregate.group_expr {
            let (group, lineage) = self.reader(schema, &input).read(expr)?;
            if self.require(&lineage, Use::Group).is_some() {
                self.of_one_scan(&lineage)?;
            }
            let names = NamePreserver::new_for_projection();
            groups.push(names.save(expr).restore(group));
            columns.push(lineage);
        }
        let mut bare = columns.iter().all(|key| key.bare);
        let read: Vec<_> = aggregate
            .aggr_expr
            .iter()
            .map(|expr| Some((expr, self.reader(schema, &input).aggregate(expr)?)))
            .collect();
        let read: Option<Vec<(&Expr, ReadAggregate)>> = read.into_iter().collect();
        let mut exprs = Vec::new();
        let mut conditions: Vec<Expr> = Vec::new();
        for (expr, read) in read? {
            let uses = read.uses.iter();
            let lawful: Vec<_> = uses.map(|(lineage, used)| self.require(lineage, *used)).collect();
            if lawful.iter().all(Option::is_some) {
                self.of_one_scan(&read.argument)?;
                if let Some(filter) = &read.filter {
                    self.one_sided(schema, &input, filter)?;
                }
            }
            let names = NamePreserver::new_for_projection();
            exprs.push(names.save(expr).restore(read.expr));
            bare &= read.bare;
            columns.push(read.lineage);
            conditions.extend(read.conditions);
        }
        if conditions.is_empty() {
            conditions.push(lit(true));
        }
        let mut distinct: Vec<Expr> = Vec::new();
        for condition in conditions {
            if !distinct.contains(&condition) {
                distinct.push(condition);
            }
        }
        let tells_nothing = groups.is_empty() || (!input.chosen && bare);
        let plan = self.stage(aggregate, input.plan.clone(), (groups, exprs), &distinct)?;
        if let Some(stage) = self.stages.last_mut() {
            stage.tells_withheld = tells_nothing;
        }
        let (level, chosen) = (Level::Cells, input.chosen);
        Some(Node { plan, columns, level, chosen, repeated: false })
    }

    /// Ends the lower part: counts and gathers the entities of each group, and begins the upper
    /// part over the cells that may be seen.
    fn stage(
        &mut self,
        aggregate: &Aggregate,
        input: LogicalPlan,
        (groups, mut exprs): (Vec<Expr>, Vec<Expr>),
        conditions: &[Expr],
    ) -> Option<LogicalPlan> {
        let visible = groups.len() + exprs.len();
        let numbers = hidden(&input, NUMBER);
        let mut spaces = Vec::with_capacity(numbers.len());
        let mut sets = Vec::new();
        for (place, number) in numbers.iter().enumerate() {
            spaces.push(self.space(number)?);
            let count = count::entities(number.clone(), self.scope.least);
            exprs.push(count.alias(format!("__count_{place}")));
        }
        let rows = hidden(&input, ROW);
        for (place, number) in numbers.iter().enumerate() {
            let name = number.qualified_name().1.replace(NUMBER, ROW);
            let row = rows.iter().find(|row| row.qualified_name().1 == name)?;
            for (condition, expr) in conditions.iter().enumerate() {
                let arguments = [number.clone(), expr.clone(), row.clone()];
                let set = count::which_entities(arguments);
                exprs.push(set.alias(format!("__set_{place}_{condition}")));
                sets.push(place);
            }
        }
        let built = Aggregate::try_new(Arc::new(input), groups, exprs);
        let plan = LogicalPlan::Aggregate(self.built(built)?);
        let (cells, upper) = self.seen(aggregate)?;
        self.stages.push(Stage { plan, visible, spaces, sets, cells, tells_withheld: false });
        Some(upper)
    }

    fn numbered(&self, number: &Expr) -> Option<&ScopeTable> {
        let name = number.qualified_name().1;
        let slot: usize = name.strip_prefix(NUMBER)?.parse().ok()?;
        self.scope.tables.get(*self.slots.get(slot)?)
    }

    fn space(&self, number: &Expr) -> Option<String> {
        self.numbered(number)?.space()
    }

    /// The resource whose entities a column numbers.
    pub(super) fn resource(&self, number: &Expr) -> Option<&ResourceId> {
        Some(&self.numbered(number)?.granted.resource)
    }

    /// The cells that may be seen, under the names of the aggregate's columns.
    fn seen(&mut self, aggregate: &Aggregate) -> Option<(SeenCells, LogicalPlan)> {
        let fields = aggregate.schema.fields().iter().enumerate();
        let mut fields: Vec<Field> = fields
            .map(|(place, field)| Field::new(format!("c{place}"), field.data_type().clone(), true))
            .collect();
        fields.push(Field::new(CELL, DataType::UInt64, false));
        let cells = SeenCells::new(Arc::new(Schema::new(fields)));
        let name = format!("cells_{}", self.stages.len());
        let source = provider_as_source(Arc::new(cells.clone()));
        let column = |column: String| Expr::Column(Column::new(Some(name.clone()), column));
        let mut exprs: Vec<Expr> = aggregate
            .schema
            .iter()
            .enumerate()
            .map(|(place, (relation, field))| {
                column(format!("c{place}")).alias_qualified(relation.cloned(), field.name())
            })
            .collect();
        exprs.push(column(CELL.to_owned()).alias(CELL));
        let built = LogicalPlanBuilder::scan(name.clone(), source, None)
            .and_then(|scan| scan.project(exprs))
            .and_then(LogicalPlanBuilder::build);
        Some((cells, self.built(built)?))
    }
}
