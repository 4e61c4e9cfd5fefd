//! Codes with their names in this place.

use governance::State;
use rulebook::model::{Procedure, Rulebook, Step};
use terms::{ItemId, OfficerId, PartyId, Role, StepId, Text};

use super::{Named, OfficerName, PartyName, RoleName, Viewer};

pub(super) fn party(state: &State, id: &PartyId) -> PartyName {
    let known = state.parties.get(id);
    let name = known.map_or_else(|| Text::same(id.as_str()), |known| known.name.clone());
    Named { id: id.clone(), name }
}

pub(super) fn role(law: &Rulebook, role: Role) -> RoleName {
    RoleName { role, name: law.role_name(role) }
}

pub(super) fn roles(law: &Rulebook, roles: impl IntoIterator<Item = Role>) -> Vec<RoleName> {
    roles.into_iter().map(|it| role(law, it)).collect()
}

pub(super) fn step(procedure: &Procedure, id: &StepId) -> Named<StepId> {
    let step = procedure.step(id).map(|step| &step.name);
    let end = procedure.ends.get(id).map(|end| &end.name);
    let name = step.or(end).cloned().unwrap_or_else(|| Text::same(id.as_str()));
    Named { id: id.clone(), name }
}

/// An outcome; answers that differ have one of their own.
pub(super) fn outcome(step: Option<&Step>, id: &ItemId) -> Named<ItemId> {
    let known = step.and_then(|step| step.outcome(id)).map(|outcome| outcome.name.clone());
    let name = known.unwrap_or_else(|| match id.as_str() {
        "differ" => Text::new("意见不一致", "the answers differ"),
        other => Text::same(other),
    });
    Named { id: id.clone(), name }
}

impl Viewer<'_> {
    /// An officer; the name only where it exists and is for the viewer.
    pub(super) fn officer_name(&self, id: &OfficerId, is_shown: bool) -> Option<OfficerName> {
        let known = self.state().officers.get(id)?;
        let shown = is_shown || self.is_authority() || known.party == *self.party;
        Some(OfficerName {
            id: id.clone(),
            name: self.bench.names.get(id).filter(|_| shown).cloned(),
            party: party(self.state(), &known.party),
        })
    }
}
