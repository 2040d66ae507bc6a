//! The schedule of this machine: a tick a minute, as in AWS.

use std::time::Duration;

use sandbox::Sandbox;
use tokio::time::{MissedTickBehavior, interval};

const A_MINUTE: Duration = Duration::from_secs(60);

/// Ticks until it is dropped.
pub(crate) async fn tick(app: sync::App, sandbox: Sandbox) {
    let mut minutes = interval(A_MINUTE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        // A tick that fails has said so, and the next one is a minute away.
        let _ = sync::tick(&app).await;
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
