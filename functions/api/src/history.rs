//! What happened to a call: every observation that changed it and every edit.

use std::sync::Arc;

use access::Problem;
use access::problem::ProblemBody;
use axum::Json;
use axum::extract::State;

use crate::Api;
use crate::calls::no_call;
use crate::paging::{PageParams, Paging};
use crate::request::{CallId, CallPath, Params};
use crate::view::{EventPage, EventView};

/// Every change of a call, newest first
#[utoipa::path(
    get,
    path = "/api/v1/calls/{conversation_id}/history",
    tag = "calls",
    params(CallPath, PageParams),
    responses(
        (status = 200, description = "One page of changes.", body = EventPage),
        (status = 404, description = "No call has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "list_history"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    CallId(id): CallId,
    params: Params,
) -> Result<Json<EventPage>, Problem> {
    let paging = Paging::read(params, &format!("history of {id}"), &api).await?;
    let page = api
        .store()
        .history_page(&id, paging.after.as_ref(), paging.limit)
        .await?;
    // The change that made a call is in its history, so only a call that is not
    // there has none.
    if page.rows.is_empty() && paging.after.is_none() {
        return Err(no_call());
    }
    let next_cursor = paging.next(&page, &api).await?;
    let history = page.rows.into_iter().map(EventView::from).collect();
    Ok(Json(EventPage {
        history,
        next_cursor,
    }))
}
