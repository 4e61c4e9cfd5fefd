//! The desk in memory: one path for every act, and what each may see of it.

mod acts;
mod catalogue;
mod golden;
mod log;
mod opening;
mod pages;
mod reviews;
mod stage;
mod together;
