//! The embedded tables' streams, as whoever publishes changes reads them.

#![cfg(test)]

use aws_sdk_dynamodb::types::AttributeValue;
use sandbox::{Position, Sandbox};
use serde_json::Value;

const STATE: &str = "ringledger-state";

async fn write(sandbox: &Sandbox, table: &str, key: [&str; 2], value: &str) {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let put = sandbox.client().put_item().table_name(table);
    let put = put.item("pk", text(key[0])).item("sk", text(key[1]));
    put.item("value", text(value)).send().await.unwrap();
}

async fn note(sandbox: &Sandbox, value: &str) {
    write(sandbox, STATE, ["sync", "state"], value).await;
}

/// What the records say, and where they end.
fn read(sandbox: &Sandbox, after: Option<&Position>) -> (Vec<String>, Option<Position>) {
    let records = sandbox.records(STATE, after).unwrap();
    let value = |record: &Value, image: &str| {
        let value = &record["dynamodb"][image]["value"]["S"];
        value.as_str().unwrap_or("-").to_owned()
    };
    let last = records.last().map(|it| {
        let number = it["dynamodb"]["SequenceNumber"].as_str();
        number.unwrap().to_owned()
    });
    let told = records
        .iter()
        .map(|it| format!("{}>{}", value(it, "OldImage"), value(it, "NewImage")));
    (told.collect(), last)
}

#[tokio::test]
async fn a_stream_tells_what_was_and_what_is_from_where_one_stopped_reading() {
    let sandbox = Sandbox::streaming().await;
    note(&sandbox, "a").await;
    note(&sandbox, "b").await;
    let (told, position) = read(&sandbox, None);
    assert_eq!(told, ["->a", "a>b"]);

    assert!(read(&sandbox, position.as_ref()).0.is_empty());
    note(&sandbox, "c").await;
    assert_eq!(read(&sandbox, position.as_ref()).0, ["b>c"]);
}

#[tokio::test]
async fn records_wait_in_the_file_and_go_when_they_were_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("calls.db");
    let sandbox = Sandbox::at(&path, None).await.unwrap();
    for value in ["a", "b", "c"] {
        note(&sandbox, value).await;
    }
    drop(sandbox);

    let sandbox = Sandbox::at(&path, None).await.unwrap();
    let (told, position) = read(&sandbox, None);
    assert_eq!(told, ["->a", "a>b", "b>c"]);
    sandbox
        .forget_before(STATE, position.as_ref().unwrap())
        .unwrap();
    assert_eq!(read(&sandbox, None).0, ["b>c"], "the last is numbered from");
    note(&sandbox, "d").await;
    assert_eq!(read(&sandbox, position.as_ref()).0, ["c>d"]);
}

#[tokio::test]
async fn only_what_streams_in_the_template_streams() {
    let sandbox = Sandbox::streaming().await;
    assert!(sandbox.records("ringledger-calls", None).is_ok());
    for quiet in ["journal", "access", "deliveries", "counters"] {
        let table = format!("{}{quiet}", sandbox::TABLE_PREFIX);
        assert!(sandbox.records(&table, None).is_err(), "{table}");
    }
    let quick = Sandbox::memory().await;
    assert!(quick.records(STATE, None).is_err());
}
