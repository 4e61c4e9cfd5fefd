//! Local log-ins, for rehearsals only: Argon2id hashes in `accounts.json`.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use ports::Entropy;
use serde::{Deserialize, Serialize};
use terms::OfficerId;

use crate::files::{self, Readers};

/// A password has at least so many characters.
pub(crate) const MIN_PASSWORD: usize = 8;
/// The longest password, in bytes: hashing a longer one would be work for nothing.
pub(crate) const MAX_PASSWORD: usize = 256;

/// The hash that is worked out for an officer without a log-in: same kind, same cost.
pub(super) const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA\
                      $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why the log-ins cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum AccountFailure {
    /// The disk failed.
    #[error("cannot read or write `{}`", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is not what this program writes.
    #[error("`{}` holds no log-ins of this version", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// The password could not be hashed.
    #[error("the password cannot be hashed: {0}")]
    Hash(String),
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    format: u32,
    accounts: BTreeMap<OfficerId, String>,
}

/// The log-ins of a place in rehearsal.
pub(crate) struct Accounts {
    path: PathBuf,
    book: Mutex<Book>,
}

impl fmt::Debug for Accounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Accounts").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Accounts {
    /// Reads the log-ins; no file means there are none yet.
    pub(crate) fn open(path: &Path) -> Result<Self, AccountFailure> {
        let path = path.to_path_buf();
        let read = files::read_if_there(&path);
        let bytes = read.map_err(|source| AccountFailure::Disk { path: path.clone(), source })?;
        let book = match bytes {
            None => Book { format: 1, accounts: BTreeMap::new() },
            Some(bytes) => serde_json::from_slice(&bytes)
                .map_err(|source| AccountFailure::Shape { path: path.clone(), source })?,
        };
        Ok(Self { path, book: Mutex::new(book) })
    }

    /// Whether this is the password of the officer. Takes as long for an officer without a log-in.
    pub(crate) fn verify(&self, officer: &OfficerId, password: &str) -> bool {
        let known = self.lock().accounts.get(officer).cloned();
        let hash = known.as_deref().unwrap_or(NOBODY);
        let holds = Argon2::default().verify_password(password.as_bytes(), hash).is_ok();
        holds && known.is_some()
    }

    /// Opens a log-in, or gives it a new password; durable when this returns.
    pub(crate) fn set(&self, officer: &OfficerId, password: &str) -> Result<(), AccountFailure> {
        let hash = Argon2::default().hash_password(password.as_bytes());
        let hash = hash.map_err(|error| AccountFailure::Hash(error.to_string()))?.to_string();
        let mut book = self.lock();
        let mut changed = book.clone();
        changed.accounts.insert(officer.clone(), hash);
        self.keep(&changed)?;
        *book = changed;
        Ok(())
    }

    fn keep(&self, book: &Book) -> Result<(), AccountFailure> {
        let bytes = serde_json::to_vec_pretty(book)
            .map_err(|source| AccountFailure::Shape { path: self.path.clone(), source })?;
        let kept = files::write_whole(&self.path, &bytes, Readers::Owner)
            .and_then(|()| self.path.parent().map_or(Ok(()), files::settle));
        kept.map_err(|source| AccountFailure::Disk { path: self.path.clone(), source })
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A password in four groups of five letters and digits that cannot be mistaken for one another;
/// 99 random bits.
pub(crate) fn fresh_password(entropy: &dyn Entropy) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    const LENGTH: usize = 20;
    let mut letters = Vec::with_capacity(LENGTH);
    while letters.len() < LENGTH {
        let mut bytes = [0_u8; 32];
        entropy.fill(&mut bytes);
        // A byte that names no letter is thrown away: every letter is as likely as any other.
        let named = bytes.iter().filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
        letters.extend(named.take(LENGTH - letters.len()).copied().map(char::from));
    }
    let groups: Vec<String> = letters.chunks(5).map(|group| group.iter().collect()).collect();
    groups.join("-")
}
