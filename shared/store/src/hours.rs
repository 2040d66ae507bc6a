//! The ledger's hours: where the calls of each hour stand.

use std::collections::BTreeMap;

use domain::{Hour, Standing, Timestamp};
use jiff::civil::Date;

use crate::shards::Line;
use crate::{Store, StoreError};

/// After every day in the order of the table's keys.
pub(crate) const PREFIX: &str = "hour#";

impl Store {
    /// Where the calls of all days from `from` to `to` stand, both included, by
    /// the hour they began in.
    pub async fn hours(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<Hour, Standing>, StoreError> {
        let (from, to) = (format!("{PREFIX}{from}"), format!("{PREFIX}{to}~"));
        let mut sum = BTreeMap::<Hour, Standing>::new();
        for (hour, standing) in self.shards(&from, &to, read).await? {
            *sum.entry(hour).or_default() += standing;
        }
        sum.retain(|_, standing| *standing != Standing::default());
        Ok(sum)
    }
}

pub(crate) fn key(hour: &Hour) -> String {
    format!("{PREFIX}{}#{:011}", hour.day, hour.from.as_second())
}

pub(crate) fn columns(standing: &Standing) -> [(&'static str, i64); 5] {
    [
        ("calls", standing.calls),
        ("listed", standing.listed),
        ("webhook", standing.webhook),
        ("rescued", standing.rescued),
        ("missing", standing.missing),
    ]
}

fn read(key: &str, line: Line<'_>) -> Result<(Hour, Standing), StoreError> {
    let hour = hour(key).ok_or_else(|| StoreError::corrupt(key, "an hour has a day and a time"))?;
    let mut standing = Standing::default();
    for (name, count) in line {
        match name {
            "calls" => standing.calls = count,
            "listed" => standing.listed = count,
            "webhook" => standing.webhook = count,
            "rescued" => standing.rescued = count,
            "missing" => standing.missing = count,
            _ => {}
        }
    }
    Ok((hour, standing))
}

fn hour(key: &str) -> Option<Hour> {
    let (day, from) = key.strip_prefix(PREFIX)?.split_once('#')?;
    Some(Hour {
        day: day.parse().ok()?,
        from: Timestamp::from_second(from.parse().ok()?).ok()?,
    })
}
