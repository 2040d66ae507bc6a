//! Everything a call counts for: charts, labels and the ledger's hours.
//!
//! Each is a function of the call alone, so a write adds the difference it
//! makes, and a recount of the calls must come to the same.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::{Call, contribution, label, standing};
use jiff::tz::TimeZone;

use crate::{Store, counters, hours, labels};

/// Counts of one row, by column.
pub(crate) type Columns = BTreeMap<String, i64>;

/// Rows of counts, by their bucket's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts(pub(crate) BTreeMap<String, Columns>);

impl Counts {
    /// What `call` counts for.
    pub(crate) fn of(call: &Call, zone: &TimeZone) -> Self {
        let mut counts = Self::default();
        if let Some((bucket, tally)) = contribution(call, zone) {
            counts.add(counters::key(&bucket), counters::columns(&tally), 1);
        }
        if let Some((name, marked)) = label(call, zone) {
            counts.add(labels::key(&name), labels::columns(&marked), 1);
        }
        if let Some((hour, standing)) = standing(call, zone) {
            counts.add(hours::key(&hour), hours::columns(&standing), 1);
        }
        counts
    }

    /// Adds all of `other`, so many times.
    pub(crate) fn add_all(&mut self, other: Self, times: i64) {
        for (bucket, columns) in other.0 {
            self.add(bucket, columns, times);
        }
    }

    pub(crate) fn add(
        &mut self,
        bucket: String,
        columns: impl IntoIterator<Item = (impl Into<String>, i64)>,
        times: i64,
    ) {
        let mut row = self.0.remove(&bucket).unwrap_or_default();
        for (name, count) in columns {
            let sum = row.entry(name.into()).or_default();
            *sum = sum.saturating_add(count.saturating_mul(times));
        }
        row.retain(|_, count| *count != 0);
        if !row.is_empty() {
            self.0.insert(bucket, row);
        }
    }
}

impl Store {
    /// The parts of a transaction that count `new` instead of `old`.
    pub(crate) fn count_updates(&self, old: Option<&Call>, new: &Call) -> Vec<TransactWriteItem> {
        let mut change = Counts::of(new, self.zone());
        if let Some(old) = old {
            change.add_all(Counts::of(old, self.zone()), -1);
        }
        let rows = change.0.into_iter();
        rows.map(|(bucket, columns)| self.added(new.id(), &bucket, &columns))
            .collect()
    }
}
