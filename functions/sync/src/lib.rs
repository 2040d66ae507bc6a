//! Schedule → ElevenLabs → us, and what else has to be done again and again.
//!
//! The tick, once a minute, brings in what the webhook had to park while the
//! database was away, decides calls anew that another call told more of, goes on
//! with jobs, and goes on with the sync where that is due or was cut short.
//! Ticks may overlap, repeat or fail: a body is taken in once however often it
//! is found, jobs and the sync are held by one tick at a time, and whatever is
//! not done waits for the next.

mod batches;
mod engine;
mod fetch;
mod health;
mod housekeeping;
mod page;
mod pending;
mod plan;
mod report;
mod window;

use std::time::Duration;

use ingest::Drained;
use jiff::{SignedDuration, Timestamp};
use store::{Store, StoreError};

pub use engine::{Synced, sync};
pub use health::{leading_to_us, ours};

/// What the tick works with.
#[derive(Clone, Debug)]
pub struct App {
    pub store: Store,
    pub ingest: ingest::Settings,
    /// How to ask ElevenLabs.
    pub vendor: boot::Vendor,
    pub now: fn() -> Timestamp,
}

/// Why the function was woken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// A minute has passed.
    #[default]
    Tick,
    /// A quarter of an hour has passed.
    Scheduled,
    /// A person or a program asks for a run.
    Requested,
}

/// For how long a tick goes on with jobs.
const JOBS: Duration = Duration::from_secs(30);

/// Calls that a tick decides anew because of others.
const DUE: usize = 200;

/// One tick, which ends at about `until`.
pub async fn tick(app: &App, cause: Cause, until: Timestamp) -> Result<(), StoreError> {
    let (drained, worked, synced) = futures::join!(
        Box::pin(ingest::drain(&app.store, &app.ingest)),
        Box::pin(work(app, JOBS)),
        Box::pin(sync(app, cause, until)),
    );
    match &drained {
        Ok(drained) => report::drained(drained),
        Err(error) => {
            let reason = error.to_string();
            tracing::error!(
                error = reason,
                "a tick could not look for parked deliveries"
            );
        }
    }
    let kept = async {
        Box::pin(housekeeping::nightly(app, until)).await?;
        Box::pin(housekeeping::fold(app)).await
    };
    let kept = kept.await;
    drained.map(|_: Drained| ())?;
    worked?;
    kept?;
    synced.map(|_: Synced| ())
}

/// Decides what is due and goes on with jobs, for about as long as `budget`.
pub async fn work(app: &App, budget: Duration) -> Result<(), StoreError> {
    let worked = async {
        let now = (app.now)();
        ingest::redecide_due(&app.store, DUE, now).await?;
        jobs::settle(&app.store, now).await?;
        housekeeping::files(&app.store, now).await?;
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

/// The instant that a tick begun now should end at.
pub fn in_time(now: Timestamp, budget: SignedDuration) -> Timestamp {
    window::after(now, budget)
}
