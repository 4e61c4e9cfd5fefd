//! Keys and entropy for tests; the real ones live in the cellar.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ports::{Entropy, KeyFailure, KeyId, Keys, SecretKey};

/// Keys in memory; `None` is a destroyed key.
#[derive(Default)]
pub(crate) struct MemoryKeys(Mutex<BTreeMap<KeyId, Option<SecretKey>>>);

impl Keys for MemoryKeys {
    fn obtain(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        let mut keys = self.0.lock().unwrap();
        let entry = keys.entry(id.clone()).or_insert_with(|| {
            let mut bits = [0; 32];
            OsEntropy.fill(&mut bits);
            Some(SecretKey(bits))
        });
        entry.clone().ok_or_else(|| KeyFailure::Destroyed(id.clone()))
    }

    fn find(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        match self.0.lock().unwrap().get(id) {
            None => Err(KeyFailure::Unknown(id.clone())),
            Some(None) => Err(KeyFailure::Destroyed(id.clone())),
            Some(Some(key)) => Ok(key.clone()),
        }
    }

    fn destroy(&self, id: &KeyId) -> Result<(), KeyFailure> {
        self.0.lock().unwrap().insert(id.clone(), None);
        Ok(())
    }
}

/// Random bytes of the operating system.
pub(crate) struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).unwrap();
    }
}
