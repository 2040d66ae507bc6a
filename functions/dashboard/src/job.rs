//! `/jobs/{job_id}`: work of the background, followed and undone.

mod act;
mod export;
mod mention;
mod outcome;
mod report;
mod results;
mod words;

use std::time::Duration;

use askama::Template;
use axum::extract::{FromRequestParts, Path, Query, State};
use axum::response::Response;
use domain::OperationId;
use http::request::Parts;
use jobs::{Job, RowCounts, Work};

use self::export::{ExportCard, FileState};
use self::outcome::Outcome;
use self::report::ReportCard;
use self::results::{Part, Results};
use crate::badge::Badge;
use crate::calls::Way;
use crate::figures;
use crate::moment::Moment;
use crate::names::Names;
use crate::page::{Frame, Visitor, shown};
use crate::refusal::{Failure, sentence};
use crate::site::Site;
use crate::toast::Toast;

pub(crate) use self::act::{confirm, undo};
pub(crate) use self::words::{summary, title};

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    frame: Frame,
    csrf: String,
    id: String,
    title: String,
    /// Where it came from.
    back: Option<words::Back>,
    badge: Badge,
    who: String,
    at: Moment,
    dry_run: bool,
    /// How far it has come, while it is not over.
    progress: Option<Progress>,
    error: Option<String>,
    rows: Option<Vec<(&'static str, String)>>,
    refused: Vec<jobs::Refused>,
    more_refused: Option<String>,
    /// Where all of them are, with what stood in them; for editors.
    all_refused: Option<String>,
    /// What an export wrote; other work reports on past calls.
    export: Option<ExportCard>,
    report: ReportCard,
    outcomes: Vec<Outcome>,
    results: Results,
    /// What was begun just now and is over.
    toast: Option<Toast>,
    /// The button that does for real what was tried.
    confirm: Option<&'static str>,
    may_undo: bool,
    undone_by: Option<String>,
    undo_of: Option<String>,
}

/// How far a job has come.
struct Progress {
    done: u64,
    total: Option<u64>,
    words: String,
}

/// So long a page that shows a job works on it, so that it goes on where only
/// a minute's tick would.
const A_LOOK: Duration = Duration::from_millis(1500);
const REFUSED: usize = 100;

/// `GET /jobs/{job_id}`
pub(crate) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    JobId(id): JobId,
    Query(part): Query<Part>,
) -> Result<Response, Failure> {
    let job = found(&site, &id).await?;
    let job = match job.is_over() {
        true => job,
        false => Box::pin(jobs::work_on(&site.store, &id, A_LOOK, (site.now)())).await?,
    };
    Ok(shown(&JobPage::read(&site, &visitor, job, &part).await?))
}

/// The job with this id.
pub(crate) async fn found(site: &Site, id: &OperationId) -> Result<Job, Failure> {
    let job = site.store.job(id).await?;
    job.ok_or_else(|| Failure::not_found("no job has this id"))
}

impl JobPage {
    async fn read(site: &Site, visitor: &Visitor, job: Job, part: &Part) -> Result<Self, Failure> {
        let book = async { Ok::<_, Failure>(site.store.book().await?) };
        let (book, results) = tokio::try_join!(book, Results::read(site, visitor, &job, part))?;
        let names = Names::of(&book);
        let may_change = act::may_change(site, visitor, &job).await?;
        let confirm = act::button(&job).filter(|_| may_change);
        let (refused, more_refused) = refused(&job, visitor);
        Ok(Self {
            frame: Frame::new("Job", words::section(&job), Some(visitor)),
            csrf: visitor.csrf.clone(),
            id: job.id.to_string(),
            title: words::title(&job, &names),
            back: words::back(&job, &names),
            badge: Badge::from(&job),
            who: crate::call::actor(&job.actor),
            at: site.clock().moment(job.created_at),
            dry_run: job.dry_run,
            progress: Progress::of(&job),
            error: job
                .error
                .as_deref()
                .map(|error| sentence(&visitor.words(error))),
            rows: rows(&job),
            all_refused: visitor
                .may_edit()
                .then(|| format!("/api/v1/jobs/{}/refused.csv", job.id)),
            refused,
            more_refused,
            export: ExportCard::of(&job, visitor, &names, &site.clock()),
            report: ReportCard::read(site, visitor, &job, &names).await?,
            outcomes: outcome::all(&job),
            results,
            toast: part.begun.as_ref().and_then(|_| toast(&job, &names)),
            confirm,
            may_undo: may_change && act::is_undoable(&job),
            undone_by: job.undone_by.as_ref().map(|id| format!("/jobs/{id}")),
            undo_of: job.undo_of.as_ref().map(|id| format!("/jobs/{id}")),
        })
    }
}

/// Whether this person may undo the job, and it can be undone.
pub(crate) async fn may_undo(site: &Site, visitor: &Visitor, job: &Job) -> Result<bool, Failure> {
    Ok(act::is_undoable(job) && act::may_change(site, visitor, job).await?)
}

/// Says that a decision on many calls was made, with the button that undoes it.
fn toast(job: &Job, names: &Names) -> Option<Toast> {
    let over = job.is_over() && matches!(job.work, Work::Bulk(_));
    let path = format!("/jobs/{}", job.id);
    let says = format!("{}: {}.", words::title(job, names), words::summary(job));
    let toast = Toast::new(says).about("See each call", path.clone());
    let toast = match act::is_undoable(job) {
        true => toast.undone_by(format!("{path}/undo"), Vec::new()),
        false => toast,
    };
    over.then_some(toast)
}

fn refused(job: &Job, visitor: &Visitor) -> (Vec<jobs::Refused>, Option<String>) {
    let summary = &job.summary;
    let refused = summary.refused.iter().take(REFUSED);
    let refused: Vec<_> = refused
        .map(|row| jobs::Refused {
            line: row.line,
            why: visitor.words(&row.why),
        })
        .collect();
    let shown = u64::try_from(refused.len()).unwrap_or(u64::MAX);
    let more = summary.rows.refused.saturating_sub(shown);
    (refused, (more > 0).then(|| figures::count(more)))
}

/// The rows of an import, by what became of them.
fn rows(job: &Job) -> Option<Vec<(&'static str, String)>> {
    let Work::Import { .. } = &job.work else {
        return None;
    };
    let RowCounts {
        read,
        new,
        changed,
        unchanged,
        refused,
        repeated,
        noted,
    } = job.summary.rows;
    let counts = [
        ("Rows", read),
        ("New", new),
        ("Changed", changed),
        ("As they were", unchanged),
        ("Refused", refused),
        ("Said twice", repeated),
        ("With something odd", noted),
    ];
    Some(
        counts
            .map(|(name, count)| (name, figures::count(count)))
            .into(),
    )
}

impl Progress {
    fn of(job: &Job) -> Option<Self> {
        if job.is_over() {
            return None;
        }
        let done = figures::count(job.done);
        Some(Self {
            done: job.done,
            total: job.total,
            words: match job.total {
                Some(total) => format!("{done} of {} done", figures::count(total)),
                None => format!("{done} done"),
            },
        })
    }
}

/// The job that the path names. What cannot be an id is no job.
pub(crate) struct JobId(pub(crate) OperationId);

impl<S: Send + Sync> FromRequestParts<S> for JobId {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await?;
        let id = text.parse();
        id.map(Self)
            .map_err(|_| Failure::not_found("no job has this id"))
    }
}
