//! What our own ledger says: of the sync, of what waits, of deliveries.

use std::collections::BTreeMap;

use domain::Timestamp;
use jiff::ToSpan;
use store::{DeliveryFilter, DeliveryRow, Outcome, Pending, Store, StoreError, SyncState};

use crate::ledger::Ledger;

/// What our own ledger says.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// None before the first run.
    pub(super) sync: Option<SyncState>,
    pub(super) pending: Vec<Pending>,
    /// None where they cannot be reached.
    pub(super) parked: Option<Parked>,
    /// Deliveries of today and yesterday, by outcome or reason.
    pub(super) counts: BTreeMap<String, u64>,
    /// When the last delivery came that was signed with a secret of ours and
    /// not by this command.
    pub(super) accepted: Option<Timestamp>,
    /// When the last one came that was signed with another.
    pub(super) mismatched: Option<Timestamp>,
}

/// Verified bodies that the database could not take.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parked {
    pub(super) waiting: usize,
    /// Given up after eight tries.
    pub(super) failed: usize,
}

/// A count beyond this says no more.
const MOST: usize = 10_000;
/// Rejected deliveries that are looked through for a wrong signature.
const LOOKED_THROUGH: usize = 100;

impl Kept {
    pub(super) async fn of(ledger: &Ledger, now: Timestamp) -> Result<Self, StoreError> {
        let store = &ledger.store;
        let parked = match ledger.has_objects() {
            true => Some(parked(store).await?),
            false => None,
        };
        Ok(Self {
            sync: store.sync_seen().await?.state,
            pending: store.pending().await?,
            parked,
            counts: counts(store, now).await?,
            accepted: accepted(store).await?,
            mismatched: mismatched(store).await?,
        })
    }

    pub(super) fn counted(&self, codes: &[&str]) -> u64 {
        codes.iter().filter_map(|code| self.counts.get(*code)).sum()
    }
}

async fn parked(store: &Store) -> Result<Parked, StoreError> {
    Ok(Parked {
        waiting: store.parked(MOST).await?.len(),
        failed: store.parked_failed(MOST).await?.len(),
    })
}

async fn counts(store: &Store, now: Timestamp) -> Result<BTreeMap<String, u64>, StoreError> {
    let today = store.day(now);
    let mut counts = store.deliveries_on(today).await?;
    let yesterday = today.saturating_sub(1.day());
    for (code, count) in store.deliveries_on(yesterday).await? {
        let sum = counts.entry(code).or_default();
        *sum = sum.saturating_add(count);
    }
    Ok(counts)
}

async fn accepted(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let outcomes = [Outcome::Recorded, Outcome::Unchanged, Outcome::Ignored];
    let mut last = None;
    for outcome in outcomes {
        let theirs = |row: &DeliveryRow| row.kind.as_deref() != Some(ingest::SELF_TEST);
        last = last.max(latest(store, outcome, theirs).await?);
    }
    Ok(last)
}

async fn mismatched(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let mismatch = |row: &DeliveryRow| row.reason.as_deref() == Some("sig_mismatch");
    latest(store, Outcome::Rejected, mismatch).await
}

/// When the last delivery of `outcome` came that is `meant`.
async fn latest(
    store: &Store,
    outcome: Outcome,
    meant: impl Fn(&DeliveryRow) -> bool,
) -> Result<Option<Timestamp>, StoreError> {
    let filter = DeliveryFilter {
        outcome: Some(outcome),
        conversation_id: None,
    };
    let page = store.deliveries(&filter, LOOKED_THROUGH, None).await?;
    let mut found = page.rows.iter().filter(|row| meant(row));
    Ok(found.next().map(|row| row.received_at))
}
