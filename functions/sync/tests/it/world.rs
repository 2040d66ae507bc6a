//! What the tests share: a ledger, a stand-in for ElevenLabs, and a clock that
//! both go by.

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::Call;
use elevenlabs::Pace;
use ingest::Delivered;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use object_store::memory::InMemory;
use sandbox::Sandbox;
use sandbox::elevenlabs::{Conversation, StandIn, event};
use store::{Store, SyncState};
use sync::{App, Cause, Synced};

pub(crate) const START: i64 = 1_795_000_000;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(START * 1000) };
}

/// The time of this test; a millisecond passes whenever somebody looks.
pub(crate) fn now() -> Timestamp {
    NOW.set(NOW.get() + 1);
    Timestamp::from_millisecond(NOW.get()).unwrap()
}

pub(crate) fn pass(minutes: i64) {
    pass_secs(60 * minutes);
}

pub(crate) fn pass_secs(secs: i64) {
    NOW.set(NOW.get() + 1000 * secs);
}

pub(crate) fn set_clock(at: Timestamp) {
    NOW.set(at.as_millisecond());
}

/// So many minutes after the test began.
pub(crate) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(START + 60 * minutes).unwrap()
}

pub(crate) struct World {
    pub(crate) app: App,
    /// What looks on may do everything, unlike the sync.
    pub(crate) store: Store,
    pub(crate) sandbox: Sandbox,
    pub(crate) vendor: StandIn,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::at_pace(quick()).await
    }

    pub(crate) async fn at_pace(pace: Pace) -> Self {
        boot::use_ring();
        set_clock(at(0));
        let vendor = StandIn::start(now).await;
        let (app, store, sandbox) = ledger(&vendor, pace).await;
        Self {
            app,
            store,
            sandbox,
            vendor,
        }
    }

    /// Adds a call that began `minutes` after the test did.
    pub(crate) fn call(&self, id: &str, minutes: i64) -> Conversation {
        let call = Conversation::new(id, "agent_1", at(minutes));
        self.vendor.vendor().add(call.clone());
        call
    }

    pub(crate) async fn tick(&self) -> Synced {
        self.sync(Cause::Tick).await
    }

    pub(crate) async fn sync(&self, cause: Cause) -> Synced {
        let until = now() + SignedDuration::from_hours(1);
        sync::sync(&self.app, cause, until).await.unwrap()
    }

    /// Delivers the webhook of a call at the time it is due.
    pub(crate) async fn deliver(&self, call: &Conversation) {
        let body = Bytes::from(event(call).to_string());
        let delivered = Delivered {
            body,
            signed_at: now(),
            received_at: now(),
            signed_with: None,
        };
        let settings = &self.app.ingest;
        ingest::receive(&self.store, settings, delivered)
            .await
            .unwrap();
    }

    pub(crate) async fn kept(&self, id: &str) -> Option<Call> {
        let kept = self.store.call(&id.parse().unwrap()).await.unwrap();
        kept.map(|kept| kept.call)
    }

    pub(crate) async fn state(&self) -> SyncState {
        self.store.sync_seen().await.unwrap().state.unwrap()
    }

    /// How often the vendor was asked for a whole conversation.
    pub(crate) fn details(&self) -> u64 {
        let route = sandbox::elevenlabs::Route::Conversation;
        self.vendor.asked().of(route.as_str())
    }

    /// All calls of the vendor's that are over are held whole.
    pub(crate) async fn has_all(&self) {
        let over: Vec<Conversation> = {
            let vendor = self.vendor.vendor();
            let is_over = |call: &&Conversation| call.over_at() <= now();
            vendor.conversations().filter(is_over).cloned().collect()
        };
        assert!(!over.is_empty());
        for call in over {
            let kept = self.kept(&call.id).await;
            let kept = kept.unwrap_or_else(|| panic!("{} is missing", call.id));
            assert!(kept.is_complete(), "{} is not complete", call.id);
            assert_eq!(kept.started_at(), Some(call.started_at));
        }
        let recount = self.store.recount().await.unwrap();
        assert_eq!(recount.drifts, []);
    }
}

/// A ledger over `vendor`, and a look at it that may do everything.
pub(crate) async fn ledger(vendor: &StandIn, pace: Pace) -> (App, Store, Sandbox) {
    let sandbox = Sandbox::memory().await;
    let objects = Arc::new(InMemory::new());
    let prefix = sandbox::TABLE_PREFIX;
    let over = |client| Store::new(client, prefix, objects.clone(), TimeZone::UTC);
    let key = boot::Secret::given(vendor.api_key().parse().unwrap());
    let base = vendor.base_url().parse().unwrap();
    let app = App {
        store: over(sandbox.client_of("SyncRole")),
        ingest: ingest::Settings {
            deadline: Duration::from_secs(20),
            ..ingest::Settings::default()
        },
        vendor: boot::Vendor::new(base, Some(key), pace, now),
        now,
    };
    (app, over(sandbox.client()), sandbox)
}

/// Asks as fast as it can, and once.
pub(crate) fn quick() -> Pace {
    Pace {
        per_second: 100_000,
        tries: 1,
        ..Pace::default()
    }
}
