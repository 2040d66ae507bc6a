//! What the business tells us, one entry at a time: campaigns, numbers, agents,
//! batches and rules. Each is changed as a whole, on the revision that was
//! read, and what follows for past calls is worked out at once.

use access::{Actor, Problem};
use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::{ETAG, LOCATION};
use jobs::NotStarted;
use serde::Serialize;
use serde_json::Value;
use store::jobs::Job;
use store::{Entry, Place, Revised};
use utoipa::ToSchema;

use crate::Api;
use crate::begun::{order, refused, told, unless_failed, worked_on};
use crate::edited;
use crate::request::{Condition, Revision};
use crate::view::{JobView, ReportView};

/// A change as it was asked for.
pub(crate) struct Asked {
    pub(crate) actor: Actor,
    pub(crate) dry_run: bool,
    pub(crate) condition: Condition<Revision>,
}

/// What a change came to.
pub(crate) enum Done {
    /// It stands so now, at this revision.
    Stands {
        entry: Box<Revised<Entry>>,
        job: Box<Job>,
    },
    /// What it would have come to.
    Would(Box<Job>),
    /// Somebody changed it since; as it is now.
    Changed(Box<Revised<Entry>>),
}

/// Reads again and tries again so often when others change the same entry.
const TRIES: u32 = 4;

/// Makes of the entry at `place` what `edit` makes of it.
pub(crate) async fn change(
    api: &Api,
    asked: &Asked,
    place: Place,
    edit: impl Fn(Revised<Entry>) -> Result<Entry, Problem>,
) -> Result<Done, Problem> {
    for _ in 0..TRIES {
        let current = api.store().entry(&place).await?;
        let seen = match asked.condition {
            Condition::Any => true,
            Condition::Seen(Revision(rev)) => rev == current.rev,
            Condition::Foreign => false,
        };
        if !seen {
            return Ok(Done::Changed(Box::new(current)));
        }
        let rev = current.rev;
        let entry = edit(current)?;
        match begin(api, asked, entry, rev).await {
            Ok(job) if asked.dry_run => return Ok(Done::Would(Box::new(job))),
            Ok(job) => {
                let entry = Box::new(api.store().entry(&place).await?);
                let job = Box::new(job);
                return Ok(Done::Stands { entry, job });
            }
            Err(NotStarted::Stale { .. }) => {}
            Err(why) => return Err(refused(why)),
        }
    }
    Err(Problem::new(access::problem::Kind::Unavailable)
        .detail("others change this all the time")
        .retry_after(1))
}

async fn begin(api: &Api, asked: &Asked, entry: Entry, rev: u32) -> Result<Job, NotStarted> {
    let order = order(api, None, &asked.actor, asked.dry_run);
    let job = Box::pin(jobs::change(api.store(), entry, Some(rev), order)).await?;
    let job = worked_on(api, job).await;
    // Written it is; what follows goes on in the background.
    job.map_err(|_| NotStarted::Store(unavailable()))
}

fn unavailable() -> store::StoreError {
    store::StoreError::Unavailable("a change could not be worked on".to_owned())
}

/// A resource after a change, and what the change does to past calls.
#[derive(Serialize, ToSchema)]
pub(crate) struct AfterChange<T> {
    #[serde(flatten)]
    resource: T,
    /// What undoes the change.
    #[schema(example = "op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH")]
    undo_id: String,
    redecide: RedecideView,
}

/// How far deciding past calls anew has come.
#[derive(Serialize, ToSchema)]
#[schema(as = Redecide)]
pub(crate) struct RedecideView {
    job_id: String,
    #[schema(value_type = crate::words::JobState)]
    state: &'static str,
    report: ReportView,
}

/// The answer to a change, for the description of the API.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes what `answer` says")]
pub(crate) enum Changes<T> {
    Made(AfterChange<T>),
    /// What a dry run found.
    Would(Box<JobView>),
}

/// The answer to a change: the resource as `view` shows it.
pub(crate) fn answer<T: Serialize>(
    done: Done,
    view: impl Fn(&Entry) -> Option<T>,
    created: Option<String>,
) -> Result<Response, Problem> {
    match done {
        Done::Would(job) => Ok(told(unless_failed(*job)?)),
        Done::Changed(now) => {
            let shown = view(&now.value);
            let current = serde_json::to_value(shown).unwrap_or(Value::Null);
            Ok(edited::changed(current, Revision(now.rev).etag()))
        }
        Done::Stands { entry, job } => {
            let job = unless_failed(*job)?;
            let resource = view(&entry.value);
            let etag = Revision(entry.rev).etag();
            let body = Json(resource.map(|resource| after(resource, job)));
            Ok(match created {
                Some(location) => {
                    let headers = [(LOCATION, location)];
                    (StatusCode::CREATED, headers, [(ETAG, etag)], body).into_response()
                }
                None => ([(ETAG, etag)], body).into_response(),
            })
        }
    }
}

fn after<T>(resource: T, job: Job) -> AfterChange<T> {
    let id = job.id.to_string();
    AfterChange {
        resource,
        undo_id: id.clone(),
        redecide: RedecideView {
            job_id: id,
            state: job.state.as_str(),
            report: job.summary.report.into(),
        },
    }
}

/// A resource that is only read, and its tag.
pub(crate) fn shown<T: Serialize>(resource: T, rev: u32) -> Response {
    ([(ETAG, Revision(rev).etag())], Json(resource)).into_response()
}
