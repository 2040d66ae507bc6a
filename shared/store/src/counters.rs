//! Counters: a row for each day, campaign and agent, spread over eight shards
//! so that no one row takes all writes. A chart reads the shards together, one
//! Query each for its whole range.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::{AttributeValue, TransactWriteItem, Update};
use domain::{AttributionStatus, Bucket, Call, ConversationId, Tally, contribution};
use futures::future::try_join_all;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::item::{Item, as_number, as_text, number, text};
use crate::{Store, StoreError};

pub(crate) const TABLE: &str = "counters";
pub(crate) const SHARDS: u8 = 8;
pub(crate) const NONE: &str = "-";

impl Store {
    /// The counters of all days from `from` to `to`, both included.
    pub async fn counters(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<Bucket, Tally>, StoreError> {
        let shards = (0..SHARDS).map(|shard| self.shard(shard, from, to));
        let mut sum = BTreeMap::<Bucket, Tally>::new();
        for (bucket, tally) in try_join_all(shards).await?.into_iter().flatten() {
            *sum.entry(bucket).or_default() += tally;
        }
        sum.retain(|_, tally| *tally != Tally::default());
        Ok(sum)
    }

    async fn shard(
        &self,
        shard: u8,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Bucket, Tally)>, StoreError> {
        let mut rows = Vec::new();
        let mut start = None;
        loop {
            let request = self.client.query().table_name(self.table(TABLE));
            let answer = request
                .key_condition_expression("#shard = :shard AND #bucket BETWEEN :from AND :to")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_names("#bucket", "bucket")
                .expression_attribute_values(":shard", number(shard))
                .expression_attribute_values(":from", text(from.to_string()))
                .expression_attribute_values(":to", text(format!("{to}~")))
                .set_exclusive_start_key(start)
                .send()
                .await?;
            let items = answer.items.unwrap_or_default();
            for item in &items {
                rows.push(read(item)?);
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(rows);
            }
        }
    }

    /// Every counter as a recount of the calls would have it.
    pub async fn recount(&self) -> Result<BTreeMap<Bucket, Tally>, StoreError> {
        let mut sum = BTreeMap::<Bucket, Tally>::new();
        let mut start = None;
        loop {
            let scan = self
                .client
                .scan()
                .table_name(self.table(crate::calls::TABLE));
            let answer = scan
                .consistent_read(true)
                .set_exclusive_start_key(start)
                .send()
                .await?;
            for item in answer.items.unwrap_or_default() {
                let call: Call = self.kept(item).await?.call;
                if let Some((bucket, tally)) = contribution(&call, self.zone()) {
                    *sum.entry(bucket).or_default() += tally;
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(sum);
            }
        }
    }

    /// The part of a transaction that adds `tally` to `bucket`.
    pub(crate) fn counted(
        &self,
        id: &ConversationId,
        bucket: &Bucket,
        tally: &Tally,
    ) -> TransactWriteItem {
        let columns: Vec<(String, i64)> = columns(tally)
            .into_iter()
            .filter(|(_, n)| *n != 0)
            .collect();
        let adds: Vec<String> = (0..columns.len()).map(|n| format!("#c{n} :c{n}")).collect();
        let names: HashMap<String, String> = columns
            .iter()
            .enumerate()
            .map(|(n, (name, _))| (format!("#c{n}"), name.clone()))
            .collect();
        let values: HashMap<String, AttributeValue> = columns
            .iter()
            .enumerate()
            .map(|(n, (_, count))| (format!(":c{n}"), number(count)))
            .collect();
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .key("shard", number(shard_of(id)))
            .key("bucket", text(key(bucket)))
            .update_expression(format!("ADD {}", adds.join(", ")))
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values));
        let update = update
            .build()
            .expect("an update has its table, key and expression");
        TransactWriteItem::builder().update(update).build()
    }
}

pub(crate) fn shard_of(id: &ConversationId) -> u8 {
    let digest: [u8; 32] = Sha256::digest(id.as_str()).into();
    digest.first().map_or(0, |byte| byte % SHARDS)
}

/// Ids have no `#`, so distinct buckets have distinct keys.
fn key(bucket: &Bucket) -> String {
    let campaign = bucket.campaign.as_ref().map_or(NONE, |id| id.as_str());
    let agent = bucket.agent.as_ref().map_or(NONE, |id| id.as_str());
    format!("{}#{campaign}#{agent}", bucket.day)
}

fn read(item: &Item) -> Result<(Bucket, Tally), StoreError> {
    let key = as_text(item, "bucket").unwrap_or_default();
    let mut parts = key.split('#');
    let (Some(day), Some(campaign), Some(agent)) = (parts.next(), parts.next(), parts.next())
    else {
        return Err(StoreError::corrupt(key, "a bucket has three parts"));
    };
    let bucket = Bucket {
        day: day
            .parse()
            .map_err(|error| StoreError::corrupt(key, error))?,
        campaign: campaign.parse().ok().filter(|_| campaign != NONE),
        agent: agent.parse().ok().filter(|_| agent != NONE),
    };
    Ok((bucket, tally(item)))
}

fn columns(tally: &Tally) -> Vec<(String, i64)> {
    let plain = [
        ("calls", tally.calls),
        ("success", tally.success),
        ("failure", tally.failure),
        ("unknown", tally.unknown),
        ("converted", tally.converted),
        ("seconds", tally.seconds),
    ];
    let statuses = AttributionStatus::ALL.iter().zip(tally.attribution);
    let durations = tally.durations.iter().enumerate();
    let plain = plain
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count));
    let statuses = statuses.map(|(status, count)| (format!("a_{}", status.as_str()), count));
    let durations = durations.map(|(share, count)| (format!("d{share}"), *count));
    plain.chain(statuses).chain(durations).collect()
}

fn tally(item: &Item) -> Tally {
    let count = |name: &str| as_number(item, name).unwrap_or(0);
    Tally {
        calls: count("calls"),
        success: count("success"),
        failure: count("failure"),
        unknown: count("unknown"),
        converted: count("converted"),
        seconds: count("seconds"),
        attribution: AttributionStatus::ALL.map(|status| count(&format!("a_{}", status.as_str()))),
        durations: std::array::from_fn(|share| count(&format!("d{share}"))),
    }
}
