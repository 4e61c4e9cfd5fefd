//! The grant as the reading room needs it, made from the grant the council knows.

use std::collections::BTreeSet;

use governance::{Resource, State, WishedTable};
use ports::{Grant, GrantedColumn, GrantedTable};
use terms::{EntityRule, GrantId};

/// The grant with all columns of the newest version of each table; none while a table has no
/// imported version or the grant was never opened.
pub(crate) fn for_room(state: &State, id: &GrantId) -> Option<Grant> {
    let grant = state.grants.get(id)?;
    let tables = grant.tables.iter().map(|table| self::table(state, table, grant.min_entities));
    Some(Grant {
        id: id.clone(),
        party: grant.party.clone(),
        agreement: grant.agreement.clone(),
        workspace: grant.workspace.clone(),
        tables: tables.collect::<Option<_>>()?,
        term: grant.term?,
    })
}

fn table(state: &State, wished: &WishedTable, min_entities: u32) -> Option<GrantedTable> {
    let resource = state.resources.get(&wished.resource)?;
    let number = state.ready_version(&wished.resource)?;
    let version = resource.versions.get(&number)?;
    let columns = version.columns.iter().map(|(name, _)| column(resource, wished, name));
    Some(GrantedTable {
        resource: wished.resource.clone(),
        version: number,
        sql_name: wished.sql_name.clone(),
        columns: columns.collect(),
        entity: entity(resource),
        min_entities,
        row_filter: wished.row_filter.clone(),
    })
}

fn column(resource: &Resource, wished: &WishedTable, name: &str) -> GrantedColumn {
    let granted = wished.columns.iter().find(|column| column.name == name);
    GrantedColumn {
        name: name.to_owned(),
        permissions: granted.map_or_else(BTreeSet::new, |column| column.permissions.clone()),
        mask: granted.and_then(|column| column.mask.clone()),
        personal: is_personal(resource, name),
    }
}

/// Whether a column is personal information or a trade secret.
pub(crate) fn is_personal(resource: &Resource, name: &str) -> bool {
    resource.columns.iter().any(|(column, _, personal)| *personal && column == name)
}

fn entity(resource: &Resource) -> EntityRule {
    if resource.entity.is_empty() {
        EntityRule::Row
    } else {
        EntityRule::Columns(resource.entity.clone())
    }
}
