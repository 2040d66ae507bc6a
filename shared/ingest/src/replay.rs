//! Replaying a delivery that is in the log: what it would change, field by
//! field, or the change itself.

use std::collections::BTreeMap;

use domain::{Call, ConversationId, Timestamp};
use elevenlabs::{Event, Seen, Verified};
use serde_json::Value;
use store::{Body, DeliveryId, DeliveryRow, Happened, Outcome, Store, StoreError, described};

use crate::{Settings, record};

/// What a replay did, or would do.
#[derive(Clone, Debug)]
pub struct Replayed {
    pub outcome: Outcome,
    pub conversation_id: ConversationId,
    pub changes: Vec<FieldChange>,
}

/// One fact before and after.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    pub field: &'static str,
    pub before: Value,
    pub after: Value,
}

/// Why a delivery cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error("there is no such delivery; the log goes back thirty days")]
    NotFound,
    #[error("the delivery's body is not kept")]
    NoBody,
    #[error("the body still cannot be used: {0}")]
    Unusable(String),
    #[error("the delivery is no conversation")]
    NoCall,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Takes a logged delivery in once more, or with `dry_run` only says what that
/// would change.
pub async fn replay(
    store: &Store,
    settings: &Settings,
    id: &DeliveryId,
    dry_run: bool,
    now: Timestamp,
) -> Result<Replayed, ReplayError> {
    let row = store.delivery(id).await?.ok_or(ReplayError::NotFound)?;
    let body = store.delivery_body(id).await?.ok_or(ReplayError::NoBody)?;
    let seen = read(&row, &body, settings)?;
    let conversation_id = seen.observation.id().clone();
    let before = store.call(&conversation_id).await?.map(|kept| kept.call);
    let changes = changes(before.as_ref(), &seen, &body);
    let outcome = match (dry_run, before) {
        (true, Some(call)) if call.is_erased() => Outcome::Erased,
        (true, Some(_)) if changes.is_empty() => Outcome::Unchanged,
        (true, _) => Outcome::Recorded,
        (false, _) => {
            let happened = Happened::Observed {
                source: "webhook",
                delivery: Some(id.to_string()),
            };
            let recorded = record(store, seen, Some(&body), None, happened, now).await?;
            let outcome = recorded.written.outcome();
            store.settle_delivery(id, outcome, &conversation_id).await?;
            outcome
        }
    };
    Ok(Replayed {
        outcome,
        conversation_id,
        changes,
    })
}

fn read(row: &DeliveryRow, body: &[u8], settings: &Settings) -> Result<Seen, ReplayError> {
    let verified = Verified::kept(body, row.signed_at.unwrap_or(row.received_at));
    match Event::read(&verified, row.received_at, &settings.region) {
        Ok(Event::Call(seen)) => Ok(*seen),
        Ok(Event::Audio { .. } | Event::Unknown { .. }) => Err(ReplayError::NoCall),
        Err(unusable) => Err(ReplayError::Unusable(unusable.to_string())),
    }
}

fn changes(before: Option<&Call>, seen: &Seen, body: &[u8]) -> Vec<FieldChange> {
    let unknown = Call::unknown(seen.observation.id().clone());
    let before = before.unwrap_or(&unknown);
    let mut observation = seen.observation.clone();
    observation.transcript(Body::transcript(&seen.transcript).map(|body| body.content));
    observation.raw(Body::raw(body).content);
    let after = before.observe(&observation);
    let (old, new) = (described(before.facts()), described(after.facts()));
    let value =
        |facts: &BTreeMap<&str, Value>, field: &str| facts.get(field).cloned().unwrap_or_default();
    let differing = after.facts().differing(before.facts()).into_iter();
    differing
        .map(|field| FieldChange {
            field,
            before: value(&old, field),
            after: value(&new, field),
        })
        .collect()
}
