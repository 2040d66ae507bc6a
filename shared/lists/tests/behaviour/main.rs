//! What becomes of customers' lists.

#![cfg(test)]

mod columns;
mod hostile;
mod rows;
mod samples;
mod sheets;
mod support;
