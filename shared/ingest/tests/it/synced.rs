//! What the sync leaves behind, put there as it does.

use bytes::Bytes;
use domain::{Completeness, Observation, Region, Source, State, Timestamp};
use elevenlabs::{Kind, Seen};
use ingest::ledger::lately;
use ingest::{Ledger, Settings, record};
use jiff::SignedDuration;
use serde_json::json;
use store::{Delivery, DeliveryId, Happened, Pending, SyncState, Why};

use crate::world::{World, conversation, ended};

/// 14:45 on a Thursday.
pub(crate) fn now() -> Timestamp {
    "2026-11-19T14:45:00Z".parse().unwrap()
}

pub(crate) fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

pub(crate) fn settings() -> Settings {
    let syncs = true;
    Settings {
        syncs,
        ..Settings::default()
    }
}

impl World {
    pub(crate) async fn ledger(&self) -> Ledger {
        let days = lately(&self.store, now());
        let settings = settings();
        let ledger = ingest::ledger(&self.store, &settings, days, now());
        ledger.await.unwrap()
    }

    pub(crate) async fn syncs(&self, change: impl FnOnce(&mut SyncState)) {
        let seen = self.store.sync_seen().await.unwrap();
        let mut leased = self
            .store
            .take_lease(seen, ago(300))
            .await
            .unwrap()
            .unwrap();
        change(&mut leased.state);
        self.store.release_sync(leased).await.unwrap();
    }

    /// A call of half a minute that a delivery brought at once.
    pub(crate) async fn is_delivered(&self, id: &str, start: Timestamp) {
        let second = start.as_second() + 40 - 1_795_100_000;
        let body = body(id, start, true).into();
        self.deliver_bytes(body, second).await;
    }

    /// The same, that the sync fetched ten minutes later.
    pub(crate) async fn is_fetched(&self, id: &str, start: Timestamp) {
        let at = start + SignedDuration::from_mins(10);
        let body = body(id, start, false);
        let seen = elevenlabs::detail(body.as_bytes(), at, at, &Region::default()).unwrap();
        self.records(seen, body.into(), at).await;
    }

    /// A finished call that the list shows, and nothing else.
    pub(crate) async fn is_listed(&self, id: &str, start: Timestamp) {
        let (at, summary) = (start + SignedDuration::from_mins(10), Completeness::Summary);
        let id = conversation(id);
        let mut observation = Observation::new(id, State::Done, at, summary, Source::Sync, at);
        observation.started_at(start);
        let seen = Seen {
            kind: Kind::Detail,
            observation,
            transcript: Vec::new(),
            warnings: Vec::new(),
        };
        self.records(seen, Bytes::from_static(b"{}"), at).await;
    }

    async fn records(&self, seen: Seen, body: Bytes, at: Timestamp) {
        let happened = Happened::Observed {
            source: "sync",
            delivery: None,
        };
        let recorded = record(&self.store, seen, Some(&body), None, happened, at);
        Box::pin(recorded).await.unwrap();
    }

    /// A delivery without a body, as of a stranger.
    pub(crate) fn delivery(&self, at: Timestamp) -> Delivery {
        Delivery {
            id: DeliveryId::new(at),
            received_at: at,
            signed_at: None,
            kind: None,
            conversation_id: None,
            reason: Some("sig_mismatch".to_owned()),
            warnings: Vec::new(),
            bytes: 2,
            body: None,
            was_parked: false,
            signed_with: None,
        }
    }

    pub(crate) async fn waits_for(&self, id: &str, why: Why, start: Option<Timestamp>) {
        let pending = Pending {
            started_at: start,
            ..Pending::new(conversation(id), why, ago(5))
        };
        self.store.keep_pending(&pending).await.unwrap();
    }
}

fn body(id: &str, start: Timestamp, wrapped: bool) -> String {
    let mut body = ended(id);
    body["event_timestamp"] = json!(start.as_second() + 40);
    body["data"]["metadata"]["start_time_unix_secs"] = json!(start.as_second());
    match wrapped {
        true => body.to_string(),
        false => body["data"].to_string(),
    }
}
