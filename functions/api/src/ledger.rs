//! Whether every call came in, and having what is missing fetched now.

use std::ops::RangeInclusive;
use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use ingest::Asked;
use jiff::Span;
use jiff::civil::Date;
use utoipa::IntoParams;

use crate::Api;
use crate::request::{NoParams, Params, instant};
use crate::view::{IngestView, SyncAskedView};
use crate::words;

/// More days are no table of hours.
const MOST_DAYS: i64 = 31;

/// Whether every call came in, and what stands in the way of those that did not
///
/// `mode` is how the webhook fares; null while nobody judges it, because the sync
/// is off or has not run yet. Every call that began before `complete_to` is here,
/// or is among `unrecoverable`.
#[utoipa::path(
    get,
    path = "/api/v1/ingest",
    tag = "ingest",
    params(IngestParams),
    responses((status = 200, description = "How calls come in.", body = IngestView)),
    operation_id = "show_ingest"
)]
pub(crate) async fn show(
    State(api): State<Arc<Api>>,
    params: Params,
) -> Result<Json<IngestView>, Problem> {
    let days = days(&api, params)?;
    let ledger = ingest::ledger(api.store(), &api.app.ingest, days, api.now());
    Ok(Json(Box::pin(ledger).await?.into()))
}

/// The days that are asked for; yesterday and today when none are.
fn days(api: &Api, mut params: Params) -> Result<RangeInclusive<Date>, Problem> {
    let zone = api.store().zone();
    let from = params.take("from", instant(zone))?;
    let to = params.take("to", instant(zone))?;
    params.finish()?;
    let (from, to) = (
        from.map(|at| api.store().day(at)),
        to.map(|at| before(api, at)),
    );
    let usual = ingest::ledger::lately(api.store(), api.now());
    let to = to.unwrap_or(*usual.end());
    let from = from.unwrap_or_else(|| to.saturating_sub(Span::new().days(1)));
    let count = from
        .until(to)
        .map_or(i64::MAX, |span| i64::from(span.get_days()));
    match count >= MOST_DAYS {
        true => Err(Problem::invalid_parameter(
            "from",
            format!("is more than {MOST_DAYS} days before to"),
        )),
        false => Ok(from..=to),
    }
}

/// The last day before `at`, which is excluded.
fn before(api: &Api, at: jiff::Timestamp) -> Date {
    let moment = jiff::SignedDuration::from_nanos(1);
    api.store().day(at.checked_sub(moment).unwrap_or(at))
}

/// Which hours are shown, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `days` reads")]
pub(crate) struct IngestParams {
    /// Hours from this day on, in the ledger's time zone; yesterday when nothing
    /// is said. A time stands for its day.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-11-29")]
    from: Option<String>,
    /// Before this day; today is the last one when nothing is said.
    #[param(inline, value_type = Option<words::TimeOrDate>, example = "2026-12-02")]
    to: Option<String>,
}

/// Fetches now what no delivery brought
///
/// The sync runs by itself every 15 minutes; this has it run now. Asking again
/// before it began asks for the same run.
#[utoipa::path(
    post,
    path = "/api/jobs/sync-elevenlabs-calls",
    tag = "ingest",
    responses(
        (status = 202, description = "It is asked for; `Location` tells how it goes.",
            body = SyncAskedView, headers(("Location" = String))),
        (status = 409, description = "The sync is off: it has no key of the ElevenLabs API.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "sync_now"
)]
pub(crate) async fn sync(
    State(api): State<Arc<Api>>,
    actor: Actor,
    _: NoParams,
) -> Result<Response, Problem> {
    let now = api.now();
    let (store, app) = (api.store(), &api.app);
    let asked = ingest::ask_for_sync(store, &app.ingest, &app.wake, now).await?;
    let detail = match asked {
        Asked::Off => {
            return Err(Problem::new(Kind::Conflict).detail(
                "the sync is off: set ELEVENLABS_API_KEY where Ringledger runs, and start it again",
            ));
        }
        Asked::Now => "A run begins now, or after the one that is under way.",
        Asked::Soon => "A run begins within a minute, or after the one that is under way.",
    };
    tracing::info!(actor = %actor, "a sync was asked for");
    let body = Json(SyncAskedView::new(now, detail));
    Ok((StatusCode::ACCEPTED, [(LOCATION, "/api/v1/ingest")], body).into_response())
}
