//! What happened month by month.

use std::collections::{BTreeMap, BTreeSet};

use terms::{ArticleId, Day, Text};

use super::super::{
    CatalogueFigures, FigureMonth, Named, RefusalFigures, UseFigures, VolumeFigures,
};
use super::Counting;
use super::cases::CaseFact;

impl Counting<'_> {
    /// The months since the place began, the present one included.
    pub(super) fn months(self) -> Vec<FigureMonth> {
        let last = self.today.month();
        let first = self.bench.index.figures.begun.map_or(last, Day::month);
        let months = std::iter::successors(Some(first), |month| Some(month.plus_months(1)));
        let months = months.take_while(|month| *month <= last);
        months.map(|month| FigureMonth { month, complete: month < last }).collect()
    }
}

impl FigureMonth {
    /// A count of the month: nothing yet is no figure while the month runs.
    pub(super) fn shown(&self, count: u64) -> Option<u64> {
        (self.complete || count > 0).then_some(count)
    }
}

/// Counts by month.
#[derive(Default)]
struct Months(BTreeMap<Day, u64>);

impl Months {
    fn add(&mut self, day: Day, count: u64) {
        *self.0.entry(day.month()).or_default() += count;
    }

    /// Once for each of these days.
    fn add_all(&mut self, days: impl IntoIterator<Item = Day>) {
        for day in days {
            self.add(day, 1);
        }
    }

    fn of(&self, month: &FigureMonth) -> Option<u64> {
        month.shown(self.0.get(&month.month).copied().unwrap_or(0))
    }

    /// Everything through the end of the month.
    fn through(&self, month: &FigureMonth) -> u64 {
        self.0.range(..=month.month).map(|(_, count)| count).sum()
    }
}

/// What the law refused, by article.
pub(super) fn refusals(counting: Counting<'_>) -> Vec<RefusalFigures> {
    let refused = &counting.bench.index.figures.refused;
    let articles: BTreeSet<&ArticleId> =
        refused.values().flat_map(|month| month.articles.keys()).collect();
    let mut rows = Vec::new();
    for article in articles {
        let known = counting.library.in_force(&counting.bench.state).article(article);
        let heading = known.map_or_else(|| Text::same(article.as_str()), |it| it.heading.clone());
        rows.extend(counting.months().iter().map(|month| {
            let of_month = refused.get(&month.month);
            let count = of_month.and_then(|it| it.articles.get(article)).copied().unwrap_or(0);
            RefusalFigures {
                article: article.clone(),
                heading: heading.clone(),
                month: month.month,
                refused: month.shown(count),
            }
        }));
    }
    rows
}

/// The calls of every product that was ever let circulate, from the month it was.
pub(super) fn products(counting: Counting<'_>) -> Vec<UseFigures> {
    let state = &counting.bench.state;
    let mut rows = Vec::new();
    for (id, product) in &state.products {
        let since = product.versions.values().filter_map(|it| it.admitted_on).min();
        let Some((since, (_, version))) = since.zip(product.admitted()) else { continue };
        let (mut billed, mut unconfirmed) = (Months::default(), Months::default());
        let own = state.subscriptions.values().filter(|it| it.product == *id);
        for (month, used) in own.flat_map(|it| &it.use_of) {
            billed.add(*month, used.billed);
            unconfirmed.add(*month, used.unconfirmed);
        }
        let title = &version.form.title;
        let months = counting.months();
        let months = months.iter().filter(|month| month.month >= since.month());
        rows.extend(months.map(|month| UseFigures {
            product: Named { id: id.clone(), name: title.clone() },
            month: month.month,
            billed: billed.of(month),
            unconfirmed: unconfirmed.of(month),
        }));
    }
    rows
}

/// Everything that was done.
pub(super) fn volume(counting: Counting<'_>, cases: &[CaseFact<'_>]) -> Vec<VolumeFigures> {
    let state = &counting.bench.state;
    let (mut opened, mut closed, mut answers) =
        (Months::default(), Months::default(), Months::default());
    for case in cases {
        opened.add(case.opened_on, 1);
        closed.add_all(case.closed_on);
        answers.add_all(case.answered_on.iter().copied());
    }
    let (mut runs, mut releases, mut calls, mut refused) =
        (Months::default(), Months::default(), Months::default(), Months::default());
    runs.add_all(state.runs.values().map(|run| run.on));
    for release in state.releases.values() {
        let case = state.cases.get(&release.case);
        let left = case.and_then(|case| case.steps.iter().filter_map(|it| it.closed_on).max());
        releases.add_all(left);
    }
    for (month, used) in state.subscriptions.values().flat_map(|it| &it.use_of) {
        calls.add(*month, used.billed);
    }
    for (month, acts) in &counting.bench.index.figures.refused {
        refused.add(*month, acts.acts);
    }
    let row = |month: FigureMonth| VolumeFigures {
        month: month.month,
        opened: opened.of(&month),
        closed: closed.of(&month),
        answers: answers.of(&month),
        refused: refused.of(&month),
        runs: runs.of(&month),
        releases: releases.of(&month),
        calls: calls.of(&month),
    };
    counting.months().into_iter().map(row).collect()
}

/// How the catalogue grew: each resource and product counts once, when it came.
pub(super) fn catalogue(counting: Counting<'_>, cases: &[CaseFact<'_>]) -> Vec<CatalogueFigures> {
    let mut first = BTreeMap::new();
    for (resource, day) in cases.iter().filter_map(|it| Some((it.entered?, it.closed_on?))) {
        let known = first.entry(resource).or_insert(day);
        *known = day.min(*known);
    }
    let (mut entered, mut admitted) = (Months::default(), Months::default());
    entered.add_all(first.into_values());
    for product in counting.bench.state.products.values() {
        let since = product.versions.values().filter_map(|it| it.admitted_on).min();
        admitted.add_all(since);
    }
    let row = |month: FigureMonth| CatalogueFigures {
        month: month.month,
        entered: entered.of(&month),
        resources: entered.through(&month),
        admitted: admitted.of(&month),
        products: admitted.through(&month),
    };
    counting.months().into_iter().map(row).collect()
}
