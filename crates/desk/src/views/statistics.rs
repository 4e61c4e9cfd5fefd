//! The public figures of a place: counted from the state in one pass, for anybody. No person is
//! named in them, and nothing is counted below a body.

mod cases;
mod heads;
mod months;
mod sheets;
mod timely;

use terms::Day;

use super::{Statistics, StatisticsTable};
use crate::bench::Bench;
use crate::desk::Desk;
use crate::law::Library;
use crate::no::DeskNo;

/// What is counted, by what, on which day.
#[derive(Clone, Copy)]
struct Counting<'a> {
    bench: &'a Bench,
    library: &'a Library,
    today: Day,
}

impl Desk {
    /// The public figures, as of today.
    ///
    /// # Errors
    /// [`DeskNo::Failed`] when the place's zone is not known.
    pub fn statistics(&self) -> Result<Statistics, DeskNo> {
        let bench = self.read();
        let today = self.today(&bench.state)?;
        let counting = Counting { bench: &bench, library: &self.library, today };
        let taken = cases::taken(counting);
        Ok(Statistics {
            today,
            entries: bench.state.size,
            months: counting.months(),
            tables: heads::all(),
            bodies: timely::of_bodies(counting, &taken.answers),
            timeliness: timely::of_procedures(counting, &taken.answers),
            states: cases::states(counting, &taken.cases),
            cases: cases::by_month(counting, &taken.cases),
            refusals: months::refusals(counting),
            products: months::products(counting),
            volume: months::volume(counting, &taken.cases),
            catalogue: months::catalogue(counting, &taken.cases),
        })
    }

    /// A table of the public figures as a CSV file: UTF-8 with a mark at its beginning, so that
    /// spreadsheets read it, and no cell that one of them would take for a formula.
    ///
    /// # Errors
    /// As [`Desk::statistics`].
    pub fn statistics_csv(&self, table: StatisticsTable) -> Result<String, DeskNo> {
        Ok(sheets::csv(&self.statistics()?, table))
    }
}

impl StatisticsTable {
    /// The table with this code word.
    pub fn from_code(code: &str) -> Option<Self> {
        heads::ALL.iter().copied().find(|table| table.code() == code)
    }

    /// Its code word: the name of its CSV file.
    pub fn code(self) -> &'static str {
        match self {
            Self::Bodies => "bodies",
            Self::Timeliness => "timeliness",
            Self::States => "states",
            Self::Cases => "cases",
            Self::Refusals => "refusals",
            Self::Products => "products",
            Self::Volume => "volume",
            Self::Catalogue => "catalogue",
        }
    }
}
