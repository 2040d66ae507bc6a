//! The API through its real router, over an embedded database and calls that
//! came in through ingest.

#![cfg(test)]

mod agents;
mod analytics;
mod answer;
mod attribution;
mod batches;
mod bodies;
mod bulk;
mod business;
mod campaigns;
mod conditions;
mod deliveries;
mod described;
mod edits;
mod events;
mod exports;
mod filters;
mod flags;
mod history;
mod jobs;
mod large;
mod ledger;
mod mailings;
mod masked;
mod matrix;
mod numbers;
mod one_call;
mod order;
mod pages;
mod parameters;
mod recipients;
mod refusals;
mod review;
mod roles;
mod rules;
mod sample;
mod world;
