//! The desk: load, decide, record, act, answer.
//!
//! [`Desk::act`] is the one path for every act; [`Desk::import`] is the same path for a file. What
//! people see is in [`views`]: each page holds what its viewer may know, and what may not be known
//! is not found.

mod act;
mod answer;
mod bench;
mod canon;
mod catalogue;
mod delivery;
mod desk;
mod figures;
mod found;
mod grants;
mod guard;
mod import;
mod law;
mod no;
mod products;
mod record;
mod seal;
mod signature;
mod use_of_data;
pub mod views;

pub use act::Asked;
pub use answer::{Answer, ImportAnswer, Made};
pub use delivery::{Arguments, Denied, Entry, Gate, Media, Passage, Pen, Ready};
pub use desk::{Desk, DeskPorts, OpenFailure};
pub use found::{Founding, fold, found, is_founded};
pub use import::ImportWish;
pub use law::Library;
pub use no::{DeskNo, Failure, Refused};
pub use signature::statement;

#[cfg(test)]
mod tests;
