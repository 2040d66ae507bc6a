//! Writes that happen together or not at all.

use std::time::Duration;

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{Delete, Put, TransactWriteItem};

use crate::item::{Item, number, text};
use crate::{Store, StoreError};

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Done,
    /// The places of the writes whose conditions did not hold.
    Failed(Vec<usize>),
    /// It met another transaction; it may be tried again.
    Busy,
}

/// DynamoDB's own limit of a transaction.
pub(crate) const MOST: usize = 100;

impl Store {
    pub(crate) async fn transact(
        &self,
        writes: Vec<TransactWriteItem>,
    ) -> Result<Sent, StoreError> {
        let sent = self.client.transact_write_items();
        let error = match sent.set_transact_items(Some(writes)).send().await {
            Ok(_) => return Ok(Sent::Done),
            Err(error) => error,
        };
        let Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) =
            error.as_service_error()
        else {
            return Err(error.into());
        };
        let reasons = cancelled.cancellation_reasons().iter().enumerate();
        let failed = reasons.filter(|(_, it)| it.code() == Some("ConditionalCheckFailed"));
        let failed: Vec<usize> = failed.map(|(n, _)| n).collect();
        Ok(if failed.is_empty() {
            Sent::Busy
        } else {
            Sent::Failed(failed)
        })
    }
}

/// Writes `item` whatever was there.
pub(crate) fn put(table: &str, item: Item) -> TransactWriteItem {
    done(Put::builder().table_name(table).set_item(Some(item)))
}

/// Writes `item` where nothing is yet.
pub(crate) fn put_new(table: &str, item: Item) -> TransactWriteItem {
    let put = Put::builder().table_name(table).set_item(Some(item));
    done(put.condition_expression("attribute_not_exists(pk)"))
}

/// Writes `item` over revision `rev`; 0 is where nothing is yet.
pub(crate) fn put_at(table: &str, item: Item, rev: u32) -> TransactWriteItem {
    if rev == 0 {
        return put_new(table, item);
    }
    let put = Put::builder().table_name(table).set_item(Some(item));
    let put = put
        .condition_expression("rev = :rev")
        .expression_attribute_values(":rev", number(rev));
    done(put)
}

/// Writes `item` where nothing is yet or what is there is `owner`'s.
pub(crate) fn put_if_own(table: &str, item: Item, name: &str, owner: &str) -> TransactWriteItem {
    let put = Put::builder().table_name(table).set_item(Some(item));
    let put = put
        .condition_expression("attribute_not_exists(pk) OR #owner = :owner")
        .expression_attribute_names("#owner", name)
        .expression_attribute_values(":owner", text(owner));
    done(put)
}

/// Deletes what is at `key`, which may be gone already.
pub(crate) fn delete(table: &str, key: Item) -> TransactWriteItem {
    let delete = Delete::builder().table_name(table).set_key(Some(key));
    let delete = delete.build().expect("a delete has a table and a key");
    TransactWriteItem::builder().delete(delete).build()
}

/// Deletes what is at `key` if it is still at revision `rev`.
pub(crate) fn delete_at(table: &str, key: Item, rev: u32) -> TransactWriteItem {
    let delete = Delete::builder().table_name(table).set_key(Some(key));
    let delete = delete
        .condition_expression("rev = :rev")
        .expression_attribute_values(":rev", number(rev))
        .build()
        .expect("a delete has a table and a key");
    TransactWriteItem::builder().delete(delete).build()
}

fn done(put: aws_sdk_dynamodb::types::builders::PutBuilder) -> TransactWriteItem {
    let put = put.build().expect("a put has a table and an item");
    TransactWriteItem::builder().put(put).build()
}

/// Anything up to 40 ms, so that those who met do not meet again.
pub(crate) async fn pause() {
    let random = getrandom::u64().unwrap_or(20);
    tokio::time::sleep(Duration::from_millis(random % 40)).await;
}
