//! What this crate promises, seen from outside.

#![cfg(test)]

mod ended;
mod hostile;
mod lenient;
mod samples;
mod schema;
mod signature;
mod length;
mod support;
