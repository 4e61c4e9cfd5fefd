//! The plan guard: an explicit pass over the plan of a query before the engine touches it.
//!
//! What goes in is the un-analysed plan over tables that know their columns only. What comes out
//! is either findings, all of them, or the same query in two parts: below, up to the aggregate,
//! over veiled tables; above, over the cells that may be seen. Everything not understood is
//! denied.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

mod aggregate;
mod denied;
mod expr;
mod functions;
mod joins;
mod lineage;
mod nodes;
mod say;
mod scope;
mod stage;
mod types;

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::common::{DataFusionError, SchemaError};
use datafusion::execution::SessionState;
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder};
use datafusion::sql::parser::Statement as SqlStatement;
use datafusion::sql::sqlparser::ast::{Statement, TableFactor, Visit, Visitor};
use datafusion::sql::sqlparser::dialect::GenericDialect;
use datafusion::sql::sqlparser::keywords::Keyword;
use datafusion::sql::sqlparser::tokenizer::{Token, Tokenizer};
use ports::{Grant, GrantedTable, GuardFinding, OutputColumn, Plan};
use sha2::{Digest as _, Sha256};
use terms::{Digest, Permission};

use crate::fault::Fault;
use crate::scan::SeenCells;

use lineage::{Lineage, Place};
use nodes::{Level, Node};
use say::{Construct, Use};

pub(crate) use say::{difference, limit, not_lookable, small_group, too_much_work};
pub(crate) use scope::{Scope, session};

/// The column that carries the number of a cell through the upper part.
pub(crate) const CELL: &str = "__cell";
/// The beginning of the names of columns with entity numbers.
const NUMBER: &str = "__entity_";
/// The beginning of the names of columns with row numbers.
const ROW: &str = "__row_";
/// The longest statement, in bytes.
const LONGEST: usize = 65_536;
/// The most tokens of a statement that could make it deeper; names, values and commas do not.
const DEEPEST: usize = 2000;

/// One aggregate: the lower part of the query that ends in it.
#[derive(Debug)]
pub(crate) struct Stage {
    /// Gives the visible columns, then a count for each slot, then the sets.
    pub(crate) plan: LogicalPlan,
    /// How many columns are visible.
    pub(crate) visible: usize,
    /// The spaces of the entities that are protected.
    pub(crate) spaces: Vec<String>,
    /// For each set: the number of its space in `spaces`.
    pub(crate) sets: Vec<usize>,
    /// Where the cells that may be seen go.
    pub(crate) cells: SeenCells,
    /// Whether it may be told that a small group was left out. It may not where conditions of the
    /// analyst made the groups: it would tell whether somebody meets them.
    pub(crate) tells_withheld: bool,
}

/// A query as the guard let it through.
#[derive(Debug)]
pub(crate) struct Guarded {
    /// The upper part; its last column is [`CELL`] when it is lookable.
    pub(crate) top: LogicalPlan,
    pub(crate) stages: Vec<Stage>,
    pub(crate) plan: Plan,
    /// Whether an entity of some table of a row-level result is protected.
    pub(crate) protected: bool,
    /// Whether the number of rows of a row-level result may be told.
    pub(crate) tells_rows: bool,
}

/// What the guard says no to.
#[derive(Debug)]
pub(crate) enum GuardNo {
    Findings(Vec<GuardFinding>),
    Fault(Fault),
}

