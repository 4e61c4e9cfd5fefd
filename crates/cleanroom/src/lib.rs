//! THE READING ROOM: vault, plan guard, workspaces and the SQL engine.

mod count;
mod crowd;
mod fault;
mod guard;
mod intake;
mod memory;
mod room;
mod run;
mod scan;
mod subtract;
mod table;
mod vault;
mod verdict;

pub use room::Room;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
