//! Tests of the whole reading room on a real folder.

mod attack;
mod erasure;
mod files;
mod guard;
mod intake;
mod memory;
mod oracle;
mod results;
mod spill;
mod twin;
mod world;
