//! The one way a call enters.
//!
//! The webhook and the sync learn of a call differently and do the same thing
//! after: [`record`]. Around it lies what may become of a delivery on the way:
//! it is taken in, set aside as unusable, parked while the database is away, or
//! replayed because a person asks.
//!
//! It is also the one way the rules decide: on the way in, and again
//! ([`redecide`]) when what the business knows has changed. And it is where one
//! reads whether all calls came in: the [`ledger()`].

mod known;
pub mod ledger;
mod overlay;
mod parked;
mod receive;
mod redecide;
mod replay;
mod settings;
mod wake;

use domain::{Anomaly, Call, ConversationId, Observation, Source, Timestamp};
use elevenlabs::Seen;
use store::{Body, Change, Delivery, Happened, Incoming, Kept, Store, StoreError, Written};

use crate::known::{Known, Undecided};
pub use ledger::{Ledger, ledger};
pub use overlay::Overlay;
pub use parked::{Brought, Drained, bring_in, drain};
pub use receive::{Delivered, Receipt, SELF_TEST, Unkept, receive};
pub use redecide::{Difference, Redeciding, redecide, redecide_due};
pub use replay::{FieldChange, ReplayError, Replayed, replay};
pub use settings::Settings;
pub use wake::{Asked, Wake, ask_for_sync};

/// What recording a conversation came to.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub written: Written,
    /// What should make someone look.
    pub anomalies: Vec<Anomaly>,
}

/// Records what `seen` says of a call, with the body it was read from if that is
/// worth keeping, and decides who it is credited to.
///
/// Deliveries repeat, overtake each other and are retraced by the sync, so
/// meeting a known call is ordinary; an erased one stays as it is. A repeat
/// decides nothing anew, even if the lists have changed: re-deciding because of
/// them is the jobs' business.
pub async fn record(
    store: &Store,
    seen: Seen,
    body: Option<&[u8]>,
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
    let id = observation.id();
    let told = Call::unknown(id.clone()).observe(&observation);
    // What the observation alone asks is known before the call is read.
    let (mut kept, mut known) =
        futures::try_join!(store.call(id), Known::of(store, &told, &seen.transcript),)?;
    for _ in 0..TRIES {
        let joined = observed(kept.as_ref(), id, &observation);
        Box::pin(known.learn(store, &joined, kept.as_ref())).await?;
        let due = known.concerned(&joined);
        let anomalies = std::sync::Mutex::new(Vec::new());
        let join = |call: &Call| {
            if call.is_erased() {
                return Ok(call.clone());
            }
            if let Ok(mut found) = anomalies.lock() {
                *found = call.anomalies(&observation);
            }
            let joined = call.observe(&observation);
            match joined.facts().differing(call.facts()).is_empty() {
                true => Ok(joined),
                false => known.decided(joined, now),
            }
        };
        let change = Change {
            delivery,
            due: &due,
            ..Change::new(id, happened.clone(), &incoming, now)
        };
        match Box::pin(store.change_from(change, kept, join)).await {
            Ok(written) => {
                let anomalies = anomalies.into_inner().unwrap_or_default();
                return Ok(Recorded { written, anomalies });
            }
            Err(Undecided::Store(error)) => return Err(error),
            // Somebody else told more of the call meanwhile.
            Err(Undecided::Unknown) => kept = Box::pin(store.call(id)).await?,
        }
    }
    Err(StoreError::Unavailable(
        "the call changes too often".to_owned(),
    ))
}

const TRIES: u32 = 4;

fn observed(kept: Option<&Kept>, id: &ConversationId, observation: &Observation) -> Call {
    match kept {
        Some(kept) if kept.call.is_erased() => kept.call.clone(),
        Some(kept) => kept.call.observe(observation),
        None => Call::unknown(id.clone()).observe(observation),
    }
}

fn contents(transcript: &[domain::Turn], body: Option<&[u8]>) -> Incoming {
    Incoming {
        transcript: Body::transcript(transcript),
        raw: body.map(Body::raw),
    }
}

/// Records that `source` showed a call of which it tells nothing new.
pub async fn sight(
    store: &Store,
    id: &ConversationId,
    source: Source,
    now: Timestamp,
) -> Result<Written, StoreError> {
    let happened = Happened::Observed {
        source: source.as_str(),
        delivery: None,
    };
    let incoming = Incoming::default();
    let change = Change::new(id, happened, &incoming, now);
    store
        .change(change, |call| Ok(call.sighted(source, now)))
        .await
}
