//! The twin of the plan guard: the same rules, read off the bound query. Everything not
//! understood is denied.

use std::collections::BTreeSet;

use ports::{Grant, GrantedTable, GuardFinding, OutputColumn, Plan};
use sha2::{Digest as _, Sha256};
use terms::{ColumnKind, Digest, Permission, ResourceId};

use super::bind::{Aggregate, Bound, Gathering, Measure, bind};
use super::lineage::Lineage;
use super::reader::Reader;
use super::say::{self, Use};
use super::scope::{Place, Scope};
use super::sql::{self, Trouble};
use super::term::Term;

/// The longest statement, in bytes.
const LONGEST: usize = 65_536;

/// A query as the twin let it through.
#[derive(Clone, Debug)]
pub(crate) struct Guarded {
    pub(crate) bound: Bound,
    pub(crate) plan: Plan,
    /// The kinds of what is shown: of the rows, or of the cells.
    pub(crate) kinds: Vec<ColumnKind>,
    /// For each published value of a cell, what must not be null for a row to count; none: all.
    pub(crate) conditions: Vec<Option<Term>>,
    /// Whether it may be told that a small cell was left out.
    pub(crate) tells_withheld: bool,
    /// Whether an entity of some table of a row-level result is protected.
    pub(crate) protected: bool,
    /// Whether the number of rows may be told.
    pub(crate) tells_rows: bool,
}

type Findings = Vec<GuardFinding>;

/// Guards a query.
///
/// # Errors
/// All findings.
pub(crate) fn guard(scope: &Scope, grant: &Grant, text: &str) -> Result<Guarded, Findings> {
    if text.len() > LONGEST {
        return Err(vec![say::limit("语句长度", "statement length")]);
    }
    let query = sql::parse(text).map_err(|trouble| vec![troubled(&trouble)])?;
    let bound = bind(scope, &query)?;
    let mut guard = Guard { scope, findings: Vec::new(), named: BTreeSet::new() };
    let read = guard.read(&bound);
    guard.report_named();
    let read = read.filter(|read| guard.lets_out(&bound, read));
    let findings = guard.findings();
    match read {
        Some(read) if findings.is_empty() => Ok(finish((scope, grant), bound, read)),
        _ => Err(findings),
    }
}

fn troubled(trouble: &Trouble) -> GuardFinding {
    match trouble {
        Trouble::NotAQuery => say::no_query(),
        Trouble::Unreadable(why) => say::unreadable(why),
        Trouble::NotUnderstood => say::not_understood("该查询结构", "this shape of query"),
    }
}

/// What the guard read off a query.
struct ReadQuery {
    /// Where the output columns come from.
    output: Vec<Lineage>,
    kinds: Vec<ColumnKind>,
    conditions: Vec<Option<Term>>,
    /// Whether a condition of the analyst chose the rows.
    chosen: bool,
    /// Whether every key and aggregate is of a column as it is.
    bare: bool,
}

struct Guard<'a> {
    scope: &'a Scope,
    findings: Findings,
    named: BTreeSet<Place>,
}

