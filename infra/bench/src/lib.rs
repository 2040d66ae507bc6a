//! Figures, not tests: `cargo bench -p bench` prints what things cost. What they
//! are measured on is here, for the test that holds what must not grow.

pub mod bodies;
pub mod business;
pub mod site;

use domain::Timestamp;

/// When all of it happens.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_200).expect("a time")
}
