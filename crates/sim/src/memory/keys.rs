//! The key ring and the blobs in memory. Blobs lie as they are: nobody else reads this memory,
//! but a destroyed key makes them unreadable all the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ports::{Blobs, Entropy, KeyFailure, KeyId, Keys, SecretKey};

use super::faults::{Faults, Outage};

impl From<Outage> for KeyFailure {
    fn from(outage: Outage) -> Self {
        Self::Store(outage.to_string())
    }
}

/// The key ring of one place in memory; `None` is a destroyed key.
pub struct MemoryKeys {
    keys: Mutex<BTreeMap<KeyId, Option<SecretKey>>>,
    entropy: Arc<dyn Entropy>,
    faults: Faults,
}

impl std::fmt::Debug for MemoryKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemoryKeys")
    }
}

impl MemoryKeys {
    /// An empty ring that makes its keys from `entropy` and fails where `faults` says so.
    pub fn new(entropy: Arc<dyn Entropy>, faults: Faults) -> Self {
        Self { keys: Mutex::default(), entropy, faults }
    }

    /// Another ring with the same keys.
    pub(crate) fn fork(&self, entropy: Arc<dyn Entropy>, faults: Faults) -> Self {
        Self { keys: Mutex::new(self.keys().clone()), entropy, faults }
    }

    fn keys(&self) -> MutexGuard<'_, BTreeMap<KeyId, Option<SecretKey>>> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings a destroyed key back, as a careless restore of a backup would.
    pub fn restore_from_backup(&self, id: &KeyId, key: SecretKey) {
        self.keys().insert(id.clone(), Some(key));
    }
}

impl Keys for MemoryKeys {
    fn obtain(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        match self.find(id) {
            Err(KeyFailure::Unknown(_)) => {
                let mut bits = [0; 32];
                self.entropy.fill(&mut bits);
                let key = SecretKey(bits);
                let mut keys = self.keys();
                self.faults.durable(|| keys.insert(id.clone(), Some(key.clone())))?;
                Ok(key)
            }
            known => known,
        }
    }

    fn find(&self, id: &KeyId) -> Result<SecretKey, KeyFailure> {
        self.faults.alive()?;
        match self.keys().get(id) {
            None => Err(KeyFailure::Unknown(id.clone())),
            Some(None) => Err(KeyFailure::Destroyed(id.clone())),
            Some(Some(key)) => Ok(key.clone()),
        }
    }

    fn destroy(&self, id: &KeyId) -> Result<(), KeyFailure> {
        let mut keys = self.keys();
        self.faults.durable(|| keys.insert(id.clone(), None))?;
        Ok(())
    }
}

/// The blobs of one place in memory.
pub struct MemoryBlobs {
    blobs: Mutex<BTreeMap<String, (KeyId, Vec<u8>)>>,
    keys: Arc<dyn Keys>,
    faults: Faults,
}

impl std::fmt::Debug for MemoryBlobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MemoryBlobs")
    }
}

impl MemoryBlobs {
    /// No blobs yet; they hang on `keys` and fail where `faults` says so.
    pub fn new(keys: Arc<dyn Keys>, faults: Faults) -> Self {
        Self { blobs: Mutex::default(), keys, faults }
    }

    /// The same blobs in another place, which hang on the keys there.
    pub(crate) fn fork(&self, keys: Arc<dyn Keys>, faults: Faults) -> Self {
        Self { blobs: Mutex::new(self.blobs().clone()), keys, faults }
    }

    fn blobs(&self) -> MutexGuard<'_, BTreeMap<String, (KeyId, Vec<u8>)>> {
        self.blobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Blobs for MemoryBlobs {
    fn put(&self, name: &str, key: &KeyId, bytes: &[u8]) -> Result<(), KeyFailure> {
        self.keys.obtain(key)?;
        let blob = (key.clone(), bytes.to_vec());
        let mut blobs = self.blobs();
        self.faults.durable(|| blobs.insert(name.to_owned(), blob))?;
        Ok(())
    }

    fn read(&self, name: &str, key: &KeyId) -> Result<Vec<u8>, KeyFailure> {
        self.keys.find(key)?;
        match self.blobs().get(name) {
            Some((sealed_under, bytes)) if sealed_under == key => Ok(bytes.clone()),
            Some(_) => Err(KeyFailure::Store(format!("`{name}` is sealed under another key"))),
            None => Err(KeyFailure::Store(format!("there is no blob `{name}`"))),
        }
    }
}
