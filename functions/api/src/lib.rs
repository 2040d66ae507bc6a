//! Us to programs: `/api/v1`.
//!
//! One resource a file. What a request says is read in `request`, what an
//! answer shows is shaped in `view`, and both are described to programs by
//! `openapi`, which is made from this code and its route table.

mod agents;
mod analytics;
mod attribution;
mod attributions;
mod batches;
mod begun;
mod calls;
mod campaigns;
mod conversion;
mod deliveries;
mod edited;
mod entries;
mod exports;
mod flags;
mod health;
mod history;
mod jobs;
mod ledger;
mod made;
mod mailings;
mod masked;
mod names;
mod notes;
mod numbers;
mod openapi;
mod packed;
mod paging;
mod recipients;
mod request;
mod review;
mod rules;
mod tags;
mod view;
mod words;

use std::sync::Arc;

use access::{Access, Policy, Role, Route, Routes};
use axum::Router;
use axum::middleware::from_fn;
use bytes::Bytes;
use jiff::Timestamp;
use store::{CursorKey, Store};
use tokio::sync::OnceCell;

/// What the API works with.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    /// How a replayed delivery is taken in.
    pub ingest: ingest::Settings,
    /// What starts a sync at once.
    pub wake: ingest::Wake,
    pub access: Access,
    pub now: fn() -> Timestamp,
}

/// The API's router: what Lambda serves, tests drive and `cargo run` mounts.
pub fn router(app: App) -> Router {
    let routes = routes(app.access.clone());
    let document = openapi::document(routes.table());
    let cursor_key = OnceCell::new();
    let api = Api {
        app,
        document,
        cursor_key,
    };
    routes
        .into_router(Arc::new(api))
        .layer(from_fn(masked::answers))
        .layer(from_fn(packed::large_answers))
}

/// What every handler shares.
pub(crate) struct Api {
    app: App,
    document: Bytes,
    /// Read once: it never changes, and a page should cost its Query alone.
    cursor_key: OnceCell<CursorKey>,
}

