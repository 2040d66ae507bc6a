//! The stack's own event bus.

use std::fmt;
use std::time::Duration;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::types::{PutEventsRequestEntry, PutEventsResultEntry};
use aws_smithy_types::DateTime;

use crate::events::{Event, SOURCE};

/// What one request may carry.
const ENTRIES: usize = 10;
const BYTES: usize = 256 * 1024;

/// How often an entry is offered that the bus does not take, and how long the
/// first wait is.
const TRIES: u32 = 4;
const PAUSE: Duration = Duration::from_millis(100);

/// Where events go. Cheap to clone.
#[derive(Clone)]
pub struct Bus {
    client: Client,
    name: String,
}

impl Bus {
    /// The bus of this name.
    pub fn new(client: Client, name: impl Into<String>) -> Self {
        Self {
            client,
            name: name.into(),
        }
    }

    /// Publishes `events` in their order, a request's worth at a time.
    ///
    /// When the bus does not take one, the error is the first such event's
    /// index; nothing of later requests was sent.
    pub async fn publish(&self, events: &[Event]) -> Result<(), usize> {
        let entries: Vec<_> = events.iter().map(|event| self.entry(event)).collect();
        let mut sent = 0;
        for request in requests(&entries) {
            let untaken = self.put(request).await;
            untaken.map_or(Ok(()), |first| Err(sent + first))?;
            sent += request.len();
        }
        Ok(())
    }

    /// Offers `entries`, and again those that were not taken; the first that
    /// never was, if any.
    async fn put(&self, entries: &[PutEventsRequestEntry]) -> Option<usize> {
        let mut open: Vec<usize> = (0..entries.len()).collect();
        for attempt in 0..TRIES {
            if attempt > 0 {
                tokio::time::sleep(PAUSE * 2_u32.pow(attempt - 1)).await;
            }
            let offered = open.iter().filter_map(|index| entries.get(*index)).cloned();
            let put = self
                .client
                .put_events()
                .set_entries(Some(offered.collect()));
            match put.send().await {
                Ok(answer) => open = untaken(&open, answer.entries()),
                // The client has tried again by itself.
                Err(error) => {
                    let code = error.code().unwrap_or("no answer");
                    tracing::warn!(error.code = code, "the bus could not be asked");
                    return open.first().copied();
                }
            }
            if open.is_empty() {
                return None;
            }
        }
        open.first().copied()
    }

    fn entry(&self, event: &Event) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(SOURCE)
            .detail_type(event.kind.as_str())
            .time(DateTime::from_millis(event.at.as_millisecond()))
            .detail(event.detail.to_string())
            .build()
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bus({})", self.name)
    }
}

/// Those of `open` whose answers say that they were not taken. Answers come in
/// the order of the entries; one that is missing is none.
fn untaken(open: &[usize], answers: &[PutEventsResultEntry]) -> Vec<usize> {
    let mut untaken = Vec::new();
    for (position, index) in open.iter().enumerate() {
        let answer = answers.get(position);
        let code = match answer {
            Some(answer) => answer.error_code(),
            None => Some("no answer"),
        };
        if let Some(code) = code {
            tracing::warn!(error.code = code, "the bus did not take an event");
            untaken.push(*index);
        }
    }
    untaken
}

/// `entries` in as few requests as they fit in, in order.
fn requests(entries: &[PutEventsRequestEntry]) -> Vec<&[PutEventsRequestEntry]> {
    let mut requests = Vec::new();
    let mut rest = entries;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take(ENTRIES).take_while(|entry| {
            bytes += size(entry);
            bytes <= BYTES
        });
        // One that is too large by itself goes alone, to be refused.
        let (request, later) = rest.split_at(fitting.count().max(1));
        requests.push(request);
        rest = later;
    }
    requests
}

/// As EventBridge counts it.
fn size(entry: &PutEventsRequestEntry) -> usize {
    let texts = [entry.source(), entry.detail_type(), entry.detail()];
    let texts: usize = texts.iter().flatten().map(|text| text.len()).sum();
    texts + if entry.time().is_some() { 14 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(bytes: usize) -> PutEventsRequestEntry {
        let detail = "x".repeat(bytes);
        PutEventsRequestEntry::builder().detail(detail).build()
    }

    fn lengths(entries: &[PutEventsRequestEntry]) -> Vec<usize> {
        requests(entries).iter().map(|it| it.len()).collect()
    }

    #[test]
    fn a_request_has_ten_entries_at_most() {
        assert!(lengths(&[]).is_empty());
        assert_eq!(lengths(&vec![entry(1); 10]), [10]);
        assert_eq!(lengths(&vec![entry(1); 21]), [10, 10, 1]);
    }

    #[test]
    fn a_request_has_256_kilobytes_at_most() {
        assert_eq!(lengths(&vec![entry(BYTES / 2); 3]), [2, 1]);
        assert_eq!(lengths(&[entry(1), entry(BYTES), entry(1)]), [1, 1, 1]);
        assert_eq!(lengths(&[entry(BYTES + 1), entry(1)]), [1, 1]);
    }
}
