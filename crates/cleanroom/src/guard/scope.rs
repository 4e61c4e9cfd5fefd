//! The tables of a grant as the guard and the engine need them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::common::DFSchema;
use datafusion::common::TableReference;
use datafusion::common::tree_node::TreeNode;
use datafusion::execution::SessionState;
use datafusion::execution::SessionStateDefaults;
use datafusion::execution::runtime_env::RuntimeEnv;
use datafusion::execution::session_state::SessionStateBuilder;
use datafusion::logical_expr::Volatility;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::prelude::{SessionConfig, SessionContext};
use ports::{Grant, GrantedColumn, GrantedTable};
use privacy::MacKey;
use terms::EntityRule;

use super::lineage::Place;
use crate::fault::Fault;
use crate::intake::{entity_key, version};
use crate::scan::{Numbering, Veil, VeiledColumn, VeiledTable};
use crate::vault::Vault;

/// Threads that a run may use for one scan.
const PARTITIONS: usize = 4;

/// A granted table with what is stored of it.
#[derive(Clone, Debug)]
pub(crate) struct ScopeTable {
    pub(crate) granted: GrantedTable,
    /// The granted columns in the order of the stored ones; `None`: not in the grant.
    columns: Vec<(String, Option<GrantedColumn>)>,
    pub(crate) table: VeiledTable,
}

/// The tables of a grant.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) tables: Vec<ScopeTable>,
    /// The smallest group of the strictest table.
    pub(crate) least: u32,
}

/// A session of the engine in which nothing touches a disk and nothing but built-in functions is
/// known: no files, no table functions.
pub(crate) fn session(runtime: Option<Arc<RuntimeEnv>>) -> SessionContext {
    let mut config =
        SessionConfig::new().with_information_schema(false).with_target_partitions(PARTITIONS);
    config.options_mut().sql_parser.enable_ident_normalization = false;
    // The engine's two opinions on whether a `case` can be null differ, harmlessly.
    config.options_mut().execution.skip_physical_aggregate_schema_check = true;
    let mut builder = SessionStateBuilder::new()
        .with_config(config)
        .with_expr_planners(SessionStateDefaults::default_expr_planners())
        .with_scalar_functions(SessionStateDefaults::default_scalar_functions())
        .with_aggregate_functions(SessionStateDefaults::default_aggregate_functions())
        .with_window_functions(SessionStateDefaults::default_window_functions());
    if let Some(runtime) = runtime {
        builder = builder.with_runtime_env(runtime);
    }
    SessionContext::new_with_state(builder.build())
}

impl Scope {
    /// Opens the tables of a grant; reads what is known of their versions, not their rows.
    pub(crate) async fn open(vault: &Vault, grant: &Grant) -> Result<Self, Fault> {
        let tokens = MacKey::new(&vault.obtain(&format!("grant/{}", grant.id))?.0);
        let mut tables = Vec::with_capacity(grant.tables.len());
        for granted in &grant.tables {
            tables.push(open_table(vault, granted, &tokens).await?);
        }
        let protected = grant.tables.iter().filter(|table| table.entity != EntityRule::None);
        let least = protected.map(|table| table.min_entities.max(1)).max().unwrap_or(1);
        Ok(Self { tables, least })
    }

    /// A session in which the tables have their names, for planning only.
    pub(crate) fn planning(&self) -> Result<SessionState, Fault> {
        let context = session(None);
        for table in &self.tables {
            let name = TableReference::bare(table.granted.sql_name.as_str());
            context.register_table(name, Arc::new(table.table.clone()))?;
        }
        Ok(context.state())
    }

    /// The number of the table with this name.
    pub(crate) fn find(&self, name: &TableReference) -> Option<usize> {
        let bare = name.schema().is_none() && name.catalog().is_none();
        let named = |table: &ScopeTable| table.granted.sql_name == name.table();
        bare.then(|| self.tables.iter().position(named)).flatten()
    }

    /// The stored name of a column.
    pub(crate) fn name(&self, (table, column): Place) -> String {
        let table = self.tables.get(table);
        let name = |table: &ScopeTable| {
            let column = table.columns.get(column)?;
            Some(format!("{}.{}", table.granted.sql_name, column.0))
        };
        table.and_then(name).unwrap_or_default()
    }

    /// The grant of a column, if it has one.
    pub(crate) fn granted(&self, (table, column): Place) -> Option<&GrantedColumn> {
        self.tables.get(table)?.columns.get(column)?.1.as_ref()
    }
}

