//! The world in memory: journeys, law cases, crashes, calls, load, chance and eight months of use.
//! One program, so that its parts run beside one another.

#![cfg(test)]

mod calls;
mod crash;
mod history;
mod journey;
mod law_cases;
mod law_change;
mod load;
mod matrix;
mod memory;
mod random;
mod room;
mod watch;
