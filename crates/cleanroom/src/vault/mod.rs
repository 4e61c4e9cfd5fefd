//! The vault: sealed files over any object store. Nothing is ever stored unsealed.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what the engine may yet invent is denied, or told apart by its type alone"
)]

mod cipher;
mod file;
mod writer;

use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt};
use ports::{Entropy, KeyFailure, KeyId, Keys, SecretKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use file::SealedFile;
pub(crate) use writer::SealedWriter;

use cipher::{Altered, FileCipher};

/// Why the vault does not give or take.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VaultError {
    /// There is no such file.
    #[error("there is no file `{0}` in the vault")]
    Missing(String),
    /// The file is not what was sealed.
    #[error(transparent)]
    Altered(#[from] Altered),
    /// The key is gone, or the key store failed.
    #[error(transparent)]
    Key(#[from] KeyFailure),
    /// The object store failed.
    #[error("the object store failed")]
    Store(#[source] object_store::Error),
    /// A sealed record has another shape than this program reads.
    #[error("a sealed record has an unknown shape")]
    Shape(#[source] serde_json::Error),
}

impl From<object_store::Error> for VaultError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { path, .. } => Self::Missing(path),
            other => Self::Store(other),
        }
    }
}

/// The vault of one place.
#[derive(Clone)]
pub(crate) struct Vault {
    store: Arc<dyn ObjectStore>,
    keys: Arc<dyn Keys>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault")
    }
}

impl Vault {
    pub(crate) fn new(
        store: Arc<dyn ObjectStore>,
        keys: Arc<dyn Keys>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self { store, keys, entropy }
    }

    /// Random hexadecimal digits for names and traces.
    pub(crate) fn random_name(&self) -> String {
        let mut bytes = [0; 8];
        self.entropy.fill(&mut bytes);
        format!("{:016x}", u64::from_be_bytes(bytes))
    }

    /// The key `id`, made now if there is none.
    pub(crate) fn obtain(&self, id: &str) -> Result<SecretKey, KeyFailure> {
        self.keys.obtain(&KeyId(id.to_owned()))
    }

    fn find(&self, id: &str) -> Result<SecretKey, KeyFailure> {
        self.keys.find(&KeyId(id.to_owned()))
    }

    /// Destroys the key `id`.
    pub(crate) fn destroy(&self, id: &str) -> Result<(), KeyFailure> {
        self.keys.destroy(&KeyId(id.to_owned()))
    }

    /// Begins a file at `path`, sealed under the key `id`.
    pub(crate) async fn writer(&self, path: &str, id: &str) -> Result<SealedWriter, VaultError> {
        let key = self.obtain(id)?;
        let mut file_id = [0; 32];
        self.entropy.fill(&mut file_id);
        let header = cipher::header(&file_id);
        let path = Path::from(path);
        let cipher = FileCipher::new(&key, path.as_ref(), &header)?;
        let upload = self.store.put_multipart(&path).await?;
        Ok(SealedWriter { upload, cipher, plain: Vec::new(), sealed: header, next: 0 })
    }

    /// Opens the file at `path`, sealed under the key `id`.
    pub(crate) async fn open(&self, path: &str, id: &str) -> Result<SealedFile, VaultError> {
        let key = self.find(id)?;
        SealedFile::open(Arc::clone(&self.store), Path::from(path), &key).await
    }

    /// Writes a whole file.
    pub(crate) async fn put(&self, path: &str, id: &str, bytes: &[u8]) -> Result<(), VaultError> {
        let mut writer = self.writer(path, id).await?;
        writer.put(bytes).await?;
        writer.finish().await
    }

    /// Reads a whole file.
    pub(crate) async fn read(&self, path: &str, id: &str) -> Result<Bytes, VaultError> {
        self.open(path, id).await?.read_all().await
    }

    /// Writes a record.
    pub(crate) async fn put_record<T: Serialize + Sync>(
        &self,
        path: &str,
        id: &str,
        record: &T,
    ) -> Result<(), VaultError> {
        let bytes = serde_json::to_vec(record).map_err(VaultError::Shape)?;
        self.put(path, id, &bytes).await
    }

    /// Reads a record.
    pub(crate) async fn record<T: DeserializeOwned>(
        &self,
        path: &str,
        id: &str,
    ) -> Result<T, VaultError> {
        let bytes = self.read(path, id).await?;
        serde_json::from_slice(&bytes).map_err(VaultError::Shape)
    }

    /// The names directly or indirectly under `folder`, in order, without the folder's own name.
    pub(crate) async fn names(&self, folder: &str) -> Result<Vec<String>, VaultError> {
        let prefix = Path::from(folder);
        let files: Vec<_> = self.store.list(Some(&prefix)).try_collect().await?;
        let mut names: Vec<String> = files
            .into_iter()
            .filter_map(|file| {
                file.location.as_ref().strip_prefix(prefix.as_ref()).map(str::to_owned)
            })
            .map(|name| name.trim_start_matches('/').to_owned())
            .collect();
        names.sort();
        Ok(names)
    }

    /// Deletes a file; one that is not there is fine.
    pub(crate) async fn delete(&self, path: &str) -> Result<(), VaultError> {
        match self.store.delete(&Path::from(path)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes all files under `folder`.
    pub(crate) async fn delete_folder(&self, folder: &str) -> Result<(), VaultError> {
        for name in self.names(folder).await? {
            self.delete(&format!("{folder}/{name}")).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
