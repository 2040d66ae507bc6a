//! Recounting: whether the counts are what the calls come to, and mending them
//! where they are not.
//!
//! Calls come in while it goes on. A row that was written to meanwhile proves
//! nothing and is left for the next time; and a row is mended only as long as it
//! holds what was compared.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Call, Timestamp};
use jiff::civil::Date;

use crate::counts::{Columns, Counts};
use crate::item::{Item, number, text};
use crate::shards::{SHARDS, TABLE, shard_of};
use crate::{Filter, Plan, Sort, Store, StoreError, error};

/// A row that a recount of the calls does not come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    shard: u8,
    pub bucket: String,
    pub counted: BTreeMap<String, i64>,
    pub recounted: BTreeMap<String, i64>,
}

/// What a recount found.
#[derive(Clone, Debug, Default)]
pub struct Recount {
    /// Rows that were compared.
    pub rows: usize,
    pub calls: usize,
    pub drifts: Vec<Drift>,
    /// Rows that were written to meanwhile, and so prove nothing.
    pub unsettled: usize,
}

/// A row's shard and bucket.
type Place = (u8, String);
type Rows = BTreeMap<Place, Columns>;

impl Store {
    /// Compares every count with a recount of all calls.
    pub async fn recount(&self) -> Result<Recount, StoreError> {
        let before = self.counted("", "~").await?;
        let (mut recounted, mut calls) = (Rows::new(), 0_usize);
        self.each_call(|call| {
            calls = calls.saturating_add(1);
            count(&mut recounted, Counts::of(call, self.zone()), call);
        })
        .await?;
        let after = self.counted("", "~").await?;
        Ok(compared(before, &after, recounted, calls))
    }

    /// Compares the counts of some days with a recount of their calls, a day at
    /// a time and by the index, so that no more is read than these calls.
    pub async fn recount_days(&self, days: RangeInclusive<Date>) -> Result<Recount, StoreError> {
        let before = self.counted_on(&days).await?;
        let (mut recounted, mut calls) = (Rows::new(), 0_usize);
        let mut plan = self.calls_of(&days)?;
        loop {
            let page = self.calls(&plan).await?;
            let ids = page.rows.iter().map(|row| &row.conversation_id);
            let ids: Vec<_> = ids.filter_map(|id| id.parse().ok()).collect();
            for call in self.glimpses(&ids).await?.values() {
                calls = calls.saturating_add(1);
                count(&mut recounted, Counts::of(call, self.zone()), call);
            }
            match page.next {
                Some(next) => plan.after = Some(next),
                None => break,
            }
        }
        let after = self.counted_on(&days).await?;
        Ok(compared(before, &after, recounted, calls))
    }

    /// Has a row hold what the recount came to, unless it changed since.
    /// Answers whether it did.
    pub async fn mend(&self, drift: &Drift) -> Result<bool, StoreError> {
        let mut update = self.client.update_item().table_name(self.table(TABLE));
        let names = drift.counted.keys().chain(drift.recounted.keys());
        let (mut sets, mut holds) = (Vec::new(), Vec::new());
        for (n, name) in names
            .collect::<std::collections::BTreeSet<_>>()
            .iter()
            .enumerate()
        {
            let now = drift.counted.get(*name).copied().unwrap_or(0);
            let then = drift.recounted.get(*name).copied().unwrap_or(0);
            update = update
                .expression_attribute_names(format!("#c{n}"), *name)
                .expression_attribute_values(format!(":now{n}"), number(now))
                .expression_attribute_values(format!(":then{n}"), number(then));
            sets.push(format!("#c{n} = :then{n}"));
            let absent = format!("attribute_not_exists(#c{n})");
            let same = format!("#c{n} = :now{n}");
            holds.push(if now == 0 {
                format!("({absent} OR {same})")
            } else {
                same
            });
        }
        let mended = update
            .key("shard", number(drift.shard))
            .key("bucket", text(&drift.bucket))
            .update_expression(format!("SET {}", sets.join(", ")))
            .condition_expression(holds.join(" AND "))
            .send()
            .await;
        match mended {
            Ok(_) => Ok(true),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn counted_on(&self, days: &RangeInclusive<Date>) -> Result<Rows, StoreError> {
        let mut rows = Rows::new();
        for prefix in ["", "hour#", "label#"] {
            let (from, to) = (days.start(), days.end());
            let (from, to) = (format!("{prefix}{from}"), format!("{prefix}{to}~"));
            rows.extend(self.counted(&from, &to).await?);
        }
        Ok(rows)
    }

    async fn counted(&self, from: &str, to: &str) -> Result<Rows, StoreError> {
        Ok(self
            .shards(from, to, raw)
            .await?
            .into_iter()
            .flatten()
            .collect())
    }

    /// The calls that began on these days, in the zone whose days are counted.
    fn calls_of(&self, days: &RangeInclusive<Date>) -> Result<Plan, StoreError> {
        let at = |day: Date| -> Option<Timestamp> {
            Some(day.to_zoned(self.zone().clone()).ok()?.timestamp())
        };
        let (from, to) = (at(*days.start()), days.end().tomorrow().ok().and_then(at));
        Ok(Plan {
            filter: Filter {
                from,
                to,
                ..Filter::default()
            },
            sort: Sort::StartedAt,
            limit: 100,
            ..Plan::default()
        })
    }
}

fn count(rows: &mut Rows, counts: Counts, call: &Call) {
    let shard = shard_of(call.id());
    for (bucket, columns) in counts.0 {
        let row = rows.entry((shard, bucket)).or_default();
        for (name, count) in columns {
            *row.entry(name).or_default() += count;
        }
    }
}

/// A row as it lies, without what it counts nothing of.
fn raw(item: &Item) -> Result<Option<(Place, Columns)>, StoreError> {
    let number = |value: &AttributeValue| value.as_n().ok()?.parse::<i64>().ok();
    let shard = item.get("shard").and_then(number);
    let bucket = crate::item::as_text(item, "bucket").map(str::to_owned);
    let (Some(shard), Some(bucket)) = (shard, bucket) else {
        return Err(StoreError::corrupt("a count", "it has no shard and bucket"));
    };
    let columns = item.iter().filter(|(name, _)| *name != "shard");
    let columns: Columns = columns
        .filter_map(|(name, value)| Some((name.clone(), number(value)?)))
        .filter(|(_, count)| *count != 0)
        .collect();
    let shard = u8::try_from(shard).unwrap_or(SHARDS);
    Ok((!columns.is_empty()).then_some(((shard, bucket), columns)))
}

fn compared(before: Rows, after: &Rows, mut recounted: Rows, calls: usize) -> Recount {
    recounted.retain(|_, columns| {
        columns.retain(|_, count| *count != 0);
        !columns.is_empty()
    });
    let keys: std::collections::BTreeSet<_> = [&before, after, &recounted]
        .into_iter()
        .flat_map(BTreeMap::keys)
        .cloned()
        .collect();
    let mut found = Recount {
        rows: keys.len(),
        calls,
        ..Recount::default()
    };
    for key in keys {
        let counted = before.get(&key).cloned().unwrap_or_default();
        let now = after.get(&key).cloned().unwrap_or_default();
        let recounted = recounted.remove(&key).unwrap_or_default();
        if counted != now {
            found.unsettled = found.unsettled.saturating_add(1);
        } else if counted != recounted {
            let (shard, bucket) = key;
            found.drifts.push(Drift {
                shard,
                bucket,
                counted,
                recounted,
            });
        }
    }
    found
}
