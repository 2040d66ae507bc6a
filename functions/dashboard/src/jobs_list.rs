//! `/jobs`: what people had done in the background, newest first, and undoing it.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use jobs::Job;
use store::Position;

use crate::badge::Badge;
use crate::calls::Asked;
use crate::job::{may_undo, summary, title};
use crate::moment::Moment;
use crate::names::Names;
use crate::page::{Frame, Section, Visitor, shown};
use crate::refusal::Failure;
use crate::site::Site;

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    frame: Frame,
    csrf: String,
    zone: String,
    stale: bool,
    lines: Vec<Line>,
    first: Option<String>,
    next: Option<String>,
}

/// One job.
struct Line {
    id: String,
    title: String,
    badge: Badge,
    who: String,
    at: Moment,
    /// What it has come to.
    came_to: String,
    may_undo: bool,
    undone_by: Option<String>,
}

const PATH: &str = "/jobs";
const ROWS: usize = 25;

/// `GET /jobs`
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut faults = Vec::new();
    let asked = Asked::read(PATH, query.as_deref(), &["cursor"], &mut faults);
    let (key, now) = (site.cursor_key().await?, (site.now)());
    let opened = asked
        .value("cursor")
        .map(|token| key.open(token, PATH, now));
    let opened = opened.transpose();
    let stale = opened.is_err() || !faults.is_empty();
    let after: Option<Position> = opened.unwrap_or_default();
    let page = site.store.jobs(after.as_ref(), ROWS);
    let (page, book) = tokio::try_join!(page, site.store.book())?;
    let names = Names::of(&book);
    let next = page.next.as_ref();
    let next = next.map(|place| asked.with("cursor", key.seal(place, PATH, now)).address());
    let mut lines = Vec::new();
    for job in page.rows {
        lines.push(Line::of(&site, &visitor, job, &names).await?);
    }
    let page = JobsPage {
        frame: Frame::new("Work in the background", Section::Calls, Some(&visitor)),
        csrf: visitor.csrf.clone(),
        zone: site.clock().zone_name(),
        stale,
        lines,
        first: asked.value("cursor").map(|_| PATH.to_owned()),
        next,
    };
    let status = match stale {
        true => StatusCode::BAD_REQUEST,
        false => StatusCode::OK,
    };
    Ok((status, shown(&page)).into_response())
}

impl Line {
    async fn of(site: &Site, visitor: &Visitor, job: Job, names: &Names) -> Result<Self, Failure> {
        Ok(Self {
            may_undo: may_undo(site, visitor, &job).await?,
            id: job.id.to_string(),
            title: title(&job, names),
            badge: Badge::from(&job),
            who: crate::call::actor(&job.actor),
            at: site.clock().moment(job.created_at),
            came_to: summary(&job),
            undone_by: job.undone_by.as_ref().map(|id| format!("/jobs/{id}")),
        })
    }
}
