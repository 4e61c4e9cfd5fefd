//! How fast each body answers.

use std::collections::BTreeMap;

use terms::{ArticleId, PartyId, ProcedureId, Text};

use super::super::{BodyFigures, Named, PartyName, ProcedureFigures, Timely, name};
use super::Counting;
use super::cases::{AnswerFact, Came};

/// Over all procedures.
pub(super) fn of_bodies(counting: Counting<'_>, answers: &[AnswerFact<'_>]) -> Vec<BodyFigures> {
    let mut rows: BTreeMap<Option<&PartyId>, Vec<Came>> = BTreeMap::new();
    for answer in answers {
        rows.entry(answer.body.as_ref()).or_default().push(answer.came);
    }
    let row = |(body, came): (Option<&PartyId>, Vec<Came>)| BodyFigures {
        body: named(counting, body),
        figures: figures(&came),
    };
    rows.into_iter().map(row).collect()
}

/// By procedure.
pub(super) fn of_procedures(
    counting: Counting<'_>,
    answers: &[AnswerFact<'_>],
) -> Vec<ProcedureFigures> {
    type Key<'a> = (Option<&'a PartyId>, &'a ArticleId, &'a ProcedureId);
    let mut rows: BTreeMap<Key<'_>, (&Text, Vec<Came>)> = BTreeMap::new();
    for answer in answers {
        let key = (answer.body.as_ref(), answer.article, answer.procedure);
        rows.entry(key).or_insert_with(|| (answer.name, Vec::new())).1.push(answer.came);
    }
    let row = |((body, article, procedure), (name, came)): (Key<'_>, (&Text, Vec<Came>))| {
        ProcedureFigures {
            body: named(counting, body),
            procedure: Named { id: procedure.clone(), name: name.clone() },
            article: article.clone(),
            figures: figures(&came),
        }
    };
    rows.into_iter().map(row).collect()
}

fn named(counting: Counting<'_>, body: Option<&PartyId>) -> Option<PartyName> {
    body.map(|body| name::party(&counting.bench.state, body))
}

fn figures(came: &[Came]) -> Timely {
    let mut figures = Timely::default();
    let mut took = Vec::new();
    for came in came {
        match *came {
            Came::Given { days, in_time } => {
                took.push(days);
                figures.answered += 1;
                figures.in_time += u64::from(in_time);
                figures.late += u64::from(!in_time);
            }
            Came::Awaited { overdue } => {
                figures.open += 1;
                figures.overdue += u64::from(overdue);
            }
        }
    }
    took.sort_unstable();
    figures.median_days = nearest(&took, 50);
    figures.ninth_decile_days = nearest(&took, 90);
    figures
}

/// The least of the sorted values that so many of a hundred do not exceed (nearest rank).
fn nearest(sorted: &[u32], of_hundred: usize) -> Option<u32> {
    let rank = sorted.len().checked_mul(of_hundred)?.div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_rank() {
        let check = |values: &[u32], of_hundred, expected| {
            assert_eq!(nearest(values, of_hundred), expected, "{values:?}");
        };
        check(&[], 50, None);
        check(&[4], 50, Some(4));
        check(&[4], 90, Some(4));
        check(&[1, 3], 50, Some(1));
        check(&[1, 2, 3], 50, Some(2));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 90, Some(9));
        check(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 90, Some(10));
    }
}
