//! The rows of a list that were refused, to be mended and sent again.

use std::sync::Arc;

use access::problem::{Kind, ProblemBody};
use access::{Actor, Problem};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use export::Csv;
use serde::Deserialize;
use store::jobs::Work;

use crate::Api;
use crate::request::{Job, JobPath, NoParams};

/// All rows of a list that were refused, as CSV
///
/// The line and the reason come first, then what stood in the row. No cell can be
/// taken for a formula.
#[utoipa::path(
    get,
    path = "/api/v1/jobs/{job_id}/refused.csv",
    tag = "jobs",
    params(JobPath),
    responses(
        (status = 200, description = "The rows.", body = String, content_type = "text/csv"),
        (status = 404, description = "No import has this id, or it has read no row yet.",
            body = ProblemBody, content_type = "application/problem+json"),
    ),
    operation_id = "get_refused_rows"
)]
pub(crate) async fn refused(
    State(api): State<Arc<Api>>,
    Job(id): Job,
    actor: Actor,
    _: NoParams,
) -> Result<Response, Problem> {
    let job = api.store().job(&id).await?;
    let read = job.filter(|job| {
        matches!(job.work, Work::Import { .. }) && (job.is_over() || job.summary.rows.read > 0)
    });
    if read.is_none() {
        return Err(Problem::not_found(
            "no import that has read a row has this id",
        ));
    }
    let text = jobs::refused(api.store(), &id).await?;
    let rows: Vec<Row> = serde_json::from_slice(&text).map_err(|_| Problem::new(Kind::Internal))?;
    tracing::info!(job.id = %id, actor = %actor, "refused rows of job {id} read");
    Ok((export::attachment("refused.csv"), csv(&rows)).into_response())
}

#[derive(Deserialize)]
struct Row {
    line: u64,
    why: String,
    #[serde(default)]
    cells: Vec<String>,
}

fn csv(rows: &[Row]) -> String {
    let mut csv = Csv::headed(["line", "reason"]);
    for row in rows {
        let head = [row.line.to_string(), row.why.clone()];
        csv.row(head.iter().chain(&row.cells));
    }
    csv.into_text()
}

#[cfg(test)]
mod tests {
    use super::{Row, csv};

    #[test]
    fn no_cell_is_taken_for_a_formula_or_for_two() {
        let row = Row {
            line: 3,
            why: "has no id".to_owned(),
            cells: vec!["=1+1".to_owned(), "a \"b\", c".to_owned()],
        };
        let expected =
            "\"line\",\"reason\"\r\n\"3\",\"has no id\",\"'=1+1\",\"a \"\"b\"\", c\"\r\n";
        assert_eq!(csv(&[row]), expected);
    }
}
