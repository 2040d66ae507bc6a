//! The file of an export, for whoever ordered it and for admins.

use access::Problem;
use access::problem::Kind;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::header::CONTENT_LENGTH;
use jobs::{Job, Lies};
use store::Download;

use crate::job::{JobId, found};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// Where the file of `job` is taken away.
pub(crate) fn path_of(job: &Job) -> String {
    format!("/exports/{}/calls.csv", job.id)
}

/// Whether `visitor` may take the file of `job` away.
pub(crate) fn theirs(job: &Job, visitor: &Visitor) -> bool {
    let own = job.actor == visitor.actor.to_string();
    visitor.may_edit() && (own || visitor.may_administer())
}

/// `GET /exports/{job_id}/calls.csv`
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    JobId(id): JobId,
) -> Result<Response, Failure> {
    let job = found(&site, &id).await?;
    if !theirs(&job, &visitor) {
        return Err(nothing());
    }
    let actor = visitor.actor.to_string();
    let download = match jobs::file(&site.store, &job, &actor, (site.now)()).await? {
        Lies::Ready(download) => download,
        Lies::NoExport => return Err(nothing()),
        Lies::NotYet => return Err(Failure::conflict("the file is still being written")),
        Lies::Nowhere => return Err(Failure::conflict("the file could not be written")),
        Lies::Expired => return Err(expired()),
    };
    tracing::info!(job.id = %id, actor = %visitor.actor, "export {id} taken away");
    Ok(match download {
        Download::Link(link) => Redirect::to(&link).into_response(),
        Download::Content(parts) => {
            let file = &job.summary.file;
            let length = [(CONTENT_LENGTH, file.bytes)];
            let body = Body::from_stream(parts);
            (length, export::attachment(&file.name), body).into_response()
        }
    })
}

fn nothing() -> Failure {
    Failure::not_found("no export of yours has this id")
}

fn expired() -> Failure {
    let told = "the file was there for a day and is deleted now; export once more";
    Problem::new(Kind::Gone).detail(told).into()
}
