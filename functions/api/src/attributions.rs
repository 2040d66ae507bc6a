//! A person's decision on many calls at once, and taking it back.

mod entry;
mod undo;
mod view;

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use store::jobs::Job;

use crate::Api;
use crate::begun::{order, refused, under_way, unless_failed, worked_on};
use crate::request::{DryRun, DryRunParam, Entered};
use crate::view::JobView;
use entry::{BulkEntry, Which};
pub(crate) use undo::{__path_undo, undo};
use view::{BulkView, Decided, PreviewView};

/// More calls than this are never decided while the caller waits.
const MANY: u64 = 10_000;

/// Credits many calls at once
///
/// The calls are named by their ids, or by a filter that has the names of the
/// parameters of `GET /calls` and comes with the number of calls that the person
/// saw. A call that a person decided otherwise is `locked` unless
/// `overwrite_manual` is true. Everything is taken back by `undo_id`. Sent again
/// with the same `operation_id` it changes nothing and answers the same.
#[utoipa::path(
    post,
    path = "/api/v1/attributions",
    tag = "attribution",
    params(DryRunParam),
    request_body(content = BulkEntry, content_type = "application/json"),
    responses(
        (status = 200, description = "What became of each call, or of how many what would.",
            body = Decided),
        (status = 202, description = "It takes longer.", body = JobView,
            headers(("Location" = String, description = "Where it can be followed."))),
        (status = 409, description = "Another number of calls matches now, or the operation id was used.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "The body is too large.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "The body is not JSON.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "decide_many"
)]
pub(crate) async fn decide(
    State(api): State<Arc<Api>>,
    actor: Actor,
    DryRun(dry_run): DryRun,
    Entered(entry): Entered<BulkEntry>,
) -> Result<Response, Problem> {
    let BulkEntry {
        which,
        expected_count,
        bulk,
        operation_id,
    } = entry;
    let by_filter = matches!(which, Which::Filter(_));
    let targets = which.targets(api.store().zone())?;
    if dry_run {
        let preview = jobs::preview(api.store(), &targets, &bulk);
        let preview = Box::pin(preview).await.map_err(refused)?;
        return Ok(Json(PreviewView::from(preview)).into_response());
    }
    // A person decides on as many as they saw; a preview tells how many.
    if by_filter && expected_count.is_none() {
        let problem = Problem::new(Kind::InvalidRequest);
        return Err(problem.field("expected_count", "is missing beside a filter"));
    }
    let order = order(&api, operation_id, &actor, false);
    let begun = jobs::bulk(api.store(), &targets, expected_count, bulk, order);
    let job = Box::pin(begun).await.map_err(refused)?;
    if by_filter && job.total.is_some_and(|total| total > MANY) && !job.is_over() {
        return Ok(under_way(job));
    }
    let job = unless_failed(worked_on(&api, job).await?)?;
    match job.is_over() {
        true => done(&api, job).await,
        false => Ok(under_way(job)),
    }
}

async fn done(api: &Api, job: Job) -> Result<Response, Problem> {
    let results = api.store().results(&job.id).await?;
    Ok(Json(BulkView::new(&job, results)).into_response())
}
