//! us → people: the pages.
//!
//! Every page is a struct that holds exactly what is shown; its template loops
//! and branches and knows nothing else. Pages work without script and leave
//! style and script to our own files, as the content policy demands.

mod accuracy;
mod admins;
mod analytics;
mod assets;
mod badge;
mod blind;
mod call;
mod calls;
mod campaign;
mod campaigns;
mod confirm;
mod delivery;
mod door;
mod erase;
mod exports;
mod figures;
mod find;
mod form;
mod ingest_log;
mod invite;
mod job;
mod jobs_list;
mod json_tree;
mod moment;
mod names;
mod numbers;
mod order;
mod overview;
mod page;
mod refusal;
mod rules;
mod settings;
mod setup;
mod sign_in;
mod site;
mod sure;
mod toast;
mod unattributed;
mod watch;

use access::Policy::{Needs, NeedsPerson, NeedsRecent, Public, Reveals};
use access::Role::{Admin, Editor, Viewer};
use access::{Access, Route, Routes};
use axum::Router;
use domain::Timestamp;
use store::Store;

pub use door::{Door, Sent};

use crate::settings::{keys, log, people, webhook};
use crate::site::Site;

/// What the pages need.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub access: Access,
    pub ingest: ingest::Settings,
    /// What starts a sync at once.
    pub wake: ingest::Wake,
    /// Where ElevenLabs delivers, for people who connect it.
    pub webhook_address: String,
    /// The webhook itself, where its secret is at hand.
    pub door: Option<Door>,
    pub now: fn() -> Timestamp,
}

/// The pages, ready to be served.
pub fn router(app: App) -> Router {
    routes(app.access.clone()).into_router(Site::new(app))
}

/// Every page with who may see it.
pub fn table(access: Access) -> Vec<Route> {
    routes(access).table().to_vec()
}

