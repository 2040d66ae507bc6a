//! Counts that many writes add to: each lies in eight shards, so that no one
//! row takes all writes, and is read as their sum, one Query a shard.

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::{Call, ConversationId};
use futures::future::try_join_all;
use sha2::{Digest, Sha256};

use crate::counts::Columns;
use crate::item::{Item, number, text};
use crate::{Store, StoreError};

pub(crate) const TABLE: &str = "counters";
pub(crate) const SHARDS: u8 = 8;
/// Stands in a bucket's key for what it has none of.
pub(crate) const NONE: &str = "-";

impl Store {
    /// The rows of all shards whose buckets lie between `from` and `to`.
    pub(crate) async fn shards<T>(
        &self,
        from: &str,
        to: &str,
        read: fn(&Item) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let shards = (0..SHARDS).map(|shard| self.shard(shard, from, to, read));
        Ok(try_join_all(shards).await?.into_iter().flatten().collect())
    }

    async fn shard<T>(
        &self,
        shard: u8,
        from: &str,
        to: &str,
        read: fn(&Item) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let (mut rows, mut start) = (Vec::new(), None);
        loop {
            let request = self.client.query().table_name(self.table(TABLE));
            let answer = request
                .key_condition_expression("#shard = :shard AND #bucket BETWEEN :from AND :to")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_names("#bucket", "bucket")
                .expression_attribute_values(":shard", number(shard))
                .expression_attribute_values(":from", text(from))
                .expression_attribute_values(":to", text(to))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                rows.push(read(&item)?);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(rows);
            }
        }
    }

    /// The part of a transaction that adds `columns` to `bucket`, in the shard
    /// of the call with this id.
    pub(crate) fn added(
        &self,
        id: &ConversationId,
        bucket: String,
        columns: &Columns,
    ) -> TransactWriteItem {
        let adds: Vec<String> = (0..columns.len()).map(|n| format!("#c{n} :c{n}")).collect();
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .key("shard", number(shard_of(id)))
            .key("bucket", text(bucket))
            .update_expression(format!("ADD {}", adds.join(", ")));
        let columns = columns.iter().enumerate();
        let update = columns.fold(update, |update, (n, (name, count))| {
            update
                .expression_attribute_names(format!("#c{n}"), name)
                .expression_attribute_values(format!(":c{n}"), number(count))
        });
        let update = update
            .build()
            .expect("an update has its table, key and expression");
        TransactWriteItem::builder().update(update).build()
    }

    /// Has `look` see every call that is kept, for a recount.
    pub(crate) async fn each_call(&self, mut look: impl FnMut(&Call)) -> Result<(), StoreError> {
        let mut start = None;
        loop {
            let scan = self.client.scan();
            let scan = scan.table_name(self.table(crate::calls::TABLE));
            let scan = scan.consistent_read(true).set_exclusive_start_key(start);
            let answer = scan.send().await?;
            for item in answer.items.unwrap_or_default() {
                look(&self.kept(item).await?.call);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(());
            }
        }
    }
}

pub(crate) fn shard_of(id: &ConversationId) -> u8 {
    let digest: [u8; 32] = Sha256::digest(id.as_str()).into();
    digest.first().map_or(0, |byte| byte % SHARDS)
}
