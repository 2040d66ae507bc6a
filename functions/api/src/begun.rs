//! Work that a request begins: small work is answered at once, and what takes
//! longer is told of by its job.

use std::time::Duration;

use access::Problem;
use access::problem::Kind;
use axum::Json;
use axum::response::{IntoResponse, Response};
use domain::{CampaignId, OperationId};
use http::StatusCode;
use http::header::LOCATION;
use jobs::{NotStarted, Order, Unreadable};
use store::jobs::{Job, JobState};

use crate::Api;
use crate::view::JobView;

/// How long a request may work. A gateway waits for thirty seconds, people for
/// less.
const BUDGET: Duration = Duration::from_secs(5);

/// An order of the work that `actor` asks for.
pub(crate) fn order(
    api: &Api,
    id: Option<OperationId>,
    actor: &access::Actor,
    dry_run: bool,
) -> Order {
    Order {
        id,
        actor: actor.to_string(),
        dry_run,
        now: api.now(),
    }
}

/// The job as it is once it was worked on for as long as a request may.
pub(crate) async fn worked_on(api: &Api, job: Job) -> Result<Job, Problem> {
    if job.is_over() {
        return Ok(job);
    }
    let worked = jobs::work_on(api.store(), &job.id, BUDGET, api.now());
    Ok(Box::pin(worked).await?)
}

/// The job as an answer: 200 when it is over, and else 202 with where it can
/// be followed.
pub(crate) fn told(job: Job) -> Response {
    match job.is_over() {
        true => Json(JobView::from(job)).into_response(),
        false => under_way(job),
    }
}

/// 202, with where the job can be followed.
pub(crate) fn under_way(job: Job) -> Response {
    let location = format!("/api/v1/jobs/{}", job.id);
    let body = Json(JobView::from(job));
    (StatusCode::ACCEPTED, [(LOCATION, location)], body).into_response()
}

/// Refuses to go on with a job that failed.
pub(crate) fn unless_failed(job: Job) -> Result<Job, Problem> {
    match (job.state, &job.error) {
        (JobState::Failed, Some(why)) => Err(Problem::new(Kind::Conflict).detail(why.clone())),
        _ => Ok(job),
    }
}

/// Why work was not begun, by the field that is to blame.
pub(crate) fn refused(why: NotStarted) -> Problem {
    let said = why.to_string();
    match why {
        NotStarted::UnknownCampaign(_) => {
            Problem::invalid_field("campaign_id", "is no campaign's id")
        }
        NotStarted::UnknownRecipient(_) => {
            Problem::invalid_field("recipient_id", "is not on the campaign's list")
        }
        NotStarted::TooMany(most) => {
            Problem::new(Kind::InvalidRequest).detail(format!("these are more than {most} calls"))
        }
        NotStarted::Unreadable(why) => unreadable(&why),
        NotStarted::MailingTaken(_) => Problem::new(Kind::Conflict)
            .detail("another campaign has a mailing of this id")
            .field("mailing_id", "is taken"),
        NotStarted::IdTaken(_) => Problem::new(Kind::Conflict)
            .detail("the operation id was used for something else")
            .field("operation_id", "is taken"),
        NotStarted::CountDiffers { .. } => Problem::new(Kind::Conflict)
            .detail(said.clone())
            .field("expected_count", said),
        NotStarted::Exporting(id) => Problem::new(Kind::Conflict).detail(format!(
            "another export of yours is being written; follow it at /api/v1/jobs/{id}"
        )),
        NotStarted::UnknownOperation(_) => Problem::not_found("no operation has this id"),
        NotStarted::Stale { .. } | NotStarted::NotUndoable(_) => {
            Problem::new(Kind::Conflict).detail(said)
        }
        NotStarted::Store(error) => error.into(),
    }
}

/// Why a list cannot be read, by the parameter that is to blame.
fn unreadable(why: &Unreadable) -> Problem {
    let said = why.to_string();
    match why {
        Unreadable::NotAList(_) => Problem::new(Kind::InvalidRequest).detail(said),
        Unreadable::NoSuchColumn(_) | Unreadable::UnknownField(_) => {
            Problem::invalid_parameter("columns", said)
        }
        Unreadable::UnknownMailing(_) => Problem::invalid_parameter("mailing_id", said),
    }
}

/// Refuses a campaign that is not there.
pub(crate) async fn known_campaign(api: &Api, id: &CampaignId) -> Result<(), Problem> {
    match api.store().campaign(id).await? {
        Some(_) => Ok(()),
        None => Err(refused(NotStarted::UnknownCampaign(id.clone()))),
    }
}
