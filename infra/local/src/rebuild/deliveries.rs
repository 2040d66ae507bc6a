//! Everything in the delivery log that still has its body, once more.

use std::fmt;

use indicatif::ProgressBar;
use ingest::{ReplayError, Settings, replay};
use store::{DeliveryFilter, DeliveryId, Outcome, Store, StoreError};

/// What the log came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Replayed {
    deliveries: usize,
    recorded: usize,
    /// No call comes of them, as none did when they came.
    without_call: usize,
}

/// Replays the whole log, the oldest first, as it was received.
pub(super) async fn replay_all(store: &Store, settings: &Settings) -> anyhow::Result<Replayed> {
    let mut ids = with_bodies(store).await?;
    ids.reverse();
    let bar = ProgressBar::new(u64::try_from(ids.len()).unwrap_or(u64::MAX));
    let mut replayed = Replayed::default();
    for id in &ids {
        replayed.deliveries = replayed.deliveries.saturating_add(1);
        match Box::pin(replay(store, settings, id, false, boot::now())).await {
            Ok(done) if done.outcome == Outcome::Recorded => {
                replayed.recorded = replayed.recorded.saturating_add(1);
            }
            Ok(_) => {}
            Err(ReplayError::Store(error)) => return Err(error.into()),
            Err(
                ReplayError::NotFound
                | ReplayError::NoBody
                | ReplayError::NoCall
                | ReplayError::Unusable(_),
            ) => replayed.without_call = replayed.without_call.saturating_add(1),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(replayed)
}

/// The newest first, as the log has them.
async fn with_bodies(store: &Store) -> Result<Vec<DeliveryId>, StoreError> {
    let (mut ids, mut after) = (Vec::new(), None);
    loop {
        let page = store
            .deliveries(&DeliveryFilter::default(), 100, after.as_ref())
            .await?;
        let kept = page.rows.iter().filter(|row| row.has_body);
        ids.extend(kept.filter_map(|row| row.id.parse::<DeliveryId>().ok()));
        after = page.next;
        if after.is_none() {
            return Ok(ids);
        }
    }
}

impl fmt::Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            deliveries,
            recorded,
            without_call,
        } = self;
        write!(
            f,
            "{deliveries} deliveries, {recorded} told something, {without_call} are no call"
        )
    }
}
