//! Labels: how often the rules were right where a person decided too. They lie
//! beside the other counters and are written, like them, with the call.

use std::collections::BTreeMap;

use domain::{AttributionStatus, Label, Marked};
use jiff::civil::Date;

use crate::shards::{Line, NONE};
use crate::{Store, StoreError};

/// After every day in the order of the table's keys.
pub(crate) const PREFIX: &str = "label#";

const COLUMNS: [&str; 4] = ["right", "wrong", "recipient_right", "recipient_wrong"];

impl Store {
    /// The labels of all days from `from` to `to`, both included.
    pub async fn labels(
        &self,
        from: Date,
        to: Date,
    ) -> Result<BTreeMap<Label, Marked>, StoreError> {
        let (from, to) = (format!("{PREFIX}{from}"), format!("{PREFIX}{to}~"));
        let mut sum = BTreeMap::<Label, Marked>::new();
        for (label, marked) in self.shards(&from, &to, read).await? {
            *sum.entry(label).or_default() += marked;
        }
        sum.retain(|_, marked| *marked != Marked::default());
        Ok(sum)
    }
}

pub(crate) fn columns(marked: &Marked) -> impl Iterator<Item = (&'static str, i64)> {
    let counts = [
        marked.right,
        marked.wrong,
        marked.recipient_right,
        marked.recipient_wrong,
    ];
    COLUMNS.into_iter().zip(counts)
}

/// Ids have no `#`, so distinct labels have distinct keys.
pub(crate) fn key(label: &Label) -> String {
    let campaign = label.campaign.as_ref().map_or(NONE, |id| id.as_str());
    let rule = label.rule.map_or(NONE, domain::Rule::as_str);
    let band = label.band.map_or(NONE.to_owned(), |band| band.to_string());
    let (day, status) = (label.day, label.status.as_str());
    let seen = if label.blind { "blind" } else { "seen" };
    format!("{PREFIX}{day}#{campaign}#{rule}#{band}#{status}#{seen}")
}

fn read(key: &str, line: Line<'_>) -> Result<(Label, Marked), StoreError> {
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
    let count = |name: &str| {
        let column = line.iter().find(|(column, _)| *column == name);
        column.map_or(0, |(_, count)| *count)
    };
    let [right, wrong, recipient_right, recipient_wrong] = COLUMNS.map(count);
    let marked = Marked {
        right,
        wrong,
        recipient_right,
        recipient_wrong,
    };
    Ok((label, marked))
}
