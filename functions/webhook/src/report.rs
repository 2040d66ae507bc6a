//! One line, one count and one metric a delivery, whatever became of it.
//!
//! A stranger can make lines and counts, but nothing that grows: of rejected
//! deliveries a capped sample goes into the delivery log, without the body.

use std::time::Duration;

use domain::{Anomaly, ConversationId, Timestamp};
use ingest::Receipt;
use store::{Delivery, DeliveryId, Outcome, StoreError};

use crate::App;
use crate::rejection::Rejection;

/// Rejected deliveries that go into the log, for each reason and minute.
const SAMPLED: u64 = 20;

/// Counting a rejection must not hold its answer up.
const COUNTING: Duration = Duration::from_millis(400);

pub(crate) async fn outcome(
    app: &App,
    taken: &Result<Receipt, Rejection>,
    received_at: Timestamp,
    took: Duration,
) {
    match taken {
        Ok(receipt) => kept(receipt, took),
        Err(rejection) => rejected(app, rejection, received_at, took).await,
    }
}

fn kept(receipt: &Receipt, took: Duration) {
    let call = receipt
        .conversation_id
        .as_ref()
        .map(tracing::field::display);
    let outcome = receipt.outcome.as_str();
    tracing::info!(
        delivery.id = %receipt.delivery,
        delivery.outcome = outcome,
        delivery.kind = receipt.kind,
        delivery.reason = receipt.reason,
        delivery.warnings = receipt.warnings.len(),
        anomaly.agent = receipt.anomalies.contains(&Anomaly::Agent),
        anomaly.start = receipt.anomalies.contains(&Anomaly::Start),
        call.id = call,
        duration_ms = millis(took),
        "delivery {outcome}",
    );
    metric(outcome, took);
}

async fn rejected(app: &App, rejection: &Rejection, received_at: Timestamp, took: Duration) {
    let code = rejection.code();
    let duration_ms = millis(took);
    match rejection {
        Rejection::Unkept(unkept) => {
            let error = unkept.to_string();
            tracing::error!(
                delivery.outcome = "rejected",
                delivery.reason = code,
                error,
                duration_ms,
                "delivery not kept"
            );
        }
        Rejection::SecretUnavailable => {
            tracing::error!(
                delivery.outcome = "rejected",
                delivery.reason = code,
                duration_ms,
                "webhook secret unavailable"
            );
        }
        _ => tracing::info!(
            delivery.outcome = "rejected",
            delivery.reason = code,
            duration_ms,
            "delivery rejected"
        ),
    }
    metric(code, took);
    let counted = tokio::time::timeout(COUNTING, counted(app, rejection, received_at)).await;
    let counted = counted.unwrap_or_else(|_| Err(StoreError::Unavailable("deadline".to_owned())));
    if let Err(error) = counted {
        let error = error.to_string();
        tracing::warn!(
            delivery.reason = code,
            error,
            "a rejected delivery could not be counted"
        );
    }
}

async fn counted(
    app: &App,
    rejection: &Rejection,
    received_at: Timestamp,
) -> Result<(), StoreError> {
    let code = rejection.code();
    app.store.count_delivery(code, received_at).await?;
    let Rejection::Refused {
        conversation_id, ..
    } = rejection
    else {
        return Ok(());
    };
    if app.store.times_this_minute(code, received_at).await? <= SAMPLED {
        let sample = sample(code, conversation_id.clone(), received_at);
        app.store.log_sample(&sample, Outcome::Rejected).await?;
    }
    match conversation_id {
        // Genuine but stale: the sync may fetch what the door cannot let in.
        Some(id) => app.store.ask_for(id, received_at).await,
        None => Ok(()),
    }
}

fn sample(code: &str, conversation_id: Option<ConversationId>, received_at: Timestamp) -> Delivery {
    Delivery {
        id: DeliveryId::new(received_at),
        received_at,
        signed_at: None,
        kind: None,
        conversation_id,
        reason: Some(code.to_owned()),
        warnings: Vec::new(),
        bytes: 0,
        body: None,
        was_parked: false,
        signed_with: None,
    }
}

fn metric(outcome: &'static str, took: Duration) {
    boot::metrics::emit(
        &[("Outcome", outcome)],
        &[
            ("Deliveries", boot::metrics::Value::Count(1)),
            ("Latency", boot::metrics::Value::Millis(millis(took))),
        ],
    );
}

fn millis(took: Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
