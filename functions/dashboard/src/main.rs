//! Wires the dashboard to Lambda.

use access::{Access, Transport};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    boot::log_to_cloudwatch();

    let boot::Core {
        store,
        ingest,
        wake,
    } = boot::core().await?;
    let access = Access {
        store: store.clone(),
        transport: Transport::Https,
        now: boot::now,
    };
    // Below the address of the page itself, which only the gateway knows.
    let webhook_address = "/api/webhooks/elevenlabs".to_owned();
    let app = dashboard::App {
        store,
        access,
        ingest,
        wake,
        webhook_address,
        door: None,
        now: boot::now,
    };
    boot::serve(dashboard::router(app)).await
}