impl Api {
    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// To the millisecond, as lists keep times: what people enter is then shown
    /// with the same time everywhere.
    pub(crate) fn now(&self) -> Timestamp {
        let now = (self.app.now)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}

/// Every route with who may ask it.
pub fn table(access: Access) -> Vec<Route> {
    routes(access).table().to_vec()
}

/// Viewers read. What people enter, what shows a delivery's content and the
/// vendor's own words as received ask for an editor; what the business says of
/// itself, and so what follows for all calls, for an admin. The description and
/// the health check tell nothing of anybody.
pub(crate) fn routes(access: Access) -> Routes<Arc<Api>> {
    let routes = of_operations(of_calls(Routes::api(access)));
    figures(of_the_business(routes))
        .get("/api/v1/openapi.json", Policy::Public, openapi::serve)
        .get("/healthz", Policy::Public, health::ready)
}

const READS: Policy = Policy::Needs(Role::Viewer);
const EDITS: Policy = Policy::Needs(Role::Editor);
/// Whoever leaves a browser open does not leave all calls to who finds it.
const EXPORTS: Policy = Policy::NeedsRecent(Role::Editor);
const RULES: Policy = Policy::Needs(Role::Admin);

fn of_calls(routes: Routes<Arc<Api>>) -> Routes<Arc<Api>> {
    const CREDIT: &str = "/api/v1/calls/{conversation_id}/attribution";
    const CONVERSION: &str = "/api/v1/calls/{conversation_id}/conversion";
    const HISTORY: &str = "/api/v1/calls/{conversation_id}/history";
    const REPLAY: &str = "/api/v1/deliveries/{delivery_id}/replay";
    routes
        .get("/api/v1/calls", READS, calls::list)
        // Asking for an export may begin one.
        .get_once("/api/v1/calls.csv", EXPORTS, exports::calls)
        .get("/api/v1/calls/{conversation_id}", READS, calls::one)
        .get(
            "/api/v1/calls/{conversation_id}/raw",
            Policy::Reveals,
            calls::raw,
        )
        .get(HISTORY, READS, history::list)
        .put(CREDIT, EDITS, attribution::put)
        .delete(CREDIT, EDITS, attribution::delete)
        .put(CONVERSION, EDITS, conversion::put)
        .put("/api/v1/calls/{conversation_id}/flags", EDITS, flags::put)
        .put("/api/v1/calls/{conversation_id}/notes", EDITS, notes::put)
        .put("/api/v1/calls/{conversation_id}/tags", EDITS, tags::put)
        .get("/api/v1/deliveries", READS, deliveries::list)
        .get("/api/v1/deliveries/{delivery_id}", READS, deliveries::one)
        .post(REPLAY, EDITS, deliveries::replay)
        .get("/api/v1/ingest", READS, ledger::show)
        .post("/api/jobs/sync-elevenlabs-calls", EDITS, ledger::sync)
}

/// What is undone asks for the role that doing it asked for.
fn of_operations(routes: Routes<Arc<Api>>) -> Routes<Arc<Api>> {
    const REFUSED: &str = "/api/v1/jobs/{job_id}/refused.csv";
    const FILE: &str = "/api/v1/jobs/{job_id}/calls.csv";
    const UNDO: &str = "/api/v1/attributions/{undo_id}/undo";
    routes
        .post("/api/v1/attributions", EDITS, attributions::decide)
        .post(UNDO, EDITS, attributions::undo)
        .get("/api/v1/jobs", READS, jobs::list)
        .get("/api/v1/review", EDITS, review::list)
        .get("/api/v1/jobs/{job_id}", READS, jobs::one)
        .get(REFUSED, EDITS, jobs::refused)
        .get(FILE, EXPORTS, exports::file)
}

fn of_the_business(routes: Routes<Arc<Api>>) -> Routes<Arc<Api>> {
    const CAMPAIGN: &str = "/api/v1/campaigns/{campaign_id}";
    const MAILINGS: &str = "/api/v1/campaigns/{campaign_id}/mailings";
    const MAILING: &str = "/api/v1/campaigns/{campaign_id}/mailings/{mailing_id}";
    const RECIPIENTS: &str = "/api/v1/campaigns/{campaign_id}/recipients";
    const GUESS: &str = "/api/v1/campaigns/{campaign_id}/recipients/guess";
    const NUMBER: &str = "/api/v1/numbers/{e164}";
    const ASSIGNMENTS: &str = "/api/v1/numbers/{e164}/assignments";
    routes
        .get("/api/v1/campaigns", READS, campaigns::list)
        .post("/api/v1/campaigns", RULES, campaigns::add)
        .get(CAMPAIGN, READS, campaigns::one)
        .patch(CAMPAIGN, RULES, campaigns::patch)
        .get(MAILINGS, READS, mailings::list)
        .post(MAILINGS, RULES, mailings::add)
        .patch(MAILING, RULES, mailings::patch)
        .get(RECIPIENTS, EDITS, recipients::list)
        .put(RECIPIENTS, RULES, recipients::put)
        .post(GUESS, RULES, recipients::guess)
        .get("/api/v1/numbers", READS, numbers::list)
        .get(NUMBER, READS, numbers::one)
        .put(NUMBER, RULES, numbers::put_kind)
        .put(ASSIGNMENTS, RULES, numbers::put_assignments)
        .get("/api/v1/agents/{agent_id}", READS, agents::one)
        .put("/api/v1/agents/{agent_id}", RULES, agents::put)
        .get("/api/v1/batches/{batch_id}", READS, batches::one)
        .put("/api/v1/batches/{batch_id}", RULES, batches::put)
        .get("/api/v1/rules", READS, rules::one)
        .put("/api/v1/rules", RULES, rules::put)
}

fn figures(routes: Routes<Arc<Api>>) -> Routes<Arc<Api>> {
    routes
        .get("/api/v1/analytics/timeline", READS, analytics::timeline)
        .get("/api/v1/analytics/durations", READS, analytics::durations)
        .get("/api/v1/analytics/campaigns", READS, analytics::campaigns)
        .get(
            "/api/v1/analytics/attribution",
            READS,
            analytics::attribution,
        )
        .get(
            "/api/v1/analytics/timeline.csv",
            READS,
            analytics::timeline_csv,
        )
        .get(
            "/api/v1/analytics/durations.csv",
            READS,
            analytics::durations_csv,
        )
        .get(
            "/api/v1/analytics/campaigns.csv",
            READS,
            analytics::campaigns_csv,
        )
        .get(
            "/api/v1/analytics/attribution.csv",
            READS,
            analytics::attribution_csv,
        )
}
