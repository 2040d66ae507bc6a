//! Recounting: whether the counts are what the calls come to, and mending them
//! where they are not.
//!
//! Calls come in while it goes on. A row that was written to meanwhile proves
//! nothing and is left for the next time; and a row is mended only as long as it
//! holds what was compared.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use domain::Timestamp;
use jiff::civil::Date;

use crate::counts::{Columns, Counts};
use crate::folds::KINDS;
use crate::item::number;
use crate::shards::{Holds, Lying, TABLE, WRITES, place};
use crate::{Filter, Plan, Sort, Store, StoreError, error};

/// A bucket that a recount of the calls does not come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    pub bucket: String,
    pub counted: BTreeMap<String, i64>,
    pub recounted: BTreeMap<String, i64>,
    /// How often the row that is mended had been written to.
    writes: u64,
}

/// What a recount found.
#[derive(Clone, Debug, Default)]
pub struct Recount {
    /// Buckets that were compared.
    pub rows: usize,
    pub calls: usize,
    pub drifts: Vec<Drift>,
    /// Buckets that were counted in meanwhile, and so prove nothing.
    pub unsettled: usize,
}

/// The counts as they lie, and how often the row of each that is mended was
/// written to.
#[derive(Default)]
struct Counted {
    counts: Counts,
    writes: BTreeMap<String, u64>,
}

/// What a recount adds lies in this shard.
const MENDED: u8 = 0;

impl Store {
    /// Compares every count with a recount of all calls.
    pub async fn recount(&self) -> Result<Recount, StoreError> {
        let before = self.counted_between("", "~").await?;
        let (mut recounted, mut calls) = (Counts::default(), 0_usize);
        self.each_call(|call| {
            calls = calls.saturating_add(1);
            recounted.add_all(Counts::of(call, self.zone()), 1);
        })
        .await?;
        recounted.add_all(self.recounted_all_responders().await?, 1);
        let after = self.counted_between("", "~").await?;
        Ok(compared(&before.counts, &after, &recounted, calls))
    }

    /// Compares the counts of some days with a recount of their calls, a day at
    /// a time and by the index, so that no more is read than these calls.
    pub async fn recount_days(&self, days: RangeInclusive<Date>) -> Result<Recount, StoreError> {
        let before = self.counted_on(&days).await?;
        let (mut recounted, mut calls) = (Counts::default(), 0_usize);
        let (mut plan, mut rows) = (self.calls_of(&days)?, Vec::new());
        loop {
            let page = self.calls(&plan).await?;
            let ids = page.rows.iter().map(|row| &row.conversation_id);
            let ids: Vec<_> = ids.filter_map(|id| id.parse().ok()).collect();
            for call in self.glimpses(&ids).await?.values() {
                calls = calls.saturating_add(1);
                recounted.add_all(Counts::of(call, self.zone()), 1);
            }
            rows.extend(page.rows);
            match page.next {
                Some(next) => plan.after = Some(next),
                None => break,
            }
        }
        let responders = self.recounted_responders(&rows, &days).await?;
        recounted.add_all(responders, 1);
        let after = self.counted_on(&days).await?;
        Ok(compared(&before.counts, &after, &recounted, calls))
    }

    /// Adds what a bucket lacks of its recount, unless somebody has mended or
    /// counted there since. Answers whether it did.
    pub async fn mend(&self, drift: &Drift) -> Result<bool, StoreError> {
        let mut lacks = Counts::default();
        lacks.add(drift.bucket.clone(), drift.recounted.clone(), 1);
        lacks.add(drift.bucket.clone(), drift.counted.clone(), -1);
        let columns = lacks.0.remove(&drift.bucket).unwrap_or_default();
        if columns.is_empty() {
            return Ok(true);
        }
        let mut update = self.client.update_item().table_name(self.table(TABLE));
        update = update
            .set_key(Some(place(MENDED, &drift.bucket)))
            .expression_attribute_names("#writes", WRITES)
            .expression_attribute_values(":one", number(1));
        update = match drift.writes {
            0 => update.condition_expression("attribute_not_exists(#writes)"),
            writes => update
                .condition_expression("#writes = :writes")
                .expression_attribute_values(":writes", number(writes)),
        };
        let mut adds = vec!["#writes :one".to_owned()];
        for (n, (name, count)) in columns.iter().enumerate() {
            update = update
                .expression_attribute_names(format!("#c{n}"), name)
                .expression_attribute_values(format!(":c{n}"), number(count));
            adds.push(format!("#c{n} :c{n}"));
        }
        let adds = format!("ADD {}", adds.join(", "));
        let mended = update.update_expression(adds).send().await;
        match mended {
            Ok(_) => Ok(true),
            Err(error) if error::code(&error) == "ConditionalCheckFailedException" => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn counted_on(&self, days: &RangeInclusive<Date>) -> Result<Counted, StoreError> {
        let mut counted = Counted::default();
        for kind in KINDS {
            let (from, to) = (days.start(), days.end());
            let (from, to) = (format!("{kind}{from}"), format!("{kind}{to}~"));
            let more = self.counted_between(&from, &to).await?;
            counted.counts.add_all(more.counts, 1);
            counted.writes.extend(more.writes);
        }
        Ok(counted)
    }

    async fn counted_between(&self, from: &str, to: &str) -> Result<Counted, StoreError> {
        let mut counted = Counted::default();
        for Lying {
            shard,
            bucket,
            holds,
        } in self.lying(from, to).await?
        {
            match holds {
                Holds::Loose { columns, writes } => {
                    if shard == MENDED {
                        counted.writes.insert(bucket.clone(), writes);
                    }
                    counted.counts.add(bucket, columns, 1);
                }
                Holds::Folded(folded) => {
                    for (bucket, line) in folded.lines(&bucket)? {
                        counted.counts.add(bucket, line, 1);
                    }
                }
            }
        }
        Ok(counted)
    }

    /// The calls that began on these days, in the zone whose days are counted.
    pub(crate) fn calls_of(&self, days: &RangeInclusive<Date>) -> Result<Plan, StoreError> {
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

fn compared(before: &Counts, after: &Counted, recounted: &Counts, calls: usize) -> Recount {
    let all = [before, &after.counts, recounted];
    let buckets: BTreeSet<&String> = all.into_iter().flat_map(|it| it.0.keys()).collect();
    let mut found = Recount {
        rows: buckets.len(),
        calls,
        ..Recount::default()
    };
    let nothing = Columns::new();
    for bucket in buckets {
        let of = |counts: &'_ Counts| counts.0.get(bucket).unwrap_or(&nothing).clone();
        let (counted, now, recounted) = (of(before), of(&after.counts), of(recounted));
        if counted != now {
            found.unsettled = found.unsettled.saturating_add(1);
        } else if counted != recounted {
            found.drifts.push(Drift {
                bucket: bucket.clone(),
                counted,
                recounted,
                writes: after.writes.get(bucket).copied().unwrap_or(0),
            });
        }
    }
    found
}
