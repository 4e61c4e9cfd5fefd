//! Queries under the grants, looks at their results, and files that ask to leave.

use serde_json::json;

use super::bodies::{HOU, LIN, QIAO, Who};
use super::columns::Fill;
use super::pen::{At, nothing};
use super::requests::analyst;
use super::resources::Resource;
use super::town::{Grant, Release, Town};

/// What becomes of a file that asks to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Vote {
    Both,
    Third,
    ThirdRejects,
    Neither,
    Withdrawn,
    Half,
}

const VOTES: &[Vote] = &[
    Vote::Both,
    Vote::Both,
    Vote::Third,
    Vote::Both,
    Vote::Neither,
    Vote::Both,
    Vote::Both,
    Vote::Withdrawn,
    Vote::Both,
    Vote::ThirdRejects,
    Vote::Both,
    Vote::Half,
];

impl Town {
    pub(super) fn use_data(&mut self) {
        let mut votes = VOTES.iter().copied().cycle();
        for (number, grant) in (0_u32..).zip(self.grants.clone()) {
            let who = analyst(grant.holder);
            let at = grant.since + self.pen.dice.between(1, 4);
            if number % 5 == 2 {
                let sql = format!("SELECT * FROM {}", grant.resource.sql_name());
                let body = json!({ "grant": format!("${}", grant.name), "sql": sql });
                let articles = everything(grant.resource);
                self.pen.act(at, who, "run_query", body).refused(articles);
            }
            let table = self.run((at, who), &grant, &grouped(grant.resource));
            self.pen.act(at, who, "look", json!({ "table": format!("${table}") }));
            if number % 8 != 5 {
                let vote = votes.next().unwrap_or(Vote::Both);
                let asked = at + self.pen.dice.between(0, 3);
                self.release(asked, (&grant, &table), vote);
            }
            if number % 3 == 0 {
                let later = at + self.pen.dice.between(6, 18);
                self.run((later, who), &grant, &summed(grant.resource));
            }
        }
    }

    pub(super) fn run(&mut self, (at, who): (At, Who), grant: &Grant, sql: &str) -> String {
        let table = self.pen.name("table");
        let body = json!({ "grant": format!("${}", grant.name), "sql": sql });
        self.pen.act(at, who, "run_query", body).binds("table", &table);
        table
    }

    /// Two review the file, blind to each other; where they differ a third decides.
    fn release(&mut self, at: At, (grant, table): (&Grant, &str), vote: Vote) {
        let title = grant.resource;
        let form = json!({
            "table": format!("${table}"),
            "purpose": "发布统计报告",
            "title": {
                "zh": format!("{}统计表", title.title_zh()),
                "en": format!("{}, summed up", title.title_en()),
            },
        });
        let case = self.pen.name("case");
        let who = analyst(grant.holder);
        self.pen.act(at, who, "request_release", form).binds("case", &case);
        let (first, second) = (at + self.pen.lag(), at + self.pen.lag());
        let by = if self.pen.dice.chance(50) { QIAO } else { LIN };
        let no = json!({ "reason": "分组过细，结合公开信息可能推断个别单位" });
        let (authority, provider) = match vote {
            Vote::Both => (true, true),
            Vote::Third | Vote::ThirdRejects => (true, false),
            Vote::Neither => (false, false),
            Vote::Withdrawn => {
                let case = json!({ "case": format!("${case}") });
                self.pen.act(at + 1, who, "withdraw_case", case);
                return;
            }
            Vote::Half => {
                self.pen.answer((first, by), &case, ("review", "pass"), &nothing());
                return;
            }
        };
        let (one, other) = ((first, by, authority), (second, title.of, provider));
        let (sooner, later) = if second < first { (other, one) } else { (one, other) };
        let name = self.pen.name("release");
        for (day, who, pass) in [sooner, later] {
            let (outcome, words) = if pass { ("pass", nothing()) } else { ("reject", no.clone()) };
            let voted = self.pen.answer((day, who), &case, ("review", outcome), &words);
            if day == later.0 && who == later.1 && vote == Vote::Both {
                voted.binds("release", &name);
            }
        }
        let Some(decided) = self.third((later.0, vote), &case, (&name, &no)) else { return };
        self.releases.push(Release { name, grant: grant.clone(), since: decided });
    }

    /// The day the file left, if it did.
    fn third(
        &mut self,
        (from, vote): (At, Vote),
        case: &str,
        (name, no): (&str, &serde_json::Value),
    ) -> Option<At> {
        let day = from + self.pen.lag();
        match vote {
            Vote::Both => Some(from),
            Vote::Third => {
                let voted = self.pen.answer((day, HOU), case, ("third_review", "pass"), &nothing());
                voted.binds("release", name);
                Some(day)
            }
            Vote::ThirdRejects => {
                self.pen.answer((day, HOU), case, ("third_review", "reject"), no);
                None
            }
            Vote::Neither | Vote::Withdrawn | Vote::Half => None,
        }
    }
}

/// On which articles everything is refused: where a column was not granted at all, that too.
fn everything(resource: &Resource) -> &'static [&'static str] {
    let granted = resource.columns.iter().all(|column| column.wish().is_some());
    if granted { &["FT-4", "FT-33"] } else { &["FT-4", "FT-21", "FT-33"] }
}

/// The first column of words.
pub(super) fn word_column(resource: &Resource) -> Option<(&'static str, &'static [&'static str])> {
    resource.columns.iter().find_map(|column| match column.fill {
        Fill::Words(words) => Some((column.name, words)),
        Fill::Serial(_) | Fill::Count(..) | Fill::Measure(..) => None,
    })
}

/// The first column of numbers.
pub(super) fn number_column(resource: &Resource) -> Option<&'static str> {
    let number = |fill: &Fill| matches!(fill, Fill::Count(..) | Fill::Measure(..));
    resource.columns.iter().find(|column| number(&column.fill)).map(|column| column.name)
}

/// The rows of each word, with the mean of a number.
fn grouped(resource: &Resource) -> String {
    let word = word_column(resource).map_or("-", |(name, _)| name);
    let number = number_column(resource).unwrap_or("-");
    let table = resource.sql_name();
    format!(
        "SELECT \"{word}\", count(*) AS n, avg(\"{number}\") AS mean FROM {table} \
         GROUP BY \"{word}\" ORDER BY \"{word}\""
    )
}

/// The whole table in one line.
fn summed(resource: &Resource) -> String {
    let number = number_column(resource).unwrap_or("-");
    let table = resource.sql_name();
    format!("SELECT count(*) AS n, sum(\"{number}\") AS total FROM {table}")
}
