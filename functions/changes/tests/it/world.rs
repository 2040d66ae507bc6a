//! A ledger whose streams are read and whose bus is one's own.

use std::sync::Arc;

use aws_sdk_dynamodb::types::AttributeValue;
use changes::{App, Batch, BatchItemFailures, Bus, handle};
use domain::{Conversion, Edit, Money, Timestamp};
use ingest::{Delivered, Settings, receive};
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{EventBus, Published, Sandbox, TABLE_PREFIX};
use serde_json::{Value, json};
use store::Store;

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) bus: EventBus,
    pub(crate) app: App,
    pub(crate) store: Store,
}

impl World {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::streaming().await;
        let bus = EventBus::start("ringledger-events").await.unwrap();
        let objects = Arc::new(InMemory::new());
        let over = |client| Store::new(client, TABLE_PREFIX, objects.clone(), TimeZone::UTC);
        let store = over(sandbox.client());
        let app = App {
            bus: Bus::new(bus.client(), bus.name()),
            store: over(sandbox.client_of("ChangesRole")),
        };
        Self {
            sandbox,
            bus,
            app,
            store,
        }
    }

    /// Takes a delivery in that tells how far the call of `id` has come.
    pub(crate) async fn call(&self, id: &str, state: &str) {
        self.delivers(body(id, state)).await;
    }

    /// A finished call from `number`, so many seconds earlier.
    pub(crate) async fn call_of(&self, id: &str, number: &str, seconds: i64) {
        let mut body = body(id, "done");
        let metadata = &mut body["data"]["metadata"];
        metadata["phone_call"]["external_number"] = number.into();
        metadata["start_time_unix_secs"] = (STARTED - seconds).into();
        self.delivers(body).await;
    }

    /// The day of the month, so many days before the calls of this world.
    pub(crate) fn day(&self, days: i64) -> i8 {
        let at = Timestamp::from_second(STARTED - days * 86_400).unwrap();
        self.store.day(at).day()
    }

    pub(crate) async fn edits(&self, id: &str, edit: Edit) {
        let id = id.parse().unwrap();
        let edited = review::edit(&self.store, &id, edit, "CANARY ana", None, now());
        edited.await.unwrap();
    }

    async fn delivers(&self, body: Value) {
        let delivered = Delivered {
            body: body.to_string().into(),
            signed_at: now(),
            received_at: now(),
            signed_with: None,
        };
        let settings = Settings::default();
        receive(&self.store, &settings, delivered).await.unwrap();
    }

    /// A person says what the call of `id` came to.
    pub(crate) async fn convert(&self, id: &str, value: Option<f64>) {
        let conversion = Conversion {
            converted: value.is_some(),
            kind: None,
            value: value.map(|value| Money::new(value, "USD").unwrap()),
            note: Some("CANARY note".to_owned()),
        };
        let (id, edit) = (id.parse().unwrap(), Edit::Conversion(conversion));
        let edited = review::edit(&self.store, &id, edit, "CANARY ana", None, now());
        edited.await.unwrap();
    }

    /// The sync's own item becomes this.
    pub(crate) async fn sync(&self, v: u64, health: &str, told: bool) {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let put = self.sandbox.client().put_item();
        let put = put.table_name(format!("{TABLE_PREFIX}state"));
        let put = put.item("pk", text("sync")).item("sk", text("state"));
        let put = put.item("v", AttributeValue::N(v.to_string()));
        let put = put.item("health", text(health));
        let put = put.item("health_told", AttributeValue::Bool(told));
        put.send().await.unwrap();
    }

    /// All there is in a table's stream, as Lambda would hand it over.
    pub(crate) fn batch(&self, table: &str) -> Batch {
        let table = format!("{TABLE_PREFIX}{table}");
        let records = self.sandbox.records(&table, None).unwrap();
        serde_json::from_value(json!({ "Records": records })).unwrap()
    }

    pub(crate) async fn publish(&self, table: &str) -> BatchItemFailures {
        handle(&self.app, self.batch(table)).await
    }

    /// What arrived, each as its kind and its call.
    pub(crate) fn arrived(&self) -> Vec<String> {
        let word = |it: &Published| {
            let id = it.detail["conversation_id"].as_str();
            format!("{} {}", it.detail_type, id.unwrap_or("-"))
        };
        self.bus.events().iter().map(word).collect()
    }
}

/// When calls begin.
const STARTED: i64 = 1_795_000_120;

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_200).unwrap()
}

fn body(id: &str, state: &str) -> Value {
    json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "agent_id": "agent_1",
            "agent_name": "CANARY agent",
            "conversation_id": id,
            "status": state,
            "metadata": {
                "start_time_unix_secs": STARTED,
                "call_duration_secs": 28,
                "phone_call": {
                    "type": "twilio",
                    "direction": "inbound",
                    "external_number": "+14155550100",
                    "agent_number": "+14155550199",
                },
            },
            "analysis": {
                "call_successful": "success",
                "transcript_summary": "CANARY summary",
                "call_summary_title": "CANARY title",
            },
            "transcript": [
                { "role": "user", "message": "CANARY words", "time_in_call_secs": 0 },
            ],
        },
    })
}
