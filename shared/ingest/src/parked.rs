//! Bringing in what had to be parked. The tick does this each minute.

use store::{Again, Parked, ParkedBody, Store, StoreError};

use crate::receive::Intake;
use crate::{Delivered, Settings};

/// What a tick found parked, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drained {
    pub brought_in: usize,
    /// Still not taken; tried again at the next tick.
    pub waiting: usize,
    /// Given up after eight tries; a person should look.
    pub set_aside: usize,
}

/// How many bodies one tick brings in.
const A_TICK: usize = 500;

/// What became of one parked body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Brought {
    In,
    /// Somebody else had brought it in.
    ByOthers,
    /// It could not be, and it is kept; the reason is safe to show.
    Not {
        again: Again,
        why: String,
    },
}

/// Brings parked bodies in through the same door as any delivery. One that
/// cannot be brought in does not hold the others up.
pub async fn drain(store: &Store, settings: &Settings) -> Result<Drained, StoreError> {
    let mut drained = Drained::default();
    for parked in store.parked(A_TICK).await? {
        match bring_in(store, settings, &parked).await {
            Ok(Brought::In | Brought::ByOthers) => {
                drained.brought_in = drained.brought_in.saturating_add(1);
            }
            Ok(Brought::Not { again, why }) => {
                tracing::warn!(
                    delivery.id = parked.name(),
                    error = why,
                    "a parked body could not be brought in"
                );
                match again {
                    Again::Waits => drained.waiting = drained.waiting.saturating_add(1),
                    Again::SetAside => drained.set_aside = drained.set_aside.saturating_add(1),
                }
            }
            Err(error) => {
                drained.waiting = drained.waiting.saturating_add(1);
                let reason = error.to_string();
                tracing::warn!(error = reason, "a parked body could not be handled");
            }
        }
    }
    Ok(drained)
}

/// Brings one parked body in.
pub async fn bring_in(
    store: &Store,
    settings: &Settings,
    parked: &Parked,
) -> Result<Brought, StoreError> {
    let Some(body) = store.parked_body(parked).await? else {
        return Ok(Brought::ByOthers);
    };
    match keep(store, settings, &body).await {
        Ok(()) => store.unpark(parked).await.map(|()| Brought::In),
        Err(error) => Ok(Brought::Not {
            again: store.park_again(parked, body).await?,
            why: error.to_string(),
        }),
    }
}

/// The delivery keeps its name, so that one that was brought in by a tick that
/// then died is not logged twice.
async fn keep(store: &Store, settings: &Settings, body: &ParkedBody) -> Result<(), StoreError> {
    let delivered = Delivered {
        body: body.body.clone(),
        signed_at: body.signed_at,
        received_at: body.received_at,
        signed_with: None,
    };
    let id = body.id.parse().map_err(|()| StoreError::Corrupt {
        key: "a parked body".to_owned(),
        why: "its name is no delivery's".to_owned(),
    })?;
    let (intake, event) = Intake::read(settings, &delivered, id, true);
    let limit = settings.deadline.max(std::time::Duration::from_secs(5));
    let kept = tokio::time::timeout(limit, intake.keep(store, event)).await;
    kept.unwrap_or_else(|_| Err(StoreError::Unavailable("deadline".to_owned())))
        .map(drop)
}
