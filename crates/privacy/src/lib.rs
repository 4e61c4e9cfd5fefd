//! The veil: masks and disclosure checks on Arrow arrays. Pure algorithms; no SQL, no grants.

mod cells;
mod civil;
mod difference;
mod distinct;
mod mac;
mod mask;
mod set;
mod value;

pub use cells::{Standing, standing};
pub use civil::read_date_time;
pub use difference::{Budget, Clash, Part, TooMuchWork, clashes_between, clashes_within};
pub use distinct::SaturatingDistinct;
pub use mac::MacKey;
pub use mask::{MaskError, mask_column, masked_kind};
pub use set::{EntitySet, SetError};
pub use value::{Values, arrow_type, kind_of};
