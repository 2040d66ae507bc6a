//! Jobs: work that goes on in the background, with its progress, and what was
//! there before it, so that it can be undone.
//!
//! They have a table of their own. `state` holds small things that expire and
//! that the webhook may write; what was there before an import is as large as
//! the import, as personal as a list, stays, and is nothing of the webhook's.

mod export;
mod item;
mod job;
mod queue;
mod settling;
mod targets;
mod trace;
mod upload;

pub use export::{Export, FILE_KEPT, Leaving};
pub use job::{
    Asked, Bulk, Cursor, Example, Flow, Job, JobState, Phase, Refused, Report, RowCounts, Scope,
    Standing, Summary, Uploaded, Work,
};
pub use queue::Added;
pub use settling::Settling;
pub use targets::BulkResult;
pub use trace::{Trace, TraceKey};

pub(crate) const TABLE: &str = "jobs";

pub(crate) fn partition(id: &domain::OperationId) -> String {
    format!("job#{id}")
}
