//! The world in memory: journeys, law cases, crashes, calls, load, chance and eight months of use.
//! One program, so that its parts run beside one another.

mod calls;
mod crash;
mod history;
mod journey;
mod law_cases;
mod load;
mod random;
