//! The schedule of this machine: a tick a minute, as in AWS. Jobs need not wait
//! for it here, where looking for them costs nothing.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use sandbox::Sandbox;
use sync::Cause;
use tokio::sync::Notify;
use tokio::time::{MissedTickBehavior, interval};

const A_MINUTE: Duration = Duration::from_secs(60);
const A_SECOND: Duration = Duration::from_secs(1);
/// A tick ends before the next one.
const AT_MOST: SignedDuration = SignedDuration::from_secs(50);
/// A long list is read anew whenever a job is taken up again.
const AT_A_STRETCH: Duration = Duration::from_secs(30);

/// Ticks, and works on jobs, until it is dropped. What is `wanted` need not wait
/// for its minute.
pub(crate) async fn tick(app: sync::App, sandbox: Sandbox, wanted: Arc<Notify>) {
    futures::join!(each_minute(&app, sandbox, &wanted), each_second(&app));
}

async fn each_second(app: &sync::App) {
    let mut seconds = interval(A_SECOND);
    seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        seconds.tick().await;
        // What fails has said so, and the next second is near.
        let _ = sync::work(app, AT_A_STRETCH).await;
    }
}

async fn each_minute(app: &sync::App, sandbox: Sandbox, wanted: &Notify) {
    let mut minutes = interval(A_MINUTE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = minutes.tick() => {}
            () = wanted.notified() => {}
        }
        let until = sync::in_time((app.now)(), AT_MOST);
        // A tick that fails has said so, and the next one is a minute away.
        let _ = sync::tick(app, Cause::Tick, until).await;
        sweep(sandbox.clone()).await;
    }
}

/// Deletes what has expired, which DynamoDB does by itself.
async fn sweep(sandbox: Sandbox) {
    let swept = tokio::task::spawn_blocking(move || sandbox.sweep_expired()).await;
    if let Ok(Err(error)) = swept {
        tracing::warn!(
            error = error.to_string(),
            "expired items could not be deleted"
        );
    }
}
