//! The sealed form of a file: a header, then chunks, each under its own nonce.
//!
//! The header is `GSV1` and 32 random bytes. The key of the file is HMAC-SHA-256 over them under
//! the key it is sealed with, so a nonce never meets the same key twice. Chunk `n` holds 64 KiB
//! of plain text; its nonce is `n` and a flag for the last chunk, and path, header and `n` are
//! authenticated with it: moved, swapped, altered or cut-off files do not open.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use ports::SecretKey;
use sha2::Sha256;

/// Plain bytes in a chunk.
pub(crate) const CHUNK: u64 = 64 * 1024;
/// What sealing adds to a chunk.
const TAG: u64 = 16;
/// Bytes before the first chunk.
pub(crate) const HEADER: u64 = 36;

const MAGIC: [u8; 4] = *b"GSV1";

/// The bytes are not what was sealed.
#[derive(Debug, thiserror::Error)]
#[error("a sealed file was altered, moved or cut off")]
pub(crate) struct Altered;

/// Seals and opens the chunks of one file.
pub(crate) struct FileCipher {
    cipher: Aes256Gcm,
    context: Vec<u8>,
}

/// The header of a file with this random id.
pub(crate) fn header(id: &[u8; 32]) -> Vec<u8> {
    [MAGIC.as_slice(), id].concat()
}

impl FileCipher {
    /// The cipher of the file at `path` that begins with `header`.
    pub(crate) fn new(key: &SecretKey, path: &str, header: &[u8]) -> Result<Self, Altered> {
        let known = header.len() == 36 && header.starts_with(&MAGIC);
        if !known {
            return Err(Altered);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).map_err(|_| Altered)?;
        mac.update(b"gongshu vault file\0");
        mac.update(header);
        let file_key = mac.finalize().into_bytes();
        let cipher = Aes256Gcm::new_from_slice(&file_key).map_err(|_| Altered)?;
        Ok(Self { cipher, context: [header, path.as_bytes()].concat() })
    }

    fn parts(&self, number: u64, last: bool) -> ([u8; 12], Vec<u8>) {
        let mut nonce = [0; 12];
        let counted = [u8::from(last), 0, 0, 0].into_iter().chain(number.to_be_bytes());
        for (to, from) in nonce.iter_mut().zip(counted) {
            *to = from;
        }
        (nonce, [self.context.as_slice(), &number.to_be_bytes()].concat())
    }

    /// Seals chunk `number`.
    pub(crate) fn seal(&self, number: u64, last: bool, plain: &[u8]) -> Result<Vec<u8>, Altered> {
        let (nonce, aad) = self.parts(number, last);
        let payload = Payload { msg: plain, aad: &aad };
        self.cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| Altered)
    }

    /// Opens chunk `number`.
    pub(crate) fn open(&self, number: u64, last: bool, sealed: &[u8]) -> Result<Vec<u8>, Altered> {
        let (nonce, aad) = self.parts(number, last);
        let payload = Payload { msg: sealed, aad: &aad };
        self.cipher.decrypt(&Nonce::from(nonce), payload).map_err(|_| Altered)
    }
}

/// How a sealed file of `size` bytes is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Bytes of plain text.
    pub(crate) plain: u64,
    /// Number of chunks; there is always one.
    pub(crate) chunks: u64,
}

impl Shape {
    /// The shape of a sealed file of `size` bytes.
    pub(crate) fn of(size: u64) -> Result<Self, Altered> {
        let body = size.checked_sub(HEADER).ok_or(Altered)?;
        let chunks = body.div_ceil(CHUNK + TAG);
        let plain = body.checked_sub(chunks * TAG).ok_or(Altered)?;
        let lawful = chunks > 0 && (chunks == 1 || plain > (chunks - 1) * CHUNK);
        if lawful { Ok(Self { plain, chunks }) } else { Err(Altered) }
    }

    /// Where chunk `number` begins in the sealed file.
    pub(crate) fn offset(number: u64) -> u64 {
        HEADER + number * (CHUNK + TAG)
    }

    /// Length of a full sealed chunk.
    pub(crate) fn sealed_chunk() -> usize {
        usize::try_from(CHUNK + TAG).unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests;
