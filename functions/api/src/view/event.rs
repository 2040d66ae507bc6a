//! One change in a call's history.

use domain::Timestamp;
use serde::Serialize;
use serde_json::Value;
use store::Journal;
use utoipa::ToSchema;

/// One page of a call's history, newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryPage)]
pub(crate) struct EventPage {
    pub(crate) history: Vec<EventView>,
    /// Pass it as `cursor` to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
}

/// A change of a call: who or what made it, and when.
#[derive(Serialize, ToSchema)]
#[schema(as = HistoryEntry)]
pub(crate) struct EventView {
    /// The call's version that this change made.
    version: u64,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// observed, edited, decided or erased.
    #[schema(example = "edited")]
    kind: String,
    /// webhook, sync, or the person or key that acted.
    #[schema(example = "webhook")]
    actor: String,
    /// The delivery that brought it, when one did.
    delivery_id: Option<String>,
    /// The names of the facts or entered fields that changed.
    fields: Vec<String>,
    /// What people had entered before; null for the vendor's facts, and after an
    /// erasure.
    before: Option<Value>,
    /// What people entered.
    after: Option<Value>,
    /// What the rules then decided, with the evidence, where that was new; null
    /// after an erasure.
    decision: Option<Value>,
    /// What made the rules decide anew: the id of a job, or of another call.
    why: Option<String>,
}

impl From<Journal> for EventView {
    fn from(entry: Journal) -> Self {
        let value = |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok());
        Self {
            version: entry.v,
            at: entry.at,
            kind: entry.kind,
            actor: entry.actor,
            delivery_id: entry.delivery_id,
            fields: entry.fields,
            before: value(entry.before),
            after: value(entry.after),
            decision: value(entry.decision),
            why: entry.why,
        }
    }
}
