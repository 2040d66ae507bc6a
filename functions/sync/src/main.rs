//! Wires the sync to Lambda: each event of its schedule is a tick.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde::de::IgnoredAny;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot::log_to_cloudwatch();

    let boot::Core { store, ingest } = boot::core().await?;
    let now = boot::now;
    let app = sync::App { store, ingest, now };
    let tick = |_: LambdaEvent<IgnoredAny>| async { sync::tick(&app).await.map_err(Error::from) };
    lambda_runtime::run(service_fn(tick)).await
}
