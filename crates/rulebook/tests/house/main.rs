//! The rulebooks as shipped, and what is said of one with something broken.

mod cases;
mod copies;
mod futian;
mod mistakes;
mod nanjing;
mod whole;
