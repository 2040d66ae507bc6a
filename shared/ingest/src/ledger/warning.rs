//! What is wrong with how calls come in.

use domain::{AgentId, Cause, Health, Judged, Timestamp};
use store::{Store, StoreError, SyncSeen, SyncState};

use super::Summary;
use super::summary::{is_behind, last_good};
use crate::Settings;

/// Something that somebody should know or do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// The webhook is down.
    Down(Cause),
    /// It works in part.
    Degraded(Cause),
    /// Nothing looks for calls that no delivery brought.
    SyncOff,
    /// The last runs failed.
    SyncFailing { runs: u32, why: Option<String> },
    /// No run has succeeded for so many minutes.
    SyncBehind { minutes: i64 },
    /// What the vendor knows of the webhook cannot be read, and why.
    RecordUnreadable(String),
    /// The vendor does not repeat deliveries that failed.
    RetriesOff,
    /// Agents of whom the vendor keeps nothing.
    ZeroRetention(Vec<AgentId>),
    /// The vendor's clock is ahead of ours by so much.
    ClockSkew { secs: i64 },
    /// So many deliveries wait for the database.
    Parked(usize),
    /// So many could not be brought in at all.
    SetAside(usize),
}

/// Less than this, clocks may differ.
const SKEW_SECS: u64 = 60;

/// More than these need no counting.
const MOST: usize = 1000;

/// What is so wrong that it should be seen wherever calls are looked at.
pub fn urgent(seen: &SyncSeen, settings: &Settings, now: Timestamp) -> Option<Warning> {
    let state = seen.state.as_ref().filter(|_| settings.syncs)?;
    of_calls(state, now)
}

/// The same of a sync that is on.
pub(super) fn of_calls(state: &SyncState, now: Timestamp) -> Option<Warning> {
    let of_webhook = of_webhook(state.judged);
    let down = of_webhook.filter(|it| matches!(it, Warning::Down(_)));
    down.or_else(|| behind(state, now))
}

/// Everything that is wrong.
pub(super) fn all(summary: &Summary, waiting: Waiting) -> Vec<Warning> {
    let mut all = Vec::new();
    match &summary.state {
        _ if !summary.is_on => all.push(Warning::SyncOff),
        Some(state) => all.extend(of_sync(state, summary.now)),
        None => {}
    }
    let Waiting { parked, set_aside } = waiting;
    all.extend((set_aside > 0).then_some(Warning::SetAside(set_aside)));
    all.extend((parked > 0).then_some(Warning::Parked(parked)));
    all
}

fn of_sync(state: &SyncState, now: Timestamp) -> Vec<Warning> {
    let mut all = Vec::new();
    all.extend(of_webhook(state.judged));
    all.extend((state.failures > 0).then(|| Warning::SyncFailing {
        runs: state.failures,
        why: state.failure.clone(),
    }));
    all.extend(behind(state, now));
    all.extend(state.record_refused.clone().map(Warning::RecordUnreadable));
    all.extend((state.retries_on == Some(false)).then_some(Warning::RetriesOff));
    let agents = &state.zero_retention;
    all.extend((!agents.is_empty()).then(|| Warning::ZeroRetention(agents.clone())));
    let secs = state.skew_secs;
    all.extend((secs.unsigned_abs() > SKEW_SECS).then_some(Warning::ClockSkew { secs }));
    all
}

fn of_webhook(judged: Judged) -> Option<Warning> {
    let cause = judged.cause.unwrap_or(Cause::CallsMissed);
    match judged.health {
        Health::Idle | Health::Healthy => None,
        Health::Degraded => Some(Warning::Degraded(cause)),
        Health::Down => Some(Warning::Down(cause)),
    }
}

fn behind(state: &SyncState, now: Timestamp) -> Option<Warning> {
    let minutes = now.duration_since(last_good(state)).as_mins();
    is_behind(state, now).then_some(Warning::SyncBehind { minutes })
}

/// How many deliveries are not in the database yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waiting {
    parked: usize,
    set_aside: usize,
}

impl Waiting {
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        let (parked, set_aside) =
            futures::try_join!(store.parked(MOST), store.parked_failed(MOST))?;
        Ok(Self {
            parked: parked.len(),
            set_aside: set_aside.len(),
        })
    }
}