impl ScopeTable {
    /// How many columns are stored.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// What its entity numbers count: numbers of two spaces are never compared. `None` when
    /// nothing is protected.
    pub(crate) fn space(&self) -> Option<String> {
        let resource = &self.granted.resource;
        match &self.granted.entity {
            EntityRule::None => None,
            EntityRule::Row => Some(format!("{resource}#row")),
            EntityRule::Columns(columns) => Some(format!("{resource}#{}", columns.join("#"))),
        }
    }
}

async fn open_table(
    vault: &Vault,
    granted: &GrantedTable,
    tokens: &MacKey,
) -> Result<ScopeTable, Fault> {
    let known = version::read(vault, &granted.resource, granted.version).await?;
    let mut grants: BTreeMap<&str, &GrantedColumn> =
        granted.columns.iter().map(|column| (column.name.as_str(), column)).collect();
    let mut columns = Vec::with_capacity(known.columns.len());
    let mut veiled = Vec::with_capacity(known.columns.len());
    for (name, kind) in &known.columns {
        let grant = grants.remove(name.as_str());
        let mask = grant.and_then(|column| column.mask.clone());
        let column = VeiledColumn { name: name.clone(), kind: *kind, mask };
        if column.seen().is_none() {
            return Err(Fault::broken("mask_does_not_fit"));
        }
        veiled.push(column);
        columns.push((name.clone(), grant.cloned()));
    }
    if !grants.is_empty() {
        return Err(Fault::broken("grant_names_no_column"));
    }
    let numbering = numbering(vault, granted, &known)?;
    let mut veil = Veil { columns: veiled, tokens: tokens.clone(), filter: None, numbering };
    veil.filter =
        granted.row_filter.as_deref().map(|filter| row_filter(filter, &veil)).transpose()?;
    let folder = version::folder(&granted.resource, granted.version);
    let table = VeiledTable {
        vault: vault.clone(),
        path: format!("{folder}/{}", known.file),
        key: version::key(&granted.resource, granted.version),
        veil: Arc::new(veil),
        hidden: None,
    };
    Ok(ScopeTable { granted: granted.clone(), columns, table })
}

fn numbering(
    vault: &Vault,
    granted: &GrantedTable,
    known: &version::Version,
) -> Result<Numbering, Fault> {
    let wanted = match &granted.entity {
        EntityRule::None => return Ok(Numbering::None),
        EntityRule::Row => return Ok(Numbering::Row),
        EntityRule::Columns(columns) => columns,
    };
    if *wanted == known.entity {
        return Ok(Numbering::Stored);
    }
    let place = |name: &String| known.columns.iter().position(|(column, _)| column == name);
    let places: Option<Vec<usize>> = wanted.iter().map(place).collect();
    let places = places.filter(|places| !places.is_empty());
    let places = places.ok_or_else(|| Fault::broken("entity_names_no_column"))?;
    Ok(Numbering::Computed(places, entity_key(vault, &granted.resource)?))
}

/// Reads a row filter over the stored columns. It is written by the provider, not the analyst.
fn row_filter(filter: &str, veil: &Veil) -> Result<Arc<dyn PhysicalExpr>, Fault> {
    let unfit = |_| Fault::broken("row_filter");
    let raw = Veil {
        columns: veil
            .columns
            .iter()
            .map(|column| VeiledColumn { mask: None, ..column.clone() })
            .collect(),
        ..veil.clone()
    };
    let schema = DFSchema::try_from(raw.schema(None)).map_err(unfit)?;
    let context = session(None);
    let expr = context.parse_sql_expr(filter, &schema).map_err(unfit)?;
    let volatile = expr.exists(|expr| Ok(is_volatile(expr))).map_err(unfit)?;
    if volatile {
        return Err(Fault::broken("row_filter"));
    }
    context.create_physical_expr(expr, &schema).map_err(unfit)
}

fn is_volatile(expr: &datafusion::logical_expr::Expr) -> bool {
    use datafusion::logical_expr::Expr;
    match expr {
        Expr::ScalarFunction(call) => call.func.signature().volatility != Volatility::Immutable,
        Expr::Exists(_)
        | Expr::InSubquery(_)
        | Expr::ScalarSubquery(_)
        | Expr::SetComparison(_) => true,
        _ => false,
    }
}
