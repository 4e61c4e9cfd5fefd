//! What the engine scans: granted tables under their veil, and the cells that may be seen.

mod cells;
mod table;
mod veil;

pub(crate) use cells::SeenCells;
pub(crate) use table::VeiledTable;
pub(crate) use veil::{Hidden, Numbering, Veil, VeiledColumn};
