//! Parties and their officers.

use governance::Party;
use terms::{OfficerId, PartyId};

use super::{OfficerView, PartyView, Viewer, name};
use crate::desk::Desk;
use crate::no::DeskNo;

impl Desk {
    /// Every party. Officers are for their own party and the authority.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn parties(&self, caller: &OfficerId) -> Result<Vec<PartyView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        Ok(bench.state.parties.iter().map(|(id, party)| viewer.party_view(id, party)).collect())
    }
}

impl Viewer<'_> {
    fn party_view(&self, id: &PartyId, party: &Party) -> PartyView {
        let shown = id == self.party || self.is_authority();
        PartyView {
            id: id.clone(),
            name: party.name.clone(),
            roles: name::roles(self.law(), party.roles.iter().copied()),
            legal_form: party.legal_form,
            affiliates: party.affiliates.iter().map(|it| name::party(self.state(), it)).collect(),
            officers: if shown { self.officers_of(id) } else { Vec::new() },
        }
    }

    fn officers_of(&self, party: &PartyId) -> Vec<OfficerView> {
        let own = self.state().officers.iter().filter(|(_, officer)| officer.party == *party);
        own.map(|(id, officer)| OfficerView {
            id: id.clone(),
            name: self.bench.names.get(id).cloned(),
            in_post: officer.in_post,
            public_key: officer.public_key,
            erased: officer.erased,
        })
        .collect()
    }
}