impl Guard<'_> {
    fn findings(self) -> Findings {
        let mut findings = Findings::new();
        for finding in self.findings {
            if !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        findings
    }

    fn reader<'r>(
        &'r mut self,
        lineages: &'r [Lineage],
        kinds: &'r [ColumnKind],
        over_rows: bool,
    ) -> Reader<'r> {
        let named = over_rows.then_some(&mut self.named);
        Reader { lineages, kinds, named, findings: &mut self.findings }
    }

    /// Reads a query from its rows upward; none when something is not let through.
    fn read(&mut self, bound: &Bound) -> Option<ReadQuery> {
        let rows: Vec<Lineage> = bound.columns.iter().map(|it| Lineage::column(*it)).collect();
        for (left, right) in &bound.links {
            for place in [left, right] {
                let lineage = self.reader(&rows, &bound.kinds, true).read(&Term::Column(*place))?;
                self.require(&lineage, Use::Join);
            }
            let pair = [&Term::Column(*left), &Term::Column(*right)];
            self.reader(&rows, &bound.kinds, true).comparable(&pair)?;
        }
        if let Some(filter) = &bound.filter {
            let apart = |it: &&Term| !bound.mixes_tables(it) || it.compares_columns();
            if !filter.conjuncts().iter().all(apart) {
                return self.deny_mixture();
            }
            let lineage = self.reader(&rows, &bound.kinds, true).condition(filter)?;
            self.require(&lineage, Use::Filter);
        }
        let chosen = bound.filter.is_some() || bound.tables.len() > 1;
        let level = match &bound.gathering {
            None => Cells {
                lineages: rows,
                kinds: bound.kinds.clone(),
                conditions: Vec::new(),
                bare: true,
            },
            Some(gathering) => {
                if gathering.keys.iter().any(|key| bound.mixes_tables(key)) {
                    return self.deny_mixture();
                }
                self.cells(gathering, &rows, &bound.kinds)?
            }
        };
        self.upper(bound, level, chosen)
    }

    /// A condition over columns of two tables could join one entity with a chosen other one.
    fn deny_mixture<T>(&mut self) -> Option<T> {
        self.findings.push(say::not_understood(
            "跨表列的复合条件",
            "a condition over columns of two tables that is more than one comparison",
        ));
        None
    }

    /// What lies above rows or cells: conditions, output, order.
    fn upper(&mut self, bound: &Bound, level: Cells, chosen: bool) -> Option<ReadQuery> {
        let over_rows = bound.gathering.is_none();
        let Cells { lineages, kinds, conditions, bare } = level;
        if let Some(having) = &bound.having {
            self.reader(&lineages, &kinds, over_rows).condition(having)?;
        }
        let mut reader = self.reader(&lineages, &kinds, over_rows);
        let output: Vec<Option<Lineage>> =
            bound.output.iter().map(|(_, term)| reader.read(term)).collect();
        let output = output.into_iter().collect::<Option<Vec<_>>>()?;
        for key in &bound.order {
            let lineage = self.reader(&lineages, &kinds, over_rows).read(&key.term)?;
            if over_rows {
                self.require(&lineage, Use::Order);
            }
        }
        Some(ReadQuery { output, kinds, conditions, chosen, bare })
    }

    fn cells(
        &mut self,
        gathering: &Gathering,
        rows: &[Lineage],
        kinds: &[ColumnKind],
    ) -> Option<Cells> {
        let mut cells =
            Cells { lineages: Vec::new(), kinds: Vec::new(), conditions: Vec::new(), bare: true };
        for key in &gathering.keys {
            let lineage = self.reader(rows, kinds, true).read(key)?;
            self.require(&lineage, Use::Group);
            cells.bare &= lineage.bare;
            cells.lineages.push(lineage);
            cells.kinds.push(key.kind(kinds).unwrap_or(ColumnKind::Text));
        }
        let read: Vec<Option<Lineage>> =
            gathering.aggregates.iter().map(|it| self.argument(it, rows, kinds)).collect();
        let read = read.into_iter().collect::<Option<Vec<_>>>()?;
        for (aggregate, lineage) in gathering.aggregates.iter().zip(read) {
            self.require(&lineage, used(aggregate.measure));
            cells.bare &= lineage.bare;
            let counted = aggregate.arg.clone().filter(|_| !lineage.is_constant());
            if !cells.conditions.contains(&counted) {
                cells.conditions.push(counted);
            }
            let aggregated =
                Lineage { aggregated: true, plain: false, ..Lineage::mixed([&lineage]) };
            cells.lineages.push(aggregated);
            cells.kinds.push(kind_of(aggregate, kinds));
        }
        if cells.conditions.is_empty() {
            cells.conditions.push(None);
        }
        Some(cells)
    }

    /// Reads what is aggregated; none when it could pick out one entity.
    fn argument(
        &mut self,
        aggregate: &Aggregate,
        rows: &[Lineage],
        kinds: &[ColumnKind],
    ) -> Option<Lineage> {
        let Some(arg) = &aggregate.arg else { return Some(Lineage::constant()) };
        let lineage = self.reader(rows, kinds, true).read(arg)?;
        let kind = arg.kind(kinds);
        let is_number = matches!(kind, Some(ColumnKind::Integer | ColumnKind::Number));
        let lawful = match aggregate.measure {
            Measure::Count => true,
            Measure::CountDistinct => lineage.bare,
            Measure::Least | Measure::Greatest => lineage.plain,
            Measure::Sum | Measure::Average => is_number && lineage.plain,
        };
        if lawful {
            return Some(lineage);
        }
        self.findings.push(if aggregate.measure == Measure::CountDistinct {
            say::not_understood(
                "对运算结果去重计数",
                "a distinct count of something that is no column as it is",
            )
        } else if is_number {
            say::not_understood(
                "对条件表达式或多列运算结果求和",
                "a sum over a condition or over several columns, which could pick out one entity",
            )
        } else {
            say::not_understood(
                "对非数值求和或平均",
                "a sum or average of something that is no number",
            )
        });
        None
    }

    /// Reports each source that may not be used so; a column without any permission is reported
    /// where it is named.
    fn require(&mut self, lineage: &Lineage, used: Use) {
        for place in &lineage.sources {
            let granted = self.scope.column(*place).and_then(|column| column.granted.as_ref());
            let Some(column) = granted.filter(|column| !column.permissions.is_empty()) else {
                continue;
            };
            let shows = matches!(used, Use::Show | Use::Extreme);
            let masked = shows
                && column.mask.is_some()
                && column.permissions.contains(&Permission::ShowMasked);
            if !masked && !column.permissions.contains(&used.permission()) {
                let name = self.scope.name(*place);
                self.findings.push(say::column(&name, used, column.personal));
            }
        }
    }

    /// A column without permissions may not even be named.
    fn report_named(&mut self) {
        for place in std::mem::take(&mut self.named) {
            let column = self.scope.column(place).and_then(|column| column.granted.as_ref());
            if column.is_none_or(|column| column.permissions.is_empty()) {
                let personal = column.is_some_and(|column| column.personal);
                let name = self.scope.name(place);
                self.findings.push(say::column(&name, Use::Name, personal));
            }
        }
    }

    /// Whether the result may exist at all: rows are shown with permission only.
    fn lets_out(&mut self, bound: &Bound, read: &ReadQuery) -> bool {
        if bound.gathering.is_some() {
            return true;
        }
        let before = self.findings.len();
        for lineage in &read.output {
            self.require(lineage, Use::Show);
        }
        self.findings.len() == before
    }
}

