//! Which entries hold a token, and how near to their title.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use roaring::RoaringBitmap;

use super::words::{self, Token, Word};

/// Entries by how near to the title something stands in them: each set holds the one before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Hits {
    /// In the title.
    pub(super) title: RoaringBitmap,
    /// In title or summary.
    pub(super) summary: RoaringBitmap,
    /// Anywhere.
    pub(super) anywhere: RoaringBitmap,
}

/// How near to the title a token stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Title,
    Summary,
    Anywhere,
}

impl Hits {
    fn insert(&mut self, number: u32, near: Near) {
        if near == Near::Title {
            self.title.insert(number);
        }
        if near <= Near::Summary {
            self.summary.insert(number);
        }
        self.anywhere.insert(number);
    }

    /// Every entry, as near as can be.
    pub(super) fn everywhere(entries: &RoaringBitmap) -> Self {
        Self { title: entries.clone(), summary: entries.clone(), anywhere: entries.clone() }
    }

    fn add(&mut self, other: &Self) {
        self.title |= &other.title;
        self.summary |= &other.summary;
        self.anywhere |= &other.anywhere;
    }

    /// Only what is in the other, too.
    pub(super) fn keep(&mut self, other: &Self) {
        self.title &= &other.title;
        self.summary &= &other.summary;
        self.anywhere &= &other.anywhere;
    }
}

/// The words of an entry, folded.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) title: String,
    pub(super) summary: String,
    pub(super) rest: String,
}

/// Every token with the entries that hold it.
#[derive(Debug, Default)]
pub(super) struct Postings(BTreeMap<Box<str>, Hits>);

impl Postings {
    /// Takes up an entry under a number that is new.
    pub(super) fn add(&mut self, number: u32, fields: &Fields) {
        let mut known = BTreeSet::new();
        let ranked = [(&fields.title, Near::Title), (&fields.summary, Near::Summary)];
        for (text, near) in ranked.into_iter().chain([(&fields.rest, Near::Anywhere)]) {
            words::of_text(text, |token| {
                if !known.contains(token) {
                    known.insert(token.to_owned());
                    self.note(token, number, near);
                }
            });
        }
    }

    fn note(&mut self, token: &str, number: u32, near: Near) {
        if let Some(hits) = self.0.get_mut(token) {
            hits.insert(number, near);
        } else {
            let mut hits = Hits::default();
            hits.insert(number, near);
            self.0.insert(token.into(), hits);
        }
    }

    /// The entries that hold all tokens of a word.
    pub(super) fn word(&self, word: &Word) -> Hits {
        let mut tokens = word.tokens.iter();
        let mut hits = tokens.next().map(|token| self.token(token)).unwrap_or_default();
        for token in tokens {
            match token {
                Token::Whole(token) => match self.0.get(token.as_str()) {
                    Some(other) => hits.keep(other),
                    None => hits = Hits::default(),
                },
                Token::Start(_) => hits.keep(&self.token(token)),
            }
        }
        hits
    }

    /// The entries that hold a token.
    pub(super) fn token(&self, token: &Token) -> Hits {
        match token {
            Token::Whole(token) => self.0.get(token.as_str()).cloned().unwrap_or_default(),
            Token::Start(start) => {
                let from = (Bound::Included(start.as_str()), Bound::Unbounded);
                let all = self.0.range::<str, _>(from);
                let mut hits = Hits::default();
                for (_, other) in all.take_while(|(token, _)| token.starts_with(start.as_str())) {
                    hits.add(other);
                }
                hits
            }
        }
    }
}
