//! Labels: how often the rules were right where a person decided too. They lie
//! beside the other counters and are written, like them, with the call.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{TransactWriteItem, Update};
use domain::{AttributionStatus, ConversationId, Label, Marked, label};
use futures::future::try_join_all;
use jiff::civil::Date;

use crate::counters::{NONE, SHARDS, TABLE, shard_of};
use crate::item::{Item, as_number, as_text, number, text};
use crate::{Store, StoreError};

/// After every day in the order of the table's keys.
const PREFIX: &str = "label#";

const COLUMNS: [&str; 4] = ["right", "wrong", "recipient_right", "recipient_wrong"];

impl Store {
    /// The labels of all days from `from` to `to`, both included.
    pub async fn labels(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<Label, Marked>, StoreError> {
        let shards = (0..SHARDS).map(|shard| self.label_shard(shard, from, to));
        let mut sum = BTreeMap::<Label, Marked>::new();
        for (label, marked) in try_join_all(shards).await?.into_iter().flatten() {
            *sum.entry(label).or_default() += marked;
        }
        sum.retain(|_, marked| *marked != Marked::default());
        Ok(sum)
    }

    async fn label_shard(
        &self,
        shard: u8,
        from: Date,
        to: Date,
    ) -> Result<Vec<(Label, Marked)>, StoreError> {
        let (mut rows, mut start) = (Vec::new(), None);
        loop {
            let request = self.client.query().table_name(self.table(TABLE));
            let answer = request
                .key_condition_expression("#shard = :shard AND #bucket BETWEEN :from AND :to")
                .expression_attribute_names("#shard", "shard")
                .expression_attribute_names("#bucket", "bucket")
                .expression_attribute_values(":shard", number(shard))
                .expression_attribute_values(":from", text(format!("{PREFIX}{from}")))
                .expression_attribute_values(":to", text(format!("{PREFIX}{to}~")))
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

    /// Every label as a recount of the calls would have it.
    pub async fn recount_labels(&self) -> Result<BTreeMap<Label, Marked>, StoreError> {
        let (mut sum, mut start) = (BTreeMap::<Label, Marked>::new(), None);
        loop {
            let scan = self
                .client
                .scan()
                .table_name(self.table(crate::calls::TABLE));
            let scan = scan.consistent_read(true);
            let answer = scan.set_exclusive_start_key(start).send().await?;
            for item in answer.items.unwrap_or_default() {
                let call = self.kept(item).await?.call;
                if let Some((label, marked)) = label(&call, self.zone()) {
                    *sum.entry(label).or_default() += marked;
                }
            }
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(sum);
            }
        }
    }

    /// The part of a transaction that adds `marked` to `label`.
    pub(crate) fn labelled(
        &self,
        id: &ConversationId,
        label: &Label,
        marked: &Marked,
    ) -> TransactWriteItem {
        let counts = columns(marked).into_iter().enumerate();
        let counts: Vec<_> = counts.filter(|(_, count)| *count != 0).collect();
        let adds: Vec<String> = counts.iter().map(|(n, _)| format!("#c{n} :c{n}")).collect();
        let update = Update::builder()
            .table_name(self.table(TABLE))
            .key("shard", number(shard_of(id)))
            .key("bucket", text(key(label)))
            .update_expression(format!("ADD {}", adds.join(", ")));
        let update = counts.iter().fold(update, |update, (n, count)| {
            let name = COLUMNS.get(*n).copied().unwrap_or_default();
            update
                .expression_attribute_names(format!("#c{n}"), name)
                .expression_attribute_values(format!(":c{n}"), number(count))
        });
        let update = update
            .build()
            .expect("an update has its table, key and expression");
        TransactWriteItem::builder().update(update).build()
    }
}

fn columns(marked: &Marked) -> [i64; 4] {
    [
        marked.right,
        marked.wrong,
        marked.recipient_right,
        marked.recipient_wrong,
    ]
}

/// Ids have no `#`, so distinct labels have distinct keys.
fn key(label: &Label) -> String {
    let campaign = label.campaign.as_ref().map_or(NONE, |id| id.as_str());
    let rule = label.rule.map_or(NONE, domain::Rule::as_str);
    let band = label.band.map_or(NONE.to_owned(), |band| band.to_string());
    let (day, status) = (label.day, label.status.as_str());
    let seen = if label.blind { "blind" } else { "seen" };
    format!("{PREFIX}{day}#{campaign}#{rule}#{band}#{status}#{seen}")
}

fn read(item: &Item) -> Result<(Label, Marked), StoreError> {
    let key = as_text(item, "bucket").unwrap_or_default();
    let corrupt = || StoreError::corrupt(key, "a label has six parts");
    let parts: Vec<&str> = key.trim_start_matches(PREFIX).split('#').collect();
    let [day, campaign, rule, band, status, seen] = parts.as_slice() else {
        return Err(corrupt());
    };
    let status = AttributionStatus::ALL
        .into_iter()
        .find(|known| known.as_str() == *status);
    let label = Label {
        day: day.parse().map_err(|_| corrupt())?,
        campaign: campaign.parse().ok().filter(|_| *campaign != NONE),
        rule: rule.parse().ok(),
        band: band.parse().ok(),
        status: status.ok_or_else(corrupt)?,
        blind: *seen == "blind",
    };
    let [right, wrong, recipient_right, recipient_wrong] =
        COLUMNS.map(|name| as_number(item, name).unwrap_or(0));
    let marked = Marked {
        right,
        wrong,
        recipient_right,
        recipient_wrong,
    };
    Ok((label, marked))
}
