//! Wires the changes to Lambda: each event is a batch of a stream's records.

use changes::{App, Batch, Bus, handle};
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    boot::log_to_cloudwatch();

    let boot::Changes { client, bus, store } = boot::changes()?;
    let app = App {
        bus: Bus::new(client, bus),
        store,
    };
    let batch =
        |event: LambdaEvent<Batch>| async { Ok::<_, Error>(handle(&app, event.payload).await) };
    lambda_runtime::run(service_fn(batch)).await
}
