//! What is counted while the journal is folded, because the state does not keep it: when the place
//! began, and what the law refused.

use std::collections::BTreeMap;

use governance::Event;
use serde::{Deserialize, Serialize};
use terms::{ArticleId, Day};

/// Counts by month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// The day of entry 0.
    pub(crate) begun: Option<Day>,
    /// What was refused, by the first day of the month.
    pub(crate) refused: BTreeMap<Day, Refusals>,
}

/// What was refused in a month.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Refusals {
    /// Acts that were refused.
    pub(crate) acts: u64,
    /// How many of them rest on each article; an act may rest on several.
    pub(crate) articles: BTreeMap<ArticleId, u64>,
}

impl Figures {
    /// Takes up an entry of a legal day that cites these articles.
    pub(crate) fn follow(&mut self, day: Day, articles: &[String], event: &Event) {
        if let Event::PlaceFounded { .. } = event {
            self.begun = Some(day);
        }
        let Event::ActRefused { .. } = event else { return };
        let month = self.refused.entry(day.month()).or_default();
        month.acts = month.acts.saturating_add(1);
        for article in articles.iter().filter_map(|it| ArticleId::new(it.as_str()).ok()) {
            let count = month.articles.entry(article).or_default();
            *count = count.saturating_add(1);
        }
    }
}
