//! What the tests share: the webhook, and someone who signs.

use std::sync::Arc;
use std::time::Duration;

use access::CallerAddress;
use axum::Router;
use axum::body::Body;
use domain::{Call, Timestamp};
use elevenlabs::{Secrets, Tolerance, WebhookSecret, sign};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use jiff::tz::TimeZone;
use object_store::ObjectStore;
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use serde_json::{Value, json};
use store::Store;
use tower::ServiceExt;

pub(crate) const NOW: i64 = 1_795_100_000;
pub(crate) const SECRET: &str = "wsec_of_the_tests_0123456789abcdef";

pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(NOW).unwrap()
}

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) app: webhook::App,
}

/// An answer of the webhook.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn outcome(&self) -> (u16, &str) {
        (
            self.status.as_u16(),
            self.body["outcome"].as_str().unwrap_or("-"),
        )
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::over(Arc::new(InMemory::new())).await
    }

    pub(crate) async fn over(objects: Arc<dyn ObjectStore>) -> Self {
        let sandbox = Sandbox::memory().await;
        let over = |client| Store::new(client, TABLE_PREFIX, objects.clone(), TimeZone::UTC);
        let store = over(sandbox.client());
        let app = webhook::App {
            secrets: boot::Secrets::given(secrets(&[SECRET])),
            tolerance: Tolerance::default(),
            allowed: Vec::new(),
            store: over(sandbox.client_of("WebhookRole")),
            ingest: ingest::Settings {
                deadline: Duration::from_secs(20),
                ..ingest::Settings::default()
            },
            now,
        };
        Self {
            sandbox,
            store,
            app,
        }
    }

    pub(crate) fn router(&self) -> Router {
        webhook::router(self.app.clone())
    }

    /// Sends `body` as ElevenLabs would.
    pub(crate) async fn deliver(&self, body: &Value) -> Answer {
        self.deliver_bytes(body.to_string().as_bytes()).await
    }

    pub(crate) async fn deliver_bytes(&self, body: &[u8]) -> Answer {
        self.send(body, Some(&signed(body, NOW))).await
    }

    pub(crate) async fn send(&self, body: &[u8], signature: Option<&str>) -> Answer {
        self.request(Method::POST, body, signature, "10.0.0.1")
            .await
    }

    pub(crate) async fn request(
        &self,
        method: Method,
        body: &[u8],
        signature: Option<&str>,
        address: &str,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(webhook::PATH);
        if let Some(signature) = signature {
            request = request.header("ElevenLabs-Signature", signature);
        }
        let mut request = request.body(Body::from(body.to_vec())).unwrap();
        request
            .extensions_mut()
            .insert(CallerAddress(address.parse().unwrap()));
        let response = self.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn known(&self, id: &str) -> Option<Call> {
        let kept = self.store.call(&id.parse().unwrap()).await.unwrap();
        kept.map(|kept| kept.call)
    }

    /// How many deliveries came to `code` so far.
    pub(crate) async fn counted(&self, code: &str) -> u64 {
        let counted = self
            .store
            .deliveries_on(self.store.day(now()))
            .await
            .unwrap();
        counted.get(code).copied().unwrap_or_default()
    }
}

pub(crate) fn secrets(texts: &[&str]) -> Secrets {
    texts.join(",").parse().unwrap()
}

pub(crate) fn secret(text: &str) -> WebhookSecret {
    text.parse().unwrap()
}

pub(crate) fn signed(body: &[u8], second: i64) -> String {
    sign(
        &secret(SECRET),
        Timestamp::from_second(second).unwrap(),
        body,
    )
}

/// A finished inbound phone call.
pub(crate) fn ended(id: &str) -> Value {
    json!({
        "type": "post_call_transcription",
        "event_timestamp": 1_795_000_157,
        "data": {
            "agent_id": "agent_1",
            "conversation_id": id,
            "status": "done",
            "transcript": [{ "role": "user", "message": "Hello.", "time_in_call_secs": 0 }],
            "metadata": { "start_time_unix_secs": 1_795_000_120, "call_duration_secs": 28 },
        },
    })
}
