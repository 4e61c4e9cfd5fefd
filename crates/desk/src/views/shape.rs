//! The shapes of what people see. The public API answers with exactly these.

mod case;
mod data;
mod law;
mod people;

pub use case::*;
pub use data::*;
pub use law::*;
pub use people::*;
