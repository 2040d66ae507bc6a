//! What the store counts on from DynamoDB holds for the embedded one, too.

#![cfg(test)]

use std::collections::HashMap;

use aws_sdk_dynamodb::{
    Client,
    types::{
        AttributeValue::{self, M, N, S},
        Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem,
    },
};
use sandbox::Sandbox;

type Item = HashMap<String, AttributeValue>;

#[tokio::test]
async fn a_filter_reaches_into_the_projected_row() {
    let client = Sandbox::memory().await.client();
    for id in 0..6 {
        let agent = if id % 2 == 0 { "even" } else { "odd" };
        put(&client, listed(id, agent)).await;
    }

    let page = client
        .query()
        .table_name("ringledger-calls")
        .index_name("by_start")
        .key_condition_expression("#listing = :listing")
        .filter_expression("#row.#agent = :agent")
        .expression_attribute_names("#listing", "listing")
        .expression_attribute_names("#row", "row")
        .expression_attribute_names("#agent", "agent")
        .expression_attribute_values(":listing", text("all"))
        .expression_attribute_values(":agent", text("even"))
        .send()
        .await
        .unwrap();

    assert_eq!((page.count, page.scanned_count), (3, 6));
    assert!(page.items().iter().all(|item| item.contains_key("row")));
}

#[tokio::test]
async fn pages_over_equal_sort_keys_lose_and_repeat_nothing() {
    for forward in [true, false] {
        let client = Sandbox::memory().await.client();
        for id in 0..57 {
            put(&client, listed(id, "any")).await;
        }

        let mut seen = Vec::new();
        let mut start = None;
        loop {
            let page = client
                .query()
                .table_name("ringledger-calls")
                .index_name("by_start")
                .key_condition_expression("listing = :listing")
                .expression_attribute_values(":listing", text("all"))
                .scan_index_forward(forward)
                .limit(10)
                .set_exclusive_start_key(start)
                .send()
                .await
                .unwrap();
            seen.extend(
                page.items()
                    .iter()
                    .map(|item| item["conversation_id"].as_s().unwrap().clone()),
            );
            start = page.last_evaluated_key;
            if start.is_none() {
                break;
            }
        }

        assert_eq!(seen.len(), 57);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 57);
    }
}

#[tokio::test]
async fn a_transaction_that_fails_its_condition_hands_over_what_is_there() {
    let client = Sandbox::memory().await.client();
    put(&client, listed(1, "first")).await;

    let refusal = client
        .transact_write_items()
        .transact_items(new_call(listed(2, "other")))
        .transact_items(new_call(listed(1, "second")))
        .send()
        .await
        .unwrap_err()
        .into_service_error();

    let aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError::TransactionCanceledException(
        cancelled,
    ) = refusal
    else {
        panic!("{refusal:?}");
    };
    let [fine, failed] = cancelled.cancellation_reasons() else {
        panic!("two reasons");
    };
    assert_eq!(fine.code(), Some("None"));
    assert_eq!(failed.code(), Some("ConditionalCheckFailed"));
    assert_eq!(failed.item(), Some(&listed(1, "first")));
    assert_eq!(count(&client).await, 1, "all or nothing");
}

#[tokio::test]
async fn a_transaction_repeated_with_its_token_is_carried_out_once() {
    let client = Sandbox::memory().await.client();
    let write = || {
        client
            .transact_write_items()
            .client_request_token("token-1")
            .transact_items(new_call(listed(1, "first")))
    };

    write().send().await.unwrap();
    write().send().await.unwrap();

    let changed = write()
        .transact_items(new_call(listed(2, "first")))
        .send()
        .await;
    assert!(
        changed
            .unwrap_err()
            .into_service_error()
            .is_idempotent_parameter_mismatch_exception()
    );
}

#[tokio::test]
async fn an_item_of_350_kb_is_kept_and_one_over_400_kb_is_not() {
    let client = Sandbox::memory().await.client();
    let body = |size| AttributeValue::B(vec![7; size].into());
    let with_body = |size| {
        let mut item = listed(1, "any");
        item.insert("body".to_owned(), body(size));
        client.transact_write_items().transact_items(new_call(item))
    };

    assert!(with_body(410 * 1024).send().await.is_err());
    with_body(350 * 1024).send().await.unwrap();

    let key = Item::from([("conversation_id".to_owned(), text("conv_001"))]);
    let get = client.get_item().table_name("ringledger-calls");
    let kept = get.set_key(Some(key)).send().await.unwrap();
    assert_eq!(kept.item.unwrap()["body"], body(350 * 1024));
}

#[tokio::test]
async fn an_item_without_an_indexs_key_is_not_in_that_index() {
    let client = Sandbox::memory().await.client();
    put(&client, listed(1, "any")).await;

    let needing = client
        .query()
        .table_name("ringledger-calls")
        .index_name("needs_person")
        .key_condition_expression("needs = :needs")
        .expression_attribute_values(":needs", text("person"))
        .send()
        .await
        .unwrap();
    assert_eq!(needing.count, 0);
}

fn listed(id: u32, agent: &str) -> Item {
    let row = HashMap::from([("agent".to_owned(), text(agent))]);
    Item::from([
        ("conversation_id".to_owned(), text(&format!("conv_{id:03}"))),
        ("listing".to_owned(), text("all")),
        ("started_at".to_owned(), N("1773133200000".to_owned())),
        ("row".to_owned(), M(row)),
    ])
}

fn new_call(item: Item) -> TransactWriteItem {
    let put = Put::builder()
        .table_name("ringledger-calls")
        .set_item(Some(item))
        .condition_expression("attribute_not_exists(conversation_id)")
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

async fn put(client: &Client, item: Item) {
    let put = client.put_item().table_name("ringledger-calls");
    put.set_item(Some(item)).send().await.unwrap();
}

async fn count(client: &Client) -> i32 {
    let all = client.scan().table_name("ringledger-calls");
    all.send().await.unwrap().count
}

fn text(value: &str) -> AttributeValue {
    S(value.to_owned())
}
