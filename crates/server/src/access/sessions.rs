//! Sessions: random tokens, kept as their hashes, in memory only. A restart logs everybody out.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ports::{Clock, Entropy};
use sha2::{Digest as _, Sha256};
use terms::{Instant, OfficerId};

/// A session nobody used for so long is over, in milliseconds: one hour.
pub(super) const IDLE_MS: i64 = 60 * 60 * 1000;
/// No session lasts longer, in milliseconds: twelve hours.
pub(super) const LONGEST_MS: i64 = 12 * 60 * 60 * 1000;
/// No officer has more sessions; the one unused for longest gives way.
pub(super) const PER_OFFICER: usize = 64;

/// 256 random bits, as 64 hexadecimal digits: whoever has them is the officer.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Token(pub(crate) String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

#[derive(Debug)]
struct Session {
    officer: OfficerId,
    opened: Instant,
    seen: Instant,
}

/// The open sessions, by the hash of their token.
///
/// # Guarantee
/// What is compared is a hash of what the caller sent, so the time it takes says nothing about a
/// token; and a look into memory or a dump of it gives no token away.
pub(crate) struct Sessions {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    open: Mutex<BTreeMap<[u8; 32], Session>>,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions")
    }
}

impl Sessions {
    /// No session is open.
    pub(crate) fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Self {
        Self { clock, entropy, open: Mutex::default() }
    }

    /// Opens a session.
    pub(crate) fn open(&self, officer: &OfficerId) -> Token {
        let mut secret = [0; 32];
        self.entropy.fill(&mut secret);
        let token = Token(hex::encode(secret));
        let now = self.clock.now();
        let mut open = self.lock();
        open.retain(|_, session| session.is_open(now));
        make_room(&mut open, officer);
        let session = Session { officer: officer.clone(), opened: now, seen: now };
        open.insert(hash(&token.0), session);
        token
    }

    /// Whose session this is, if it is open; it is used by this.
    pub(crate) fn find(&self, token: &str) -> Option<OfficerId> {
        let now = self.clock.now();
        let mut open = self.lock();
        let session = open.get_mut(&hash(token)).filter(|session| session.is_open(now))?;
        session.seen = now;
        Some(session.officer.clone())
    }

    /// Ends a session.
    pub(crate) fn close(&self, token: &str) {
        self.lock().remove(&hash(token));
    }

    /// Ends every session of an officer.
    pub(crate) fn close_all_of(&self, officer: &OfficerId) {
        self.lock().retain(|_, session| session.officer != *officer);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], Session>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Session {
    fn is_open(&self, now: Instant) -> bool {
        let since = |then: Instant| now.millis().saturating_sub(then.millis());
        since(self.seen) < IDLE_MS && since(self.opened) < LONGEST_MS
    }
}

fn make_room(open: &mut BTreeMap<[u8; 32], Session>, officer: &OfficerId) {
    let own = || open.iter().filter(|(_, session)| session.officer == *officer);
    if own().count() < PER_OFFICER {
        return;
    }
    let oldest = own().min_by_key(|(_, session)| session.seen).map(|(hash, _)| *hash);
    if let Some(oldest) = oldest {
        open.remove(&oldest);
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
