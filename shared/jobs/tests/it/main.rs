//! Jobs over a real store on an embedded database.

#![cfg(test)]

mod bucket;
mod bulk;
mod changes;
mod codes;
mod confirm;
mod cut_short;
mod exports;
mod imports;
mod kept;
mod labels;
mod races;
mod rekey;
mod seeded;
mod triage;
mod world;
