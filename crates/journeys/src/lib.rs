//! THE SCRIPT: a journey is a whole lawful path as text; it is read, run against a world, and
//! leaves a transcript.
//!
//! A journey says on which day who does what, and what must come of it: an answer, a refusal on
//! these articles, a due date, so many rows. The commands are those of the public API as data,
//! so the language knows none of them. A [`World`] is the running product behind its public
//! surface, or the rehearsal in memory; [`run`] tells no difference.

mod body;
mod dice;
mod expect;
mod files;
mod given;
pub mod history;
mod journey;
mod judge;
mod parse;
mod print;
mod public_log;
mod run;
pub mod sample;
mod transcript;
mod values;
mod world;

pub use dice::Dice;
pub use expect::Expect;
pub use files::{DataFolder, FileFailure, Files, count_rows, describe_columns};
pub use given::{Unread, read};
pub use journey::{Act, Bind, FileName, Founding, Given, Journey, Line, Outcome, Statement};
pub use parse::{Mistake, parse};
pub use print::print;
pub use run::{Run, Ticket, run};
pub use transcript::{ActRecord, Actor, FileRecord, Logged, Transcript, Unmet};
pub use values::document_digest;
pub use world::{Asked, Finding, Import, No, NoCode, Reply, World, WorldFailure};

#[cfg(test)]
mod tests;
