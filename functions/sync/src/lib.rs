//! Schedule → us: the tick, once a minute.
//!
//! It brings in what the webhook had to park while the database was away,
//! decides calls anew that another call told more of, and goes on with jobs.
//! Ticks may overlap, repeat or fail: a body is taken in once however often it
//! is found, a job is held by one tick at a time, and whatever is not done
//! waits for the next.

use std::time::Duration;

use boot::metrics::{self, Value};
use ingest::Drained;
use jiff::Timestamp;
use store::{Store, StoreError};

/// What the tick works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub ingest: ingest::Settings,
    pub now: fn() -> Timestamp,
}

/// For how long a tick goes on with jobs: it ends before the next one, and
/// whatever was parked has come in before.
const JOBS: Duration = Duration::from_secs(30);

/// Calls that a tick decides anew because of others.
const DUE: usize = 200;

/// One tick.
pub async fn tick(app: &App) -> Result<(), StoreError> {
    let drained = ingest::drain(&app.store, &app.ingest).await;
    match &drained {
        Ok(drained) => report(drained),
        Err(error) => {
            let reason = error.to_string();
            tracing::error!(
                error = reason,
                "a tick could not look for parked deliveries"
            );
        }
    }
    let worked = work(app, JOBS).await;
    drained.and(worked)
}

/// Decides what is due and goes on with jobs, for about as long as `budget`.
pub async fn work(app: &App, budget: Duration) -> Result<(), StoreError> {
    let worked = async {
        let now = (app.now)();
        ingest::redecide_due(&app.store, DUE, now).await?;
        jobs::settle(&app.store, now).await?;
        jobs::work(&app.store, budget, now).await
    };
    match Box::pin(worked).await {
        Ok(worked) if worked.ended > 0 => {
            let jobs::Worked { ended, waiting } = worked;
            tracing::info!(ended, waiting, "went on with jobs");
            Ok(())
        }
        Ok(_) => Ok(()),
        Err(error) => {
            let reason = error.to_string();
            tracing::warn!(error = reason, "jobs could not go on");
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
