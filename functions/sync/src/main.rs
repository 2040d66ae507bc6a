//! Wires the sync to Lambda: each event of its schedules is a tick.

use jiff::SignedDuration;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::Deserialize;
use sync::Cause;

/// What the rules send; anything else is a tick.
#[derive(Debug, Deserialize)]
struct Event {
    kind: Option<String>,
    #[serde(rename = "detail-type")]
    detail_type: Option<String>,
}

/// So long before the end nothing new is begun.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot::log_to_cloudwatch();

    let boot::Sync {
        store,
        ingest,
        vendor,
    } = boot::sync().await?;
    let app = sync::App {
        store,
        ingest,
        vendor,
        now: boot::now,
    };
    let app = &app;
    let tick = |event: LambdaEvent<Event>| async move {
        let until = jiff::Timestamp::try_from(event.context.deadline())?;
        let until = until.checked_sub(MARGIN)?;
        let ticked = sync::tick(app, cause(&event.payload), until).await;
        ticked.map_err(Error::from)
    };
    lambda_runtime::run(service_fn(tick)).await
}

fn cause(event: &Event) -> Cause {
    match (event.kind.as_deref(), event.detail_type.as_deref()) {
        (Some("scheduled"), _) => Cause::Scheduled,
        (_, Some("SyncRequested")) => Cause::Requested,
        _ => Cause::Tick,
    }
}
