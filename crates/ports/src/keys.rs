//! Keys and blobs. A destroyed key makes everything sealed under it unreadable for good.

use std::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

/// The name of a key: a person, a body, a resource version, a workspace table.
///
/// Written as `person/zhang-san`, `version/metro-taps/1`, `table/t-17`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub String);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 256 secret bits, wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SecretKey(pub [u8; 32]);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Why a key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyFailure {
    /// The key was destroyed; what it sealed is gone for good.
    #[error("the key `{0}` was destroyed")]
    Destroyed(KeyId),
    /// There never was such a key.
    #[error("there is no key `{0}`")]
    Unknown(KeyId),
    /// The key store cannot be read or written, or was wrapped under another master key.
    #[error("the key store failed: {0}")]
    Store(String),
}

/// The key ring of a place.
pub trait Keys: Send + Sync {
    /// The key `id`, made now if there is none.
    ///
    /// # Errors
    /// [`KeyFailure::Destroyed`] when it was destroyed: a key never comes back.
    fn obtain(&self, id: &KeyId) -> Result<SecretKey, KeyFailure>;

    /// The key `id`, if it exists.
    ///
    /// # Errors
    /// [`KeyFailure`] says whether it was destroyed or never made.
    fn find(&self, id: &KeyId) -> Result<SecretKey, KeyFailure>;

    /// Destroys the key `id` durably; doing it twice is fine, and so is destroying what never was.
    ///
    /// # Errors
    /// [`KeyFailure::Store`] when the store cannot be written.
    fn destroy(&self, id: &KeyId) -> Result<(), KeyFailure>;
}

/// Named sealed bytes: attachments and the like.
pub trait Blobs: Send + Sync {
    /// Stores `bytes` under `name`, sealed under `key`.
    ///
    /// # Errors
    /// [`KeyFailure`] when the key or the disk fails.
    fn put(&self, name: &str, key: &KeyId, bytes: &[u8]) -> Result<(), KeyFailure>;

    /// The bytes stored under `name`.
    ///
    /// # Errors
    /// [`KeyFailure`] when the key is gone or the blob is missing or altered.
    fn read(&self, name: &str, key: &KeyId) -> Result<Vec<u8>, KeyFailure>;
}
