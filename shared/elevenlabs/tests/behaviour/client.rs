//! The client against a server that remembers what it was asked.

mod base;
mod errors;
mod lists;
mod pace;
mod retries;
mod settings;
pub(crate) mod stand_in;
