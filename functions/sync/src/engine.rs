//! A run of the sync, from the lease to its release.
//!
//! What is due is begun, what was begun goes on a page at a time, and how far it
//! has come is saved after each. A regular pass goes before the daily one, and
//! both before a backfill, so that a year of history holds nobody up.

use std::collections::BTreeMap;

use domain::{ConversationId, Timestamp};
use elevenlabs::{ApiError, Client};
use jiff::SignedDuration;
use store::{Leased, Pending, Phase, Run, RunKind, RunLog, RunOutcome, StoreError, SyncSeen};

use crate::window::{self, after};
use crate::{App, Cause, batches, health, housekeeping, page, pending, report};

/// What came of looking whether to sync.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Synced {
    /// There is no key to ask ElevenLabs with; the reason is safe to show.
    Off(String),
    /// Nothing is due.
    Rested,
    /// Somebody else is at it.
    Held,
    /// Somebody else took the lease meanwhile.
    Overtaken,
    /// Everything due is done.
    Done,
    /// There was no more time; the next tick goes on.
    CutShort,
    /// It goes on where it was, later.
    Failed(String),
}

/// Why a page could not be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Halt {
    #[error(transparent)]
    Vendor(#[from] ApiError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("{failed} of {all} calls of a page could not be fetched: {last}")]
    TooMany {
        failed: usize,
        all: usize,
        last: String,
    },
}

/// Three failures in a row are told to people.
const TOLD_AFTER: u32 = 3;
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
/// A failed pass that is not the regular one is tried again after this.
const REST: SignedDuration = SignedDuration::from_mins(5);

/// A run, with the lease.
pub(crate) struct Engine<'a> {
    pub(crate) app: &'a App,
    pub(crate) client: Client,
    pub(crate) leased: Leased,
    /// What waits to be fetched, as it was when the run began and changed since.
    pub(crate) pending: BTreeMap<ConversationId, Pending>,
}

/// Begins what is due and goes on with what was begun, until it is done or the
/// time has come.
pub async fn sync(app: &App, cause: Cause, until: Timestamp) -> Result<Synced, StoreError> {
    let client = match app.vendor.client().await {
        Ok(client) => client,
        Err(why) => return Ok(Synced::Off(why.to_string())),
    };
    let seen = app.store.sync_seen().await?;
    let now = (app.now)();
    if !is_due(&seen, cause, now) {
        return Ok(Synced::Rested);
    }
    let Some(leased) = app.store.take_lease(seen, now).await? else {
        return Ok(Synced::Held);
    };
    let waiting = app.store.pending().await?;
    let pending = waiting.into_iter().map(|it| (it.id.clone(), it)).collect();
    let engine = Engine {
        app,
        client,
        leased,
        pending,
    };
    Box::pin(engine.go(cause, until)).await
}

fn is_due(seen: &SyncSeen, cause: Cause, now: Timestamp) -> bool {
    let Some(state) = &seen.state else {
        return true;
    };
    let begun = [&state.run, &state.reconcile, &state.backfill];
    let goes_on = |run: &Run| run.not_before.is_none_or(|rest| rest <= now);
    let rests = state.run.as_ref().is_some_and(|run| !goes_on(run));
    !seen.is_held(now)
        && (begun.into_iter().flatten().any(goes_on)
            || (!rests && (state.next_due <= now || cause == Cause::Scheduled))
            || state.next_reconcile <= now
            || seen.is_wanted()
            || seen.wants_backfill())
}

