//! The law in force, and the laws before it that open cases may still run under.

use std::collections::BTreeMap;
use std::sync::Arc;

use rulebook::model::Rulebook;
use terms::Digest;

/// The rulebooks an act is decided under.
#[derive(Clone, Copy, Debug)]
pub struct Codex<'a> {
    /// The one in force.
    pub current: &'a Rulebook,
    /// Every one at hand, by digest; none where there was never another.
    pub all: Option<&'a BTreeMap<Digest, Arc<Rulebook>>>,
}

impl<'a> Codex<'a> {
    /// The rulebook with this digest, if it is at hand.
    pub fn find(&self, digest: &Digest) -> Option<&'a Rulebook> {
        if *digest == self.current.digest {
            return Some(self.current);
        }
        self.all?.get(digest).map(Arc::as_ref)
    }

    /// The rulebook with this digest, or the one in force where it is not at hand.
    pub fn of(&self, digest: &Digest) -> &'a Rulebook {
        self.find(digest).unwrap_or(self.current)
    }
}

impl<'a> From<&'a Rulebook> for Codex<'a> {
    fn from(current: &'a Rulebook) -> Self {
        Self { current, all: None }
    }
}
