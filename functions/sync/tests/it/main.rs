//! The sync against a stand-in for ElevenLabs, over the embedded database.

#![cfg(test)]

mod backfill;
mod costs;
mod cut_short;
mod faults;
mod health;
mod rescue;
mod tick;
mod world;
