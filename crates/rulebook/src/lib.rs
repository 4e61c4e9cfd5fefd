//! THE LIBRARY: reads rulebooks and calendars and answers what the law of a place says on a day.

pub mod calendar;
mod diagram;
mod law;
mod load;
mod mistake;
pub mod model;
mod parse;
pub mod say;
pub mod show;
pub mod text;
pub mod vocabulary;

pub use calendar::{Calendar, CalendarDay, Count, CountedDay, DayNature, Due, Notice};
pub use diagram::diagram;
pub use load::{load, load_calendar};
pub use mistake::{Mistake, RulebookError};
pub use model::Rulebook;
pub use say::Lang;
pub use show::{RuleLine, show, show_article, show_procedure};
