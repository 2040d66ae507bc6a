//! Deliveries knock at the real router, over an embedded database.

#![cfg(test)]

mod answers;
mod hostile;
mod logs;
mod rotation;
mod world;
