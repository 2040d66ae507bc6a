//! The one way a call enters.
//!
//! The webhook and the sync learn of a call differently and do the same thing
//! after: [`record`]. Around it lies what may become of a delivery on the way:
//! it is taken in, set aside as unusable, parked while the database is away, or
//! replayed because a person asks.

mod parked;
mod receive;
mod replay;
mod settings;

use domain::{Anomaly, Call, Timestamp};
use elevenlabs::Seen;
use store::{Body, Change, Delivery, Happened, Incoming, Store, StoreError, Written};

pub use parked::{Drained, drain};
pub use receive::{Delivered, Receipt, Unkept, receive};
pub use replay::{FieldChange, ReplayError, Replayed, replay};
pub use settings::Settings;

/// What recording a conversation came to.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub written: Written,
    /// What should make someone look.
    pub anomalies: Vec<Anomaly>,
}

/// Records what `seen` says of a call, with the body it was read from.
///
/// Deliveries repeat, overtake each other and are retraced by the sync, so
/// meeting a known call is ordinary; an erased one stays as it is.
pub async fn record(
    store: &Store,
    seen: Seen,
    body: &[u8],
    delivery: Option<&Delivery>,
    happened: Happened,
    now: Timestamp,
) -> Result<Recorded, StoreError> {
    let (mut observation, incoming) = (seen.observation, contents(&seen.transcript, body));
    observation.transcript(
        incoming
            .transcript
            .as_ref()
            .map(|body| body.content.clone()),
    );
    observation.raw(incoming.raw.as_ref().map(|body| body.content.clone()));
    let anomalies = std::sync::Mutex::new(Vec::new());
    let join = |call: &Call| {
        if call.is_erased() {
            return Ok::<_, StoreError>(call.clone());
        }
        if let Ok(mut found) = anomalies.lock() {
            *found = call.anomalies(&observation);
        }
        Ok(call.observe(&observation))
    };
    let id = observation.id();
    let written = store
        .change(
            Change {
                id,
                happened,
                incoming: &incoming,
                delivery,
                now,
            },
            join,
        )
        .await?;
    Ok(Recorded {
        written,
        anomalies: anomalies.into_inner().unwrap_or_default(),
    })
}

fn contents(transcript: &[domain::Turn], body: &[u8]) -> Incoming {
    Incoming {
        transcript: Body::transcript(transcript),
        raw: Some(Body::raw(body)),
    }
}
