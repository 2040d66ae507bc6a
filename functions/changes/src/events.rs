//! What is told of a change, and to whom it is worth telling.
//!
//! Pure, so that each transition can be tried. An event has ids and facts,
//! never a number, a name, a title or anything that was said.

mod call;
mod sync;
mod words;

use std::fmt;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::stream::Changed;

/// Whose events these are, to rules on the bus.
pub const SOURCE: &str = "ringledger";

/// An event as it is published.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub kind: DetailType,
    pub at: Timestamp,
    /// A JSON object with an `id` that is the same however often the same
    /// change is told.
    pub detail: Value,
}

/// What happened, in a word that rules pick events by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DetailType {
    /// A call is over, and the vendor will add nothing more by itself.
    CallRecorded,
    /// A campaign got a call, lost it, or its credit changed.
    CallAttributed,
    /// A call came to something, to something else, or to nothing after all.
    CallConverted,
    WebhookHealthChanged,
    SyncFailed,
    SyncRecovered,
}

/// What follows from `changed`, in the order in which it is told.
pub fn events_of(changed: &Changed) -> Vec<Event> {
    match changed {
        Changed::Call(change) => call::events_of(change),
        Changed::Sync(change) => sync::events_of(change),
    }
}

impl Event {
    fn new(kind: DetailType, at: Timestamp, detail: &impl Serialize) -> Self {
        let detail = serde_json::to_value(detail).expect("a detail always serializes");
        Self { kind, at, detail }
    }
}

impl DetailType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CallRecorded => "CallRecorded",
            Self::CallAttributed => "CallAttributed",
            Self::CallConverted => "CallConverted",
            Self::WebhookHealthChanged => "WebhookHealthChanged",
            Self::SyncFailed => "SyncFailed",
            Self::SyncRecovered => "SyncRecovered",
        }
    }
}

impl fmt::Display for DetailType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
