//! Figures, not tests: `cargo bench -p bench` prints what things cost.
