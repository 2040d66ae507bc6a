//! The state of the sync as an item. What concerns the webhook's health and
//! failures lies open, for whoever reads the table's stream.

use domain::{Cause, Health, Judged, Record, Timestamp};
use jiff::fmt::serde::timestamp::millisecond;
use serde::{Deserialize, Serialize};

use super::{Run, STATE, SYNC, SyncState};
use crate::StoreError;
use crate::item::{Item, from_item, text, to_item};

#[derive(Serialize, Deserialize)]
struct StateItem {
    #[serde(with = "millisecond::required")]
    since: Timestamp,
    #[serde(default, with = "millisecond::optional")]
    listed_to: Option<Timestamp>,
    #[serde(with = "millisecond::required")]
    next_due: Timestamp,
    #[serde(with = "millisecond::required")]
    next_reconcile: Timestamp,
    run: Option<Run>,
    reconcile: Option<Run>,
    backfill: Option<Run>,
    #[serde(default, with = "millisecond::optional")]
    answered: Option<Timestamp>,
    #[serde(default, with = "millisecond::optional")]
    backfill_begun: Option<Timestamp>,
    #[serde(default)]
    longest_secs: u32,
    #[serde(default)]
    failures: u32,
    failure: Option<String>,
    #[serde(default)]
    failures_told: bool,
    #[serde(default, with = "millisecond::optional")]
    last_success: Option<Timestamp>,
    #[serde(default, with = "millisecond::optional")]
    last_failure: Option<Timestamp>,
    health: String,
    health_since: Timestamp,
    health_cause: Option<String>,
    #[serde(default)]
    health_told: bool,
    record: Option<RecordItem>,
    record_refused: Option<String>,
    retries_on: Option<bool>,
    #[serde(default, with = "millisecond::optional")]
    batches_to: Option<Timestamp>,
    #[serde(default)]
    zero_retention: Vec<String>,
    #[serde(default)]
    skew_secs: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RecordItem {
    Enabled(#[serde(default, with = "millisecond::optional")] Option<Timestamp>),
    Disabled,
    AutoDisabled,
    Missing,
}

pub(super) fn written(state: &SyncState) -> Item {
    let state = state.clone();
    let mut item = to_item(&StateItem {
        since: state.since,
        listed_to: state.listed_to,
        next_due: state.next_due,
        next_reconcile: state.next_reconcile,
        run: state.run,
        reconcile: state.reconcile,
        backfill: state.backfill,
        answered: state.answered,
        backfill_begun: state.backfill_begun,
        longest_secs: state.longest_secs,
        failures: state.failures,
        failure: state.failure,
        failures_told: state.failures_told,
        last_success: state.last_success,
        last_failure: state.last_failure,
        health: state.judged.health.as_str().to_owned(),
        health_since: state.judged.since,
        health_cause: state.judged.cause.map(|cause| cause.as_str().to_owned()),
        health_told: state.judged.told,
        record: recorded(state.record),
        record_refused: state.record_refused,
        retries_on: state.retries_on,
        batches_to: state.batches_to,
        zero_retention: state
            .zero_retention
            .iter()
            .map(ToString::to_string)
            .collect(),
        skew_secs: state.skew_secs,
    });
    item.insert("pk".to_owned(), text(SYNC));
    item.insert("sk".to_owned(), text(STATE));
    item
}

pub(super) fn read(item: Item) -> Result<SyncState, StoreError> {
    let item: StateItem = from_item(SYNC, item)?;
    Ok(SyncState {
        since: item.since,
        listed_to: item.listed_to,
        next_due: item.next_due,
        next_reconcile: item.next_reconcile,
        run: item.run,
        reconcile: item.reconcile,
        backfill: item.backfill,
        answered: item.answered,
        backfill_begun: item.backfill_begun,
        longest_secs: item.longest_secs,
        failures: item.failures,
        failure: item.failure,
        failures_told: item.failures_told,
        last_success: item.last_success,
        last_failure: item.last_failure,
        judged: Judged {
            health: item.health.parse::<Health>().unwrap_or_default(),
            since: item.health_since,
            cause: item.health_cause.and_then(|it| it.parse::<Cause>().ok()),
            told: item.health_told,
        },
        record: item.record.map_or(Record::Unknown, Record::from),
        record_refused: item.record_refused,
        retries_on: item.retries_on,
        batches_to: item.batches_to,
        zero_retention: item
            .zero_retention
            .iter()
            .filter_map(|id| id.parse().ok())
            .collect(),
        skew_secs: item.skew_secs,
    })
}

fn recorded(record: Record) -> Option<RecordItem> {
    match record {
        Record::Unknown => None,
        Record::Enabled { last_failure } => Some(RecordItem::Enabled(last_failure)),
        Record::Disabled => Some(RecordItem::Disabled),
        Record::AutoDisabled => Some(RecordItem::AutoDisabled),
        Record::Missing => Some(RecordItem::Missing),
    }
}

impl From<RecordItem> for Record {
    fn from(item: RecordItem) -> Self {
        match item {
            RecordItem::Enabled(last_failure) => Self::Enabled { last_failure },
            RecordItem::Disabled => Self::Disabled,
            RecordItem::AutoDisabled => Self::AutoDisabled,
            RecordItem::Missing => Self::Missing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::RunKind;
    use super::*;
    use crate::stream::Standing;

    #[test]
    fn a_state_reads_back_as_it_was_written() {
        let now = Timestamp::from_millisecond(1_795_000_000_123).unwrap();
        let first = SyncState::at_first(now);
        assert_eq!(read(written(&first)).unwrap(), first);

        let mut run = Run::new(RunKind::Backfill, Timestamp::UNIX_EPOCH, now, now);
        run.cursor = Some("cursor".to_owned());
        run.reached = Some(now);
        let records = [
            Record::Enabled { last_failure: None },
            Record::Enabled {
                last_failure: Some(now),
            },
            Record::Disabled,
            Record::Missing,
        ];
        for record in records {
            let state = SyncState {
                listed_to: Some(now),
                backfill: Some(run.clone()),
                failures: 3,
                failure: Some("busy".to_owned()),
                judged: Judged {
                    health: Health::Down,
                    since: now,
                    cause: Some(Cause::AutoDisabled),
                    told: true,
                },
                record,
                zero_retention: vec!["agent_1".parse().unwrap()],
                skew_secs: -3,
                ..first.clone()
            };
            assert_eq!(read(written(&state)).unwrap(), state);
        }
    }

    /// The stream's readers know these attributes by name.
    #[test]
    fn what_people_are_told_of_lies_open_to_the_stream() {
        let now = Timestamp::from_millisecond(1_795_000_000_123).unwrap();
        let state = SyncState {
            failures: 3,
            failure: Some("busy".to_owned()),
            failures_told: true,
            judged: Judged {
                health: Health::Down,
                since: now,
                cause: Some(Cause::AutoDisabled),
                told: true,
            },
            ..SyncState::at_first(now)
        };
        let wanted = Standing {
            health: Health::Down,
            health_since: Some(now),
            health_cause: Some(Cause::AutoDisabled),
            health_told: true,
            failures: 3,
            failure: Some("busy".to_owned()),
            failures_told: true,
        };
        assert_eq!(Standing::read(&written(&state).into()), wanted);
    }
}
