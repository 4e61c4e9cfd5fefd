//! THE REHEARSAL: the world in memory from one seed.
//!
//! [`memory`] holds the ports of a place in memory, with faults on demand; [`room`] the naive
//! reading room, which is the twin of the real one; [`world`] the place behind its public surface,
//! in which journeys run; [`cases`] the law cases beside a rulebook; [`rehearse()`] random runs
//! with checkers after every act; [`forge`] entries made by hand.

pub mod cases;
pub mod forge;
pub mod memory;
pub mod rehearse;
pub mod room;
pub mod world;

pub use cases::Cases;
pub use rehearse::{Broken, Tally, rehearse};
pub use world::{Sim, SimFailure, library};
