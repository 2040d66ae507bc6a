//! How calls come in, in short: what one line of a page tells.

use std::collections::BTreeMap;

use domain::{Hour, Judged, Standing, Timestamp};
use jiff::SignedDuration;
use jiff::civil::Date;
use store::{DeliveryFilter, Outcome, Pending, Run, Store, StoreError, SyncSeen, SyncState};

use super::{Figures, Waiting, Warning, warning};
use crate::Settings;

/// How calls come in, and up to when all of them have.
#[derive(Clone, Debug)]
pub struct Summary {
    /// When this was read.
    pub now: Timestamp,
    /// Whether there is a sync at all.
    pub is_on: bool,
    /// None before its first run.
    pub state: Option<SyncState>,
    /// When somebody asked for a run that has not begun.
    pub wanted: Option<Timestamp>,
    /// When the webhook last brought something that was signed.
    pub last_delivery: Option<Timestamp>,
    /// Every call that began before is here, or is known to be lost.
    pub complete_to: Option<Timestamp>,
}

/// How the sync fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    Off,
    /// It has not run yet.
    Waiting,
    /// Its last run failed; it tries again.
    Failing,
    /// It has not succeeded for too long.
    Behind,
    Running,
    /// It is done until the next run.
    Current,
}

/// Three runs that did not come to an end.
pub(super) const TOO_LONG: SignedDuration = SignedDuration::from_mins(45);

/// Strangers can make so many lines of the log, and no more within a while.
const SAMPLE: usize = 25;

impl Summary {
    pub async fn read(
        store: &Store,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let (seen, pending, last_delivery) =
            futures::try_join!(store.sync_seen(), store.pending(), last_delivery(store))?;
        Ok(Self::new(seen, &pending, last_delivery, settings, now))
    }

    pub(super) fn new(
        seen: SyncSeen,
        pending: &[Pending],
        last_delivery: Option<Timestamp>,
        settings: &Settings,
        now: Timestamp,
    ) -> Self {
        let gaps = pending.iter().filter(|it| it.is_a_gap());
        let first_gap = gaps.filter_map(|it| it.started_at).min();
        let listed_to = seen.state.as_ref().and_then(|state| state.listed_to);
        Self {
            now,
            is_on: settings.syncs,
            wanted: seen.wanted.filter(|_| seen.is_wanted()),
            last_delivery,
            complete_to: listed_to.map(|to| first_gap.map_or(to, |gap| to.min(gap))),
            state: seen.state,
        }
    }

    /// When the ledger began to watch.
    pub fn since(&self) -> Option<Timestamp> {
        self.state.as_ref().map(|state| state.since)
    }

    /// How the calls of `day` came in, by its hours.
    pub fn figures_on(&self, day: Date, hours: &BTreeMap<Hour, Standing>) -> Figures {
        let of_day = hours.iter().filter(|(hour, _)| hour.day == day);
        of_day
            .map(|(hour, standing)| Figures::of(hour, standing, self.since()))
            .sum()
    }

    /// How the webhook is judged. Nobody judges it while the sync is off.
    pub fn judged(&self) -> Option<Judged> {
        let state = self.state.as_ref().filter(|_| self.is_on)?;
        Some(state.judged)
    }

    pub fn stage(&self) -> Stage {
        match &self.state {
            _ if !self.is_on => Stage::Off,
            None => Stage::Waiting,
            Some(state) if state.failures > 0 => Stage::Failing,
            Some(state) if is_behind(state, self.now) => Stage::Behind,
            Some(_) if self.running().next().is_some() => Stage::Running,
            Some(_) => Stage::Current,
        }
    }

    /// Everything that is wrong, the deliveries that wait included.
    pub fn warnings(&self, waiting: Waiting) -> Vec<Warning> {
        warning::all(self, waiting)
    }

    /// What is so wrong that it should be seen wherever calls are looked at.
    pub fn urgent(&self) -> Option<Warning> {
        let state = self.state.as_ref().filter(|_| self.is_on)?;
        warning::of_calls(state, self.now)
    }

    /// The passes that are under way.
    pub fn running(&self) -> impl Iterator<Item = &Run> {
        let state = self.state.as_ref().filter(|_| self.is_on).into_iter();
        state.flat_map(|state| {
            [&state.run, &state.reconcile, &state.backfill]
                .into_iter()
                .flatten()
        })
    }
}

/// Since when no run has succeeded.
pub(super) fn last_good(state: &SyncState) -> Timestamp {
    state.last_success.unwrap_or(state.since)
}

pub(super) fn is_behind(state: &SyncState, now: Timestamp) -> bool {
    now.duration_since(last_good(state)) > TOO_LONG
}

impl Stage {
    pub const ALL: [Self; 6] = [
        Self::Off,
        Self::Waiting,
        Self::Failing,
        Self::Behind,
        Self::Running,
        Self::Current,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Waiting => "waiting",
            Self::Failing => "failing",
            Self::Behind => "behind",
            Self::Running => "running",
            Self::Current => "current",
        }
    }
}

/// When the webhook last brought something that was signed. What strangers send
/// says nothing of it; should they fill the top of the log, the last call that
/// was recorded does.
pub(super) async fn last_delivery(store: &Store) -> Result<Option<Timestamp>, StoreError> {
    let any = DeliveryFilter::default();
    let recorded = DeliveryFilter {
        outcome: Some(Outcome::Recorded),
        ..DeliveryFilter::default()
    };
    let (newest, recorded) = futures::try_join!(
        store.deliveries(&any, SAMPLE, None),
        store.deliveries(&recorded, 1, None),
    )?;
    let genuine = newest.rows.iter().chain(&recorded.rows);
    let genuine = genuine.filter(|row| row.outcome != Outcome::Rejected);
    Ok(genuine.map(|row| row.received_at).max())
}
