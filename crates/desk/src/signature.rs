//! Signatures by registered keys: Ed25519 over the statement of a case.

use ed25519_dalek::{Signature as Signed, VerifyingKey};
use governance::{Case, Command, Evidence, Signature, State};
use terms::{CaseId, Digest, OfficerId, PlaceId};

/// The text an officer signs: place, case, document.
pub fn statement(place: &PlaceId, case: &CaseId, document: Digest) -> String {
    format!("gongshu-signature/v1\n{place}\n{case}\n{document}\n")
}

/// The statement of a case, where it has a document.
pub(crate) fn statement_of(state: &State, id: &CaseId, case: &Case) -> Option<String> {
    let place = state.place.as_ref()?;
    Some(statement(&place.id, id, case.document?))
}

/// What the desk finds about the signature an answer carries; none when it does not hold.
pub(crate) fn evidence(state: &State, caller: &OfficerId, command: &Command) -> Option<Evidence> {
    let Command::AnswerStep { case: id, signature, .. } = command else { return None };
    let Signature::Key { document, signature } = signature.as_ref()? else { return None };
    let case = state.cases.get(id)?;
    let statement = statement_of(state, id, case).filter(|_| case.document == Some(*document))?;
    let public = state.officers.get(caller)?.public_key?;
    holds(&public, signature, &statement).then_some(Evidence::SignatureHolds)
}

fn holds(public: &Digest, signature: &str, statement: &str) -> bool {
    let mut bytes = [0; 64];
    if hex::decode_to_slice(signature, &mut bytes).is_err() {
        return false;
    }
    VerifyingKey::from_bytes(&public.0).is_ok_and(|key| {
        !key.is_weak()
            && key.verify_strict(statement.as_bytes(), &Signed::from_bytes(&bytes)).is_ok()
    })
}
