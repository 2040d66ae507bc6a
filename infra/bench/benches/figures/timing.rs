//! How long something took, over many runs.

use std::fmt;
use std::time::{Duration, Instant};

/// Durations from the shortest to the longest.
pub(crate) struct Timing(Vec<Duration>);

impl Timing {
    pub(crate) fn of(runs: usize, mut work: impl FnMut()) -> Self {
        work();
        let took = (0..runs).map(|_| {
            let began = Instant::now();
            work();
            began.elapsed()
        });
        Self::from(took.collect::<Vec<_>>())
    }

    /// In milliseconds.
    pub(crate) fn median(&self) -> f64 {
        self.at(50).as_secs_f64() * 1000.0
    }

    fn at(&self, percent: usize) -> Duration {
        let last = self.0.len().saturating_sub(1);
        self.0
            .get(last * percent / 100)
            .copied()
            .unwrap_or_default()
    }
}

impl From<Vec<Duration>> for Timing {
    fn from(mut took: Vec<Duration>) -> Self {
        took.sort();
        Self(took)
    }
}

impl fmt::Display for Timing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |took: Duration| took.as_secs_f64() * 1000.0;
        let (median, p99) = (millis(self.at(50)), millis(self.at(99)));
        write!(
            f,
            "p50 {median:8.3} ms   p99 {p99:8.3} ms   {} runs",
            self.0.len()
        )
    }
}
