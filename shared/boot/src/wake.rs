//! Beginning a sync at once: an event on the stack's bus, which a rule hands to
//! the sync.

use std::sync::Arc;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use ingest::Wake;

use crate::aws::Aws;
use crate::functions::PATIENT;

/// As template.yaml's rule has it.
const SOURCE: &str = "ringledger";
const SYNC_REQUESTED: &str = "SyncRequested";

/// A wake by the bus of this name; without one, the tick has to do.
pub(crate) fn by_bus(bus: Option<String>, aws: &Aws) -> Wake {
    let Some(bus) = bus else {
        return Wake::default();
    };
    let bus: Arc<str> = bus.into();
    let client = aws.eventbridge(PATIENT);
    Wake::by(move || ask(client.clone(), Arc::clone(&bus)))
}

async fn ask(client: Client, bus: Arc<str>) {
    let event = PutEventsRequestEntry::builder()
        .event_bus_name(&*bus)
        .source(SOURCE)
        .detail_type(SYNC_REQUESTED)
        .detail("{}")
        .build();
    let error = match client.put_events().entries(event).send().await {
        Ok(answer) if answer.failed_entry_count() == 0 => return,
        Ok(_) => "the bus did not take it".to_owned(),
        Err(error) => error.code().unwrap_or("no answer").to_owned(),
    };
    tracing::warn!(error, "a sync that was asked for begins with the next tick");
}
