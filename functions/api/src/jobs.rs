//! Work that goes on in the background: how far it is and what it came to.

mod refused;

use std::sync::Arc;

use access::Problem;
use access::problem::ProblemBody;
use axum::Json;
use axum::extract::State;

use crate::Api;
use crate::paging::{PageParams, Paging};
use crate::request::{Job, JobPath, NoParams, Params};
use crate::view::{JobPage, JobView};
pub(crate) use refused::{__path_refused, refused};

/// All work, newest first
#[utoipa::path(
    get,
    path = "/api/v1/jobs",
    tag = "jobs",
    params(PageParams),
    responses((status = 200, description = "One page of jobs.", body = JobPage)),
    operation_id = "list_jobs"
)]
pub(crate) async fn list(
    State(api): State<Arc<Api>>,
    params: Params,
) -> Result<Json<JobPage>, Problem> {
    let paging = Paging::read(params, "jobs", &api).await?;
    let page = api.store().jobs(paging.after.as_ref(), paging.limit);
    let page = page.await?;
    let next_cursor = paging.next(&page, &api).await?;
    let jobs = page.rows.into_iter().map(JobView::from).collect();
    Ok(Json(JobPage { jobs, next_cursor }))
}

/// One piece of work: how far it is, and what it came to
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{job_id}",
    tag = "jobs",
    params(JobPath),
    responses(
        (status = 200, description = "The job.", body = JobView),
        (status = 404, description = "No job has this id.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_job"
)]
pub(crate) async fn one(
    State(api): State<Arc<Api>>,
    Job(id): Job,
    _: NoParams,
) -> Result<Json<JobView>, Problem> {
    let job = api.store().job(&id).await?;
    let job = job.ok_or_else(|| Problem::not_found("no job has this id"))?;
    Ok(Json(job.into()))
}
