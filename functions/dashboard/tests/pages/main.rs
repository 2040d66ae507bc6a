//! The pages, asked for with real requests through the real router over the
//! embedded store, and looked at in a real browser.

#![cfg(test)]

mod accuracy;
mod analytics;
mod attribution;
mod beside;
mod browser;
mod bulk;
mod business;
mod campaigns;
mod desk;
mod detail;
mod door;
mod edits;
mod entered;
mod erasing;
mod exports;
mod hostile;
mod house;
mod ingest_log;
mod knock;
mod ledger;
mod list;
mod masked;
mod matrix;
mod numbers;
mod overview;
mod rules;
mod settings;
mod siege;
mod snapshots;
mod states;
mod stories;
mod synced;
mod triage;
mod unattributed;
mod unsent;
mod views;
mod world;
