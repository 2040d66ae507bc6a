//! Schedule → us: the tick, once a minute.
//!
//! It brings in what the webhook had to park while the database was away. Ticks
//! may overlap, repeat or fail: a body is taken in once however often it is
//! found, and waits for the next tick until it is.

use boot::metrics::{self, Value};
use ingest::Drained;
use store::{Store, StoreError};

/// What the tick works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub ingest: ingest::Settings,
}

/// One tick.
pub async fn tick(app: &App) -> Result<(), StoreError> {
    match ingest::drain(&app.store, &app.ingest).await {
        Ok(drained) => {
            report(&drained);
            Ok(())
        }
        Err(error) => {
            let reason = error.to_string();
            tracing::error!(
                error = reason,
                "a tick could not look for parked deliveries"
            );
            Err(error)
        }
    }
}

/// Says nothing of a tick that found nothing, as nearly all do.
fn report(drained: &Drained) {
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

fn count(bodies: usize) -> Value {
    Value::Count(u64::try_from(bodies).unwrap_or(u64::MAX))
}
