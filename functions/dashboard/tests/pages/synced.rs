//! What the sync leaves behind, put there as it does.

use domain::{Cause, Completeness, Health, Judged, Observation, Region, Source, State, Timestamp};
use elevenlabs::{Kind, Seen};
use jiff::SignedDuration;
use serde_json::Value;
use store::{Happened, Pending, Run, RunKind, RunLog, RunOutcome, SyncState, Why};

use crate::house::{House, now};
use crate::world::made;

/// So many minutes before now.
pub(crate) fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

impl House {
    /// Has the sync come as far as `change` says.
    pub(crate) async fn syncs(&self, change: impl FnOnce(&mut SyncState)) {
        let seen = self.store.sync_seen().await.unwrap();
        let leased = self.store.take_lease(seen, ago(60 * 24 * 30)).await;
        let mut leased = leased.unwrap().expect("nobody holds the lease");
        change(&mut leased.state);
        assert!(self.store.release_sync(leased).await.unwrap());
    }

    /// A sync that is up to date, with a webhook that fares as it is said.
    pub(crate) async fn is_judged(&self, health: Health, cause: Option<Cause>) {
        self.syncs(|state| {
            state.listed_to = Some(ago(15));
            state.last_success = Some(ago(14));
            state.next_due = ago(-5);
            state.judged = Judged {
                health,
                since: ago(348),
                cause,
                told: false,
            };
        })
        .await;
    }

    /// A call that the sync fetched ten minutes after it began.
    pub(crate) async fn fetches(&self, id: &str, start: Timestamp) {
        let body = made(id, start, |_| {});
        let at = start + SignedDuration::from_mins(10);
        self.fetches_body(&body["data"], at).await;
    }

    async fn fetches_body(&self, body: &Value, at: Timestamp) {
        let body = body.to_string();
        let seen = elevenlabs::detail(body.as_bytes(), at, at, &Region::default()).unwrap();
        self.records(seen, body.as_bytes(), at).await;
    }

    /// A finished call that the vendor lists, and that could not be fetched.
    pub(crate) async fn misses(&self, id: &str, start: Timestamp, error: &str) {
        let at = start + SignedDuration::from_mins(10);
        let (name, summary) = (id.parse().unwrap(), Completeness::Summary);
        let mut observation = Observation::new(name, State::Done, at, summary, Source::Sync, at);
        observation.started_at(start);
        let seen = Seen {
            kind: Kind::Detail,
            observation,
            transcript: Vec::new(),
            warnings: Vec::new(),
        };
        self.records(seen, b"{}", at).await;
        self.waits_for(id, Why::Failed, Some(start), Some(error))
            .await;
    }

    async fn records(&self, seen: Seen, body: &[u8], at: Timestamp) {
        let happened = Happened::Observed {
            source: "sync",
            delivery: None,
        };
        let recorded = ingest::record(&self.store, seen, Some(body), None, happened, at);
        Box::pin(recorded).await.unwrap();
    }

    pub(crate) async fn waits_for(
        &self,
        id: &str,
        why: Why,
        start: Option<Timestamp>,
        error: Option<&str>,
    ) {
        let pending = Pending {
            started_at: start,
            tries: 2,
            error: error.map(str::to_owned),
            agent_id: "agent_front_desk".parse().ok(),
            next_try: ago(-2),
            ..Pending::new(id.parse().unwrap(), why, ago(5))
        };
        self.store.keep_pending(&pending).await.unwrap();
    }

    pub(crate) async fn ran(&self, kind: RunKind, minutes: i64, outcome: RunOutcome) {
        let mut run = Run::new(kind, ago(minutes + 120), ago(minutes), ago(minutes));
        (run.listed, run.fetched, run.new) = (1204, 3, 2);
        let log = RunLog {
            run,
            ended_at: ago(minutes) + SignedDuration::from_secs(42),
            outcome,
        };
        self.store.log_run(&log).await.unwrap();
    }

    /// A day with a bit of everything.
    pub(crate) async fn has_had_a_day(&self) {
        self.is_judged(Health::Degraded, Some(Cause::CallsMissed))
            .await;
        for (n, minutes) in [20, 21, 22, 80, 140, 60 * 16].into_iter().enumerate() {
            self.fetches(&format!("conv_fetched_{n}"), ago(minutes))
                .await;
        }
        self.misses("conv_missing", ago(85), "http_500").await;
        self.waits_for("conv_gone", Why::Gone, Some(ago(300)), None)
            .await;
        self.waits_for("conv_stuck", Why::Stuck, Some(ago(60 * 30)), None)
            .await;
        self.waits_for("conv_running", Why::Running, Some(ago(3)), None)
            .await;
        self.waits_for("conv_refused", Why::Refused, None, None)
            .await;
        let failed = RunOutcome::Failed("ElevenLabs is busy".to_owned());
        self.ran(RunKind::Scheduled, 29, failed).await;
        self.ran(RunKind::Scheduled, 14, RunOutcome::Done).await;
        self.ran(RunKind::Reconcile, 600, RunOutcome::Done).await;
        self.syncs(|state| {
            state.retries_on = Some(false);
            state.zero_retention = vec!["agent_private".parse().unwrap()];
            let mut run = Run::new(RunKind::Backfill, ago(60_000), ago(40_000), ago(4));
            (run.listed, run.fetched, run.failed) = (1100, 1040, 2);
            run.reached = Some(ago(52_000));
            state.backfill = Some(run);
        })
        .await;
    }
}
