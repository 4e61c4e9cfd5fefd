//! Folds what concerns resources and their versions.

use terms::{PartyId, VersionNo};

use crate::act::CatalogueForm;
use crate::event::Event;
use crate::state::{Resource, State, Version, VersionState};

impl State {
    pub(super) fn evolve_resources(&mut self, entry: u64, event: &Event) {
        match event {
            Event::ResourceDescribed { provider, form } => {
                let known = self.resources.get(&form.resource);
                if known.is_none_or(|known| !known.in_catalogue) {
                    let fresh = described(provider, form, known);
                    self.resources.insert(form.resource.clone(), fresh);
                }
                self.proposed.insert(form.resource.clone(), form.as_ref().clone());
            }
            Event::CatalogueEntered { resource } => {
                let Some(known) = self.resources.get(resource) else { return };
                let mut entered = match self.proposed.remove(resource) {
                    Some(form) => described(&known.provider, &form, Some(known)),
                    None => known.clone(),
                };
                entered.in_catalogue = true;
                self.resources.insert(resource.clone(), entered);
            }
            Event::ImportStarted { resource, version, format, .. } => {
                if let Some(resource) = self.resources.get_mut(resource) {
                    resource.versions.insert(*version, importing(format, entry));
                }
            }
            Event::ResourceImported { resource, version, source, rows, set_aside, columns } => {
                if let Some(version) = self.version_mut(resource, *version) {
                    version.state = VersionState::Ready;
                    version.source = Some(*source);
                    version.rows = *rows;
                    version.set_aside = *set_aside;
                    version.columns.clone_from(columns);
                }
            }
            Event::ImportFailed { resource, version } => {
                if let Some(version) = self.version_mut(resource, *version) {
                    version.state = VersionState::Failed;
                }
            }
            Event::VersionErased { resource, version, .. } => {
                if let Some(version) = self.version_mut(resource, *version) {
                    version.state = VersionState::Erased;
                }
            }
            _ => {}
        }
    }

    fn version_mut(
        &mut self,
        resource: &terms::ResourceId,
        version: VersionNo,
    ) -> Option<&mut Version> {
        self.resources.get_mut(resource)?.versions.get_mut(&version)
    }
}

/// A resource as its form describes it; the versions it has stay with it.
fn described(provider: &PartyId, form: &CatalogueForm, known: Option<&Resource>) -> Resource {
    let columns = form.columns.iter();
    Resource {
        provider: provider.clone(),
        title: form.title.clone(),
        summary: form.summary.clone(),
        opening: form.opening,
        level: form.level,
        origin: form.origin,
        update_cycle: form.update_cycle.clone(),
        entity: form.entity.clone(),
        columns: columns
            .map(|it| (it.name.clone(), it.kind, it.personal || it.trade_secret))
            .collect(),
        obtained: form.obtained,
        in_catalogue: false,
        versions: known.map(|known| known.versions.clone()).unwrap_or_default(),
    }
}

fn importing(format: &str, entry: u64) -> Version {
    Version {
        state: VersionState::Importing,
        format: format.to_owned(),
        source: None,
        rows: 0,
        set_aside: 0,
        columns: Vec::new(),
        entry,
    }
}
