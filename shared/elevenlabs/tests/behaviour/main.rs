//! What this crate promises, seen from outside.

#![cfg(test)]

mod client;
mod ended;
mod hostile;
mod length;
mod lenient;
mod listed;
mod samples;
mod schema;
mod signature;
mod support;
