//! The formats: their vectors, and a second verifier in another language.

#![cfg(test)]

mod python;
mod vectors;

#[path = "../../src/testing.rs"]
mod testing;
