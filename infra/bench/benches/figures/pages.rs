//! What pages cost at a thousand calls and at many: the same requests, and about
//! the same time. The calls are those of one business: six campaigns, three
//! agents, ninety days.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use access::{Access, Role, Transport};
use anyhow::{Context, ensure};
use axum::Router;
use axum::body::Body;
use domain::{Campaign, Medium, Zone};
use http::Request;
use http::header::AUTHORIZATION;
use jiff::civil::date;
use sandbox::Sandbox;
use serde_json::{Value, json};
use store::Store;
use tower::ServiceExt;

use crate::bodies::{call_id, small};
use crate::timing::Timing;
use crate::{now, settings, store};

const FEW: usize = 1_000;
const USUAL: usize = 100_000;
const RUNS: usize = 100;
const CAMPAIGNS: usize = 6;
const AGENTS: usize = 3;
const DAYS: usize = 90;

/// Lists by each sort, one campaign's, the overview, and ninety days of analytics
/// by each filter.
const PAGES: [(&str, &str); 9] = [
    ("calls by start", "/calls?limit=50"),
    ("calls by duration", "/calls?limit=50&sort=duration"),
    ("calls by status", "/calls?limit=50&sort=status"),
    ("a campaign's calls", "/campaigns/camp_1/calls?limit=50"),
    ("overview", "/?range=30"),
    ("analytics", "/analytics?range=90"),
    ("… of a campaign", "/analytics?range=90&campaign_id=camp_1"),
    ("… of an agent", "/analytics?range=90&agent_id=agent_1"),
    (
        "… of both",
        "/analytics?range=90&campaign_id=camp_1&agent_id=agent_1",
    ),
];

/// Prints each page at a thousand calls and at `--calls` of them, a hundred
/// thousand unless something else is said.
pub(crate) async fn pages(arguments: &[String]) -> anyhow::Result<()> {
    let place = arguments.iter().position(|it| it == "--calls");
    let many = place.and_then(|place| arguments.get(place.saturating_add(1)));
    let many = many.map_or(Ok(USUAL), |many| many.parse())?;
    println!("pages of one business, embedded database in memory");
    let mut before = Vec::new();
    for calls in [FEW, many] {
        let (sandbox, store) = store().await;
        fill(&sandbox, &store, calls).await?;
        let (router, key) = site(store).await?;
        for (n, (name, path)) in PAGES.iter().enumerate() {
            let (took, cost) = measured(&sandbox, &router, &key, path).await?;
            let timing = Timing::from(took);
            let ratio = timing.median() / before.get(n).copied().unwrap_or(timing.median());
            println!("  {calls:>9} calls, {name:<18}  {timing}  × {ratio:.2}  ({cost})");
            if calls == FEW {
                before.push(timing.median());
            }
        }
    }
    Ok(())
}

async fn measured(
    sandbox: &Sandbox,
    router: &Router,
    key: &str,
    path: &str,
) -> anyhow::Result<(Vec<Duration>, String)> {
    let (mut took, mut costs) = (Vec::new(), BTreeSet::new());
    // The first finds connections cold.
    for run in 0..=RUNS {
        let (spent, asked) = sandbox.requests_of(open(router, key, path)).await;
        let spent = spent?;
        if run > 0 {
            took.push(spent);
            costs.insert(asked.to_string());
        }
    }
    ensure!(costs.len() == 1, "{path} costs differently: {costs:?}");
    Ok((took, costs.pop_first().context("a page was opened")?))
}

async fn open(router: &Router, key: &str, path: &str) -> anyhow::Result<Duration> {
    let request = Request::get(path).header(AUTHORIZATION, format!("Bearer {key}"));
    let request = request.body(Body::empty())?;
    let began = Instant::now();
    let answer = router.clone().oneshot(request).await?;
    let status = answer.status();
    let _page = axum::body::to_bytes(answer.into_body(), usize::MAX).await?;
    ensure!(status == 200, "{path} was answered {status}");
    Ok(began.elapsed())
}

/// The pages, and a key that may see them.
async fn site(store: Store) -> anyhow::Result<(Router, String)> {
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
    Ok((router, key.expose()))
}

/// A thousand calls through the door, copied until there are enough; counters are
/// recounted and folded, as a night does it.
async fn fill(sandbox: &Sandbox, store: &Store, calls: usize) -> anyhow::Result<()> {
    for n in 0..CAMPAIGNS {
        store.add_campaign(&campaign(n)?).await?;
    }
    let settings = settings();
    for n in 0..FEW {
        let delivered = ingest::Delivered {
            body: body(n).to_string().into(),
            signed_at: now(),
            received_at: now(),
            signed_with: None,
        };
        ingest::receive(store, &settings, delivered).await?;
    }
    crate::multiply(sandbox, calls / FEW).await?;
    for drift in store.recount().await?.drifts {
        store.mend(&drift).await?;
    }
    store.fold(date(2020, 1, 1), store.day(now())).await?;
    Ok(())
}

fn campaign(n: usize) -> anyhow::Result<Campaign> {
    Ok(Campaign {
        id: format!("camp_{n}").parse()?,
        name: format!("Campaign {n}"),
        medium: Medium::DirectMail,
        zone: Zone::utc(),
        window_days: 365,
        starts_on: Some(date(2026, 1, 1)),
        ends_on: None,
        region: None,
        offer: None,
        phrases: Vec::new(),
        codes: [].into(),
        mailings: Vec::new(),
    })
}

/// The `n`th call, spread over days, agents and campaigns; one in seven is of no
/// campaign.
fn body(n: usize) -> Value {
    let mut body: Value =
        serde_json::from_slice(&small(&call_id(3, n), n)).expect("a body is JSON");
    let ago = n * DAYS * 86_400 / FEW + 60;
    let start = now().as_second() - i64::try_from(ago).unwrap_or(0);
    put(
        &mut body,
        "/data/metadata/start_time_unix_secs",
        json!(start),
    );
    put(
        &mut body,
        "/data/agent_id",
        json!(format!("agent_{}", n % AGENTS)),
    );
    if n % (CAMPAIGNS + 1) < CAMPAIGNS {
        let campaign = format!("camp_{}", n % (CAMPAIGNS + 1));
        let data = body.pointer_mut("/data").and_then(Value::as_object_mut);
        let told = json!({ "dynamic_variables": { "campaign_id": campaign } });
        data.into_iter().for_each(|data| {
            data.insert(
                "conversation_initiation_client_data".to_owned(),
                told.clone(),
            );
        });
    }
    body
}

fn put(body: &mut Value, place: &str, value: Value) {
    if let Some(old) = body.pointer_mut(place) {
        *old = value;
    }
}
