//! Ordering work of the background, and following it.

use std::time::Duration;

use axum::response::{IntoResponse, Redirect, Response};
use jobs::{Job, NotStarted, Order};

use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// So long a form waits for what it ordered, so that small work is done when
/// its page comes up.
const PATIENCE: Duration = Duration::from_secs(3);

/// Work ordered by `visitor`.
pub(crate) fn order(site: &Site, visitor: &Visitor, dry_run: bool) -> Order {
    Order {
        id: None,
        actor: visitor.actor.to_string(),
        dry_run,
        now: (site.now)(),
    }
}

/// Works for a while on a job that was just begun.
pub(crate) async fn worked_on(site: &Site, job: &Job) -> Result<(), Failure> {
    Box::pin(jobs::work_on(&site.store, &job.id, PATIENCE, (site.now)())).await?;
    Ok(())
}

/// Works on a job that was just begun, and goes on to its page.
pub(crate) async fn follow(site: &Site, job: &Job) -> Result<Response, Failure> {
    worked_on(site, job).await?;
    Ok(Redirect::to(&format!("/jobs/{}", job.id)).into_response())
}

/// What a form says of work that was not begun; none is nothing that the
/// person can mend in it.
pub(crate) fn trouble(error: &NotStarted) -> Option<String> {
    match error {
        NotStarted::Stale { .. } => Some(
            "Somebody changed this while you were at it. What you entered is below; save again \
             to replace what stands."
                .to_owned(),
        ),
        NotStarted::Unreadable(why) => Some(crate::refusal::sentence(&why.to_string())),
        _ => None,
    }
}
