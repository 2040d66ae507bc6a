//! What a test can see and do between a client and the store.

#![cfg(test)]

use std::time::Duration;

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use sandbox::Sandbox;
use tokio::time::timeout;

#[tokio::test]
async fn requests_are_counted_by_operation() {
    let sandbox = Sandbox::memory().await;
    let client = sandbox.client();
    assert_eq!(sandbox.requests().total(), 0);

    let (_, asked) = sandbox.requests_of(look(&client)).await;
    assert_eq!(asked.to_string(), "1 GetItem");

    look(&client).await.unwrap();
    client.list_tables().send().await.unwrap();
    assert_eq!(sandbox.requests().to_string(), "2 GetItem, 1 ListTables");
    assert_eq!(sandbox.requests().of("GetItem"), 2);
}

#[tokio::test]
async fn a_store_that_refuses_answers_500_once_and_answers_again() {
    let sandbox = Sandbox::memory().await;
    let client = sandbox.client();

    sandbox.refuse();
    let (refusal, asked) = sandbox.requests_of(look(&client)).await;
    let refusal = refusal.unwrap_err().into_service_error();
    assert!(refusal.is_internal_server_error(), "{refusal:?}");
    assert_eq!(asked.total(), 1, "no retries");

    sandbox.restore();
    look(&client).await.unwrap();
}

#[tokio::test]
async fn a_store_that_stalls_answers_once_it_is_restored() {
    let sandbox = Sandbox::memory().await;
    let client = sandbox.client();
    let patience = Duration::from_millis(50);

    sandbox.stall();
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { look(&client).await }
    });
    assert!(timeout(patience, look(&client)).await.is_err());
    assert!(!waiting.is_finished());

    sandbox.restore();
    waiting.await.unwrap().unwrap();
}

async fn look(
    client: &Client,
) -> Result<
    aws_sdk_dynamodb::operation::get_item::GetItemOutput,
    aws_sdk_dynamodb::error::SdkError<aws_sdk_dynamodb::operation::get_item::GetItemError>,
> {
    let id = AttributeValue::S("conv_1".to_owned());
    client
        .get_item()
        .table_name("ringledger-calls")
        .key("conversation_id", id)
        .send()
        .await
}
