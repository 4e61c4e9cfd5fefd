//! The tables of a grant, and their rows as the grant shows them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ports::{Grant, GrantedColumn, GrantedTable};
use privacy::{MacKey, mask_column, masked_kind};
use terms::{ColumnKind, EntityRule, Mask};

use super::bind;
use super::intake::Version;
use super::sql::parse_condition;
use super::value::{Value, from_arrow, to_arrow};

/// Why a grant cannot be opened; the code of a broken room.
pub(crate) type Code = &'static str;

/// A column of a granted table: number of the table, number of the column.
pub(crate) type Place = (usize, usize);

/// A column as it is stored and as it is seen.
#[derive(Clone, Debug)]
pub(crate) struct ScopeColumn {
    pub(crate) name: String,
    pub(crate) stored: ColumnKind,
    pub(crate) seen: ColumnKind,
    /// Its grant; none where the grant does not list it.
    pub(crate) granted: Option<GrantedColumn>,
}

impl ScopeColumn {
    fn mask(&self) -> Option<&Mask> {
        self.granted.as_ref()?.mask.as_ref()
    }
}

/// A granted table with its version.
#[derive(Clone, Debug)]
pub(crate) struct ScopeTable {
    pub(crate) granted: GrantedTable,
    pub(crate) columns: Vec<ScopeColumn>,
    version: Arc<Version>,
}

/// The tables of a grant.
#[derive(Clone, Debug)]
pub(crate) struct Scope {
    pub(crate) tables: Vec<ScopeTable>,
    /// The smallest group of the strictest table.
    pub(crate) least: u32,
}

/// The smallest group of the strictest table of a grant.
pub(crate) fn least(grant: &Grant) -> u32 {
    let protected = grant.tables.iter().filter(|table| table.entity != EntityRule::None);
    protected.map(|table| table.min_entities.max(1)).max().unwrap_or(1)
}

impl Scope {
    /// The tables of a grant over their versions, in the order of the grant.
    pub(crate) fn new(grant: &Grant, versions: Vec<Arc<Version>>) -> Result<Self, Code> {
        let tables = grant.tables.iter().zip(versions);
        let tables = tables.map(|(granted, version)| ScopeTable::new(granted, version));
        Ok(Self { tables: tables.collect::<Result<_, _>>()?, least: least(grant) })
    }

    /// The number of the table with this name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.tables.iter().position(|table| table.granted.sql_name == name)
    }

    /// The column at a place.
    pub(crate) fn column(&self, (table, column): Place) -> Option<&ScopeColumn> {
        self.tables.get(table)?.columns.get(column)
    }

    /// The name of a column, as `table.column`.
    pub(crate) fn name(&self, place: Place) -> String {
        let table = self.tables.get(place.0).map(|table| table.granted.sql_name.as_str());
        let column = self.column(place).map(|column| column.name.as_str());
        format!("{}.{}", table.unwrap_or_default(), column.unwrap_or_default())
    }
}

/// Rows as the grant shows them, each with the number of its entity where one is protected.
pub(crate) struct Drawn {
    pub(crate) rows: Vec<Vec<Value>>,
    pub(crate) numbers: Vec<Option<u64>>,
}

impl ScopeTable {
    fn new(granted: &GrantedTable, version: Arc<Version>) -> Result<Self, Code> {
        let mut grants: BTreeMap<&str, &GrantedColumn> =
            granted.columns.iter().map(|column| (column.name.as_str(), column)).collect();
        let mut columns = Vec::with_capacity(version.columns.len());
        for (name, stored) in &version.columns {
            let granted = grants.remove(name.as_str()).cloned();
            let mask = granted.as_ref().and_then(|column| column.mask.as_ref());
            let seen = mask.map_or(Some(*stored), |mask| masked_kind(mask, *stored));
            let seen = seen.ok_or("mask_does_not_fit")?;
            columns.push(ScopeColumn { name: name.clone(), stored: *stored, seen, granted });
        }
        if !grants.is_empty() {
            return Err("grant_names_no_column");
        }
        Ok(Self { granted: granted.clone(), columns, version })
    }

    /// What its entity numbers count; none when nothing is protected.
    pub(crate) fn space(&self) -> Option<String> {
        let resource = &self.granted.resource;
        match &self.granted.entity {
            EntityRule::None => None,
            EntityRule::Row => Some(format!("{resource}#row")),
            EntityRule::Columns(columns) => Some(format!("{resource}#{}", columns.join("#"))),
        }
    }

    /// The rows that the grant holds, masked and numbered.
    pub(crate) fn draw(&self, tokens: &MacKey, entities: &MacKey) -> Result<Drawn, Code> {
        let kept = self.kept()?;
        let numbers = self.numbers(&kept, entities)?;
        let mut rows: Vec<Vec<Value>> = kept.iter().map(|(_, row)| (*row).clone()).collect();
        for (place, column) in self.columns.iter().enumerate() {
            let Some(mask) = column.mask() else { continue };
            let values: Vec<&Value> = kept.iter().filter_map(|(_, row)| row.get(place)).collect();
            let stored = to_arrow(column.stored, &values);
            let masked = mask_column(mask, Some(tokens), &stored).map_err(|_| "mask")?;
            let masked = from_arrow(&masked).ok_or("mask")?;
            for (row, value) in rows.iter_mut().zip(masked) {
                if let Some(cell) = row.get_mut(place) {
                    *cell = value;
                }
            }
        }
        Ok(Drawn { rows, numbers })
    }

    /// The rows for which the row filter is true, with their numbers in the version.
    fn kept(&self) -> Result<Vec<(u64, &Vec<Value>)>, Code> {
        let numbered = (0_u64..).zip(&self.version.rows);
        let Some(filter) = &self.granted.row_filter else { return Ok(numbered.collect()) };
        let condition = parse_condition(filter).map_err(|_| "row_filter")?;
        let condition = bind::condition(&condition, &self.version.columns).ok_or("row_filter")?;
        let kinds: Vec<ColumnKind> = self.version.columns.iter().map(|(_, kind)| *kind).collect();
        Ok(numbered.filter(|(_, row)| condition.truth(row, &kinds) == Some(true)).collect())
    }

    fn numbers(
        &self,
        kept: &[(u64, &Vec<Value>)],
        entities: &MacKey,
    ) -> Result<Vec<Option<u64>>, Code> {
        let named = match &self.granted.entity {
            EntityRule::None => return Ok(vec![None; kept.len()]),
            EntityRule::Row => return Ok(kept.iter().map(|(number, _)| Some(*number)).collect()),
            EntityRule::Columns(columns) => columns,
        };
        let place = |name: &String| self.columns.iter().position(|column| column.name == *name);
        let places: Option<Vec<usize>> = named.iter().map(place).collect();
        let places = places.filter(|places| !places.is_empty()).ok_or("entity_names_no_column")?;
        let number = |(_, row): &(u64, &Vec<Value>)| {
            let values = places.iter().map(|place| row.get(*place).and_then(Value::text));
            Some(entities.entity(&values.collect::<Vec<_>>()))
        };
        Ok(kept.iter().map(number).collect())
    }
}