impl From<Fault> for GuardNo {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<DataFusionError> for GuardNo {
    fn from(error: DataFusionError) -> Self {
        Self::Fault(error.into())
    }
}

/// Guards a query.
pub(crate) async fn guard(scope: &Scope, grant: &Grant, sql: &str) -> Result<Guarded, GuardNo> {
    let state = scope.planning()?;
    let statement = read_statement(&state, sql).map_err(GuardNo::Findings)?;
    let plan = plan(&state, scope, statement).await.map_err(GuardNo::Findings)?;
    let mut guard = Guard {
        scope,
        findings: Vec::new(),
        named: BTreeSet::new(),
        slots: Vec::new(),
        stages: Vec::new(),
        nodes: 0,
        scans: 0,
        read: BTreeSet::new(),
    };
    let node = guard.node(&plan);
    guard.report_named();
    let Some(node) = node.filter(|node| guard.lets_out(node)) else {
        return Err(GuardNo::Findings(guard.findings()));
    };
    if !guard.findings.is_empty() {
        return Err(GuardNo::Findings(guard.findings()));
    }
    guard.finish(&plan, node, grant)
}

fn read_statement(state: &SessionState, sql: &str) -> Result<SqlStatement, Vec<GuardFinding>> {
    if sql.len() > LONGEST {
        return Err(vec![limit("语句长度", "statement length")]);
    }
    if deep(sql) {
        return Err(vec![say::too_complex()]);
    }
    let dialect = state.config_options().sql_parser.dialect;
    let statement = state.sql_to_statement(sql, &dialect).map_err(|error| {
        // Several statements at a time are no slip.
        match error.find_root() {
            DataFusionError::SQL(parser, _) => vec![say::unreadable(&parser.to_string())],
            _ => vec![say::no_query()],
        }
    })?;
    let query = match &statement {
        SqlStatement::Statement(inner) => matches!(**inner, Statement::Query(_)).then_some(inner),
        _ => None,
    };
    match query {
        None => Err(vec![say::no_query()]),
        // The planner would pass over it in silence.
        Some(query) => match query.visit(&mut Unplanned { tables: 0 }) {
            ControlFlow::Break(finding) => Err(vec![finding]),
            ControlFlow::Continue(()) => Ok(statement),
        },
    }
}

/// Whether a statement could be so deep that walking it takes more stack than there is. The
/// parser itself bounds brackets, but not long sums and conditions.
fn deep(sql: &str) -> bool {
    let tokens = Tokenizer::new(&GenericDialect {}, sql).tokenize().unwrap_or_default();
    let deepens = |token: &&Token| match token {
        Token::Word(word) => word.keyword != Keyword::NoKeyword && word.quote_style.is_none(),
        Token::Whitespace(_)
        | Token::Comma
        | Token::Period
        | Token::RParen
        | Token::Number(..)
        | Token::SingleQuotedString(_) => false,
        _ => true,
    };
    tokens.iter().filter(deepens).count() > DEEPEST
}

/// Finds what the planner does not plan and does not refuse either, and counts tables.
struct Unplanned {
    tables: usize,
}

impl Visitor for Unplanned {
    type Break = GuardFinding;

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<GuardFinding> {
        self.tables += 1;
        if self.tables > nodes::MOST_TABLES {
            return ControlFlow::Break(say::too_complex());
        }
        let plain = match factor {
            TableFactor::Table {
                args: None,
                with_hints,
                version: None,
                with_ordinality: false,
                partitions,
                json_path: None,
                sample: None,
                index_hints,
                ..
            } => with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty(),
            TableFactor::Derived { sample, .. } => sample.is_none(),
            TableFactor::NestedJoin { .. } => true,
            _ => false,
        };
        if plain { ControlFlow::Continue(()) } else { ControlFlow::Break(say::construct(SAMPLED)) }
    }
}

const SAMPLED: Construct = Construct {
    zh: "表函数、抽样或表提示",
    en: "a table function, a sample or a hint on a table",
    instead_zh: "直接查询已授权的表",
    instead_en: "ask a granted table as it is",
};

async fn plan(
    state: &SessionState,
    scope: &Scope,
    statement: SqlStatement,
) -> Result<LogicalPlan, Vec<GuardFinding>> {
    let tables = state.resolve_table_references(&statement).map_err(|_| vec![say::unfit()])?;
    let unknown: BTreeSet<String> = tables
        .iter()
        .filter(|table| scope.find(table).is_none())
        .map(ToString::to_string)
        .collect();
    if !unknown.is_empty() {
        return Err(unknown.iter().map(|name| say::table(name)).collect());
    }
    // The engine has seen names and types only, so that nothing of the data is in its words; but
    // they are for programmers.
    state.statement_to_plan(statement).await.map_err(|error| match error.find_root() {
        DataFusionError::SchemaError(schema, _) => match schema.as_ref() {
            SchemaError::FieldNotFound { field, .. } => vec![say::no_column(&field.flat_name())],
            _ => vec![say::unfit()],
        },
        _ => vec![say::unfit()],
    })
}

/// The state of one pass.
pub(crate) struct Guard<'a> {
    scope: &'a Scope,
    findings: Vec<GuardFinding>,
    named: BTreeSet<Place>,
    /// For each slot, a scan with protected entities: the number of its table.
    slots: Vec<usize>,
    stages: Vec<Stage>,
    /// Nodes visited so far.
    nodes: usize,
    /// Scans so far, unions counted as one more: the places rows come from.
    scans: usize,
    /// The numbers of the tables it reads.
    read: BTreeSet<usize>,
}

