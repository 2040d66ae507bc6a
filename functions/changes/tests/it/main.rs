//! What happens in the tables, as it arrives at the bus.

#![cfg(test)]

mod failing;
mod publishing;
mod responding;
mod world;