impl Engine<'_> {
    async fn go(mut self, cause: Cause, until: Timestamp) -> Result<Synced, StoreError> {
        let mut asked = cause;
        let mut came_to = Synced::Done;
        loop {
            let now = self.now();
            self.begin_what_is_due(std::mem::take(&mut asked), now);
            let Some(kind) = self.next(now) else { break };
            if now >= until {
                came_to = Synced::CutShort;
                break;
            }
            if let Err(halt) = Box::pin(self.step(kind)).await {
                self.fail(kind, &halt).await?;
                came_to = Synced::Failed(halt.to_string());
                break;
            }
            let now = self.now();
            if !self.app.store.save_sync(&mut self.leased, now).await? {
                return Ok(Synced::Overtaken);
            }
        }
        report::state(&self.leased.state, self.pending.values());
        let released = self.app.store.release_sync(self.leased).await?;
        Ok(if released { came_to } else { Synced::Overtaken })
    }

    /// Has a call wait to be asked for.
    pub(crate) async fn wait_for(&mut self, pending: Pending) -> Result<(), StoreError> {
        self.app.store.keep_pending(&pending).await?;
        self.pending.insert(pending.id.clone(), pending);
        Ok(())
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.app.now)()
    }

    fn begin_what_is_due(&mut self, cause: Cause, now: Timestamp) {
        let (wanted, backfill) = (self.leased.wanted, self.leased.wanted_backfill);
        let state = &mut self.leased.state;
        let is_wanted = wanted.is_some() && wanted > state.answered;
        if is_wanted {
            state.answered = wanted;
            // Whoever asks does not want to wait for a rest to end.
            state.run.iter_mut().for_each(|run| run.not_before = None);
        }
        let is_due = state.next_due <= now || cause != Cause::Tick || is_wanted;
        if state.run.is_none() && is_due {
            let kind = match is_wanted || cause == Cause::Requested {
                true => RunKind::Requested,
                false => RunKind::Scheduled,
            };
            state.run = Some(window::regular(state, kind, now));
            state.next_due = after(now, state.judged.health.interval());
        }
        if let Some(wanted) = backfill.filter(|wanted| Some(wanted.at) > state.backfill_begun) {
            state.backfill_begun = Some(wanted.at);
            state.backfill = Some(Run::new(RunKind::Backfill, wanted.from, wanted.to, now));
        }
        if state.reconcile.is_none() && state.next_reconcile <= now {
            state.reconcile = Some(window::reconcile(now));
            state.next_reconcile = after(now, A_DAY);
        }
    }

    /// The most urgent pass that may go on.
    fn next(&self, now: Timestamp) -> Option<RunKind> {
        let state = &self.leased.state;
        let begun = [&state.run, &state.reconcile, &state.backfill];
        let mut ready = begun.into_iter().flatten();
        ready
            .find(|run| run.not_before.is_none_or(|rest| rest <= now))
            .map(|run| run.kind)
    }

    pub(crate) fn run(&mut self, kind: RunKind) -> &mut Option<Run> {
        let state = &mut self.leased.state;
        match kind {
            RunKind::Scheduled | RunKind::Requested => &mut state.run,
            RunKind::Reconcile => &mut state.reconcile,
            RunKind::Backfill => &mut state.backfill,
        }
    }

    /// One step of a pass: a page, or what is left to do after the last.
    async fn step(&mut self, kind: RunKind) -> Result<(), Halt> {
        let Some(mut run) = self.run(kind).clone() else {
            return Ok(());
        };
        run.not_before = None;
        match run.phase {
            Phase::Listing | Phase::Comments => page::list(self, &mut run).await?,
            Phase::Pending => {
                if pending::retry(self, &mut run).await? {
                    return self.finish(run).await;
                }
            }
        }
        *self.run(kind) = Some(run);
        Ok(())
    }

    /// Ends a pass that has done all it could.
    async fn finish(&mut self, run: Run) -> Result<(), Halt> {
        let now = self.now();
        match run.kind {
            RunKind::Scheduled | RunKind::Requested => {
                batches::read(self, now).await?;
                health::judge(self, now).await?;
                let state = &mut self.leased.state;
                state.listed_to = state.listed_to.max(Some(run.to));
                state.last_success = Some(now);
                (state.failures, state.failure) = (0, None);
                state.failures_told = false;
                report::succeeded();
            }
            RunKind::Reconcile => housekeeping::look_at_agents(self).await,
            RunKind::Backfill => {}
        }
        self.hurry_if_needed(&run, now);
        let kind = run.kind;
        self.log(run, RunOutcome::Done, now).await?;
        *self.run(kind) = None;
        Ok(())
    }

    /// The next pass is due sooner when the webhook is down, when a call is
    /// missing, or when this one took long to get through.
    fn hurry_if_needed(&mut self, run: &Run, now: Timestamp) {
        let has_gap = self.pending.values().any(Pending::is_a_gap);
        let state = &mut self.leased.state;
        let mut interval = state.judged.health.interval();
        if has_gap {
            interval = interval.min(REST);
        }
        state.next_due = state.next_due.min(after(now, interval));
        let is_regular = matches!(run.kind, RunKind::Scheduled | RunKind::Requested);
        if is_regular && now.duration_since(run.to) > interval {
            state.next_due = now;
        }
    }

    /// Has a pass rest, and counts a failure of the regular one.
    async fn fail(&mut self, kind: RunKind, halt: &Halt) -> Result<(), StoreError> {
        let now = self.now();
        let why = halt.to_string();
        tracing::warn!(run = kind.as_str(), error = why, "the sync could not go on");
        let asked = match halt {
            Halt::Vendor(error) => error.after().and_then(|after| after.try_into().ok()),
            _ => None,
        };
        let state = &mut self.leased.state;
        let interval = state.judged.health.interval();
        let mut rest = REST;
        if matches!(kind, RunKind::Scheduled | RunKind::Requested) {
            rest = interval;
            state.failures = state.failures.saturating_add(1);
            state.failure = Some(why.clone());
            state.last_failure = Some(now);
            state.failures_told = state.failures_told || state.failures >= TOLD_AFTER;
            report::failed();
        }
        let Some(mut run) = self.run(kind).clone() else {
            return Ok(());
        };
        if matches!(halt, Halt::Vendor(ApiError::BadCursor(_))) {
            // A cursor that is not known any more: the window from its start.
            run.cursor = None;
        }
        run.not_before = Some(after(now, rest.max(asked.unwrap_or_default())));
        *self.run(kind) = Some(run.clone());
        self.log(run, RunOutcome::Failed(why), now).await
    }

    async fn log(&self, run: Run, outcome: RunOutcome, now: Timestamp) -> Result<(), StoreError> {
        let log = RunLog {
            run,
            ended_at: now,
            outcome,
        };
        self.app.store.log_run(&log).await
    }
}