impl Guard<'_> {
    fn findings(self) -> Vec<GuardFinding> {
        let mut findings: Vec<GuardFinding> = Vec::new();
        for finding in self.findings {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }

    /// A column without permissions may not even be named.
    fn report_named(&mut self) {
        for place in std::mem::take(&mut self.named) {
            let granted = self.scope.granted(place);
            if granted.is_none_or(|column| column.permissions.is_empty()) {
                let personal = granted.is_some_and(|column| column.personal);
                let name = self.scope.name(place);
                self.findings.push(say::column(&name, Use::Name, personal));
            }
        }
    }

    /// Reports each source that may not be used so; a column without any permission is reported
    /// where it is named. `None` when something was reported.
    fn require(&mut self, lineage: &Lineage, used: Use) -> Option<()> {
        let before = self.findings.len();
        for place in &lineage.sources {
            let Some(column) = self.scope.granted(*place) else {
                continue;
            };
            let masked = column.mask.is_some() && matches!(used, Use::Show | Use::Extreme);
            let lawful = column.permissions.contains(&used.permission())
                || (masked && column.permissions.contains(&Permission::ShowMasked));
            if !lawful && !column.permissions.is_empty() {
                let name = self.scope.name(*place);
                self.findings.push(say::column(&name, used, column.personal));
            }
        }
        (self.findings.len() == before).then_some(())
    }

    /// Whether the result may exist at all.
    fn lets_out(&mut self, node: &Node) -> bool {
        if node.level == Level::Cells {
            return true;
        }
        let shown: Vec<Option<()>> =
            node.columns.iter().map(|lineage| self.require(lineage, Use::Show)).collect();
        shown.iter().all(Option::is_some)
    }

    fn finish(self, original: &LogicalPlan, node: Node, grant: &Grant) -> Result<Guarded, GuardNo> {
        let lookable = node.level == Level::Cells;
        let protected = !self.slots.is_empty();
        let tells_rows = lookable || !protected || !node.chosen;
        let shown = original.schema().columns().into_iter().map(Expr::Column);
        let mut exprs: Vec<Expr> = shown.collect();
        if lookable {
            exprs.extend(nodes::hidden(&node.plan, CELL));
        }
        let top = LogicalPlanBuilder::from(node.plan).project(exprs)?.build()?;
        let output: Vec<OutputColumn> = original
            .schema()
            .iter()
            .zip(&node.columns)
            .map(|((_, field), lineage)| self.output(field.name(), lineage))
            .collect();
        let text = self.text(&top, grant);
        let digest = Digest(Sha256::digest(text.as_bytes()).into());
        let least = self.scope.least;
        let read = self.read.iter().filter_map(|number| self.scope.tables.get(*number));
        let reads = read.map(|table| table.granted.resource.clone()).collect();
        let plan = Plan { digest, text, output, lookable, min_entities: least, reads };
        Ok(Guarded { top, stages: self.stages, plan, protected, tells_rows })
    }

    fn output(&self, name: &str, lineage: &Lineage) -> OutputColumn {
        let masked =
            |place: &Place| self.scope.granted(*place).is_some_and(|column| column.mask.is_some());
        let treatment = if lineage.aggregated {
            "aggregated"
        } else if lineage.sources.is_empty() {
            "constant"
        } else if lineage.sources.iter().all(masked) {
            "masked"
        } else {
            "raw"
        };
        OutputColumn {
            name: name.to_owned(),
            sources: lineage.sources.iter().map(|place| self.scope.name(*place)).collect(),
            treatment: treatment.to_owned(),
        }
    }

    /// The guarded plan for people; what is hashed, so everything that shapes the answer is in it.
    fn text(&self, top: &LogicalPlan, grant: &Grant) -> String {
        let mut lines = vec![top.display_indent().to_string()];
        for (number, stage) in self.stages.iter().enumerate() {
            let least = self.scope.least;
            lines.push(format!("cells {number}: groups of at least {least} entities of"));
            lines.push(stage.plan.display_indent().to_string());
        }
        lines.extend(grant.tables.iter().map(table_text));
        lines.push(String::new());
        lines.join("\n")
    }
}

fn table_text(table: &GrantedTable) -> String {
    let (name, resource, version) = (&table.sql_name, &table.resource, table.version);
    let mut parts = vec![format!("table `{name}`: `{resource}` version {version}")];
    parts.push(format!("entity {:?}", table.entity));
    parts.extend(table.row_filter.iter().map(|filter| format!("rows where {filter}")));
    for column in &table.columns {
        parts.extend(column.mask.iter().map(|mask| format!("`{}` masked {mask:?}", column.name)));
    }
    parts.join(", ")
}
