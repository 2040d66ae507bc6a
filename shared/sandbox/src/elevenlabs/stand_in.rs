//! The vendor on a loopback port.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use futures::{StreamExt, stream};
use jiff::Timestamp;
use tokio::net::TcpListener;

use super::{
    answer::{Answer, Manner, Request},
    deliveries::{Delivery, Heard},
    vendor::{API_KEY, Vendor},
};
use crate::Requests;

/// How many webhooks are in flight together.
const SENT_AT_ONCE: usize = 8;

/// How long it waits for the answer to a webhook; the vendor's own is unknown.
const PATIENCE: Duration = Duration::from_secs(10);

const BETWEEN_LOOKS: Duration = Duration::from_millis(200);

type Clock = dyn Fn() -> Timestamp + Send + Sync;

/// A server that answers as ElevenLabs does.
///
/// It answers as long as the runtime that started it, whether or not the value
/// is still held.
#[derive(Clone)]
pub struct StandIn {
    base_url: String,
    inside: Arc<Inside>,
}

struct Inside {
    vendor: Mutex<Vendor>,
    now: Box<Clock>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
}

impl StandIn {
    /// One on a port of its own, whose clock is `now`.
    pub async fn start(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self::at(0, now)
            .await
            .expect("there is a free port on the loopback")
    }

    /// One on `port`.
    pub async fn at(
        port: u16,
        now: impl Fn() -> Timestamp + Send + Sync + 'static,
    ) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("cannot listen on port {port}"))?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let inside = Arc::new(Inside {
            vendor: Mutex::new(Vendor::new(1)),
            now: Box::new(now),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
        });
        let router = Router::new().fallback(answer).with_state(inside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { base_url, inside })
    }

    /// Where it answers, for `ELEVENLABS_BASE_URL`.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The key that it takes, for `ELEVENLABS_API_KEY`.
    pub fn api_key(&self) -> &'static str {
        API_KEY
    }

    /// All of it but the network, to be changed. Nothing is answered meanwhile.
    pub fn vendor(&self) -> MutexGuard<'_, Vendor> {
        self.inside.vendor()
    }

    /// What its clock says.
    pub fn now(&self) -> Timestamp {
        (self.inside.now)()
    }

    /// What it has been asked so far, by route.
    pub fn asked(&self) -> Requests {
        self.vendor().asked().clone()
    }

    /// How many requests were in flight together, at most.
    pub fn most_at_once(&self) -> usize {
        self.inside.most_at_once.load(Ordering::SeqCst)
    }
}

/// Sending its webhooks.
impl StandIn {
    /// Sends what is due by now, and says how many that were.
    pub async fn deliver_due(&self, http: &reqwest::Client) -> usize {
        let due = self.vendor().due(self.now());
        let sending = due.into_iter().map(|delivery| self.deliver(http, delivery));
        let sent = stream::iter(sending).buffer_unordered(SENT_AT_ONCE);
        sent.count().await
    }

    /// Sends whatever becomes due, for as long as it is awaited.
    pub async fn deliver_forever(&self, http: &reqwest::Client) {
        loop {
            self.deliver_due(http).await;
            tokio::time::sleep(BETWEEN_LOOKS).await;
        }
    }

    async fn deliver(&self, http: &reqwest::Client, delivery: Delivery) {
        let heard = match delivery.is_lost {
            true => Heard::Nothing,
            false => post(http, &delivery).await,
        };
        self.vendor().heard(delivery, heard, self.now());
    }
}

async fn post(http: &reqwest::Client, delivery: &Delivery) -> Heard {
    let mut request = http.post(&delivery.url).timeout(PATIENCE);
    for (name, value) in &delivery.headers {
        request = request.header(name, value);
    }
    match request.body(delivery.body.clone()).send().await {
        Ok(answer) => Heard::Status(answer.status().as_u16()),
        Err(_) => Heard::Nothing,
    }
}

impl Inside {
    fn vendor(&self) -> MutexGuard<'_, Vendor> {
        self.vendor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts a request as long as it is in flight, however it ends.
struct InFlight(Arc<Inside>);

impl InFlight {
    fn one(inside: &Arc<Inside>) -> Self {
        let others = inside.at_once.fetch_add(1, Ordering::SeqCst);
        let together = others.saturating_add(1);
        inside.most_at_once.fetch_max(together, Ordering::SeqCst);
        Self(inside.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.at_once.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn answer(
    State(inside): State<Arc<Inside>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let _in_flight = InFlight::one(&inside);
    let key = headers.get("xi-api-key").and_then(|key| key.to_str().ok());
    let request = Request {
        method: &method,
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        key,
        body: &body,
    };
    let answer = inside.vendor().answer(&request, (inside.now)());
    match answer.manner {
        Manner::AtOnce => {}
        Manner::After(wait) => tokio::time::sleep(wait).await,
        Manner::Never => std::future::pending().await,
    }
    response(answer)
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in answer.headers {
        response = response.header(name, value);
    }
    response
        .body(Body::from(answer.body))
        .expect("a status and headers that we wrote are well-formed")
}
