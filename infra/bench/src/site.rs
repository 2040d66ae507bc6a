//! The pages of a business, as a browser opens them.

use std::time::{Duration, Instant};

use access::{Access, Role, Transport};
use anyhow::ensure;
use axum::Router;
use axum::body::Body;
use http::Request;
use http::header::AUTHORIZATION;
use store::Store;
use tower::ServiceExt;

use crate::business::settings;
use crate::now;

/// Lists by each sort and filter, one campaign's, the queue, the overview, and
/// ninety days of analytics by each filter.
pub const PAGES: [(&str, &str); 20] = [
    ("calls by start", "/calls?limit=50"),
    ("calls by duration", "/calls?limit=50&sort=duration"),
    ("calls by status", "/calls?limit=50&sort=status"),
    ("… oldest first", "/calls?limit=50&order=asc"),
    ("… of a status", "/calls?limit=50&status=failure"),
    ("… unattributed", "/calls?limit=50&attribution=unattributed"),
    ("… converted", "/calls?limit=50&converted=true"),
    ("… of an agent", "/calls?limit=50&agent_id=agent_1"),
    ("… outbound", "/calls?limit=50&direction=outbound"),
    (
        "… of some days",
        "/calls?limit=50&from=2026-11-01&to=2026-11-07",
    ),
    ("… long ones", "/calls?limit=50&min_duration=600"),
    ("… of a number", "/calls?limit=50&phone=%2B14155550042"),
    ("… by its end", "/calls?limit=50&phone=0042"),
    ("a campaign's calls", "/campaigns/camp_1/calls?limit=50"),
    ("unattributed calls", "/analytics/unattributed-calls"),
    ("overview", "/?range=30"),
    ("analytics", "/analytics?range=90"),
    ("… of a campaign", "/analytics?range=90&campaign_id=camp_1"),
    ("… of an agent", "/analytics?range=90&agent_id=agent_1"),
    (
        "… of both",
        "/analytics?range=90&campaign_id=camp_1&agent_id=agent_1",
    ),
];

/// The dashboard over a business, and a key that may see it.
pub struct Site {
    router: Router,
    key: String,
}

impl Site {
    pub async fn new(store: Store) -> anyhow::Result<Self> {
        let access = Access {
            store: store.clone(),
            transport: Transport::Https,
            now,
        };
        let (key, _) = access::create_key(&store, "bench", Role::Editor, now()).await?;
        let router = dashboard::router(dashboard::App {
            store,
            access,
            ingest: settings(),
            wake: ingest::Wake::default(),
            webhook_address: "/api/webhooks/elevenlabs".to_owned(),
            door: None,
            now,
        });
        let key = key.expose();
        Ok(Self { router, key })
    }

    /// Opens a page; answers how long it took.
    pub async fn open(&self, path: &str) -> anyhow::Result<Duration> {
        let request = Request::get(path).header(AUTHORIZATION, format!("Bearer {}", self.key));
        let request = request.body(Body::empty())?;
        let began = Instant::now();
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let _page = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
        ensure!(status == 200, "{path} was answered {status}");
        Ok(began.elapsed())
    }
}
