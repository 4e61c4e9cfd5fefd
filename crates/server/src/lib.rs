//! THE FRONT DOOR and the one place where everything is joined: HTTP, sessions, the embedded web.
//!
//! It converts and never decides. A place in rehearsal has local log-ins; a live place needs the
//! identity system of its government, which this version does not speak yet: nobody can log in.

mod access;
mod below;
mod files;
mod host;
mod house;
mod installation;
mod offline;
mod open_pages;
mod openapi;
mod outlet;
mod problem;
mod publishing;
mod routes;
mod row;
mod serve;
mod shelf;
mod stream;
mod web;
mod wire;

pub use access::AccountFailure;
pub use installation::{FirstLogIn, Founding, InstallationFailure, SheetFailure};
pub use offline::{
    Attached, Check, OfflineFailure, attach_text, backup, backup_keys, doctor, init, open_log_in,
    restore, restore_keys, verify,
};
pub use openapi::openapi;
pub use publishing::PublishFailure;
pub use serve::{Config, ServeFailure, serve, serve_until};
pub use shelf::{Shelf, ShelfFailure};
