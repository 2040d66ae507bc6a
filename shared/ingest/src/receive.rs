//! Taking a verified delivery in: once it is answered for, it is durable.

use std::time::Duration;

use bytes::Bytes;
use domain::{Anomaly, ConversationId, Timestamp};
use elevenlabs::{Event, Seen, Unusable, Verified};
use store::{Delivery, DeliveryId, Happened, Outcome, ParkedBody, Store, StoreError};

use crate::{Recorded, Settings, record};

/// A delivery whose signature was right.
#[derive(Clone, Debug)]
pub struct Delivered {
    pub body: Bytes,
    pub signed_at: Timestamp,
    pub received_at: Timestamp,
    /// The fingerprint of the secret it was signed with, where that is known.
    pub signed_with: Option<String>,
}

/// What became of a delivery. Whatever it says is durable.
#[derive(Clone, Debug)]
pub struct Receipt {
    pub delivery: DeliveryId,
    pub outcome: Outcome,
    pub conversation_id: Option<ConversationId>,
    /// The event's type, when it is one that makes a call: a word of ours, not
    /// the sender's, so that it may be logged.
    pub kind: Option<&'static str>,
    /// Why it came to this, where that is not plain; safe to show.
    pub reason: Option<String>,
    /// The names of fields that could not be read.
    pub warnings: Vec<String>,
    pub anomalies: Vec<Anomaly>,
}

/// Neither the database nor the object store took the delivery.
#[derive(Debug, thiserror::Error)]
#[error("the delivery could not be kept: {cause}; nor parked: {parking}")]
pub struct Unkept {
    pub cause: StoreError,
    pub parking: StoreError,
}

/// A body is parked within this time or not at all.
const PARKING: Duration = Duration::from_secs(3);

/// The type of a delivery of our own, which tries the way out: no event of the
/// vendor's, so that it is taken in and makes no call, and no sign that a secret
/// is in use.
pub const SELF_TEST: &str = "ringledger_self_test";

/// A type is a word, whatever a sender writes there.
const LONGEST_KIND: usize = 60;

/// Warnings that are worth keeping of one delivery.
const MOST_WARNINGS: usize = 50;

/// Takes a delivery in; parks it when the database does not take it in time.
pub async fn receive(
    store: &Store,
    settings: &Settings,
    delivered: Delivered,
) -> Result<Receipt, Unkept> {
    let delivery = DeliveryId::new(delivered.received_at);
    let (intake, event) = Intake::read(settings, &delivered, delivery, false);
    let conversation_id = intake.conversation_id.clone();
    let kept = tokio::time::timeout(settings.deadline, intake.keep(store, event));
    let cause = match kept.await {
        Ok(Ok(receipt)) => return Ok(receipt),
        Ok(Err(error)) => error,
        Err(_) => StoreError::Unavailable("deadline".to_owned()),
    };
    let reason = cause.to_string();
    tracing::warn!(delivery.id = %delivery, error = reason, "the database did not take a delivery; parking it");
    match park(store, delivery, delivered).await {
        Ok(()) => Ok(parked(delivery, conversation_id)),
        Err(parking) => Err(Unkept { cause, parking }),
    }
}

async fn park(store: &Store, id: DeliveryId, delivered: Delivered) -> Result<(), StoreError> {
    let Delivered {
        body,
        signed_at,
        received_at,
        ..
    } = delivered;
    let body = ParkedBody::new(id, received_at, signed_at, body);
    let parking = tokio::time::timeout(PARKING, store.park(&body)).await;
    parking.unwrap_or_else(|_| Err(StoreError::Unavailable("parking took too long".to_owned())))
}

fn parked(delivery: DeliveryId, conversation_id: Option<ConversationId>) -> Receipt {
    Receipt {
        delivery,
        outcome: Outcome::Parked,
        conversation_id,
        kind: None,
        reason: None,
        warnings: Vec::new(),
        anomalies: Vec::new(),
    }
}

/// A delivery that has been read, on its way to being kept.
pub(crate) struct Intake<'a> {
    settings: &'a Settings,
    delivered: &'a Delivered,
    id: DeliveryId,
    conversation_id: Option<ConversationId>,
    was_parked: bool,
}

