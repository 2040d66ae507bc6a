//! The pages, asked for with real requests through the real router over the
//! embedded store, and looked at in a real browser.

#![cfg(test)]

mod attribution;
mod browser;
mod business;
mod detail;
mod door;
mod edits;
mod hostile;
mod house;
mod ingest_log;
mod knock;
mod list;
mod overview;
mod snapshots;
mod stories;
mod unattributed;
mod world;
