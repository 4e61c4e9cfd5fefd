//! Tests of the journey language and of its runner.

mod cases;
mod files;
mod history;
mod judge;
mod language;
mod mistakes;
mod notebook;
mod runs;
mod values;
