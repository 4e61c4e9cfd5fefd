//! Keyed hashes: tokens and entity numbers.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A key for tokens and entity numbers.
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(…)")
    }
}

impl MacKey {
    /// A key from 256 secret bits.
    ///
    /// # Guarantee
    /// Equal bits make equal keys; the bits cannot be read back.
    ///
    /// # Source
    /// RFC 2104: a key shorter than the block is filled up with zeros.
    pub fn new(bits: &[u8; 32]) -> Self {
        let mut block = [0; 64];
        for (to, from) in block.iter_mut().zip(bits) {
            *to = *from;
        }
        Self(Hmac::new(&block.into()))
    }

    /// The token of a value: 32 hexadecimal digits.
    ///
    /// # Guarantee
    /// Under one key equal values have equal tokens and different values different ones, but for
    /// a chance of 2⁻¹²⁸ a pair; without the key a token says nothing of its value.
    ///
    /// # Source
    /// HMAC-SHA-256 (RFC 2104, FIPS 180-4), cut to 128 bits.
    pub fn token(&self, value: &str) -> String {
        let mut mac = self.0.clone();
        mac.update(b"token\0");
        mac.update(value.as_bytes());
        let digest = mac.finalize().into_bytes();
        let token =
            digest.iter().take(16).fold(0u128, |token, byte| token << 8 | u128::from(*byte));
        format!("{token:032x}")
    }

    /// The number of an entity: 64 bits of a keyed hash over its naming values.
    ///
    /// # Guarantee
    /// Under one key equal lists have equal numbers; null is unlike every text, and no two
    /// different lists are spelt alike. Among n entities two share a number with a chance of
    /// about n²·2⁻⁶⁵, which can only make a group look smaller than it is.
    ///
    /// # Source
    /// HMAC-SHA-256 (RFC 2104) over length-prefixed values, cut to 64 bits.
    pub fn entity(&self, values: &[Option<String>]) -> u64 {
        let mut mac = self.0.clone();
        mac.update(b"entity\0");
        for value in values {
            match value {
                None => mac.update(&[0]),
                Some(text) => {
                    mac.update(&[1]);
                    mac.update(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
                    mac.update(text.as_bytes());
                }
            }
        }
        let digest = mac.finalize().into_bytes();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

#[cfg(test)]
mod tests;
