//! Public figures: how fast, how much, what was refused, with what each figure means.

use serde::{Deserialize, Serialize};
use terms::{ArticleId, Day, ProcedureId, ProductId, Text};
use utoipa::ToSchema;

use super::{Named, PartyName};

/// The tables of the public figures; each is also a CSV file.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum StatisticsTable {
    /// How fast each body answers, over all procedures.
    Bodies,
    /// How fast each body answers, by procedure.
    Timeliness,
    /// Where the cases stand, by procedure.
    States,
    /// Cases opened and closed, by procedure and month.
    Cases,
    /// Refusals of the law, by article and month.
    Refusals,
    /// Calls of products, by month.
    Products,
    /// Everything that was done, by month.
    Volume,
    /// How the catalogue grew, by month.
    Catalogue,
}

/// A column of a table, and what its figures mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureHead {
    /// Its code word.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What is counted.
    pub definition: Text,
}

/// A table of figures, and what it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableHead {
    /// The table.
    pub id: StatisticsTable,
    /// Its title.
    pub title: Text,
    /// What is counted, and what is left out.
    pub definition: Text,
    /// Its columns, as in the CSV file.
    pub columns: Vec<FigureHead>,
}

/// A calendar month of the figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureMonth {
    /// Its first day.
    pub month: Day,
    /// Whether it is over.
    pub complete: bool,
}

/// How fast answers came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Timely {
    /// Answers given under a clock.
    pub answered: u64,
    /// Those given on the due day or before.
    pub in_time: u64,
    /// Those given later.
    pub late: u64,
    /// Half of them took no more working days.
    pub median_days: Option<u32>,
    /// Nine of ten took no more working days.
    pub ninth_decile_days: Option<u32>,
    /// Answers that are awaited now.
    pub open: u64,
    /// Those of them whose due day has passed.
    pub overdue: u64,
}

/// How fast a body answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BodyFigures {
    /// The body; none where an answer is awaited of any of several.
    pub body: Option<PartyName>,
    /// Over all procedures.
    pub figures: Timely,
}

/// How fast a body answers in a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProcedureFigures {
    /// The body; none where an answer is awaited of any of several.
    pub body: Option<PartyName>,
    /// The procedure.
    pub procedure: Named<ProcedureId>,
    /// Its article.
    pub article: ArticleId,
    /// In this procedure.
    pub figures: Timely,
}

/// Where the cases of a procedure stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StateFigures {
    /// The procedure.
    pub procedure: Named<ProcedureId>,
    /// Its article.
    pub article: ArticleId,
    /// All of its cases.
    pub total: u64,
    /// Those that are open.
    pub open: u64,
    /// Open ones that wait for supplements.
    pub waiting: u64,
    /// Open ones with a step whose due day has passed.
    pub overdue: u64,
    /// Those that ended as was applied for.
    pub ended_well: u64,
    /// Those that ended otherwise.
    pub declined: u64,
    /// Those that were withdrawn.
    pub withdrawn: u64,
}

/// The cases of a procedure in a month; none in a month that is not over where nothing happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseFigures {
    /// The procedure.
    pub procedure: Named<ProcedureId>,
    /// The first day of the month.
    pub month: Day,
    /// Opened in it.
    pub opened: Option<u64>,
    /// Ended in it as was applied for.
    pub ended_well: Option<u64>,
    /// Ended in it otherwise.
    pub declined: Option<u64>,
    /// Withdrawn in it.
    pub withdrawn: Option<u64>,
}

/// Refusals of the law in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusalFigures {
    /// The article they rest on.
    pub article: ArticleId,
    /// Its heading.
    pub heading: Text,
    /// The first day of the month.
    pub month: Day,
    /// How many.
    pub refused: Option<u64>,
}

/// The use of a product in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UseFigures {
    /// The product.
    pub product: Named<ProductId>,
    /// The first day of the month.
    pub month: Day,
    /// Calls that were answered and are billed.
    pub billed: Option<u64>,
    /// Calls whose answer is not confirmed.
    pub unconfirmed: Option<u64>,
}

/// What was done in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VolumeFigures {
    /// The first day of the month.
    pub month: Day,
    /// Cases opened.
    pub opened: Option<u64>,
    /// Cases closed, however they ended.
    pub closed: Option<u64>,
    /// Answers given to steps of cases.
    pub answers: Option<u64>,
    /// Acts the law refused.
    pub refused: Option<u64>,
    /// Runs of queries.
    pub runs: Option<u64>,
    /// Files that left after egress review.
    pub releases: Option<u64>,
    /// Calls of products.
    pub calls: Option<u64>,
}

/// The catalogue in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CatalogueFigures {
    /// The first day of the month.
    pub month: Day,
    /// Resources entered in it for the first time.
    pub entered: Option<u64>,
    /// Resources in the catalogue at its end, or now.
    pub resources: u64,
    /// Products let circulate in it for the first time.
    pub admitted: Option<u64>,
    /// Products that were ever let circulate, at its end, or now.
    pub products: u64,
}

/// The public figures of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    /// The legal day.
    pub today: Day,
    /// How many entries of the log they are taken from.
    pub entries: u64,
    /// The months, the first one first.
    pub months: Vec<FigureMonth>,
    /// The tables, with what each figure means.
    pub tables: Vec<TableHead>,
    /// How fast each body answers.
    pub bodies: Vec<BodyFigures>,
    /// How fast each body answers, by procedure.
    pub timeliness: Vec<ProcedureFigures>,
    /// Where the cases stand.
    pub states: Vec<StateFigures>,
    /// Cases by month.
    pub cases: Vec<CaseFigures>,
    /// Refusals by month.
    pub refusals: Vec<RefusalFigures>,
    /// Use of products by month.
    pub products: Vec<UseFigures>,
    /// Everything by month.
    pub volume: Vec<VolumeFigures>,
    /// The catalogue by month.
    pub catalogue: Vec<CatalogueFigures>,
}
