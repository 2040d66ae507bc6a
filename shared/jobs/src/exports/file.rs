//! The file of an export: how it begins, what it is called, whether it can be
//! taken away, and that it goes.

use domain::Timestamp;
use export::BYTE_ORDER_MARK;
use store::jobs::{Export, Job, JobState, Work};
use store::{Download, Store, StoreError};

use super::columns;
use crate::noted::taken_away;

/// Where the file of an export is.
pub enum Lies {
    /// Here it comes.
    Ready(Download),
    /// It is being written.
    NotYet,
    /// Writing it failed.
    Nowhere,
    /// It was there for a day.
    Expired,
    /// The job is none that writes a file.
    NoExport,
}

/// The file of `job`, for `actor` to take away; the log says who did.
pub async fn file(
    store: &Store,
    job: &Job,
    actor: &str,
    now: Timestamp,
) -> Result<Lies, StoreError> {
    let Work::Export(_) = job.work else {
        return Ok(Lies::NoExport);
    };
    Ok(match (job.state, job.file_expires_at()) {
        (JobState::Queued | JobState::Running, _) => Lies::NotYet,
        (JobState::Done, Some(expires)) if now >= expires => Lies::Expired,
        (JobState::Done, Some(_)) => {
            store.note(&taken_away(job, actor, now)).await?;
            Lies::Ready(store.download(&job.id, &job.summary.file).await?)
        }
        _ => Lies::Nowhere,
    })
}

/// Deletes the files that nobody can take away any more.
pub async fn delete_old(store: &Store, now: Timestamp) -> Result<usize, StoreError> {
    let old = store.leaving(now).await?;
    for leaving in &old {
        store.delete_file(&leaving.id).await?;
        store.has_left(leaving).await?;
    }
    Ok(old.len())
}

/// What the file of an export that is made now is kept as.
pub fn file_name(export: &Export, now: Timestamp, store: &Store) -> String {
    let day = store.day(now).to_string();
    let campaign = export.filter.campaign.as_ref().map(|id| id.as_str());
    export::file_name(["calls"].into_iter().chain(campaign).chain([day.as_str()]))
}

/// The beginning of any export.
pub(super) fn head(export: &Export) -> String {
    let mark = if export.marked { BYTE_ORDER_MARK } else { "" };
    format!("{mark}{}", columns::headed().into_text())
}
