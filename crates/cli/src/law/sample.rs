//! Rules drawn at random from every place, each with the run and the entry in which it took effect:
//! for whoever does not believe a total.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use terms::{ArticleId, PlaceId, RuleId};

use super::coverage::{Coverage, Trace};

/// A drawn rule.
#[derive(Serialize)]
pub(super) struct Row {
    place: PlaceId,
    article: ArticleId,
    rule: RuleId,
    class: &'static str,
    traced: Option<Trace>,
}

impl Row {
    pub(super) fn words(&self) -> String {
        let Self { place, article, rule, class, traced } = self;
        let trace = match traced {
            Some(Trace { run, entry, kind }) => format!("{run} #{entry} {kind}"),
            None => "–".to_owned(),
        };
        format!("{place} {article} {class} {rule}: {trace}")
    }
}

/// Draws `count` rules: those whose digest with the seed is smallest.
pub(super) fn draw(places: &[Coverage], count: usize, seed: u64) -> Vec<Row> {
    let mut drawn = Vec::new();
    for place in places {
        for line in &place.lines {
            for rule in &line.rules {
                let name = format!("{seed} {} {}", place.place, rule.id);
                let lot: [u8; 32] = Sha256::digest(name.as_bytes()).into();
                drawn.push((lot, place, line, rule));
            }
        }
    }
    drawn.sort_by_key(|(lot, ..)| *lot);
    let rows = drawn.into_iter().take(count).map(|(_, place, line, rule)| Row {
        place: place.place.clone(),
        article: line.article.clone(),
        rule: rule.id.clone(),
        class: rule.class,
        traced: rule.traced.clone(),
    });
    rows.collect()
}
