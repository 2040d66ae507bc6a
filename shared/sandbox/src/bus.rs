//! An event bus that understands `PutEvents`, and refuses what EventBridge
//! refuses.

mod rules;

use std::{
    collections::VecDeque,
    net::Ipv4Addr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
};

use anyhow::Context;
use aws_sdk_eventbridge::{
    Client, Config,
    config::{BehaviorVersion, Region, retry::RetryConfig},
};
use axum::{
    Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::broadcast};

use crate::credentials;
use rules::{Entry, Fault, Request};

/// Only the latest are remembered: whoever wants all of them listens.
const REMEMBERED: usize = 500;

/// A bus of one's own on a loopback port. It answers as long as the runtime
/// that started it.
#[derive(Clone)]
pub struct EventBus {
    endpoint: String,
    bus: Arc<Bus>,
}

/// An event that the bus took, as rules see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    pub id: String,
    pub source: String,
    pub detail_type: String,
    pub detail: Value,
}

struct Bus {
    name: String,
    taken: Mutex<VecDeque<Published>>,
    listeners: broadcast::Sender<Published>,
    count: AtomicU64,
    /// Entries that are still to be taken before some are to be refused.
    to_take: AtomicU32,
    to_refuse: AtomicU32,
}

impl EventBus {
    /// A bus of this name, on a free port.
    pub async fn start(name: &str) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.context("cannot listen for events")?;
        let endpoint = format!("http://{}", listener.local_addr()?);
        let bus = Arc::new(Bus {
            name: name.to_owned(),
            taken: Mutex::default(),
            listeners: broadcast::Sender::new(REMEMBERED),
            count: AtomicU64::default(),
            to_take: AtomicU32::default(),
            to_refuse: AtomicU32::default(),
        });
        let router = Router::new().fallback(answer).with_state(bus.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { endpoint, bus })
    }

    /// Where it answers, for `AWS_ENDPOINT_URL_EVENTBRIDGE`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn name(&self) -> &str {
        &self.bus.name
    }

    /// A client that asks once.
    pub fn client(&self) -> Client {
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(credentials())
            .endpoint_url(&self.endpoint)
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .retry_config(RetryConfig::disabled())
            .build();
        Client::from_conf(config)
    }

    /// What it took, oldest first.
    pub fn events(&self) -> Vec<Published> {
        self.bus.taken().iter().cloned().collect()
    }

    /// What it takes from now on.
    pub fn listen(&self) -> broadcast::Receiver<Published> {
        self.bus.listeners.subscribe()
    }

    /// Takes so many entries more, and then does not take so many, as if it
    /// were busy.
    pub fn refuse(&self, after: u32, entries: u32) {
        self.bus.to_take.store(after, Ordering::SeqCst);
        self.bus.to_refuse.store(entries, Ordering::SeqCst);
    }
}

impl Bus {
    fn put(&self, entry: Entry) -> Result<String, Fault> {
        if !one_of(&self.to_take) && one_of(&self.to_refuse) {
            return Err(Fault::Busy);
        }
        let (source, detail_type, detail) = entry.checked(&self.name)?;
        let number = self.count.fetch_add(1, Ordering::SeqCst);
        let published = Published {
            id: format!("00000000-0000-4000-8000-{number:012x}"),
            source,
            detail_type,
            detail,
        };
        Ok(self.keep(published))
    }

    fn keep(&self, published: Published) -> String {
        let id = published.id.clone();
        // An error says that nobody listens.
        drop(self.listeners.send(published.clone()));
        let mut taken = self.taken();
        if taken.len() == REMEMBERED {
            taken.pop_front();
        }
        taken.push_back(published);
        id
    }

    fn taken(&self) -> MutexGuard<'_, VecDeque<Published>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes one off, where there is one.
fn one_of(left: &AtomicU32) -> bool {
    let one_less = |left: u32| left.checked_sub(1);
    let counted = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
    counted.is_ok()
}

async fn answer(State(bus): State<Arc<Bus>>, headers: HeaderMap, body: String) -> Response {
    let target = headers.get("x-amz-target").map(|it| it.as_bytes());
    if target != Some(b"AWSEvents.PutEvents") {
        return refused("UnknownOperationException", "this bus only takes events");
    }
    let entries = match Request::read(&body).and_then(Request::checked) {
        Ok(entries) => entries,
        Err(why) => return refused("ValidationException", &why),
    };
    let taken: Vec<Value> = entries
        .into_iter()
        .map(|entry| match bus.put(entry) {
            Ok(id) => json!({ "EventId": id }),
            Err(fault) => json!({ "ErrorCode": fault.code(), "ErrorMessage": fault.message() }),
        })
        .collect();
    let failed = taken.iter().filter(|it| it.get("ErrorCode").is_some());
    Json(json!({ "FailedEntryCount": failed.count(), "Entries": taken })).into_response()
}

fn refused(code: &str, why: &str) -> Response {
    let told = json!({ "__type": code, "message": why });
    (StatusCode::BAD_REQUEST, Json(told)).into_response()
}
