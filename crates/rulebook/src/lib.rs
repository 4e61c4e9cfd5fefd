//! THE LIBRARY: reads rulebooks and calendars and answers what the law of a place says on a day.

mod law;
pub mod model;
pub mod vocabulary;
