//! Counters: a row for each day, campaign and agent. A chart reads them for its
//! whole range at once.

use std::collections::BTreeMap;

use domain::{AttributionStatus, Bucket, Tally};
use jiff::civil::Date;

use crate::item::{Item, as_number, as_text};
use crate::shards::NONE;
use crate::{Store, StoreError};

impl Store {
    /// The counters of all days from `from` to `to`, both included.
    pub async fn counters(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<Bucket, Tally>, StoreError> {
        let rows = self
            .shards(&from.to_string(), &format!("{to}~"), read)
            .await?;
        let mut sum = BTreeMap::<Bucket, Tally>::new();
        for (bucket, tally) in rows {
            *sum.entry(bucket).or_default() += tally;
        }
        sum.retain(|_, tally| *tally != Tally::default());
        Ok(sum)
    }
}

/// Ids have no `#`, so distinct buckets have distinct keys.
pub(crate) fn key(bucket: &Bucket) -> String {
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

pub(crate) fn columns(tally: &Tally) -> Vec<(String, i64)> {
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
