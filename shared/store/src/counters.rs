//! Counters: a row for each day, campaign and agent. A chart reads them for its
//! whole range at once.

use std::collections::BTreeMap;

use domain::{AttributionStatus, Bucket, Figures, Tally};
use jiff::civil::Date;

use crate::shards::{Line, NONE};
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

fn read(key: &str, line: Line<'_>) -> Result<(Bucket, Tally), StoreError> {
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
    Ok((bucket, tally(line)))
}

/// A column that people are counted in, who are no function of one call.
pub(crate) const RESPONDERS: &str = "people";

/// What stands before a column of what is left out of rates.
const APART: &str = "x_";

/// The columns of `tally`; what is none is left out.
pub(crate) fn columns(tally: &Tally) -> Vec<(String, i64)> {
    let statuses = AttributionStatus::ALL.iter().zip(tally.attribution);
    let statuses = statuses.map(|(status, count)| (format!("a_{}", status.as_str()), count));
    let mailbox = tally.mailbox.iter().enumerate();
    let mailbox = mailbox.map(|(share, count)| (format!("m{share}"), *count));
    let worth = tally.worth.iter();
    let worth = worth.map(|(currency, micros)| (format!("v_{currency}"), *micros));
    let people = [(RESPONDERS.to_owned(), tally.responders)];
    let columns = figures("", &tally.all)
        .chain(figures(APART, &tally.apart))
        .chain(statuses)
        .chain(mailbox)
        .chain(worth)
        .chain(people);
    columns.filter(|(_, count)| *count != 0).collect()
}

fn figures(before: &'static str, figures: &Figures) -> impl Iterator<Item = (String, i64)> {
    let plain = [
        ("calls", figures.calls),
        ("success", figures.success),
        ("failure", figures.failure),
        ("unknown", figures.unknown),
        ("converted", figures.converted),
        ("seconds", figures.seconds),
    ];
    let plain = plain.into_iter();
    let plain = plain.map(move |(name, count)| (format!("{before}{name}"), count));
    let durations = figures.durations.into_iter().enumerate();
    plain.chain(durations.map(move |(share, count)| (format!("{before}d{share}"), count)))
}

fn tally(line: Line<'_>) -> Tally {
    let mut tally = Tally::default();
    for (name, count) in line {
        let place = match (name.strip_prefix(APART), name.split_at_checked(2)) {
            (Some(name), _) => figure(&mut tally.apart, name),
            (_, Some(("a_", status))) => {
                let statuses = AttributionStatus::ALL.iter().zip(&mut tally.attribution);
                let mut statuses = statuses.filter(|(known, _)| known.as_str() == status);
                statuses.next().map(|(_, count)| count)
            }
            (_, Some(("v_", currency))) => {
                Some(tally.worth.entry(currency.to_owned()).or_default())
            }
            _ if name == RESPONDERS => Some(&mut tally.responders),
            _ => match share(name, 'm') {
                Some(share) => tally.mailbox.get_mut(share),
                None => figure(&mut tally.all, name),
            },
        };
        place.into_iter().for_each(|place| *place = count);
    }
    tally
}

fn figure<'a>(figures: &'a mut Figures, name: &str) -> Option<&'a mut i64> {
    match name {
        "calls" => Some(&mut figures.calls),
        "success" => Some(&mut figures.success),
        "failure" => Some(&mut figures.failure),
        "unknown" => Some(&mut figures.unknown),
        "converted" => Some(&mut figures.converted),
        "seconds" => Some(&mut figures.seconds),
        _ => figures.durations.get_mut(share(name, 'd')?),
    }
}

fn share(name: &str, letter: char) -> Option<usize> {
    name.strip_prefix(letter)?.parse().ok()
}
