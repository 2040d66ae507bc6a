//! How the sync fares, and what asking for a run comes to.

use domain::Timestamp;
use ingest::ledger::Summary;
use serde::Serialize;
use store::Run;
use utoipa::ToSchema;

use super::PassView;
use crate::words;

/// How the sync fares.
#[derive(Serialize, ToSchema)]
#[schema(as = Sync)]
pub(super) struct SyncView {
    #[schema(value_type = words::SyncStage)]
    stage: &'static str,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_success: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    last_failure: Option<Timestamp>,
    /// Runs that failed, in a row.
    failures: u32,
    /// Why the last of them did.
    failure: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    next_due: Option<Timestamp>,
    /// When somebody asked for a run that has not begun.
    #[schema(value_type = Option<String>, format = DateTime)]
    asked_at: Option<Timestamp>,
    /// What is under way.
    running: Vec<RunningView>,
}

/// A pass that is under way.
#[derive(Serialize, ToSchema)]
#[schema(as = SyncRunning)]
struct RunningView {
    #[serde(flatten)]
    counts: PassView,
    /// How much of the time from `from` to `to` it has looked through, from 0 to 1.
    #[schema(minimum = 0, maximum = 1)]
    progress: f64,
}

/// What asking for a run comes to.
#[derive(Serialize, ToSchema)]
#[schema(as = SyncAsked)]
pub(crate) struct SyncAskedView {
    #[schema(value_type = String, format = DateTime)]
    asked_at: Timestamp,
    /// What happens next.
    #[schema(example = "A run begins within a minute, or after the one that is under way.")]
    detail: &'static str,
    /// Where one sees how it goes.
    #[schema(example = "/api/v1/ingest")]
    follow: &'static str,
}

impl From<&Summary> for SyncView {
    fn from(summary: &Summary) -> Self {
        let state = summary.state.as_ref();
        Self {
            stage: summary.stage().as_str(),
            last_success: state.and_then(|state| state.last_success),
            last_failure: state.and_then(|state| state.last_failure),
            failures: state.map_or(0, |state| state.failures),
            failure: state.and_then(|state| state.failure.clone()),
            next_due: state.filter(|_| summary.is_on).map(|state| state.next_due),
            asked_at: summary.wanted,
            running: summary.running().map(RunningView::from).collect(),
        }
    }
}

impl From<&Run> for RunningView {
    fn from(run: &Run) -> Self {
        Self {
            counts: PassView::from(run),
            progress: f64::from(run.progress()) / 1000.0,
        }
    }
}

impl SyncAskedView {
    pub(crate) fn new(asked_at: Timestamp, detail: &'static str) -> Self {
        Self {
            asked_at,
            detail,
            follow: "/api/v1/ingest",
        }
    }
}
