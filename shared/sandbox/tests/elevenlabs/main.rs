//! The stand-in for ElevenLabs.
#![cfg(test)]

mod account;
mod bodies;
mod faults;
mod life;
mod list;
mod schema;
mod support;
mod webhooks;
