//! How many deliveries came to what, by day: the sum equals the requests. And
//! beside it, at no cost, when each secret was last signed with.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::Timestamp;
use futures::future::try_join_all;
use jiff::civil::Date;

use crate::item::{Item, as_number, number, text};
use crate::state::TABLE;
use crate::{Store, StoreError};

const SHARDS: u8 = 8;
/// Before a secret's name, where the row has when it was last used.
const SECRET: &str = "secret_";

impl Store {
    /// The part of a transaction that counts one delivery, and notes the secret
    /// that it was signed with, where that is known.
    pub(crate) fn tally(
        &self,
        code: &str,
        signed_with: Option<&str>,
        at: Timestamp,
    ) -> TransactWriteItem {
        let mut update = Update::builder()
            .table_name(self.table(TABLE))
            .key("pk", text(shard(at)))
            .key("sk", text(self.day(at).to_string()))
            .update_expression("ADD #code :one")
            .expression_attribute_names("#code", code)
            .expression_attribute_values(":one", number(1));
        if let Some(secret) = signed_with {
            update = update
                .update_expression("ADD #code :one SET #secret = :at")
                .expression_attribute_names("#secret", format!("{SECRET}{secret}"))
                .expression_attribute_values(":at", number(at.as_millisecond()));
        }
        let update = update
            .build()
            .expect("an update has its table, key and expression");
        TransactWriteItem::builder().update(update).build()
    }

    /// Counts a delivery that leaves nothing else behind.
    pub async fn count_delivery(&self, code: &str, at: Timestamp) -> Result<(), StoreError> {
        self.count_signed(code, None, at).await
    }

    /// The same, of a delivery that was signed with a secret of ours.
    pub async fn count_signed(
        &self,
        code: &str,
        signed_with: Option<&str>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let items = vec![self.tally(code, signed_with, at)];
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
        for row in self.tallies(day).await? {
            for (code, count) in row
                .into_iter()
                .filter(|(code, _)| !code.starts_with(SECRET))
            {
                if let AttributeValue::N(count) = count {
                    *sum.entry(code).or_default() += count.parse().unwrap_or(0);
                }
            }
        }
        Ok(sum)
    }

    /// When each secret was last signed with on one day, by its fingerprint.
    pub async fn secrets_used_on(
        &self,
        day: Date,
    ) -> Result<BTreeMap<String, Timestamp>, StoreError> {
        let mut used = BTreeMap::<String, Timestamp>::new();
        for row in self.tallies(day).await? {
            for name in row.keys() {
                let at = as_number(&row, name);
                let at = at.and_then(|at| Timestamp::from_millisecond(at).ok());
                if let (Some(secret), Some(at)) = (name.strip_prefix(SECRET), at) {
                    let last = used.entry(secret.to_owned()).or_insert(at);
                    *last = at.max(*last);
                }
            }
        }
        Ok(used)
    }

    async fn tallies(&self, day: Date) -> Result<Vec<Item>, StoreError> {
        let reads = (0..SHARDS).map(|shard| async move {
            let read = self
                .client
                .get_item()
                .table_name(self.table(TABLE))
                .consistent_read(true);
            let key = read.key("pk", text(format!("deliveries#{shard}")));
            key.key("sk", text(day.to_string())).send().await
        });
        let answers = try_join_all(reads).await?.into_iter();
        Ok(answers.filter_map(|answer| answer.item).collect())
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
