//! Us to programs: `/api/v1`.
//!
//! One resource a file. What a request says is read in `request`, what an
//! answer shows is shaped in `view`, and both are described to programs by
//! `openapi`, which is made from this code and its route table.

mod calls;
mod conversion;
mod deliveries;
mod edited;
mod health;
mod history;
mod notes;
mod openapi;
mod packed;
mod paging;
mod request;
mod tags;
mod view;
mod words;

use std::sync::Arc;

use access::{Access, Policy, Role, Routes};
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

/// Viewers read. What people enter, what shows a delivery's content and the
/// vendor's own words as received ask for an editor. Nothing here is for admins
/// alone. The description and the health check tell nothing of anybody.
pub(crate) fn routes(access: Access) -> Routes<Arc<Api>> {
    let (reads, edits) = (Policy::Needs(Role::Viewer), Policy::Needs(Role::Editor));
    Routes::api(access)
        .get("/api/v1/calls", reads, calls::list)
        .get("/api/v1/calls/{conversation_id}", reads, calls::one)
        .get("/api/v1/calls/{conversation_id}/raw", edits, calls::raw)
        .get(
            "/api/v1/calls/{conversation_id}/history",
            reads,
            history::list,
        )
        .put(
            "/api/v1/calls/{conversation_id}/conversion",
            edits,
            conversion::put,
        )
        .put("/api/v1/calls/{conversation_id}/notes", edits, notes::put)
        .put("/api/v1/calls/{conversation_id}/tags", edits, tags::put)
        .get("/api/v1/deliveries", reads, deliveries::list)
        .get("/api/v1/deliveries/{delivery_id}", reads, deliveries::one)
        .post(
            "/api/v1/deliveries/{delivery_id}/replay",
            edits,
            deliveries::replay,
        )
        .get("/api/v1/openapi.json", Policy::Public, openapi::serve)
        .get("/healthz", Policy::Public, health::ready)
}
