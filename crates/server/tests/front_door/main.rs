//! The front door, knocked at from the street: a real server, real clients, nothing mocked.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

mod catalogue;
mod imports;
mod log;
mod offline;
mod open_pages;
mod places;
mod problems;
mod restart;
mod sessions;
mod statistics;
mod street;
mod support;
