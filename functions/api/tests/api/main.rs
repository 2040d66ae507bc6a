//! The API through its real router, over an embedded database and calls that
//! came in through ingest.

#![cfg(test)]

mod answer;
mod bodies;
mod conditions;
mod deliveries;
mod described;
mod edits;
mod events;
mod filters;
mod history;
mod large;
mod one_call;
mod order;
mod pages;
mod parameters;
mod refusals;
mod roles;
mod sample;
mod world;
