//! The streams of calls and of the sync → events and responders.
//!
//! Whatever happens to a call or to the webhook's health is read off the
//! tables' streams and published to the stack's own bus, at least once, in the
//! order of each stream. So whoever writes need not know who wants to hear.

mod bus;
mod events;

use boot::metrics::{self, Value};
use serde::{Deserialize, Serialize};
use store::stream::{CallChange, Changed, Record};
use store::{Store, StoreError};

pub use bus::Bus;
pub use events::{DetailType, Event, SOURCE, events_of};

/// What the function works with.
#[derive(Clone, Debug)]
pub struct App {
    pub bus: Bus,
    /// Where it is kept who answered which campaign.
    pub store: Store,
}

/// Records of one shard of a stream, oldest first.
#[derive(Clone, Debug, Deserialize)]
pub struct Batch {
    #[serde(rename = "Records")]
    pub records: Vec<Record>,
}

/// What has to come again: everything from the record that is named, or
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailures {
    pub batch_item_failures: Vec<BatchItemFailure>,
}

/// The sequence number of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BatchItemFailure {
    pub item_identifier: String,
}

/// What a batch tells.
#[derive(Default)]
struct Told {
    events: Vec<Event>,
    /// The record of each event, by its index.
    records: Vec<usize>,
    /// What became of calls, each with its record.
    calls: Vec<(usize, CallChange)>,
    erased: usize,
    /// The first record that did not work; what comes from it on is not told.
    end: Option<usize>,
}

/// Publishes what happened by the records of `batch`.
///
/// It stops at the first record that cannot be read or published, so that
/// nothing overtakes it. Lambda tries that one again, alone in the end, and
/// sets it aside when it never works.
pub async fn handle(app: &App, batch: Batch) -> BatchItemFailures {
    let mut told = Told::by(&batch.records);
    told.end_at(unnoted(app, &told.calls).await);
    let published = app.bus.publish(&told.events).await;
    let untold = published.err();
    report(&told, untold);
    let failed = untold.and_then(|event| told.records.get(event).copied());
    let failed = failed.or(told.end).and_then(|it| batch.records.get(it));
    failed.map_or_else(BatchItemFailures::default, BatchItemFailures::from)
}

impl Told {
    fn by(records: &[Record]) -> Self {
        let mut told = Self::default();
        for (index, record) in records.iter().enumerate() {
            match record.changed() {
                Ok(Some(changed)) => told.tell(index, &changed),
                Ok(None) => {}
                Err(error) => {
                    unreadable(record, &error);
                    told.end = Some(index);
                    return told;
                }
            }
        }
        told
    }

    fn tell(&mut self, index: usize, changed: &Changed) {
        let is_erased = matches!(changed, Changed::Call(change) if change.erased);
        self.erased += usize::from(is_erased);
        for event in events_of(changed) {
            self.events.push(event);
            self.records.push(index);
        }
        if let Changed::Call(change) = changed {
            self.calls.push((index, CallChange::clone(change)));
        }
    }

    /// Has nothing told from the record at `end` on.
    fn end_at(&mut self, end: Option<usize>) {
        let Some(end) = end else { return };
        let told = self.records.iter().take_while(|record| **record < end);
        self.events.truncate(told.count());
        self.end = Some(end);
    }
}

/// Notes whose answers the calls are; answers the record that it got stuck at.
async fn unnoted(app: &App, calls: &[(usize, CallChange)]) -> Option<usize> {
    for (record, change) in calls {
        let noted = app
            .store
            .note_response(change.before.as_ref(), &change.after);
        if let Err(error) = noted.await {
            let reason = error.to_string();
            tracing::warn!(error = reason, "an answer could not be noted yet");
            return Some(*record);
        }
    }
    None
}

fn report(told: &Told, untold: Option<usize>) {
    let published = untold.unwrap_or(told.events.len());
    let figures = [
        ("EventsPublished", count(published)),
        ("CallsErased", count(told.erased)),
    ];
    metrics::emit(&[], &figures);
    if published > 0 {
        tracing::info!(events = published, "published what happened");
    }
}

fn unreadable(record: &Record, error: &StoreError) {
    let reason = error.to_string();
    tracing::error!(?record, error = reason, "a change could not be read");
}

fn count(events: usize) -> Value {
    Value::Count(u64::try_from(events).unwrap_or(u64::MAX))
}

impl From<&Record> for BatchItemFailures {
    fn from(record: &Record) -> Self {
        let item_identifier = record.sequence_number().to_owned();
        Self {
            batch_item_failures: vec![BatchItemFailure { item_identifier }],
        }
    }
}
