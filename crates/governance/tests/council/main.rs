//! The council under the real rulebook of Futian: the lawful path, every refusal on it with its
//! exact rules, who may do what when, and what holds whatever anyone asks for.

#![cfg(test)]

mod explored;
mod forms;
mod insiders;
mod matrix;
mod partner_path;
mod partners;
mod path;
mod products;
mod properties;
mod refusals;
mod subscriptions;
mod templates;
mod world;
