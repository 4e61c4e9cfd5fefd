//! What people see: each page as its viewer may see it. What may not be known is not found.

mod agreements;
mod calls;
mod case;
mod catalogue;
mod clock;
mod csv;
mod duties;
mod egress;
mod feed;
mod grants;
mod kind;
pub mod label;
mod law;
mod line;
mod log;
mod me;
mod name;
mod parties;
mod place;
mod products;
mod receipt;
mod releases;
mod resources;
mod shape;
mod sight;
mod statistics;
mod step;
mod subject;
mod subscriptions;
mod visible;
mod word;
mod work;

pub use catalogue::CatalogueQuestion;
pub use shape::*;

pub(crate) use line::case_line;
pub(crate) use sight::Viewer;