impl<'a> Intake<'a> {
    pub(crate) fn read(
        settings: &'a Settings,
        delivered: &'a Delivered,
        id: DeliveryId,
        was_parked: bool,
    ) -> (Self, Result<Event, Unusable>) {
        let verified = Verified::kept(&delivered.body, delivered.signed_at);
        let event = Event::read(&verified, delivered.received_at, &settings.region);
        let conversation_id = event
            .as_ref()
            .ok()
            .and_then(Event::conversation_id)
            .cloned();
        (
            Self {
                settings,
                delivered,
                id,
                conversation_id,
                was_parked,
            },
            event,
        )
    }

    /// Keeps what the delivery says, or that it could not be used.
    pub(crate) async fn keep(
        self,
        store: &Store,
        event: Result<Event, Unusable>,
    ) -> Result<Receipt, StoreError> {
        match event {
            Ok(Event::Call(seen)) => self.call(store, *seen).await,
            // Recordings are fetched over the API; here they would only weigh.
            Ok(Event::Audio { .. }) => {
                let delivery = self.delivery(Some("audio"), Some("post_call_audio"), false);
                self.logged(store, Outcome::Ignored, delivery).await
            }
            Ok(Event::Unknown { ref kind, .. }) => {
                let mut delivery = self.delivery(Some("unknown_type"), Some(kind), true);
                delivery.signed_with.take_if(|_| kind == SELF_TEST);
                self.logged(store, Outcome::Ignored, delivery).await
            }
            Err(unusable) => {
                let delivery = self.delivery(Some(&unusable.to_string()), None, true);
                self.logged(store, Outcome::Quarantined, delivery).await
            }
        }
    }

    async fn call(self, store: &Store, seen: Seen) -> Result<Receipt, StoreError> {
        let agent = seen
            .observation
            .facts()
            .agent_id
            .as_ref()
            .map(|fact| &fact.value);
        if self.settings.is_foreign(agent) {
            let (secret, at) = (&self.delivered.signed_with, self.delivered.received_at);
            let code = Outcome::Ignored.as_str();
            store.count_signed(code, secret.as_deref(), at).await?;
            return Ok(self.receipt(Outcome::Ignored, Some("foreign_agent"), Vec::new()));
        }
        let kind = seen.kind.as_str();
        let warnings: Vec<String> = seen
            .warnings
            .iter()
            .map(ToString::to_string)
            .take(MOST_WARNINGS)
            .collect();
        let delivery = self.delivery(None, Some(kind), true);
        let delivery = Delivery {
            warnings: warnings.clone(),
            ..delivery
        };
        let happened = Happened::Observed {
            source: "webhook",
            delivery: Some(self.id.to_string()),
        };
        let body = &self.delivered.body;
        let now = self.delivered.received_at;
        let recorded = record(store, seen, Some(body), Some(&delivery), happened, now).await?;
        let Recorded { written, anomalies } = recorded;
        let receipt = self.receipt(written.outcome(), None, warnings);
        Ok(Receipt {
            kind: Some(kind),
            anomalies,
            ..receipt
        })
    }

    async fn logged(
        self,
        store: &Store,
        outcome: Outcome,
        delivery: Delivery,
    ) -> Result<Receipt, StoreError> {
        store.log(&delivery, outcome).await?;
        Ok(self.receipt(outcome, delivery.reason.as_deref(), Vec::new()))
    }

    fn delivery(&self, reason: Option<&str>, kind: Option<&str>, with_body: bool) -> Delivery {
        Delivery {
            id: self.id,
            received_at: self.delivered.received_at,
            signed_at: Some(self.delivered.signed_at),
            kind: kind.map(|kind| domain::shortened(kind, LONGEST_KIND)),
            conversation_id: self.conversation_id.clone(),
            reason: reason.map(str::to_owned),
            warnings: Vec::new(),
            bytes: u64::try_from(self.delivered.body.len()).unwrap_or(u64::MAX),
            body: with_body.then(|| self.delivered.body.clone()),
            was_parked: self.was_parked,
            signed_with: self.delivered.signed_with.clone(),
        }
    }

    fn receipt(&self, outcome: Outcome, reason: Option<&str>, warnings: Vec<String>) -> Receipt {
        Receipt {
            delivery: self.id,
            outcome,
            conversation_id: self.conversation_id.clone(),
            kind: None,
            reason: reason.map(str::to_owned),
            warnings,
            anomalies: Vec::new(),
        }
    }
}
