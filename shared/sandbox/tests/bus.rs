//! The bus takes what EventBridge takes, and nothing else.

#![cfg(test)]

use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use sandbox::EventBus;
use serde_json::json;

const BUS: &str = "ringledger-events";

fn entry(source: &str, kind: &str, detail: &str) -> PutEventsRequestEntry {
    let entry = PutEventsRequestEntry::builder().event_bus_name(BUS);
    entry
        .source(source)
        .detail_type(kind)
        .detail(detail)
        .build()
}

fn fine() -> PutEventsRequestEntry {
    entry("ringledger", "CallRecorded", r#"{"id":"1"}"#)
}

/// The code of each entry's refusal, `-` where it was taken; or of the whole
/// request's.
async fn put(bus: &EventBus, entries: Vec<PutEventsRequestEntry>) -> Vec<String> {
    let put = bus.client().put_events().set_entries(Some(entries));
    match put.send().await {
        Ok(answer) => {
            let codes = answer.entries().iter().map(|it| it.error_code());
            codes.map(|code| code.unwrap_or("-").to_owned()).collect()
        }
        Err(error) => vec![error.code().unwrap().to_owned()],
    }
}

#[tokio::test]
async fn what_was_taken_is_remembered_and_heard() {
    let bus = EventBus::start(BUS).await.unwrap();
    let mut heard = bus.listen();
    assert_eq!(put(&bus, vec![fine(), fine()]).await, ["-", "-"]);

    let taken = bus.events();
    assert_eq!(taken.len(), 2);
    assert_ne!(taken[0].id, taken[1].id);
    assert_eq!(taken[0].detail, json!({ "id": "1" }));
    assert_eq!(heard.recv().await.unwrap(), taken[0]);
}

#[tokio::test]
async fn an_entry_that_eventbridge_refuses_is_refused_alone() {
    let bus = EventBus::start(BUS).await.unwrap();
    let nowhere = PutEventsRequestEntry::builder().event_bus_name("other");
    let nowhere = nowhere.source("ringledger").detail_type("X").detail("{}");
    let entries = vec![
        fine(),
        entry("", "CallRecorded", "{}"),
        entry("ringledger", "", "{}"),
        entry("ringledger", "CallRecorded", "{not json"),
        entry("ringledger", "CallRecorded", "[]"),
        entry("aws.lambda", "CallRecorded", "{}"),
        entry("ringledger", &"x".repeat(129), "{}"),
        nowhere.build(),
    ];
    let wanted = [
        "-",
        "InvalidArgument",
        "InvalidArgument",
        "MalformedDetail",
        "MalformedDetail",
        "NotAuthorizedForSourceException",
        "InvalidArgument",
        "ResourceNotFoundException",
    ];
    assert_eq!(put(&bus, entries).await, wanted);
    assert_eq!(bus.events().len(), 1);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_refused_as_a_whole() {
    let bus = EventBus::start(BUS).await.unwrap();
    assert_eq!(put(&bus, vec![fine(); 11]).await, ["ValidationException"]);
    assert_eq!(put(&bus, vec![]).await, ["ValidationException"]);

    let half = format!(r#"{{"text":"{}"}}"#, "x".repeat(130 * 1024));
    let half = entry("ringledger", "CallRecorded", &half);
    assert_eq!(put(&bus, vec![half.clone()]).await, ["-"]);
    assert_eq!(
        put(&bus, vec![half.clone(), half]).await,
        ["ValidationException"]
    );
}

#[tokio::test]
async fn a_busy_bus_takes_the_rest_later() {
    let bus = EventBus::start(BUS).await.unwrap();
    bus.refuse(1, 1);
    assert_eq!(
        put(&bus, vec![fine(), fine()]).await,
        ["-", "ThrottlingException"]
    );
    assert_eq!(put(&bus, vec![fine()]).await, ["-"]);
}
