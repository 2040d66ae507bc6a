//! The file that an export has written.

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem, Role};
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::CONTENT_LENGTH;
use jobs::Lies;
use store::Download;

use crate::Api;
use crate::request::{Job, JobPath, NoParams};

/// The calls that an export has written, as CSV
///
/// For whoever ordered it, and for admins, during a day. Where the file lies in a
/// bucket, the answer leads there for less than a minute.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{job_id}/calls.csv",
    tag = "jobs",
    params(JobPath),
    responses(
        (status = 200, description = "The file.", body = String, content_type = "text/csv"),
        (status = 303, description = "The file is there.",
            headers(("Location" = String, description = "Where it is, for less than a minute."))),
        (status = 404, description = "No export of yours has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is being written, or could not be.",
            body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "It was there for a day.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_exported_calls"
)]
pub(crate) async fn file(
    State(api): State<Arc<Api>>,
    Job(id): Job,
    actor: Actor,
    _: NoParams,
) -> Result<Response, Problem> {
    let job = api.store().job(&id).await?;
    let theirs = job.filter(|job| job.actor == actor.to_string() || actor.may(Role::Admin));
    let job = theirs.ok_or_else(nothing)?;
    let download = match jobs::file(api.store(), &job, &actor.to_string(), api.now()).await? {
        Lies::Ready(download) => download,
        Lies::NoExport => return Err(nothing()),
        Lies::NotYet => return Err(conflict("the file is still being written").retry_after(5)),
        Lies::Nowhere => return Err(conflict("the file could not be written")),
        Lies::Expired => return Err(Problem::new(Kind::Gone).detail("the file was deleted")),
    };
    tracing::info!(job.id = %id, actor = %actor, "export {id} taken away");
    Ok(match download {
        Download::Link(link) => Redirect::to(&link).into_response(),
        Download::Content(parts) => {
            let file = &job.summary.file;
            let length = [(CONTENT_LENGTH, file.bytes)];
            (
                length,
                export::attachment(&file.name),
                Body::from_stream(parts),
            )
                .into_response()
        }
    })
}

fn nothing() -> Problem {
    Problem::not_found("no export of yours has this id")
}

fn conflict(why: &str) -> Problem {
    Problem::new(Kind::Conflict).detail(why)
}
