//! What the page of a job says of an export.

use jobs::{Job, JobState, Work};

use crate::exports::{Narrowing, narrowing, path_of, theirs};
use crate::figures;
use crate::moment::{Clock, Moment};
use crate::names::Names;
use crate::page::Visitor;

/// An export, for whoever may take its file away.
pub(super) struct ExportCard {
    pub(super) narrowing: Narrowing,
    pub(super) file: FileState,
}

pub(super) enum FileState {
    /// It is being written, or could not be.
    Nowhere,
    Ready {
        path: String,
        calls: String,
        size: String,
        expires: Moment,
    },
    Expired {
        calls: String,
        /// Where the same calls can be exported once more.
        again: String,
    },
    /// Only whoever ordered it and admins may know more.
    NotTheirs,
}

impl ExportCard {
    pub(super) fn of(job: &Job, visitor: &Visitor, names: &Names, clock: &Clock) -> Option<Self> {
        let Work::Export(export) = &job.work else {
            return None;
        };
        if !theirs(job, visitor) {
            let narrowing = narrowing(&store::Filter::default(), names);
            let file = FileState::NotTheirs;
            return Some(Self { narrowing, file });
        }
        let narrowing = narrowing(&export.filter, names);
        let file = FileState::of(job, &narrowing, clock);
        Some(Self { narrowing, file })
    }
}

impl FileState {
    fn of(job: &Job, narrowing: &Narrowing, clock: &Clock) -> Self {
        let calls = figures::counted(job.done, "call");
        match (job.state, job.file_expires_at()) {
            (JobState::Done, Some(expires)) if expires > clock.now => Self::Ready {
                path: path_of(job),
                calls,
                size: figures::size(job.summary.file.bytes),
                expires: clock.moment(expires),
            },
            (JobState::Done, _) => Self::Expired {
                calls,
                again: narrowing.list.replacen("/calls", "/exports", 1),
            },
            _ => Self::Nowhere,
        }
    }
}
