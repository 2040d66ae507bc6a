//! The API with a database of its own, at one fixed time, and somebody of each
//! role who asks it.

use std::sync::Arc;
use std::time::Duration;

use access::{Access, Role, Transport};
use axum::Router;
use axum::body::Body;
use http::header::{AUTHORIZATION, CONTENT_TYPE, IF_MATCH};
use http::{Method, Request};
use ingest::Delivered;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use object_store::memory::InMemory;
use sandbox::{Sandbox, TABLE_PREFIX};
use serde_json::Value;
use store::Store;
use tower::ServiceExt;

use crate::answer::Answer;

pub(crate) fn now() -> Timestamp {
    "2026-12-01T12:00:00Z".parse().unwrap()
}

/// What the API may do; what is set up around it may do everything.
const ROLE: &str = "ApiRole";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) store: Store,
    pub(crate) access: Access,
    router: Router,
    keys: Vec<(Role, String)>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let syncs = true;
        Self::with(ingest::Settings {
            syncs,
            ..ingest::Settings::default()
        })
        .await
    }

    pub(crate) async fn with(ingest: ingest::Settings) -> Self {
        let sandbox = Sandbox::memory().await;
        let zone = TimeZone::get("America/New_York").unwrap();
        let objects = Arc::new(InMemory::new());
        let over = |client| Store::new(client, TABLE_PREFIX, objects.clone(), zone.clone());
        let (store, within) = (over(sandbox.client()), over(sandbox.client_of(ROLE)));
        let access = |store: &Store| Access {
            store: store.clone(),
            transport: Transport::Https,
            now,
        };
        let mut keys = Vec::new();
        for role in Role::ALL {
            let (text, _) = access::create_key(&store, "test", role, now())
                .await
                .unwrap();
            keys.push((role, text.expose()));
        }
        let router = api::router(api::App {
            access: access(&within),
            store: within,
            ingest,
            wake: ingest::Wake::default(),
            now,
        });
        Self {
            access: access(&store),
            sandbox,
            store,
            router,
            keys,
        }
    }

    /// Takes `body` in, as the webhook does with what is signed.
    pub(crate) async fn deliver(&self, body: impl Into<Vec<u8>>) {
        let at = "2026-11-30T10:00:00Z".parse().unwrap();
        self.deliver_at(body, at).await;
    }

    pub(crate) async fn deliver_at(&self, body: impl Into<Vec<u8>>, at: Timestamp) {
        let delivered = Delivered {
            body: body.into().into(),
            signed_at: at,
            received_at: at,
            signed_with: None,
        };
        // Unoptimized and beside other tests, deciding takes its time.
        let settings = ingest::Settings {
            deadline: Duration::from_secs(60),
            ..ingest::Settings::default()
        };
        ingest::receive(&self.store, &settings, delivered)
            .await
            .unwrap();
    }

    pub(crate) async fn erase(&self, id: &str) {
        let id = id.parse().unwrap();
        self.store
            .erase_call(&id, "test", "asked", now())
            .await
            .unwrap();
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.asks(Role::Editor, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, path: &str) -> Answer {
        self.asks(Role::Editor, Method::POST, path, None).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.put_if(path, body, None).await
    }

    pub(crate) async fn put_if(&self, path: &str, body: &Value, etag: Option<&str>) -> Answer {
        let mut request = self.request(Role::Editor, Method::PUT, path, Some(body));
        if let Some(etag) = etag {
            request
                .headers_mut()
                .insert(IF_MATCH, etag.parse().unwrap());
        }
        self.send(request).await
    }

    /// As an admin does, who alone changes what the business says of itself.
    pub(crate) async fn admin(&self, method: Method, path: &str, body: &Value) -> Answer {
        self.asks(Role::Admin, method, path, Some(body)).await
    }

    /// The same, on the state that `etag` stands for.
    pub(crate) async fn admin_if(
        &self,
        method: Method,
        path: &str,
        body: &Value,
        etag: &str,
    ) -> Answer {
        let mut request = self.request(Role::Admin, method, path, Some(body));
        let headers = request.headers_mut();
        headers.insert(IF_MATCH, etag.parse().unwrap());
        self.send(request).await
    }

    pub(crate) async fn asks(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        self.send(self.request(role, method, path, body)).await
    }

    pub(crate) fn request(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Request<Body> {
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        let key = self.key(role);
        Request::builder()
            .method(method)
            .uri(path)
            .header(AUTHORIZATION, format!("Bearer {key}"))
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .unwrap()
    }

    /// As a viewer's key that may be told numbers.
    pub(crate) async fn as_key_with_scope(&self, path: &str) -> Answer {
        let wanted = access::WantedKey {
            pii: true,
            ..access::WantedKey::new("test", Role::Viewer)
        };
        let (text, _) = access::make_key(&self.store, wanted, now()).await.unwrap();
        let request = Request::builder().uri(path);
        let request = request.header(AUTHORIZATION, format!("Bearer {}", text.expose()));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) fn key(&self, role: Role) -> &str {
        &self.keys.iter().find(|(held, _)| *held == role).unwrap().1
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }
}
