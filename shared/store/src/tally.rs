//! How many deliveries came to what, by day: the sum equals the requests.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::Timestamp;
use futures::future::try_join_all;
use jiff::civil::Date;

use crate::item::{number, text};
use crate::state::TABLE;
use crate::{Store, StoreError};

const SHARDS: u8 = 8;

impl Store {
    /// The part of a transaction that counts one delivery.
    pub(crate) fn tally(&self, code: &str, at: Timestamp) -> TransactWriteItem {
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .key("pk", text(shard(at)))
            .key("sk", text(self.day(at).to_string()))
            .update_expression("ADD #code :one")
            .expression_attribute_names("#code", code)
            .expression_attribute_values(":one", number(1));
        let update = update
            .build()
            .expect("an update has its table, key and expression");
        TransactWriteItem::builder().update(update).build()
    }

    /// Counts a delivery that leaves nothing else behind.
    pub async fn count_delivery(&self, code: &str, at: Timestamp) -> Result<(), StoreError> {
        let items = vec![self.tally(code, at)];
        self.client
            .transact_write_items()
            .set_transact_items(Some(items))
            .send()
            .await?;
        Ok(())
    }

    /// Deliveries of one day, by outcome or reason.
    pub async fn deliveries_on(&self, day: Date) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut sum = BTreeMap::<String, u64>::new();
        let reads = (0..SHARDS).map(|shard| async move {
            let read = self
                .client
                .get_item()
                .table_name(self.table(TABLE))
                .consistent_read(true);
            let key = read.key("pk", text(format!("deliveries#{shard}")));
            key.key("sk", text(day.to_string())).send().await
        });
        for answer in try_join_all(reads).await? {
            for (code, count) in answer.item.unwrap_or_default() {
                if let AttributeValue::N(count) = count {
                    *sum.entry(code).or_default() += count.parse().unwrap_or(0);
                }
            }
        }
        Ok(sum)
    }

    /// The day of `at` in the zone whose days are counted.
    pub fn day(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone().clone()).date()
    }
}

/// The microsecond of receipt spreads the writes.
fn shard(at: Timestamp) -> String {
    let shard = at.as_microsecond().rem_euclid(i64::from(SHARDS));
    format!("deliveries#{shard}")
}