/// Rows or cells as what lies above sees them.
struct Cells {
    lineages: Vec<Lineage>,
    kinds: Vec<ColumnKind>,
    conditions: Vec<Option<Term>>,
    bare: bool,
}

fn used(measure: Measure) -> Use {
    match measure {
        Measure::Count | Measure::Sum | Measure::Average => Use::Sum,
        Measure::CountDistinct => Use::CountDistinct,
        Measure::Least | Measure::Greatest => Use::Extreme,
    }
}

fn kind_of(aggregate: &Aggregate, kinds: &[ColumnKind]) -> ColumnKind {
    let of_arg = aggregate.arg.as_ref().and_then(|arg| arg.kind(kinds));
    match aggregate.measure {
        Measure::Count | Measure::CountDistinct => ColumnKind::Integer,
        Measure::Average => ColumnKind::Number,
        Measure::Sum | Measure::Least | Measure::Greatest => of_arg.unwrap_or(ColumnKind::Integer),
    }
}

fn finish((scope, grant): (&Scope, &Grant), bound: Bound, read: ReadQuery) -> Guarded {
    let lookable = bound.gathering.is_some();
    let tables = bound.tables.iter().filter_map(|number| scope.tables.get(*number));
    let tables: Vec<_> = tables.collect();
    let protected = tables.iter().any(|table| table.space().is_some());
    let named: BTreeSet<&ResourceId> = tables.iter().map(|table| &table.granted.resource).collect();
    let listed = grant.tables.iter().map(|table| &table.resource);
    let reads = listed.filter(|resource| named.contains(resource)).cloned().collect();
    let keyless = bound.gathering.as_ref().is_some_and(|it| it.keys.is_empty());
    let output: Vec<OutputColumn> = bound
        .output
        .iter()
        .zip(&read.output)
        .map(|((name, _), lineage)| output(scope, name, lineage))
        .collect();
    let text = text(&bound, scope.least, grant);
    let digest = Digest(Sha256::digest(text.as_bytes()).into());
    Guarded {
        plan: Plan { digest, text, output, lookable, min_entities: scope.least, reads },
        kinds: read.kinds,
        conditions: read.conditions,
        tells_withheld: keyless || (!read.chosen && read.bare),
        protected,
        tells_rows: lookable || !protected || !read.chosen,
        bound,
    }
}

fn output(scope: &Scope, name: &str, lineage: &Lineage) -> OutputColumn {
    let masked = |place: &Place| {
        let granted = scope.column(*place).and_then(|column| column.granted.as_ref());
        granted.is_some_and(|column| column.mask.is_some())
    };
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
        sources: lineage.sources.iter().map(|place| scope.name(*place)).collect(),
        treatment: treatment.to_owned(),
    }
}

/// The guarded query for people; it is hashed, so everything that shapes the answer is in it.
fn text(bound: &Bound, least: u32, grant: &Grant) -> String {
    let mut lines = vec![format!("rehearsal plan of {bound:?}")];
    if bound.gathering.is_some() {
        lines.push(format!("groups of at least {least} entities"));
    }
    lines.extend(grant.tables.iter().map(table_text));
    lines.push(String::new());
    lines.join("\n")
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
