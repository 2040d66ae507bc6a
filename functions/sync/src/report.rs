//! What the function says of its work: figures for alarms, and lines to read.

use boot::metrics::{self, Value};
use ingest::Drained;
use store::{Pending, SyncState, Why};

/// Says nothing of a tick that found nothing, as nearly all do.
pub(crate) fn drained(drained: &Drained) {
    let Drained {
        brought_in,
        waiting,
        set_aside,
    } = *drained;
    if *drained == Drained::default() {
        return;
    }
    if set_aside > 0 {
        tracing::error!(
            brought_in,
            waiting,
            set_aside,
            "parked deliveries were given up"
        );
    } else {
        tracing::info!(
            brought_in,
            waiting,
            set_aside,
            "brought parked deliveries in"
        );
    }
    let figures = [
        ("ParkedBroughtIn", count(brought_in)),
        ("ParkedWaiting", count(waiting)),
        ("ParkedGivenUp", count(set_aside)),
    ];
    metrics::emit(&[], &figures);
}

pub(crate) fn succeeded() {
    metrics::emit(&[("Outcome", "done")], &[("SyncRuns", Value::Count(1))]);
}

pub(crate) fn failed() {
    metrics::emit(&[("Outcome", "failed")], &[("SyncRuns", Value::Count(1))]);
}

/// How things stand after a run.
pub(crate) fn state<'p>(state: &SyncState, pending: impl Iterator<Item = &'p Pending>) {
    let (mut stuck, mut missing) = (0, 0);
    for pending in pending {
        stuck += usize::from(pending.why == Why::Stuck);
        missing += usize::from(pending.is_a_gap());
    }
    let down = state.judged.health == domain::Health::Down;
    let figures = [
        ("WebhookDown", Value::Count(u64::from(down))),
        ("SyncFailuresInARow", Value::Count(state.failures.into())),
        ("StuckCalls", count(stuck)),
        ("MissingCalls", count(missing)),
    ];
    metrics::emit(&[], &figures);
}

/// What the nightly recount found.
pub(crate) fn recounted(drifts: usize) {
    metrics::emit(&[], &[("CounterDrift", count(drifts))]);
}

fn count(number: usize) -> Value {
    Value::Count(u64::try_from(number).unwrap_or(u64::MAX))
}
