//! Agreements and the holds that stand on them.

use governance::{Agreement, HoldTarget, State};
use terms::{AgreementId, OfficerId};

use super::{AgreementView, HoldView, name};
use crate::desk::Desk;
use crate::no::DeskNo;

impl Desk {
    /// The agreements that concern the caller, the newest first.
    ///
    /// # Errors
    /// [`DeskNo`].
    pub fn agreements(&self, caller: &OfficerId) -> Result<Vec<AgreementView>, DeskNo> {
        let bench = self.read();
        let viewer = self.viewer(&bench, caller)?;
        let seen = bench.state.agreements.iter().filter(|(_, it)| viewer.sees_agreement(it));
        let mut seen: Vec<_> = seen.collect();
        seen.sort_by_key(|(_, it)| bench.index.cases.get(&it.case).and_then(|about| about.first()));
        Ok(seen.into_iter().rev().map(|(id, it)| view(&bench.state, id, it)).collect())
    }
}

fn view(state: &State, id: &AgreementId, agreement: &Agreement) -> AgreementView {
    AgreementView {
        id: id.clone(),
        kind: agreement.kind,
        state: agreement.state,
        holder: name::party(state, &agreement.holder),
        term: agreement.term,
        document: agreement.document,
        case: agreement.case.clone(),
        serial: agreement.serial,
        under: agreement.under.clone(),
        ended_on: agreement.ended_on,
        holds: holds(state, id, agreement),
    }
}

/// The holds on an agreement and on the one it rests on, lifted ones too, in the order they were
/// set.
fn holds(state: &State, id: &AgreementId, agreement: &Agreement) -> Vec<HoldView> {
    let on_it = |target: &HoldTarget| match target {
        HoldTarget::Agreement(held) => held == id || Some(held) == agreement.under.as_ref(),
        HoldTarget::Grant(_) | HoldTarget::Product(_) => false,
    };
    let mut holds: Vec<HoldView> = state
        .holds
        .iter()
        .filter(|(_, hold)| on_it(&hold.target))
        .map(|(id, hold)| HoldView {
            id: id.clone(),
            owner: name::party(state, &hold.owner),
            set_on: hold.set_on,
            lifted_on: hold.lifted_on,
            entry: hold.entry,
        })
        .collect();
    holds.sort_by_key(|hold| hold.entry);
    holds
}
