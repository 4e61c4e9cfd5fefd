//! The shapes of what people see. The public API answers with exactly these.

mod case;
mod catalogue;
mod data;
mod duty;
mod law;
mod people;
mod product;
mod statistics;

pub use case::*;
pub use catalogue::*;
pub use data::*;
pub use duty::*;
pub use law::*;
pub use people::*;
pub use product::*;
pub use statistics::*;
