//! What a decision on many calls came to, or would come to.

use jobs::Preview;
use serde::Serialize;
use store::jobs::{BulkResult, Job};
use utoipa::ToSchema;

use crate::view::{CountView, counts};

/// What became of the calls.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkDecision)]
pub(crate) struct BulkView {
    #[schema(example = "op_01KAX8GJ5Q9N1T3V7Y2ZB4D6FH")]
    operation_id: String,
    /// What takes all of it back.
    undo_id: String,
    /// How many calls were meant.
    count: usize,
    results: Vec<ResultView>,
    counts: Vec<CountView>,
}

/// What became of one call.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkResult)]
struct ResultView {
    conversation_id: String,
    /// changed, already, locked, not_found, erased, conflict or failed.
    #[schema(example = "changed")]
    outcome: String,
}

/// What a decision would come to.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkPreview)]
pub(crate) struct PreviewView {
    count: u64,
    would_change: u64,
    already: u64,
    /// A person decided otherwise, and that is not to be overwritten.
    locked: u64,
}

/// The answer to a decision on many calls, for the description of the API.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "it describes what `decide` answers")]
pub(crate) enum Decided {
    Done(BulkView),
    Would(PreviewView),
}

impl BulkView {
    pub(crate) fn new(job: &Job, results: Vec<BulkResult>) -> Self {
        Self {
            operation_id: job.id.to_string(),
            undo_id: job.id.to_string(),
            count: results.len(),
            results: results.into_iter().map(ResultView::from).collect(),
            counts: counts(job),
        }
    }
}

impl From<BulkResult> for ResultView {
    fn from(result: BulkResult) -> Self {
        Self {
            conversation_id: result.conversation_id,
            outcome: result.outcome,
        }
    }
}

impl From<Preview> for PreviewView {
    fn from(preview: Preview) -> Self {
        Self {
            count: preview.count,
            would_change: preview.would_change,
            already: preview.already,
            locked: preview.locked,
        }
    }
}
