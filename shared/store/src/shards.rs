//! Counts that many writes add to: each lies in eight shards, so that no one
//! row takes all writes, and is read as their sum, one Query a shard. What has
//! not changed for a while lies folded, a day a row: see `folds`.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::{Call, ConversationId};
use futures::future::try_join_all;
use sha2::{Digest, Sha256};

use crate::counts::Columns;
use crate::folds::Folded;
use crate::item::{Item, as_number, as_text, number, text};
use crate::{Store, StoreError};

pub(crate) const TABLE: &str = "counters";
pub(crate) const SHARDS: u8 = 8;
/// Stands in a bucket's key for what it has none of.
pub(crate) const NONE: &str = "-";
/// How often a row was written to; who takes it away looks whether that has
/// changed.
pub(crate) const WRITES: &str = "writes";

/// A row as it lies.
pub(crate) struct Lying {
    pub(crate) shard: u8,
    pub(crate) bucket: String,
    pub(crate) holds: Holds,
}

pub(crate) enum Holds {
    /// Counts of one bucket, and how often they were written to.
    Loose { columns: Columns, writes: u64 },
    /// Counts of all buckets of a day.
    Folded(Folded),
}

/// The columns of one bucket.
pub(crate) type Line<'a> = Vec<(&'a str, i64)>;

impl Store {
    /// The counts of all buckets between `from` and `to`, as `read` reads them;
    /// one bucket may come several times.
    pub(crate) async fn shards<T>(
        &self,
        from: &str,
        to: &str,
        read: fn(&str, Line<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for row in self.lying(from, to).await? {
            match &row.holds {
                Holds::Loose { columns, .. } => {
                    let line = columns.iter().map(|(name, count)| (name.as_str(), *count));
                    found.push(read(&row.bucket, line.collect())?);
                }
                Holds::Folded(folded) => {
                    for (bucket, line) in folded.lines(&row.bucket)? {
                        found.push(read(&bucket, line)?);
                    }
                }
            }
        }
        Ok(found)
    }

    /// All rows between `from` and `to`, as they lie.
    pub(crate) async fn lying(&self, from: &str, to: &str) -> Result<Vec<Lying>, StoreError> {
        let shards = (0..SHARDS).map(|shard| self.shard(shard, from, to));
        Ok(try_join_all(shards).await?.into_iter().flatten().collect())
    }

    async fn shard(&self, shard: u8, from: &str, to: &str) -> Result<Vec<Lying>, StoreError> {
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
                rows.push(Lying::read(shard, item)?);
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
        bucket: &str,
        columns: &Columns,
    ) -> TransactWriteItem {
        let adds: Vec<String> = (0..columns.len()).map(|n| format!("#c{n} :c{n}")).collect();
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .set_key(Some(place(shard_of(id), bucket)))
            .update_expression(format!("ADD #writes :one, {}", adds.join(", ")))
            .expression_attribute_names("#writes", WRITES)
            .expression_attribute_values(":one", number(1));
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

impl Lying {
    fn read(shard: u8, item: Item) -> Result<Self, StoreError> {
        let bucket = as_text(&item, "bucket").map(str::to_owned);
        let bucket = bucket.ok_or_else(|| StoreError::corrupt("a count", "it has no bucket"))?;
        let holds = match Folded::read(&item) {
            Some(folded) => Holds::Folded(folded),
            None => Holds::Loose {
                writes: as_number(&item, WRITES).unwrap_or(0),
                columns: columns(item),
            },
        };
        Ok(Self {
            shard,
            bucket,
            holds,
        })
    }
}

fn columns(item: Item) -> Columns {
    let number = |value: &AttributeValue| value.as_n().ok()?.parse::<i64>().ok();
    let columns = item.into_iter();
    let columns = columns.filter(|(name, _)| name != "shard" && name != WRITES);
    let columns = columns.filter_map(|(name, value)| Some((name, number(&value)?)));
    columns.filter(|(_, count)| *count != 0).collect()
}

pub(crate) fn place(shard: u8, bucket: &str) -> Item {
    BTreeMap::from([("shard", number(shard)), ("bucket", text(bucket))])
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

pub(crate) fn shard_of(id: &ConversationId) -> u8 {
    let digest: [u8; 32] = Sha256::digest(id.as_str()).into();
    digest.first().map_or(0, |byte| byte % SHARDS)
}
