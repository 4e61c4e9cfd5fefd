//! Grants and their workspace tables.

use governance::{Grant, HoldTarget, Resource, State, Subject, Table, WishedTable};
use terms::{CaseId, GrantId, OfficerId, TableId};

use super::resources::columns;
use super::{GrantTableView, GrantView, OfficerName, TableView, Viewer, name, subject};
use crate::desk::Desk;
use crate::no::{DeskNo, not_found};

impl Desk {
    /// The grants the caller may see, the newest first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn grants(&self, caller: &OfficerId) -> Result<Vec<GrantView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let seen = bench.state.grants.iter().filter(|(_, grant)| viewer.sees_grant(grant));
        let mut seen: Vec<_> = seen.collect();
        seen.sort_by_key(|(_, grant)| grant.serial);
        Ok(seen.into_iter().rev().map(|(id, grant)| viewer.grant_view(id, grant)).collect())
    }

    /// One grant.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when there is none for the caller.
    pub fn grant(&self, caller: &OfficerId, id: &GrantId) -> Result<GrantView, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        Ok(viewer.grant_view(id, viewer.seen_grant(id)?))
    }

    /// The workspace tables under a grant, the newest first. Queries are for the grantee.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when there is no such grant for the caller.
    pub fn tables(&self, caller: &OfficerId, grant: &GrantId) -> Result<Vec<TableView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let own = viewer.seen_grant(grant)?.party == *viewer.party;
        let mut tables = Vec::new();
        for (id, table) in bench.state.tables.iter().filter(|(_, it)| it.grant == *grant) {
            let Some(run) = bench.state.runs.get(&table.run) else { continue };
            let sql = if own { self.sql_of(Some(run.entry))? } else { None };
            tables.extend(viewer.table_view((id, table), sql).map(|view| (run.entry, view)));
        }
        tables.sort_by_key(|(entry, _)| *entry);
        Ok(tables.into_iter().rev().map(|(_, table)| table).collect())
    }
}

impl Viewer<'_> {
    fn seen_grant(&self, id: &GrantId) -> Result<&Grant, DeskNo> {
        let grant = self.state().grants.get(id).filter(|grant| self.sees_grant(grant));
        grant.ok_or_else(|| not_found("grant", id))
    }

    fn grant_view(&self, id: &GrantId, grant: &Grant) -> GrantView {
        let state = self.state();
        GrantView {
            id: id.clone(),
            state: grant.state,
            held: is_held(state, id, grant),
            party: name::party(state, &grant.party),
            agreement: grant.agreement.clone(),
            service_agreement: grant.service_agreement.clone(),
            case: grant.case.clone(),
            scenario: grant.scenario.clone(),
            purpose: grant.purpose,
            tables: grant.tables.iter().map(|wished| granted_table(state, wished)).collect(),
            min_entities: grant.min_entities,
            term: grant.term,
            serial: grant.serial,
            runs: grant.runs,
            own: grant.party == *self.party,
        }
    }

    fn table_view(
        &self,
        (id, table): (&TableId, &Table),
        sql: Option<String>,
    ) -> Option<TableView> {
        let run = self.state().runs.get(&table.run)?;
        let by: OfficerName = self.officer_name(&run.officer, false)?;
        Some(TableView {
            id: id.clone(),
            grant: table.grant.clone(),
            run: table.run.clone(),
            by,
            on: run.on,
            rows: table.rows,
            lookable: table.lookable,
            sql,
            review: self.review_of(id),
        })
    }

    /// The last egress review of a table.
    fn review_of(&self, id: &TableId) -> Option<CaseId> {
        let reviews = self.state().cases.iter().filter(
            |(_, case)| matches!(&case.subject, Subject::EgressReview { table, .. } if table == id),
        );
        let opened = |case: &CaseId| self.bench.index.cases.get(case)?.first().copied();
        reviews.map(|(case, _)| case).max_by_key(|case| opened(case)).cloned()
    }
}

/// Whether a hold stands on a grant or on an agreement it rests on.
fn is_held(state: &State, id: &GrantId, grant: &Grant) -> bool {
    let on_agreement = |agreement| state.standing_holds(agreement).next().is_some();
    let on_grant = state
        .holds
        .values()
        .any(|hold| hold.lifted_on.is_none() && hold.target == HoldTarget::Grant(id.clone()));
    on_grant
        || on_agreement(&grant.agreement)
        || grant.service_agreement.as_ref().is_some_and(on_agreement)
}

fn granted_table(state: &State, wished: &WishedTable) -> GrantTableView {
    let known: Option<&Resource> = state.resources.get(&wished.resource);
    GrantTableView {
        wished: wished.clone(),
        title: subject::title(state, &wished.resource),
        columns: known.map(columns).unwrap_or_default(),
        entity: known.map(|known| known.entity.clone()).unwrap_or_default(),
    }
}
