//! A delivery as an item: what a list shows of it, and its body.

use serde::{Deserialize, Serialize};

use super::{Delivery, DeliveryRow, LOGGED, Outcome};
use crate::content::Held;

const KEPT_SECS: i64 = 30 * 86_400;

#[derive(Serialize, Deserialize)]
pub(super) struct DeliveryItem {
    pub(super) id: String,
    pub(super) log: String,
    pub(super) outcome: String,
    pub(super) conversation_id: Option<String>,
    pub(super) expires_at: i64,
    pub(super) row: DeliveryRow,
    pub(super) body: Option<Held>,
}

impl DeliveryItem {
    pub(super) fn new(delivery: &Delivery, outcome: Outcome, body: Option<Held>) -> Self {
        let id = delivery.id.to_string();
        let conversation_id = delivery.conversation_id.as_ref().map(ToString::to_string);
        let row = DeliveryRow {
            id: id.clone(),
            received_at: delivery.received_at,
            signed_at: delivery.signed_at,
            kind: delivery.kind.clone(),
            conversation_id: conversation_id.clone(),
            outcome,
            reason: delivery.reason.clone(),
            warnings: delivery.warnings.clone(),
            bytes: delivery.bytes,
            has_body: body.is_some(),
            was_parked: delivery.was_parked,
        };
        Self {
            id,
            log: LOGGED.to_owned(),
            outcome: outcome.as_str().to_owned(),
            conversation_id,
            expires_at: delivery.received_at.as_second().saturating_add(KEPT_SECS),
            row,
            body,
        }
    }

    pub(super) fn named(self) -> Self {
        let row = DeliveryRow {
            id: self.id.clone(),
            ..self.row
        };
        Self { row, ..self }
    }
}
