//! us → people: the pages.
//!
//! Every page is a struct that holds exactly what is shown; its template loops
//! and branches and knows nothing else. Pages work without script and leave
//! style and script to our own files, as the content policy demands.

mod assets;
mod badge;
mod call;
mod calls;
mod delivery;
mod figures;
mod ingest_log;
mod json_tree;
mod moment;
mod names;
mod overview;
mod page;
mod refusal;
mod settings;
mod setup;
mod sign_in;
mod site;
mod sure;
mod unattributed;

use access::Policy::{Needs, Public};
use access::Role::{Editor, Viewer};
use access::{Access, Routes};
use axum::Router;
use domain::Timestamp;
use store::Store;

use crate::site::Site;

/// What the pages need.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub access: Access,
    pub ingest: ingest::Settings,
    /// Where ElevenLabs delivers, for people who connect it.
    pub webhook_address: String,
    pub now: fn() -> Timestamp,
}

/// The pages, ready to be served.
pub fn router(app: App) -> Router {
    routes(app.access.clone()).into_router(Site::new(app))
}

/// The route table: each page and who may see it.
fn routes(access: Access) -> Routes<Site> {
    Routes::pages(access, refusal::page)
        .get("/", Needs(Viewer), overview::show)
        .get("/calls", Needs(Viewer), calls::list)
        .get("/calls/{conversation_id}", Needs(Viewer), call::show)
        .get("/calls/{conversation_id}/raw", Needs(Viewer), call::raw)
        .post(
            "/calls/{conversation_id}/conversion",
            Needs(Editor),
            call::convert,
        )
        .post(
            "/calls/{conversation_id}/attribution",
            Needs(Editor),
            call::attribute,
        )
        .post("/calls/{conversation_id}/flags", Needs(Editor), call::flag)
        .post("/calls/{conversation_id}/notes", Needs(Editor), call::note)
        .post("/calls/{conversation_id}/tags", Needs(Editor), call::tag)
        .get(unattributed::PATH, Needs(Viewer), unattributed::list)
        .post(
            "/analytics/unattributed-calls/{conversation_id}",
            Needs(Editor),
            unattributed::decide,
        )
        .get("/ingest", Needs(Viewer), ingest_log::list)
        .get(
            "/ingest/deliveries/{delivery_id}",
            Needs(Viewer),
            delivery::show,
        )
        .post(
            "/ingest/deliveries/{delivery_id}/replay",
            Needs(Editor),
            delivery::replay,
        )
        .get("/settings", Needs(Viewer), settings::show)
        .post("/settings/password", Needs(Viewer), settings::set_password)
        .get("/sign-in", Public, sign_in::show)
        .post("/sign-in", Public, sign_in::sign_in)
        .post("/sign-out", Needs(Viewer), sign_in::sign_out)
        .get_once("/setup", Public, setup::open)
        .get("/assets/{name}", Public, assets::serve)
}
