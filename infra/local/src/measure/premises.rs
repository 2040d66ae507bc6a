//! Where a business is played: the real webhook, the API and the tick over an
//! empty database in memory.

use std::collections::HashMap;
use std::path::Path;

use access::{Access, Role, Transport};
use anyhow::{Context, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use elevenlabs::{HEADER, Secrets, Tolerance, WebhookSecret, sign};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use ingest::Settings;
use jiff::tz::TimeZone;
use sandbox::Sandbox;
use serde_json::Value;
use store::Store;
use tower::ServiceExt;

use super::business::Business;
use super::clock;
use super::table::Line;
use super::verdict::Verdict;

/// A business's Ringledger.
pub(crate) struct Premises {
    pub(crate) store: Store,
    pub(crate) ingest: Settings,
    webhook: Router,
    api: Router,
    secret: WebhookSecret,
    keys: tokio::sync::Mutex<HashMap<String, String>>,
    _sandbox: Sandbox,
}

const SECRET: &str = "wsec_measured_on_a_sample_business_0123456789";
/// Calls decided anew in one go, and how long jobs may take in one.
const AT_ONCE: usize = 200;
const A_WHILE: std::time::Duration = std::time::Duration::from_secs(600);

const LARGEST_ANSWER: usize = 64 << 20;

impl Premises {
    /// Opened a moment before anything happens to `business`.
    pub(crate) async fn open(business: &Business) -> anyhow::Result<Self> {
        let (first, _) = business.happenings.first().context("nothing happens")?;
        clock::go_on_to(*first);
        let sandbox = Sandbox::memory().await;
        let zone = TimeZone::get(&business.zone).unwrap_or(TimeZone::UTC);
        let objects = std::sync::Arc::new(object_store::memory::InMemory::new());
        let store = Store::new(sandbox.client(), sandbox::TABLE_PREFIX, objects, zone);
        let ingest = Settings {
            region: business.country.parse().unwrap_or_default(),
            ..Settings::default()
        };
        let access = Access {
            store: store.clone(),
            transport: Transport::LoopbackHttp,
            now: clock::now,
        };
        let secrets: Secrets = SECRET.parse().context("the play's own secret")?;
        let secret = secrets.iter().next().cloned().context("a secret")?;
        let webhook = webhook::App {
            secrets: boot::Secrets::given(secrets),
            tolerance: Tolerance::default(),
            allowed: Vec::new(),
            store: store.clone(),
            ingest: ingest.clone(),
            now: clock::now,
        };
        let api = api::App {
            store: store.clone(),
            ingest: ingest.clone(),
            wake: ingest::Wake::default(),
            access,
            now: clock::now,
        };
        Ok(Self {
            webhook: webhook::router(webhook),
            api: api::router(api),
            store,
            ingest,
            secret,
            keys: tokio::sync::Mutex::new(HashMap::new()),
            _sandbox: sandbox,
        })
    }

    /// Sends `body` as the vendor would, signed now.
    pub(crate) async fn deliver(&self, body: &str) -> anyhow::Result<()> {
        let signature = sign(&self.secret, clock::now(), body.as_bytes());
        let request = Request::builder()
            .method(Method::POST)
            .uri(webhook::PATH)
            .header(HEADER, signature)
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_owned()))?;
        let (status, answer) = answer(&self.webhook, request).await?;
        if status != StatusCode::OK {
            bail!("the webhook answered {status}: {answer}");
        }
        Ok(())
    }

    /// Asks the API as `who`, whose key is made when they first ask.
    pub(crate) async fn ask(
        &self,
        who: &str,
        method: Method,
        path: &str,
        body: Option<(&str, Vec<u8>)>,
    ) -> anyhow::Result<(StatusCode, Value)> {
        let key = self.key(who).await?;
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(AUTHORIZATION, format!("Bearer {key}"));
        if let Some((kind, _)) = &body {
            request = request.header(CONTENT_TYPE, *kind);
        }
        let body = body.map(|(_, bytes)| Body::from(bytes)).unwrap_or_default();
        answer(&self.api, request.body(body)?).await
    }

    /// Asks, and takes nothing but success for an answer.
    pub(crate) async fn must(
        &self,
        who: &str,
        method: Method,
        path: &str,
        body: &Value,
    ) -> anyhow::Result<Value> {
        let bytes = serde_json::to_vec(body)?;
        let json = Some(("application/json", bytes));
        let (status, answer) = self.ask(who, method.clone(), path, json).await?;
        if !status.is_success() {
            bail!("{method} {path} was answered {status}: {answer}");
        }
        Ok(answer)
    }

    /// Uploads a list, and lets it be worked in.
    pub(crate) async fn import(&self, campaign: &str, file: &Path) -> anyhow::Result<()> {
        let bytes =
            std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let path = format!("/campaigns/{campaign}/recipients");
        let (status, answer) = self
            .ask(OWNER, Method::PUT, &path, Some(("text/csv", bytes)))
            .await?;
        if !status.is_success() {
            bail!("the list of {campaign} was answered {status}: {answer}");
        }
        self.work().await
    }

    async fn key(&self, who: &str) -> anyhow::Result<String> {
        let mut keys = self.keys.lock().await;
        if let Some(key) = keys.get(who) {
            return Ok(key.clone());
        }
        let role = if who == OWNER {
            Role::Admin
        } else {
            Role::Editor
        };
        let (text, _) = access::create_key(&self.store, who, role, clock::now()).await?;
        Ok(keys.entry(who.to_owned()).or_insert(text.expose()).clone())
    }

    /// Does what the tick does, until nothing waits.
    pub(crate) async fn work(&self) -> anyhow::Result<()> {
        loop {
            ingest::redecide_due(&self.store, AT_ONCE, clock::now()).await?;
            let worked = jobs::work(&self.store, A_WHILE, clock::now()).await?;
            if worked.waiting == 0 {
                return Ok(());
            }
        }
    }

    /// What every call is credited to now.
    pub(crate) async fn verdicts(&self) -> anyhow::Result<HashMap<String, Verdict>> {
        let mut verdicts = HashMap::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/calls?limit=100{cursor}");
            let (status, page) = self.ask(OWNER, Method::GET, &path, None).await?;
            if status != StatusCode::OK {
                bail!("the list of calls was answered {status}: {page}");
            }
            let page = Line(page);
            for call in page.all("calls") {
                let verdict = Verdict::of(&call);
                verdicts.insert(verdict.conversation.clone(), verdict);
            }
            match page.text("next_cursor") {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return Ok(verdicts),
            }
        }
    }
}

/// Who sets things up.
pub(crate) const OWNER: &str = "owner";

async fn answer(router: &Router, request: Request<Body>) -> anyhow::Result<(StatusCode, Value)> {
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = to_bytes(response.into_body(), LARGEST_ANSWER).await?;
    let value = serde_json::from_slice(&bytes)
        .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
    Ok((status, value))
}
