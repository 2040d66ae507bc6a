//! Calls enter a real store over an embedded database.

#![cfg(test)]

mod convergence;
mod costs;
mod deciding;
mod erasing;
mod folding;
mod large;
mod ledger;
mod parking;
mod recording;
mod replaying;
mod synced;
mod world;
