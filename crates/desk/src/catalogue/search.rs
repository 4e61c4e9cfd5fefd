//! A search: what is found, in which order, and how it can be narrowed.

use roaring::RoaringBitmap;

use super::facets::{Choices, Counted};
use super::postings::Hits;
use super::words::{self, Searched};
use super::{Catalogue, Subject};
use crate::views::{CatalogueSort, SearchedWord};

/// What is asked of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Question<'a> {
    pub(crate) words: &'a str,
    pub(crate) choices: Choices,
    pub(crate) sort: Option<CatalogueSort>,
    /// How many entries come before the page.
    pub(crate) skip: u64,
    /// How many entries the page holds.
    pub(crate) take: usize,
}

/// What is found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) total: u64,
    pub(crate) page: Vec<&'a Subject>,
    pub(crate) facets: Vec<Counted>,
    pub(crate) words: Vec<SearchedWord>,
    pub(crate) some_words_only: bool,
    pub(crate) sort: CatalogueSort,
}

/// Entries in order: each set before the next, within one the newest first.
type Tiers = Vec<RoaringBitmap>;

impl Catalogue {
    /// Searches the catalogue.
    pub(crate) fn search(&self, question: &Question<'_>) -> Found<'_> {
        let searched = words::of_query(question.words);
        let (mut hits, words) = self.all_words(&searched);
        let some_words_only = !words.is_empty() && hits.anywhere.is_empty();
        let filter = self.values.filter(&question.choices);
        let mut tiers = if some_words_only {
            let tiers = self.some_words(&searched);
            hits.anywhere = tiers.iter().fold(RoaringBitmap::new(), |all, tier| all | tier);
            tiers
        } else {
            self.nearest(&searched, &hits)
        };
        for tier in &mut tiers {
            *tier = filter.apply(tier, None);
        }
        let fallback = if searched.words.is_empty() {
            CatalogueSort::Newest
        } else {
            CatalogueSort::Relevance
        };
        let sort = question.sort.unwrap_or(fallback);
        Found {
            total: tiers.iter().map(RoaringBitmap::len).sum(),
            facets: self.values.counted(&hits.anywhere, &filter, &question.choices),
            page: self.page(tiers, sort, question),
            words,
            some_words_only,
            sort,
        }
    }

    /// The entries that have all words, and in how many each word stands.
    fn all_words(&self, searched: &Searched) -> (Hits, Vec<SearchedWord>) {
        let mut all: Option<Hits> = None;
        let mut told = Vec::new();
        for word in &searched.words {
            let hits = self.postings.word(word);
            let count = hits.anywhere.intersection_len(&self.live);
            told.push(SearchedWord { word: word.text.clone(), count });
            match &mut all {
                Some(all) => all.keep(&hits),
                None => all = Some(hits),
            }
        }
        let mut hits = all.unwrap_or_else(|| Hits::everywhere(&self.live));
        if self.has_struck_out() {
            hits.keep(&Hits::everywhere(&self.live));
        }
        (hits, told)
    }

    /// The exact words in the title, all words in the title, in the summary, anywhere.
    fn nearest(&self, searched: &Searched, hits: &Hits) -> Tiers {
        if searched.words.is_empty() {
            return vec![hits.anywhere.clone()];
        }
        let exact = self.exact(searched, &hits.title);
        let title = &hits.title - &exact;
        vec![exact, title, &hits.summary - &hits.title, &hits.anywhere - &hits.summary]
    }

    /// Of entries with all words in their title, those that have them as they were written.
    fn exact(&self, searched: &Searched, titles: &RoaringBitmap) -> RoaringBitmap {
        let tokens: usize = searched.words.iter().map(|word| word.tokens.len()).sum();
        if tokens == 1 {
            return titles.clone();
        }
        let has = |number: &u32| {
            let title = self.entry(*number).map(|entry| entry.title.as_str());
            title.is_some_and(|title| title.contains(searched.phrase.as_str()))
        };
        RoaringBitmap::from_sorted_iter(titles.iter().filter(has)).unwrap_or_default()
    }

    /// The entries that have some of the tokens, those with the most first.
    fn some_words(&self, searched: &Searched) -> Tiers {
        let tokens = searched.words.iter().flat_map(|word| &word.tokens);
        // The entry `k` holds the entries with at least `k + 1` of the tokens so far.
        let mut at_least: Tiers = Vec::new();
        for token in tokens {
            let mut found = self.postings.token(token).anywhere & &self.live;
            for have in &mut at_least {
                let more = &*have & &found;
                *have |= &found;
                found = more;
            }
            at_least.push(found);
        }
        let mut tiers = Tiers::new();
        let mut before = RoaringBitmap::new();
        for have in at_least.into_iter().rev() {
            tiers.push(&have - &before);
            before = have;
        }
        tiers
    }

    fn page(&self, tiers: Tiers, sort: CatalogueSort, question: &Question<'_>) -> Vec<&Subject> {
        let skip = usize::try_from(question.skip).unwrap_or(usize::MAX);
        let numbers: Vec<u32> = match sort {
            CatalogueSort::Relevance => {
                let ranked = tiers.iter().flat_map(|tier| tier.iter().rev());
                ranked.skip(skip).take(question.take).collect()
            }
            CatalogueSort::Newest => {
                let all = merged(tiers);
                all.iter().rev().skip(skip).take(question.take).collect()
            }
            CatalogueSort::Updated => {
                let mut all: Vec<_> = merged(tiers)
                    .iter()
                    .map(|number| (self.entry(number).and_then(|entry| entry.updated_on), number))
                    .collect();
                all.sort_unstable_by(|one, other| other.cmp(one));
                let numbers = all.into_iter().map(|(_, number)| number);
                numbers.skip(skip).take(question.take).collect()
            }
        };
        let entries = numbers.into_iter().filter_map(|number| self.entry(number));
        entries.map(|entry| &entry.subject).collect()
    }
}

fn merged(tiers: Tiers) -> RoaringBitmap {
    tiers.into_iter().fold(RoaringBitmap::new(), |all, tier| all | tier)
}
