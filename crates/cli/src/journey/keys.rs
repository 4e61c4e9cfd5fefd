//! Signing keys of officers: made here, never sent.

use std::collections::BTreeMap;

use ed25519_dalek::{Signer as _, SigningKey};
use journeys::WorldFailure;
use terms::OfficerId;

/// The key of each officer, by officer.
#[derive(Default)]
pub(crate) struct KeyRing(BTreeMap<OfficerId, SigningKey>);

impl KeyRing {
    /// The public half, in hexadecimal digits.
    pub(crate) fn public(&mut self, officer: &OfficerId) -> Result<String, WorldFailure> {
        Ok(hex::encode(self.key(officer)?.verifying_key().to_bytes()))
    }

    /// A signature over a statement, in hexadecimal digits.
    pub(crate) fn sign(
        &mut self,
        officer: &OfficerId,
        statement: &str,
    ) -> Result<String, WorldFailure> {
        Ok(hex::encode(self.key(officer)?.sign(statement.as_bytes()).to_bytes()))
    }

    fn key(&mut self, officer: &OfficerId) -> Result<&SigningKey, WorldFailure> {
        if !self.0.contains_key(officer) {
            let mut seed = [0; 32];
            getrandom::fill(&mut seed)
                .map_err(|error| WorldFailure(format!("no random bytes: {error}")))?;
            self.0.insert(officer.clone(), SigningKey::from_bytes(&seed));
        }
        self.0.get(officer).ok_or_else(|| WorldFailure("a key is missing".to_owned()))
    }
}
