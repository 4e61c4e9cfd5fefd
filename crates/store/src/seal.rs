//! Sealing bytes under a key: AES-256-GCM, the nonce in front.

use aes_gcm::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use ports::{Entropy as _, SecretKey};
use zeroize::Zeroizing;

use crate::entropy::OsEntropy;

const NONCE: usize = 12;

/// Why bytes were not sealed: the cipher takes no more than 64 GiB at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is too long to be sealed")]
pub(crate) struct TooLong;

/// Seals `plain`: nonce, ciphertext and tag. `context` must be given again to open it.
///
/// # Guarantee
/// Under one key up to 2^32 times: the nonce is 96 random bits.
///
/// # Source
/// NIST SP 800-38D §8.3.
pub(crate) fn seal(key: &SecretKey, context: &[u8], plain: &[u8]) -> Result<Vec<u8>, TooLong> {
    let mut nonce = [0; NONCE];
    OsEntropy.fill(&mut nonce);
    let payload = Payload { msg: plain, aad: context };
    let sealed = cipher(key).encrypt(&Nonce::from(nonce), payload).map_err(|_| TooLong)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made; none if the key, the context or a single bit is another one.
pub(crate) fn open(key: &SecretKey, context: &[u8], bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: sealed, aad: context };
    cipher(key).decrypt(&Nonce::from(*nonce), payload).ok().map(Zeroizing::new)
}

fn cipher(key: &SecretKey) -> Aes256Gcm {
    Aes256Gcm::new(&key.0.into())
}

#[cfg(test)]
mod tests;
