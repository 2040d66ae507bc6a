//! What the tests share: a store of their own, and deliveries.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::{Call, ConversationId, Timestamp};
use ingest::{Delivered, Receipt, Settings, receive};
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use serde_json::{Value, json};
use store::Store;

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) objects: Arc<InMemory>,
    pub(crate) settings: Settings,
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::memory().await;
        let objects = Arc::new(InMemory::new());
        let store = Store::new(
            sandbox.client(),
            TABLE_PREFIX,
            objects.clone(),
            TimeZone::UTC,
        );
        let settings = Settings {
            deadline: Duration::from_secs(20),
            ..Settings::default()
        };
        Self {
            sandbox,
            store,
            objects,
            settings,
        }
    }

    pub(crate) async fn deliver(&self, body: &Value) -> Receipt {
        self.deliver_bytes(body.to_string().into(), 0).await
    }

    /// Delivers `body`, signed and received `second` seconds into the test.
    pub(crate) async fn deliver_bytes(&self, body: Bytes, second: i64) -> Receipt {
        let delivered = delivered(body, second);
        receive(&self.store, &self.settings, delivered)
            .await
            .expect("kept or parked")
    }

    pub(crate) async fn call(&self, id: &str) -> Call {
        self.known(id).await.expect("a known call")
    }

    pub(crate) async fn known(&self, id: &str) -> Option<Call> {
        let kept = self
            .store
            .call(&conversation(id))
            .await
            .expect("the store answers");
        kept.map(|kept| kept.call)
    }

    /// Every count is what a recount of the calls comes to.
    pub(crate) async fn recounts(&self) {
        let recount = self.store.recount().await.expect("the store answers");
        assert!(recount.calls > 0 && recount.rows > 0);
        assert_eq!(recount.drifts, []);
    }
}

pub(crate) fn delivered(body: Bytes, second: i64) -> Delivered {
    Delivered {
        body,
        signed_at: at(second),
        received_at: at(second),
        signed_with: None,
    }
}

pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_795_100_000 + second).expect("a time")
}

pub(crate) fn conversation(id: &str) -> ConversationId {
    id.parse().expect("an id")
}

/// A finished inbound phone call.
pub(crate) fn ended(id: &str) -> Value {
    json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "agent_id": "agent_1",
            "agent_name": "Front desk",
            "conversation_id": id,
            "status": "done",
            "transcript": [
                { "role": "agent", "message": "Hello.", "time_in_call_secs": 0 },
                { "role": "user", "message": "I have a letter here.", "time_in_call_secs": 3 },
            ],
            "metadata": {
                "start_time_unix_secs": 1_795_000_120,
                "call_duration_secs": 28,
                "phone_call": {
                    "type": "twilio", "direction": "inbound", "phone_number_id": "p",
                    "agent_number": "+442079460123", "external_number": "+447700900123",
                    "stream_sid": "s", "call_sid": "c",
                },
            },
            "analysis": { "call_successful": "success", "transcript_summary": "A letter." },
        },
    })
}

/// The vendor's bodies that make calls, as they are given in the fixtures.
pub(crate) fn fixtures() -> Vec<Bytes> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../elevenlabs/tests/fixtures");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the fixtures' folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().contains("-webhook-"))
        })
        .collect();
    paths.sort();
    assert!(paths.len() >= 14, "the samples are there");
    paths
        .iter()
        .map(|path| std::fs::read(path).expect("a sample").into())
        .collect()
}
