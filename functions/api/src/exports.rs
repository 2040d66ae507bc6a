//! Calls as CSV: at once, or as a file that a job writes.

mod asked;
mod file;

use std::sync::Arc;
use std::time::Duration;

use access::problem::ProblemBody;
use access::{Actor, Problem};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use jobs::{Exported, Whole};

use crate::Api;
use crate::begun::{order, refused, under_way, worked_on};
use crate::calls::CallsParams;
use crate::view::JobView;
use asked::{CsvParams, ExportAsked};
pub(crate) use file::{__path_file, file};

/// How long calls are gathered for an answer.
const BUDGET: Duration = Duration::from_secs(8);

/// Calls as CSV, the latest first unless asked otherwise
///
/// The filters are those of the list, and every call that they let through is in
/// the file. Up to about 10,000 calls or 5 MB come at once. More are written to a
/// file by a job, in the order of their start: follow it, and take the file away
/// within a day from `/api/v1/jobs/{job_id}/calls.csv`. Whoever asks for the same
/// again meanwhile is told of the same job.
///
/// Every cell is quoted, and one that a spreadsheet would take for a formula has an
/// apostrophe before it. A long `summary` is shown by its beginning, as in lists.
#[utoipa::path(
    get,
    path = "/api/v1/calls.csv",
    tag = "calls",
    params(CallsParams, CsvParams),
    responses(
        (status = 200, description = "All of them.", body = String, content_type = "text/csv",
            headers(("Content-Disposition" = String, description = "A name for the file."))),
        (status = 202, description = "They are more than one answer carries.", body = JobView,
            headers(("Location" = String, description = "Where the job can be followed."))),
        (status = 409, description = "Another export of yours is being written.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "export_calls"
)]
pub(crate) async fn calls(
    State(api): State<Arc<Api>>,
    actor: Actor,
    asked: ExportAsked,
) -> Result<Response, Problem> {
    let ExportAsked { export, sort } = asked;
    let name = jobs::file_name(&export, api.now(), api.store());
    let order = order(&api, None, &actor, false);
    let exported = jobs::export(api.store(), export, sort, order, BUDGET);
    match Box::pin(exported).await.map_err(refused)? {
        Exported::Whole(Whole { csv, calls }) => {
            tracing::info!(actor = %actor, calls, "{calls} calls exported");
            Ok((export::attachment(&name), csv).into_response())
        }
        Exported::Begun(job) => {
            tracing::info!(actor = %actor, job.id = %job.id, "export {} begun", job.id);
            Ok(under_way(worked_on(&api, *job).await?))
        }
    }
}