/// The route table: each page and who may see it.
fn routes(access: Access) -> Routes<Site> {
    Routes::pages(access, refusal::page)
        .get("/", Needs(Viewer), overview::show)
        .get("/calls", Needs(Viewer), calls::list)
        .post("/calls/bulk", Needs(Editor), calls::bulk)
        .post("/calls/columns", Needs(Viewer), calls::keep_columns)
        .post("/calls/views", Needs(Viewer), calls::save_view)
        .post("/calls/views/change", Needs(Viewer), calls::change_view)
        .get("/calls/{conversation_id}", Needs(Viewer), call::show)
        .get("/calls/{conversation_id}/raw", Needs(Editor), call::raw)
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
        .post(
            "/calls/{conversation_id}/credit",
            Needs(Editor),
            call::credit,
        )
        .post("/calls/{conversation_id}/flags", Needs(Editor), call::flag)
        .post("/calls/{conversation_id}/reveal", Reveals, call::reveal)
        .get(
            "/calls/{conversation_id}/erase",
            NeedsRecent(Admin),
            erase::ask,
        )
        .post(
            "/calls/{conversation_id}/erase",
            NeedsRecent(Admin),
            erase::erase,
        )
        .post("/calls/{conversation_id}/notes", Needs(Editor), call::note)
        .post("/calls/{conversation_id}/tags", Needs(Editor), call::tag)
        .get("/exports", Needs(Editor), exports::show)
        .post("/exports", NeedsRecent(Editor), exports::begin)
        .get_once(
            "/exports/{job_id}/calls.csv",
            NeedsRecent(Editor),
            exports::file,
        )
        .get("/campaigns", Needs(Viewer), campaigns::list)
        .post("/campaigns", Needs(Admin), campaigns::create)
        .get("/campaigns/{campaign_id}", Needs(Viewer), campaign::show)
        .post("/campaigns/{campaign_id}", Needs(Admin), campaign::save)
        .get(
            "/campaigns/{campaign_id}/calls",
            Needs(Viewer),
            campaign::calls,
        )
        .get(
            "/campaigns/{campaign_id}/recipients",
            Needs(Editor),
            campaign::recipients,
        )
        .get(
            "/campaigns/{campaign_id}/mailings",
            Needs(Viewer),
            campaign::mailings,
        )
        .get(
            "/campaigns/{campaign_id}/numbers",
            Needs(Viewer),
            campaign::numbers,
        )
        .post(
            "/campaigns/{campaign_id}/mailings",
            Needs(Admin),
            campaign::put_mailing,
        )
        .post(
            "/campaigns/{campaign_id}/numbers",
            Needs(Admin),
            campaign::assign,
        )
        .post(
            "/campaigns/{campaign_id}/imports",
            Needs(Admin),
            campaign::upload,
        )
        .get(
            "/campaigns/{campaign_id}/imports/{upload}",
            Needs(Admin),
            campaign::columns,
        )
        .post(
            "/campaigns/{campaign_id}/imports/{upload}",
            Needs(Admin),
            campaign::begin,
        )
        .get(analytics::PATH, Needs(Viewer), analytics::show)
        .get("/analytics/csv/{table}", Needs(Viewer), analytics::csv)
        .get("/analytics/accuracy", Needs(Viewer), accuracy::show)
        .get("/analytics/review", Needs(Editor), blind::show)
        .post(
            "/analytics/review/{conversation_id}",
            Needs(Editor),
            blind::judge,
        )
        .get("/settings/rules", Needs(Viewer), rules::show)
        .post("/settings/rules", Needs(Admin), rules::save)
        .get("/numbers", Needs(Viewer), numbers::list)
        .post("/numbers", Needs(Admin), numbers::know)
        .get("/jobs", Needs(Viewer), jobs_list::list)
        .get("/jobs/{job_id}", Needs(Viewer), job::show)
        .post("/jobs/{job_id}/confirm", Needs(Editor), job::confirm)
        .post("/jobs/{job_id}/undo", Needs(Editor), job::undo)
        .get(unattributed::PATH, Needs(Viewer), unattributed::list)
        .post(
            "/analytics/unattributed-calls/{conversation_id}",
            Needs(Editor),
            unattributed::decide,
        )
        .get("/admins", Needs(Viewer), admins::show)
        .get("/find/calls", Needs(Editor), find::calls)
        .get("/find/campaigns", Needs(Viewer), find::campaigns)
        .get(
            "/find/recipients/{campaign_id}",
            Needs(Editor),
            find::recipients,
        )
        .get("/ingest", Needs(Viewer), ingest_log::show)
        .post("/ingest/sync", Needs(Editor), ingest_log::sync)
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
        .post(
            "/settings/sessions",
            NeedsPerson(Viewer),
            settings::sign_out_elsewhere,
        )
        .get("/settings/people", Needs(Admin), people::show)
        .post("/settings/people", NeedsPerson(Admin), people::invite)
        .post(
            "/settings/people/invites/delete",
            NeedsPerson(Admin),
            people::delete_invite,
        )
        .post(
            "/settings/people/{person_id}",
            NeedsPerson(Admin),
            people::change,
        )
        .post(
            "/settings/people/{person_id}/disable",
            NeedsPerson(Admin),
            people::disable,
        )
        .post(
            "/settings/people/{person_id}/enable",
            NeedsPerson(Admin),
            people::enable,
        )
        .post(
            "/settings/people/{person_id}/sign-out",
            NeedsPerson(Admin),
            people::sign_out,
        )
        .get("/settings/keys", Needs(Admin), keys::show)
        .post("/settings/keys", NeedsPerson(Admin), keys::make)
        .get("/settings/keys/{key_id}/revoke", Needs(Admin), keys::ask)
        .post(
            "/settings/keys/{key_id}/revoke",
            NeedsPerson(Admin),
            keys::revoke,
        )
        .get("/settings/webhook", Needs(Admin), webhook::show)
        .post("/settings/webhook/test", Needs(Admin), webhook::send)
        .get("/settings/log", Needs(Admin), log::show)
        .get("/invite", Public, invite::show)
        .post("/invite", Public, invite::accept)
        .post(
            "/settings/password",
            NeedsPerson(Viewer),
            settings::set_password,
        )
        .get("/sign-in", Public, sign_in::show)
        .post("/sign-in", Public, sign_in::sign_in)
        .get("/confirm", NeedsPerson(Viewer), confirm::show)
        .post("/confirm", NeedsPerson(Viewer), confirm::confirm)
        .post("/sign-out", NeedsPerson(Viewer), sign_in::sign_out)
        .get_once("/setup", Public, setup::open)
        .get("/assets/{name}", Public, assets::serve)
}
