//! A request that reached the webhook.

use domain::Timestamp;
use ingest::{FieldChange, Replayed};
use serde::Serialize;
use serde_json::Value;
use store::DeliveryRow;
use utoipa::ToSchema;

/// One page of the delivery log, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryPage {
    pub(crate) deliveries: Vec<DeliveryView>,
    /// Pass it as `cursor`, with the same filters, to go on; null at the end.
    pub(crate) next_cursor: Option<String>,
    /// Whether the page ends early because many deliveries had to be looked
    /// through: there may be more on the next page, even if this one is empty.
    pub(crate) partial: bool,
}

/// One request that reached the webhook, and what became of it.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(crate) struct DeliveryView {
    #[schema(example = "01KAX8GJ5Q9N1T3V7Y2ZB4D6FH")]
    id: String,
    #[schema(value_type = String, format = DateTime)]
    received_at: Timestamp,
    /// The time that the sender signed.
    #[schema(value_type = Option<String>, format = DateTime)]
    signed_at: Option<Timestamp>,
    #[schema(example = "post_call_transcription")]
    r#type: Option<String>,
    conversation_id: Option<String>,
    #[schema(value_type = crate::words::Outcome)]
    outcome: &'static str,
    /// Why it came to this, where that is not plain.
    reason: Option<String>,
    /// The fields that could not be read.
    warnings: Vec<String>,
    bytes: u64,
    /// Whether its body is kept, so that it can be replayed.
    has_body: bool,
    /// Whether it had been set aside before it came in.
    was_parked: bool,
}

/// What replaying a delivery changed, or would change.
#[derive(Serialize, ToSchema)]
#[schema(as = Replay)]
pub(crate) struct ReplayView {
    dry_run: bool,
    #[schema(value_type = crate::words::Outcome)]
    outcome: &'static str,
    conversation_id: String,
    changes: Vec<FieldChangeView>,
}

/// One fact before and after.
#[derive(Serialize, ToSchema)]
#[schema(as = FieldChange)]
struct FieldChangeView {
    field: &'static str,
    /// Any JSON; null when it was not known.
    before: Option<Value>,
    after: Option<Value>,
}

impl From<DeliveryRow> for DeliveryView {
    fn from(row: DeliveryRow) -> Self {
        Self {
            id: row.id,
            received_at: row.received_at,
            signed_at: row.signed_at,
            r#type: row.kind,
            conversation_id: row.conversation_id,
            outcome: row.outcome.as_str(),
            reason: row.reason,
            warnings: row.warnings,
            bytes: row.bytes,
            has_body: row.has_body,
            was_parked: row.was_parked,
        }
    }
}

impl ReplayView {
    pub(crate) fn new(replayed: Replayed, dry_run: bool) -> Self {
        Self {
            dry_run,
            outcome: replayed.outcome.as_str(),
            conversation_id: replayed.conversation_id.to_string(),
            changes: replayed
                .changes
                .into_iter()
                .map(FieldChangeView::from)
                .collect(),
        }
    }
}

impl From<FieldChange> for FieldChangeView {
    fn from(
        FieldChange {
            field,
            before,
            after,
        }: FieldChange,
    ) -> Self {
        Self {
            field,
            before: Some(before),
            after: Some(after),
        }
    }
}
