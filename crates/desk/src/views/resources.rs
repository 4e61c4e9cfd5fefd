//! Resources: the catalogue for everybody, versions for those who answer for them.

use governance::{Resource, State, Version};
use ports::{Audience, ImportReceipt, SetAside};
use terms::{OfficerId, ResourceId, VersionNo};

use super::{ColumnView, ResourceView, VersionView, Viewer, name};
use crate::bench::import_key;
use crate::desk::Desk;
use crate::no::{DeskNo, not_found};
use crate::seal::words_of;

impl Desk {
    /// The resources the caller may see; nobody sees the catalogue.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn resources(&self, caller: Option<&OfficerId>) -> Result<Vec<ResourceView>, DeskNo> {
        let bench = self.read();
        let viewer = caller.map(|caller| self.viewer(&bench, caller)).transpose()?;
        let seen = bench.state.resources.iter().filter(|(_, it)| is_seen(viewer, it));
        seen.map(|(id, it)| self.resource_view(&bench.state, viewer, (id, it))).collect()
    }

    /// One resource.
    ///
    /// # Errors
    /// [`DeskNo::NotFound`] when there is none for the caller.
    pub fn resource(
        &self,
        caller: Option<&OfficerId>,
        id: &ResourceId,
    ) -> Result<ResourceView, DeskNo> {
        let bench = self.read();
        let viewer = caller.map(|caller| self.viewer(&bench, caller)).transpose()?;
        let known = bench.state.resources.get(id).filter(|it| is_seen(viewer, it));
        let known = known.ok_or_else(|| not_found("resource", id))?;
        self.resource_view(&bench.state, viewer, (id, known))
    }

    fn resource_view(
        &self,
        state: &State,
        viewer: Option<Viewer<'_>>,
        (id, resource): (&ResourceId, &Resource),
    ) -> Result<ResourceView, DeskNo> {
        let own = viewer.is_some_and(|viewer| resource.provider == *viewer.party);
        let authority = viewer.is_some_and(|viewer| viewer.is_authority());
        let shown = viewer.filter(|_| own || authority);
        let versions = match shown {
            Some(viewer) => {
                let all = resource.versions.iter();
                all.map(|(no, it)| self.version_view((viewer, own), (id, *no), it))
                    .collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        };
        Ok(ResourceView {
            id: id.clone(),
            title: resource.title.clone(),
            summary: resource.summary.clone(),
            provider: name::party(state, &resource.provider),
            opening: resource.opening,
            level: resource.level,
            origin: resource.origin,
            update_cycle: resource.update_cycle.clone(),
            entity: resource.entity.clone(),
            columns: columns(resource),
            in_catalogue: resource.in_catalogue,
            versions,
            own,
        })
    }

    fn version_view(
        &self,
        (viewer, own): (Viewer<'_>, bool),
        (id, number): (&ResourceId, VersionNo),
        version: &Version,
    ) -> Result<VersionView, DeskNo> {
        let end = viewer.bench.index.imports.get(&import_key(id, number)).copied();
        Ok(VersionView {
            version: number,
            state: version.state,
            rows: version.rows,
            set_aside: version.set_aside,
            reasons: if own { self.reasons(end)? } else { Vec::new() },
            columns: version.columns.clone(),
            entry: version.entry,
        })
    }

    /// Why rows were set aside, from the receipt in the entry that ended the import.
    fn reasons(&self, end: Option<u64>) -> Result<Vec<SetAside>, DeskNo> {
        let Some(seq) = end else { return Ok(Vec::new()) };
        let words = self.entry(seq)?.map(|entry| words_of(&entry, Audience::Parties));
        let receipt = words.and_then(|mut words| words.remove("receipt"));
        let receipt = receipt.and_then(|it| serde_json::from_str::<ImportReceipt>(&it).ok());
        Ok(receipt.map(|receipt| receipt.set_aside).unwrap_or_default())
    }
}

fn is_seen(viewer: Option<Viewer<'_>>, resource: &Resource) -> bool {
    let concerned = viewer.is_some_and(|it| it.is_authority() || resource.provider == *it.party);
    resource.in_catalogue || concerned
}

/// The columns of a resource as its source department describes them.
pub(super) fn columns(resource: &Resource) -> Vec<ColumnView> {
    let columns = resource.columns.iter();
    columns
        .map(|(name, kind, personal)| ColumnView {
            name: name.clone(),
            kind: *kind,
            personal: *personal,
        })
        .collect()
}
