//! C2SP checkpoints: signed tree heads.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::decimal::number;
use crate::merkle::{Hash, Head};
use crate::note::{Note, NoteError, Signer, VerifierKey};

/// A tree head of the log `origin`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log; also the name of the key that signs.
    pub origin: String,
    /// Size and root.
    pub head: Head,
    /// Further lines. A gongshu log writes none; those of others are kept.
    pub extensions: Vec<String>,
}

/// Why a checkpoint is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it is wrong.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text is not origin, size and root.
    #[error("the text is no checkpoint")]
    Shape,
    /// It is signed by a trusted key, but of another log.
    #[error("this is a checkpoint of `{0}`")]
    OtherLog(String),
}

impl Checkpoint {
    /// The checkpoint of the log `origin` at `head`.
    pub fn new(origin: &str, head: Head) -> Self {
        Self { origin: origin.to_owned(), head, extensions: Vec::new() }
    }

    /// The text that is signed.
    pub fn text(&self) -> String {
        let (size, root) = (self.head.size.to_string(), STANDARD.encode(self.head.root));
        let mut lines = vec![self.origin.clone(), size, root];
        lines.extend(self.extensions.iter().cloned());
        lines.push(String::new());
        lines.join("\n")
    }

    /// Reads the text of a checkpoint.
    ///
    /// # Errors
    /// [`CheckpointError::Shape`] when it is none, or not written as [`Checkpoint::text`] would.
    pub fn from_text(text: &str) -> Result<Self, CheckpointError> {
        let checkpoint = read(text).ok_or(CheckpointError::Shape)?;
        if checkpoint.text() == text { Ok(checkpoint) } else { Err(CheckpointError::Shape) }
    }

    /// Signs it. The name of the key is to be the origin.
    ///
    /// # Errors
    /// [`CheckpointError`] when the origin is not the signer's name or cannot stand in a note.
    pub fn sign(&self, signer: &Signer) -> Result<Note, CheckpointError> {
        if signer.verifier_key().name() != self.origin {
            return Err(CheckpointError::OtherLog(self.origin.clone()));
        }
        let text = self.text();
        Self::from_text(&text)?;
        Ok(signer.sign(&text)?)
    }

    /// Reads a signed checkpoint and believes it if a trusted key of that very log signed it.
    ///
    /// # Errors
    /// [`CheckpointError`] says why not.
    pub fn open(bytes: &[u8], trusted: &[VerifierKey]) -> Result<Self, CheckpointError> {
        let note = Note::parse(bytes)?;
        note.verify(trusted)?;
        let checkpoint = Self::from_text(&note.text)?;
        let own: Vec<_> =
            trusted.iter().filter(|key| key.name() == checkpoint.origin).cloned().collect();
        note.verify(&own).map_err(|_| CheckpointError::OtherLog(checkpoint.origin.clone()))?;
        Ok(checkpoint)
    }
}

fn read(text: &str) -> Option<Checkpoint> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let origin = lines.next().filter(|it| !it.is_empty())?.to_owned();
    let size = number(lines.next()?)?;
    let root: Hash = STANDARD.decode(lines.next()?).ok()?.try_into().ok()?;
    let extensions: Vec<_> = lines.map(str::to_owned).collect();
    let empty = extensions.iter().any(String::is_empty);
    (!empty).then_some(Checkpoint { origin, head: Head { size, root }, extensions })
}

#[cfg(test)]
mod tests;
