//! Leaving the vendor alone while nothing gets through.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// Opens after many failures in a row, and then lets one question through a
/// minute to see whether the trouble is over.
#[derive(Default)]
pub(super) struct Circuit(Mutex<Row>);

#[derive(Default)]
struct Row {
    failures: u32,
    next_probe: Option<Instant>,
}

const MOST_FAILURES: u32 = 10;
const BETWEEN_PROBES: Duration = Duration::from_mins(1);

impl Circuit {
    /// Whether a question may go out now; else how long none may.
    pub(super) fn admit(&self) -> Result<(), Duration> {
        let mut row = self.row();
        let Some(probe) = row.next_probe else {
            return Ok(());
        };
        let now = Instant::now();
        if now < probe {
            return Err(probe.duration_since(now));
        }
        row.next_probe = Some(now + BETWEEN_PROBES);
        Ok(())
    }

    /// The vendor answered, whatever it said.
    pub(super) fn answered(&self) {
        *self.row() = Row::default();
    }

    pub(super) fn failed(&self) {
        let mut row = self.row();
        row.failures = row.failures.saturating_add(1);
        if row.failures == MOST_FAILURES {
            row.next_probe = Some(Instant::now() + BETWEEN_PROBES);
        }
    }

    fn row(&self) -> std::sync::MutexGuard<'_, Row> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
