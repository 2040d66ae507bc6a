//! Wires the webhook to Lambda.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_http::Error> {
    boot::log_to_cloudwatch();

    let boot::Webhook {
        store,
        ingest,
        secrets,
        tolerance,
        allowed,
    } = boot::webhook().await?;
    let app = webhook::App {
        secrets,
        tolerance,
        allowed,
        store,
        ingest,
        now: boot::now,
    };
    boot::serve(webhook::router(app)).await
}
