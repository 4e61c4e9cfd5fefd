//! C2SP signed notes with Ed25519 keys.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// No note is longer, in bytes.
pub const MAX_BYTES: usize = 1_000_000;
/// No note carries more signatures.
pub const MAX_SIGNATURES: usize = 100;
/// The signature type of Ed25519 over the text.
const ED25519: u8 = 1;
const DASH: &str = "\u{2014} ";

/// Why a note, a key or a signature is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// A key name is empty or holds a blank, a plus or a control character.
    #[error("`{0}` is no key name")]
    Name(String),
    /// A verifier key is not `name+id+base64` of an Ed25519 key with its own id.
    #[error("this is no verifier key")]
    VerifierKey,
    /// The text cannot be signed.
    #[error("a note's text ends with a line feed and has no other control characters")]
    Text,
    /// The bytes are no signed note.
    #[error("this is no signed note")]
    Shape,
    /// No trusted key signed it.
    #[error("no trusted key has signed this")]
    Unsigned,
    /// A trusted key's signature is wrong.
    #[error("the signature of `{0}` is wrong")]
    BadSignature(String),
}

/// The public half of a key with its name; written as `name+id+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key `name` with these 32 bytes.
    ///
    /// # Errors
    /// [`NoteError`] when the name is none, or the bytes are no safe Ed25519 key.
    pub fn new(name: &str, public: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        let key = VerifyingKey::from_bytes(public).map_err(|_| NoteError::VerifierKey)?;
        if key.is_weak() {
            return Err(NoteError::VerifierKey);
        }
        Ok(Self { name: name.to_owned(), id: key_id(name, public), key })
    }

    /// The name of the key.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key id: the first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    pub fn id(&self) -> [u8; 4] {
        self.id
    }

    /// The 32 bytes of the key.
    pub fn public(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    fn made(&self, signature: &Signature) -> bool {
        signature.name == self.name && signature.id == self.id
    }

    fn verifies(&self, text: &str, signature: &Signature) -> bool {
        let parsed = ed25519_dalek::Signature::from_slice(&signature.bytes);
        parsed.is_ok_and(|it| self.key.verify_strict(text.as_bytes(), &it).is_ok())
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let typed = [&[ED25519][..], &self.key.to_bytes()].concat();
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id), STANDARD.encode(typed))
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let mut pieces = text.splitn(3, '+');
        let (Some(name), Some(_), Some(key)) = (pieces.next(), pieces.next(), pieces.next()) else {
            return Err(NoteError::VerifierKey);
        };
        let typed = STANDARD.decode(key).map_err(|_| NoteError::VerifierKey)?;
        let Some((&ED25519, public)) = typed.split_first() else {
            return Err(NoteError::VerifierKey);
        };
        let key = Self::new(name, public.as_array().ok_or(NoteError::VerifierKey)?)?;
        if key.to_string() == text { Ok(key) } else { Err(NoteError::VerifierKey) }
    }
}

/// A key that signs notes. Its secret half is wiped when it is dropped.
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl Signer {
    /// The key `name` grown from 32 secret bytes (the seed of RFC 8032).
    ///
    /// # Errors
    /// [`NoteError::Name`] when the name is none.
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// The public half.
    pub fn verifier_key(&self) -> VerifierKey {
        let key = self.key.verifying_key();
        let id = key_id(&self.name, &key.to_bytes());
        VerifierKey { name: self.name.clone(), id, key }
    }

    /// Signs a text.
    ///
    /// # Errors
    /// [`NoteError::Text`] when the text cannot be one of a note.
    pub fn sign(&self, text: &str) -> Result<Note, NoteError> {
        check_text(text)?;
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        let signature = Signature { name: self.name.clone(), id: self.verifier_key().id, bytes };
        Ok(Note { text: text.to_owned(), signatures: vec![signature] })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signer({})", self.name)
    }
}

/// A signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key.
    pub name: String,
    /// The id of the key.
    pub id: [u8; 4],
    /// The signature itself.
    pub bytes: Vec<u8>,
}

/// A signed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its last line feed.
    pub text: String,
    /// The signatures, at least one.
    pub signatures: Vec<Signature>,
}

impl Note {
    /// Reads a note. Its text is not to be believed before [`Note::verify`].
    ///
    /// # Errors
    /// [`NoteError::Shape`] when the bytes are no note.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let note = read(bytes).ok_or(NoteError::Shape)?;
        check_text(&note.text).map_err(|_| NoteError::Shape)?;
        if note.to_string().as_bytes() == bytes { Ok(note) } else { Err(NoteError::Shape) }
    }

    /// Whether a trusted key has signed the text, and none of them wrongly. Signatures of other
    /// keys are passed over.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] or [`NoteError::BadSignature`].
    pub fn verify(&self, trusted: &[VerifierKey]) -> Result<(), NoteError> {
        let mut signed = Err(NoteError::Unsigned);
        for signature in &self.signatures {
            for key in trusted.iter().filter(|key| key.made(signature)) {
                if !key.verifies(&self.text, signature) {
                    return Err(NoteError::BadSignature(key.name.clone()));
                }
                signed = Ok(());
            }
        }
        signed
    }
}

/// The note as it is stored.
impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|it| {
            let bytes = [&it.id[..], &it.bytes].concat();
            writeln!(f, "{DASH}{} {}", it.name, STANDARD.encode(bytes))
        })
    }
}

fn read(bytes: &[u8]) -> Option<Note> {
    let text = std::str::from_utf8(bytes).ok().filter(|it| it.len() <= MAX_BYTES)?;
    let (body, lines) = text.rsplit_once("\n\n")?;
    let lines = lines.strip_suffix('\n')?.split('\n');
    let signatures = lines.map(signature).collect::<Option<Vec<_>>>()?;
    let few = signatures.len() <= MAX_SIGNATURES;
    few.then(|| Note { text: format!("{body}\n"), signatures })
}

fn signature(line: &str) -> Option<Signature> {
    let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
    check_name(name).ok()?;
    let decoded = STANDARD.decode(encoded).ok()?;
    let (id, bytes) = decoded.split_first_chunk::<4>().filter(|(_, rest)| !rest.is_empty())?;
    Some(Signature { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
}

fn key_id(name: &str, public: &[u8; 32]) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(public)
        .finalize();
    hash.first_chunk().copied().unwrap_or_default()
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let foreign = |c: char| c.is_whitespace() || c.is_control() || c == '+';
    if name.is_empty() || name.contains(foreign) {
        return Err(NoteError::Name(name.chars().take(80).collect()));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), NoteError> {
    let control = text.bytes().any(|byte| byte < b' ' && byte != b'\n');
    if text.ends_with('\n') && !control { Ok(()) } else { Err(NoteError::Text) }
}

#[cfg(test)]
mod tests;
