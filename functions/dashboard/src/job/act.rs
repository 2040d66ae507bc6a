//! Doing for real what was tried, and undoing what was done.

use axum::extract::State;
use axum::response::Response;
use jobs::{Job, Work};
use store::StoreError;

use super::{JobId, found};
use crate::order::{follow, order};
use crate::page::Visitor;
use crate::refusal::Failure;
use crate::site::Site;

/// `POST /jobs/{job_id}/confirm`
pub(crate) async fn confirm(
    State(site): State<Site>,
    visitor: Visitor,
    JobId(id): JobId,
) -> Result<Response, Failure> {
    let job = found(&site, &id).await?;
    allowed(&site, &visitor, &job).await?;
    let order = order(&site, &visitor, false);
    let job = Box::pin(jobs::confirm(&site.store, &id, order)).await?;
    follow(&site, &job).await
}

/// `POST /jobs/{job_id}/undo`
pub(crate) async fn undo(
    State(site): State<Site>,
    visitor: Visitor,
    JobId(id): JobId,
) -> Result<Response, Failure> {
    let job = found(&site, &id).await?;
    allowed(&site, &visitor, &job).await?;
    let order = order(&site, &visitor, false);
    let job = Box::pin(jobs::undo(&site.store, &id, order)).await?;
    follow(&site, &job).await
}

async fn allowed(site: &Site, visitor: &Visitor, job: &Job) -> Result<(), Failure> {
    match may_change(site, visitor, job).await? {
        true => Ok(()),
        false => Err(Failure::forbidden("this takes an admin")),
    }
}

/// Editors decide on calls, and undo it; what the business knows is for admins.
pub(super) async fn may_change(
    site: &Site,
    visitor: &Visitor,
    job: &Job,
) -> Result<bool, StoreError> {
    let is_bulk = match &job.work {
        Work::Bulk(_) => true,
        Work::Undo(of) => {
            let undone = site.store.job(of).await?;
            undone.is_some_and(|undone| matches!(undone.work, Work::Bulk(_)))
        }
        Work::Import { .. } | Work::Change(_) | Work::Redecide(_) | Work::Export(_) => false,
    };
    Ok(match is_bulk {
        true => visitor.may_edit(),
        false => visitor.may_administer(),
    })
}

/// What the button says that does it for real.
pub(super) fn button(job: &Job) -> Option<&'static str> {
    let tried = job.dry_run && job.is_over() && job.error.is_none();
    match &job.work {
        Work::Import { .. } if tried => Some("Import the list"),
        Work::Change(_) if tried => Some("Save the change"),
        _ => None,
    }
}

pub(super) fn is_undoable(job: &Job) -> bool {
    let did_something = !job.dry_run && !matches!(job.work, Work::Redecide(_) | Work::Export(_));
    did_something && job.is_over() && job.undone_by.is_none()
}
