//! Calls: a list of them, one, and the vendor's own words on one.

mod params;
mod query;

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::ConversationId;
use http::header::{CONTENT_TYPE, ETAG};
use store::access::{Act, ActKind};
use store::{DeliveryFilter, Kept};

use crate::Api;
use crate::names::Names;
use crate::paging::PageParams;
use crate::request::{CallId, CallPath, NoParams, Revisions};
use crate::view::{CallDetail, CallPage, CallView};
pub(crate) use params::CallsParams;
use query::CallsAsked;
pub(crate) use query::{campaign, filter, order};

/// How many of a call's deliveries come with it.
const DELIVERIES: usize = 100;

/// Calls, the latest first unless asked otherwise
///
/// Filters narrow together. A filter that no index serves looks through a bounded
/// number of calls a page: `partial` then says that there may be more, and
/// `next_cursor` goes on from there.
#[utoipa::path(
    get,
    path = "/api/v1/calls",
    tag = "calls",
    params(CallsParams, PageParams),
    responses((
        status = 200,
        description = "One page of calls.",
        body = CallPage,
        links(("nextPage" = (
            operation_id = "list_calls",
            parameters(("cursor" = "$response.body#/next_cursor")),
            description = "The next page."
        )))
    )),
    operation_id = "list_calls"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    asked: CallsAsked,
) -> Result<Json<CallPage>, Problem> {
    let (page, names) = asked.page(&api).await?;
    let partial = asked.paging.cuts_short(&page);
    let next_cursor = asked.paging.next(&page, &api).await?;
    let calls = page.rows.into_iter();
    let calls = calls.map(|row| CallView::new(row, &names));
    Ok(Json(CallPage {
        calls: calls.collect(),
        next_cursor,
        partial,
    }))
}

/// Everything known of a call
///
/// The `ETag` stands for what people entered: send it as `If-Match` with an edit
/// to make sure that nobody else edited the same field in between.
#[utoipa::path(
    get,
    path = "/api/v1/calls/{conversation_id}",
    tag = "calls",
    params(CallPath),
    responses(
        (status = 200, description = "The call.", body = CallDetail,
            headers(("ETag" = String, description = "The state of what people entered."))),
        (status = 404, description = "No call has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_call"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    _: NoParams,
) -> Result<Response, Problem> {
    shown(&api, &id).await
}

/// A call with everything known of it, and its tag.
pub(crate) async fn shown(api: &Api, id: &ConversationId) -> Result<Response, Problem> {
    let filter = DeliveryFilter {
        conversation_id: Some(id.clone()),
        outcome: None,
    };
    let deliveries = api.store().deliveries(&filter, DELIVERIES, None);
    let (kept, deliveries, names) = tokio::join!(kept(api, id), deliveries, Names::read(api));
    let (kept, deliveries, names) = (kept?, deliveries?, names?);

    let transcript = api.store().transcript(&kept).await?;
    let etag = Revisions::of(kept.call.staff()).etag();
    let detail = CallDetail::new(&kept.call, &names, transcript, deliveries.rows);
    Ok(([(ETAG, etag)], Json(detail)).into_response())
}

/// The vendor's JSON on a call, exactly as it was received
///
/// It holds everything personal that the call has, so it asks for an editor or
/// for the scope `pii`, and the log says who read it.
#[utoipa::path(
    get,
    path = "/api/v1/calls/{conversation_id}/raw",
    tag = "calls",
    params(CallPath),
    responses(
        (status = 200, description = "The body that the call was last read from.",
            body = serde_json::Value, content_type = "application/json"),
        (status = 404, description = "No call has this id, or no body of it is kept.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "The call's personal content was erased.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_raw_call"
)]
pub(crate) async fn raw(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    actor: Actor,
    _: NoParams,
) -> Result<Response, Problem> {
    let kept = kept(&api, &id).await?;
    if kept.call.is_erased() {
        return Err(Problem::new(Kind::Gone).detail("the call's personal content was erased"));
    }
    let body = api.store().raw(&kept).await?;
    let body = body.ok_or_else(|| Problem::not_found("no body of this call is kept"))?;
    let act = Act::new(ActKind::RawRead, &actor, api.now()).about(&id);
    api.store().note(&act).await?;
    tracing::info!(call.id = %id, actor = %actor, "raw body of call {id} read");
    Ok(([(CONTENT_TYPE, "application/json")], body).into_response())
}

pub(crate) async fn kept(api: &Api, id: &ConversationId) -> Result<Kept, Problem> {
    let kept = api.store().call(id).await?;
    kept.ok_or_else(no_call)
}

pub(crate) fn no_call() -> Problem {
    Problem::not_found("no call has this id")
}
