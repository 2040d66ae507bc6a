//! Wires the API to Lambda.

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
    let app = api::App {
        store,
        ingest,
        wake,
        access,
        now: boot::now,
    };
    boot::serve(api::router(app)).await
}
