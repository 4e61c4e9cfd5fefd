//! The tree and the entries as static files, in the layout of C2SP tlog-tiles.

mod builder;
mod bundle;
mod id;
mod nodes;

pub use builder::TileBuilder;
pub use bundle::{Damage, Recovered, decode_bundle, encode_bundle, recover_bundle};
pub use id::{TileError, TileId, TileKind};
pub use nodes::{TiledNodes, hash_tile, tile_hashes, tiles_between};

/// How many hashes, entries or lines a full file holds.
pub const WIDTH: u16 = 256;

/// The height of the subtree that a full tile of hashes spans.
pub const HEIGHT: u32 = 8;

#[cfg(test)]
mod tests;
