//! The delivery log: what reached the webhook, and taking it in once more.

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use ingest::ReplayError;
use store::{DeliveryFilter, Outcome};
use utoipa::IntoParams;

use crate::Api;
use crate::paging::{PageParams, Paging};
use crate::request::{DryRun, DryRunParam, LogId, LogPath, NoParams, Params, values};
use crate::view::{DeliveryPage, DeliveryView, ReplayView};
use crate::words;

/// What reached the webhook, newest first
///
/// The log goes back thirty days.
#[utoipa::path(
    get,
    path = "/api/v1/deliveries",
    tag = "deliveries",
    params(DeliveriesParams, PageParams),
    responses((status = 200, description = "One page of the log.", body = DeliveryPage)),
    operation_id = "list_deliveries"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    mut params: Params,
) -> Result<Json<DeliveryPage>, Problem> {
    let filter = DeliveryFilter {
        outcome: params.take("outcome", outcome)?,
        conversation_id: params.take("conversation_id", values::parsed)?,
    };
    let paging = Paging::read(params, "deliveries", &api).await?;
    let page = api
        .store()
        .deliveries(&filter, paging.limit, paging.after.as_ref())
        .await?;
    let partial = paging.cuts_short(&page);
    let next_cursor = paging.next(&page, &api).await?;
    let deliveries = page.rows.into_iter().map(DeliveryView::from).collect();
    Ok(Json(DeliveryPage {
        deliveries,
        next_cursor,
        partial,
    }))
}

fn outcome(text: &str) -> Result<Outcome, String> {
    let words = Outcome::ALL.map(Outcome::as_str);
    text.parse()
        .map_err(|()| format!("is one of {}", words.join(", ")))
}

/// The filters of the log, for the description of the API.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(
    dead_code,
    reason = "it describes what `list` reads; a test holds the two together"
)]
pub(crate) struct DeliveriesParams {
    /// What became of them.
    #[param(inline, value_type = Option<words::Outcome>, example = "quarantined")]
    outcome: Option<String>,
    /// Those that named this call.
    #[param(
        pattern = "^[A-Za-z0-9_-]+$",
        max_length = 128,
        example = "conv_6201kbe4v9m2f7sx8dn3qwhrt5yz"
    )]
    conversation_id: Option<String>,
}

/// One delivery
#[utoipa::path(
    get,
    path = "/api/v1/deliveries/{delivery_id}",
    tag = "deliveries",
    params(LogPath),
    responses(
        (status = 200, description = "The delivery.", body = DeliveryView),
        (status = 404, description = "The log has no such delivery.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_delivery"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    LogId(id): LogId,
    _: NoParams,
) -> Result<Json<DeliveryView>, Problem> {
    let row = api.store().delivery(&id).await?;
    let row = row.ok_or_else(|| Problem::not_found(ReplayError::NotFound.to_string()))?;
    Ok(Json(row.into()))
}

/// Takes a delivery in once more, or says what that would change
///
/// It asks for an editor: the differences show what was said and by whom. It can
/// do no more than the sender could by sending the same again, so it asks for no
/// admin.
#[utoipa::path(
    post,
    path = "/api/v1/deliveries/{delivery_id}/replay",
    tag = "deliveries",
    params(LogPath, DryRunParam),
    responses(
        (status = 200, description = "What it changed, or would change.", body = ReplayView),
        (status = 404, description = "The log has no such delivery.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Its body makes no call.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "Its body is not kept.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "replay_delivery"
)]
pub(crate) async fn replay(
    State(api): State<Arc<Api>>,
    LogId(id): LogId,
    actor: Actor,
    DryRun(dry_run): DryRun,
) -> Result<Json<ReplayView>, Problem> {
    let replayed = ingest::replay(api.store(), &api.app.ingest, &id, dry_run, api.now()).await;
    let replayed = replayed.map_err(refused)?;
    let (outcome, call_id) = (replayed.outcome.as_str(), &replayed.conversation_id);
    tracing::info!(delivery.id = %id, call.id = %call_id, outcome, dry_run, actor = %actor, "delivery {id} replayed");
    Ok(Json(ReplayView::new(replayed, dry_run)))
}

fn refused(error: ReplayError) -> Problem {
    let kind = match error {
        ReplayError::NotFound => Kind::NotFound,
        ReplayError::NoBody => Kind::Gone,
        ReplayError::Unusable(_) | ReplayError::NoCall => Kind::Conflict,
        ReplayError::Store(error) => return error.into(),
    };
    Problem::new(kind).detail(error.to_string())
}
