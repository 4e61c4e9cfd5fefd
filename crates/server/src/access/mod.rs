//! Who is calling: log-ins of a rehearsal, sessions, and the limit on wrong passwords.
//!
//! A live place needs the identity system of its government, and this version speaks to none: in a
//! live place nobody can log in yet.

mod accounts;
mod attempts;
mod caller;
pub(crate) mod password;
mod sessions;

pub use accounts::AccountFailure;
pub(crate) use accounts::{Accounts, MAX_PASSWORD, MIN_PASSWORD, fresh_password};
pub(crate) use attempts::Attempts;
pub(crate) use caller::{CalendarReader, Caller, Visitor, clear_cookie, named, set_cookie};
pub(crate) use sessions::Sessions;

#[cfg(test)]
mod tests;
